/* A contract or agreement (4.13, 4.14): until when it holds, its versions with their clauses, and what it still lacks. */
import { html } from "../html.js";
import { clauses, code, optional, t } from "../text.js";
import { place } from "../route.js";
import { CaseView, Due } from "../case.js";
import { Amount, Chip, Name, Table } from "../ui.js";

/** The clause without which a dedicated line cannot be taken back (4.6). */
const RECLAIM = "RECLAIM";

/** What holds now, or would, and what it lacks. @param {{detail: any}} props */
function Term({ detail }) {
  const newest = detail.versions?.at(-1);
  if (!newest) return null;
  const reclaim = newest.clauses.some((/** @type {any} */ one) => one.clause === RECLAIM);
  return html`<ul class="sum"><li><small>${t("web.contract.term")}</small><b>${optional(newest.from_on)} – ${optional(newest.until_on)}</b></li>
      <li><small>${t("web.contract.ends")}</small>${newest.until_on ? html`<${Due} on=${newest.until_on} />` : html`<span class="quiet">${t("web.contract.no_end")}</span>`}</li>
      <li><small>${t("web.contract.in_force")}</small><${Chip} tone=${newest.in_force ? "good" : "quiet"}>${t(newest.in_force ? "web.yes" : "web.no")}<//></li>
      ${detail.kind === "SUPPLY" && html`<li><small>${t("web.contract.reclaim")}</small><${Chip} tone=${reclaim ? "good" : "quiet"}>${t(reclaim ? "web.yes" : "web.no")}<//></li>`}
      <li><small>${t("web.capacity")}</small><b><${Amount} value=${newest.contract_kva} unit="kVA" /></b></li></ul>
    ${detail.lacks.length > 0 && html`<p class="note">${t("web.contract.lacks")} ${clauses(detail.lacks.map((/** @type {string} */ item) => code("gate", item)))}</p>`}`;
}

/** @param {{detail: any}} props */
const Versions = ({ detail }) => html`<section><h2>${t("web.contract.versions")}</h2><${Table} name="versions" label=${t("web.contract.versions")} rows=${[...detail.versions].reverse()} rowKey=${(/** @type {any} */ row) => String(row.version)} columns=${[
    { key: "version", title: t("web.contract.version"), amount: true, cell: (/** @type {any} */ row) => row.version }, { key: "change", title: t("web.change"), cell: (/** @type {any} */ row) => code("word", row.change) },
    { key: "party", title: t("form.customer"), cell: (/** @type {any} */ row) => html`<${Name} text=${row.party} />` }, { key: "from", title: t("form.from_on"), tight: true, cell: (/** @type {any} */ row) => optional(row.from_on) },
    { key: "until", title: t("form.until_on"), tight: true, cell: (/** @type {any} */ row) => optional(row.until_on) }, { key: "signed", title: t("web.contract.signed"), tight: true, cell: (/** @type {any} */ row) => optional(row.signed_on) },
    { key: "signers", title: t("web.contract.signers"), cell: (/** @type {any} */ row) => html`<bdi>${clauses([row.utility_signer, row.customer_signer].filter(Boolean)) || "–"}</bdi>` },
    { key: "clauses", title: t("form.clauses"), cell: (/** @type {any} */ row) => html`<details><summary>${t("web.contract.clause_count", { count: row.clauses.length })}</summary><dl>${row.clauses.map((/** @type {any} */ one) => html`<dt key=${one.clause}><b>${code("word", one.clause)}</b></dt><dd><bdi>${one.content === one.clause ? "" : one.content}</bdi></dd>`)}</dl></details>` },
    { key: "holders", title: t("web.contract.holders"), cell: (/** @type {any} */ row) => html`<bdi>${clauses(row.holders)}</bdi>` }]} /></section>`;

/** A text that is revised begins as it stands. @param {string} action @param {any} detail */
function presetOf(action, detail) {
  const newest = action === "revise" ? detail?.versions?.at(-1) : null;
  return newest ? { ...(detail.kind === "SUPPLY" ? { contract_kva: newest.contract_kva } : { kind: detail.kind }), from_on: newest.from_on, until_on: newest.until_on, paper_number: detail.paper_number,
    ...(detail.temporary ? { temporary: true } : {}), clauses: newest.clauses.map((/** @type {any} */ one) => ({ clause: one.clause, content: one.content })) } : {};
}

/** @param {{params: Record<string, string>}} props */
export default function Contract({ params }) {
  const flow = place.value.path.split("/")[1];
  return html`<${CaseView} key=${params.number} flow=${flow} number=${params.number} hide=${["versions", "lacks"]} presets=${presetOf}>${(/** @type {any} */ found) => found.detail?.versions && html`<${Term} detail=${found.detail} /><${Versions} detail=${found.detail} />`}<//>`;
}
