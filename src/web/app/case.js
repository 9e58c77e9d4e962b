/* Cases of any workflow: their list, one case with its steps, clocks and proof, and the steps that are possible
   now. What may be done, what is missing and what a step asks for comes from the service; nothing here knows a flow. */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { clauses, clock, code, day, daysTo, fixed, has, money, number, percent, t } from "./text.js";
import { download, query } from "./api.js";
import { useResource, usePages } from "./resource.js";
import { href, place } from "./route.js";
import { familyOf } from "./screens.js";
import { may } from "./session.js";
import { RequestForm, fieldTitle, openapi, optionText } from "./form.js";
import { AccountLink, Button, Chip, Choice, Dialog, Empty, Facts, Fault, Loaded, Missing, Table, Time, Title, toast } from "./ui.js";

/** @typedef {import("preact").ComponentChildren} Children */

/* ---- what a record says ---- */

const DAY = /^\d{4}-\d{2}-\d{2}$/, INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/;
/** What the end of a name says of its number. @type {[RegExp, (value: number) => string][]} */
const UNITS = [[/(^|_)fen$/, money], [/_bp$/, percent], [/_x100$/, value => fixed(value / 100)], [/_kva$/, value => `${number(value)} kVA`], [/_kwh$/, value => `${number(value)} kWh`],
  [/_kw$/, value => `${number(value)} kW`], [/_kv$/, value => `${number(value)} kV`], [/_s$/, value => `${number(value)} s`], [/_days$/, value => `${number(value)} ${t("unit.days")}`]];

/** Of which flow a case is, by the letters before its number. @type {Record<string, string>} */
const FLOW_OF = {
  XS: "leads", YK: "applications", HS: "joint-reviews", HT: "contracts", XY: "agreements", SD: "dual-sources", ZY: "important-users", GD: "archives",
  JC: "inspections", ZG: "rectifications", WY: "violations", BJ: "meter-incidents", XH: "closings", TS: "complaints", TA: "proposals", FW: "requests",
  QX: "faults", CF: "dunning", TD: "outages", RD: "eligibility-reviews", KJ: "contacts", YY: "appointments", PL: "disclosures", FS: "service-levels",
};
const CASE = /^([A-Z]{2})-\d{4}-\d{5,}$/;

/** @param {any} value */
const flowOf = value => FLOW_OF[CASE.exec(value)?.[1] ?? ""];

/** Those who took a step of the cases that were looked at, by their logins: a record has logins only. @type {Map<string, string>} */
const nameOf = new Map();
const PERSON = /^(actor|surveyor|inspector|decided_by|seen_by|account_manager|handler)$/;

/** A state in words: of the case that the row names, else of the cases of this screen. @param {string} value @param {any} row */
const stateText = (value, row) => [flowOf(row?.number), place.value.path.split("/")[1]].map(flow => `state.${flow}.${value}`).filter(has).map(key => t(key))[0] ?? optionText("state", value);

/** A value of a record under its name, in words and units. @param {{name: string, value: any, row?: any}} props row: what it stands in */
export function Value({ name, value, row }) {
  if (value === null || value === undefined || value === "") return html`<${Missing} />`;
  if (typeof value === "boolean") return value ? t("web.yes") : t("web.no");
  if (typeof value === "number") return html`<span class="amount">${(UNITS.find(([end]) => end.test(name))?.[1] ?? number)(value)}</span>`;
  if (Array.isArray(value)) return html`<${ValueList} name=${name} rows=${value} />`;
  if (name === "checks") return html`<${Facts} pairs=${Object.entries(value).map(([part, holds]) => [code("gate", `STATION_${part.toUpperCase()}`), html`<${Value} name=${part} value=${holds} />`])} />`;
  if (typeof value === "object") return html`<${Record} record=${value} />`;
  if (name === "account") return html`<${AccountLink} number=${value} />`;
  if (DAY.test(value)) return html`<time>${value}</time>`;
  if (INSTANT.test(value)) return html`<${Time} at=${value} />`;
  if (flowOf(value)) return html`<a class="tight" href=${href(`/${flowOf(value)}/${value}`)}>${value}</a>`;
  if (name === "state") return stateText(value, row);
  if (PERSON.test(name) && nameOf.has(value)) return html`<bdi title=${value}>${nameOf.get(value)}</bdi>`;
  const word = /^[A-Z][A-Z0-9_]+$/.test(value) ? optionText(name, value) : value;
  return html`<bdi data-code=${word === value && value.includes("_") ? true : undefined}>${word}</bdi>`;
}

