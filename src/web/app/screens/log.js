/* The dispatchers' log: nothing in it changes, what follows is written beneath; and the sheet that a shift hands to the next. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, t } from "../text.js";
import { query } from "../api.js";
import { usePages } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may, session } from "../session.js";
import { RequestForm } from "../form.js";
import { Instruction } from "../instruction.js";
import { AccountLink, Button, Chip, Choice, Dialog, Empty, Loaded, Name, Tabs, Title, toast } from "../ui.js";

/** A form in a dialog behind a button. @param {any} props */
function Write({ label, kind = "", children, onDone, ...form }) {
  const [open, setOpen] = useState(false), close = () => setOpen(false);
  return html`<${Button} kind=${kind} onClick=${() => setOpen(true)}>${label}<//>${open && html`<${Dialog} title=${label} onClose=${close} wide>${children}
    <${RequestForm} ...${form} submit=${label} onCancel=${close} onDone=${() => { close(); toast(t("web.log.written")); onDone(); }} /><//>`}`;
}

/* ---- the log ---- */

/** What may follow, by what was written before. @param {any} entry */
function following(entry) {
  const before = entry.entries.map((/** @type {any} */ one) => one.kind);
  if (!entry.open) return [];
  if (before.includes("EXECUTED")) return ["RESULT"];
  return [before.includes("READ_BACK") ? "EXECUTED" : "READ_BACK", "REFUSED", "CANCELLED"];
}

/** What each kind asks for beside its words. @type {Record<string, string[]>} */
const ASKS = { REFUSED: ["danger", "reported_at"], RESULT: ["correct", "incident"] };
const FIELDS = ["danger", "reported_at", "correct", "incident"];

/** The receiver says back what was ordered: heard word by word, or taken over when it was the same. @param {{entry: any, onDone: () => void}} props */
function ReadBack({ entry, onDone }) {
  const [open, setOpen] = useState(false), [same, setSame] = useState(0), close = () => setOpen(false), label = t("web.log.entry.READ_BACK");
  return html`<${Button} kind="primary" onClick=${() => setOpen(true)}>${label}<//>${open && html`<${Dialog} title=${`${label} · ${entry.number}`} onClose=${close} wide>
    <p class="quiet">${t("web.log.ordered")}</p><p class="entry said"><${Name} text=${entry.content} /></p>
    <p><${Button} onClick=${() => setSame(same + 1)}>${t("web.log.same")}<//></p>
    <${RequestForm} key=${same} template="/dispatch/instructions/{number}/entries" path=${`/dispatch/instructions/${entry.number}/entries`} preset=${{ kind: "READ_BACK", ...(same > 0 ? { content: entry.content } : {}) }} hide=${["kind", ...FIELDS]}
      titles=${{ content: t("web.log.heard") }} submit=${t("web.log.confirm")} onCancel=${close} onDone=${() => { close(); toast(t("web.log.written")); onDone(); }} /><//>`}`;
}

/** @param {{entry: any, onDone: () => void}} props */
const Following = ({ entry, onDone }) => html`${following(entry).map(kind => (kind === "READ_BACK" ? html`<${ReadBack} key=${kind} entry=${entry} onDone=${onDone} />`
  : html`<${Write} key=${kind} kind=${kind === "EXECUTED" || kind === "RESULT" ? "primary" : ""} label=${code("web.log.entry", kind)} template="/dispatch/instructions/{number}/entries" path=${`/dispatch/instructions/${entry.number}/entries`}
    preset=${{ kind, ...(kind === "RESULT" ? { correct: true } : {}) }} hide=${["kind", ...FIELDS.filter(name => !(ASKS[kind] ?? []).includes(name))]}
    titles=${{ content: t("web.log.content"), danger: t("web.log.danger"), reported_at: t("web.log.reported_at"), correct: t("web.log.correct"), incident: t("web.log.incident") }} onDone=${onDone} />`))}`;

