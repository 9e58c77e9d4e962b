/* The plan of a year: how far it covers what is due, who goes in which month, and what is overdue. The lead plans by the
   rule, moves work to another day, and gives it to a crew; everybody else reads. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { day, number, percent, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may } from "../session.js";
import { Due, State } from "../case.js";
import { RequestForm } from "../form.js";
import { AccountLink, Button, Chip, Choice, Dialog, Empty, Fault, Loaded, Missing, Table, Title, toast } from "../ui.js";

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1);

/** @param {{label: string, value: any, tone?: string, children?: any}} props */
const Figure = ({ label, value, tone = "", children }) => html`<div class="card"><div>${label}</div><div class=${`figure ${tone}`}>${value}</div>${children}</div>`;

/** @param {{plan: any}} props */
const Figures = ({ plan }) => html`<div class="cards">
  <${Figure} label=${t("web.plan.coverage")} value=${plan.coverage_bp === null ? html`<${Missing} />` : percent(plan.coverage_bp)}><progress max="10000" value=${plan.coverage_bp ?? 0} aria-label=${t("web.plan.coverage")}></progress>
    <div class="small quiet">${t("web.plan.of_accounts", { count: number(plan.planned), all: number(plan.accounts) })}</div><//>
  <${Figure} label=${t("web.plan.done")} value=${plan.done_bp === null ? html`<${Missing} />` : percent(plan.done_bp)}><progress max="10000" value=${plan.done_bp ?? 0} aria-label=${t("web.plan.done")}></progress>
    <div class="small quiet">${t("web.plan.of_accounts", { count: number(plan.done), all: number(plan.accounts) })}</div><//>
  <a class="card" href=${href("/plan", { ...place.value.query, open: "overdue", month: "", crew: "" })}><div>${t("web.plan.overdue")}</div><div class=${`figure ${plan.overdue > 0 ? "bad" : ""}`}>${number(plan.overdue)}</div></a>
  <${Figure} label=${t("web.plan.moved")} value=${number(plan.moved)}><div class="small quiet">${t("web.plan.attempts", { count: number(plan.attempts) })}</div><//></div>`;

/** Crews down, months across: planned and finished; a press shows which. @param {{plan: any}} props */
function Board({ plan }) {
  const crews = [...new Map(plan.crews.map((/** @type {any} */ one) => [one.crew, one.names])).entries()], { month, crew } = place.value.query;
  const cell = (/** @type {string} */ of, /** @type {number} */ at) => plan.crews.find((/** @type {any} */ one) => one.crew === of && one.month === at);
  const key = (/** @type {string} */ of) => of || "-";
  const total = (/** @type {number} */ at) => plan.months.find((/** @type {any} */ one) => one.month === at);
  if (crews.length === 0) return null;
  return html`<div class="table-frame" tabindex="0" role="region" aria-label=${t("web.plan.board")}><table class="board-months"><thead><tr><th scope="col">${t("web.plan.crew")} <span class="quiet">${t("web.plan.finished_of")}</span></th>${MONTHS.map(at => html`<th key=${at} scope="col" class="number">${t("web.plan.month", { month: at })}</th>`)}</tr></thead>
    <tbody>${crews.map(([of, names]) => html`<tr key=${of}><th scope="row">${of ? html`<bdi>${names}</bdi>` : html`<${Chip} tone="warn">${t("web.plan.nobody")}<//>`}</th>${MONTHS.map(at => {
      const found = cell(of, at), chosen = month === String(at) && crew === key(of);
      return html`<td key=${at} class="number" data-label=${t("web.plan.month", { month: at })}>${found ? html`<button type="button" class=${`plain ${found.overdue > 0 ? "bad" : ""}`} aria-pressed=${chosen}
        onClick=${() => setQuery(chosen ? { month: "", crew: "" } : { month: at, crew: key(of), open: "" })}>${found.overdue > 0 ? "! " : ""}${found.finished}/${found.planned}<span class="hidden"> ${t("web.plan.cell", { names: names || t("web.plan.nobody"), month: at, finished: found.finished, planned: found.planned, overdue: found.overdue })}</span></button>` : html`<span class="quiet">·</span>`}</td>`;
    })}</tr>`)}</tbody>
    <tfoot><tr><th scope="row">${t("web.total")}</th>${MONTHS.map(at => html`<td key=${at} class="number" data-label=${t("web.plan.month", { month: at })}>${total(at) ? `${total(at).finished}/${total(at).planned}` : "·"}</td>`)}</tr></tfoot></table></div>`;
}

