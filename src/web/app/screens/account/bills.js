/* Bills with what is paid and open, the uses of the account and their split. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { code, money, t } from "../../text.js";
import { useResource } from "../../resource.js";
import { Record, Value } from "../../case.js";
import { Amount, Button, Chip, Dialog, Empty, Loaded, Missing, Table } from "../../ui.js";

/** @param {{number: string, bill: string, onClose: () => void}} props */
function BillDialog({ number, bill, onClose }) {
  const asked = useResource(`/accounts/${number}/bills/${encodeURIComponent(bill)}`);
  return html`<${Dialog} title=${`${t("web.bill")} ${bill}`} onClose=${onClose} wide><${Loaded} of=${asked}>${(/** @type {any} */ data) => html`
    <${Record} record=${data} hide=${["items", "payments", "basis", "notes"]} />
    <h3>${t("web.bill.items")}</h3><${Value} name="items" value=${data.items} /><h3>${t("web.bill.payments")}</h3><${Value} name="payments" value=${data.payments} />`}<//><//>`;
}

/** @param {{number: string}} props */
function Bills({ number }) {
  const bills = useResource(`/accounts/${number}/bills`), [open, setOpen] = useState(/** @type {string | null} */ (null));
  return html`<section><h2>${t("web.tab.bills")}</h2><${Loaded} of=${bills}>${(/** @type {any} */ data) => html`<${Table} name="bills" label=${t("web.tab.bills")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.bill}
    file=${`/accounts/${number}/bills`} empty=${html`<${Empty} text=${t("web.bills.none")} />`} columns=${[
      { key: "bill", title: t("web.bill"), tight: true, cell: (/** @type {any} */ row) => html`<${Button} kind="plain" onClick=${() => setOpen(row.bill)}>${row.bill}<//>` },
      { key: "period", title: t("web.period"), tight: true, cell: (/** @type {any} */ row) => `${row.from_on} – ${row.until_on}` },
      { key: "status", title: t("column.state"), cell: (/** @type {any} */ row) => html`<${Chip} tone=${row.overdue ? "bad" : "quiet"}>${code("bill.status", row.status)}<//>` },
      { key: "due", title: t("column.due_on"), tight: true, cell: (/** @type {any} */ row) => row.due_on ?? html`<${Missing} />` },
      ...["amount_fen", "paid_fen", "open_fen"].map(key => ({ key, title: t(`web.bill.${key}`), amount: true, cell: (/** @type {any} */ row) => (row[key] === null ? html`<${Missing} />` : money(row[key])),
        total: (/** @type {any[]} */ rows) => money(rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)) }))]} />`}<//>
    ${open && html`<${BillDialog} number=${number} bill=${open} onClose=${() => setOpen(null)} />`}</section>`;
}

/** @param {{number: string}} props */
function Uses({ number }) {
  const uses = useResource(`/accounts/${number}/use-classes`);
  return html`<section><h2>${t("web.uses")}</h2><${Loaded} of=${uses} lines=${2}>${(/** @type {any} */ data) => html`<${Table} name="uses" label=${t("web.uses")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.category}
      empty=${html`<${Empty} text=${t("web.uses.one")} />`} columns=${[{ key: "category", title: t("web.category"), cell: (/** @type {any} */ row) => code("web.category", row.category) },
        { key: "load", title: `${t("form.load_kw")}`, amount: true, cell: (/** @type {any} */ row) => html`<${Amount} value=${row.load_kw} />` },
        { key: "point", title: t("web.point"), cell: (/** @type {any} */ row) => row.point ?? html`<span class="quiet">${t("web.uses.split")}</span>` }, { key: "since", title: t("form.from_on"), tight: true, cell: (/** @type {any} */ row) => row.since }]} />
    ${data.splits.length > 0 && html`<h3>${t("web.splits")}</h3><${Value} name="splits" value=${data.splits} />`}`}<//></section>`;
}

/** @param {{account: any}} props */
export default ({ account }) => html`<${Bills} number=${account.number} /><${Uses} number=${account.number} />`;
