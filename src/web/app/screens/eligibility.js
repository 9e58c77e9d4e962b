/* Whose class is to be looked at (4.1): an account a row with value beside limit, the proof beside it, and the decision of a person -
   as the rule says in one press, otherwise with a paper; several of the same kind at once. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { clauses, code, number, own, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { href, place, setQuery } from "../route.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Beginnings, CaseTable } from "../case.js";
import { RuleCard } from "../verdict.js";
import { WhatIf } from "../what_if.js";
import { Button, Chip, Choice, Count, Dialog, Empty, Fault, Loaded, Name, Share, Table, Tabs, Title, toast } from "../ui.js";

const TONES = /** @type {Record<string, string>} */ ({ LARGE: "info", NOT_LARGE: "quiet", UNSURE: "warn" });
const TRIGGERS = ["CAPACITY", "ENERGY", "HIGH_RISK", "NONE"];

/** The reasons of the rule, as the reason of a person who decides as it says. @param {any} row */
const reasonOf = row => clauses(row.reasons.map((/** @type {any} */ reason) => own(reason, "text")));
/** Rows of one kind are decided together. @param {any} row */
const kindOf = row => `${row.suggestion} ${row.triggers.join(" ")}`;

/** The case of an account; opened when there is none. @param {any} row @returns {Promise<{number: string, version: number}>} */
const caseOf = async row => (row.case ? { number: row.case, version: row.version } : ask("POST", "/eligibility-reviews", { body: { account: row.account } }));

/** It is as the rule says. @param {any} row @param {string} reason */
async function confirm(row, reason) {
  const found = await caseOf(row);
  return ask("POST", `/eligibility-reviews/${found.number}/confirm`, { body: { reason }, version: found.version });
}

/** Value beside limit, of what makes the account large; of all numbers where nothing does. @param {{row: any}} props */
const Against = ({ row }) => row.checks.filter((/** @type {any} */ check) => (row.triggers.length === 0 ? typeof check.value !== "boolean" : check.holds)).map((/** @type {any} */ check) => html`
  <div key=${check.name}>${code("rule.name", check.name)}${typeof check.limit === "number" && html` <span class="amount against">${check.value === null ? t("web.missing") : number(check.value)} / ${number(check.limit)} <small>${check.unit}</small></span>`}</div>`);

/** Another class than the rule says, or what a clerk recommends: forms of the service. @param {{row: any, action: string, preset: any, onDone: () => void}} props */
function Otherwise({ row, action, preset, onDone }) {
  const [found, setFound] = useState(/** @type {any} */ (null)), name = code("flow.eligibility-reviews", action), close = () => setFound(null);
  return html`<${Button} onClick=${() => caseOf(row).then(setFound)}>${name}<//>
    ${found && html`<${Dialog} title=${`${name} · ${row.account}`} onClose=${close} wide><${RequestForm} template=${`/eligibility-reviews/{number}/${action}`} path=${`/eligibility-reviews/${found.number}/${action}`}
      version=${found.version} preset=${preset} hide=${["account", "subject"]} submit=${name} onCancel=${close} onDone=${() => { close(); onDone(); }} /><//>`}`;
}

