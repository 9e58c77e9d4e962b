/* The energy of an account or metering point: by quarter hour, day or month, with its gaps; power factor by month. */
import { useMemo } from "preact/hooks";
import { html } from "./html.js";
import { clock, code, day, fixed, number, t } from "./text.js";
import { query } from "./api.js";
import { useResource } from "./resource.js";
import { place, setQuery } from "./route.js";
import { Chart } from "./chart.js";
import { Amount, Chip, Choice, Empty, Loaded, Missing, Share, Table, outcomeTone } from "./ui.js";

const DAY_MS = 86400000;
/** How far back a step looks at first, in days. @type {Record<string, number>} */
const REACH = { interval: 2, day: 60, month: 400 };
/** What can be drawn: members of a row, unit, and which of them are bars. @type {Record<string, {unit: string, lines: [string, string][]}>} */
const QUANTITIES = {
  active: { unit: "kWh", lines: [["active_import_kwh", "--accent"], ["active_export_kwh", "--bad"]] },
  reactive: { unit: "kvarh", lines: [["reactive_import_kvarh", "--warn"], ["reactive_export_kvarh", "--bad"]] },
  demand: { unit: "kW", lines: [["demand_kw", "--accent"]] },
};
const GAP_TONES = /** @type {Record<string, string>} */ ({ MISSING: "--bad", HELD: "--warn", ESTIMATED: "--stale" });

/** Seconds of the beginning of a row; civil days stand as if they were UTC, and are shown so. @param {string} at */
const seconds = at => Date.parse(at.length === 7 ? `${at}-01T00:00:00Z` : at.length === 10 ? `${at}T00:00:00Z` : at) / 1000;

/** The choice of the address, whole. */
function wanted() {
  const { step = "day", to = day(Date.now()), compare } = place.value.query;
  const from = place.value.query.from ?? day(Date.parse(`${to}T00:00:00Z`) - (REACH[step] ?? 60) * DAY_MS);
  return { step, from, to, compare };
}

/** What is missing in the time that is shown, each with why. @param {{gaps: any[]}} props */
const Gaps = ({ gaps }) => html`<details class="gaps" open=${gaps.length < 4}><summary>${t("web.gaps", { count: gaps.length })}</summary><ul class="plain">${gaps.map((gap, index) => html`<li key=${index}>
  <${Chip} tone=${gap.kind === "ESTIMATED" ? "quiet" : "warn"}>${t(`web.gap.${gap.kind}`)}<//> ${clock(gap.from)} – ${clock(gap.to)} <span class="quiet">${gap.cause ? code("web.cause", gap.cause) : ""}</span></li>`)}</ul></details>`;

/** The series as a chart and as a table. @param {{series: any, quantity: string, path: string}} props */
function Series({ series, quantity, path }) {
  const { unit, lines } = QUANTITIES[quantity], bars = series.step !== "interval";
  const drawn = useMemo(() => {
    const before = new Map((series.before ?? []).map((/** @type {any} */ row, /** @type {number} */ index) => [index, row]));
    const shown = lines.filter(([name], index) => index === 0 || series.items.some((/** @type {any} */ row) => row[name]));
    return { times: series.items.map((/** @type {any} */ row) => seconds(row.at)), lines: [
      ...shown.map(([name, colour]) => ({ label: `${t(`column.${name}`)}`, colour, bars, values: series.items.map((/** @type {any} */ row) => row[name] ?? null) })),
      ...(series.before ? [{ label: t("web.year_before"), colour: "--stale", dashed: true, values: series.items.map((/** @type {any} */ _, /** @type {number} */ index) => before.get(index)?.[lines[0][0]] ?? null) }] : [])],
    spans: (series.gaps ?? []).map((/** @type {any} */ gap) => ({ from: Date.parse(gap.from) / 1000, to: Date.parse(gap.to) / 1000, tone: GAP_TONES[gap.kind] })) };
  }, [series, quantity]);
  if (series.items.length === 0) return html`<${Empty} text=${t("web.energy.none")} />`;
  return html`<${Chart} label=${t("web.energy.of", { target: series.target, from: series.from, to: series.to })} times=${drawn.times} series=${drawn.lines} spans=${drawn.spans} unit=${unit} zone=${bars ? "Etc/UTC" : series.timezone} />
    ${series.gaps?.length > 0 && html`<${Gaps} gaps=${series.gaps} />`}
    <details><summary>${t("web.as_table")}</summary><${Table} name="energy" label=${t("web.tab.energy")} rows=${[...series.items].reverse()} rowKey=${(/** @type {any} */ row) => row.at} file=${path} columns=${[
      { key: "at", title: t("web.date"), tight: true, cell: (/** @type {any} */ row) => (bars ? row.at : clock(row.at)) },
      ...["active_import_kwh", "active_export_kwh", "reactive_import_kvarh", "reactive_export_kvarh", "demand_kw"].map(name => ({ key: name, title: t(`column.${name}`), amount: true, cell: (/** @type {any} */ row) => html`<${Amount} value=${row[name]} />`,
        ...(name === "demand_kw" ? {} : { total: (/** @type {any[]} */ rows) => (rows.some(row => row[name] === null || row[name] === undefined) ? html`<${Missing} />` : number(rows.reduce((sum, row) => sum + row[name], 0))) }) })),
      { key: "complete", title: t("web.completeness"), amount: true, cell: (/** @type {any} */ row) => html`<${Share} bp=${row.completeness_bp} />` }]} /></details>`;
}

