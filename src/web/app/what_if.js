/* "What would change it": the facts of a verdict as knobs. The service judges anew with the same rule; nothing is recorded. */
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { code, own, t } from "./text.js";
import { ask } from "./api.js";
import { verdictText } from "./verdict.js";
import { Button, Chip, Fault, outcomeTone } from "./ui.js";

const WAIT_MS = 250;

/** Facts that can be turned: numbers and yes or no. @param {any} facts */
const knobs = facts => Object.entries(facts).filter(([name, value]) => name !== "as_of" && (typeof value === "number" || typeof value === "boolean"));
/** The reach of a slider: to more than double, and to the limit of the rule when that is further. @param {any} verdict @param {string} name @param {number} value */
const most = (verdict, name, value) => Math.max(value * 2, 100, ...(verdict.result?.checks ?? []).filter((/** @type {any} */ check) => check.name === name && typeof check.limit === "number").map((/** @type {any} */ check) => check.limit * 1.5));

/** @param {{verdict: any, name: string, value: number | boolean, then: any, onChange: (value: number | boolean) => void}} props */
function Knob({ verdict, name, value, then, onChange }) {
  const title = code("rule.name", name), id = `knob-${verdict.rule}-${name}`;
  if (typeof value === "boolean") return html`<label class="tick"><input type="checkbox" checked=${then} onChange=${(/** @type {any} */ event) => onChange(event.target.checked)} /> ${title}</label>`;
  const change = (/** @type {any} */ event) => onChange(Number(event.target.value));
  return html`<div class="knob"><label for=${id}>${title}</label><input type="range" aria-label=${title} min="0" max=${most(verdict, name, value)} step=${value > 1000 ? 10 : 1} value=${then} onInput=${change} />
    <input id=${id} type="number" min="0" value=${then} onInput=${change} /></div>`;
}

/** @param {{account: string, verdict: any}} props */
export function WhatIf({ account, verdict }) {
  const [open, setOpen] = useState(false), [facts, setFacts] = useState(/** @type {any} */ ({})), [told, setTold] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (!open || Object.keys(facts).length === 0) return undefined;
    const timer = setTimeout(() => {
      ask("POST", `/accounts/${account}/verdicts/${verdict.rule}/what-if${verdict.subject ? `?subject=${encodeURIComponent(verdict.subject)}` : ""}`, { body: { facts } }).then(answer => { setTold(answer); setError(null); }, setError);
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [open, facts]);
  const reset = () => { setFacts({}); setTold(null); };
  return html`<details class="what-if" onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}><summary>${t("web.what_if")}</summary>
    ${open && html`<div class="knobs">${knobs(verdict.facts).map(([name, value]) => html`<${Knob} key=${name} verdict=${verdict} name=${name} value=${value} then=${facts[name] ?? value}
      onChange=${(/** @type {any} */ next) => setFacts({ ...facts, [name]: next })} />`)}</div><${Fault} error=${error} />
      <div aria-live="polite">${told && html`<p><${Chip} tone=${outcomeTone(told.now.outcome)}>${verdictText({ ...told.now, state: told.now.result.state })}<//> → <${Chip} tone=${outcomeTone(told.then.outcome)}>${verdictText({ ...told.then, state: told.then.result.state })}<//></p>
        <ul class="reasons">${told.then.reasons.map((/** @type {any} */ reason, /** @type {number} */ index) => html`<li key=${index}>${own(reason, "text")}</li>`)}</ul>`}</div>
      ${told && html`<${Button} onClick=${reset}>${t("web.reset")}<//>`}`}</details>`;
}
