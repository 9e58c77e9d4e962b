/* Tables of others: choose what it is and the file, see how its columns are understood, try it, bring it in; what does not go in comes back
   as a file with the reason of each row. Sending it again changes nothing twice. */
import { useEffect, useMemo, useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, lang, number, own, t } from "../text.js";
import { ask, download, query, save } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { place, setQuery } from "../route.js";
import { may } from "../session.js";
import { readSheet, toCsv } from "../sheet.js";
import { Button, Chip, Empty, Fault, Loaded, Table, Title, toast } from "../ui.js";

/** What can be brought in: the right that it takes, and whether a long table goes in parts. @type {Record<string, {right: string, parts: boolean}>} */
const KINDS = {
  accounts: { right: "account.import", parts: true }, meters: { right: "meter.import", parts: true }, readings: { right: "account.import", parts: true }, months: { right: "account.import", parts: true },
  transformers: { right: "account.import", parts: false }, tariffs: { right: "settlement.import", parts: false }, calendar: { right: "settlement.import", parts: false }, statement: { right: "settlement.import", parts: false },
};
const PART_ROWS = 2000, PREVIEW_ROWS = 20, SHOWN_FAULTS = 100;

/** @param {string} text */
const plain = text => text.toLowerCase().replace(/[\s_（）()*：:]/g, "");
/** What the column of a file is taken for: a name, one of its Chinese names, or nothing. @param {string} title @param {any[]} columns */
const guess = (title, columns) => columns.find(column => [column.name, ...column.zh].some(one => plain(one) === plain(title)))?.name ?? "";

/** The columns of the file in the order of the service, named as it names them. @param {import("../sheet.js").Sheet} sheet @param {string[]} mapping */
function mapped(sheet, mapping) {
  const kept = mapping.map((name, index) => ({ name, index })).filter(one => one.name !== "");
  return { head: kept.map(one => one.name), rows: sheet.rows.map(row => kept.map(one => row[one.index] ?? "")) };
}

const COUNTS = ["rows", "new", "changed", "same", "empty", "conflicts", "refused"];

/** Several answers as one; lines are counted through. @param {any[]} answers */
function together(answers) {
  const sum = Object.fromEntries(COUNTS.map(name => [name, answers.reduce((all, one) => all + one[name], 0)]));
  const files = answers.map(one => one.mending_file).filter(Boolean);
  return { ...sum, committed: answers.every(one => one.committed), rows_refused: answers.flatMap((one, part) => one.rows_refused.map((/** @type {any} */ row) => ({ ...row, line: row.line + part * PART_ROWS }))),
    mending_file: files.length === 0 ? null : files.map((file, index) => (index === 0 ? file : file.slice(file.indexOf("\n") + 1))).join("") };
}

