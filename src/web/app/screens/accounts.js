/* The accounts: found by number, name or initials, cut by chips, each with the reason of its verdict. */
import { html } from "../html.js";
import { clock, code, fixed, number, own, t } from "../text.js";
import { query } from "../api.js";
import { usePages } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may } from "../session.js";
import { verdictText } from "../verdict.js";
import { Views } from "../views.js";
import { Amount, Chip, Choice, Empty, Loaded, Missing, Name, Search, Share, Table, Title, outcomeTone } from "../ui.js";

const LARGE_TONES = /** @type {Record<string, string>} */ ({ yes: "info", review: "warn", no: "quiet", unknown: "quiet" });

/** @param {{account: any}} props */
const Large = ({ account }) => html`<${Chip} tone=${LARGE_TONES[account.large]}>${t(`web.large.${account.large}`)}<//>
  ${account.large !== "no" && account.reasons.map((/** @type {any} */ reason, /** @type {number} */ index) => html`<div class="small quiet" key=${index}>${own(reason, "text")}</div>`)}`;

/** @param {{account: any}} props */
function Flags({ account }) {
  if (account.reviewed_on === null) return html`<${Missing} what="web.not_reviewed" />`;
  if (account.flags.length === 0) return html`<span class="quiet">${t("web.no_flags")}</span>`;
  return html`<div class="chips">${account.flags.map((/** @type {any} */ flag, /** @type {number} */ index) => html`<${Chip} key=${index} tone=${outcomeTone(flag.outcome)} title=${own(flag, "title")}>${flag.clause} ${verdictText(flag)}<//>`)}</div>`;
}

/** @param {{account: any}} props */
function Data({ account }) {
  if (account.points === 0) return html`<${Missing} what="web.no_points" />`;
  return html`${account.newest_at === null ? html`<${Missing} what="web.never_read" />` : clock(account.newest_at)}
    ${account.stale_points > 0 && html`<div class="warn small">${t("web.stale_points", { stale: account.stale_points, points: account.points })}</div>`}`;
}

/** @type {() => import("../ui.js").Column[]} */
const columns = () => [
  { key: "number", title: t("web.number"), tight: true, cell: account => account.number },
  { key: "customer", title: t("web.customer"), sort: "name", wide: true, cell: account => html`<${Name} text=${account.customer} /><div class="small quiet"><${Name} text=${account.site} /></div>` },
  { key: "capacity", title: `${t("web.capacity")} (kVA)`, amount: true, sort: "capacity", cell: account => html`<${Amount} value=${account.capacity_kva} />` },
  { key: "annual", title: `${t("web.annual")} (kWh)`, amount: true, sort: "energy", cell: account => html`<${Amount} value=${account.annual_kwh} digits=${0} />
      ${account.completeness_bp !== null && account.completeness_bp < 10000 && html`<div class="warn small">${t("web.backed")} <${Share} bp=${account.completeness_bp} /></div>`}` },
  { key: "large", title: t("web.large"), wide: true, cell: account => html`<${Large} account=${account} />` },
  { key: "pf", title: t("web.pf"), amount: true, cell: account => (account.pf_x100 === null ? html`<${Missing} />` : fixed(account.pf_x100 / 100)) },
  { key: "flags", title: t("web.flags"), wide: true, cell: account => html`<${Flags} account=${account} />` },
  { key: "data", title: t("web.data"), tight: true, cell: account => html`<${Data} account=${account} />` },
  { key: "category", title: t("web.category"), optional: true, cell: account => code("web.category", account.use_category) },
];

/** What makes or marks a large customer; each stands alone in the address. @type {() => [string, string, string][]} */
const chips = () => [["capacity_least", "2000", `≥ ${number(2000)} kVA`], ["energy_least", "5000000", `≥ ${number(5000000)} kWh`],
  ...["high_risk", "dual", "dedicated", "idle"].map(name => /** @type {[string, string, string]} */ ([name, "yes", t(`web.accounts.${name}`)]))];

export default function Accounts() {
  const { q, large, sort } = place.value.query, cut = Object.fromEntries(chips().map(([name]) => [name, place.value.query[name]]));
  const path = `/accounts${query({ q, large, ...cut, sort, limit: 100 })}`, filtered = q || large || Object.values(cut).some(Boolean);
  const pages = usePages(path, { items: "accounts", next: "next_after", every: 60000 });
  return html`<${Title} title=${t("web.screen.accounts")}><${Views} path="/accounts" />${may("account.import") && html`<a class="button primary" href=${href("/import", { kind: "accounts" })}>${t("web.screen.import")}</a>`}<//>
    <div class="filters"><${Search} label=${t("web.search_accounts")} />
      <${Choice} name="large" label=${t("web.large")} choices=${["yes", "review", "no", "unknown"].map(value => [value, t(`web.large.${value}`)])} />
      <div class="choice" role="group" aria-label=${t("web.accounts.marks")}>${chips().map(([name, value, text]) => html`<button key=${name} type="button" aria-pressed=${place.value.query[name] === value}
        onClick=${() => setQuery({ [name]: place.value.query[name] === value ? "" : value })}>${text}</button>`)}</div></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="accounts" label=${t("web.screen.accounts")} reads=${[]} columns=${columns()} rows=${pages.rows} more=${pages.more} file=${path}
      rowKey=${(/** @type {any} */ account) => account.number} rowHref=${(/** @type {any} */ account) => href(`/accounts/${account.number}`)}
      empty=${html`<${Empty} text=${t(filtered ? "web.no_match" : "web.no_accounts")}>${!filtered && may("account.import") && html`<a class="button" href=${href("/import", { kind: "accounts" })}>${t("web.screen.import")}</a>`}<//>`} />`}<//>`;
}
