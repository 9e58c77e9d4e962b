/* Who could feed back into a line: every customer with a second source on it. Asked before people work there, and
   printed for who holds the permit: whom to call stands first. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { beside, clock, code, number, t } from "../text.js";
import { useResource } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may } from "../session.js";
import { Lost, useLive } from "../board.js";
import { accounts, lostSince, now, rowOf } from "../live.js";
import { LOOK_SIGNS, doesText, lookOf, lookText } from "../source.js";
import { Agreements, Confirmed, People } from "../people.js";
import { RequestForm } from "../form.js";
import { AccountLink, Button, Chip, Dialog, Empty, Loaded, Missing, Name, Title, toast } from "../ui.js";

/** @typedef {Record<string, any>} Fed one thing that could feed back: a source, a trace of one, emergency supply, an application, a finding */

/** A form in a dialog behind a button. @param {any} props */
function Change({ label, title = label, kind = "", note, onDone, ...form }) {
  const [open, setOpen] = useState(false), close = () => setOpen(false);
  return html`<${Button} kind=${kind} onClick=${() => setOpen(true)}>${label}<//>${open && html`<${Dialog} title=${title} onClose=${close} wide>${note && html`<p class="note">${note}</p>`}
    <${RequestForm} ...${form} submit=${label} onCancel=${close} onDone=${() => { close(); toast(t("web.log.written")); onDone(); }} /><//>`}`;
}

/** What a source is doing now, where its meter tells. @param {{account: string, source: Fed}} props */
function Live({ account, source }) {
  const live = source.what === "SOURCE" && accounts.value.includes(account) ? rowOf(account)?.value.sources.find(one => one.source === String(source.id)) : undefined;
  if (!live) return html`<span class="look stale"><i aria-hidden="true">${LOOK_SIGNS.stale}</i> ${lookText("stale")}</span>`;
  const look = lookOf(live, now.value, lostSince.value !== null);
  return html`<span class=${`look ${look}`}><i aria-hidden="true">${LOOK_SIGNS[look]}</i> ${doesText(look, live)}${look === "carrying" && live.power_kw !== null ? ` ${number(Math.abs(live.power_kw), 0)} kW` : ""}</span>`;
}

/** How the interlock of a source stands. @param {{source: Fed}} props */
function Proof({ source: { interlock } }) {
  if (!interlock) return html`<${Chip} tone="warn">${t("web.interlock.none")}<//>`;
  const measures = interlock.measures.map((/** @type {string} */ one) => code("web.measure", one)).join(" · ");
  return html`<${Chip} tone=${interlock.verified ? "good" : "bad"}>${t(interlock.verified ? "web.interlock.until" : "web.interlock.overdue", { day: interlock.next_due_on ?? "" })}<//> <small>${measures}</small>`;
}

/** @param {{account: string, source: Fed}} props */
const Feed = ({ account, source }) => html`<li><b>${code("web.feed.kind", source.kind)} ${source.line ?? ""}</b> <${Live} account=${account} source=${source} />
  <${Chip} tone=${source.state === "MAIN" || source.state === "IN_USE" ? "info" : "quiet"}>${source.what === "APPLICATION" ? code("state.dual-sources", source.state) : code("web.feed.state", source.state)}<//>
  <span class="quiet">${beside([source.substation, source.bus_section, source.generation_kind && code("web.generation", source.generation_kind), source.capacity_kva && `${number(source.capacity_kva)} kVA`, source.standby_mode && code("web.standby", source.standby_mode),
    source.portable && t("web.feed.portable"), source.start_s && t("web.feed.starts", { s: number(source.start_s) })])}</span>
  ${source.state !== "MAIN" && html`<${Proof} source=${source} />`}
  ${source.case && html`<a class="mono" href=${href(`/dual-sources/${source.case}`)}>${source.case}</a>`}</li>`;

