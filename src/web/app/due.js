/* What is done with entries of the work list: given to a colleague, each as a step of its case and each refused by itself; or put aside until a
   day by who works the list, for that person alone. */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { beside, code, day, number, t, weekday } from "./text.js";
import { ask, query } from "./api.js";
import { useResource } from "./resource.js";
import { Button, Chip, Dialog, Empty, Fault, Loaded, toast } from "./ui.js";

/** @typedef {{rows: any[], onDone: () => void, onClose: () => void}} Props rows: entries of GET /due */

/** Most cases that one request asks about. */
const CASES_MAX = 100;
const DAY_MS = 86400000;

/* ---- giving ---- */

/** One row a case: a case may be in the list with each of its limits. @param {any[]} rows @returns {any[]} */
const casesOf = rows => [...new Map(rows.filter(row => row.case !== null).map(row => [row.case, row])).values()].slice(0, CASES_MAX);

/** Hand cases on, one after another; what is refused is told with why. @param {{row: any, body: any, version: number}[]} wanted @param {(at: number) => void} told */
async function handOn(wanted, told) {
  const done = /** @type {any[]} */ ([]), refused = /** @type {{row: any, error: any}[]} */ ([]);
  for (const [index, { row, body, version }] of wanted.entries()) {
    told(index);
    await ask("POST", `/${row.flow}/${row.case}/hand_on`, { body, version }).then(answer => done.push({ row, version: answer.version }), error => refused.push({ row, error }));
  }
  return { done, refused };
}

/** Back to where they lay before. @param {any[]} done @param {() => void} onDone */
async function giveBack(done, onDone) {
  const { refused } = await handOn(done.map(({ row, version }) => ({ row, version, body: { ...(row.handler ? { to: row.handler } : {}), desk: row.desk, reason: t("web.undo") } })), () => {});
  for (const one of refused) toast(`${one.row.case}: ${one.error.text}`, { tone: "bad" });
  onDone();
}

/** @param {Props} props */
export function Give({ rows, onDone, onClose }) {
  const cases = casesOf(rows), [to, choose] = useState(""), [reason, setReason] = useState(""), [at, setAt] = useState(/** @type {number | null} */ (null));
  const [refused, setRefused] = useState(/** @type {{row: any, error: any}[]} */ ([]));
  const people = useResource(cases.length ? `/colleagues${query({ cases: cases.map(row => row.case).join(",") })}` : null);
  const without = rows.filter(row => row.case === null).length, chosen = people.data?.items.find((/** @type {any} */ one) => one.login === to);
  const give = async () => {
    const told = await handOn(cases.map(row => ({ row, version: row.version, body: { to, ...(reason.trim() ? { reason } : {}) } })), setAt);
    setAt(null);
    setRefused(told.refused);
    if (told.done.length > 0) toast(t("web.give.done", { count: number(told.done.length), name: chosen.name }), { undo: () => giveBack(told.done, onDone) });
    onDone();
    if (told.refused.length === 0) onClose();
  };
  return html`<${Dialog} title=${t("web.give", { count: number(cases.length) })} onClose=${onClose} wide>
    ${without > 0 && html`<p class="note">${t("web.give.without", { count: number(without) })}</p>`}
    ${refused.length > 0 && html`<section aria-label=${t("web.give.refused")}><h3>${t("web.give.refused")}</h3>${refused.map(({ row, error }) => html`<div key=${row.case}><b class="mono">${row.case}</b><${Fault} error=${error} /></div>`)}</section>`}
    ${cases.length > 0 && refused.length === 0 && html`<${Loaded} of=${people}>${(/** @type {any} */ data) => (data.items.length === 0 ? html`<${Empty} text=${t("web.give.nobody")} />` : html`<fieldset class="field"><legend>${t("web.give.to")}</legend>
        <ul class="plain several">${data.items.map((/** @type {any} */ one) => html`<li key=${one.login}><label class="tick"><input type="radio" name="to" value=${one.login} checked=${one.login === to} onChange=${() => choose(one.login)} /> <span><b><bdi>${one.name}</bdi></b> <span class="quiet small">${beside([one.unit, ...one.desks.map((/** @type {string} */ desk) => code("desk", desk)), t("web.give.in_hand", { count: number(one.in_hand) })])}</span></span>
          ${one.takes.length < cases.length && html`<${Chip} tone="warn">${t("web.give.takes", { count: number(one.takes.length), of: number(cases.length) })}<//>`}</label></li>`)}</ul></fieldset>`)}<//>
      <div class="field"><label for="give-reason">${t("form.reason")}</label><textarea id="give-reason" rows="2" maxlength="1000" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.target.value)}></textarea></div>`}
    ${at !== null && html`<progress max=${cases.length} value=${at} aria-label=${t("web.progress")}></progress>`}
    <div class="actions"><${Button} onClick=${onClose}>${t(refused.length > 0 ? "web.close" : "web.cancel")}<//>
      ${cases.length > 0 && refused.length === 0 && html`<${Button} kind="primary" disabled=${!chosen} onClick=${give}>${chosen ? t("web.give.press", { name: chosen.name }) : t("web.give", { count: number(cases.length) })}<//>`}</div><//>`;
}