/** What is known of a condition, without what the rule knows it by. @param {any} facts */
const withoutRule = facts => Object.fromEntries(Object.entries(facts ?? {}).filter(([name]) => !["kind", "group", "warning", "on"].includes(name)));

/** @param {{name: string, rows: any[]}} props */
function ValueList({ name, rows }) {
  if (rows.length === 0) return html`<span class="quiet">${t("web.none")}</span>`;
  if (typeof rows[0]?.item === "string" && typeof rows[0].ok === "boolean") return html`<${Gate} items=${rows.map(({ item, ok, facts }) => ({ item, ok, facts: withoutRule(facts) }))} />`;
  if (typeof rows[0] !== "object" || rows[0] === null) return html`<ul class="plain">${rows.map(row => html`<li key=${row}><${Value} name=${name} value=${row} /></li>`)}</ul>`;
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))].filter(one => rows.some(row => row[one] !== null && row[one] !== undefined));
  return html`<div class="table-frame" tabindex="0" role="region" aria-label=${fieldTitle(name)}><table><thead><tr>${names.map(one => html`<th key=${one} scope="col">${fieldTitle(one)}</th>`)}</tr></thead>
    <tbody>${rows.map((row, index) => html`<tr key=${index}>${names.map(one => html`<td key=${one} data-label=${fieldTitle(one)}><${Value} name=${one} value=${row[one]} row=${row} /></td>`)}</tr>`)}</tbody></table></div>`;
}

/** Everything that a record holds. @param {{record: any, hide?: string[]}} props */
export const Record = ({ record, hide = [] }) => html`<${Facts} pairs=${Object.entries(record).filter(([name]) => !hide.includes(name) && !name.endsWith("_id"))
  .map(([name, value]) => [fieldTitle(name), html`<${Value} name=${name} value=${value} />`])} />`;

/* ---- list ---- */

/** What a case or entry is about; those that the service makes by itself name the rule and its word, or the case and its limit. @param {string} subject */
export const subjectText = subject => {
  const limit = /^(\S+-\d{4}-\d+) (\w+)$/.exec(subject);
  if (limit) return `${limit[1]} ${code("limit", limit[2])}`;
  const word = /^4\.1 (LARGE|NOT_LARGE|UNSURE)$/.exec(subject)?.[1];
  return word ? t("web.eligibility.subject", { word: t(`web.eligibility.${word}`) }) : subject;
};

/** When something is due, and how grave that is. @param {{on: string | null, severity?: string}} props */
export function Due({ on, severity = "NONE" }) {
  if (!on) return html`<span class="quiet">–</span>`;
  const days = daysTo(on), tone = { RED: "bad", AMBER: "warn" }[severity] ?? (days < 0 ? "bad" : "quiet");
  return html`<${Chip} tone=${tone} title=${on}>${on} · ${days < 0 ? t("web.overdue", { days: number(-days) }) : days === 0 ? t("web.today") : t("web.in_days", { days: number(days) })}<//>`;
}

/** The state of a case as a chip. @param {{flow: string, state: string, final?: boolean}} props */
export const State = ({ flow, state, final = false }) => html`<${Chip} tone=${final ? "quiet" : "info"}>${code(`state.${flow}`, state)}<//>`;

