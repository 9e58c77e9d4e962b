/* One account, everything on one page: who, how large and why, points and meters, verdicts as proofs, cases. */
import { html } from "../html.js";
import { code, number, own, t } from "../text.js";
import { useResource } from "../resource.js";
import { RuleCard, verdictText } from "../verdict.js";
import { Amount, Chip, Empty, Facts, Loaded, Missing, Name, Share, Table, Tabs, Time, Title, outcomeTone } from "../ui.js";

const REFRESH_MS = 30000, ENOUGH_KWH = 5000000;

/** How far the energy of twelve months is on its way to a large customer. @param {{kwh: number | null}} props */
const Way = ({ kwh }) => (kwh === null ? html`<${Missing} />` : html`<${Amount} value=${kwh} unit="kWh" digits=${0} />
  <progress max=${ENOUGH_KWH} value=${Math.min(kwh, ENOUGH_KWH)} aria-label=${t("web.way", { limit: number(ENOUGH_KWH) })}></progress>`);

/** @param {{account: any}} props */
function Overview({ account }) {
  const verdict = account.decisions.find((/** @type {any} */ one) => one.rule === "4.1"), facts = verdict?.facts ?? {};
  return html`<${Facts} pairs=${[
      [t("web.large"), html`<${Chip} tone=${account.large === "yes" ? "info" : account.large === "review" ? "warn" : "quiet"}>${t(`web.large.${account.large}`)}<//> ${(verdict?.reasons ?? []).map((/** @type {any} */ reason, /** @type {number} */ index) => html`<div key=${index} class="small">${own(reason, "text")}</div>`)}`],
      [t("web.capacity"), html`<${Amount} value=${facts.capacity_kva ?? null} unit="kVA" />`], [t("web.annual"), html`<${Way} kwh=${facts.annual_kwh ?? null} />`],
      [t("web.voltage"), html`<${Amount} value=${account.supply_kv} unit="kV" />`], [t("web.category"), code("web.category", account.use_category)],
      [t("web.address"), html`<${Name} text=${account.site.supply_address} />`], [t("column.service_area"), html`<${Name} text=${account.site.service_area} />`], [t("web.opened"), account.opened_on], ...(account.closed_on ? [[t("web.closed"), account.closed_on]] : [])]} />
    <h2>${t("web.decisions")}</h2><div class="chips">${account.decisions.map((/** @type {any} */ one, /** @type {number} */ index) => html`<${Chip} key=${index} tone=${outcomeTone(one.outcome)} title=${own(one, "title")}>${one.clause} ${verdictText(one)}<//>`)}</div>
    <h2>${t("web.months")}</h2>${html`<${Table} name="months" label=${t("web.months")} rows=${account.months} rowKey=${(/** @type {any} */ month) => month.month} empty=${html`<${Empty} text=${t("web.state.no_data")} />`} columns=${[
      { key: "month", title: t("web.month"), cell: (/** @type {any} */ month) => month.month },
      ...[["active_import_kwh", t("column.active_import_kwh")], ["active_export_kwh", t("column.active_export_kwh")], ["reactive_import_kvarh", t("column.reactive_import_kvarh")], ["reactive_export_kvarh", t("column.reactive_export_kvarh")]]
        .map(([key, title]) => ({ key, title, amount: true, cell: (/** @type {any} */ month) => html`<${Amount} value=${month[key]} digits=${0} />` })),
      { key: "complete", title: t("web.completeness"), amount: true, cell: (/** @type {any} */ month) => html`<${Share} bp=${month.completeness_bp} />` }]} />`}`;
}

/** @param {{point: any}} props */
function Point({ point }) {
  const latest = point.latest, age = latest && html`<${Time} at=${latest.read_at} ago />`;
  return html`<article class="card"><header><h3 class="mono">${point.number}</h3><span class="quiet">${code("web.purpose", point.purpose)}</span>
      ${point.polled && html`<${Chip} tone=${point.stale ? "warn" : "good"}>${point.stale ? t("web.stale") : t("web.fresh")}<//>`} ${age}</header>
    ${point.failure && html`<p class="note">${code("web.cause", point.failure.cause)} <span class="quiet small"><${Time} at=${point.failure.at} ago /> ${point.failure.detail}</span></p>`}
    <${Facts} class=${point.stale ? "stale" : ""} pairs=${[[t("web.meter"), point.meter ? html`<span class="mono">${point.meter.serial_number}</span> <small>${point.meter.driver} · CT ${point.meter.ct} · PT ${point.meter.pt} · × ${number(point.meter.multiplier)}</small>` : html`<${Missing} what="web.no_meter" />`],
      ...(latest ? [[t("web.power"), html`<${Amount} value=${latest.active_power_kw} unit="kW" />`], [t("web.pf"), html`<${Amount} value=${latest.power_factor} digits=${3} />`],
        [t("web.register"), html`<${Amount} value=${latest.active_energy_import_kwh} unit="kWh" />`]] : [])]} /></article>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Account({ params }) {
  const asked = useResource(`/accounts/${encodeURIComponent(params.number)}`, { every: REFRESH_MS });
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ account) => html`
    <${Title} title=${html`<span class="mono">${account.number}</span> <${Name} text=${account.customer?.name} />`} />
    <${Tabs} tabs=${[{ id: "overview", title: t("web.tab.overview") }, { id: "points", title: t("web.points"), count: account.metering_points.length }, { id: "verdicts", title: t("web.decisions"), count: account.decisions.length }]}>${(/** @type {string} */ tab) =>
      (tab === "points" ? account.metering_points.map((/** @type {any} */ point) => html`<${Point} key=${point.number} point=${point} />`)
        : tab === "verdicts" ? account.decisions.map((/** @type {any} */ verdict, /** @type {number} */ index) => html`<${RuleCard} key=${index} verdict=${verdict} />`)
          : html`<${Overview} account=${account} />`)}<//>`}<//>`;
}
