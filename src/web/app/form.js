/* Forms from the schemas of the service: what it will check is what is asked for. Each field of a schema is one
   kind of input; a refusal marks the field that it names. */
import { useEffect, useId, useState } from "preact/hooks";
import { html } from "./html.js";
import { code, has, t } from "./text.js";
import { ask, newKey } from "./api.js";
import { canSend, sendFile } from "./file.js";
import { Button, Fault } from "./ui.js";

/** @typedef {Record<string, any>} Schema */

/* ---- schemas ---- */

/** @type {Promise<any> | null} */
let description = null;
/** The description of the running service, fetched once. */
export function openapi() {
  description ??= fetch("/api/openapi.json").then(answer => answer.json()).catch(error => { description = null; throw error; });
  return description;
}

/** @param {any} api @param {Schema} schema @returns {Schema} */
const resolve = (api, schema) => (schema?.$ref ? api.components.schemas[schema.$ref.split("/").pop()] : schema);

/** The schema of the body of @method @path ("/applications/{number}/submit"), with the description to resolve its parts. @param {string} method @param {string} path */
export async function bodySchema(method, path) {
  const api = await openapi();
  const body = api.paths[`/api/v1${path}`]?.[method.toLowerCase()]?.requestBody?.content["application/json"].schema;
  return { api, schema: body ? resolve(api, body) : null };
}

/* ---- fields ---- */

/** The type without null. @param {Schema} schema */
const typeOf = schema => (Array.isArray(schema.type) ? schema.type.find((/** @type {string} */ type) => type !== "null") : schema.type) ?? "object";

/** Kinds of inputs, by what a schema asks for; the first that fits. @type {[(schema: Schema, name: string) => boolean, (props: any) => any][]} */
const INPUTS = [
  [schema => Boolean(schema.enum), EnumInput],
  [schema => canSend() && namesFile(schema), FileInput],
  [schema => typeOf(schema) === "boolean", BooleanInput],
  [(schema, name) => typeOf(schema) === "integer" && name.endsWith("_fen"), MoneyInput],
  [(schema, name) => typeOf(schema) === "integer" && name.endsWith("_bp"), ShareInput],
  [schema => ["integer", "number"].includes(typeOf(schema)), NumberInput],
  [schema => schema.format === "date", DateInput],
  [schema => schema.format === "date-time", MomentInput],
  [schema => schema.format === "civil", CivilInput],
  [(schema, name) => ["closing", "opening"].includes(name) && typeOf(schema) === "string", RegistersInput],
  [schema => typeOf(schema) === "string" && (schema.maxLength ?? 0) > 300, LongInput],
  [schema => typeOf(schema) === "string", TextInput],
];

/** What a field is called, as in forms, lists, or facts. @param {string} name */
export const fieldTitle = name => code(["form", "column", "rule.name"].find(family => has(`${family}.${name}`)) ?? "column", name);

/** Required shows as such in words. @param {any} props */
function Labelled({ id, name, required, title, fault, children }) {
  return html`<div class=${`field ${fault ? "wrong" : ""}`}><label for=${id}>${title ?? fieldTitle(name)}${required ? html` <small>${t("web.required")}</small>` : null}</label>
    ${children}${fault && html`<p class="field-fault" id=${`${id}-fault`}>${fault}</p>`}</div>`;
}

/** @param {any} props attributes that every input shares */
const common = ({ id, required, fault }) => ({ id, required, "aria-invalid": Boolean(fault), "aria-describedby": fault ? `${id}-fault` : undefined });
/** @param {any} event @returns {string} */
const typed = event => event.target.value;

/** @param {any} p */
function EnumInput(p) {
  const choices = p.schema.enum.filter((/** @type {any} */ value) => value !== null);
  return html`<${Labelled} ...${p}><select ...${common(p)} value=${p.value ?? ""} onChange=${(/** @type {Event} */ event) => p.onChange(typed(event) || undefined)}>
    <option value="">${t("web.choose_one")}</option>
    ${choices.map((/** @type {string} */ value) => html`<option key=${value} value=${value}>${optionText(p.name, value)}</option>`)}</select><//>`;
}
/** @param {string} name @param {string} value */
export const optionText = (name, value) => t([`word.${name}.${value}`, `form.${name}.${value}`, `word.${value}`, `rule.word.${value}`, `desk.${value}`, `web.notice.${value}`, `web.channel.kind.${value}`].find(has) ?? value);

