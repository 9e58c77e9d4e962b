/* Visits as they came from the crews, newest first, attempts without access too. */
import { html } from "../html.js";
import { t } from "../text.js";
import { query } from "../api.js";
import { usePages } from "../resource.js";
import { href, place } from "../route.js";
import { AccountLink, Chip, Choice, Empty, Loaded, Table, Title } from "../ui.js";

export default function Visits() {
  const { outcome, account } = place.value.query, path = `/visits${query({ outcome, account, limit: 100 })}`, pages = usePages(path, { items: "items", every: 60000 });
  return html`<${Title} title=${t("web.screen.visits")} />
    <div class="filters"><${Choice} name="outcome" label=${t("web.crew.outcome")} choices=${[["INSPECTED", t("web.crew.outcome.INSPECTED")], ["NO_ACCESS", t("web.crew.outcome.NO_ACCESS")]]} /></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="visits" label=${t("web.screen.visits")} rows=${pages.rows ?? []} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.id} rowHref=${(/** @type {any} */ row) => href(`/visits/${row.id}`)}
      empty=${html`<${Empty} text=${t("web.crew.no_records")} />`} columns=${[
        { key: "receipt", tight: true, title: t("web.crew.receipt_number"), cell: (/** @type {any} */ row) => row.receipt },
        { key: "visited_on", tight: true, title: t("web.crew.visited_on"), cell: (/** @type {any} */ row) => row.visited_on },
        { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
        { key: "outcome", title: t("web.crew.outcome"), cell: (/** @type {any} */ row) => html`<${Chip} tone=${row.outcome === "INSPECTED" ? "good" : "warn"}>${t(`web.crew.outcome.${row.outcome}`)}<//>${row.copy > 1 && html` <${Chip} tone="warn">${t("web.crew.copy", { copy: row.copy })}<//>`}` },
        { key: "defects", amount: true, title: t("web.crew.defects"), cell: (/** @type {any} */ row) => row.defects },
        { key: "actor", title: t("web.crew.sender"), cell: (/** @type {any} */ row) => row.actor },
      ]} />`}<//>`;
}
