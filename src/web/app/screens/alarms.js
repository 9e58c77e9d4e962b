/* Alarms: what is open, what is put aside and why, the journal, and how well the alarms do. */
import { useEffect } from "preact/hooks";
import { html } from "../html.js";
import { clock, day, number, own, percent, stamp, t } from "../text.js";
import { query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place } from "../route.js";
import { alarms } from "../live.js";
import { may } from "../session.js";
import { Lost, useLive } from "../board.js";
import { AlarmActions, AlarmAge, Mark, graver, isOpen } from "../alarm.js";
import { AccountLink, Chip, Choice, Empty, Facts, Loaded, Table, Tabs, Title } from "../ui.js";

/** @type {Record<string, (alarm: any) => boolean>} */
const SHOWN = { open: isOpen, shelved: alarm => alarm.state === "SHELVED", suppressed: alarm => alarm.state === "SUPPRESSED", out: alarm => alarm.state === "OUT_OF_SERVICE" };
const WHY = /** @type {Record<string, (alarm: any) => string>} */ ({
  SHELVED: alarm => t("web.alarm.until", { reason: alarm.shelved_because ?? "", who: alarm.shelved_by ?? "", time: clock(alarm.shelved_until) }),
  OUT_OF_SERVICE: alarm => t("web.alarm.until", { reason: alarm.out_because ?? "", who: alarm.out_by ?? "", time: clock(alarm.out_until) }),
  SUPPRESSED: alarm => t("web.alarm.because", { cause: alarm.suppressed_by ?? alarm.cause_alarm ?? "" }),
});

/** One alarm: why, what follows, what to do and by when, and all that happened to it. @param {{number: string}} props */
function Detail({ number: alarmNumber }) {
  const asked = useResource(`/alarms/${encodeURIComponent(alarmNumber)}`), told = alarms.value.get(alarmNumber)?.version;
  useEffect(asked.reload, [told]);
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ alarm) => html`<section class=${`alarm-detail p${alarm.priority}`} aria-label=${own(alarm, "title")} data-alarm=${alarm.alarm}>
    <header><${Mark} alarm=${alarm} /><h2>${own(alarm, "title")}</h2><${Chip}>${t(`web.alarm.state.${alarm.state}`)}<//><${AlarmAge} alarm=${alarm} />${alarm.chattering && html`<${Chip} tone="warn">${t("web.alarm.chattering")}<//>`}
      <a class="button close" href=${href("/alarms")} aria-label=${t("web.close")}>✕</a></header>
    <p class="lead">${own(alarm, "action")}</p>
    <${AlarmActions} alarm=${alarm} onDone=${asked.reload} />
    <${Facts} pairs=${[[t("column.account"), alarm.account ? html`<${AccountLink} number=${alarm.account} name=${alarm.customer} />` : alarm.thing], [t("web.alarm.source"), alarm.source ?? alarm.point ?? "–"], [t("web.alarm.act_by"), alarm.act_by ? clock(alarm.act_by) : "–"], [t("web.clause"), alarm.clause]]} />
    <${Facts} class="long" pairs=${[[t("web.alarm.cause"), own(alarm, "cause")], [t("web.alarm.consequence"), own(alarm, "consequence")]]} />
    <p class="chips">${alarm.account && html`<a class="button" href=${href(`/board/${alarm.account}`)}>${t("web.oneline")}</a>`}${may("dispatch.write") && html`<a class="button" href=${href("/log", { write: "INSTRUCTION", account: alarm.account ?? "", alarm: alarm.alarm })}>${t("web.log.write")}</a>`}
      ${alarm.cause_alarm && html`<a class="button" href=${href("/alarms", { alarm: alarm.cause_alarm })}>${t("web.alarm.to_cause")}</a>`}</p>
    <h3>${t("web.alarm.journal")}</h3><ol class="steps">${alarm.journal.map((/** @type {any} */ event) => html`<li key=${event.event}><p><b>${t(`web.alarm.event.${event.kind}`)}</b> <span class="quiet">${stamp(event.at)}${event.actor ? html` · <bdi title=${event.actor}>${event.actor_name}</bdi>` : ""}</span></p>${event.reason && html`<p><bdi>${event.reason}</bdi></p>`}</li>`)}</ol></section>`}<//>`;
}

