/* What a visit is called where it shows: its state, what is missing, what is known of the account. */
import { html } from "../html.js";
import { code, day, lang, number, percent, t } from "../text.js";
import { Chip, Time } from "../ui.js";

/** @param {number} wh */
export const kwh = wh => number(wh / 1000, 3);

/** How much of the pictures the service has. @param {{pictures: any[]}} props */
export const Pictures = ({ pictures }) => html`<span>${t("web.crew.pictures", { sent: pictures.filter(one => one.used).length, all: pictures.length })}</span>`;

/** The state of a visit: blank, draft with what is missing, ready, sent. @param {{visit: any, lacks?: number}} props */
export function VisitState({ visit, lacks }) {
  if (!visit) return html`<${Chip} tone="quiet">${t("web.crew.state.BLANK")}<//>`;
  if (visit.state === "SENT") return html`<${Chip} tone="good">${t("web.crew.state.SENT")} ${visit.receipt.receipt}<//>`;
  if (visit.state === "READY") return html`<${Chip} tone="info">${t("web.crew.state.READY")}<//>`;
  return html`<${Chip} tone="warn">${t("web.crew.state.DRAFT")}${lacks === undefined ? null : html`: ${lacks > 0 ? t("web.crew.lacks", { count: lacks }) : t("web.crew.complete")}`}<//>`;
}

/** Why a visit was not sent. @param {{error: any}} props */
export function SendFault({ error }) {
  if (!error) return null;
  const text = error.status === 0 || error.status >= 500 || error.status === 429 ? t("web.crew.fault.away") : error.status === 401 ? t("web.crew.fault.signed_out")
    : error.status < 0 ? t("web.crew.fault.phone") : (lang.value === "zh" ? error.zh : error.en) || error.code;
  return html`<p class=${error.final || error.status < 0 ? "fault" : "quiet small"}>${text} <${Time} at=${error.at} />${error.request && html` <code>${error.request}</code>`}</p>`;
}

/** What the meters say, in words. @type {Record<string, (facts: any) => any>} */
const HINTS = {
  REACTIVE_MONTHS: facts => {
    const last = facts.power_factor.at(-1);
    return last?.pf_x100 ? t("web.crew.hint.REACTIVE_MONTHS", { pf: number(last.pf_x100 / 100), on: day(last.as_of) }) : null;
  },
  BACK_FEED: facts => t("web.crew.hint.BACK_FEED", { kvarh: number(facts.kvarh), months: facts.months }),
  MANUAL_SWITCHING: facts => t("web.crew.hint.MANUAL_SWITCHING", { kvar: number(facts.kvar) }),
  DEMAND_ABOVE_CONTRACT: facts => t("web.crew.hint.DEMAND_ABOVE_CONTRACT", { demand: number(facts.demand_kw), contract: number(facts.contract_kva), months: facts.months }),
  ZERO_USE: facts => t("web.crew.hint.ZERO_USE", { months: facts.months }),
  GAPS: facts => t("web.crew.hint.GAPS", { months: facts.months, least: percent(facts.least_percent * 100) }),
  FINDINGS: facts => t("web.crew.hint.FINDINGS", { findings: facts.rules.map((/** @type {any} */ one) => `${code("web.vee", one.rule)} ×${one.count}`).join(", ") }),
  POWER_FACTOR_LOW: facts => t("web.crew.hint.POWER_FACTOR_LOW", { months: facts.months, least: number(facts.least_x100 / 100) }),
  SUB_METERS: facts => t("web.crew.hint.SUB_METERS", { months: facts.months }),
};

/** What the meters say to the items of @codes. @param {{hints: any[], codes: string[]}} props */
export function Hints({ hints, codes }) {
  const said = hints.filter(one => codes.includes(one.code)).map(one => HINTS[one.hint]?.(one.facts)).filter(Boolean);
  return said.length === 0 ? null : html`<ul class="note hints">${said.map(text => html`<li key=${text}>${text}</li>`)}</ul>`;
}
