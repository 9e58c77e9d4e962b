/* The rule book: every threshold with its versions, and every rule with the thresholds that it uses. */
import { html } from "../html.js";
import { code, money, number, own, percent, t } from "../text.js";
import { useResource } from "../resource.js";
import { href, place } from "../route.js";
import { Chip, Empty, Loaded, Search, Table, Tabs, Title } from "../ui.js";

/** A value of a threshold in words, with its unit. @param {any} key @param {string | null | undefined} value */
export function policyText(key, value) {
  if (value === null || value === undefined) return t("web.missing");
  if (key.kind === "bool") return t(value === "true" ? "web.yes" : "web.no");
  if (key.kind === "choice") return code("rule.word", value);
  if (key.unit === "bp") return percent(Number(value));
  if (key.unit === "fen") return money(Number(value));
  return [number(value, 4), key.unit && code("unit", key.unit)].filter(Boolean).join(" ");
}

/** @param {any[]} versions @param {string} state */
const inState = (versions, state) => versions.filter(one => one.state === state);

function Thresholds() {
  const keys = useResource("/policy-keys"), versions = useResource("/policies"), { q = "" } = place.value.query;
  return html`<div class="filters"><${Search} label=${t("web.rules.search")} /></div><${Loaded} of=${keys} lines=${10}>${(/** @type {any} */ data) => {
    const rows = data.keys.filter((/** @type {any} */ key) => [key.key, own(key, "text"), key.clause].join(" ").toLowerCase().includes(q.toLowerCase()))
      .map((/** @type {any} */ key) => ({ ...key, versions: (versions.data?.items ?? []).filter((/** @type {any} */ one) => one.key === key.key) }));
    /** @type {import("../ui.js").Column[]} */
    const columns = [{ key: "text", title: t("web.rules.threshold"), cell: row => own(row, "text") }, { key: "clause", title: t("web.clause"), tight: true, cell: row => row.clause || "–" },
      { key: "now", title: t("web.rules.in_force"), amount: true, cell: row => html`${inState(row.versions, "IN_FORCE").map(one => html`<div key=${one.policy}><b>${policyText(row, one.value)}</b>${one.regime !== "ANY" ? html` <small>(${one.regime})</small>` : null}</div>`)}${inState(row.versions, "IN_FORCE").length === 0 && policyText(row, row.default)}` },
      { key: "since", title: t("web.rules.since"), tight: true, cell: row => inState(row.versions, "IN_FORCE")[0]?.valid_from ?? t("web.rules.ever") },
      { key: "planned", title: t("web.rules.planned"), cell: row => inState(row.versions, "PLANNED").map(one => html`<${Chip} key=${one.policy} tone="info">${one.valid_from}: ${policyText(row, one.value)}<//>`) },
      { key: "key", title: t("web.rules.key"), optional: true, cell: row => html`<span class="mono">${row.key}</span>` }];
    return html`<${Table} name="policies" label=${t("web.rules.tab.thresholds")} rows=${rows} rowKey=${(/** @type {any} */ row) => row.key} rowHref=${(/** @type {any} */ row) => href(`/rules/${row.key}`)} file="/policies" empty=${html`<${Empty} text=${t("web.rules.none")} />`} columns=${columns} />`;
  }}<//>`;
}

function Rules() {
  const asked = useResource("/rules");
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "clause", title: t("web.clause"), tight: true, cell: row => row.clause }, { key: "title", title: t("web.rules.rule"), cell: row => html`${own(row, "title")} <small class="mono">${row.id}</small>` }, { key: "version", title: t("web.rules.version"), tight: true, cell: row => row.rule_version },
    { key: "policies", title: t("web.rules.uses"), cell: row => html`<ul class="plain">${row.policies.map((/** @type {string} */ key) => html`<li key=${key}><a href=${href(`/rules/${key}`)} class="mono">${key}</a></li>`)}</ul>` }];
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="rules" label=${t("web.rules.tab.rules")} rows=${data.rules} rowKey=${(/** @type {any} */ row) => row.id} columns=${columns} />`}<//>`;
}

export default function RuleBook() {
  return html`<${Title} title=${t("web.screen.rules")} /><${Tabs} tabs=${["thresholds", "rules"].map(id => ({ id, title: t(`web.rules.tab.${id}`) }))}>${(/** @type {string} */ tab) => (tab === "rules" ? html`<${Rules} />` : html`<${Thresholds} />`)}<//>`;
}
