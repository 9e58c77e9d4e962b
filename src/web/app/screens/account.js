/* One account, everything on one page. Each tab is a file of screens/account/, loaded when it is first opened. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { fixed, number, own, t } from "../text.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { may } from "../session.js";
import { verdictText } from "../verdict.js";
import { Amount, Chip, Loaded, Missing, Name, Share, Skeleton, Tabs, Title, outcomeTone } from "../ui.js";

const REFRESH_MS = 30000;

/** The tabs: their right, and what shows them. @type {{id: string, right?: string, load: () => Promise<{default: (props: {account: any, reload: () => void}) => any}>}[]} */
const TABS = [
  { id: "overview", load: () => import("./account/overview.js") },
  { id: "points", load: () => import("./account/points.js") },
  { id: "energy", load: () => import("./account/energy.js") },
  { id: "eligibility", load: () => import("./account/eligibility.js") },
  { id: "line", load: () => import("./account/line.js") },
  { id: "applications", right: "case.read", load: () => import("./account/applications.js") },
  { id: "contracts", right: "case.read", load: () => import("./account/contracts.js") },
  { id: "inspections", right: "case.read", load: () => import("./account/inspections.js") },
  { id: "bills", right: "account.file", load: () => import("./account/bills.js") },
  { id: "disputes", right: "case.read", load: () => import("./account/disputes.js") },
  { id: "care", right: "case.read", load: () => import("./account/care.js") },
  { id: "people", load: () => import("./account/people.js") },
  { id: "files", right: "attachment.send", load: () => import("./account/files.js") },
  { id: "history", right: "account.file", load: () => import("./account/history.js") },
];

/** A tab of the table above. @param {{tab: string, account: any, reload: () => void}} props */
function TabView({ tab, account, reload }) {
  const [loaded, setLoaded] = useState(/** @type {{tab: string, View: any}} */ ({ tab: "", View: null }));
  useEffect(() => { void TABS.find(one => one.id === tab)?.load().then(module => setLoaded({ tab, View: module.default })); }, [tab]);
  return loaded.tab === tab && loaded.View ? html`<${loaded.View} account=${account} reload=${reload} />` : html`<${Skeleton} />`;
}

/** What marks the account, each with why: where it stands and what it is held to. @param {any} account @returns {{tag: string, why: string, to: Record<string, string>}[]} */
function tagsOf(account) {
  const large = account.decisions.find((/** @type {any} */ one) => one.rule === "4.1"), idle = account.decisions.find((/** @type {any} */ one) => one.rule === "4.11");
  const rule = { tab: "eligibility", rule: "4.1" }, { facts = {}, thresholds = {} } = large ?? {};
  const reached = (/** @type {string} */ fact, /** @type {string} */ limit) => typeof facts[fact] === "number" && typeof thresholds[limit] === "number" && facts[fact] >= thresholds[limit];
  const against = (/** @type {string} */ fact, /** @type {string} */ limit) => t("web.tag.against", { value: number(facts[fact], 0), limit: number(thresholds[limit]), unit: fact === "capacity_kva" ? "kVA" : "kWh" });
  return [
    ...(reached("capacity_kva", "r4_1_capacity_kva") ? [{ tag: "capacity", why: against("capacity_kva", "r4_1_capacity_kva"), to: rule }] : []),
    ...(reached("annual_kwh", "r4_1_annual_kwh") ? [{ tag: "energy", why: against("annual_kwh", "r4_1_annual_kwh"), to: rule }] : []),
    ...(account.high_risk ? [{ tag: "high_risk", why: t("web.tag.high_risk.why"), to: rule }] : []),
    ...(account.dual ? [{ tag: "dual", why: t("web.tag.dual.why"), to: { tab: "contracts" } }] : []),
    ...(account.dedicated ? [{ tag: "dedicated", why: t("web.tag.dedicated.why"), to: { tab: "line" } }] : []),
    ...(idle && !["PASS", "NOT_APPLICABLE"].includes(idle.outcome) ? [{ tag: "idle", why: idle.reasons.map((/** @type {any} */ one) => own(one, "text")).join(" "), to: { tab: "eligibility", rule: "4.11" } }] : []),
  ];
}