/** @param {{which: string}} props */
function List({ which }) {
  const rows = [...alarms.value.values()].filter(SHOWN[which]).sort(graver);
  return html`<${Table} name="alarms" label=${t("web.screen.alarms")} rows=${rows} rowKey=${(/** @type {any} */ alarm) => alarm.alarm} rowHref=${(/** @type {any} */ alarm) => (alarm.account ? href(`/board/${alarm.account}`) : href("/alarms", { alarm: alarm.alarm }))} file="/alarms"
    empty=${html`<${Empty} text=${t(which === "open" ? "web.alarms.none" : "web.alarms.none_here")} />`} columns=${[
      { key: "title", title: t("web.alarm"), cell: (/** @type {any} */ alarm) => html`<${Mark} alarm=${alarm} /> ${own(alarm, "title")}` },
      { key: "account", title: t("column.account"), cell: (/** @type {any} */ alarm) => (alarm.account ? html`<${AccountLink} number=${alarm.account} name=${alarm.customer} />` : alarm.thing) },
      { key: "state", title: t("column.state"), cell: (/** @type {any} */ alarm) => html`<${Chip}>${t(`web.alarm.state.${alarm.state}`)}<//>${alarm.chattering && html` <${Chip} tone="warn">${t("web.alarm.chattering")}<//>`}<div class="small quiet">${WHY[alarm.state]?.(alarm)}</div>` },
      { key: "age", title: t("web.alarm.since"), tight: true, cell: (/** @type {any} */ alarm) => html`<${AlarmAge} alarm=${alarm} />` },
      { key: "what", title: t("web.alarm.action"), cell: (/** @type {any} */ alarm) => own(alarm, "action") },
      { key: "act", title: t("web.steps_now"), cell: (/** @type {any} */ alarm) => html`<${AlarmActions} alarm=${alarm} tight />` }]} />`;
}

function Journal() {
  const path = `/alarm-journal${query({ limit: 100 })}`, pages = usePages(path, { items: "items", every: 15000 });
  return html`<${Loaded} of=${pages}>${() => html`<${Table} name="journal" label=${t("web.alarm.journal")} reads=${[]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.event} empty=${html`<${Empty} text=${t("web.alarms.none_here")} />`} columns=${[
    { key: "at", title: t("web.date"), tight: true, cell: (/** @type {any} */ row) => stamp(row.at) }, { key: "kind", title: t("web.event"), cell: (/** @type {any} */ row) => t(`web.alarm.event.${row.kind}`) },
    { key: "title", title: t("web.alarm"), cell: (/** @type {any} */ row) => own(row, "title") }, { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
    { key: "actor", title: t("trail.actor"), cell: (/** @type {any} */ row) => html`<bdi title=${row.actor}>${row.actor_name ?? "–"}</bdi>` }, { key: "reason", title: t("form.reason"), cell: (/** @type {any} */ row) => html`<bdi>${row.reason ?? ""}</bdi>` }]} />`}<//>`;
}

/** Shares of the priorities that are aimed at, in per cent. */
const SHARES = { 1: 5, 2: 15, 3: 80 };

function Figures() {
  const figures = useResource("/alarm-figures", { every: 60000 });
  return html`<${Loaded} of=${figures}>${(/** @type {any} */ data) => html`<p class="quiet">${t("web.figures.about", { from: day(data.from), to: day(data.to) })}</p><${Facts} pairs=${[[t("web.figures.per_hour"), html`<${Chip} tone=${data.per_hour <= 6 ? "good" : data.per_hour <= 12 ? "warn" : "bad"}>${number(data.per_hour, 1)}<//>`],
      [t("web.figures.windows"), html`<${Chip} tone=${data.windows_above_10_bp < 100 ? "good" : "bad"}>${percent(data.windows_above_10_bp)}<//>`], [t("web.figures.top_10"), percent(data.top_10_bp)], [t("web.figures.stale"), html`<${Chip} tone=${data.stale < 5 ? "good" : "bad"}>${number(data.stale)}<//>`],
      [t("web.figures.raised"), number(data.raised)], [t("web.figures.open"), number(data.open)]]} /><h2>${t("web.figures.by_priority")}</h2><${Facts} pairs=${Object.entries(SHARES).map(([priority, aim]) => [t("web.figures.priority", { priority, aim }), html`${number(data.by_priority[priority] ?? 0)}${data.raised > 0 && html` <small>${percent(Math.round(((data.by_priority[priority] ?? 0) * 10000) / data.raised))}</small>`}`])} />`}<//>`;
}

/** The classes of alarms: cause, consequence, what to do, by when. */
function Classes() {
  const classes = useResource("/alarm-classes");
  return html`<${Loaded} of=${classes}>${(/** @type {any} */ data) => html`<${Table} name="alarm-classes" label=${t("web.alarm.classes")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.name} columns=${[
    { key: "title", title: t("web.alarm"), cell: (/** @type {any} */ row) => html`<span class=${`mark p${row.priority} ack_active`}>${row.priority}</span> ${own(row, "title")}` }, { key: "cause", title: t("web.alarm.cause"), cell: (/** @type {any} */ row) => own(row, "cause") },
    { key: "consequence", title: t("web.alarm.consequence"), cell: (/** @type {any} */ row) => own(row, "consequence") }, { key: "action", title: t("web.alarm.action"), cell: (/** @type {any} */ row) => own(row, "action") },
    { key: "minutes", title: t("web.alarm.minutes"), amount: true, cell: (/** @type {any} */ row) => number(row.minutes_to_act) }, { key: "clause", title: t("web.clause"), cell: (/** @type {any} */ row) => row.clause }]} />`}<//>`;
}

const TABS = /** @type {Record<string, () => any>} */ ({ journal: () => html`<${Journal} />`, figures: () => html`<${Figures} />`, classes: () => html`<${Classes} />` });

export default function Alarms() {
  useLive();
  const { which = "open", alarm } = place.value.query;
  return html`<${Title} title=${t("web.screen.alarms")}><span class="quiet">${t("web.read_only")}</span><//><${Lost} />
    ${alarm && html`<${Detail} key=${alarm} number=${alarm} />`}
    <${Tabs} tabs=${["list", ...Object.keys(TABS)].map(id => ({ id, title: t(`web.alarm.tab.${id}`) }))}>${(/** @type {string} */ tab) => TABS[tab]?.() ?? html`
      <div class="filters"><${Choice} name="which" label=${t("column.state")} choices=${Object.keys(SHOWN).map(id => [id === "open" ? "" : id, html`${t(`web.alarm.which.${id}`)} <small>${number([...alarms.value.values()].filter(SHOWN[id]).length)}</small>`])} /></div>
      <${List} which=${which} />`}<//>`;
}
