/* How a metering point answers, as a chip: the word says it, the tone only helps. */
import { html } from "./html.js";
import { t } from "./text.js";
import { Chip } from "./ui.js";

const TONES = /** @type {Record<string, string>} */ ({ OK: "good", STALE: "warn", FAILING: "bad", NEVER: "warn", BY_HAND: "info", NO_METER: "quiet", OFF: "quiet" });

/** @param {{state: string}} props */
export const PointState = ({ state }) => html`<${Chip} tone=${TONES[state] ?? "quiet"}>${t(`web.meter.state.${state}`)}<//>`;