/** @param {{row: any, onDone: (row: any) => void}} props */
function Decide({ row, onDone }) {
  const [reason, setReason] = useState(reasonOf(row)), [error, setError] = useState(/** @type {any} */ (null)), sure = row.suggestion !== "UNSURE";
  const press = () => confirm(row, reason).then(() => { toast(t(`web.eligibility.done.${row.suggestion}`, { account: row.account })); onDone(row); }, setError);
  return html`<div class="decide"><${Fault} error=${error} />
    ${row.recommended && html`<p class="note">${t(`web.eligibility.recommended.${row.recommended.large ? "yes" : "no"}`, { actor: row.recommended.actor_name })} <bdi>${row.recommended.reason}</bdi></p>`}
    ${may("eligibility.decide") && sure && html`<div class="field"><label for="reason">${t("form.reason")}</label>
      <textarea id="reason" rows="2" maxlength="1000" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.target.value)}></textarea></div>`}
    ${!sure && html`<p class="note">${t("web.eligibility.unsure")}</p>`}
    <div class="actions">${may("eligibility.decide") && sure && html`<${Button} kind="primary" onClick=${press}>${t(`web.eligibility.approve.${row.suggestion}`)}<//>`}
      ${may("eligibility.decide") && html`<${Otherwise} row=${row} action="overrule" preset=${{ large: row.suggestion !== "LARGE" }} onDone=${() => onDone(row)} />`}
      ${may("eligibility.open") && html`<${Otherwise} row=${row} action="recommend" preset=${{ large: row.suggestion === "LARGE", reason: reasonOf(row) }} onDone=${() => onDone(row)} />`}
      <a class="button" href=${href(`/accounts/${row.account}`, { tab: "eligibility" })}>${t("web.all_rules")}</a></div></div>`;
}

/** The proof of one row and its decision. @param {{row: any, onDone: (row: any) => void}} props */
function Proof({ row, onDone }) {
  const asked = useResource(`/accounts/${row.account}`), head = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => head.current?.focus(), []);
  return html`<section class="beside" aria-labelledby="proof"><header><h2 id="proof" ref=${head} tabindex="-1"><a href=${href(`/accounts/${row.account}`)}>${row.account}</a> <${Name} text=${row.customer} /></h2>
      <${Button} kind="plain" aria-label=${t("web.close")} onClick=${() => setQuery({ at: "" })}>✕<//></header>
    <${Decide} row=${row} onDone=${onDone} />
    <${Loaded} of=${asked}>${(/** @type {any} */ account) => account.decisions.filter((/** @type {any} */ one) => one.rule === "4.1").map((/** @type {any} */ verdict) => html`
      <${RuleCard} key=${verdict.rule} verdict=${verdict} open><${WhatIf} account=${account.number} verdict=${verdict} /><//>`)}<//></section>`;
}

/** All that were ticked, one after another; what fails stays, with why. @param {{rows: any[], onDone: (done: Set<string>) => void, onClose: () => void}} props */
function Several({ rows, onDone, onClose }) {
  const same = new Set(rows.map(kindOf)).size === 1, [reason, setReason] = useState(""), [at, setAt] = useState(/** @type {number | null} */ (null));
  const [failed, setFailed] = useState(/** @type {{account: string, error: any}[]} */ ([]));
  const press = async () => {
    const wrong = /** @type {{account: string, error: any}[]} */ ([]), done = /** @type {Set<string>} */ (new Set());
    for (const [index, row] of rows.entries()) {
      setAt(index);
      await confirm(row, reason || reasonOf(row)).then(() => done.add(row.account), error => wrong.push({ account: row.account, error }));
    }
    setAt(null);
    setFailed(wrong);
    toast(t("web.eligibility.several_done", { count: number(done.size) }));
    onDone(done);
    if (wrong.length === 0) onClose();
  };
  return html`<${Dialog} title=${t("web.eligibility.several", { count: number(rows.length) })} onClose=${onClose}>
    <p class=${same ? "" : "note"}>${same ? t("web.eligibility.same") : t("web.eligibility.different")}</p>
    <ul class="plain several">${rows.map(row => html`<li key=${row.account}>${row.account} <${Name} text=${row.customer} /> <span class="quiet small">${reasonOf(row)}</span></li>`)}</ul>
    <div class="field"><label for="several">${t("form.reason")}</label><textarea id="several" rows="2" maxlength="1000" placeholder=${t("web.eligibility.own_reason")} value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.target.value)}></textarea></div>
    ${at !== null && html`<progress max=${rows.length} value=${at} aria-label=${t("web.progress")}></progress>`}
    ${failed.map(one => html`<div key=${one.account}><b>${one.account}</b><${Fault} error=${one.error} /></div>`)}
    <div class="actions"><${Button} onClick=${onClose}>${t("web.cancel")}<//><${Button} kind="primary" disabled=${rows.length === 0} onClick=${press}>${t("web.eligibility.several", { count: number(rows.length) })}<//></div><//>`;
}

/** Beside a proof there is room for what tells rows apart. */
const NARROW = ["account", "suggestion", "trigger", "since"];

