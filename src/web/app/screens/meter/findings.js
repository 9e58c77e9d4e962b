/* What validation found at a point, and the word of a person on it: the value counts, it does not, or it was this. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { clock, code, number, t } from "../../text.js";
import { query } from "../../api.js";
import { usePages } from "../../resource.js";
import { place } from "../../route.js";
import { may } from "../../session.js";
import { PreviewForm } from "../../preview.js";
import { Button, Chip, Choice, Dialog, Empty, Loaded, Table } from "../../ui.js";

const ANSWERS = /** @type {Record<string, string[]>} */ ({ ACCEPT: ["reason", "document_no"], REJECT: ["reason", "document_no"], VALUE: ["value", "reason", "document_no"] });

/** @param {{point: string}} props */
export function Findings({ point }) {
  const { open = "yes" } = place.value.query, path = `/reading-findings${query({ point, open: open === "all" ? "" : open, limit: 50 })}`;
  const pages = usePages(path, { items: "items" }), [answer, setAnswer] = useState(/** @type {{finding: any, kind: string} | null} */ (null));
  const close = () => setAnswer(null);
  /** @type {import("../../ui.js").Column[]} */
  const columns = [
    { key: "rule", title: t("web.finding"), cell: row => html`${t(`vee.rule.${row.rule}.title`)}<div class="small quiet">${t(`vee.rule.${row.rule}.means`)}</div>` },
    { key: "energy", title: t("web.quantity"), cell: row => (row.energy ? code("web.measured", row.energy) : "–") },
    { key: "from", title: t("web.from"), tight: true, cell: row => clock(row.from) },
    { key: "to", title: t("web.to"), tight: true, cell: row => clock(row.to) },
    { key: "outcome", title: t("column.outcome"), cell: row => html`<${Chip} tone=${row.edit !== null ? "quiet" : row.outcome === "HOLD" ? "warn" : "info"}>${row.edit !== null ? t("web.finding.answered") : t(`web.finding.${row.outcome}`)}<//>` },
    { key: "raw", title: t("web.finding.raw"), amount: true, cell: row => (row.raw === null ? "–" : number(row.raw)) },
    { key: "bound", title: t("web.finding.bound"), amount: true, cell: row => (row.bound === null ? "–" : number(row.bound)) },
    ...(may("metering.record") ? [{ key: "act", title: t("web.steps_now"), cell: (/** @type {any} */ row) => row.outcome === "HOLD" && row.edit === null && html`<div class="steps-now">${Object.keys(ANSWERS).map(kind => html`<${Button} key=${kind} onClick=${() => setAnswer({ finding: row, kind })}>${t(`web.finding.${kind}`)} …<//>`)}</div>` }] : []),
  ];
  return html`<div class="filters"><${Choice} name="open" label=${t("column.state")} choices=${[["", t("web.finding.open")], ["no", t("web.finding.answered")], ["all", t("web.all")]]} /></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="findings" label=${t("web.findings")} reads=${[]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => `${row.rule} ${row.energy} ${row.from}`}
      empty=${html`<${Empty} text=${t("web.finding.none")} />`} columns=${columns} />`}<//>
    ${answer && html`<${Dialog} title=${`${t(`web.finding.${answer.kind}`)} · ${point}`} onClose=${close} wide><p>${clock(answer.finding.from)} – ${clock(answer.finding.to)} · ${t(`vee.rule.${answer.finding.rule}.title`)}</p>
      <${PreviewForm} path="/reading-edits" fields=${ANSWERS[answer.kind]} required=${answer.kind === "VALUE" ? ["value", "reason"] : ["reason"]}
        preset=${{ kind: answer.kind, point, from: answer.finding.from, to: answer.finding.to, ...(answer.kind === "VALUE" && answer.finding.energy ? { energy: answer.finding.energy } : {}) }}
        submit=${t("web.event.keep")} done=${t("web.finding.kept")} onDone=${() => { close(); pages.reload(); }} /><//>`}`;
}
