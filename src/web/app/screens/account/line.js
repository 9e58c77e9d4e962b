/* The dedicated line: may apply, is eligible, may keep - three answers, each by itself - and its clocks of 1, 2 and 4 years. */
import { html } from "../../html.js";
import { t } from "../../text.js";
import { useResource } from "../../resource.js";
import { LineTimeline } from "../../line_timeline.js";
import { Letters } from "../../letters.js";
import { RuleCard } from "../../verdict.js";
import { State } from "../../case.js";
import { Empty, Loaded } from "../../ui.js";

/** A question of the line with its verdicts. @param {{question: string, verdicts: any[], account: any, rule: string}} props */
const Question = ({ question, verdicts, account, rule }) => html`<section><h2>${t(`web.line.${question}`)}</h2>
  ${verdicts.length === 0 ? html`<p class="quiet">${t("web.line.not_asked")}</p>` : verdicts.map((verdict, index) => {
    const whole = account.decisions.find((/** @type {any} */ one) => one.rule === rule && one.subject === verdict.subject);
    return html`<${RuleCard} key=${index} verdict=${{ ...whole, rule, clause: rule, facts: {}, thresholds: {}, ...verdict, title_zh: whole?.title_zh ?? "", title_en: whole?.title_en ?? "" }} />`;
  })}</section>`;

/** @param {{account: any}} props */
export default function Line({ account }) {
  const asked = useResource(`/accounts/${account.number}/dedicated-line`);
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ line) => (line.may_apply.length + line.eligible.length + line.may_keep.length + line.lines.length === 0
    ? html`<${Empty} text=${t("web.line.none")} /><${Letters} account=${account.number} />`
    : html`<${LineTimeline} line=${line} account=${account} />
      <${Letters} account=${account.number} /><${Question} question="may_apply" verdicts=${line.may_apply} account=${account} rule="4.5" /><${Question} question="eligible" verdicts=${line.eligible} account=${account} rule="4.6.1" />
      <${Question} question="may_keep" verdicts=${line.may_keep} account=${account} rule="4.6.2" />
      ${line.proposals.length > 0 && html`<section><h2>${t("flow.proposals")}</h2><ul class="plain">${line.proposals.map((/** @type {any} */ one) => html`<li key=${one.number}><a href=${`#/proposals/${one.number}`}>${one.number}</a> ${one.line} <${State} flow="proposals" state=${one.state} /></li>`)}</ul></section>`}`)}<//>`;
}
