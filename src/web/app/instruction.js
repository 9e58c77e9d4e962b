/* The form of an entry in the dispatchers' log: a kind, words from a template, and for an order who of the account may take it. */
import { useId, useState } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./text.js";
import { ask, newKey } from "./api.js";
import { useResource } from "./resource.js";
import { Button, Fault, Name } from "./ui.js";

const KINDS = ["INSTRUCTION", "PERMISSION", "RESTRICTION", "NOTE"];
/** Words that are said often, by kind. @type {Record<string, string[]>} */
const TEMPLATES = { INSTRUCTION: ["open_second", "transfer", "return", "stop_generator"], PERMISSION: ["operate", "test"], RESTRICTION: ["no_parallel", "limit_load"], NOTE: ["called", "on_site"] };

/** @param {{label: string, id: string, children: any}} props */
const Field = ({ label, id, children }) => html`<div class="field"><label for=${id}>${label}</label>${children}</div>`;

/** A choice of a list. @param {{label: string, value: string, rows: [string, string][], onChange: (value: string) => void}} props */
function Pick({ label, value, rows, onChange }) {
  const id = useId();
  return html`<${Field} label=${label} id=${id}><select id=${id} value=${value} onChange=${(/** @type {any} */ event) => onChange(event.target.value)}><option value="">${t("web.choose_one")}</option>${rows.map(([key, text]) => html`<option key=${key} value=${key}>${text}</option>`)}</select><//>`;
}

/** A line of text. @param {{label: string, value: string, onChange: (value: string) => void}} props */
function Line({ label, value, onChange }) {
  const id = useId();
  return html`<${Field} label=${label} id=${id}><input id=${id} maxlength="60" value=${value} onInput=${(/** @type {any} */ event) => onChange(event.target.value)} /><//>`;
}

/** @param {{kind: string, account?: string, line?: string, alarm?: string, corrects?: string, onDone: () => void, onCancel: () => void}} props */
export function Instruction({ kind, account = "", line = "", alarm = "", corrects = "", onDone, onCancel }) {
  const [value, setValue] = useState(/** @type {Record<string, string>} */ ({ kind: KINDS.includes(kind) ? kind : "NOTE", account, line, alarm, corrects, content: "", receiver: "", equipment: "" }));
  const [key] = useState(newKey), [error, setError] = useState(/** @type {any} */ (null)), id = useId();
  const known = useResource(/^[\w-]{3,40}$/.test(value.account) ? `/accounts/${encodeURIComponent(value.account)}/sources` : null), order = value.kind !== "NOTE";
  const set = (/** @type {Record<string, string>} */ next) => setValue(was => ({ ...was, ...next }));
  const send = async () => {
    const { receiver, ...rest } = value, body = { ...Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== "")), ...(order && receiver ? { receiver: Number(receiver) } : {}) };
    setError(null);
    await ask("POST", "/dispatch/instructions", { body, key }).then(onDone, setError);
  };
  return html`<form class="request" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>${error && html`<${Fault} error=${error} />`}
    <fieldset class="field"><legend>${t("form.kind")}</legend><div class="choice">${KINDS.map(one => html`<button key=${one} type="button" aria-pressed=${value.kind === one} onClick=${() => set({ kind: one })}>${t(`web.log.kind.${one}`)}</button>`)}</div></fieldset>
    <${Line} label=${t("column.account")} value=${value.account} onChange=${(/** @type {string} */ one) => set({ account: one.trim(), receiver: "", equipment: "" })} />
    ${known.data && html`<p class="quiet"><${Name} text=${known.data.customer} /></p>`}
    ${order && known.data && html`<${Pick} label=${t("web.log.receiver")} value=${value.receiver} onChange=${(/** @type {string} */ one) => set({ receiver: one })} rows=${known.data.receivers.filter((/** @type {any} */ one) => one.valid).map((/** @type {any} */ one) => [String(one.id), `${one.name} ${one.phone ?? ""}`])} />
      ${known.data.receivers.every((/** @type {any} */ one) => !one.valid) && html`<p class="note">${t("web.log.no_receiver")}</p>`}
      ${known.data.equipment?.length > 0 && html`<${Pick} label=${t("web.log.equipment")} value=${value.equipment} onChange=${(/** @type {string} */ one) => set({ equipment: one })} rows=${known.data.equipment.map((/** @type {any} */ one) => [one.dispatch_number, `${one.dispatch_number} ${one.name}`])} />`}`}
    <${Line} label=${t("form.line")} value=${value.line} onChange=${(/** @type {string} */ one) => set({ line: one.trim() })} />
    <div class="field"><label for=${id}>${t("web.log.content")}</label><div class="templates">${TEMPLATES[value.kind].map(one => html`<button key=${one} type="button" onClick=${() => set({ content: t(`web.log.template.${one}.text`, { equipment: value.equipment || "____" }) })}>${t(`web.log.template.${one}`)}</button>`)}</div>
      <textarea id=${id} rows="4" maxlength="4000" value=${value.content} onInput=${(/** @type {any} */ event) => set({ content: event.target.value })}></textarea></div>
    <div class="actions"><${Button} onClick=${onCancel}>${t("web.cancel")}<//><${Button} kind="primary" disabled=${value.content.trim().length === 0} onClick=${send}>${t("web.log.write")}<//></div></form>`;
}
