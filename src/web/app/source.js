/* How a source looks: one table for tile, diagram and list. A state is told by shape and word first, by colour third;
   what is not of now is hatched and says nothing of live or dead. */
import { t } from "./text.js";
import { isFresh } from "./live.js";

/** @typedef {"carrying" | "live" | "dead" | "abnormal" | "stale"} Look */

/** @param {import("./live.js").Source} source @param {number} at now, milliseconds @param {boolean} lost the page itself does not know what is so now @returns {Look} */
export function lookOf(source, at, lost) {
  if (lost || !isFresh(source, at) || source.state === "UNKNOWN") return "stale";
  if (source.state === "DEAD") return "dead";
  if (source.state === "ABNORMAL") return "abnormal";
  return source.carrying ? "carrying" : "live";
}

/** Does it carry power out to the grid? @param {Look} look @param {{power_kw?: number | null}} source */
export const isFeeding = (look, source) => look === "carrying" && (source.power_kw ?? 0) < 0;

/** What a source does, in a word: one that carries may feed back. @param {Look} look @param {{power_kw?: number | null}} source */
export const doesText = (look, source) => (isFeeding(look, source) ? t("web.source.feeding") : lookText(look));

/** @param {Look} look */
export const lookText = look => t(`web.source.${look}`);

/** The sign of a look, for a mark without colour. @type {Record<Look, string>} */
export const LOOK_SIGNS = { carrying: "▮", live: "▯", dead: "✕", abnormal: "!", stale: "?" };
