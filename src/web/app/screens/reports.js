/* Reports: what there is, what it is for, and its file in one press. A report that is chosen is shown as a table; the file holds all of it. */
import { html } from "../html.js";
import { code, day, fixed, has, percent, t } from "../text.js";
import { download, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may } from "../session.js";
import { fieldTitle } from "../form.js";
import { Record, Value } from "../case.js";
import { AccountLink, Button, Chip, Empty, Loaded, Missing, Name, Table, Title, outcomeTone } from "../ui.js";

/** @typedef {{id: string, path: string, clause: string, right: string, asks?: string[], screen?: string, whole?: boolean}} Report
 *  asks: what may be narrowed; screen: it is worked with there; whole: an object and not a list */

/** @type {Report[]} */
const REPORTS = [
  { id: "key-accounts", path: "/reports/key-accounts", clause: "4.1", right: "account.read", asks: ["month"] },
  { id: "power-factor", path: "/reports/power-factor", clause: "4.17", right: "account.read", asks: ["month", "low"] },
  { id: "records", path: "/reports/records", clause: "4.19", right: "account.read", asks: ["incomplete"] },
  { id: "missing-papers", path: "/reports/missing-papers", clause: "4.3", right: "case.read" },
  { id: "idle", path: "/zero-use", clause: "4.11", right: "case.read", screen: "/idle" },
  { id: "reactive", path: "/reactive-findings", clause: "4.17", right: "case.read" },
  { id: "inspection-rates", path: "/inspection-rates", clause: "4.15", right: "case.read", asks: ["from", "to"], whole: true },
  { id: "supervision", path: "/supervision", clause: "3.1", right: "supervision.read", asks: ["from", "until"] },
  { id: "supervision-levels", path: "/supervision/levels", clause: "K7", right: "supervision.levels", asks: ["from", "until"] },
  { id: "load-growth", path: "/load-growth", clause: "3.1", right: "supervision.read" },
  { id: "losses", path: "/losses", clause: "3.1.5", right: "supervision.read" },
  { id: "complaints", path: "/complaints", clause: "4.18", right: "case.read", screen: "/complaints" },
  { id: "archives", path: "/archives", clause: "4.20", right: "case.read", screen: "/archives" },
];
const ASKS = /** @type {Record<string, string>} */ ({ month: "month", from: "date", to: "date", until: "date", low: "yes", incomplete: "yes" });
/** What is a date in a report, and not narrowed yet. @param {string} name */
const asked = name => place.value.query[name] ?? "";

/** The address of a report with what was asked for. @param {Report} report */
const pathOf = report => `${report.path}${query(Object.fromEntries((report.asks ?? []).map(name => [name, asked(name)])))}`;
/** @param {Report} report @param {string} format */
const file = (report, format) => download(`${pathOf(report)}${pathOf(report).includes("?") ? "&" : "?"}format=${format}`);

/** Cells that are more than their value. @type {Record<string, (value: any, row: any) => any>} */
const CELLS = {
  account: value => html`<${AccountLink} number=${value} />`, customer: value => html`<${Name} text=${value} />`, use_category: value => code("web.category", value),
  pf_x100: value => fixed(value / 100), standard: value => fixed(value / 100), flow: value => html`<a href=${href(`/${value}`)}>${t(`flow.${value}`)}</a>`, owner: value => code("desk", value),
  outcome: value => html`<${Chip} tone=${outcomeTone(value)}>${code("rule.outcome", value)}<//>`, missing: value => html`<ul class="plain small">${value.map((/** @type {string} */ item) => html`<li key=${item}>${code("gate", item)}</li>`)}</ul>`,
  case: (value, row) => html`<a href=${href(`/${row.flow ?? "applications"}/${value}`)}>${value}</a>`, state: value => code("state.applications", value), kind: value => code("word", value),
  tier: value => code("web.tier", value), investment: value => html`<${Chip} tone="warn">${code("web.investment", value)}<//>`,
  rectification: value => html`<a href=${href(`/rectifications/${value}`)}>${value}</a>`,
};
/** What there is only when something was finished, or had a limit. */
const NOTHING_YET = ["kept_bp", "median_h"];
/** @param {string} name */
const title = name => (has(`web.report.column.${name}`) ? t(`web.report.column.${name}`) : fieldTitle(name));
/** @param {string} name @param {any} value @param {any} row */
function cell(name, value, row) {
  if (value === null || value === undefined) return NOTHING_YET.includes(name) ? html`<span class="quiet">–</span>` : html`<${Missing} />`;
  if (CELLS[name]) return CELLS[name](value, row);
  return name.endsWith("_bp") ? percent(value) : html`<${Value} name=${name} value=${value} />`;
}

