/* Bills with what is paid and open and their statements, terms of billing, the uses of the account and their split. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { code, money, t } from "../../text.js";
import { useResource } from "../../resource.js";
import { may } from "../../session.js";
import { Value } from "../../case.js";
import { RequestForm } from "../../form.js";
import { BillDialog, BillState, MakeBills, Statement } from "../../bill.js";
import { Amount, Button, Dialog, Empty, Loaded, Missing, Name, Table } from "../../ui.js";

/** @param {{number: string}} props */
function Bills({ number }) {
  const bills = useResource(`/accounts/${number}/bills`), [open, setOpen] = useState(/** @type {string | null} */ (null)), [making, make] = useState(false);
  const button = may("billing.make") && html`<${Button} onClick=${() => make(true)}>${t("web.bill.make")}<//>`;
  return html`<section><div class="title"><h2>${t("web.tab.bills")}</h2><div class="actions">${button}</div></div><${Loaded} of=${bills}>${(/** @type {any} */ data) => html`<${Table} name="bills" label=${t("web.tab.bills")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.bill}
    file=${`/accounts/${number}/bills`} empty=${html`<${Empty} text=${t("web.bills.none")} />`} columns=${[
      { key: "bill", title: t("web.bill"), tight: true, cell: (/** @type {any} */ row) => html`<${Button} kind="plain" onClick=${() => setOpen(row.bill)}>${row.bill}<//>` },
      { key: "kind", title: t("column.kind"), cell: (/** @type {any} */ row) => code("bill.kind", row.kind) },
      { key: "period", title: t("web.period"), tight: true, cell: (/** @type {any} */ row) => `${row.from_on} – ${row.until_on}` },
      { key: "status", title: t("column.state"), cell: (/** @type {any} */ row) => html`<${BillState} state=${stateOf(row)} />` },
      { key: "due", title: t("web.bill.due_on"), tight: true, cell: (/** @type {any} */ row) => row.due_on ?? html`<${Missing} what="web.bill.not_issued" />` },
      ...["amount_fen", "paid_fen", "open_fen"].map(key => ({ key, title: t(`web.bill.${key}`), amount: true, cell: (/** @type {any} */ row) => (row[key] === null ? html`<${Missing} what="web.bill.not_issued" />` : money(row[key])),
        total: (/** @type {any[]} */ rows) => money(rows.reduce((sum, row) => sum + (row[key] ?? 0), 0)) })),
      { key: "statement", title: t("web.bill.statement"), cell: (/** @type {any} */ row) => html`<${Statement} account=${number} month=${row.from_on.slice(0, 7)} />` }]} />`}<//>
    ${open && html`<${BillDialog} bill=${open} onClose=${() => setOpen(null)} onChange=${bills.reload} />`}
    ${making && html`<${MakeBills} account=${number} onClose=${() => make(false)} onChange=${bills.reload} />`}</section>`;
}

/** @param {any} row */
const stateOf = row => (row.status === "DRAFT" ? (row.holds.length ? "HELD" : "DRAFT") : row.status === "CANCELLED" ? "CANCELLED" : row.overdue ? "LATE" : row.open_fen > 0 ? "ISSUED" : "PAID");

/** @param {{number: string}} props */
function Terms({ number }) {
  const terms = useResource(`/accounts/${number}/tariffs`), [changing, change] = useState(false);
  const changed = () => { change(false); terms.reload(); };
  return html`<section><div class="title"><h2>${t("web.terms")}</h2><div class="actions">${may("tariff.assign") && html`<${Button} onClick=${() => change(true)}>${t("web.terms.assign")}<//>`}</div></div>
    <${Loaded} of=${terms} lines=${2}>${(/** @type {any} */ data) => html`<${Table} name="terms" label=${t("web.terms")} rows=${data.items} rowKey=${(/** @type {any} */ row) => `${row.category}${row.from_on}`} empty=${html`<${Empty} text=${t("web.terms.none")} />`} columns=${[
      { key: "tariff", title: t("form.tariff"), cell: (/** @type {any} */ row) => html`${row.tariff}<div class="small quiet"><${Name} text=${row.name} /></div>` },
      { key: "category", title: t("web.category"), cell: (/** @type {any} */ row) => (row.category ? code("web.category", row.category) : html`<span class="quiet">${t("web.terms.whole")}</span>`) },
      { key: "basic", title: t("form.basic_charge"), cell: (/** @type {any} */ row) => t(`word.basic_charge.${row.basic_charge}`) },
      { key: "due", title: t("form.due_rule"), cell: (/** @type {any} */ row) => t(`web.terms.due.${row.due_rule}`, { value: row.due_value }) },
      { key: "from", title: t("form.from_on"), tight: true, cell: (/** @type {any} */ row) => row.from_on },
      { key: "until", title: t("web.terms.until"), tight: true, cell: (/** @type {any} */ row) => row.until_on ?? html`<span class="quiet">${t("web.terms.open")}</span>` },
      { key: "actor", title: t("web.bill.actor"), cell: (/** @type {any} */ row) => row.actor }]} />`}<//>
    ${changing && html`<${Dialog} title=${t("web.terms.assign")} onClose=${() => change(false)}><${RequestForm} template="/accounts/{number}/tariffs" path=${`/accounts/${number}/tariffs`} hide=${may("metering.settled") ? [] : ["settled_reason"]}
      submit=${t("web.terms.assign")} onCancel=${() => change(false)} onDone=${changed} /><//>`}</section>`;
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
export default ({ account }) => html`<${Bills} number=${account.number} /><${Terms} number=${account.number} /><${Uses} number=${account.number} />`;
