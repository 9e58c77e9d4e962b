/* Bills: one with its lines, its money and what may be done with it; a job that is under way; statements as files. */
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { code, money, own, percent, t } from "./text.js";
import { download, get, query } from "./api.js";
import { useResource } from "./resource.js";
import { may } from "./session.js";
import { RequestForm } from "./form.js";
import { Record, Value } from "./case.js";
import { Button, Chip, Dialog, Facts, Loaded, Menu, Missing, toast } from "./ui.js";

const TONES = /** @type {Record<string, string>} */ ({ LATE: "bad", MISSING: "bad", HELD: "warn", DRAFT: "info", ISSUED: "quiet", PAID: "good", RUNNING: "quiet", NONE: "quiet", CANCELLED: "quiet" });

/** Where a bill stands. @param {{state: string, title?: string}} props */
export const BillState = ({ state, title }) => html`<${Chip} tone=${TONES[state]} title=${title}>${code("web.bill_state", state)}<//>`;

/** Money that may be unknown. @param {{fen: number | null | undefined}} props */
export const Money = ({ fen }) => (fen === null || fen === undefined ? html`<${Missing} />` : html`<span class="amount">${money(fen)}</span>`);

const LAST = 10000;
/** A long job until it has ended. @param {{job: any, onDone: (result: any) => void}} props */
export function Job({ job, onDone }) {
  const [row, setRow] = useState(job);
  useEffect(() => {
    if (row.ended_at) {
      if (row.state === "DONE") onDone(row.result);
      return undefined;
    }
    const timer = setTimeout(() => get(`/jobs/${row.job}`).then(setRow, () => setRow({ ...row })), (row.wait_s ?? 1) * 1000);
    return () => clearTimeout(timer);
  }, [row]);
  if (row.state === "FAILED") return html`<div class="fault" role="alert"><p>${own(row.fault, "text")}</p></div>`;
  if (row.ended_at) return null;
  return html`<p role="status"><label>${t("web.job.running")} <progress max=${LAST} value=${row.progress_bp ?? undefined}></progress></label>
    ${row.progress_bp ? percent(row.progress_bp) : ""}</p>`;
}

/** The statement of a month, in either language. @param {{account: string, month: string}} props */
export const Statement = ({ account, month }) => html`<${Menu} label=${t("web.bill.statement")}>${["pdf", "xlsx"].flatMap(kind => ["zh", "en"].map(lang => html`
  <${Button} key=${kind + lang} onClick=${() => download(`/accounts/${account}/statement.${kind}${query({ month, lang })}`)}>${kind.toUpperCase()} · ${t(`web.lang.${lang}`)}<//>`))}<//>`;

/* ---- one bill ---- */

/** What may be done with a bill in its state: a word, the right that it takes, and its form. @type {{name: string, right: string, when: (bill: any) => boolean, form: (bill: any) => any}[]} */
const ACTIONS = [
  { name: "issue", right: "billing.issue", when: bill => bill.status === "DRAFT",
    form: bill => ({ template: "/bill-issues", path: "/bill-issues", preset: { bills: [bill.bill] },
      hide: ["bills", ...(bill.holds.length ? [] : ["confirmation"]), ...(bill.kind === "CORRECTION" ? [] : ["cause", "reason"])] }) },
  { name: "pay", right: "payment.book", when: bill => bill.status === "ISSUED" && bill.open_fen > 0,
    form: bill => ({ template: "/bills/{bill}/payments", path: `/bills/${bill.bill}/payments`, preset: { amount_fen: bill.open_fen } }) },
  { name: "reverse", right: "payment.reverse", when: bill => bill.payments.some((/** @type {any} */ one) => standing(bill, one)),
    form: bill => ({ template: "/bills/{bill}/payment-reversals", path: `/bills/${bill.bill}/payment-reversals`, preset: { reverses: bill.payments.filter((/** @type {any} */ one) => standing(bill, one)).at(-1).reference } }) },
  { name: "cancel", right: "billing.cancel", when: bill => bill.status !== "CANCELLED" && bill.paid_fen === 0,
    form: bill => ({ template: "/bills/{bill}/cancel", path: `/bills/${bill.bill}/cancel`, kind: "danger" }) },
];
/** A payment that was not taken back. @param {any} bill @param {any} payment */
const standing = (bill, payment) => payment.reverses === null && !bill.payments.some((/** @type {any} */ other) => other.reverses === payment.reference);

