/* The one-line diagram of an account with several sources, drawn from data. Positions of switches are not measured:
   what is drawn is whether a source has voltage and carries load, and the drawing says so. What is not known is left out.
   Layers are named as those of station diagrams that are exchanged: Head, Connectivity, Device, Text, Data. */
import { html } from "./html.js";
import { beside, code, duration, fixed, number, own, t } from "./text.js";
import { ageOf, alarms, isFresh, now, lostSince, rowOf } from "./live.js";
import { doesText, isFeeding, lookOf, lookText, LOOK_SIGNS } from "./source.js";
import { graver, isOpen } from "./alarm.js";

/** Heights of the parts, from the line at the top to the load at the bottom. */
const LINE_Y = 96, BREAKER_Y = 170, LINK_Y = 226, METER_Y = 290, BUS_Y = 400, LOAD_Y = 470, HEIGHT = 590;
const LEFT = 40, RIGHT = 960, TEXT_X = 44;

/** Where the sources hang, by how many there are: each has its words at its right. @param {number} count */
const columns = count => Array.from({ length: count }, (_, index) => LEFT + 60 + (index * (RIGHT - LEFT)) / count);

/** What the whole page knows of a source. @param {any} source */
const lookNow = source => lookOf(source, now.value, lostSince.value !== null);

/** Why nothing is known of a source now: it is old, or its reason. @param {any} source */
export function unknownText(source) {
  const age = ageOf(source, now.value);
  if (age === null) return t("web.never_read");
  return isFresh(source, now.value) && lostSince.value === null && source.reason ? code("web.reason", source.reason) : t("web.stale_for", { age: duration(age) });
}

/** A switch, drawn by what flows: full when it carries; an open blade when there is voltage and no load; crossed when dead; a question when nothing is known.
 *  @param {{x: number, look: string}} props */
const Breaker = ({ x, look }) => html`<g class="breaker"><title>${lookText(/** @type {any} */ (look))}</title><rect x=${x - 18} y=${BREAKER_Y - 24} width="36" height="48" class=${look === "carrying" ? "full" : "hollow"} />
  ${look === "live" && html`<path d=${`M${x},${BREAKER_Y + 18}L${x + 14},${BREAKER_Y - 14}`} />`}
  ${look === "abnormal" && html`<path d=${`M${x - 10},${BREAKER_Y + 6}l7,-12l7,12l7,-12`} />`}
  ${look === "dead" && html`<path d=${`M${x - 11},${BREAKER_Y - 16}L${x + 11},${BREAKER_Y + 16}M${x + 11},${BREAKER_Y - 16}L${x - 11},${BREAKER_Y + 16}`} />`}
  ${look === "stale" && html`<text x=${x} y=${BREAKER_Y + 8} text-anchor="middle">?</text>`}</g>`;

/** A ring with the number of the priority, around what is wrong. @param {{x: number, y: number, alarm: any}} props */
const Ring = ({ x, y, alarm }) => html`<g class=${`ring p${alarm.priority}`}><title>${own(alarm, "title")}</title><circle cx=${x} cy=${y} r="38" /><rect x=${x - 56} y=${y - 46} width="30" height="30" rx="4" />
  <text x=${x - 41} y=${y - 24} text-anchor="middle">${alarm.priority}</text></g>`;

/** The end of a source: a generator of the customer, or the line, with the way in which power goes. @param {{x: number, generator: boolean, feeding: boolean}} props */
const Head = ({ x, generator, feeding }) => (generator
  ? html`<g class="generator"><title>${t("web.oneline.generator")}</title><circle cx=${x} cy=${LINE_Y - 24} r="28" /><text x=${x} y=${LINE_Y - 16} text-anchor="middle">G</text></g>`
  : html`<path class="wire" d=${`M${x},30V${LINE_Y + 4}`} /><path class=${`arrow ${feeding ? "feeding" : ""}`} d=${feeding ? `M${x - 11},66L${x},44L${x + 11},66` : `M${x - 11},62L${x},84L${x + 11},62`} />`);

/** Power and voltage, or why they are not there. @param {{source: any, look: string, x: number}} props */
function Values({ source, look, x }) {
  if (look === "stale") return html`<text class="old" x=${x} y=${METER_Y + 8}>${unknownText(source)}</text>`;
  return html`<text class="value" x=${x} y=${METER_Y + 4}>${source.power_kw === null || source.power_kw === undefined ? t("web.missing") : `${fixed(Math.abs(source.power_kw), 1)} kW`}</text>
    ${source.voltage_bp !== null && source.voltage_bp !== undefined && html`<text x=${x} y=${METER_Y + 32}>${fixed(source.voltage_bp / 100, 1)} % Un</text>`}`;
}

