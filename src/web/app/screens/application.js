/* An application (4.3 to 4.8, 4.10): how far it is on its way, which documents it needs, which were seen and what is wrong with each. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { code, number, optional, t } from "../text.js";
import { query } from "../api.js";
import { useResource } from "../resource.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { CaseView } from "../case.js";
import { Amount, Button, Chip, Dialog, Facts, Loaded, Share, Table } from "../ui.js";

/** The way of what needs works, and of what is carried out at once. A state between two of them belongs to the earlier. */
const WORKS = ["SUBMITTED", "ACCEPTED", "SURVEYED", "PLANNED", "REPLIED", "DESIGN_APPROVED", "MIDWAY_PASSED", "COMPLETED", "CONNECTED", "DONE"], SIMPLE = ["SUBMITTED", "ACCEPTED", "DONE"];
const BETWEEN = /** @type {Record<string, string>} */ ({ INCOMPLETE: "SUBMITTED", DESIGN_REVIEW: "REPLIED", MIDWAY_REQUESTED: "DESIGN_APPROVED", COMPLETION_REQUESTED: "MIDWAY_PASSED" });

/** @param {{state: string, works: boolean}} props */
function Way({ state, works }) {
  const steps = works ? WORKS : SIMPLE, at = steps.indexOf(BETWEEN[state] ?? state);
  return html`<ol class="way" aria-label=${t("web.way_of_case")}>${steps.map((step, index) => html`<li key=${step} class=${index < at ? "past" : index === at ? "now" : ""} aria-current=${index === at ? "step" : undefined}>
    <span aria-hidden="true">${index < at ? "✓" : index + 1}</span> ${code("state.applications", index === at ? state : step)}</li>`)}${at < 0 && html`<li class="now" aria-current="step"><span aria-hidden="true">–</span> ${code("state.applications", state)}</li>`}</ol>`;
}

/** One document: seen or not, and the form that says it was. @param {{row: any, number: string, onDone: () => void}} props */
function See({ row, number: caseNumber, onDone }) {
  const [open, setOpen] = useState(false), close = () => setOpen(false);
  return html`<${Button} onClick=${() => setOpen(true)}>${t(row.at ? "web.document.again" : "web.document.see")}<//>
    ${open && html`<${Dialog} title=${code("word", row.document)} onClose=${close}><${RequestForm} template="/applications/{number}/documents" path=${`/applications/${caseNumber}/documents`} hide=${["document"]}
      preset=${{ document: row.document, original_seen: true, copy_kept: true }} submit=${t("web.document.see")} onCancel=${close} onDone=${() => { close(); onDone(); }} /><//>`}`;
}

/** @param {{found: any, changed: () => void}} props */
function Documents({ found, changed }) {
  const rows = found.detail.documents, missing = rows.filter((/** @type {any} */ row) => row.needed && !row.ok).length;
  if (rows.length === 0) return null;
  const tick = (/** @type {boolean | null} */ value) => (value === null ? html`<span class="quiet">–</span>` : t(value ? "web.yes" : "web.no"));
  return html`<section><h2>${t("web.documents")} ${missing > 0 ? html`<${Chip} tone="warn">${t("web.documents.missing", { count: number(missing) })}<//>` : html`<${Chip} tone="good">${t("web.documents.complete")}<//>`}</h2>
    <${Table} name="documents" label=${t("web.documents")} rows=${rows} rowKey=${(/** @type {any} */ row) => row.document} columns=${[
      { key: "document", title: t("web.document"), cell: (/** @type {any} */ row) => code("word", row.document) },
      { key: "state", title: t("column.state"), cell: (/** @type {any} */ row) => (row.ok ? html`<${Chip} tone="good">${t("web.document.ok")}<//>` : row.needed ? html`<${Chip} tone="bad">${code("web.document.fault", row.fault)}<//>` : html`<${Chip}>${t("web.document.besides")}<//>`) },
      { key: "original", title: t("web.document.original"), cell: (/** @type {any} */ row) => tick(row.original_seen) }, { key: "copy", title: t("web.document.copy"), cell: (/** @type {any} */ row) => tick(row.copy_kept) },
      { key: "no", title: t("form.document_no"), cell: (/** @type {any} */ row) => optional(row.document_no) }, { key: "until", title: t("form.until_on"), tight: true, cell: (/** @type {any} */ row) => optional(row.valid_until) },
      ...(may("application.handle") && !found.final ? [{ key: "see", title: t("web.document.do"), cell: (/** @type {any} */ row) => html`<${See} row=${row} number=${found.number} onDone=${changed} />` }] : [])]} /></section>`;
}

/** What the current transformers should be, for a capacity and voltage (4.4). @param {{kva: number, kv: number}} props */
function Transformers({ kva, kv }) {
  const [open, setOpen] = useState(false), asked = useResource(open ? `/supply/current-transformer${query({ kva, volts: Math.round(kv * 1000) })}` : null);
  return html`<details onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}><summary>${t("web.ct")}</summary>${open && html`<${Loaded} of=${asked} lines=${2}>${(/** @type {any} */ data) => html`
    <${Facts} pairs=${[[t("web.ct.rated"), html`<${Amount} value=${data.rated_current_a} unit="A" />`], [t("web.ct.normal"), html`<${Amount} value=${data.normal_current_a} unit="A" />`],
      [t("web.ct.primary"), html`<b><${Amount} value=${data.primary_a} unit="A" /></b>`], [t("web.ct.share"), html`<${Share} bp=${data.ratio_bp} />`]]} />`}<//>`}</details>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Application({ params }) {
  const kinds = useResource("/application-kinds");
  return html`<${CaseView} key=${params.number} flow="applications" number=${params.number} hide=${["documents"]}>${(/** @type {any} */ found, /** @type {() => void} */ changed) => html`
    <${Way} state=${found.state} works=${kinds.data?.items.find((/** @type {any} */ kind) => kind.kind === found.detail.kind)?.works ?? true} />
    <${Documents} found=${found} changed=${changed} />
    ${found.detail.applied_kva > 0 && found.detail.supply_kv && html`<${Transformers} kva=${found.detail.applied_kva} kv=${found.detail.supply_kv} />`}`}<//>`;
}