/** @param {{bill: any, act: (name: string) => void}} props */
const View = ({ bill, act }) => html`<div class="actions">
    ${ACTIONS.filter(one => may(one.right) && one.when(bill)).map(one => html`<${Button} key=${one.name} onClick=${() => act(one.name)}>${t(`web.bill.${one.name}`)}<//>`)}
    <${Statement} account=${bill.account} month=${bill.from_on.slice(0, 7)} /></div>
  <${Facts} pairs=${[[t("column.state"), html`<${BillState} state=${bill.bill_state} />`], [t("web.bill.amount_fen"), money(bill.amount_fen)], [t("web.bill.paid_fen"), money(bill.paid_fen)],
    [t("web.bill.open_fen"), html`<${Money} fen=${bill.open_fen} />`]]} />
  ${bill.holds.length > 0 && html`<div class="fault"><ul>${bill.holds.map((/** @type {string} */ one) => html`<li key=${one}>${code("bill.finding", one)}</li>`)}</ul></div>`}
  <${Record} record=${bill} hide=${["bill", "bill_state", "amount_fen", "paid_fen", "open_fen", "items", "payments", "basis", "notes", "holds", "status", ...Object.keys(bill).filter(name => bill[name] === null)]} />
  ${bill.notes.length > 0 && html`<ul class="quiet">${bill.notes.map((/** @type {string} */ one) => html`<li key=${one}>${code("bill.finding", one)}</li>`)}</ul>`}
  <h3>${t("web.bill.items")}</h3><${Value} name="items" value=${bill.items.map((/** @type {any} */ one) => ({ name: one.name || code("bill.line", one.kind), place: one.place || null, period: one.period ? code("bill.period", one.period) : null,
    quantity: one.quantity === null ? null : one.quantity / 10 ** one.decimals, unit: one.unit || null, price: one.price_e6 === null || one.kind === "PF_ADJUSTMENT" ? null : one.price_e6 / 1000000, amount_fen: one.amount_fen }))} />
  <h3>${t("web.bill.payments")}</h3><${Value} name="payments" value=${bill.payments} />`;

/** A bill over the page. @param {{bill: string, onClose: () => void, onChange?: () => void}} props */
export function BillDialog({ bill, onClose, onChange }) {
  const asked = useResource(`/bills/${encodeURIComponent(bill)}`), [name, act] = useState(/** @type {string | null} */ (null)), [job, setJob] = useState(/** @type {any} */ (null));
  const changed = () => { act(null); setJob(null); asked.reload(); onChange?.(); toast(t("web.bill.done")); };
  const action = ACTIONS.find(one => one.name === name);
  return html`<${Dialog} title=${`${t("web.bill")} ${bill}`} onClose=${onClose} wide><${Loaded} of=${asked}>${(/** @type {any} */ data) => (job ? html`<${Job} job=${job} onDone=${changed} />`
    : action ? html`<${RequestForm} ...${action.form(data)} submit=${t(`web.bill.${name}`)} onCancel=${() => act(null)} onDone=${(/** @type {any} */ answer) => (answer.job ? setJob(answer) : changed())} />`
    : html`<${View} bill=${data} act=${act} />`)}<//><//>`;
}

/* ---- drafts ---- */

/** Drafts of a month, of @account or of all. @param {{account?: string, onClose: () => void, onChange: () => void}} props */
export function MakeBills({ account, onClose, onChange }) {
  const [job, setJob] = useState(/** @type {any} */ (null)), [made, setMade] = useState(/** @type {any} */ (null));
  const last = new Date(new Date().getFullYear(), new Date().getMonth() - 1, 15).toISOString().slice(0, 7);
  const items = made?.items.filter((/** @type {any} */ one) => one.fault || one.findings.length);
  return html`<${Dialog} title=${t("web.bill.make")} onClose=${onClose}>${made ? html`<p role="status">${t("web.bill.made", made)}</p>
      ${items.length > 0 && html`<ul>${items.map((/** @type {any} */ one) => html`<li key=${one.account}>${one.account}: ${one.fault ? own(one.fault, "text") : one.findings.map((/** @type {string} */ f) => code("bill.finding", f)).join(" · ")}</li>`)}</ul>`}`
    : job ? html`<${Job} job=${job} onDone=${(/** @type {any} */ result) => { setMade(result); onChange(); }} />`
    : html`<${RequestForm} template="/bill-runs" path="/bill-runs" preset=${account ? { month: last, account } : { month: last }} hide=${account ? ["account"] : []} titles=${{ account: t("web.bill.account_or_all") }} submit=${t("web.bill.make")} onCancel=${onClose} onDone=${setJob} />`}<//>`;
}

/** Drafts that go out together. @param {{bills: string[], onClose: () => void, onChange: () => void}} props */
export function IssueBills({ bills, onClose, onChange }) {
  const [job, setJob] = useState(/** @type {any} */ (null)), [told, setTold] = useState(/** @type {any} */ (null));
  return html`<${Dialog} title=${t("web.bill.issue")} onClose=${onClose}>${told ? html`<p role="status">${t("web.bill.issued", told)}</p>
      <ul>${told.items.filter((/** @type {any} */ one) => one.fault).map((/** @type {any} */ one) => html`<li key=${one.bill}>${own(one.fault, "text")}</li>`)}</ul>`
    : job ? html`<${Job} job=${job} onDone=${(/** @type {any} */ result) => { setTold(result); onChange(); }} />`
    : html`<p>${t("web.bill.issue_these", { count: bills.length })}</p><${RequestForm} template="/bill-issues" path="/bill-issues" preset=${{ bills }} hide=${["bills", "cause", "reason"]} submit=${t("web.bill.issue")} onCancel=${onClose} onDone=${setJob} />`}<//>`;
}
