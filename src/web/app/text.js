/* Words and numbers as the reader wants them: one catalogue, two languages, formats of the field.
   What is read here inside a component follows the language by itself: `texts` is a signal. */
import { signal } from "@preact/signals";

/** @typedef {"zh" | "en"} Lang */
/** @typedef {Record<string, unknown>} Facts */

const LOADERS = { zh: () => import("../i18n/zh.json"), en: () => import("../i18n/en.json") };
const DAY_S = 86400;

/** @type {import("@preact/signals").Signal<Lang>} */
export const lang = signal(firstLang());
/** @type {import("@preact/signals").Signal<Record<string, string>>} */
const texts = signal({});

/** The language of the address, else the one chosen before, else the browser's. @returns {Lang} */
function firstLang() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("lang");
  return asked === "zh" || asked === "en" ? asked : navigator.language.startsWith("zh") ? "zh" : "en";
}

/** Show everything in @to; kept for the next visit. Input and place stay as they are. @param {Lang} to */
export async function speak(to) {
  const module = await LOADERS[to]();
  texts.value = module.default;
  lang.value = to;
  localStorage.setItem("lang", to);
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
}

/** Is there such a text? @param {string} key */
export const has = key => Object.hasOwn(texts.value, key);

const TURNS = /[\u202a-\u202e\u2066-\u2069]/g, RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** A fact within a sentence: its marks of writing direction would reach the words behind it, and so would a script that runs to the left.
 *  @param {unknown} fact */
function within(fact) {
  const text = String(fact).replace(TURNS, "");
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** The text of @key with its {holes} filled from @facts. @param {string} key @param {Facts} [facts] */
export const t = (key, facts = {}) => (texts.value[key] ?? key).replace(/\{(\w+)\}/g, (hole, name) => (facts[name] === undefined || facts[name] === null ? hole : within(facts[name])));

/** The text of a code of a family (state of contracts, DRAFT); a code without one stands for itself.
 *  @param {string} family @param {unknown} value */
export const code = (family, value) => texts.value[`${family}.${value}`] ?? String(value);

/** The member of @object in the reader's language: title_zh or title_en. @param {any} object @param {string} name @returns {string} */
export const own = (object, name) => object?.[`${name}_${lang.value}`] ?? "";

/** A text that need not be there. @param {string | null | undefined} text */
export const optional = text => text || "–";

/** Several facts beside each other, without those that are not there. @param {unknown[]} facts */
export const beside = facts => facts.filter(Boolean).map(within).join(" · ");

/** Several clauses as one text. @param {string[]} texts */
export const clauses = texts => texts.map(within).join(lang.value === "zh" ? "；" : "; ");

/* ---- numbers ---- */

const locale = () => (lang.value === "zh" ? "zh-CN" : "en-GB");

/** Formats are dear to make and cheap to use. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();
/** @param {number} least @param {number} most digits behind the point */
function format(least, most) {
  const key = `${lang.value} ${least} ${most}`, known = formats.get(key) ?? new Intl.NumberFormat(locale(), { minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, known);
  return known;
}

/** @param {number | string} value @param {number} [digits] at most this many behind the point */
export const number = (value, digits = 2) => format(0, digits).format(Number(value));
/** With exactly @digits behind the point. @param {number | string} value @param {number} [digits] */
export const fixed = (value, digits = 2) => format(digits, digits).format(Number(value));
/** Fen as yuan. @param {number} fen */
export const money = fen => `¥${fixed(fen / 100)}`;
/** Basis points as per cent. @param {number} bp */
export const percent = bp => `${number(bp / 100)} %`;

/* ---- times ---- */

/** @param {number} part */
const two = part => String(part).padStart(2, "0");
/** In the zone of who reads; a format of Intl would be made anew for each cell of a list. @param {Date} at */
const parts = at => ({ year: at.getFullYear(), month: two(at.getMonth() + 1), day: two(at.getDate()), hour: two(at.getHours()), minute: two(at.getMinutes()), second: two(at.getSeconds()) });

/** The civil day of an instant: 2026-03-12. @param {string | number | Date} at */
export function day(at) {
  const p = parts(new Date(at));
  return `${p.year}-${p.month}-${p.day}`;
}
/** 2026-03-12 10:42. @param {string | number | Date} at */
export function clock(at) {
  const p = parts(new Date(at));
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
}
/** 2026-03-12 10:42:07. @param {string | number | Date} at */
export const stamp = at => `${day(at)} ${moment(at).slice(-8)}`;
/** 10:42:07, and the day before it when that is not today. @param {string | number | Date} at */
export function moment(at) {
  const p = parts(new Date(at)), time = `${p.hour}:${p.minute}:${p.second}`;
  return day(at) === day(Date.now()) ? time : `${p.year}-${p.month}-${p.day} ${time}`;
}
/** A day with its weekday. @param {string} date 2026-03-12 */
export const weekday = date => `${date} ${new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`))}`;

/** How long: "3 minutes", "3分钟". @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  for (const [unit, length] of /** @type {[string, number][]} */ ([["day", DAY_S], ["hour", 3600], ["minute", 60]]))
    if (whole >= 2 * length) return inUnit(Math.floor(whole / length), unit);
  return inUnit(whole, "second");
}
/** @param {number} count @param {string} unit */
function inUnit(count, unit) {
  const key = `${lang.value} ${unit}`, known = formats.get(key) ?? new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" });
  formats.set(key, known);
  return known.format(count);
}

/** Days from today to @date, negative when it is past. @param {string} date */
export const daysTo = date => Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${day(Date.now())}T00:00:00Z`)) / (DAY_S * 1000));
