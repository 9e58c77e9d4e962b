/* Meters: every metering point with how it answers, the worst to be found by a press. */
import { html } from "../html.js";
import { code, duration, number, percent, t } from "../text.js";
import { query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place } from "../route.js";
import { may } from "../session.js";
import { AccountLink, Amount, Chip, Choice, Empty, Loaded, Missing, Search, Table, Title } from "../ui.js";
import { PointState } from "../point.js";

const ASK_MS = 10000;
const STATES = ["FAILING", "STALE", "NEVER", "OK", "BY_HAND", "NO_METER", "OFF"];

/** How many of the attempts failed. @param {{of: any}} props */
const Failed = ({ of }) => (of?.share_bp === null || of?.share_bp === undefined ? html`<${Missing} what="web.meter.not_asked" />`
  : html`<span class=${of.share_bp > 500 ? "bad" : of.share_bp > 0 ? "warn" : ""} title=${t("web.meter.failed_of", { failed: number(of.failed), slots: number(of.slots) })}>${percent(of.share_bp)}</span>`);

/** @returns {import("../ui.js").Column[]} */
const columns = () => [
  { key: "point", title: t("web.point"), tight: true, cell: row => row.point },
  { key: "state", title: t("column.state"), cell: row => html`<${PointState} state=${row.state} />` },
  { key: "account", title: t("column.account"), cell: row => (may("account.read") ? html`<${AccountLink} number=${row.account} />` : row.account ?? html`<${Missing} />`) },
  { key: "power", title: `${t("web.meter.power")} (kW)`, amount: true, cell: row => html`<span class=${row.state === "OK" ? "" : "stale-value"}><${Amount} value=${row.power_kw} /></span>` },
  { key: "energy", title: `${t("web.meter.register_energy")} (kWh)`, amount: true, cell: row => html`<span class=${row.state === "OK" ? "" : "stale-value"}><${Amount} value=${row.active_energy_import_kwh} /></span>` },
  { key: "age", title: t("web.meter.age"), tight: true, cell: row => (row.age_s === null || row.age_s === undefined ? html`<${Missing} what="web.meter.never" />` : html`<time datetime=${row.read_at} title=${row.read_at}>${duration(row.age_s)}</time>`) },
  { key: "hour", title: t("web.meter.failed_hour"), amount: true, cell: row => html`<${Failed} of=${row.errors?.hour} />` },
  { key: "day", title: t("web.meter.failed_day"), amount: true, cell: row => html`<${Failed} of=${row.errors?.day} />` },
  { key: "failure", title: t("web.meter.failure"), cell: row => (row.failure ? html`${code("web.cause", row.failure)}${row.failure_detail && html`<div class="small quiet"><bdi>${row.failure_detail}</bdi></div>`}` : "–") },
  { key: "serial", title: t("web.meter.serial"), cell: row => html`<bdi>${row.serial_number ?? "–"}</bdi>` },
  { key: "link", title: t("web.meter.link"), optional: true, cell: row => (row.link ? html`<span class="mono">${row.link}</span>` : "–") },
  { key: "unit", title: t("web.meter.unit"), amount: true, optional: true, cell: row => row.unit ?? "–" },
  { key: "driver", title: t("web.meter.driver"), optional: true, cell: row => row.driver ?? "–" },
  { key: "ratio", title: "CT / PT", tight: true, optional: true, cell: row => `${row.ct ?? "–"} / ${row.pt ?? "–"}` },
];

export default function Meters() {
  const { point_state, q, link, account } = place.value.query, path = `/points${query({ point_state, q, link, account, limit: 200 })}`;
  const pages = usePages(path, { items: "items", every: ASK_MS }), states = pages.data?.states ?? {}, set = useResource(may("system.manage") ? "/utility" : null);
  const add = may("meter.manage") && html`<a class="button primary" href=${href("/meters/add")}>${t("web.meter.add")}</a>`;
  return html`<${Title} title=${t("web.screen.meters")}>${add}<//>${set.data && !set.data.done && html`<p class="note">${t("web.begin.not_done")} <a href=${href("/begin")}>${t("web.screen.begin")}</a></p>`}
    <div class="filters"><${Search} label=${t("web.meter.search")} />
      <${Choice} name="point_state" label=${t("column.state")} choices=${STATES.filter(state => states[state] || state === point_state).map(state => [state, html`${t(`web.meter.state.${state}`)} <small>${number(states[state] ?? 0)}</small>`])} />
      ${link && html`<a class="button" href=${href("/meters", { point_state, q })}>${t("web.meter.of_link", { link })} ✕</a>`}</div>
    <${Loaded} of=${pages} lines=${10}>${() => html`<${Table} name="meters" label=${t("web.screen.meters")} reads=${[]} columns=${columns()} rows=${pages.rows} more=${pages.more} file=${path}
      rowKey=${(/** @type {any} */ row) => row.point} rowHref=${(/** @type {any} */ row) => href(`/meters/${row.point}`)}
      empty=${html`<${Empty} text=${t(point_state || q || link ? "web.meter.none_such" : "web.meter.none")}>${add}<//>`} />`}<//>`;
}
