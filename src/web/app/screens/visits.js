/* Visits as they came from the crews, newest first, attempts without access too. Before them what was set aside, because its
   sender is not let in any more: it counts when the lead takes it. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, number, t } from "../text.js";
import { ask, query } from "../api.js";
import { may } from "../session.js";
import { usePages, useResource } from "../resource.js";
import { href, place } from "../route.js";
import { AccountLink, Button, Chip, Choice, Dialog, Empty, Facts, Fault, Loaded, Table, Title, toast } from "../ui.js";

/** @param {{row: any, onDone: () => void}} props */
function Aside({ row, onDone }) {
  const [decision, setDecision] = useState(""), [reason, setReason] = useState(""), [error, setError] = useState(/** @type {any} */ (null)), close = () => { setDecision(""); setError(null); };
  const send = () => ask("POST", `/quarantine/${row.number}`, { body: { decision, reason: reason.trim() } }).then(told => { toast(t(`web.aside.state.${told.state}`)); close(); onDone(); }, setError);
  const defects = (row.content.items ?? []).filter((/** @type {any} */ one) => one.result === "DEFECT");
  return html`<article class="card" data-aside=${row.number}><header><b class="mono">${row.number}</b> <${Chip} tone="warn">${t(`web.aside.kind.${row.kind}`)}<//> ${row.account && html`<${AccountLink} number=${row.account} />`}</header>
    <${Facts} pairs=${[[t("web.crew.sender"), html`<bdi>${row.sender_name}</bdi> (${row.sender})`], [t("web.aside.why"), code("web.aside.refused", row.refused)], [t("web.crew.ended"), row.made_at && clock(row.made_at)], [t("web.crew.received"), clock(row.received_at)],
      [t("web.aside.case"), row.case], [t("web.crew.photo"), number(row.pictures)], ...(row.kind === "RECHECK" ? [[t("web.recheck.result"), html`${t(row.content.fixed ? "web.rect.gone" : "web.rect.there")}: <bdi>${row.content.detail}</bdi>`]] : [[t("web.crew.defects"), defects.length === 0 ? t("web.none") : defects.map((/** @type {any} */ one) => html`<div key=${one.code}>${one.code} <bdi>${one.detail}</bdi></div>`)]])]} />
    <div class="actions"><${Button} onClick=${() => setDecision("DROPPED")}>${t("web.aside.drop")}<//><${Button} kind="primary" onClick=${() => setDecision("TAKEN")}>${t("web.aside.take")}<//></div>
    ${decision && html`<${Dialog} title=${`${t(decision === "TAKEN" ? "web.aside.take" : "web.aside.drop")} ${row.number}`} onClose=${close}><${Fault} error=${error} />
      <label class="field"><span>${t("web.aside.reason")}</span><textarea rows="2" maxlength="500" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.target.value)}></textarea></label>
      <div class="actions"><${Button} onClick=${close}>${t("web.cancel")}<//><${Button} kind="primary" disabled=${!reason.trim()} onClick=${send}>${t(decision === "TAKEN" ? "web.aside.take" : "web.aside.drop")}<//></div><//>`}</article>`;
}

/** @param {{onDone: () => void}} props */
function SetAside({ onDone }) {
  const asked = useResource(may("inspection.review") ? "/quarantine?state=OPEN" : null, { every: 60000 }), rows = asked.data?.items ?? [];
  return rows.length === 0 ? null : html`<section><h2>${t("web.aside.title")} <${Chip} tone="warn">${number(rows.length)}<//></h2><p class="quiet">${t("web.aside.about")}</p>
    ${rows.map((/** @type {any} */ row) => html`<${Aside} key=${row.number} row=${row} onDone=${() => { asked.reload(); onDone(); }} />`)}</section>`;
}

export default function Visits() {
  const { outcome, account } = place.value.query, path = `/visits${query({ outcome, account, limit: 100 })}`, pages = usePages(path, { items: "items", every: 60000 });
  return html`<${Title} title=${t("web.screen.visits")} />
    <${SetAside} onDone=${pages.reload} />
    <div class="filters"><${Choice} name="outcome" label=${t("web.crew.outcome")} choices=${[["INSPECTED", t("web.crew.outcome.INSPECTED")], ["NO_ACCESS", t("web.crew.outcome.NO_ACCESS")]]} /></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="visits" label=${t("web.screen.visits")} reads=${[]} rows=${pages.rows ?? []} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.id} rowHref=${(/** @type {any} */ row) => href(`/visits/${row.id}`)}
      empty=${html`<${Empty} text=${t("web.crew.no_records")} />`} columns=${[
        { key: "receipt", tight: true, title: t("web.crew.receipt_number"), cell: (/** @type {any} */ row) => row.receipt },
        { key: "visited_on", tight: true, title: t("web.crew.visited_on"), cell: (/** @type {any} */ row) => row.visited_on },
        { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
        { key: "outcome", title: t("web.crew.outcome"), cell: (/** @type {any} */ row) => html`<${Chip} tone=${row.outcome === "INSPECTED" ? "good" : "warn"}>${t(`web.crew.outcome.${row.outcome}`)}<//>${row.copy > 1 && html` <${Chip} tone="warn">${t("web.crew.copy", { copy: row.copy })}<//>`}` },
        { key: "defects", amount: true, title: t("web.crew.defects"), cell: (/** @type {any} */ row) => row.defects },
        { key: "actor", title: t("web.crew.sender"), cell: (/** @type {any} */ row) => row.actor },
      ]} />`}<//>`;
}