/** Rows of cases. @param {{flow: string, path: string, columns?: import("./ui.js").Column[], empty?: Children}} props columns: more of them, behind those of every case */
export function CaseTable({ flow, path, columns = [], empty }) {
  const pages = usePages(path, { items: "items" });
  return html`<${Loaded} of=${pages}>${() => html`<${Table} name=${flow} label=${t(`flow.${flow}`)} reads=${[flow, columns.map(column => column.key).join(), day(Date.now())]} rows=${pages.rows} more=${pages.more} rowKey=${(/** @type {any} */ row) => row.number}
    rowHref=${(/** @type {any} */ row) => href(`/${flow}/${row.number}`)} file=${path} empty=${empty ?? html`<${Empty} text=${t("web.no_cases")} />`} columns=${[
      { key: "number", tight: true, title: t("column.number"), cell: (/** @type {any} */ row) => row.number },
      { key: "account", title: t("column.account"), cell: (/** @type {any} */ row) => html`<${AccountLink} number=${row.account} name=${row.customer} />` },
      { key: "subject", title: t("column.subject"), cell: (/** @type {any} */ row) => html`<bdi>${subjectText(row.subject)}</bdi>` },
      { key: "state", title: t("column.state"), cell: (/** @type {any} */ row) => html`<${State} flow=${flow} state=${row.state} final=${row.closed_at !== null} />` },
      { key: "handler", title: t("column.handler"), cell: (/** @type {any} */ row) => row.handler_name ?? html`<span class="quiet">${code("desk", row.desk)}</span>` },
      { key: "due", tight: true, title: t("column.due_on"), cell: (/** @type {any} */ row) => html`<${Due} on=${row.due_on} severity=${row.severity} />` },
      ...columns,
      { key: "opened", tight: true, title: t("column.opened_at"), cell: (/** @type {any} */ row) => day(row.opened_at) },
    ]} />`}<//>`;
}

/** The lists of the flows that are looked at together with @flow. @param {{flow: string}} props */
export const Related = ({ flow }) => (familyOf(`/${flow}`).length > 0 ? html`<nav class="related" aria-label=${t("web.related")}>${familyOf(`/${flow}`).map(one => html`<a key=${one} href=${href(`/${one}`)} aria-current=${one === flow ? "page" : undefined}>${t(`flow.${one}`)}</a>`)}</nav>` : null);

/** A screen of the cases of one flow: open ones first, filters in the address, and a button to begin one. @param {{flow: string, title?: string, columns?: import("./ui.js").Column[]}} props */
export function CaseList({ flow, title, columns }) {
  const { open = "yes", state, account } = place.value.query;
  return html`<${Title} title=${title ?? t(`flow.${flow}`)}><${Beginnings} flow=${flow} account=${account} /><//>
    <${Related} flow=${flow} />
    <div class="filters"><${Choice} name="open" label=${t("column.state")} choices=${[["", t("web.open")], ["no", t("web.closed_cases")], ["all", t("web.all")]]} /></div>
    <${CaseTable} flow=${flow} columns=${columns} path=${`/${flow}${query({ open: open === "all" ? "" : open, state, account })}`} />`;
}

/** The cases of one account, a section a flow that has any; the others are named at the end with what begins them. @param {{account: string, flows: string[]}} props */
export const FlowSections = ({ account, flows }) => html`${flows.map(flow => html`<${FlowSection} key=${flow} flow=${flow} account=${account} />`)}`;

/** @param {{flow: string, account: string}} props */
function FlowSection({ flow, account }) {
  return html`<section class="flow"><header><h2>${t(`flow.${flow}`)}</h2><div class="actions"><${Beginnings} flow=${flow} account=${account} kind="" /></div></header>
    <${CaseTable} flow=${flow} path=${`/${flow}${query({ account })}`} empty=${html`<p class="quiet">${t("web.none_yet")}</p>`} /></section>`;
}

/* ---- beginning a case ---- */