/** @param {{path: string}} props path: "/accounts/A-00001" or "/points/…" */
export function Energy({ path }) {
  const { step, from, to, compare } = wanted(), { quantity = "active" } = place.value.query, asked = `${path}/energy${query({ step, from, to, compare })}`;
  const series = useResource(asked);
  return html`<div class="filters"><${Choice} name="step" label=${t("web.step")} choices=${["interval", "day", "month"].map(value => [value, t(`web.step.${value}`)])} />
      <${Choice} name="quantity" label=${t("web.quantity")} choices=${Object.keys(QUANTITIES).map(value => [value, t(`web.quantity.${value}`)])} />
      <label class="tick">${t("web.from")} <input type="date" value=${from} max=${to} onChange=${(/** @type {any} */ event) => setQuery({ from: event.target.value })} /></label>
      <label class="tick">${t("web.to")} <input type="date" value=${to} min=${from} onChange=${(/** @type {any} */ event) => setQuery({ to: event.target.value })} /></label>
      <${Choice} name="compare" label=${t("web.year_before")} choices=${[["year", t("web.year_before")]]} /></div>
    <${Loaded} of=${series} lines=${8}>${(/** @type {any} */ data) => html`<${Series} series=${data} quantity=${quantity} path=${asked} />`}<//>`;
}

/** The power factor of each month against the one that is required. @param {{path: string}} props */
export function PowerFactor({ path }) {
  const asked = useResource(`${path}/power-factor`);
  const drawn = useMemo(() => asked.data && { times: asked.data.items.map((/** @type {any} */ row) => seconds(row.month)), lines: [
    { label: t("web.pf"), colour: "--accent", bars: true, values: asked.data.items.map((/** @type {any} */ row) => (row.pf_x100 === null ? null : row.pf_x100 / 100)) },
    ...(asked.data.required_x100 === null ? [] : [{ label: t("web.pf.required"), colour: "--bad", dashed: true, values: asked.data.items.map(() => asked.data.required_x100 / 100) }])] }, [asked.data]);
  return html`<section><h2>${t("web.pf.by_month")}</h2><${Loaded} of=${asked}>${(/** @type {any} */ data) => (data.items.length === 0 ? html`<${Empty} text=${t("web.energy.none")} />` : html`
    <${Chart} label=${t("web.pf.by_month")} times=${drawn.times} series=${drawn.lines} unit="" zone="Etc/UTC" />
    <${Table} name="pf" label=${t("web.pf.by_month")} rows=${[...data.items].reverse()} rowKey=${(/** @type {any} */ row) => row.month} file=${`${path}/power-factor`} columns=${[
      { key: "month", title: t("web.month"), tight: true, cell: (/** @type {any} */ row) => row.month },
      { key: "pf", title: t("web.pf"), amount: true, cell: (/** @type {any} */ row) => (row.pf_x100 === null ? html`<${Missing} />` : fixed(row.pf_x100 / 100)) },
      ...["active_import_kwh", "reactive_import_kvarh", "reactive_export_kvarh", "demand_kw"].map(name => ({ key: name, title: t(`column.${name}`), amount: true, cell: (/** @type {any} */ row) => html`<${Amount} value=${row[name]} digits=${0} />` })),
      { key: "verdict", title: t("web.decisions"), cell: (/** @type {any} */ row) => (row.verdicts ?? []).map((/** @type {any} */ one, /** @type {number} */ index) => html`<${Chip} key=${index} tone=${outcomeTone(one.outcome)} title=${one.subject}>${code("rule.outcome", one.outcome)}<//>`) },
      { key: "complete", title: t("web.completeness"), amount: true, cell: (/** @type {any} */ row) => html`<${Share} bp=${row.completeness_bp} />` }]} />`)}<//></section>`;
}