/** @param {{one: any}} props */
const Customer = ({ one }) => html`<article class=${`customer ${one.stale ? "stale" : ""}`} data-account=${one.account}><header><h3><${Name} text=${one.customer} /></h3><${AccountLink} number=${one.account} />
    ${one.grade && html`<${Chip} tone="warn">${t("web.important")} · ${code("web.grade", one.grade)}<//>`}<${Confirmed} at=${one.confirmed_at} stale=${one.stale} />
    ${may("alarm.read") && html`<a href=${href(`/board/${one.account}`)}>${t("web.oneline")}</a>`}</header>
  <p><${Name} text=${one.address} /></p>
  <div class="call"><span class="quiet">${t("web.duty")}</span><${People} people=${one.duty} /></div>
  <ul class="feeds">${one.sources.map((/** @type {Fed} */ source) => html`<${Feed} key=${source.what + source.id} account=${one.account} source=${source} />`)}</ul>
  <${Agreements} agreements=${one.agreements} /></article>`;

/** @param {{permit: any, onDone: () => void}} props */
const Permit = ({ permit, onDone }) => html`<article class="card" data-permit=${permit.permit}><header><b class="mono">${permit.permit}</b> <${Name} text=${permit.holder} /> <time class="quiet">${clock(permit.opened_at)}</time></header><p><${Name} text=${permit.content} /></p>
  ${may("dispatch.write") && html`<${Change} label=${t("web.permit.close")} title=${`${t("web.permit.close")} · ${permit.permit}`} template="/permits/{permit}/close" path=${`/permits/${encodeURIComponent(permit.permit)}/close`} onDone=${onDone} />`}</article>`;

/** Lines that carry a second source, from the board: one press asks. */
function KnownLines() {
  const lines = [...new Set(accounts.value.flatMap(account => rowOf(account)?.value.sources.map(source => source.line) ?? []))].filter(Boolean).sort();
  return html`<div class="templates">${lines.slice(0, 60).map(line => html`<a key=${line} class="button" href=${href("/lines", { line: line ?? "" })}>${line}</a>`)}</div>`;
}

/** Somebody may be asking for it all the shift. */
const AGAIN_MS = 60000;

/** Signed on paper by both who speak to each other. */
const Signatures = () => html`<div class="print-only signatures"><p>${t("web.permit.sign.dispatcher")}</p><p>${t("web.permit.sign.holder")}</p></div>`;

export default function Lines() {
  useLive();
  const { line = "" } = place.value.query, [typed, setTyped] = useState(line);
  const asked = useResource(line ? `/lines/${encodeURIComponent(line)}/sources` : null, { every: AGAIN_MS }), found = asked.data;
  return html`<${Title} title=${found ? t("web.lines.title", { line: found.line, name: found.name }) : t("web.screen.lines")}>${found && html`<${Button} onClick=${() => print()}>${t("web.print")}<//>
      ${may("dispatch.write") && html`<${Change} kind="primary" label=${t("web.permit.open")} title=${`${t("web.permit.open")} · ${found.line}`} note=${t("web.permit.seen", { count: found.customers.length })} template="/lines/{line}/permits" path=${`/lines/${encodeURIComponent(found.line)}/permits`}
        titles=${{ permit_number: t("web.permit.number"), holder: t("web.permit.holder"), content: t("web.permit.content") }} hide=${["sources_seen"]} preset=${{ sources_seen: found.customers.map((/** @type {any} */ one) => one.account) }} onDone=${asked.reload} />`}`}<//>
    <${Lost} /><form class="filters" role="search" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); setQuery({ line: typed.trim() }); }}><label class="tick">${t("form.line")} <input type="search" value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} /></label>
      <${Button} type="submit" kind=${found ? "" : "primary"}>${t("web.line.ask")}<//></form>
    ${!line && html`<${Empty} text=${t("web.lines.how")}><${KnownLines} /><//>`}
    <${Loaded} of=${asked}>${() => html`<p class="quiet">${t("web.lines.as_of", { time: found.as_of.slice(0, 19) })}</p>${found.stale && html`<p class="note">${t("web.lines.stale", { days: found.stale_after_days })}</p>`}
      <h2>${t("web.lines.customers", { line: found.line, count: found.customers.length })}</h2>${found.customers.length === 0 ? html`<p>${t("web.lines.none")}</p>` : found.customers.map((/** @type {any} */ one) => html`<${Customer} key=${one.account} one=${one} />`)}
      <h2>${t("web.permits")}</h2>${found.permits.length === 0 ? html`<p class="quiet">${t("web.permit.none")}</p>` : found.permits.map((/** @type {any} */ permit) => html`<${Permit} key=${permit.permit} permit=${permit} onDone=${asked.reload} />`)}
      <${Signatures} />`}<//>`;
}