/** What a row is about stands first, then what is asked of it; the rest as it comes. */
const ORDER = ["account", "customer", "case", "flow", "unit", "industry", "substation", "kind", "owner", "subject", "state", "use_category", "supply_kv", "capacity_kva", "annual_kwh", "outcome", "pf_x100", "standard", "adjust_bp",
  "needed", "there", "completeness_bp", "missing", "open", "late", "unassigned", "finished", "accounts", "now_kwh", "then_kwh", "growth_bp"];
/** @param {string} name */
const rank = name => (ORDER.indexOf(name) + 1 || ORDER.length + 1);

/** @param {{rows: any[], pages: any, report: Report}} props */
function Rows({ rows, pages, report }) {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))].filter(name => rows.some(row => row[name] !== null && row[name] !== undefined && typeof row[name] !== "object") || rows.some(row => Array.isArray(row[name])))
    .sort((a, b) => rank(a) - rank(b));
  const amounts = names.filter(name => rows.every(row => row[name] === null || typeof row[name] === "number"));
  return html`<${Table} key=${report.id} name=${`report.${report.id}`} label=${t(`web.report.${report.id}`)} reads=${[names.join(), amounts.join()]} rows=${rows} more=${pages.more} rowKey=${(/** @type {any} */ row, /** @type {number} */ index) => String(index)}
    empty=${html`<${Empty} text=${t("web.report.none")} />`} columns=${names.map(name => ({ key: name, title: title(name), amount: amounts.includes(name), cell: (/** @type {any} */ row) => cell(name, row[name], row) }))} />`;
}

/** @param {{report: Report}} props */
function Listed({ report }) {
  const pages = usePages(pathOf(report), { items: "items" });
  return html`<${Loaded} of=${pages}>${() => html`<${Rows} rows=${pages.rows ?? []} pages=${pages} report=${report} />`}<//>`;
}

/** @param {{report: Report}} props */
function Whole({ report }) {
  const got = useResource(pathOf(report));
  return html`<${Loaded} of=${got}>${(/** @type {any} */ data) => html`<${Record} record=${data} hide=${["from", "to"]} />`}<//>`;
}

/** What narrows a report. @param {{report: Report}} props */
const Narrow = ({ report }) => html`<div class="filters">${(report.asks ?? []).map(name => (ASKS[name] === "yes"
  ? html`<button key=${name} type="button" aria-pressed=${asked(name) === "yes"} onClick=${() => setQuery({ [name]: asked(name) === "yes" ? "" : "yes" })}>${t(`web.report.ask.${name}`)}</button>`
  : html`<label key=${name} class="tick">${t(`web.report.ask.${name}`)} <input type=${ASKS[name]} max=${ASKS[name] === "month" ? day(Date.now()).slice(0, 7) : undefined} value=${asked(name)} onChange=${(/** @type {any} */ event) => setQuery({ [name]: event.target.value })} /></label>`))}</div>`;

/** @param {{report: Report}} props */
const Shown = ({ report }) => html`<${Title} title=${t(`web.report.${report.id}`)}><a class="button" href=${href("/reports")}>${t("web.back")}</a>
    ${!report.whole && ["csv", "xlsx"].map(format => html`<${Button} key=${format} kind=${format === "xlsx" ? "primary" : ""} onClick=${() => file(report, format)}>${format.toUpperCase()}<//>`)}<//>
  <p class="quiet">${t(`web.report.${report.id}.about`)}</p><${Narrow} report=${report} />
  ${report.whole ? html`<${Whole} report=${report} />` : html`<${Listed} report=${report} />`}`;

export default function Reports() {
  const reports = REPORTS.filter(report => may(report.right)), shown = reports.find(report => report.id === place.value.query.report);
  if (shown) return html`<${Shown} key=${shown.id} report=${shown} />`;
  return html`<${Title} title=${t("web.screen.reports")} /><${Table} name="reports" label=${t("web.screen.reports")} rows=${reports} rowKey=${(/** @type {Report} */ report) => report.id}
    rowHref=${(/** @type {Report} */ report) => (report.screen ? href(report.screen) : href("/reports", { report: report.id }))} columns=${[
      { key: "name", title: t("web.report"), cell: (/** @type {Report} */ report) => t(`web.report.${report.id}`) },
      { key: "about", title: t("web.report.about"), cell: (/** @type {Report} */ report) => html`<span class="quiet">${t(`web.report.${report.id}.about`)}</span>` },
      { key: "clause", title: t("web.clause"), tight: true, cell: (/** @type {Report} */ report) => html`<span class="clause">${report.clause}</span>` },
      { key: "files", title: t("web.export"), tight: true, cell: (/** @type {Report} */ report) => !report.whole && html`<div class="actions">${["csv", "xlsx"].map(format => html`
        <${Button} key=${format} aria-label=${t("web.report.file", { report: t(`web.report.${report.id}`), format: format.toUpperCase() })} onClick=${() => file(report, format)}>${format.toUpperCase()}<//>`)}</div>` }]} />`;
}