/** What became of the rows. @param {{report: any, file: string}} props */
function Report({ report, file }) {
  const bad = report.refused + report.conflicts;
  return html`<section class="card" aria-live="polite"><header><h2>${t(report.tried ? "web.import.tried" : "web.import.done")}</h2>
      <${Chip} tone=${bad > 0 ? "warn" : "good"}>${t(bad > 0 ? "web.import.some_bad" : "web.import.all_good", { count: number(bad) })}<//></header>
    <ul class="sum">${COUNTS.filter(name => name === "rows" || report[name] > 0).map(name => html`<li key=${name}><small>${t(`web.import.${name}`)}</small><b class="amount">${number(report[name])}</b></li>`)}</ul>
    ${report.mending_file && html`<p>${t("web.import.mend")} <${Button} onClick=${() => save(new Blob(["\ufeff", report.mending_file.replace(/^\ufeff/, "")], { type: "text/csv" }), `${file.replace(/\.\w+$/, "")}_errors.csv`)}>${t("web.import.errors_file")}<//></p>`}
    ${report.rows_refused.length > 0 && html`<${Table} name="import_faults" label=${t("web.import.faults")} rows=${report.rows_refused.slice(0, SHOWN_FAULTS)} rowKey=${(/** @type {any} */ row) => String(row.line)} columns=${[
      { key: "line", title: t("web.import.line"), amount: true, cell: (/** @type {any} */ row) => number(row.line) },
      { key: "cells", title: t("web.import.row"), cell: (/** @type {any} */ row) => html`<bdi>${row.cells.filter(Boolean).slice(0, 4).join(" · ")}</bdi>` },
      { key: "why", title: t("web.import.why"), cell: (/** @type {any} */ row) => row.faults.map((/** @type {any} */ fault, /** @type {number} */ index) => html`<div key=${index} data-as-written>${own(fault, "text") || fault.code}</div>`) }]} />`}</section>`;
}

/** How the columns of the file are understood, with its first rows below. @param {{sheet: import("../sheet.js").Sheet, columns: any[], mapping: string[], onMap: (mapping: string[]) => void}} props */
function Mapping({ sheet, columns, mapping, onMap }) {
  const title = (/** @type {any} */ column) => (lang.value === "zh" && column.zh[0] ? column.zh[0] : column.name);
  const missing = columns.filter(column => column.required && !mapping.includes(column.name)), twice = mapping.filter((name, index) => name !== "" && mapping.indexOf(name) !== index);
  const change = (/** @type {number} */ index, /** @type {string} */ name) => onMap(mapping.map((one, at) => (at === index ? name : one)));
  return html`<h2>${t("web.import.columns")}</h2>
    ${missing.length > 0 && html`<p class="note">${t("web.import.missing", { columns: missing.map(title).join(lang.value === "zh" ? "、" : ", ") })}</p>`}
    ${twice.length > 0 && html`<p class="note">${t("web.import.twice", { columns: twice.join(", ") })}</p>`}
    <div class="table-frame" tabindex="0" role="region" aria-label=${t("web.import.preview")}><table class="mapping"><thead><tr>${sheet.head.map((name, index) => html`<th scope="col" key=${index}><div>${name || "–"}</div>
      <select data-as-written aria-label=${t("web.import.taken_for", { column: name })} value=${mapping[index]} onChange=${(/** @type {any} */ event) => change(index, event.target.value)}><option value="">${t("web.import.left_out")}</option>
        ${columns.map(column => html`<option key=${column.name} value=${column.name} title=${own(column, "text")}>${title(column)}${column.required ? " *" : ""}</option>`)}</select></th>`)}</tr></thead>
      <tbody>${sheet.rows.slice(0, PREVIEW_ROWS).map((row, line) => html`<tr key=${line}>${sheet.head.map((name, index) => html`<td key=${index} data-label=${name} class=${mapping[index] === "" ? "quiet" : ""}>${row[index] ?? ""}</td>`)}</tr>`)}</tbody></table></div>
    <p class="quiet small">${t("web.import.previewed", { shown: number(Math.min(PREVIEW_ROWS, sheet.rows.length)), count: number(sheet.rows.length) })}</p>`;
}

/** @param {{kind: string, file: File, sheet: import("../sheet.js").Sheet, columns: any[], onDone: () => void}} props */
function Run({ kind, file, sheet, columns, onDone }) {
  const [mapping, setMapping] = useState(() => sheet.head.map(title => guess(title, columns))), [update, setUpdate] = useState(false);
  const [report, setReport] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null)), [at, setAt] = useState(/** @type {[number, number] | null} */ (null));
  const table = useMemo(() => mapped(sheet, mapping), [sheet, mapping]), tried = report?.tried && report.new + report.changed > 0;
  const change = (/** @type {string[]} */ next) => { setMapping(next); setReport(null); };
  const send = async (/** @type {boolean} */ dry) => {
    const size = KINDS[kind].parts ? PART_ROWS : Math.max(1, table.rows.length), answers = [];
    setError(null);
    try {
      for (let from = 0; from === 0 || from < table.rows.length; from += size) {
        setAt([from, table.rows.length]);
        answers.push(await ask("POST", `/imports/${kind}${query({ file: file.name, dry_run: dry ? "yes" : "no", update: update ? "yes" : "no", encoding: "utf-8" })}`,
          { raw: toCsv([table.head, ...table.rows.slice(from, from + size)]), media: "text/csv" }));
      }
      setReport({ ...together(answers), tried: dry });
      if (!dry) { toast(t("web.import.done")); onDone(); }
    } catch (/** @type {any} */ refusal) {
      if (!("problem" in refusal)) throw refusal;
      setError(refusal);
      if (answers.length > 0) setReport({ ...together(answers), tried: dry });
    }
    setAt(null);
  };
  return html`<${Mapping} sheet=${sheet} columns=${columns} mapping=${mapping} onMap=${change} />
    <label class="tick"><input type="checkbox" checked=${update} onChange=${(/** @type {any} */ event) => { setUpdate(event.target.checked); setReport(null); }} /> ${t("web.import.update")}</label>
    <div class="actions import-actions"><${Button} kind=${tried ? "" : "primary"} disabled=${table.head.length === 0} onClick=${() => send(true)}>${t("web.import.try")}<//>
      <${Button} kind=${tried ? "primary" : ""} disabled=${!tried} onClick=${() => send(false)}>${tried ? t("web.import.run_rows", { count: number(report.new + report.changed) }) : t("web.import.run")}<//></div>
    ${at && html`<progress max=${at[1]} value=${at[0]} aria-label=${t("web.progress")}></progress>`}
    <${Fault} error=${error} />${report && html`<${Report} report=${report} file=${file.name} />`}`;
}

/** What was brought in before. @param {{kind: string, turn: number}} props */
function Before({ kind, turn }) {
  const pages = usePages(`/imports${query({ kind, limit: 10 })}`, { items: "items" });
  useEffect(() => { if (turn > 0) pages.reload(); }, [turn]);
  return html`<section><h2>${t("web.import.before")}</h2><${Loaded} of=${pages} lines=${2}>${() => html`<${Table} name="imports" label=${t("web.import.before")} reads=${[]} rows=${pages.rows} more=${pages.more}
    rowKey=${(/** @type {any} */ row) => String(row.import)} empty=${html`<${Empty} text=${t("web.import.never")} />`} columns=${[
      { key: "at", title: t("web.import.at"), tight: true, cell: (/** @type {any} */ row) => (row.finished_at ? clock(row.finished_at) : "–") },
      { key: "file", title: t("web.import.file"), cell: (/** @type {any} */ row) => html`<bdi>${row.file}</bdi>` },
      { key: "good", title: t("web.import.rows_good"), amount: true, cell: (/** @type {any} */ row) => number(row.rows_good) },
      { key: "bad", title: t("web.import.rows_bad"), amount: true, cell: (/** @type {any} */ row) => number(row.rows_bad) },
      { key: "actor", title: t("trail.actor"), cell: (/** @type {any} */ row) => html`<bdi>${row.actor}</bdi>` }]} />`}<//></section>`;
}