/* ---- putting aside ---- */

/** Days that are chosen with one press: tomorrow, the coming Monday, in a week, in two. */
function days() {
  const now = Date.now(), monday = (8 - new Date().getDay()) % 7 || 7;
  return /** @type {[string, number][]} */ ([["tomorrow", 1], ["monday", monday], ["week", 7], ["fortnight", 14]]).map(([name, days]) => /** @type {[string, string]} */ ([name, day(now + days * DAY_MS)]));
}

/** Is it red, or is today its last day? Then it is not put aside. @param {any} row */
const isNow = row => row.severity === "RED" || (row.due_on !== null && row.due_on <= day(Date.now()));
/** @param {any[]} rows */
const things = rows => rows.map(row => ({ kind: row.kind, thing: row.thing }));

/** Take entries back into the list. @param {any[]} rows @param {() => void} onDone */
export async function takeBack(rows, onDone) {
  await ask("POST", "/due/unsnooze", { body: { items: things(rows) } });
  toast(t("web.snooze.back", { count: number(rows.length) }));
  onDone();
}

/** @param {Props} props */
export function Snooze({ rows, onDone, onClose }) {
  const able = rows.filter(row => !isNow(row)), [until, setUntil] = useState(""), [error, setError] = useState(/** @type {any} */ (null));
  const put = async (/** @type {string} */ day) => {
    setError(null);
    const told = await ask("POST", "/due/snooze", { body: { items: things(able), until_on: day } }).catch(refusal => { setError(refusal); return null; });
    if (!told) return;
    const sooner = told.items.filter((/** @type {any} */ one) => one.until_on < day).length;
    toast(`${t("web.snooze.done", { count: number(told.items.length), day })}${sooner > 0 ? ` ${t("web.snooze.sooner", { count: number(sooner) })}` : ""}`, { undo: () => takeBack(able, onDone) });
    onDone();
    onClose();
  };
  return html`<${Dialog} title=${t("web.snooze", { count: number(able.length) })} onClose=${onClose}><p class="quiet">${t("web.snooze.about")}</p>
    ${able.length < rows.length && html`<p class="note">${t("web.snooze.now", { count: number(rows.length - able.length) })}</p>`}<${Fault} error=${error} />
    ${able.length > 0 && html`<div class="steps-now">${days().map(([name, day]) => html`<${Button} key=${name} onClick=${() => put(day)}>${t(`web.snooze.${name}`)} <small class="quiet">${weekday(day)}</small><//>`)}</div>
      <div class="field"><label for="snooze-until">${t("web.snooze.until")}</label><input id="snooze-until" type="date" min=${day(Date.now() + DAY_MS)} value=${until} onInput=${(/** @type {any} */ event) => setUntil(event.target.value)} /></div>`}
    <div class="actions"><${Button} onClick=${onClose}>${t("web.cancel")}<//>${able.length > 0 && html`<${Button} kind="primary" disabled=${until === ""} onClick=${() => put(until)}>${t("web.snooze.put")}<//>`}</div><//>`;
}
