/* The work list: all that waits for this desk, one card a kind, the gravest first. Ticked entries are given to a colleague or put aside until a day. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { code, day, number, t } from "../text.js";
import { query } from "../api.js";
import { usePages } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { FAMILIES } from "../screens.js";
import { may } from "../session.js";
import { isGoing, lettersOn } from "../keys.js";
import { Due, subjectText } from "../case.js";
import { Give, Snooze, takeBack } from "../due.js";
import { AccountLink, Button, Chip, Choice, Empty, Loaded, Menu, Table, Title } from "../ui.js";

/** Where an entry is worked on. @param {any} entry */
const leadsTo = entry => (entry.kind === "eligibility" && entry.account ? href("/eligibility-reviews", { at: entry.account }) : entry.case && entry.flow ? href(`/${entry.flow}/${entry.case}`) : href(`/accounts/${entry.account}`));

/** Kinds that are worked through on a screen of their own. @type {Record<string, string>} */
const OWN_SCREEN = { eligibility: "/eligibility-reviews" };

/** What waits, of one kind. @param {{count: any, chosen: boolean}} props */
function Card({ count, chosen }) {
  return html`<a class="card" data-kind=${count.kind} href=${OWN_SCREEN[count.kind] ? href(OWN_SCREEN[count.kind]) : href("/due", { ...place.value.query, kind: chosen ? "" : count.kind })} aria-current=${chosen ? "true" : undefined}>
    <div>${code("due", count.kind)}</div><div class="figure">${number(count.count)}</div>
    <div>${count.first_due_on ? html`<${Due} on=${count.first_due_on} severity=${count.red > 0 ? "RED" : count.amber > 0 ? "AMBER" : "NONE"} />` : html`<span class="quiet small">${t("web.no_date")}</span>`}</div></a>`;
}

/** Whose work. @type {{name: string, of: Record<string, string>}[]} */
const WHOSE = [{ name: "web.desk_all", of: {} }, { name: "web.mine", of: { mine: "yes" } }, { name: "web.work.all_desks", of: { desk: "ALL" } }];

/** Whose work is shown, and which of it; how many entries are put aside. @param {{snoozed: number}} props */
const Filters = ({ snoozed }) => {
  const { handler, desk, mine, snoozed: shown } = place.value.query;
  return html`<div class="filters"><div class="choice" role="group" aria-label=${t("column.handler")}>${WHOSE.map(({ name, of }) => html`<button key=${name} type="button" aria-pressed=${(of.desk ?? "") === (desk ?? "") && (of.mine ?? "") === (mine ?? "")}
      onClick=${() => setQuery({ desk: "", mine: "", ...of })}>${t(name)}</button>`)}</div>
    <${Choice} name="severity" label=${t("column.severity")} choices=${[["", t("web.all")], ["RED", t("web.severity.RED")], ["AMBER", t("web.severity.AMBER")]]} />
    ${(snoozed > 0 || shown === "yes") && html`<${Choice} name="snoozed" label=${t("web.snoozed")} choices=${[["yes", `${t("web.snoozed")} (${number(snoozed)})`]]} />`}
    ${handler && html`<${Button} onClick=${() => setQuery({ handler: "" })} aria-label=${t("web.work.of_all", { handler })}>${t("web.work.of", { handler })} ✕<//>`}</div>`;
};

