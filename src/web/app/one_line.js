/* The one-line diagram of an account with several sources, drawn from data. Positions of switches are not measured:
   what is drawn is whether a source has voltage and carries load, and the drawing says so. */
import { html } from "./html.js";
import { code, duration, number, t } from "./text.js";
import { ageOf, now, lostSince, rowOf } from "./live.js";
import { lookOf, lookText, LOOK_SIGNS } from "./source.js";

const WIDTH = 1000, BUS_Y = 380, TOP_Y = 70;

/** Where the sources hang, by how many there are. @param {number} count */
const columns = count => Array.from({ length: count }, (_, index) => ((index + 1) * WIDTH) / (count + 1));

/** A switch that is drawn by what flows: filled and whole when it carries, hollow and apart when it does not. @param {{x: number, y: number, look: string, title: string}} props */
function Breaker({ x, y, look, title }) {
  const apart = look !== "carrying";
  return html`<g class="breaker"><title>${title}</title>
    ${apart ? html`<rect x=${x - 14} y=${y - 18} width="28" height="36" class="hollow" /><path d=${`M${x},${y + 12}L${x + 12},${y - 12}`} />` : html`<rect x=${x - 14} y=${y - 18} width="28" height="36" class="full" />`}</g>`;
}

/** Two windings. @param {{x: number, y: number, kva: number | null}} props */
const Transformer = ({ x, y, kva }) => html`<g class="transformer"><title>${t("web.oneline.transformer")}</title><circle cx=${x} cy=${y} r="18" /><circle cx=${x} cy=${y + 22} r="18" />
  <text x=${x + 28} y=${y + 16}>${kva === null ? t("web.missing") : `${number(kva)} kVA`}</text></g>`;

/** A generator of the customer. @param {{x: number, y: number}} props */
const Generator = ({ x, y }) => html`<g class="generator"><title>${t("web.oneline.generator")}</title><circle cx=${x} cy=${y} r="24" /><text x=${x} y=${y + 6} text-anchor="middle">G</text></g>`;

/** One source from its line down to the bus. @param {{source: any, x: number, kva: number | null}} props */
function Feed({ source, x, kva }) {
  const look = lookOf(source, now.value, lostSince.value !== null), own = source.role === "OWN_GENERATION", age = ageOf(source, now.value);
  const values = look === "stale" ? (age === null ? t("web.never_read") : t("web.stale_for", { age: duration(age) })) : source.power_kw === null || source.power_kw === undefined ? t("web.missing") : `${number(source.power_kw)} kW`;
  return html`<g class=${`feed ${look}`} data-source=${source.source}><title>${`${code("web.role", source.role)} ${source.line ?? ""}: ${lookText(look)}`}</title>
    ${own ? html`<${Generator} x=${x} y=${TOP_Y + 20} />` : html`<path class="wire" d=${`M${x},${TOP_Y - 10}V${TOP_Y + 30}`} /><path class="arrow" d=${`M${x - 9},${TOP_Y + 4}L${x},${TOP_Y + 22}L${x + 9},${TOP_Y + 4}`} />`}
    <text class="name" x=${x + 34} y=${TOP_Y}>${code("web.role", source.role)} ${source.line ?? ""}</text><text x=${x + 34} y=${TOP_Y + 22}>${source.substation ?? ""}</text>
    <path class="wire" d=${`M${x},${TOP_Y + (own ? 44 : 30)}V122`} /><${Breaker} x=${x} y=${140} look=${look} title=${lookText(look)} /><path class="wire" d=${`M${x},158V206`} />
    <text class="state" x=${x + 34} y="146">${LOOK_SIGNS[look]} ${lookText(look)}</text>
    <${Transformer} x=${x} y=${224} kva=${kva} /><path class="wire" d=${`M${x},264V${BUS_Y}`} />
    <text class="value" x=${x + 34} y="300">${values}</text>${look !== "stale" && source.voltage_bp !== null && source.voltage_bp !== undefined && html`<text x=${x + 34} y="322">${number(source.voltage_bp / 100, 1)} % Un</text>`}
    ${look === "stale" && html`<rect class="hatch" x=${x - 26} y=${TOP_Y - 16} width="52" height=${BUS_Y - TOP_Y + 16} />`}
    ${source.works && html`<text class="works" x=${x + 34} y="344">⚠ ${t("web.flag.WORKS")}</text>`}</g>`;
}

