/* What a meter said when it was read once: each value beside the register of its driver that it came from, the words as
   they were on the wire, and what it is on the primary side. */
import { html } from "./html.js";
import { code, has, number, t } from "./text.js";
import { Chip, Empty, Facts, Missing, Table } from "./ui.js";

/** How the ratios of transformers count for a unit. @type {Record<string, (ct: number, pt: number) => number>} */
const SCALES = { A: ct => ct, V: (_, pt) => pt, ...Object.fromEntries(["W", "var", "VA", "kW", "kWh", "kvarh", "kVAh"].map(unit => [unit, (/** @type {number} */ ct, /** @type {number} */ pt) => ct * pt])) };

/** The words for a quantity of a driver: "voltage_ln.L1". @param {string} quantity */
export function quantityText(quantity) {
  const [name, part] = quantity.split(".");
  return [code("web.measured", name), part && (has(`web.part.${part}`) ? t(`web.part.${part}`) : part)].filter(Boolean).join(" ");
}

/** @param {number} address @param {number} words */
const registers = (address, words) => (words > 1 ? `${address}–${address + words - 1}` : String(address));

const FIRST = ["active_energy_import", "active_power.total", "voltage_ln.L1", "voltage_ll.L12", "current.L1", "power_factor.total"];
/** @param {string} quantity */
const rank = quantity => (FIRST.includes(quantity) ? FIRST.indexOf(quantity) : FIRST.length);

/**
 * Registers - the answer of a meter.
 * @param {{result: any, ct?: number, pt?: number}} props ct, pt: quotients of the transformers, 1 when the registers are on the primary side
 */
export function Registers({ result, ct = 1, pt = 1 }) {
  const rows = [...result.values].sort((a, b) => rank(a.quantity) - rank(b.quantity));
  /** @type {import("./ui.js").Column[]} */
  const columns = [
    { key: "quantity", title: t("web.measured"), cell: row => quantityText(row.quantity) },
    { key: "value", title: t("web.meter.shown"), amount: true, cell: row => (row.value === null ? html`<${Missing} what="web.meter.no_value" />` : html`<span class="amount">${row.value} <small>${row.unit}</small></span>`) },
    { key: "primary", title: t("web.meter.primary"), amount: true, cell: row => (row.value === null ? html`<${Missing} what="web.meter.no_value" />` : html`<span class="amount">${number(Number(row.value) * (SCALES[row.unit]?.(ct, pt) ?? 1), 3)} <small>${row.unit}</small></span>`) },
    { key: "quality", title: t("web.meter.quality"), cell: row => html`<${Chip} tone=${row.quality === "good" ? "good" : "warn"}>${code("quality", row.quality)}<//>` },
    { key: "register", title: t("web.meter.register"), tight: true, cell: row => (row.address === undefined ? "–" : html`<span class="mono">${t("web.meter.at", { function: row.function, registers: registers(row.address, row.count) })}</span>`) },
    { key: "encoding", title: t("web.meter.encoding"), optional: true, tight: true, cell: row => row.encoding ?? "–" },
    { key: "words", title: t("web.meter.words"), cell: row => (row.words ? html`<code>${row.words}</code>` : html`<${Missing} what="web.meter.no_value" />`) },
  ];
  return html`<p class=${`note ${result.ok ? "fine" : ""}`} role="status">${result.ok ? t("web.meter.answered", { count: number(rows.filter(row => row.value !== null).length), ms: number(result.took_ms, 0), requests: number(result.requests) })
      : t("web.meter.not_answered", { why: failureText(result.failure) })}</p>
    ${!result.ok && html`<p class="quiet">${t("web.meter.what_to_do")}</p>`}
    <${Facts} pairs=${[...(result.identity ?? []).filter((/** @type {any} */ row) => row.value).map((/** @type {any} */ row) => [quantityText(row.quantity), html`<bdi>${row.value}</bdi> <small>${row.unit}</small>`]),
      ...(result.round_trip_ms ? [[t("web.meter.round_trip"), `${number(result.round_trip_ms.mean, 1)} ms (${t("web.meter.most")} ${number(result.round_trip_ms.max, 1)} ms)`]] : [])]} />
    ${rows.length > 0 && html`<${Table} name="registers" label=${t("web.meter.values")} rows=${rows} rowKey=${(/** @type {any} */ row) => row.quantity} columns=${columns} />`}
    <${Frames} frames=${result.frames ?? []} />`;
}

/** Why a meter did not answer, in words. @param {any} failure */
export const failureText = failure => (failure ? [code("web.failure", failure.code), failure.text && `(${failure.text})`].filter(Boolean).join(" ") : "");

/** All answers as words of 16 bit, as they came. @param {{frames: any[]}} props */
const Frames = ({ frames }) => html`<details><summary>${t("web.meter.frames", { count: number(frames.length) })}</summary>${frames.length === 0 ? html`<${Empty} text=${t("web.meter.no_frames")} />`
  : html`<ol class="frames">${frames.map(frame => html`<li key=${`${frame.function}-${frame.address}`}><p class="quiet small">${t("web.meter.at", { function: frame.function, registers: registers(frame.address, frame.count) })}</p>
    <pre tabindex="0">${frame.words ?? t("web.meter.no_value")}</pre></li>`)}</ol>`}</details>`;