/** @param {any} p */
const BooleanTick = p => html`<input type="checkbox" id=${p.id} checked=${p.value === true} onChange=${(/** @type {any} */ event) => p.onChange(event.target.checked)} />`;
/** @param {any} p */
function BooleanInput(p) {
  return html`<div class="field tick"><${BooleanTick} ...${p} /><label for=${p.id}>${p.title ?? fieldTitle(p.name)}</label></div>`;
}
/** @param {any} p */
function NumberInput(p) {
  const step = typeOf(p.schema) === "integer" ? 1 : "any";
  return html`<${Labelled} ...${p}><input type="number" inputmode="decimal" step=${step} min=${p.schema.minimum} max=${p.schema.maximum} ...${common(p)} value=${p.value ?? ""}
    onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) === "" ? undefined : Number(typed(event)))} /><//>`;
}
/** Money is typed in yuan and sent in fen. @param {any} p */
function MoneyInput(p) {
  return html`<${Labelled} ...${p} title=${`${p.title ?? fieldTitle(p.name)} (${t("web.yuan")})`}><input type="number" inputmode="decimal" step="0.01" min="0" ...${common(p)}
    defaultValue=${p.value === undefined ? "" : p.value / 100} onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) === "" ? undefined : Math.round(Number(typed(event)) * 100))} /><//>`;
}
/** Shares are typed in per cent and sent in basis points. @param {any} p */
function ShareInput(p) {
  return html`<${Labelled} ...${p} title=${`${p.title ?? fieldTitle(p.name)} (%)`}><input type="number" inputmode="decimal" step="0.01" min=${p.schema.minimum === undefined ? undefined : p.schema.minimum / 100} max=${p.schema.maximum === undefined ? undefined : p.schema.maximum / 100} ...${common(p)}
    defaultValue=${p.value === undefined ? "" : p.value / 100} onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) === "" ? undefined : Math.round(Number(typed(event)) * 100))} /><//>`;
}
/** @param {any} p */
function DateInput(p) {
  return html`<${Labelled} ...${p}><input type="date" ...${common(p)} value=${p.value ?? ""} onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) || undefined)} /><//>`;
}
/** @param {any} p */
function MomentInput(p) {
  const local = p.value ? new Date(new Date(p.value).getTime() - new Date(p.value).getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "";
  return html`<${Labelled} ...${p}><input type="datetime-local" ...${common(p)} value=${local}
    onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) ? new Date(typed(event)).toISOString() : undefined)} /><//>`;
}
/** A time as the clocks of the utility show it, without a zone: "2026-03-01 10:07". @param {any} p */
function CivilInput(p) {
  return html`<${Labelled} ...${p}><input type="datetime-local" ...${common(p)} value=${(p.value ?? "").replace(" ", "T")} onInput=${(/** @type {Event} */ event) => p.onChange(typed(event).replace("T", " ") || undefined)} /><//>`;
}

const REGISTERS = ["active_energy_import", "active_energy_export", "reactive_energy_import", "reactive_energy_export"];
/** What a meter showed, a number for each register that it has; sent as "active_energy_import=123.45,reactive_energy_import=6". @param {any} p */
function RegistersInput(p) {
  const known = Object.fromEntries((p.value ?? "").split(",").filter(Boolean).map((/** @type {string} */ one) => one.split("=")));
  const set = (/** @type {string} */ name, /** @type {string} */ value) => p.onChange(REGISTERS.map(one => [one, one === name ? value : known[one]]).filter(([, one]) => one).map(pair => pair.join("=")).join(",") || undefined);
  return html`<fieldset class="field"><legend>${p.title ?? fieldTitle(p.name)}</legend><div class="columns">${REGISTERS.map((name, at) => html`<label key=${name} class="field"><span>${t(`web.crew.quantity.${name}`)}${p.required && at === 0 ? html` <small>${t("web.required")}</small>` : null}</span>
    <input type="number" inputmode="decimal" step="any" min="0" required=${p.required && at === 0} value=${known[name] ?? ""} onInput=${(/** @type {Event} */ event) => set(name, typed(event))} /></label>`)}</div>
    ${p.fault && html`<p class="field-fault">${p.fault}</p>`}</fieldset>`;
}

/** @param {any} p */
function TextInput(p) {
  return html`<${Labelled} ...${p}><input type="text" maxlength=${p.schema.maxLength} ...${common(p)} value=${p.value ?? ""}
    onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) || undefined)} /><//>`;
}
/** @param {any} p */
function LongInput(p) {
  return html`<${Labelled} ...${p}><textarea rows="3" maxlength=${p.schema.maxLength} ...${common(p)} value=${p.value ?? ""}
    onInput=${(/** @type {Event} */ event) => p.onChange(typed(event) || undefined)}></textarea><//>`;
}

/** Is it a file, named by its hash? @param {Schema} schema */
const namesFile = schema => typeOf(schema) === "string" && schema.minLength === 64 && schema.maxLength === 64;

/** A file, or several, sent as soon as it is chosen; what the form says of it is its hash. @param {any} p of: what the file belongs to; several: a list of them */
function FileInput(p) {
  const [share, setShare] = useState(/** @type {number | null} */ (null)), [error, setError] = useState(/** @type {any} */ (null)), [sent, setSent] = useState(/** @type {string[]} */ ([]));
  const pick = async (/** @type {any} */ event) => {
    const files = [...event.target.files], hashes = /** @type {string[]} */ ([]);
    setError(null);
    try {
      for (const file of files) hashes.push((await sendFile(file, { ...p.of, kind: file.type.startsWith("image/") ? "PHOTO" : "SCAN", label: file.name.slice(0, 200) }, setShare)).sha256);
    } catch (/** @type {any} */ refusal) { setError(refusal); }
    setShare(null);
    setSent(files.slice(0, hashes.length).map(file => file.name));
    p.onChange(p.several ? (hashes.length > 0 ? hashes : undefined) : hashes[0]);
  };
  return html`<${Labelled} ...${p} title=${p.title ?? fieldTitle(p.name)}><input type="file" accept="application/pdf,image/jpeg,image/png" multiple=${Boolean(p.several)} ...${common(p)} required=${p.required && sent.length === 0} onChange=${pick} />
    ${share !== null && html`<progress max="1" value=${share} aria-label=${t("web.progress")}></progress>`}${sent.map(name => html`<p class="small" key=${name}>✓ <bdi>${name}</bdi></p>`)}<${Fault} error=${error} /><//>`;
}

/** Several of a kind: words as ticks, texts a line each, objects as blocks. @param {any} p */
function ListInput(p) {
  const items = resolve(p.api, p.schema.items ?? {}), rows = p.value ?? [];
  const change = (/** @type {any[]} */ next) => p.onChange(next.length ? next : undefined);
  if (items.enum) {
    return html`<fieldset class="field"><legend>${p.title ?? fieldTitle(p.name)}</legend>${items.enum.map((/** @type {string} */ value) => html`<label key=${value} class="tick">
      <input type="checkbox" checked=${rows.includes(value)} onChange=${() => change(rows.includes(value) ? rows.filter((/** @type {string} */ one) => one !== value) : [...rows, value])} />
      ${optionText(p.name, value)}</label>`)}</fieldset>`;
  }
  if (canSend() && namesFile(items)) return html`<${FileInput} ...${p} several />`;
  if (typeOf(items) !== "object") {
    const read = (/** @type {string} */ line) => (["integer", "number"].includes(typeOf(items)) ? Number(line) : line);
    return html`<${Labelled} ...${p}><textarea rows="3" ...${common(p)} placeholder=${t("web.line_each")} defaultValue=${rows.join("\n")}
      onInput=${(/** @type {Event} */ event) => change(typed(event).split("\n").map(line => line.trim()).filter(Boolean).map(read))}></textarea><//>`;
  }
  return html`<fieldset class="field list"><legend>${p.title ?? fieldTitle(p.name)}</legend>
    ${rows.map((/** @type {any} */ row, /** @type {number} */ index) => html`<div class="list-row" key=${index}>
      <${Fields} api=${p.api} schema=${items} value=${row} faults=${p.faults} of=${p.of} place=${`${p.place}[${index}]`} onChange=${(/** @type {any} */ next) => change(rows.map((/** @type {any} */ one, /** @type {number} */ at) => (at === index ? next : one)))} />
      <${Button} kind="plain" onClick=${() => change(rows.filter((/** @type {any} */ _, /** @type {number} */ at) => at !== index))}>${t("web.remove")}<//></div>`)}
    ${rows.length < (p.schema.maxItems ?? 100) && html`<${Button} onClick=${() => change([...rows, {}])}>${t("web.add_row")}<//>`}</fieldset>`;
}

/** One member of an object. What an object must have it must have once anything is said in it: a part that may be left out asks for nothing. @param {any} p */
function Field(p) {
  const id = useId(), schema = resolve(p.api, p.schema), fault = p.faults?.[p.place];
  const shared = { ...p, schema, id, fault };
  if (typeOf(schema) === "array") return html`<${ListInput} ...${shared} />`;
  const input = INPUTS.find(([fits]) => fits(schema, p.name))?.[1];
  if (input) return html`<${input} ...${shared} />`;
  return html`<fieldset class="field"><legend>${p.title ?? fieldTitle(p.name)}</legend>
    <${Fields} api=${p.api} schema=${p.required || p.value ? schema : { ...schema, required: [] }} value=${p.value ?? {}} faults=${p.faults} of=${p.of} place=${p.place}
      onChange=${(/** @type {any} */ next) => p.onChange(p.required || Object.keys(next).length > 0 ? next : undefined)} /></fieldset>`;
}

/** The members of an object, the account and what is required first, the reason last. @param {any} props hide: names that are not asked for; titles: other names for fields; of: what files belong to */
export function Fields({ api, schema, value, onChange, faults, place = "", hide = [], titles = {}, of = {} }) {
  const required = new Set(schema.required ?? []);
  const names = Object.keys(schema.properties ?? {}).filter(name => !hide.includes(name));
  const rank = (/** @type {string} */ name) => (name === "account" ? 0 : required.has(name) ? 1 : name === "reason" ? 3 : 2);
  names.sort((a, b) => rank(a) - rank(b));
  const set = (/** @type {string} */ name, /** @type {unknown} */ next) => {
    const changed = { ...value, [name]: next };
    if (next === undefined) delete changed[name];
    onChange(changed);
  };
  return html`${names.map(name => html`<${Field} key=${name} api=${api} name=${name} title=${titles[name]} schema=${schema.properties[name]} value=${value[name]} required=${required.has(name)}
    faults=${faults} of=${of} place=${place ? `${place}.${name}` : name} onChange=${(/** @type {unknown} */ next) => set(name, next)} />`)}`;
}

/** @schema with what some of its fields may be. @param {Schema} schema @param {Record<string, string[]>} choices */
const offer = (schema, choices) => ({ ...schema, properties: { ...schema.properties, ...Object.fromEntries(Object.entries(choices).filter(([name]) => schema.properties[name])
  .map(([name, values]) => [name, typeOf(schema.properties[name]) === "array" ? { ...schema.properties[name], items: { type: "string", enum: values } } : { ...schema.properties[name], enum: values }])) } });

/**
 * RequestForm - the form of one change: its fields by the schema of its address, sent once however often it is pressed.
 * @param {{method?: string, template: string, path: string, version?: number, preset?: any, hide?: string[], titles?: Record<string, string>, submit: string, kind?: string,
 *   onDone: (answer: any) => unknown, onCancel?: () => void, choices?: Record<string, string[]>, children?: any}} props
 *   template: the address as the description has it ("/contracts/{number}/sign"); path: the same filled in; preset: values to begin with; hide: fields not asked for; choices: what a field, or each of its rows, may be
 */
export function RequestForm({ method = "POST", template, path, version, preset = {}, hide = [], titles, submit, kind = "primary", onDone, onCancel, choices, children }) {
  const [described, setDescribed] = useState(/** @type {any} */ (null));
  const [value, setValue] = useState(preset), schema = described?.schema && choices ? offer(described.schema, choices) : described?.schema, [key] = useState(newKey), [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => { bodySchema(method, template).then(setDescribed, setError); }, [method, template]);
  const ofCase = /\/([A-Z]{2}-\d{4}-\d+)\//.exec(path)?.[1], of = ofCase ? { case: ofCase } : { account: value.account };   /* whose files are sent from here */
  const faults = error?.problem?.field ? { [error.problem.field.replace(/^\$?\.?/, "")]: error.text } : {};
  const send = async () => {
    setError(null);
    try {
      await onDone(await ask(method, path, { body: described.schema ? value : undefined, version, key }));
    } catch (/** @type {any} */ refusal) {
      if (!("problem" in refusal)) throw refusal;
      setError(refusal);
    }
  };
  const [form, setForm] = useState(/** @type {HTMLFormElement | null} */ (null));
  const press = () => (form?.reportValidity() ? send() : undefined);
  return html`<form ref=${setForm} class="request" novalidate onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void press(); }}>
    ${error && html`<${Fault} error=${error} />`}
    ${described?.schema && html`<${Fields} api=${described.api} schema=${schema} value=${value} onChange=${setValue} faults=${faults} hide=${hide} titles=${titles} of=${of} />`}
    ${children}
    <div class="actions">${onCancel && html`<${Button} onClick=${onCancel}>${t("web.cancel")}<//>`}
      <${Button} kind=${kind} disabled=${described === null} onClick=${press}>${submit}<//></div>
  </form>`;
}