/** What is done with the ticked ones. @param {{rows: any[], snoozed: boolean, open: (what: "give" | "snooze") => void, back: () => unknown}} props */
const Doing = ({ rows, snoozed, open, back }) => html`<div class="filters" role="group" aria-label=${t("web.work.ticked")}>
  ${may("case.work") && html`<${Button} disabled=${rows.length === 0} onClick=${() => open("give")}>${t("web.give", { count: number(rows.length) })} …<//>`}
  <${Button} disabled=${rows.length === 0} onClick=${() => open("snooze")}>${t("web.snooze", { count: number(rows.length) })} …<//>
  ${snoozed && html`<${Button} disabled=${rows.length === 0} onClick=${back}>${t("web.snooze.take_back", { count: number(rows.length) })}<//>`}</div>`;

/** @type {import("../ui.js").Column[]} */
const columns = [
  { key: "subject", title: "column.subject", cell: row => html`<bdi>${subjectText(row.subject) || t(`due.${row.kind}`)}</bdi>${row.snoozed_until && html`<div><${Chip}>${t("web.snoozed.until", { day: row.snoozed_until })}<//></div>`}` },
  { key: "kind", title: "column.kind", cell: row => html`${code("due", row.kind)}${row.flow && html`<div class="quiet small">${t(`flow.${row.flow}`)} <span class="tight">${row.case}</span></div>`}` },
  { key: "account", title: "column.account", cell: row => (row.account ? html`<${AccountLink} number=${row.account} name=${row.customer} />` : html`<span class="quiet">–</span>`) },
  { key: "due", title: "column.due_on", cell: row => html`<${Due} on=${row.due_on} severity=${row.severity} />` },
  { key: "desk", title: "column.handler", cell: row => (row.handler_name ? html`<bdi>${row.handler_name}</bdi>` : row.desk ? code("desk", row.desk) : "–") },
];

export default function Work() {
  const { kind, mine, severity, desk, handler, snoozed } = place.value.query;
  const path = `/due${query({ kind, mine, severity, desk, handler, snoozed })}`;
  const all = usePages(`/due${query({ mine, desk, handler, snoozed, limit: 1 })}`, { items: "items" }), pages = usePages(path, { items: "items", every: 60000 });
  const [ticked, tick] = useState(/** @type {Set<string>} */ (new Set())), [doing, setDoing] = useState(/** @type {{what: "give" | "snooze", rows: any[]} | null} */ (null));
  const chosen = (pages.rows ?? []).filter(row => ticked.has(row.place));
  const done = () => { tick(new Set()); all.reload(); pages.reload(); };
  /* h hands on, s puts aside: the ticked ones, else the one that has the focus */
  const press = (/** @type {KeyboardEvent} */ event) => {
    const what = /** @type {Record<string, "give" | "snooze">} */ ({ ...(may("case.work") ? { h: "give" } : {}), s: "snooze" })[event.key];
    const target = /** @type {HTMLElement} */ (event.target), key = /** @type {HTMLElement | null} */ (target.closest("tr"))?.dataset.key;
    if (!what || !lettersOn.value || isGoing() || event.ctrlKey || event.metaKey || event.altKey || target.closest("dialog") || target.matches("input:not([type=checkbox]), select, textarea")) return;
    const rows = chosen.length > 0 ? chosen : (pages.rows ?? []).filter(row => row.place === key);
    if (rows.length > 0) setDoing({ what, rows });
  };
  return html`<${Title} title=${t("web.screen.work")}><${Menu} label=${t("web.work.lists")}>${FAMILIES.flat().map(flow => html`<a key=${flow} href=${href(`/${flow}`)}>${t(`flow.${flow}`)}</a>`)}<//><//><${Filters} snoozed=${all.data?.snoozed ?? 0} />
    <${Loaded} of=${all}>${(/** @type {any} */ data) => html`<div class="cards">${data.counts.map((/** @type {any} */ count) => html`<${Card} key=${count.kind} count=${count} chosen=${count.kind === kind} />`)}</div>`}<//>
    <div onKeyDown=${press}><${Loaded} of=${pages}>${() => html`${pages.rows.length > 0 && html`<${Doing} rows=${chosen} snoozed=${snoozed === "yes"} open=${(/** @type {"give" | "snooze"} */ what) => setDoing({ what, rows: chosen })} back=${() => takeBack(chosen, done)} />`}
      <${Table} name="work" label=${t("web.screen.work")} reads=${[day(Date.now())]} rows=${pages.rows} more=${pages.more} file=${path} rowHref=${leadsTo} chosen=${ticked} onChoose=${tick}
        rowKey=${(/** @type {any} */ row) => row.place} empty=${html`<${Empty} text=${t(snoozed === "yes" ? "web.snoozed.none" : "web.work.none")} />`} columns=${columns.map(column => ({ ...column, title: t(column.title) }))} />`}<//></div>
    ${doing?.what === "give" && html`<${Give} rows=${doing.rows} onDone=${done} onClose=${() => setDoing(null)} />`}
    ${doing?.what === "snooze" && html`<${Snooze} rows=${doing.rows} onDone=${done} onClose=${() => setDoing(null)} />`}`;
}
