/* The verdicts as proofs, and the decision of a person on clause 4.1. */
import { html } from "../../html.js";
import { t } from "../../text.js";
import { useResource } from "../../resource.js";
import { place, setQuery } from "../../route.js";
import { RuleCard } from "../../verdict.js";
import { WhatIf } from "../../what_if.js";
import { Beginnings, CaseTable } from "../../case.js";
import { Button, Chip, Empty, Loaded, Table } from "../../ui.js";

/** The classes that a person confirmed, one after another. @param {{number: string}} props */
function Classes({ number }) {
  const classes = useResource(`/accounts/${number}/classes`);
  return html`<section><h2>${t("web.classes")}</h2><${Loaded} of=${classes} lines=${2}>${(/** @type {any} */ data) => html`<${Table} name="classes" label=${t("web.classes")} rows=${data.items}
    rowKey=${(/** @type {any} */ row) => row.case} empty=${html`<${Empty} text=${t("web.classes.none")} />`} columns=${[
      { key: "large", title: t("web.large"), cell: (/** @type {any} */ row) => html`<${Chip} tone=${row.large ? "info" : "quiet"}>${t(row.large ? "web.large.yes" : "web.large.no")}<//>` },
      { key: "from", title: t("form.from_on"), tight: true, cell: (/** @type {any} */ row) => row.from_on }, { key: "until", title: t("form.until_on"), tight: true, cell: (/** @type {any} */ row) => row.until_on ?? "–" },
      { key: "case", title: t("column.number"), tight: true, cell: (/** @type {any} */ row) => html`<a href=${`#/eligibility-reviews/${row.case}`}>${row.case}</a>` },
      { key: "actor", title: t("trail.actor"), cell: (/** @type {any} */ row) => html`<bdi>${row.actor}</bdi>` }]} />`}<//></section>`;
}

/** @param {{account: any}} props */
export default function Eligibility({ account }) {
  const { rule } = place.value.query;
  const shown = rule ? account.decisions.filter((/** @type {any} */ one) => one.rule === rule) : account.decisions;
  return html`<div class="filters"><${Beginnings} flow="eligibility-reviews" account=${account.number} />${rule && html`<${Button} onClick=${() => setQuery({ rule: "" })}>${t("web.all_rules")}<//>`}</div>
    ${shown.length === 0 && html`<${Empty} text=${t("web.not_reviewed")} />`}
    ${shown.map((/** @type {any} */ verdict) => html`<${RuleCard} key=${`${verdict.rule} ${verdict.subject}`} verdict=${verdict} open=${Boolean(rule)}><${WhatIf} account=${account.number} verdict=${verdict} /><//>`)}
    <${Classes} number=${account.number} />
    <section><h2>${t("flow.eligibility-reviews")}</h2><${CaseTable} flow="eligibility-reviews" path=${`/eligibility-reviews?account=${account.number}`} /></section>`;
}
