/* Settlement: how far each month is, accounts by months, bills, what is late with its fee, and what wrong bills cost. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, day, fixed, money, number, own, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place } from "../route.js";
import { may } from "../session.js";
import { BillDialog, BillState, IssueBills, MakeBills, Money } from "../bill.js";
import { AccountLink, Button, Choice, Empty, Facts, Fault, Loaded, Missing, Search, Table, Tabs, Title } from "../ui.js";

const MONTHS = 6;
/** @type {(rows: any[], key: string) => string} */
const total = (rows, key) => money(rows.reduce((sum, row) => sum + (row[key] ?? 0), 0));
/** @type {(names: string[]) => import("../ui.js").Column[]} */
const moneys = names => names.map(key => ({ key, title: t(`web.bill.${key}`), amount: true, cell: row => html`<${Money} fen=${row[key]} />`, total: rows => total(rows, key) }));
/** @type {(states: string[]) => [string, string][]} */
const states = names => names.map(one => [one, code("web.bill_state", one)]);

/* ---- watch ---- */

function Months() {
  const asked = useResource(`/settlement-months${query({ last_months: MONTHS })}`);
  const counts = ["missing", "draft", "held", "issued", "paid", "late"];
  return html`<h2>${t("web.settlement.months")}</h2><${Loaded} of=${asked} lines=${2 * MONTHS}>${(/** @type {any} */ data) => html`<${Table} name="settlement.months" label=${t("web.settlement.months")} rows=${data.items}
    rowKey=${(/** @type {any} */ row) => row.month} rowHref=${(/** @type {any} */ row) => href("/settlement", { tab: "bills", month: row.month })} columns=${[
      { key: "month", title: t("web.month"), tight: true, cell: (/** @type {any} */ row) => row.month },
      { key: "accounts", title: t("web.settlement.accounts"), amount: true, cell: (/** @type {any} */ row) => number(row.accounts) },
      ...counts.map(key => ({ key, title: code("web.bill_state", key.toUpperCase()), amount: true,
        cell: (/** @type {any} */ row) => (row[key] === 0 ? html`<span class="quiet">0</span>` : html`<span class=${["missing", "late", "held"].includes(key) ? "warn" : ""}>${number(row[key])}</span>`) })),
      ...moneys(["amount_fen", "open_fen", "late_fen"])]} />`}<//>`;
}

/** @param {{open: (bill: string) => void}} props */
function Accounts({ open }) {
  const { q, bill_state } = place.value.query, path = `/settlement-accounts${query({ q, bill_state, last_months: MONTHS, limit: 100 })}`, pages = usePages(path, { items: "items" });
  const months = (/** @type {any[]} */ rows) => (rows[0]?.months ?? []).map((/** @type {any} */ cell, /** @type {number} */ at) => /** @type {import("../ui.js").Column} */ ({ key: cell.month, title: cell.month, tight: true,
    cell: (/** @type {any} */ row) => { const one = row.months[at]; return one.bill ? html`<${Button} kind="plain" title=${money(one.amount_fen)} aria-label=${`${one.bill} ${code("web.bill_state", one.bill_state)}`} onClick=${() => open(one.bill)}><${BillState} state=${one.bill_state} /><//>` : html`<${BillState} state=${one.bill_state} />`; } }));
  const heads = months(pages.rows ?? []);
  return html`<h2>${t("web.settlement.grid")}</h2><div class="filters"><${Search} label=${t("web.search_accounts")} />
      <${Choice} name="bill_state" label=${t("column.state")} choices=${states(["OPEN", "LATE", "MISSING", "HELD", "DRAFT"])} /></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="settlement.accounts" label=${t("web.settlement.grid")} reads=${[open, heads.map((/** @type {import("../ui.js").Column} */ head) => head.key).join()]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.account}
      empty=${html`<${Empty} text=${t(q || bill_state ? "web.no_match" : "web.settlement.nobody")} />`} columns=${[
        { key: "account", title: t("web.number"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} name=${row.customer} />` },
        ...heads, ...moneys(["open_fen", "late_fen"])]} />`}<//>`;
}

/* ---- bills ---- */

