/* Accounts whose meters stand still (4.11): for how long, whether that is known for certain, and how far each closing has come. */
import { html } from "../html.js";
import { number, t } from "../text.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { Beginnings } from "../case.js";
import { AccountLink, Amount, Chip, Empty, Loaded, Name, Table, Title } from "../ui.js";

/** How long, against the limit. @param {{row: any, limit: number}} props */
const Still = ({ row, limit }) => html`<${Chip} tone=${row.months > limit ? "bad" : row.months === limit ? "warn" : "quiet"}>${t("web.idle.months", { months: number(row.months), limit: number(limit) })}<//>`;

/** Papers of a suspension stand against a closing. @param {{row: any}} props */
const Papers = ({ row }) => (row.suspended_kva ? html`<${Chip} tone="info">${t("web.idle.suspended", { kva: number(row.suspended_kva) })}<//>` : html`<span class="quiet">${t("web.idle.no_papers")}</span>`);

export default function Idle() {
  const asked = useResource("/zero-use");
  return html`<${Title} title=${t("web.screen.idle")} />
    <${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<p class="quiet">${t("web.idle.about", { limit: number(data.limit_months) })}</p>
      <${Table} name="idle" label=${t("web.screen.idle")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.account} file="/zero-use" empty=${html`<${Empty} text=${t("web.idle.none", { limit: number(data.limit_months) })} />`} columns=${[
        { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} /><div class="small quiet"><${Name} text=${row.customer} /></div>` },
        { key: "months", title: t("web.idle.still"), cell: (/** @type {any} */ row) => html`<${Still} row=${row} limit=${data.limit_months} />` },
        { key: "whole", title: t("web.completeness"), cell: (/** @type {any} */ row) => (row.whole ? t("web.idle.whole") : html`<span class="warn">${t("web.idle.gaps")}</span>`) },
        { key: "installed", title: `${t("web.installed")} (kVA)`, amount: true, cell: (/** @type {any} */ row) => html`<${Amount} value=${row.installed_kva} />` },
        { key: "papers", title: t("web.idle.papers"), cell: (/** @type {any} */ row) => html`<${Papers} row=${row} />` },
        { key: "reason", title: t("web.idle.reason"), cell: (/** @type {any} */ row) => (row.reason ? html`<bdi>${row.reason}</bdi>` : html`<span class="quiet">–</span>`) },
        { key: "closing", title: t("flow.closings"), cell: (/** @type {any} */ row) => (row.closing ? html`<a href=${href(`/closings/${row.closing}`)}>${row.closing}</a>` : html`<${Beginnings} flow="closings" account=${row.account} kind="" />`) }]} />`}<//>`;
}