/** The dashed link that keeps two sources apart, with how its proof stands. @param {{from: number, to: number, proven: boolean | null}} props */
const Interlock = ({ from, to, proven }) => html`<g class=${`interlock ${proven === false ? "bad" : ""}`}><title>${t(proven === null ? "web.interlock.unknown" : proven ? "web.interlock.proven" : "web.interlock.overdue")}</title>
  <path d=${`M${from + 16},140H${to - 16}`} /><rect x=${(from + to) / 2 - 44} y="124" width="88" height="32" rx="4" /><text x=${(from + to) / 2} y="146" text-anchor="middle">${t("web.interlock")} ${proven === null ? "?" : proven ? "✓" : "✗"}</text></g>`;

/**
 * OneLine - the diagram, with its table beneath.
 * @param {{state: any, flags: string[]}} props state: the answer of /source-states; flags: of the board
 */
export function OneLine({ state, flags }) {
  const live = rowOf(state.account)?.value.sources ?? [];
  const sources = state.sources.map((/** @type {any} */ source) => ({ fresh: false, fresh_s: null, at: Date.now(), ...source, ...live.find(one => one.source === source.source), works: source.works })), places = columns(Math.max(2, sources.length));
  const fed = sources.some((/** @type {any} */ source) => lookOf(source, now.value, lostSince.value !== null) === "carrying");
  return html`<figure class="oneline"><svg viewBox="0 0 1000 470" role="img" aria-label=${t("web.oneline.of", { account: state.account })}>
      <desc>${t("web.oneline.inferred")}</desc>
      <defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0,0V8" class="hatch-line" /></pattern></defs>
      <g data-layer="Connectivity">${sources.slice(1).map((/** @type {any} */ source, /** @type {number} */ index) => html`<${Interlock} key=${source.source} from=${places[index]} to=${places[index + 1]} proven=${flags.includes("INTERLOCK_OVERDUE") ? false : source.in_use ? true : null} />`)}</g>
      <g data-layer="Device">${sources.map((/** @type {any} */ source, /** @type {number} */ index) => html`<${Feed} key=${source.source} source=${source} x=${places[index]} kva=${source.capacity_kva} />`)}
        <path class=${`bus ${fed ? "carrying" : "dead"}`} d=${`M60,${BUS_Y}H940`}><title>${t("web.oneline.bus")}</title></path></g>
      <g data-layer="Text"><text x="60" y=${BUS_Y + 32}>${t("web.oneline.bus")} ${state.supply_kv === null ? "" : `${number(state.supply_kv)} kV`}</text><text x="940" y=${BUS_Y + 32} text-anchor="end">${state.account}</text>
        <text class="note" x="60" y=${BUS_Y + 62}>${t("web.oneline.inferred")}</text></g></svg>
    <${SourceTable} sources=${sources} /></figure>`;
}

/** The same in words. @param {{sources: any[]}} props */
const SourceTable = ({ sources }) => html`<div class="table-frame" tabindex="0" role="region" aria-label=${t("web.sources")}><table><thead><tr>${["source", "line", "state", "power", "voltage", "age", "since"].map(name => html`<th key=${name} scope="col" class=${["power", "voltage"].includes(name) ? "number" : ""}>${t(`web.source.column.${name}`)}</th>`)}</tr></thead>
  <tbody>${sources.map(source => {
    const look = lookOf(source, now.value, lostSince.value !== null), age = ageOf(source, now.value), known = look !== "stale";
    return html`<tr key=${source.source}><td data-label=${t("web.source.column.source")}>${code("web.role", source.role)}</td><td data-label=${t("web.source.column.line")}>${source.line ?? "–"} <span class="quiet">${source.substation ?? ""}</span></td>
      <td data-label=${t("web.source.column.state")}><span class=${`look ${look}`}>${LOOK_SIGNS[look]} ${lookText(look)}</span>${source.reason && html` <small>${code("web.reason", source.reason)}</small>`}</td>
      <td class="number" data-label=${t("web.source.column.power")}>${known && source.power_kw !== null && source.power_kw !== undefined ? number(source.power_kw) : "–"}</td>
      <td class="number" data-label=${t("web.source.column.voltage")}>${known && source.voltage_bp !== null && source.voltage_bp !== undefined ? number(source.voltage_bp / 100, 1) : "–"}</td>
      <td data-label=${t("web.source.column.age")}>${age === null ? t("web.never_read") : duration(age)}</td><td data-label=${t("web.source.column.since")}>${source.since ? duration((now.value - Date.parse(source.since)) / 1000) : "–"}</td></tr>`;
  })}</tbody></table></div>`;
