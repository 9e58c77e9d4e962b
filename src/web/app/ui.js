/* The parts that every screen is made of. A value that is not known is said so, never left out and never 0. */
import { Component } from "preact";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { signal } from "@preact/signals";
import { html } from "./html.js";
import { clock, duration, fixed, lang, number, percent, t } from "./text.js";
import { href, place, setQuery } from "./route.js";
import { download } from "./api.js";

/** @typedef {import("preact").ComponentChildren} Children */

/* ---- values ---- */

/** What is not known. @param {{what?: string}} props key of the text that says so */
export const Missing = ({ what = "web.missing" }) => html`<span class="missing">${t(what)}</span>`;

/** @param {unknown} value */
const unknown = value => value === null || value === undefined || value === "";

/** A number with its unit. @param {{value: number | string | null | undefined, unit?: string, digits?: number, exact?: boolean}} props */
export const Amount = ({ value, unit = "", digits = 2, exact = false }) =>
  (unknown(value) ? html`<${Missing} />`
    : html`<span class="amount">${(exact ? fixed : number)(/** @type {number} */ (value), digits)}${unit && html` <small>${unit}</small>`}</span>`);

/** How many of a choice there are: its place is kept until it is known. @param {{of: number | null | undefined}} props */
export const Count = ({ of }) => html`<small class="count">${unknown(of) ? "" : number(/** @type {number} */ (of))}</small>`;

/** A share of basis points. @param {{bp: number | null | undefined}} props */
export const Share = ({ bp }) => (unknown(bp) ? html`<${Missing} />` : html`<span class="amount">${percent(/** @type {number} */ (bp))}</span>`);

/** A name from outside, kept apart so that marks of writing direction in it end with it. @param {{text: string | null | undefined}} props */
export const Name = ({ text }) => (unknown(text) ? html`<${Missing} />` : html`<bdi>${text}</bdi>`);

/** An instant, and how long ago. @param {{at: string | number | null | undefined, ago?: boolean}} props */
export const Time = ({ at, ago = false }) => {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!ago) return undefined;
    const timer = setInterval(() => tick(turn => turn + 1), 1000);
    return () => clearInterval(timer);
  }, [ago]);
  if (unknown(at)) return html`<${Missing} />`;
  const stamp = new Date(/** @type {string} */ (at));
  return html`<time datetime=${stamp.toISOString()} title=${clock(stamp)}>${ago ? t("web.ago", { age: duration((Date.now() - stamp.getTime()) / 1000) }) : clock(stamp)}</time>`;
};

/** A mark with a word. Tones: good, bad, warn, info, quiet; the sign before it says the same without colour.
 *  @param {{tone?: string, children?: Children, title?: string}} props */
export const Chip = ({ tone = "quiet", children, title }) => html`<span class=${`chip ${tone}`} title=${title}>${children}</span>`;

const OUTCOME_TONES = { PASS: "good", FAIL: "bad", WARN: "warn", PENDING: "warn", REVIEW: "warn", EXCEPTION_REQUIRED: "warn", NOT_APPLICABLE: "quiet" };
/** @param {string} outcome */
export const outcomeTone = outcome => /** @type {Record<string, string>} */ (OUTCOME_TONES)[outcome] ?? "quiet";

/** Pairs of a name and a value. @param {{pairs: [string, Children][], class?: string}} props */
export const Facts = ({ pairs, class: kind = "" }) => html`<dl class=${`facts ${kind}`}>${pairs.map(([name, value]) => html`
  <div key=${name}><dt>${name}</dt><dd>${unknown(value) ? html`<${Missing} />` : value}</dd></div>`)}</dl>`;

/* ---- states of a screen ---- */