/** The ways a case of @flow begins, as far as this person may: buttons with their form. @param {{flow: string, account?: string, preset?: any, kind?: string}} props */
export function Beginnings({ flow, account, preset = {}, kind = "primary" }) {
  const [ways, setWays] = useState(/** @type {{action: string, template: string}[] | null} */ (null)), [chosen, setChosen] = useState(/** @type {any} */ (null));
  if (ways === null) void waysToBegin(flow).then(setWays);
  return html`${(ways ?? []).map(way => html`<${Button} key=${way.action} kind=${kind} onClick=${() => setChosen(way)}>${code(`flow.${flow}`, way.action)}<//>`)}
    ${chosen && html`<${Dialog} title=${code(`flow.${flow}`, chosen.action)} onClose=${() => setChosen(null)} wide>
      <${RequestForm} template=${chosen.template} path=${chosen.template} preset=${account ? { account, ...preset } : preset} submit=${code(`flow.${flow}`, chosen.action)}
        onCancel=${() => setChosen(null)} onDone=${(/** @type {any} */ made) => { setChosen(null); toast(t("web.begun", { number: made.number })); location.hash = href(`/${flow}/${made.number}`); }} /><//>`}`;
}

/** Addresses that begin a case of @flow, and for which this person holds the right; the body of each is named <flow>_<action>. @param {string} flow */
async function waysToBegin(flow) {
  const { paths } = await openapi(), stem = `/api/v1/${flow}`;
  return Object.keys(paths).filter(path => paths[path].post && (path === stem || path.startsWith(`${stem}/`)) && !path.includes("{"))
    .map(path => ({ template: path.replace("/api/v1", ""), ...paths[path].post }))
    .filter(way => way.operationId.startsWith(`${flow}_`) && may(way["x-right"])).map(way => ({ template: way.template, action: way.operationId.slice(flow.length + 1) }));
}

/* ---- one case ---- */

/** Those that may lead on now, those that would, those that this desk may not do, those that end it or send it back, those that every case has. @param {any} step @param {string} state */
const rankOf = (step, state) => (step.leads === "NOWHERE" ? 4 : step.leads === "AWAY" ? 3 : !step.allowed ? 2 : step.missing.length > 0 || step.leads === "ASIDE" || step.to === state ? 1 : 0);
/** @param {any[]} steps @param {string} state what is done next is marked when there is one such step only */
function inOrder(steps, state) {
  const ranked = steps.map(step => ({ step, rank: rankOf(step, state) })).sort((a, b) => a.rank - b.rank), next = ranked.filter(one => one.rank === 0).length;
  return ranked.map(({ step, rank }) => ({ step, kind: rank === 3 && step.allowed ? "danger" : rank === 0 && next === 1 ? "primary" : "" }));
}

/** What a step is called. @param {string} flow @param {string} action */
export const actionText = (flow, action) => (has(`flow.${flow}.${action}`) ? t(`flow.${flow}.${action}`) : code("web.step_of_case", action));

/** Where what is missing is put right: a tab of the account. @type {Record<string, string>} */
const REMEDY = { SUPPLY_CONTRACT: "contracts", DUAL_SOURCE_AGREEMENT: "contracts", DISPATCH_AGREEMENT: "contracts", GRID_CONNECTION_AGREEMENT: "contracts", OPERATORS: "people", DISPATCH_NUMBERING: "people" };

/** What must hold, satisfied or not. @param {{items: any[], account?: string}} props account: whose, where it leads to what puts it right */
export const Gate = ({ items, account }) => html`<ul class="gate">${items.map(one => html`<li key=${one.item} class=${one.ok ? "good" : "bad"}>
  <span aria-hidden="true">${one.ok ? "✓" : "✗"}</span> <span class="hidden">${t(one.ok ? "web.holds.yes" : "web.holds.no")}</span> ${code("gate", one.item)}
  ${account && !one.ok && REMEDY[one.item] && html` <a href=${href(`/accounts/${account}`, { tab: REMEDY[one.item] })}>${t(`web.tab.${REMEDY[one.item]}`)}</a>`}
  ${one.facts && Object.keys(one.facts).length > 0 && html`<details><summary>${t("web.details")}</summary><${Record} record=${one.facts} /></details>`}</li>`)}</ul>`;

/** How a limit stands. @param {{limit: any}} props */
function Limit({ limit }) {
  if (limit.stopped_at) return html`<${Chip} tone=${limit.state === "LATE" ? "bad" : "good"} title=${clock(limit.stopped_at)}>${t(limit.state === "LATE" ? "web.kept_late" : "web.kept")}<//>`;
  if (limit.state === "PAUSED") return html`<${Chip}>${t("web.limit.paused")}<//>`;
  return html`<${Due} on=${day(Date.parse(limit.due_at) - 1)} severity=${{ BREACHED: "RED", WARNED: "AMBER" }[/** @type {string} */ (limit.state)]} />`;
}

