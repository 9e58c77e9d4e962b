/* The dispatchers' log: nothing in it changes, what follows is written beneath; and the sheet that a shift hands to the next. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, t } from "../text.js";
import { usePages } from "../resource.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Record, Value } from "../case.js";
import { AccountLink, Button, Chip, Dialog, Empty, Loaded, Tabs, Title, toast } from "../ui.js";

/** A form in a dialog behind a button. @param {{label: string, template: string, path?: string, kind?: string, preset?: any, onDone: () => void}} props */
function Write({ label, template, path = template, kind = "", preset, onDone }) {
  const [open, setOpen] = useState(false), close = () => setOpen(false);
  return html`<${Button} kind=${kind} onClick=${() => setOpen(true)}>${label}<//>${open && html`<${Dialog} title=${label} onClose=${close} wide>
    <${RequestForm} template=${template} path=${path} preset=${preset} submit=${label} onCancel=${close} onDone=${() => { close(); toast(t("web.log.written")); onDone(); }} /><//>`}`;
}

/** One entry and what followed it. @param {{entry: any, onDone: () => void}} props */
const Entry = ({ entry, onDone }) => html`<article class="card"><header><span class="mono">${entry.number}</span><${Chip} tone="info">${code("web.log.kind", entry.kind)}<//><time>${clock(entry.issued_at)}</time><bdi>${entry.issuer}</bdi>
    ${entry.account && html`<${AccountLink} number=${entry.account} />`}${entry.line && html`<span class="clause">${entry.line}</span>`}</header>
  <p><bdi>${entry.content}</bdi></p>
  ${(entry.entries ?? []).length > 0 && html`<ul>${entry.entries.map((/** @type {any} */ one, /** @type {number} */ index) => html`<li key=${index}>${clock(one.happened_at)} <b>${code("web.log.entry", one.kind)}</b> <bdi>${one.content}</bdi> <span class="quiet">${one.actor}</span></li>`)}</ul>`}
  ${may("dispatch.write") && html`<${Write} label=${t("web.log.follow")} template="/dispatch/instructions/{number}/entries" path=${`/dispatch/instructions/${entry.number}/entries`} onDone=${onDone} />`}</article>`;

function Log() {
  const pages = usePages("/dispatch/instructions", { items: "items", every: 30000 });
  return html`<div class="filters">${may("dispatch.write") && html`<${Write} kind="primary" label=${t("web.log.write")} template="/dispatch/instructions" onDone=${pages.reload} />`}</div>
    <${Loaded} of=${pages}>${() => (pages.rows?.length ? pages.rows.map(entry => html`<${Entry} key=${entry.number} entry=${entry} onDone=${pages.reload} />`) : html`<${Empty} text=${t("web.log.none")} />`)}<//>
    ${pages.more && html`<${Button} onClick=${pages.more}>${t("web.more")}<//>`}`;
}

function Shifts() {
  const pages = usePages("/dispatch/handovers", { items: "items", every: 30000 });
  return html`<div class="filters">${may("dispatch.write") && html`<${Write} kind="primary" label=${t("web.shift.hand")} template="/dispatch/handovers" onDone=${pages.reload} />`}</div>
    <${Loaded} of=${pages}>${() => (pages.rows?.length ? pages.rows.map(sheet => html`<article class="card" key=${sheet.id}><header><time>${clock(sheet.handed_at)}</time><bdi>${sheet.by}</bdi>
        ${sheet.taken ? html`<${Chip} tone="good">${t("web.shift.taken")}<//>` : html`<${Chip} tone="warn">${t("web.shift.waiting")}<//>`}</header><p><bdi>${sheet.remarks}</bdi></p>
      <details><summary>${t("web.shift.open")}</summary><${Record} record=${sheet.open} /></details>${sheet.taken ? html`<${Value} name="taken" value=${sheet.taken} />`
      : may("dispatch.write") && html`<${Write} label=${t("web.shift.take")} template="/dispatch/handovers/{sheet}/take" path=${`/dispatch/handovers/${sheet.id}/take`} onDone=${pages.reload} />`}</article>`) : html`<${Empty} text=${t("web.shift.none")} />`)}<//>`;
}

export default function DispatchLog() {
  return html`<${Title} title=${t("web.screen.log")} /><${Tabs} tabs=${[{ id: "log", title: t("web.screen.log") }, { id: "shifts", title: t("web.shifts") }]}>${(/** @type {string} */ tab) => (tab === "shifts" ? html`<${Shifts} />` : html`<${Log} />`)}<//>`;
}
