/* What people did with an account: steps of its cases, and what else was changed of it, from what to what. */
import { html } from "../../html.js";
import { clock, code, has, t } from "../../text.js";
import { usePages } from "../../resource.js";
import { href } from "../../route.js";
import { fieldTitle } from "../../form.js";
import { Value, actionText } from "../../case.js";
import { Empty, Loaded, Table } from "../../ui.js";

/** Members that have a word; keys of rows have none, and say nothing to a person. @param {any} difference @returns {[string, any][]} */
const worded = difference => Object.entries(difference).filter(([name, [was, is]]) => (has(`form.${name}`) || has(`column.${name}`)) && !(was === null && is === ""));

/** @param {{row: any}} props */
const What = ({ row }) => (row.case ? html`<a href=${href(`/${row.flow}/${row.case}`)}>${row.case}</a> ${actionText(row.flow, row.action)} <span class="quiet">→ ${code(`state.${row.flow}`, row.to)}</span>`
  : html`${code("web.table", row.object)}<dl class="changes">${worded(row.difference).map(([name, [was, is]]) => html`<div key=${name}><dt>${fieldTitle(name)}</dt><dd>${was !== null && html`<s><${Value} name=${name} value=${was} /></s> → `}${is === null ? t("web.none") : html`<${Value} name=${name} value=${is} />`}</dd></div>`)}</dl>`);

/** @param {{account: any}} props */
export default function History({ account }) {
  const path = `/accounts/${account.number}/history`, pages = usePages(path, { items: "items" });
  return html`<${Loaded} of=${pages} lines=${8}>${() => html`<${Table} name="history" reads=${[]} label=${t("web.history")} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.place} empty=${html`<${Empty} text=${t("web.history.none")} />`} columns=${[
    { key: "at", title: t("web.date"), tight: true, cell: (/** @type {any} */ row) => clock(row.at) },
    { key: "actor", title: t("trail.actor"), cell: (/** @type {any} */ row) => html`<bdi>${row.actor}</bdi>${row.desk && html`<div class="small quiet">${code("desk", row.desk)}</div>`}` },
    { key: "what", title: t("web.history.what"), wide: true, cell: (/** @type {any} */ row) => html`<${What} row=${row} />` },
    { key: "reason", title: t("form.reason"), cell: (/** @type {any} */ row) => html`<bdi>${row.reason ?? ""}</bdi>` }]} />`}<//>`;
}