/** The clocks of a case: what is due by which rule, and whether they stand still. @param {{clocks: any[]}} props */
export const Clocks = ({ clocks }) => html`<ul class="plain clocks">${clocks.map((limit, index) => html`<li key=${index}>${code("limit", limit.item)}: <${Limit} limit=${limit} /> <span class="quiet small">${t(`web.limit.${limit.unit}`, { value: number(limit.value) })}${limit.calendar_known ? "" : ` · ${t("web.limit.calendar")}`}</span></li>`)}</ul>`;

/** One step that is possible now: what is missing, else its form. @param {{flow: string, found: any, step: any, kind: string, presets: (action: string, detail: any) => any, onDone: (changed: any) => void}} props */
function Action({ flow, found, step, kind, presets, onDone }) {
  const [open, setOpen] = useState(false), name = actionText(flow, step.action);
  const blocked = step.missing.length > 0;
  return html`<div class="action"><${Button} kind=${kind} disabled=${!step.allowed} onClick=${() => setOpen(true)}
      title=${step.allowed ? `${t("web.clause")} ${step.clause}` : t("web.not_yours", { right: code("right", step.right) })}>${name}<//>
    ${step.allowed && blocked && html`<small class="warn">${t("web.lacks", { count: step.missing.length })}</small>`}
    ${open && html`<${Dialog} title=${`${name} · ${found.number}`} onClose=${() => setOpen(false)} wide>
      ${step.items.length > 0 && html`<section><h3>${t("web.gate")}</h3><${Gate} items=${step.items} account=${found.account} /></section>`}
      <${RequestForm} template=${`/${flow}/{number}/${step.action}`} path=${`/${flow}/${found.number}/${step.action}`} version=${found.version} submit=${name} preset=${presets(step.action, found.detail)}
        hide=${["account", "subject"]} onCancel=${() => setOpen(false)} onDone=${(/** @type {any} */ changed) => { setOpen(false); toast(t("web.done", { action: name, number: found.number })); onDone(changed); }} />
    <//>`}</div>`;
}

/** What was done with a case, the newest first. @param {{flow: string, steps: any[]}} props */
export const Steps = ({ flow, steps }) => html`<ol class="steps">${[...steps].reverse().map((step, index) => html`<li key=${index}>
  <p><b>${actionText(flow, step.action)}</b> <span class="quiet">→ ${code(`state.${flow}`, step.to)}</span></p>
  <p class="quiet small">${clock(step.at)} · <bdi title=${step.actor}>${step.actor_name}</bdi>${step.desk ? ` · ${code("desk", step.desk)}` : ""}</p>
  ${step.reason && html`<p>${flowOf(step.reason) ? html`<${Value} name="case" value=${step.reason} />` : html`<bdi>${step.reason}</bdi>`}</p>`}
  ${step.form && Object.keys(step.form).length > 0 && html`<details><summary>${t("web.what_was_entered")}</summary><${Record} record=${step.form} /></details>`}
  ${step.gates.length > 0 && html`<details><summary>${t("web.what_held")}</summary><${Gate} items=${step.gates} /></details>`}</li>`)}</ol>`;

/** The papers of a case, made as PDF in either language. @param {{number: string}} props */
export function Papers({ number: caseNumber }) {
  const papers = useResource(may("paper.print") ? `/papers/${caseNumber}` : null);
  const ready = (papers.data?.items ?? []).filter((/** @type {any} */ paper) => paper.ready);
  if (ready.length === 0) return null;
  return html`<section><h2>${t("web.papers")}</h2><ul class="plain papers">${ready.map((/** @type {any} */ paper) => html`<li key=${paper.paper}>${code("web.paper", paper.paper)} <small>${t("web.copies", { count: paper.copies })}</small>
    ${["zh", "en"].map(language => html`<${Button} key=${language} onClick=${() => download(`/papers/${caseNumber}/${paper.paper}?lang=${language}`)}>PDF ${language === "zh" ? "中文" : "English"}<//>`)}</li>`)}</ul></section>`;
}

