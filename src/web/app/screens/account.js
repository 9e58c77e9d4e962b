/* One account, everything on one page. Each tab is a file of screens/account/, loaded when it is first opened. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { number, t } from "../text.js";
import { useResource } from "../resource.js";
import { may } from "../session.js";
import { Amount, Chip, Loaded, Missing, Name, Share, Skeleton, Tabs, Title } from "../ui.js";

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
  { id: "care", right: "case.read", load: () => import("./account/care.js") },
  { id: "people", load: () => import("./account/people.js") },
];

/** A tab of the table above. @param {{tab: string, account: any, reload: () => void}} props */
function TabView({ tab, account, reload }) {
  const [loaded, setLoaded] = useState(/** @type {{tab: string, View: any}} */ ({ tab: "", View: null }));
  useEffect(() => { void TABS.find(one => one.id === tab)?.load().then(module => setLoaded({ tab, View: module.default })); }, [tab]);
  return loaded.tab === tab && loaded.View ? html`<${loaded.View} account=${account} reload=${reload} />` : html`<${Skeleton} />`;
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
    <${Tabs} tabs=${TABS.filter(tab => !tab.right || may(tab.right)).map(tab => ({ id: tab.id, title: t(`web.tab.${tab.id}`) }))}>${(/** @type {string} */ tab) => html`
      <${TabView} tab=${tab} account=${account} reload=${asked.reload} />`}<//>`}<//>`;
}