/** Another day or crew for one inspection. @param {{row: any, plan: any, what: "move" | "assign", onDone: () => void, onClose: () => void}} props */
function Change({ row, plan, what, onDone, onClose }) {
  const [chosen, setChosen] = useState(new Set(row.crew.split(" ").filter(Boolean))), [error, setError] = useState(/** @type {any} */ (null)), path = `/inspections/${row.number}/${what}`;
  const done = () => { toast(t("web.plan.changed", { number: row.number })); onDone(); };
  if (what === "move") return html`<${Dialog} title=${`${t("flow.inspections.move")} ${row.number}`} onClose=${onClose}><${RequestForm} template="/inspections/{number}/move" path=${path} version=${row.version} preset=${{ planned_on: row.planned_on }} submit=${t("flow.inspections.move")} onCancel=${onClose} onDone=${done} /><//>`;
  const flip = (/** @type {string} */ login) => { const next = new Set(chosen); next.has(login) ? next.delete(login) : next.add(login); setChosen(next); };
  const send = () => ask("POST", path, { body: { inspectors: [...chosen] }, version: row.version }).then(done, setError);
  return html`<${Dialog} title=${`${t("web.plan.assign")} ${row.number}`} onClose=${onClose}><${Fault} error=${error} /><fieldset class="field"><legend>${t("web.plan.two_go")}</legend>${plan.inspectors.map((/** @type {any} */ one) => html`<label key=${one.login} class="tick"><input type="checkbox" checked=${chosen.has(one.login)} onChange=${() => flip(one.login)} /> <bdi>${one.name}</bdi> <small>${one.login}</small></label>`)}</fieldset>
    <div class="actions"><${Button} onClick=${onClose}>${t("web.cancel")}<//><${Button} kind="primary" disabled=${chosen.size < 2} onClick=${send}>${t("web.plan.assign")}<//></div><//>`;
}

/** @param {{plan: any, year: number, onChanged: () => void}} props */
function Rows({ plan, year, onChanged }) {
  const { month, crew, open } = place.value.query, path = `/inspection-plans/${year}/inspections${query({ month, crew, open, limit: 100 })}`, pages = usePages(path, { items: "items" });
  const [change, setChange] = useState(/** @type {{row: any, what: "move" | "assign"} | null} */ (null)), lead = may("inspection.plan");
  const done = () => { setChange(null); pages.reload(); onChanged(); };
  return html`<${Loaded} of=${pages}>${() => html`<${Table} name="plan" label=${t("web.screen.plan")} reads=${[lead, day(Date.now())]} rows=${pages.rows ?? []} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.number} rowHref=${(/** @type {any} */ row) => href(`/inspections/${row.number}`)}
      empty=${html`<${Empty} text=${t("web.plan.none")} />`} columns=${[
        { key: "number", tight: true, title: t("column.number"), cell: (/** @type {any} */ row) => row.number },
        { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} name=${row.customer} />` },
        { key: "planned_on", tight: true, title: t("form.planned_on"), cell: (/** @type {any} */ row) => html`${row.planned_on}${row.planned_on !== row.first_planned_on ? html`<div class="small quiet">${t("web.plan.moved_from", { day: row.first_planned_on })}</div>` : null}` },
        { key: "due_on", tight: true, title: t("column.due_on"), cell: (/** @type {any} */ row) => (row.finished_on ? html`<span class="quiet">${row.due_on ?? "–"}</span>` : html`<${Due} on=${row.due_on} />`) },
        { key: "state", title: t("column.state"), cell: (/** @type {any} */ row) => html`<${State} flow="inspections" state=${row.state} final=${row.finished_on !== null} />
          ${row.copies > 1 && html` <${Chip} tone="warn">${t("web.plan.copies", { count: row.copies })}<//>`}${row.attempts > 0 && html` <${Chip} tone="warn">${t("web.plan.attempts", { count: row.attempts })}<//>`}` },
        { key: "crew", title: t("web.plan.crew"), cell: (/** @type {any} */ row) => (row.names ? html`<bdi>${row.names}</bdi>` : html`<span class="quiet">${t("web.plan.nobody")}</span>`) },
        ...(lead ? [{ key: "change", title: t("web.plan.change"), cell: (/** @type {any} */ row) => (row.finished_on || !["PLANNED", "ASSIGNED"].includes(row.state) ? null : html`<div class="actions">
          <${Button} onClick=${() => setChange({ row, what: "assign" })}>${t("web.plan.assign")}<//><${Button} title=${t("flow.inspections.move")} onClick=${() => setChange({ row, what: "move" })}>${t("web.plan.move")}<//></div>`) }] : []),
      ]} />`}<//>
    ${change && html`<${Change} row=${change.row} what=${change.what} plan=${plan} onDone=${done} onClose=${() => setChange(null)} />`}`;
}

export default function Plan() {
  const year = Number(place.value.query.year) || new Date().getFullYear(), [made, setMade] = useState(0), asked = useResource(`/inspection-plans/${year}`), [error, setError] = useState(/** @type {any} */ (null));
  const plan = async () => {
    setError(null);
    await ask("POST", "/inspection-plans", { body: { year } }).then(planned => { toast(t("web.plan.made", { count: number(planned.made) })); asked.reload(); setMade(made + 1); }, setError);
  };
  return html`<${Title} title=${t("web.plan.title", { year })}>${may("inspection.plan") && html`<${Button} kind="primary" onClick=${plan}>${t("web.plan.auto")}<//>`}<//>
    <${Fault} error=${error} />
    <div class="filters"><div class="actions"><${Button} onClick=${() => setQuery({ year: year - 1, month: "", crew: "" })}>‹ ${year - 1}<//><${Button} onClick=${() => setQuery({ year: year + 1, month: "", crew: "" })}>${year + 1} ›<//></div>
      <${Choice} name="open" label=${t("column.state")} choices=${[["yes", t("web.plan.open")], ["overdue", t("web.plan.overdue")], ["no", t("web.plan.finished")]]} /></div>
    <${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Figures} plan=${data} /><${Board} plan=${data} /><${Rows} key=${made} plan=${data} year=${year} onChanged=${asked.reload} />`}<//>`;
}
