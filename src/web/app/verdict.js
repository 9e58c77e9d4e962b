/* A verdict as a proof: limit, value, rows behind it, clause, version, completeness; and what would change it. */
import { html } from "./html.js";
import { code, has, number, own, t } from "./text.js";
import { Chip, Facts, Missing, Name, Share, outcomeTone } from "./ui.js";
import { Value } from "./case.js";

/** What a verdict says; the named state says more than the outcome, where a rule has one. @param {any} verdict */
export const verdictText = verdict => (verdict.state === null || verdict.state === undefined ? code("rule.outcome", verdict.outcome) : code("rule.word", verdict.state));

/** What of an account a verdict is about: a line by its number, else a receiving point by its name. @param {any} verdict @returns {string} */
export const verdictSubject = verdict => (verdict.subject && verdict.rule.startsWith("4.6.") ? t("web.line_number", { line: verdict.subject }) : verdict.subject);

/** A fact or limit: numbers with their unit, yes and no in words. @param {unknown} value @param {string | null} unit */
function evidence(value, unit) {
  if (value === null || value === undefined) return html`<${Missing} />`;
  if (typeof value === "boolean") return t(value ? "web.yes" : "web.no");
  if (typeof value === "object") return html`<${Value} name="" value=${value} />`;
  return [typeof value === "number" ? number(value) : code("rule.word", value), unit].filter(Boolean).join(" ");
}

const HOLDS = { true: ["good", "web.holds.yes"], false: ["bad", "web.holds.no"], null: ["warn", "web.holds.unknown"] };
const SIGNS = { ">=": "≥", "<=": "≤", "!=": "≠" };

/** The numbers that a rule compared. @param {{checks: any[]}} props */
export const Checks = ({ checks }) => html`<div class="table-frame" tabindex="0" role="region" aria-label=${t("web.check.name")}><table class="checks"><thead><tr><th scope="col">${t("web.check.name")}</th>
  <th scope="col" class="number">${t("web.check.value")}</th><th scope="col" class="number">${t("web.check.limit")}</th><th scope="col">${t("web.check.holds")}</th></tr></thead>
  <tbody>${checks.map((check, index) => {
    const [tone, word] = HOLDS[/** @type {"true"} */ (String(check.holds))];
    return html`<tr key=${index}><td data-label=${t("web.check.name")}>${code("rule.name", check.name)}</td><td class="number" data-label=${t("web.check.value")}>${evidence(check.value, check.unit)}</td>
      <td class="number" data-label=${t("web.check.limit")}>${/** @type {Record<string, string>} */ (SIGNS)[check.operator] ?? check.operator} ${evidence(check.limit, check.unit)}</td>
      <td data-label=${t("web.check.holds")} class=${tone}>${t(word)}</td></tr>`;
  })}</tbody></table></div>`;

/** One part of the proof. @param {{title: string, values: any, family: string}} props */
function Part({ title, values, family }) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return null;
  const name = (/** @type {string} */ key) => (has(`${family}.${key}`) ? t(`${family}.${key}`) : code("rule.name", key));
  return html`<h4>${t(title)}</h4><${Facts} pairs=${entries.map(([key, value]) => [name(key), html`<${Value} name=${key} value=${value} />`])} />`;
}

/** @param {{verdict: any, children?: import("preact").ComponentChildren, open?: boolean}} props children: what a screen adds, such as "what if" and steps */
export function RuleCard({ verdict, children, open = false }) {
  const { checks = [], ...results } = verdict.result ?? {};
  const tone = verdict.rule === "4.1" && verdict.outcome === "FAIL" ? "quiet" : outcomeTone(verdict.outcome);   /* not to be a large customer is no fault */
  return html`<article class="card rule"><header><span class="clause">${verdict.clause}</span><h3>${own(verdict, "title")}</h3>
      ${verdict.subject && html`<span class="quiet"><${Name} text=${verdictSubject(verdict)} /></span>`}<${Chip} tone=${tone}>${verdictText(verdict)}<//></header>
    ${verdict.reasons.length > 0 && html`<ul class="reasons">${verdict.reasons.map((/** @type {any} */ reason, /** @type {number} */ index) => html`<li key=${index}>${own(reason, "text")}</li>`)}</ul>`}
    ${checks.length > 0 && html`<${Checks} checks=${checks} />`}
    ${verdict.completeness_bp !== null && verdict.completeness_bp !== undefined && verdict.completeness_bp < 10000 && html`<p class="warn">${t("web.backed")} <${Share} bp=${verdict.completeness_bp} /></p>`}
    <details open=${open}><summary>${t("web.evidence")}</summary>
      <${Part} title="rule.proof.facts" values=${verdict.facts} family="rule.name" /><${Part} title="rule.proof.results" values=${results} family="rule.name" />
      <${Part} title="rule.proof.thresholds" values=${verdict.thresholds} family="policy" />
      <p class="quiet small">${t("web.decided", { date: verdict.as_of, version: verdict.rule_version, actor: verdict.actor ?? "" })}</p></details>
    ${children}</article>`;
}
