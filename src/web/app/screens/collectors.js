/* The processes that read meters: which owns which gateway, how fast, and how far behind. */
import { html } from "../html.js";
import { code, duration, number, t } from "../text.js";
import { query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place } from "../route.js";
import { Chip, Choice, Empty, Loaded, Missing, Table, Time, Title } from "../ui.js";

const ASK_MS = 5000;
const TONES = /** @type {Record<string, string>} */ ({ OK: "good", PARTLY: "warn", FAILING: "bad", FREE: "bad", IDLE: "quiet", OFF: "quiet" });

/** @type {() => import("../ui.js").Column[]} */
const collectorColumns = () => [{ key: "name", title: t("web.collector"), cell: row => html`<bdi>${row.collector}</bdi>` }, { key: "state", title: t("column.state"), cell: row => html`<${Chip} tone=${row.alive ? "good" : "bad"}>${t(row.alive ? "web.collector.alive" : "web.collector.silent")}<//> <small>${t("web.ago", { age: duration(row.age_s ?? 0) })}</small>` },
  { key: "endpoints", title: t("web.collector.endpoints"), amount: true, cell: row => number(row.endpoints ?? 0), total: rows => number(rows.reduce((sum, row) => sum + (row.endpoints ?? 0), 0)) }, { key: "points", title: t("web.collector.points"), amount: true, cell: row => number(row.points ?? 0), total: rows => number(rows.reduce((sum, row) => sum + (row.points ?? 0), 0)) },
  { key: "failing", title: t("web.meter.state.FAILING"), amount: true, cell: row => html`<span class=${row.failing ? "bad" : ""}>${number(row.failing ?? 0)}</span>` }, { key: "late", title: t("web.collector.late"), amount: true, cell: row => html`<span class=${row.late ? "warn" : ""}>${number(row.late ?? 0)}</span>` },
  { key: "rate", title: t("web.collector.rate"), amount: true, cell: row => number(row.per_minute ?? 0) }, { key: "behind", title: t("web.collector.behind"), amount: true, cell: row => (row.behind_s === null || row.behind_s === undefined ? html`<${Missing} />` : duration(row.behind_s)) },
  { key: "process", title: t("web.collector.process"), cell: row => html`<bdi>${row.process}</bdi> <small>${row.version}</small>` }, { key: "since", title: t("web.collector.since"), tight: true, cell: row => html`<${Time} at=${row.started_at} />` }];

/** @type {() => import("../ui.js").Column[]} */
const linkColumns = () => [{ key: "link", title: t("web.meter.link"), cell: row => html`<span class="mono">${row.link}</span>` }, { key: "state", title: t("column.state"), cell: row => html`<${Chip} tone=${TONES[row.state]}>${t(`web.link.state.${row.state}`)}<//>` }, { key: "collector", title: t("web.link.owner"), cell: row => (row.collector ? html`<bdi>${row.collector}</bdi>${row.leaving ? html` <small>${t("web.link.leaving")}</small>` : ""}` : html`<${Missing} what="web.collector.nobody" />`) },
  { key: "points", title: t("web.collector.points"), amount: true, cell: row => number(row.points ?? 0) }, { key: "failing", title: t("web.meter.state.FAILING"), amount: true, cell: row => html`<span class=${row.failing ? "bad" : ""}>${number(row.failing ?? 0)}</span>` },
  { key: "age", title: t("web.meter.age"), tight: true, cell: row => (row.age_s === null || row.age_s === undefined ? html`<${Missing} what="web.meter.never" />` : duration(row.age_s)) }, { key: "failure", title: t("web.meter.failure"), cell: row => (row.failure ? code("web.cause", row.failure) : "–") }];

export default function Collectors() {
  const asked = useResource("/collectors", { every: ASK_MS }), { failing, collector } = place.value.query, path = `/links${query({ failing, collector, limit: 200 })}`, links = usePages(path, { items: "items", every: ASK_MS });
  return html`<${Title} title=${t("web.screen.collectors")} />
    <${Loaded} of=${asked}>${(/** @type {any} */ data) => html`${data.free > 0 && html`<p class="note">${t("web.collector.free", { count: number(data.free) })}</p>`}
      <${Table} name="collectors" label=${t("web.screen.collectors")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.collector} rowHref=${(/** @type {any} */ row) => href("/collectors", { collector: row.collector })} empty=${html`<${Empty} text=${t("web.collector.none")} />`} columns=${collectorColumns()} />`}<//>
    <h2>${t("web.links")}</h2><div class="filters"><${Choice} name="failing" label=${t("column.state")} choices=${[["yes", t("web.link.failing_only")]]} />${collector && html`<a class="button" href=${href("/collectors")}>${collector} ✕</a>`}</div>
    <${Loaded} of=${links} lines=${8}>${() => html`<${Table} name="links" label=${t("web.links")} reads=${[]} rows=${links.rows} more=${links.more} file=${path} rowKey=${(/** @type {any} */ row) => row.link} rowHref=${(/** @type {any} */ row) => href("/meters", { link: row.link })} empty=${html`<${Empty} text=${t(failing ? "web.link.none_failing" : "web.link.none")} />`} columns=${linkColumns()} />`}<//>`;
}