/** One source from its line down to the bus. @param {{source: any, x: number, alarm: any}} props */
function Feed({ source, x, alarm }) {
  const look = lookNow(source), generator = source.role === "OWN_GENERATION", words = x + TEXT_X;
  const about = beside([source.substation, source.bus_section, source.generation_kind && code("web.generation", source.generation_kind)]);
  return html`<g class=${`feed ${look}`} data-source=${source.source}><title>${`${code("web.role", source.role)} ${source.line ?? ""}: ${lookText(look)}`}</title>
    <g data-layer="Connectivity"><path class="wire" d=${`M${x},${LINE_Y + (generator ? 4 : 0)}V${BREAKER_Y - 24}M${x},${BREAKER_Y + 24}V${METER_Y - 20}M${x},${METER_Y + 20}V${BUS_Y}`} /></g>
    <g data-layer="Device"><${Head} x=${x} generator=${generator} feeding=${isFeeding(look, source)} /><${Breaker} x=${x} look=${look} />
      <g class="meter"><title>${t("web.oneline.meter")}</title><circle cx=${x} cy=${METER_Y} r="20" /><text x=${x} y=${METER_Y + 6} text-anchor="middle">Wh</text></g></g>
    <g data-layer="Text"><text class="name" x=${words} y="52">${code("web.role", source.role)} ${source.line ?? ""}</text><text x=${words} y="80">${about}</text>
      <text class="state" x=${words} y=${BREAKER_Y + 4}>${LOOK_SIGNS[look]} ${doesText(look, source)}</text>
      ${source.capacity_kva && html`<text x=${words} y="108">${number(source.capacity_kva)} kVA</text>`}
      ${source.works && html`<text class="works" x=${words} y=${METER_Y + 60}>⚠ ${t("web.flag.WORKS")} ${source.works}</text>`}</g>
    <g data-layer="Data"><${Values} source=${source} look=${look} x=${words} />
      ${look === "stale" && html`<rect class="hatch" x=${x - 30} y="24" width="60" height=${BUS_Y - 28} />`}${alarm && html`<${Ring} x=${x} y=${BREAKER_Y} alarm=${alarm} />`}</g></g>`;
}

/** How the proof of an interlock stands, and its sign. */
const PROOFS = /** @type {Record<string, string>} */ ({ proven: "✓", overdue: "✗", unknown: "?" });

/** The dashed link that keeps two sources apart, with how its proof stands. @param {{from: number, to: number, proof: string}} props */
const Interlock = ({ from, to, proof }) => html`<g class=${`interlock ${proof}`}><title>${t(`web.interlock.${proof}`)}</title>
  <path d=${`M${from + 18},${BREAKER_Y + 18}H${from + 30}V${LINK_Y}H${to - 30}V${BREAKER_Y + 18}H${to - 18}`} /><rect x=${(from + to) / 2 - 76} y=${LINK_Y - 19} width="152" height="38" rx="5" />
  <text x=${(from + to) / 2} y=${LINK_Y + 7} text-anchor="middle">${t("web.interlock")} ${PROOFS[proof]}</text></g>`;

/** @param {any} state @param {string[]} flags */
function proofOf(state, flags) {
  if (flags.includes("INTERLOCK_OVERDUE")) return "overdue";
  return state.interlocks.length > 0 && state.interlocks.every((/** @type {any} */ one) => one.verified) ? "proven" : "unknown";
}

/** What hangs beneath the bus: transformers that are known, else the load. @param {{kva: number[]}} props */
function Loads({ kva }) {
  const shown = kva.length > 0 ? kva : [null], step = (RIGHT - LEFT) / Math.max(shown.length, 2);
  return shown.map((rated, index) => {
    const x = LEFT + 60 + index * step;
    return html`<g key=${index} class="load"><title>${t(rated ? "web.oneline.transformer" : "web.oneline.load")}</title><path class="wire" d=${`M${x},${BUS_Y}V${rated ? LOAD_Y - 20 : LOAD_Y + 20}`} />
      ${rated ? html`<circle cx=${x} cy=${LOAD_Y} r="20" /><circle cx=${x} cy=${LOAD_Y + 26} r="20" /><path class="wire" d=${`M${x},${LOAD_Y + 46}v16`} />` : null}
      <path class="arrow" d=${`M${x - 10},${LOAD_Y + (rated ? 56 : 16)}l10,16l10,-16`} /><text x=${x + TEXT_X} y=${LOAD_Y + 20}>${rated ? `${number(rated)} kVA` : t("web.oneline.load")}</text></g>`;
  });
}