/** Why a request was refused: what, what to do, what is missing, and the number to quote. @param {{error: any}} props */
export function Fault({ error }) {
  if (!error) return null;
  const problem = error.problem;
  return html`<div class="fault" role="alert">
    <p>${error.text ?? error.message}</p>
    ${problem?.hint && problem.hint !== error.text && html`<p class="quiet">${problem.hint}</p>`}
    ${problem?.missing?.length > 0 && html`<ul>${problem.missing.map((/** @type {any} */ one) => html`<li key=${one.item}>${one.text}</li>`)}</ul>`}
    ${problem?.request_id && html`<p class="quiet small">${t("web.request_id")} <code>${problem.request_id}</code>
      <${Button} kind="plain" onClick=${() => navigator.clipboard?.writeText(problem.request_id)}>${t("web.copy")}<//></p>`}
  </div>`;
}

/** Nothing to show: why, and what to do. @param {{text: string, children?: Children}} props */
export const Empty = ({ text, children }) => html`<div class="empty"><p>${text}</p>${children}</div>`;

/** The wait for a resource: bars at first, then words. @param {{lines?: number}} props */
export const Skeleton = ({ lines = 4 }) => html`<div class="skeleton" role="status" aria-label=${t("web.loading")}>
  ${Array.from({ length: lines }, (_, line) => html`<div key=${line}></div>`)}</div>`;

/** A resource as a screen: its wait, its failure, its data. @param {{of: import("./resource.js").Resource, lines?: number, children: (data: any) => Children}} props */
export function Loaded({ of, lines, children }) {
  return html`${of.error && html`<${Fault} error=${of.error} />`}
    ${of.data !== null && of.data !== undefined ? children(of.data) : of.busy && html`<${Skeleton} lines=${lines} />`}`;
}

/* ---- doing ---- */

/** A button; while what it does is on its way it is busy and takes no second press. kind: primary, plain, danger.
 *  @param {any} props */
export function Button({ kind = "", onClick, children, disabled = false, type = "button", ...rest }) {
  const [busy, setBusy] = useState(false), alive = useRef(true);
  useEffect(() => () => { alive.current = false; }, []);
  const press = async (/** @type {Event} */ event) => {
    const result = onClick?.(event);
    if (!(result instanceof Promise)) return;
    setBusy(true);
    try {
      await result;
    } finally {
      if (alive.current) setBusy(false);
    }
  };
  return html`<button type=${type} class=${kind} disabled=${disabled || busy} aria-busy=${busy} onClick=${onClick && press} ...${rest}>${children}</button>`;
}

/** A dialog over the page; never one over another. Escape closes it, focus comes back. @param {{title: string, onClose: () => void, children: Children, wide?: boolean}} props */
export function Dialog({ title, onClose, children, wide = false }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null)), id = useId();
  useEffect(() => {
    const back = /** @type {HTMLElement | null} */ (document.activeElement);
    element.current?.showModal();
    element.current?.querySelector("h2")?.focus();   /* not the cross, which Enter would press */
    return () => back?.focus?.();
  }, []);
  return html`<dialog ref=${element} class=${wide ? "wide" : ""} aria-labelledby=${id} onCancel=${(/** @type {Event} */ event) => { event.preventDefault(); onClose(); }}>
    <header><h2 id=${id} tabindex="-1">${title}</h2><${Button} kind="plain close" aria-label=${t("web.close")} onClick=${onClose}>✕<//></header>
    ${children}</dialog>`;
}

/** @type {import("@preact/signals").Signal<{id: number, text: string, tone: string, undo?: () => unknown}[]>} */
const toasts = signal([]);
let toastId = 0;
const TOAST_MS = 5000, UNDO_MS = 10000;

/** Say what was done; with @undo it can be taken back for ten seconds. @param {string} text @param {{tone?: string, undo?: () => unknown}} [options] */
export function toast(text, { tone = "good", undo } = {}) {
  const id = ++toastId;
  const gone = () => { toasts.value = toasts.value.filter(one => one.id !== id); };
  toasts.value = [...toasts.value, { id, text, tone, undo: undo && (() => { gone(); return undo(); }) }];
  setTimeout(gone, undo ? UNDO_MS : TOAST_MS);
}

export const Toasts = () => html`<div class="toasts" role="status" aria-live="polite">${toasts.value.map(one => html`
  <p key=${one.id} class=${one.tone}>${one.text} ${one.undo && html`<${Button} kind="plain" onClick=${one.undo}>${t("web.undo")}<//>`}</p>`)}</div>`;

/* ---- order on the page ---- */

/** The head of a screen: its title and the one thing that is done here most. @param {{title: Children, children?: Children}} props */
export const Title = ({ title, children }) => html`<div class="title"><h1 tabindex="-1">${title}</h1><div class="actions">${children}</div></div>`;

/** @typedef {{id: string, title: string, count?: number | null}} Tab */

/** Tabs whose choice stands in the address as @name. @param {{tabs: Tab[], name?: string, children: (id: string) => Children}} props */
export function Tabs({ tabs, name = "tab", children }) {
  const chosen = tabs.find(tab => tab.id === place.value.query[name])?.id ?? tabs[0].id, base = useId();
  const step = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = tabs[(tabs.findIndex(tab => tab.id === chosen) + by + tabs.length) % tabs.length].id;
    setQuery({ [name]: next });
    /** @type {HTMLElement | null} */ (document.getElementById(`${base}-${next}`))?.focus();
  };
  return html`<div class="tabs" role="tablist" onKeyDown=${step}>${tabs.map(tab => html`
      <button key=${tab.id} id=${`${base}-${tab.id}`} type="button" role="tab" aria-selected=${tab.id === chosen} aria-controls=${`${base}-panel`}
        tabindex=${tab.id === chosen ? 0 : -1} onClick=${() => setQuery({ [name]: tab.id })}>${tab.title}${tab.count ? html` <small>${number(tab.count)}</small>` : null}</button>`)}</div>
    <div role="tabpanel" id=${`${base}-panel`} aria-labelledby=${`${base}-${chosen}`} tabindex="-1">${children(chosen)}</div>`;
}

/** Filter chips of which one or none is on; the choice stands in the address as @name. @param {{name: string, label: string, choices: [string, Children][]}} props */
export const Choice = ({ name, label, choices }) => html`<div class="choice" role="group" aria-label=${label}>${choices.map(([value, text]) => html`
  <button key=${value} type="button" aria-pressed=${(place.value.query[name] ?? "") === value} onClick=${() => setQuery({ [name]: place.value.query[name] === value ? "" : value })}>${text}</button>`)}</div>`;

const SEARCH_MS = 250;
/** A search field whose text stands in the address as @name. @param {{name?: string, label: string}} props */
export function Search({ name = "q", label }) {
  const timer = useRef(0);
  const type = (/** @type {any} */ event) => {
    const value = event.target.value.trim();
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setQuery({ [name]: value }), SEARCH_MS);
  };
  return html`<input type="search" class="search" aria-label=${label} placeholder=${label} maxlength="100" defaultValue=${place.value.query[name] ?? ""} onInput=${type} />`;
}

/* ---- tables ---- */

/**
 * @typedef {object} Column
 * @property {string} key name of the column, unique
 * @property {string} title with its unit, where it has one
 * @property {(row: any) => Children} cell
 * @property {boolean} [amount] a number: right-aligned
 * @property {boolean} [wide] words: never squeezed to a letter a line
 * @property {boolean} [tight] short, and never broken: numbers of things, dates
 * @property {string} [sort] what the list is sorted by, where it can be: `name` up, `-name` down, in the address as sort
 * @property {(rows: any[]) => Children} [total]
 * @property {boolean} [optional] not shown until it is chosen
 */

/** The columns that the person wants of table @name; the same ones until something that they read changes. @param {string} name @param {Column[]} given @param {any[]} [reads] */
function useColumns(name, given, reads) {
  const kept = `columns.${name}`, columns = useMemo(() => given, reads ? [lang.value, ...reads] : [given]);
  const [shown, setShown] = useState(() => /** @type {string[] | null} */ (JSON.parse(localStorage.getItem(kept) ?? "null")));
  const wanted = shown ?? columns.filter(column => !column.optional).map(column => column.key);
  const flip = (/** @type {string} */ key) => {
    const next = wanted.includes(key) ? wanted.filter(one => one !== key) : [...wanted, key];
    localStorage.setItem(kept, JSON.stringify(next));
    setShown(next);
  };
  return { visible: useMemo(() => columns.filter(column => wanted.includes(column.key)), [columns, shown]), columns, wanted, flip };
}

/** A frame scrolls sideways only when its table is wider: one that scrolls is painted whole with each change, and its head does not stay on the screen.
 *  @returns {(element: HTMLElement | null) => void} a ref */
function useFrame() {
  const watch = useRef(/** @type {ResizeObserver | null} */ (null));
  return useCallback((/** @type {HTMLElement | null} */ element) => {
    watch.current?.disconnect();
    watch.current = null;
    const table = element?.firstElementChild;
    if (!element || !(table instanceof HTMLElement)) return;
    watch.current = new ResizeObserver(() => { element.classList.toggle("wide", table.offsetWidth > element.clientWidth); });
    watch.current.observe(element);
    watch.current.observe(table);
  }, []);
}

/**
 * Table - rows under a head that stays; on a narrow screen each row is a card.
 * @param {{name: string, label: string, columns: Column[], reads?: any[], rows: any[], rowKey: (row: any, index: number) => string, rowHref?: (row: any) => string, more?: (() => Promise<void>) | null,
 *          file?: string, empty?: Children, chosen?: Set<string>, onChoose?: (keys: Set<string>) => void, now?: string}} props
 *   reads: where rows may be many, all that the cells read beside their row: while it is the same, only rows that changed are painted again;
 *   now: key of the row that is shown beside the list; rowHref: where a row leads; file: path of the API whose list this is, for CSV and XLSX; chosen, onChoose: rows can be ticked
 */
export function Table({ name, label, columns: given, reads, rows, rowKey, rowHref, more, file, empty, chosen, onChoose, now }) {
  const { visible, columns, wanted, flip } = useColumns(name, given, reads);
  const body = useRef(/** @type {HTMLTableSectionElement | null} */ (null)), frame = useFrame();
  const latest = useRef({ chosen, onChoose });
  latest.current = { chosen, onChoose };
  const tick = useCallback((/** @type {string} */ key) => {
    const next = new Set(latest.current.chosen);
    next.has(key) ? next.delete(key) : next.add(key);
    latest.current.onChoose?.(next);
  }, []);
  if (rows.length === 0 && empty) return empty;
  const sort = place.value.query.sort ?? "";
  const totals = visible.some(column => column.total);
  return html`<div class="table-tools">
      <span class="quiet">${t("web.rows", { count: number(rows.length) + (more ? "+" : "") })}</span>
      <${Menu} label=${t("web.columns")}>${columns.map(column => html`<label key=${column.key} class="tick">
        <input type="checkbox" checked=${wanted.includes(column.key)} onChange=${() => flip(column.key)} /> ${column.title}</label>`)}<//>
      ${file && html`<${Menu} label=${t("web.export")}>${["csv", "xlsx"].map(format => html`
        <${Button} key=${format} onClick=${() => download(`${file}${file.includes("?") ? "&" : "?"}format=${format}`)}>${format.toUpperCase()}<//>`)}<//>`}
    </div>
    <div class="table-frame flows" ref=${frame} tabindex="0" role="region" aria-label=${label} onKeyDown=${(/** @type {KeyboardEvent} */ event) => walk(event, body.current)}><table>
    <thead><tr>${onChoose && html`<${TickAll} keys=${rows.map(rowKey)} chosen=${chosen ?? new Set()} onChoose=${onChoose} />`}
      ${visible.map(column => html`<${Head} key=${column.key} column=${column} sort=${sort} />`)}</tr></thead>
    <tbody ref=${body}>${rows.map((row, index) => {
      const key = rowKey(row, index);
      return html`<${Row} key=${key} id=${key} row=${row} columns=${visible} link=${rowHref?.(row)} now=${key === now} ticked=${onChoose ? chosen?.has(key) ?? false : null} tick=${tick} />`;
    })}</tbody>
    ${totals && html`<tfoot><tr>${onChoose && html`<td></td>`}${visible.map((column, index) => html`<td key=${column.key} data-label=${column.title} class=${kindOf(column)}>
      ${column.total?.(rows) ?? (index === 0 ? t("web.total") : "")}</td>`)}</tr></tfoot>`}
  </table></div>
  ${more && html`<${Button} onClick=${more}>${t("web.more")}<//>`}`;
}

/** A tick for all rows that are shown. @param {{keys: string[], chosen: Set<string>, onChoose: (keys: Set<string>) => void}} props */
function TickAll({ keys, chosen, onChoose }) {
  const all = keys.every(key => chosen.has(key));
  return html`<th class="tick"><input type="checkbox" aria-label=${t("web.choose_all")} checked=${all} indeterminate=${!all && keys.some(key => chosen.has(key))} onChange=${() => onChoose(new Set(all ? [] : keys))} /></th>`;
}

/** A row, painted again only when it, its columns or its tick changed: of a thousand rows few do.
 *  @typedef {{id: string, row: any, columns: Column[], link: string | undefined, now: boolean, ticked: boolean | null, tick: (key: string) => void}} RowProps
 *  @extends {Component<RowProps>} */
class Row extends Component {
  /** @param {RowProps} next @param {unknown} state other when a signal that a cell reads has changed */
  shouldComponentUpdate(next, state) {
    const { row, columns, link, now, ticked } = this.props;
    return state !== this.state || next.row !== row || next.columns !== columns || next.link !== link || next.now !== now || next.ticked !== ticked;
  }

  /** @param {RowProps} props */
  render({ id, row, columns, link, now, ticked, tick }) {
    return html`<tr class=${link ? "leads" : ""} data-key=${id} aria-current=${now ? "true" : undefined} onClick=${link && ((/** @type {MouseEvent} */ event) => follow(event, link))}>
      ${ticked !== null && html`<td class="tick"><input type="checkbox" aria-label=${t("web.choose_row", { row: id })} checked=${ticked} onChange=${() => tick(id)} /></td>`}
      ${columns.map((column, index) => html`<td key=${column.key} data-label=${column.title} class=${kindOf(column)}>
        <div>${index === 0 && link ? html`<a href=${link}>${column.cell(row)}</a>` : column.cell(row)}</div></td>`)}</tr>`;
  }
}

/** @param {Column} column */
const kindOf = column => (column.amount ? "number" : column.tight ? "tight" : column.wide ? "wide" : "");

/** @param {{column: Column, sort: string}} props */
function Head({ column, sort }) {
  if (!column.sort) return html`<th scope="col" class=${kindOf(column)}>${column.title}</th>`;
  const up = sort === column.sort, down = sort === `-${column.sort}`;
  return html`<th scope="col" class=${kindOf(column)} aria-sort=${up ? "ascending" : down ? "descending" : "none"}>
    <button type="button" class="plain" onClick=${() => setQuery({ sort: up ? `-${column.sort}` : column.sort })}>${column.title} ${up ? "▲" : down ? "▼" : ""}</button></th>`;
}

/** A press on a row leads where its link leads, unless something in it was pressed or text was marked. @param {MouseEvent} event @param {string} link */
function follow(event, link) {
  if (/** @type {Element} */ (event.target).closest("a, button, input, select, label") || getSelection()?.toString()) return;
  location.hash = link;
}

/** j and k go down and up the rows, x ticks the one that has the focus. @param {KeyboardEvent} event @param {HTMLTableSectionElement | null} body */
function walk(event, body) {
  const box = event.key === "x" && /** @type {Element} */ (event.target).closest("tr")?.querySelector("td.tick input");
  if (box && box !== event.target) /** @type {HTMLElement} */ (box).click();
  if (!body || !["j", "k"].includes(event.key) || /** @type {Element} */ (event.target).matches("input, select, textarea")) return;
  const links = [...body.rows].map(row => row.querySelector("a")).filter(link => link !== null), at = links.findIndex(link => link === document.activeElement || link.closest("tr")?.contains(document.activeElement));
  /** @type {HTMLElement | undefined} */ (links[Math.min(links.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))])?.focus();
}

/** A button that opens a small list of choices. @param {{label: Children, children: Children}} props */
export function Menu({ label, children }) {
  const element = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    const close = (/** @type {Event} */ event) => {
      if (element.current?.open && !element.current.contains(/** @type {Node} */ (event.target))) element.current.open = false;
    };
    const escape = (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape" && element.current) element.current.open = false; };
    addEventListener("pointerdown", close);
    addEventListener("keydown", escape);
    return () => { removeEventListener("pointerdown", close); removeEventListener("keydown", escape); };
  }, []);
  return html`<details class="menu" ref=${element}><summary>${label}</summary><div>${children}</div></details>`;
}

/** A link to an account. @param {{number: string | null, name?: string | null}} props */
export const AccountLink = ({ number: account, name }) =>
  (unknown(account) ? html`<${Missing} />` : html`<a class="tight" href=${href(`/accounts/${account}`)}>${account}</a>${name ? html` <bdi class="quiet">${name}</bdi>` : null}`);
