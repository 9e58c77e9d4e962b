/* One account with several sources, for a dispatcher: may it be put in use and why, its diagram, whom to call. */
import { useEffect } from "preact/hooks";
import { html } from "./html.js";
import { code, own, t } from "./text.js";
import { useResource } from "./resource.js";
import { href } from "./route.js";
import { accounts, alarms, rowOf } from "./live.js";
import { OneLine } from "./one_line.js";
import { AlarmActions, AlarmAge, Mark, graver, isOpen } from "./alarm.js";
import { Gate, Value } from "./case.js";
import { AccountLink, Chip, Facts, Loaded, Missing, Name } from "./ui.js";

/** May the second source be put in use? Yes only when every item of a case holds; no, with what lacks. @param {{asked: any}} props */
function Banner({ asked }) {
  const cases = [...new Set(asked.items.map((/** @type {any} */ item) => item.case))], missing = asked.items.filter((/** @type {any} */ item) => !item.ok);
  const may = cases.length > 0 && missing.length === 0, used = asked.items.some((/** @type {any} */ item) => item.state === "IN_USE");
  return html`<section class=${`banner ${may ? "yes" : "no"}`} aria-live="polite"><p class="banner-word">${used ? t("web.use.in_use") : t(may ? "web.use.yes" : "web.use.no")}</p>
    ${cases.length === 0 ? html`<p>${t("web.use.no_case")}</p>` : html`<${Gate} items=${asked.items} />`}
    ${cases.map(number => html`<a key=${number} class="button" href=${href(`/dual-sources/${number}`)}>${number}</a>`)}</section>`;
}

/** @param {{agreements: any}} props */
const Agreements = ({ agreements }) => html`<div class="chips">${Object.entries(agreements).map(([kind, one]) => html`<${Chip} key=${kind} tone=${one ? (one.in_force ? "good" : "bad") : "quiet"} title=${one?.number}>
  ${code("web.agreement", kind)} ${one ? one.until_on ?? "" : t("web.none")}<//>`)}</div>`;

/** @param {{account: string}} props */
export function SourceAccount({ account }) {
  const state = useResource(`/accounts/${account}/source-states`), asked = useResource(`/accounts/${account}/sources`);
  const flags = accounts.value.includes(account) ? rowOf(account)?.value.flags ?? [] : [];
  const mine = [...alarms.value.values()].filter(alarm => alarm.account === account && isOpen(alarm)).sort(graver);
  useEffect(asked.reload, [flags.join()]);
  return html`<section class="one" aria-label=${account}><header><h2><${AccountLink} number=${account} name=${asked.data?.customer} /></h2>
      <div class="chips">${flags.map(flag => html`<${Chip} key=${flag} tone="bad">${t(`web.flag.${flag}`)}<//>`)}</div></header>
    ${mine.length > 0 && html`<ul class="plain alarms">${mine.map(alarm => html`<li key=${alarm.alarm} class=${`p${alarm.priority}`}><p><${Mark} alarm=${alarm} /> <b>${own(alarm, "title")}</b> <${AlarmAge} alarm=${alarm} /></p><p>${own(alarm, "action")}</p><${AlarmActions} alarm=${alarm} /></li>`)}</ul>`}
    <${Loaded} of=${asked} lines=${3}>${(/** @type {any} */ data) => html`<${Banner} asked=${data} />`}<//>
    <${Loaded} of=${state} lines=${8}>${(/** @type {any} */ data) => html`<${OneLine} state=${data} flags=${flags} />`}<//>
    ${asked.data && html`<${Agreements} agreements=${asked.data.agreements} />
      <${Facts} pairs=${[[t("web.address"), html`<${Name} text=${asked.data.address} />`], [t("web.important"), asked.data.grade ? code("word", asked.data.grade) : t("web.no")],
        [t("web.duty"), asked.data.duty.length ? html`<${Value} name="duty" value=${asked.data.duty} />` : html`<${Missing} />`], [t("web.receivers"), asked.data.receivers.length ? html`<${Value} name="receivers" value=${asked.data.receivers} />` : html`<${Missing} />`],
        [t("web.security_load"), html`<${Value} name="security_load" value=${asked.data.security_load} />`], [t("web.confirmed_at"), html`<${Value} name="confirmed_at" value=${asked.data.confirmed_at} />`]]} />`}</section>`;
}