/**
 * CaseView - one case of any flow. A desk's own screen puts its widgets as children: they get the case, and `changed` to call after a change.
 * @param {{flow: string, number: string, children?: (found: any, changed: () => void) => Children, hide?: string[], own?: string[], presets?: (action: string, detail: any) => any}} props
 *   hide: members of the detail that the children show; own: steps for which they have a form of their own; presets: with what the form of a step begins
 */
export function CaseView({ flow, number: caseNumber, children, hide = [], own: theirs = [], presets = () => ({}) }) {
  const [done, setDone] = useState(/** @type {any} */ (null));
  const asked = useResource(`/${flow}/${encodeURIComponent(caseNumber)}`);
  const reload = () => { setDone(null); asked.reload(); };
  const found = done ?? asked.data, actions = (found?.actions ?? []).filter((/** @type {any} */ step) => !theirs.includes(step.action) && step.action !== (found.waiting_at ? "wait" : "resume"));
  for (const step of found?.steps ?? []) nameOf.set(step.actor, step.actor_name);
  return html`<${Loaded} of=${{ ...asked, data: found }}>${() => html`
    <${Title} title=${html`${t(`flow.${flow}`)} <span class="mono">${found.number}</span> <${State} flow=${flow} state=${found.state} final=${found.final} />`}>
      <a class="button" href=${href(`/${flow}`)}>${t("web.back")}</a><//>
    ${found.subject && found.subject !== found.account && html`<p class="lead"><bdi>${subjectText(found.subject)}</bdi></p>`}
    ${found.waiting_at && html`<p class="note">${t("web.waiting", { at: clock(found.waiting_at) })}</p>`}
    <${Facts} pairs=${[[t("column.account"), html`<${AccountLink} number=${found.account} name=${found.customer} />`], [t("column.handler"), found.handler_name ?? code("desk", found.desk)],
      [t("web.clause"), found.clause], [t("column.opened_at"), clock(found.opened_at)], ...(found.closed_at ? [[t("column.closed_at"), clock(found.closed_at)]] : [])]} />
    ${found.clocks.length > 0 && html`<${Clocks} clocks=${found.clocks} />`}
    ${actions.length > 0 && html`<section aria-label=${t("web.steps_now")}><h2>${t("web.steps_now")}</h2><div class="steps-now">${inOrder(actions, found.state).map(({ step, kind }) => html`
      <${Action} key=${step.action} flow=${flow} found=${found} step=${step} kind=${kind} presets=${presets} onDone=${setDone} />`)}</div></section>`}
    ${children?.(found, reload)}
    ${found.detail && html`<${Detail} detail=${found.detail} hide=${hide} />`}
    <${Papers} number=${found.number} />
    <section><h2>${t("web.history")}</h2><${Steps} flow=${flow} steps=${found.steps} /></section>`}<//>`;
}

/** What a flow records, each part under its name. @param {{detail: any, hide: string[]}} props */
function Detail({ detail, hide }) {
  if (Array.isArray(detail)) return html`<section><h2>${t("web.record")}</h2><${Value} name="record" value=${detail} /></section>`;
  const entries = Object.entries(detail).filter(([name]) => !hide.includes(name));
  const plain = entries.filter(([, value]) => value !== null && value !== "" && typeof value !== "object"), bare = entries.filter(([name, value]) => (value === null || value === "") && !name.endsWith("_id"));
  const deep = entries.filter(([, value]) => value !== null && typeof value === "object" && Object.keys(value).length > 0);
  return html`${plain.length > 0 && html`<section><h2>${t("web.record")}</h2><${Record} record=${Object.fromEntries(plain)} />
      ${bare.length > 0 && html`<p class="small quiet">${t("web.not_filled", { names: clauses(bare.map(([name]) => fieldTitle(name))) })}</p>`}</section>`}
    ${deep.map(([name, value]) => html`<section key=${name}><h2>${fieldTitle(name)}</h2><${Value} name=${name} value=${value} /></section>`)}`;
}

