/* The work list: all that waits for this desk, one card a kind, the gravest first. */
import { html } from "../html.js";
import { code, number, t } from "../text.js";
import { query } from "../api.js";
import { usePages } from "../resource.js";
import { href, place } from "../route.js";
import { Due, subjectText } from "../case.js";
import { AccountLink, Choice, Empty, Loaded, Table, Title } from "../ui.js";

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

export default function Work() {
  const { kind, mine, severity, desk } = place.value.query;
  const path = `/due${query({ kind, mine, severity, desk })}`;
  const all = usePages(`/due${query({ mine, desk, limit: 1 })}`, { items: "items" }), pages = usePages(path, { items: "items", every: 60000 });
  return html`<${Title} title=${t("web.screen.work")} />
    <div class="filters"><${Choice} name="mine" label=${t("column.handler")} choices=${[["", t("web.desk_all")], ["yes", t("web.mine")]]} />
      <${Choice} name="severity" label=${t("column.severity")} choices=${[["", t("web.all")], ["RED", t("web.severity.RED")], ["AMBER", t("web.severity.AMBER")]]} /></div>
    <${Loaded} of=${all}>${(/** @type {any} */ data) => html`<div class="cards">${data.counts.map((/** @type {any} */ count) => html`<${Card} key=${count.kind} count=${count} chosen=${count.kind === kind} />`)}</div>`}<//>
    <${Loaded} of=${pages}>${() => html`<${Table} name="work" label=${t("web.screen.work")} rows=${pages.rows} more=${pages.more} file=${path} rowHref=${leadsTo}
      rowKey=${(/** @type {any} */ row) => row.place} empty=${html`<${Empty} text=${t("web.work.none")} />`} columns=${[
        { key: "subject", title: t("column.subject"), cell: (/** @type {any} */ row) => html`<bdi>${subjectText(row.subject) || t(`due.${row.kind}`)}</bdi>` },
        { key: "kind", title: t("column.kind"), cell: (/** @type {any} */ row) => code("due", row.kind) },
        { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
        { key: "due", title: t("column.due_on"), cell: (/** @type {any} */ row) => html`<${Due} on=${row.due_on} severity=${row.severity} />` },
        { key: "desk", title: t("column.handler"), cell: (/** @type {any} */ row) => row.handler ?? (row.desk ? code("desk", row.desk) : "–") },
      ]} />`}<//>`;
}