/** @param {{open: (bill: string) => void}} props */
function Bills({ open }) {
  const { month, bill_state, sort } = place.value.query, path = `/bills${query({ month, bill_state, sort, limit: 100 })}`, pages = usePages(path, { items: "items" });
  const [chosen, choose] = useState(new Set()), [issuing, issue] = useState(false);
  const drafts = may("billing.issue") && ["DRAFT", "HELD"].includes(bill_state ?? "");
  const lately = Array.from({ length: MONTHS }, (_, at) => new Date(Date.UTC(new Date().getFullYear(), new Date().getMonth() - at, 15)).toISOString().slice(0, 7));
  return html`<div class="filters"><${Choice} name="month" label=${t("web.month")} choices=${lately.map(one => [one, one])} />
      <${Choice} name="bill_state" label=${t("column.state")} choices=${states(["OPEN", "LATE", "PAID", "DRAFT", "HELD", "CANCELLED"])} />
      ${drafts && html`<${Button} disabled=${chosen.size === 0} onClick=${() => issue(true)}>${t("web.bill.issue")} (${chosen.size})<//>`}</div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="settlement.bills" label=${t("web.tab.bills")} reads=${[open]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.bill}
      chosen=${drafts ? chosen : undefined} onChoose=${drafts ? choose : undefined} empty=${html`<${Empty} text=${t("web.no_match")} />`} columns=${[
        { key: "bill", title: t("web.bill"), tight: true, sort: "bill", cell: (/** @type {any} */ row) => html`<${Button} kind="plain" onClick=${() => open(row.bill)}>${row.bill}<//>` },
        { key: "account", title: t("web.number"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} name=${row.customer} />` },
        { key: "kind", title: t("column.kind"), cell: (/** @type {any} */ row) => code("bill.kind", row.kind) },
        { key: "period", title: t("web.period"), cell: (/** @type {any} */ row) => `${row.from_on} – ${row.until_on}` },
        { key: "state", title: t("column.state"), cell: (/** @type {any} */ row) => html`<${BillState} state=${row.bill_state} />${row.holds.map((/** @type {string} */ one) => html`<div key=${one} class="small quiet">${code("bill.finding", one)}</div>`)}` },
        { key: "due", title: t("web.bill.due_on"), tight: true, sort: "due", cell: (/** @type {any} */ row) => row.due_on ?? html`<${Missing} what="web.bill.not_issued" />` },
        { ...moneys(["amount_fen"])[0], sort: "amount" }, { ...moneys(["open_fen"])[0], sort: "open" }]} />`}<//>
    ${issuing && html`<${IssueBills} bills=${[...chosen]} onClose=${() => { issue(false); choose(new Set()); }} onChange=${pages.reload} />`}`;
}

/* ---- late ---- */

/** How a fee comes about. @param {{reasons: any[]}} props */
const Formula = ({ reasons }) => html`<ul class="plain small quiet">${reasons.map((reason, index) => html`<li key=${index}>${own(reason, "text")}</li>`)}</ul>`;

function Late() {
  const asked = useResource("/arrears");
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="settlement.late" label=${t("web.settlement.late")} rows=${data.items} file="/arrears" rowKey=${(/** @type {any} */ row) => row.bill}
    empty=${html`<${Empty} text=${t("web.settlement.none_late")} />`} columns=${[
      { key: "bill", title: t("web.bill"), tight: true, cell: (/** @type {any} */ row) => row.bill },
      { key: "account", title: t("web.number"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
      { key: "due", title: t("web.bill.due_on"), tight: true, cell: (/** @type {any} */ row) => row.due_on },
      { key: "days", title: t("web.bill.days"), amount: true, cell: (/** @type {any} */ row) => number(row.days) },
      ...moneys(["amount_fen", "open_fen"]),
      { ...moneys(["fee_fen"])[0], cell: (/** @type {any} */ row) => (row.fee_fen === null ? html`<${Missing} what="web.bill.look" />` : money(row.fee_fen)) },
      { key: "formula", title: t("web.settlement.formula"), cell: (/** @type {any} */ row) => html`<${Formula} reasons=${row.reasons} />` }]} />`}<//><${Calculator} />`;
}

/** The late fee of any amount, by the rule that bills are held to. */
function Calculator() {
  const today = day(Date.now());
  const [asked, setAsked] = useState({ yuan: "10000.00", due: today, as_of: today, residential: false }), [verdict, setVerdict] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const field = (/** @type {"yuan" | "due" | "as_of"} */ name, /** @type {string} */ type) => html`<div class="field"><label for=${`fee-${name}`}>${t(`web.fee.${name}`)}</label>
    <input id=${`fee-${name}`} type=${type} value=${asked[name]} min=${type === "number" ? 0 : undefined} step=${type === "number" ? "0.01" : undefined} onInput=${(/** @type {any} */ event) => setAsked({ ...asked, [name]: event.target.value })} /></div>`;
  const count = () => ask("POST", "/rules/late_fee/eval", { body: { facts: { amount_fen: Math.round(Number(asked.yuan) * 100), due: asked.due, as_of: asked.as_of, residential: asked.residential, paid: [] } } })
    .then(answer => { setVerdict(answer); setError(null); }, refusal => { setVerdict(null); setError(refusal); });
  const fee = verdict?.result?.fee_fen;
  return html`<section><h2>${t("web.fee")}</h2><p class="quiet">${t("web.fee.formula")}</p>
    <div class="filters">${field("yuan", "number")}${field("due", "date")}${field("as_of", "date")}
      <div class="field tick"><input id="fee-residential" type="checkbox" checked=${asked.residential} onChange=${(/** @type {any} */ event) => setAsked({ ...asked, residential: event.target.checked })} /><label for="fee-residential">${t("web.fee.residential")}</label></div>
      <${Button} onClick=${count}>${t("web.fee.count")}<//></div>
    <${Fault} error=${error} />
    ${verdict && html`<div role="status"><${Facts} pairs=${[[t("web.bill.fee_fen"), fee === null || fee === undefined ? html`<${Missing} what="web.bill.look" />` : `¥${fixed(fee / 100)}`]]} /><${Formula} reasons=${verdict.reasons} /></div>`}</section>`;
}

/* ---- losses ---- */

function Losses() {
  const asked = useResource("/losses");
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="settlement.losses" label=${t("web.settlement.losses")} rows=${data.items} file="/losses" rowKey=${(/** @type {any} */ row) => row.loss}
    empty=${html`<${Empty} text=${t("web.settlement.no_losses")} />`} columns=${[
      { key: "account", title: t("web.number"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} />` },
      { key: "bill", title: t("web.bill"), tight: true, cell: (/** @type {any} */ row) => row.bill ?? "–" },
      { key: "correction", title: t("web.bill.correction"), tight: true, cell: (/** @type {any} */ row) => row.correction ?? row.refund ?? "–" },
      { key: "clause", title: t("web.bill.clause"), tight: true, cell: (/** @type {any} */ row) => row.clause },
      { key: "cause", title: t("web.bill.cause"), cell: (/** @type {any} */ row) => html`${code("bill.cause", row.cause)}<div class="small quiet">${row.reason}</div>` },
      { key: "department", title: t("web.bill.department"), cell: (/** @type {any} */ row) => code("bill.department", row.department) },
      ...moneys(["loss_fen"]),
      { key: "actor", title: t("web.bill.actor"), cell: (/** @type {any} */ row) => html`${row.actor}<div class="small quiet">${clock(row.at)}</div>` }]} />`}<//>`;
}

export default function Settlement() {
  const [bill, open] = useState(/** @type {string | null} */ (null)), [making, make] = useState(false), [turn, again] = useState(0);
  const tabs = ["watch", "bills", "late", ...(may("supervision.read") ? ["losses"] : [])].map(id => ({ id, title: t(`web.settlement.${id}`) }));
  return html`<${Title} title=${t("web.screen.settlement")}>${may("billing.make") && html`<${Button} kind="primary" onClick=${() => make(true)}>${t("web.bill.make")}<//>`}<//>
    <${Tabs} tabs=${tabs}>${(/** @type {string} */ id) => html`<div key=${`${id}${turn}`}>${id === "watch" ? html`<${Months} /><${Accounts} open=${open} />` : id === "bills" ? html`<${Bills} open=${open} />` : id === "late" ? html`<${Late} />` : html`<${Losses} />`}</div>`}<//>
    ${bill && html`<${BillDialog} bill=${bill} onClose=${() => open(null)} onChange=${() => again(turn + 1)} />`}
    ${making && html`<${MakeBills} onClose=${() => make(false)} onChange=${() => again(turn + 1)} />`}`;
}
