/* One account with several sources, for a dispatcher: may it be put in use and why, its diagram, whom to call. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";
import { code, number, own, t } from "./text.js";
import { useResource } from "./resource.js";
import { href } from "./route.js";
import { accounts, alarms, link, rowOf } from "./live.js";
import { may } from "./session.js";
import { OneLine } from "./one_line.js";
import { AlarmActions, AlarmAge, Mark, graver, isOpen } from "./alarm.js";
import { Agreements, Confirmed, People } from "./people.js";
import { Gate } from "./case.js";
import { AccountLink, Chip, Facts, Fault, Missing, Name, Skeleton } from "./ui.js";

/** @typedef {{case: string, state: string, item: string, ok: boolean, facts?: any}} Item */

/** What is said of a case: a word, and how it looks. @param {Item[]} items */
function verdictOf(items) {
  const used = items.some(item => item.state === "IN_USE"), lacks = items.some(item => !item.ok);
  if (used) return lacks ? { word: "in_use_lacks", tone: "no" } : { word: "in_use", tone: "yes" };
  return lacks || items.length === 0 ? { word: "no", tone: "no" } : { word: "yes", tone: "yes" };
}

/** One case: the word, what lacks, and how much holds. @param {{number: string | null, items: Item[]}} props */
function CaseBanner({ number: caseNumber, items }) {
  const { word, tone } = verdictOf(items), missing = items.filter(item => !item.ok), holds = items.filter(item => item.ok);
  return html`<section class=${`banner ${tone}`} aria-live="polite"><header><p class="banner-word"><span aria-hidden="true">${tone === "yes" ? "✓" : "✗"}</span> ${t(`web.use.${word}`)}</p>
      ${caseNumber && html`<a class="mono" href=${href(`/dual-sources/${caseNumber}`)}>${caseNumber}</a>`}</header>
    ${caseNumber === null && html`<p>${t("web.use.no_case")}</p>`}
    ${missing.length > 0 && html`<${Gate} items=${missing.map(item => ({ ...item, facts: null }))} />`}
    ${holds.length > 0 && html`<details><summary>${t(missing.length > 0 ? "web.use.others_hold" : "web.use.all_hold", { count: number(holds.length) })}</summary><${Gate} items=${holds.map(item => ({ ...item, facts: null }))} /></details>`}</section>`;
}

/** May the second source be put in use? Yes only when every item of a case holds; no, with what lacks. @param {{asked: {items: Item[]}}} props */
function Banner({ asked }) {
  const cases = [...new Set(asked.items.map(item => item.case))];
  return cases.length === 0 ? html`<${CaseBanner} number=${null} items=${[]} />` : html`${cases.map(one => html`<${CaseBanner} key=${one} number=${one} items=${asked.items.filter(item => item.case === one)} />`)}`;
}

/** @param {{alarm: any}} props */
const Alarm = ({ alarm }) => html`<li class=${`p${alarm.priority}`} data-alarm=${alarm.alarm}><p><${Mark} alarm=${alarm} /> <a href=${href("/alarms", { alarm: alarm.alarm })}><b>${own(alarm, "title")}</b></a> <${AlarmAge} alarm=${alarm} /></p>
  <p>${own(alarm, "action")}</p><${AlarmActions} alarm=${alarm} /></li>`;

/** What is known of the account beside its state. @param {{account: string, asked: any}} props */
const About = ({ account, asked }) => html`<${Facts} pairs=${[[t("web.receivers"), html`<${People} people=${asked.receivers} />`],
    [t("web.address"), html`<${Name} text=${asked.address} />`], [t("web.important"), asked.grade ? code("web.grade", asked.grade) : t("web.no")],
    [t("web.security_load"), asked.security_load ? t("web.security.load", { kw: number(asked.security_load.load_kw), s: number(asked.security_load.interruption_s) }) : html`<${Missing} />`],
    [t("web.confirmed_at"), html`<${Confirmed} at=${asked.confirmed_at} stale=${asked.stale} />`]]} />
  <${Agreements} agreements=${asked.agreements} />
  ${may("dispatch.write") && html`<p><a class="button" href=${href("/log", { write: "INSTRUCTION", account })}>${t("web.log.write")}</a></p>`}`;

/** What may be put in use changes at other desks, too; a dispatcher has it open for hours. */
const AGAIN_MS = 30000;

/** It is shown when all of it is there: a dispatcher who reaches for a button does not find it pushed away.
 *  @param {{account: string}} props */
export function SourceAccount({ account }) {
  const state = useResource(`/accounts/${account}/source-states`, { every: AGAIN_MS }), asked = useResource(may("dispatch.read") ? `/accounts/${account}/sources` : null, { every: AGAIN_MS });
  const streaming = link.value.begun || link.value.broken > 0, flags = accounts.value.includes(account) ? rowOf(account)?.value.flags ?? [] : [], told = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    if (told.current !== null && told.current !== flags.join()) { asked.reload(); state.reload(); }
    told.current = streaming ? flags.join() : null;
  }, [streaming, flags.join()]);
  const mine = [...alarms.value.values()].filter(alarm => alarm.account === account && isOpen(alarm)).sort(graver);
  const waits = !streaming || [state, asked].some(one => one.busy && one.data === null);
  return html`<section class="one" aria-label=${account}><header class="one-head"><h2><${AccountLink} number=${account} name=${waits ? null : asked.data?.customer ?? state.data?.customer} /></h2>
      <div class="chips">${!waits && flags.map(flag => html`<${Chip} key=${flag} tone="bad">${t(`web.flag.${flag}`)}<//>`)}</div>
      <a class="button close" href=${href("/board")} aria-label=${t("web.close")}>✕</a></header>
    <${Fault} error=${asked.error} /><${Fault} error=${state.error} />
    ${waits ? html`<${Skeleton} lines=${12} />` : html`${mine.length > 0 && html`<ul class="plain alarms">${mine.map(alarm => html`<${Alarm} key=${alarm.alarm} alarm=${alarm} />`)}</ul>`}
      ${asked.data && html`<div class="call"><span class="quiet">${t("web.duty")}</span><${People} people=${asked.data.duty} /></div><${Banner} asked=${asked.data} />`}
      ${state.data && html`<${OneLine} state=${state.data} flags=${flags} />`}
      ${asked.data && html`<${About} account=${account} asked=${asked.data} />`}`}</section>`;
}