export default function Import() {
  const kinds = Object.keys(KINDS).filter(kind => may(KINDS[kind].right)), asked = place.value.query.kind, kind = asked && kinds.includes(asked) ? asked : kinds[0];
  const described = useResource(`/imports/${kind}/columns`), [given, setGiven] = useState(/** @type {{file: File, sheet: import("../sheet.js").Sheet} | null} */ (null));
  const [fault, setFault] = useState(false), [turn, setTurn] = useState(0);
  const read = async (/** @type {any} */ event) => {
    const file = event.target.files[0];
    if (!file) return;
    setFault(false);
    setGiven(null);
    await readSheet(file).then(sheet => setGiven({ file, sheet }), () => setFault(true));
  };
  return html`<${Title} title=${t("web.screen.import")} />
    <div class="filters"><label class="tick">${t("web.import.kind")} <select id="kind" value=${kind} onChange=${(/** @type {any} */ event) => { setGiven(null); setQuery({ kind: event.target.value }); }}>${kinds.map(one => html`<option key=${one} value=${one}>${t(`web.import.kind.${one}`)}</option>`)}</select></label>
      <label class="tick file">${t("web.import.choose")} <input key=${kind} type="file" accept=".csv,.txt,.xlsx,.xls" onChange=${read} /></label>
      <${Button} onClick=${() => download(`/imports/${kind}/template`)}>${t("web.import.template")}<//></div>
    ${fault && html`<p class="note" role="alert">${t("web.import.unreadable")}</p>`}
    <${Loaded} of=${described} lines=${2}>${(/** @type {any} */ data) => (given === null ? html`<${Empty} text=${t("web.import.how")} />`
      : given.sheet.rows.length === 0 ? html`<${Empty} text=${t("web.import.empty_file")} />`
        : html`<${Run} key=${`${kind} ${given.file.name} ${given.file.lastModified}`} kind=${kind} file=${given.file} sheet=${given.sheet} columns=${data.columns} onDone=${() => setTurn(turn + 1)} />`)}<//>
    <${Before} kind=${kind} turn=${turn} />`;
}