/** What can be said of the bus: fed, without voltage, or not known. @param {string[]} looks */
function busLook(looks) {
  if (looks.includes("carrying")) return "carrying";
  return looks.every(look => look === "dead") ? "dead" : "stale";
}

/**
 * OneLine - the diagram, with its table beneath.
 * @param {{state: any, flags: string[]}} props state: the answer of /source-states; flags: of the board
 */
export function OneLine({ state, flags }) {
  const live = rowOf(state.account)?.value.sources ?? [], places = columns(Math.max(2, state.sources.length));
  /** @type {any[]} */
  const sources = state.sources.map((/** @type {any} */ source) => ({ fresh: false, fresh_s: null, at: Date.now(), ...source, ...live.find(one => one.source === source.source), works: source.works }));
  const mine = [...alarms.value.values()].filter(alarm => alarm.account === state.account && isOpen(alarm)).sort(graver), common = mine.find(alarm => !alarm.thing.startsWith("source:"));
  const bus = busLook(sources.map(lookNow)), proof = proofOf(state, flags);
  return html`<figure class="oneline"><div class="drawing" tabindex="0" role="region" aria-label=${t("web.oneline")}><svg viewBox=${`0 0 1000 ${HEIGHT}`} role="img" aria-label=${t("web.oneline.of", { account: state.account })}>
      <desc>${t("web.oneline.inferred")}</desc>
      <defs><pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0,0V9" class="hatch-line" /></pattern></defs>
      <g data-layer="Connectivity">${sources.slice(1).map((source, index) => html`<${Interlock} key=${source.source} from=${places[index]} to=${places[index + 1]} proof=${proof} />`)}</g>
      ${sources.map((source, index) => html`<${Feed} key=${source.source} source=${source} x=${places[index]} alarm=${mine.find(alarm => alarm.thing === `source:${source.source}`)} />`)}
      <g data-layer="Device" class=${`bus ${bus}`}><title>${`${t("web.oneline.bus")}: ${t(`web.oneline.bus.${bus}`)}`}</title><path class="rail" d=${`M${LEFT},${BUS_Y}H${RIGHT}`} /><${Loads} kva=${state.transformers_kva} />
        ${common && html`<${Ring} x=${(places[0] + places[1]) / 2} y=${BUS_Y} alarm=${common} />`}</g>
      <g data-layer="Text"><text x=${RIGHT} y=${BUS_Y + 34} text-anchor="end">${t("web.oneline.bus")}${state.supply_kv === null ? "" : ` ${number(state.supply_kv)} kV`} · ${t(`web.oneline.bus.${bus}`)}</text>
        <text class="note" x=${LEFT} y=${HEIGHT - 14}>${t("web.oneline.inferred")}</text></g></svg></div>
    <${SourceTable} sources=${sources} /></figure>`;
}

const COLUMNS = ["source", "line", "state", "power", "voltage", "age", "since"];

/** The same in words. @param {{sources: any[]}} props */
const SourceTable = ({ sources }) => html`<div class="table-frame" tabindex="0" role="region" aria-label=${t("web.sources")}><table class="twin"><thead><tr>${COLUMNS.map(name => html`<th key=${name} scope="col" class=${["power", "voltage"].includes(name) ? "number" : ""}>${t(`web.source.column.${name}`)}</th>`)}</tr></thead>
  <tbody>${sources.map(source => {
    const look = lookNow(source), age = ageOf(source, now.value), known = look !== "stale";
    return html`<tr key=${source.source} data-source=${source.source}><td data-label=${t("web.source.column.source")}>${code("web.role", source.role)}</td><td data-label=${t("web.source.column.line")}><div>${source.line ?? "–"} <span class="quiet">${source.substation ?? ""}</span></div></td>
      <td data-label=${t("web.source.column.state")}><div><span class=${`look ${look}`}>${LOOK_SIGNS[look]} ${doesText(look, source)}</span>${source.reason && html` <small>${code("web.reason", source.reason)}</small>`}</div></td>
      <td class="number" data-label=${t("web.source.column.power")}>${known && source.power_kw !== null && source.power_kw !== undefined ? fixed(source.power_kw, 1) : "–"}</td>
      <td class="number" data-label=${t("web.source.column.voltage")}>${known && source.voltage_bp !== null && source.voltage_bp !== undefined ? fixed(source.voltage_bp / 100, 1) : "–"}</td>
      <td data-label=${t("web.source.column.age")}>${age === null ? t("web.never_read") : duration(age)}</td><td data-label=${t("web.source.column.since")}>${source.since ? duration((now.value - Date.parse(source.since)) / 1000) : "–"}</td></tr>`;
  })}</tbody></table></div>`;