/** What followed an entry. @param {{one: any}} props */
const Followed = ({ one }) => html`<li><time class="mono">${clock(one.happened_at)}</time> <b>${code("web.log.entry", one.kind)}</b> <${Name} text=${one.content} /> <bdi class="quiet" title=${one.actor}>${one.actor_name}</bdi>
  ${one.correct === false && html` <${Chip} tone="bad">${t("web.log.wrong")}<//> <${Name} text=${one.incident} />`}${one.danger && html` <${Chip} tone="warn">${t("web.log.danger")}<//> <${Name} text=${one.danger} />`}</li>`;

/** One entry and what followed it. @param {{entry: any, onDone: () => void}} props */
const Entry = ({ entry, onDone }) => html`<article class=${`card entry ${entry.open ? "open" : ""}`} data-entry=${entry.number}><header><span class="mono">${entry.number}</span><${Chip} tone="info">${code("web.log.kind", entry.kind)}<//>${entry.open && html`<${Chip} tone="warn">${t("web.open")}<//>`}
    <time>${clock(entry.issued_at)}</time><bdi class="quiet" title=${entry.issuer}>${entry.issuer_name}${entry.receiver ? ` → ${entry.receiver}` : ""}</bdi>
    ${entry.account && html`<${AccountLink} number=${entry.account} />`}${entry.line && html`<a href=${href("/lines", { line: entry.line })}>${t("form.line")} ${entry.line}</a>`}${entry.alarm && html`<a href=${href("/alarms", { alarm: entry.alarm })}>${t("web.alarm")} ${entry.alarm}</a>`}
    ${entry.equipment && html`<span class="mono">${entry.equipment}</span>`}</header>
  ${entry.corrects && html`<p class="quiet">${t("web.log.corrects", { number: entry.corrects })}</p>`}${entry.corrected_by && html`<p class="note">${t("web.log.corrected_by", { number: entry.corrected_by })}</p>`}
  <p class="said"><${Name} text=${entry.content} /></p>
  ${entry.entries.length > 0 && html`<ol class="course">${entry.entries.map((/** @type {any} */ one, /** @type {number} */ index) => html`<${Followed} key=${index} one=${one} />`)}</ol>`}
  ${may("dispatch.write") && html`<div class="actions"><${Following} entry=${entry} onDone=${onDone} /><a class="button" href=${href("/log", { write: entry.kind, account: entry.account ?? "", corrects: entry.number })}>${t("web.log.correction")}</a></div>`}</article>`;

function Log() {
  const { write, open, account, line, alarm, corrects } = place.value.query;
  const pages = usePages(`/dispatch/instructions${query({ open, account: write ? "" : account, line: write ? "" : line })}`, { items: "items", every: 30000 }), close = () => setQuery({ write: "", account: "", line: "", alarm: "", corrects: "" });
  return html`<div class="filters"><${Choice} name="open" label=${t("column.state")} choices=${[["", t("web.all")], ["yes", t("web.open")]]} /></div>
    ${write && may("dispatch.write") && html`<${Dialog} title=${t("web.log.write")} onClose=${close} wide><${Instruction} kind=${write} account=${account} line=${line} alarm=${alarm} corrects=${corrects} onCancel=${close} onDone=${() => { close(); toast(t("web.log.written")); pages.reload(); }} /><//>`}
    <${Loaded} of=${pages}>${() => (pages.rows?.length ? pages.rows.map(entry => html`<${Entry} key=${entry.number} entry=${entry} onDone=${pages.reload} />`) : html`<${Empty} text=${t("web.log.none")} />`)}<//>
    ${pages.more && html`<${Button} onClick=${pages.more}>${t("web.more")}<//>`}`;
}

/* ---- the sheets ---- */

/** Where each kind of what is open leads. @type {Record<string, (number: string) => string>} */
const LEADS = { instructions: () => href("/log", { open: "yes" }), permits: () => href("/lines"), suspended: number => href(`/dual-sources/${number}`), found: number => href(`/accounts/${number}`) };

/** @param {{open: Record<string, string[]>}} props */
const Open = ({ open }) => html`<dl class="facts">${Object.entries(LEADS).map(([name, lead]) => html`<div key=${name}><dt>${t(`web.shift.open.${name}`)}</dt>
  <dd>${(open[name] ?? []).length === 0 ? t("web.none") : html`<ul class="plain">${open[name].map(number => html`<li key=${number}><a class="mono" href=${lead(number)}>${number}</a></li>`)}</ul>`}</dd></div>`)}</dl>`;

/** @param {{sheet: any, alone: boolean, onDone: () => void}} props alone: the only one on the page, to be printed */
const Sheet = ({ sheet, alone, onDone }) => html`<article class="sheet" data-sheet=${sheet.id}><header><h2>${t("web.shift.sheet", { id: sheet.id })}</h2><time>${clock(sheet.handed_at)}</time>
    ${sheet.taken ? html`<${Chip} tone="good">${t("web.shift.taken")}<//>` : html`<${Chip} tone="warn">${t("web.shift.waiting")}<//>`}</header>
  <h3>${t("web.shift.remarks")}</h3><p class="said"><${Name} text=${sheet.remarks} /></p>
  <h3>${t("web.shift.open")}</h3><${Open} open=${sheet.open} />
  <div class="signatures"><p><span class="quiet">${t("web.shift.from")}</span> <b><${Name} text=${sheet.by_name} /></b> <time>${clock(sheet.handed_at)}</time></p>
    <p><span class="quiet">${t("web.shift.to")}</span> ${sheet.taken ? html`<b><${Name} text=${sheet.taken.by_name} /></b> <time>${clock(sheet.taken.at)}</time> <${Name} text=${sheet.taken.remarks || "✓"} />` : ""}</p></div>
  <div class="actions">${!sheet.taken && sheet.by !== session.value.user && may("dispatch.write") && html`<${Write} kind="primary" label=${t("web.shift.take")} template="/dispatch/handovers/{sheet}/take" path=${`/dispatch/handovers/${sheet.id}/take`} titles=${{ remarks: t("web.shift.remarks") }} onDone=${onDone} />`}
    ${alone ? html`<${Button} onClick=${() => print()}>${t("web.print")}<//><a class="button" href=${href("/log", { tab: "shifts" })}>${t("web.back")}</a>` : html`<a class="button" href=${href("/log", { tab: "shifts", sheet: String(sheet.id) })}>${t("web.shift.one")}</a>`}</div></article>`;

function Shifts() {
  const pages = usePages("/dispatch/handovers", { items: "items", every: 30000 }), { sheet } = place.value.query, rows = (pages.rows ?? []).filter(one => !sheet || String(one.id) === sheet);
  return html`<${Loaded} of=${pages}>${() => (rows.length ? rows.map(one => html`<${Sheet} key=${one.id} sheet=${one} alone=${Boolean(sheet)} onDone=${pages.reload} />`) : html`<${Empty} text=${t("web.shift.none")} />`)}<//>`;
}

/** The one thing that is done most here: an entry, or the end of a shift. @param {{tab: string | undefined, onDone: () => void}} props */
const Begin = ({ tab, onDone }) => (tab === "shifts" ? html`<${Write} kind="primary" label=${t("web.shift.hand")} template="/dispatch/handovers" path="/dispatch/handovers" titles=${{ remarks: t("web.shift.remarks") }} onDone=${onDone} />`
  : html`<a class="button primary" href=${href("/log", { write: "INSTRUCTION" })}>${t("web.log.write")}</a>`);

export default function DispatchLog() {
  const [turn, setTurn] = useState(0);
  return html`<${Title} title=${t("web.screen.log")}>${may("dispatch.write") && html`<${Begin} tab=${place.value.query.tab} onDone=${() => setTurn(turn + 1)} />`}<//>
    <${Tabs} tabs=${[{ id: "log", title: t("web.screen.log") }, { id: "shifts", title: t("web.shifts") }]}>${(/** @type {string} */ tab) => (tab === "shifts" ? html`<${Shifts} key=${turn} />` : html`<${Log} />`)}<//>`;
}
