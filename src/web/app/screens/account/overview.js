/* Who the customer is, what the rules say, and the energy of thirteen months. */
import { html } from "../../html.js";
import { code, own, t } from "../../text.js";
import { href } from "../../route.js";
import { verdictSubject, verdictText } from "../../verdict.js";
import { Amount, Chip, Empty, Facts, Name, Share, Table, outcomeTone } from "../../ui.js";

/** @type {[string, string][]} */
const ENERGIES = [["active_import_kwh", "column.active_import_kwh"], ["active_export_kwh", "column.active_export_kwh"], ["reactive_import_kvarh", "column.reactive_import_kvarh"], ["reactive_export_kvarh", "column.reactive_export_kvarh"]];

/** What the rules say, the worst first; each leads to its proof. @param {{account: any}} props */
const Verdicts = ({ account }) => html`<ul class="plain verdicts">${account.decisions.map((/** @type {any} */ one, /** @type {number} */ index) => html`<li key=${index}>
  <a href=${href(`/accounts/${account.number}`, { tab: "eligibility", rule: one.rule })}><span class="clause">${one.clause}</span> ${own(one, "title")}</a> <${Chip} tone=${one.rule === "4.1" && one.outcome === "FAIL" ? "quiet" : outcomeTone(one.outcome)}>${verdictText(one)}<//>
  ${one.subject && html` <span class="quiet"><${Name} text=${verdictSubject(one)} /></span>`}${one.reasons[0] && html`<div class="small quiet">${own(one.reasons[0], "text")}</div>`}</li>`)}</ul>`;

/** @param {{account: any}} props */
export default ({ account }) => html`
  <${Facts} pairs=${[[t("web.category"), code("web.category", account.use_category)], [t("web.site"), html`<${Name} text=${account.site.name} />`], [t("web.address"), html`<${Name} text=${account.site.supply_address} />`],
    [t("column.service_area"), html`<${Name} text=${account.site.service_area} />`], [t("web.opened"), account.opened_on], [t("form.customer"), html`<${Name} text=${account.customer?.number} />`], [t("web.credit_code"), html`<${Name} text=${account.customer?.credit_code} />`],
    [t("web.planned"), html`<${Amount} value=${account.planned_annual_kwh} unit="kWh" digits=${0} />`]]} />
  <section><h2>${t("web.decisions")}</h2>${account.decisions.length ? html`<${Verdicts} account=${account} />` : html`<${Empty} text=${t("web.not_reviewed")} />`}</section>
  <section><h2>${t("web.months")}</h2><${Table} name="months" label=${t("web.months")} rows=${[...account.months].reverse()} rowKey=${(/** @type {any} */ month) => month.month} empty=${html`<${Empty} text=${t("web.state.no_data")} />`} columns=${[
    { key: "month", title: t("web.month"), tight: true, cell: (/** @type {any} */ month) => month.month },
    ...ENERGIES.map(([key, title]) => ({ key, title: t(title), amount: true, cell: (/** @type {any} */ month) => html`<${Amount} value=${month[key]} digits=${0} />` })),
    { key: "complete", title: t("web.completeness"), amount: true, cell: (/** @type {any} */ month) => html`<${Share} bp=${month.completeness_bp} />` }]} /></section>`;
