/* A complaint or dispute (4.18): the claim with its clocks, what the meters say beside it, earlier cases of the same matter, and whether the
   customer was told of the regulator. */
import { html } from "../html.js";
import { clock, t } from "../text.js";
import { query } from "../api.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { may } from "../session.js";
import { optionText } from "../form.js";
import { CaseView, Record, State, subjectText } from "../case.js";
import { Energy } from "../energy.js";
import { Chip, Facts, Missing, Name, Time } from "../ui.js";

/** What the claim itself shows; it is not told again among the record. */
const SHOWN = ["channel", "topic", "summary", "wish", "complainant", "anonymous", "contact", "received_at", "department", "first", "repeats", "regulator_told", "referred_to"];
const OUTCOME = ["answer", "cause", "solved", "answered_at", "mediation", "mediation_agreed", "told_at", "told_how", "content"];

/** Does the customer know of the regulator? Whoever is not content has to be told. @param {{detail: any}} props */
function Regulator({ detail }) {
  if (detail.referred_to) return html`<${Chip} tone="warn">${t("web.complaint.referred", { to: detail.referred_to })}<//>`;
  return html`<${Chip} tone=${detail.regulator_told ? "good" : detail.solved === false ? "bad" : "quiet"}>${t(detail.regulator_told ? "web.complaint.regulator.told" : detail.solved === false ? "web.complaint.regulator.owed" : "web.complaint.regulator.not_yet")}<//>`;
}

/** @param {{detail: any}} props */
const Claim = ({ detail }) => html`<section class="card"><header><h2>${t("web.complaint.claim")}</h2><${Chip} tone="info">${optionText("topic", detail.topic)}<//></header>
  <blockquote><bdi>${detail.summary}</bdi></blockquote>
  <${Facts} pairs=${[[t("form.wish"), detail.wish ? html`<bdi>${detail.wish}</bdi>` : html`<span class="quiet">${t("web.none")}</span>`],
    [t("form.complainant"), detail.anonymous ? html`<span class="quiet">${t("web.complaint.anonymous")}</span>` : html`<${Name} text=${detail.complainant} />`],
    [t("form.contact"), detail.contact ? html`<bdi>${detail.contact}</bdi>` : html`<${Missing} what="web.complaint.no_contact" />`],
    [t("form.channel"), optionText("channel", detail.channel)], [t("form.received_at"), html`<${Time} at=${detail.received_at} />`],
    [t("form.department"), detail.department ? html`<bdi>${detail.department}</bdi>` : html`<${Missing} what="web.complaint.no_department" />`],
    [t("web.complaint.regulator"), html`<${Regulator} detail=${detail} />`]]} /></section>`;

/** What was answered, as far as it was. @param {{detail: any}} props */
const Outcome = ({ detail }) => detail.answered_at && html`<section class="card"><header><h2>${t("web.complaint.outcome")}</h2></header>
  <${Record} record=${Object.fromEntries(OUTCOME.filter(name => detail[name] !== null).map(name => [name, detail[name]]))} /></section>`;

/** Earlier and later complaints of the account; those of the same matter are marked. @param {{found: any}} props */
function Before({ found }) {
  const asked = useResource(found.account ? `/complaints${query({ account: found.account, sort: "-opened_at" })}` : null), same = [found.detail.first, ...found.detail.repeats];
  const rows = (asked.data?.items ?? []).filter((/** @type {any} */ row) => row.number !== found.number);
  if (rows.length === 0) return html`<p class="quiet">${t("web.complaint.only")}</p>`;
  return html`<ul class="plain">${rows.map((/** @type {any} */ row) => html`<li key=${row.number}><a class="mono" href=${href(`/complaints/${row.number}`)}>${row.number}</a> <bdi>${subjectText(row.subject)}</bdi> <span class="quiet small">${clock(row.opened_at)}</span> <${State} flow="complaints" state=${row.state} final=${row.closed_at !== null} /> ${same.includes(row.number) && html`<${Chip} tone="warn">${t(row.number === found.detail.first ? "web.complaint.first" : "web.complaint.repeat")}<//>`}</li>`)}</ul>`;
}

/** What the meters say of the account, and where bills, points and verdicts are. @param {{account: string}} props */
const Evidence = ({ account }) => html`<section class="card"><header><h2>${t("web.complaint.evidence")}</h2></header><${Energy} path=${`/accounts/${account}`} />
  <div class="filters">${[...(may("account.file") ? ["bills"] : []), "points", "eligibility"].map(tab => html`<a key=${tab} class="button" href=${href(`/accounts/${account}`, { tab })}>${t(`web.tab.${tab}`)}</a>`)}</div></section>`;

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseView} key=${params.number} flow="complaints" number=${params.number} hide=${[...SHOWN, ...OUTCOME]}>${(/** @type {any} */ found) => html`
  <div class="pairs wide"><div><${Claim} detail=${found.detail} /><${Outcome} detail=${found.detail} /><section class="card"><header><h2>${t("web.complaint.others")}</h2></header><${Before} found=${found} /></section></div>
    ${found.account && html`<${Evidence} account=${found.account} />`}</div>`}<//>`;