/** @param {boolean} narrow @returns {import("../ui.js").Column[]} */
const columns = narrow => /** @type {import("../ui.js").Column[]} */ ([
  { key: "account", title: t("column.account"), cell: row => html`<span class="tight">${row.account}</span><div><${Name} text=${row.customer} /></div>` },
  { key: "suggestion", title: t("web.eligibility.suggestion"), cell: row => html`<${Chip} tone=${TONES[row.suggestion]}>${t(`web.eligibility.${row.suggestion}`)}<//>` },
  { key: "was", title: t("web.eligibility.was"), tight: true, cell: row => (row.was === null ? html`<span class="quiet">${t("web.eligibility.never")}</span>` : t(row.was ? "web.large.yes" : "web.large.no")) },
  { key: "trigger", title: t("web.eligibility.against"), cell: row => html`<${Against} row=${row} />` },
  { key: "complete", title: t("web.completeness"), amount: true, cell: row => html`<${Share} bp=${row.completeness_bp} />` },
  { key: "since", title: t("web.since"), tight: true, cell: row => row.since },
  { key: "recommended", title: t("web.eligibility.recommendation"), cell: row => (row.recommended ? t(row.recommended.large ? "web.eligibility.LARGE" : "web.eligibility.NOT_LARGE") : html`<span class="quiet">–</span>`) },
  { key: "case", title: t("column.number"), tight: true, optional: true, cell: row => row.case ?? "–" },
]).filter(column => !narrow || NARROW.includes(column.key));

function Queue() {
  const { suggestion, trigger, at } = place.value.query, path = `/eligibility-queue${query({ suggestion, trigger, limit: 100 })}`;
  const pages = usePages(path, { items: "items" }), [ticked, setTicked] = useState(/** @type {Set<string>} */ (new Set())), [several, setSeveral] = useState(false);
  const rows = pages.rows ?? [], row = rows.find(one => one.account === at), chosen = rows.filter(one => ticked.has(one.account) && one.suggestion !== "UNSURE");
  const next = (/** @type {any} */ done) => {
    const after = rows[rows.indexOf(done) + 1] ?? rows[rows.indexOf(done) - 1];
    setQuery({ at: after?.account ?? "" });
    pages.reload();
  };
  const alike = row ?? chosen[0], countOf = (/** @type {string} */ one) => (pages.data ? pages.data.counts.find((/** @type {any} */ count) => count.suggestion === one)?.count ?? 0 : null);
  return html`<div class="filters"><${Choice} name="suggestion" label=${t("web.eligibility.suggestion")} choices=${Object.keys(TONES).map(one => [one, html`${t(`web.eligibility.${one}`)} <${Count} of=${countOf(one)} />`])} />
      <${Choice} name="trigger" label=${t("web.eligibility.trigger")} choices=${TRIGGERS.map(one => [one, t(`web.eligibility.trigger.${one}`)])} />
      ${may("eligibility.decide") && html`<div class="actions"><${Button} disabled=${!alike} onClick=${() => setTicked(new Set(rows.filter(one => kindOf(one) === kindOf(alike)).map(one => one.account)))}>${t("web.eligibility.tick_alike")}<//>
        <${Button} disabled=${chosen.length === 0} onClick=${() => setSeveral(true)}>${t("web.eligibility.several", { count: number(chosen.length) })}<//></div>`}</div>
    <div class=${row ? "split" : ""}><div><${Loaded} of=${pages}>${() => html`<${Table} name="eligibility" label=${t("web.screen.eligibility")} reads=${[Boolean(row)]} columns=${columns(Boolean(row))} rows=${rows} more=${pages.more} file=${path} now=${at}
        chosen=${ticked} onChoose=${may("eligibility.decide") ? setTicked : undefined}
        rowKey=${(/** @type {any} */ one) => one.account} rowHref=${(/** @type {any} */ one) => href("/eligibility-reviews", { ...place.value.query, at: one.account })}
        empty=${html`<${Empty} text=${t(suggestion || trigger ? "web.no_match" : "web.eligibility.none")} />`} />`}<//></div>
      ${row && html`<${Proof} key=${row.account} row=${row} onDone=${next} />`}</div>
    ${several && html`<${Several} rows=${chosen} onClose=${() => setSeveral(false)} onDone=${(/** @type {Set<string>} */ done) => { setTicked(new Set([...ticked].filter(one => !done.has(one)))); pages.reload(); }} />`}`;
}

export default () => html`<${Title} title=${t("web.screen.eligibility")}><${Beginnings} flow="eligibility-reviews" kind="" /><//>
  <${Tabs} name="view" tabs=${["queue", "decided"].map(id => ({ id, title: t(`web.eligibility.view.${id}`) }))}>${(/** @type {string} */ view) => (view === "queue" ? html`<${Queue} />`
    : html`<${CaseTable} flow="eligibility-reviews" path="/eligibility-reviews?open=no" />`)}<//>`;