/** The power factor of the last month against the one that is required; the worst receiving point counts. @param {{account: any}} props */
function PowerFactorNow({ account }) {
  const known = account.decisions.filter((/** @type {any} */ one) => one.rule === "pf" && typeof one.result?.pf_x100 === "number");
  const worst = known.sort((/** @type {any} */ a, /** @type {any} */ b) => a.result.pf_x100 - b.result.pf_x100)[0];
  if (!worst) return html`<${Missing} />`;
  return html`<a href=${href(`/accounts/${account.number}`, { tab: "energy" })}><b>${fixed(worst.result.pf_x100 / 100)}</b></a> <${Chip} tone=${outcomeTone(worst.outcome)}>${verdictText(worst)}<//>`;
}

/** The sum of what matters, at the head of every tab. @param {{account: any}} props */
function Sum({ account }) {
  const facts = account.decisions.find((/** @type {any} */ one) => one.rule === "4.1")?.facts ?? {}, limits = account.decisions.find((/** @type {any} */ one) => one.rule === "4.1")?.thresholds ?? {};
  const enough = limits.r4_1_annual_kwh ?? null, worst = account.decisions.filter((/** @type {any} */ one) => ["FAIL", "REVIEW", "WARN", "EXCEPTION_REQUIRED"].includes(one.outcome) && one.rule !== "4.1").length;
  const month = [...account.months].reverse().find(one => one.active_import_kwh !== null);
  return html`<ul class="sum">
    <li><small>${t("web.large")}</small><${Chip} tone=${account.large === "yes" ? "info" : account.large === "review" ? "warn" : "quiet"}>${t(`web.large.${account.large}`)}<//></li>
    <li><small>${t("web.capacity")}</small><b><${Amount} value=${facts.capacity_kva} unit="kVA" /></b></li>
    <li><small>${t("web.annual")}</small><b><${Amount} value=${facts.annual_kwh} unit="kWh" digits=${0} /></b>
      ${enough !== null && facts.annual_kwh !== null && facts.annual_kwh !== undefined && html`<progress max=${enough} value=${Math.min(facts.annual_kwh, enough)} aria-label=${t("web.way", { limit: number(enough) })} title=${t("web.way", { limit: number(enough) })}></progress>`}</li>
    <li><small>${t("web.pf")}</small><span><${PowerFactorNow} account=${account} /></span></li>
    <li><small>${t("web.voltage")}</small><b><${Amount} value=${account.supply_kv} unit="kV" /></b></li>
    <li><small>${t("web.newest_month")}</small>${month ? html`<b>${month.month}</b> <${Share} bp=${month.completeness_bp} />` : html`<${Missing} />`}</li>
    <li><small>${t("web.flags")}</small>${worst > 0 ? html`<${Chip} tone="warn">${t("web.to_look_at", { count: worst })}<//>` : html`<span class="quiet">${t("web.no_flags")}</span>`}</li></ul>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Account({ params }) {
  const asked = useResource(`/accounts/${encodeURIComponent(params.number)}`, { every: REFRESH_MS });
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ account) => html`
    <${Title} title=${html`<span class="mono">${account.number}</span> <${Name} text=${account.customer?.name} />`}>${account.closed_on && html`<${Chip}>${t("web.closed")} ${account.closed_on}<//>`}<//>
    <${Sum} account=${account} />
    <ul class="plain chips tags" aria-label=${t("web.tags")}>${tagsOf(account).map(one => html`<li key=${one.tag}><a href=${href(`/accounts/${account.number}`, one.to)}><${Chip} tone=${one.tag === "idle" ? "warn" : "info"}>${t(`web.tag.${one.tag}`)}<//></a> <span class="quiet small">${one.why}</span></li>`)}</ul>
    <${Tabs} tabs=${TABS.filter(tab => !tab.right || may(tab.right)).map(tab => ({ id: tab.id, title: t(`web.tab.${tab.id}`) }))}>${(/** @type {string} */ tab) => html`
      <${TabView} tab=${tab} account=${account} reload=${asked.reload} />`}<//>`}<//>`;
}
