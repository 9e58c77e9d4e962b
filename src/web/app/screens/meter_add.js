/* A new meter in one sitting: where it is, what it says when it is read, what hangs before it, and whose it is. It is read
   before it is recorded, so that a wrong driver or unit is seen and not found out later. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../text.js";
import { useResource } from "../resource.js";
import { go, href, place } from "../route.js";
import { Fields, bodySchema } from "../form.js";
import { Progress, useJob } from "../job.js";
import { Registers } from "../register.js";
import { Button, Title, toast } from "../ui.js";

const PORT = 502;
const MORE = ["point_number", "purpose", "receiving_point", "line_number", "slot_s", "live_s", "installed_from", "document_no"];

/** "10.0.0.7" as a link: the scheme and the port that most have. @param {string} typed */
export function linkOf(typed) {
  const text = typed.trim();
  if (text === "") return "";
  const [, scheme, rest] = /^([a-z]+:\/\/)?(.*)$/.exec(text) ?? [];
  return `${scheme ?? "tcp://"}${rest}${/:\d+$/.test(rest) ? "" : `:${PORT}`}`;
}

/** @param {{name: string, label: string, hint?: string, children?: any, [rest: string]: any}} props */
function Input({ name, label, hint, onInput, children, ...rest }) {
  const id = `meter-${name}`, shared = { id, name, "aria-describedby": hint ? `${id}-hint` : undefined, ...rest };
  return html`<div class="field"><label for=${id}>${label}${rest.required ? html` <small>${t("web.required")}</small>` : null}</label>
    ${children ? html`<select ...${shared} onChange=${(/** @type {any} */ event) => onInput(event.target.value)}>${children}</select>` : html`<input ...${shared} onInput=${(/** @type {any} */ event) => onInput(event.target.value)} />`}
    ${hint && html`<p class="quiet small" id=${`${id}-hint`}>${hint}</p>`}</div>`;
}

/** @param {{ratio: any, set: (name: string, value: string) => void}} props */
const Ratios = ({ ratio, set }) => html`<fieldset class="field ratios"><legend>${t("web.meter.ratio")}</legend>${[["ct_primary_a", "ct_secondary_a", "CT", "A"], ["pt_primary_v", "pt_secondary_v", "PT", "V"]].map(([primary, secondary, what, unit]) => html`
  <div key=${what} class="ratio"><span>${what}</span>${[primary, secondary].map((name, index) => html`${index > 0 && html`<span aria-hidden="true">/</span>`}<input type="number" min="1" max="1000000" step="1" required name=${name} aria-label=${t(`web.meter.${name}`)} value=${ratio[name]} onInput=${(/** @type {any} */ event) => set(name, event.target.value)} />`)}<span>${unit}</span></div>`)}</fieldset>`;

export default function MeterAdd() {
  const drivers = useResource("/drivers"), test = useJob(), save = useJob();
  const [where, setWhere] = useState({ host: "", unit: "1", driver: "" }), [result, setResult] = useState(/** @type {any} */ (null));
  const [ratio, setRatio] = useState(/** @type {Record<string, string>} */ ({ ct_primary_a: "1", ct_secondary_a: "1", pt_primary_v: "1", pt_secondary_v: "1" })), [side, setSide] = useState("SECONDARY");
  const [whose, setWhose] = useState({ account_number: place.value.query.account ?? "", serial_number: "" }), [more, setMore] = useState(/** @type {any} */ ({})), [described, setDescribed] = useState(/** @type {any} */ (null));
  const [form, setForm] = useState(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => { void bodySchema("POST", "/meters").then(setDescribed); }, []);
  const put = (/** @type {string} */ name) => (/** @type {string} */ value) => { setWhere({ ...where, [name]: value }); setResult(null); };
  const chosen = drivers.data?.items.find((/** @type {any} */ one) => one.driver === where.driver);
  const ready = where.host.trim() !== "" && where.driver !== "" && where.unit !== "";
  const look = async () => {
    const told = await test.run("/probes", { link: linkOf(where.host), unit: Number(where.unit), driver: where.driver });
    setResult(told);
    const serial = told?.identity.find((/** @type {any} */ row) => row.quantity === "serial_number")?.value;
    if (serial && !whose.serial_number) setWhose({ ...whose, serial_number: serial });
  };
  const keep = async () => {
    if (!form?.reportValidity()) return;
    const made = await save.run("/meters", { ...more, ...whose, account_number: whose.account_number.trim(), link_uri: linkOf(where.host), unit_id: Number(where.unit), driver: where.driver, register_side: side,
      ...Object.fromEntries(Object.entries(ratio).map(([name, value]) => [name, Number(value)])) });
    if (!made) return;
    toast(t("web.meter.added", { point: made.point }));
    go(`/meters/${made.point}`);
  };
  const scaled = side === "PRIMARY" ? [1, 1] : [Number(ratio.ct_primary_a) / Number(ratio.ct_secondary_a), Number(ratio.pt_primary_v) / Number(ratio.pt_secondary_v)];
  const schema = described && { ...described.schema, required: [], properties: Object.fromEntries(MORE.map(name => [name, described.schema.properties[name]])) };
  return html`<${Title} title=${t("web.meter.add")}><a class="button" href=${href("/meters")}>${t("web.back")}</a><//>
    <form ref=${setForm} class="request add-meter" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void (ready && !result ? look() : keep()); }}>
    <section class="card"><h2>${t("web.meter.step.where")}</h2><div class="columns">
      <${Input} name="host" label=${t("web.meter.host")} required value=${where.host} onInput=${put("host")} placeholder="10.0.0.7:502" maxlength="280" hint=${where.host.trim() ? linkOf(where.host) : t("web.meter.host.hint")} />
      <${Input} name="unit" label=${t("web.meter.unit")} type="number" min="0" max="255" required value=${where.unit} onInput=${put("unit")} hint=${t("web.meter.unit.hint")} />
      <${Input} name="driver" label=${t("web.meter.driver")} required value=${where.driver} onInput=${put("driver")} hint=${chosen ? [chosen.vendor, ...(chosen.models ?? [])].join(" · ") : t("web.meter.driver.hint")}>
        <option value="">${t("web.choose_one")}</option>${(drivers.data?.items ?? []).map((/** @type {any} */ one) => html`<option key=${one.driver} value=${one.driver}>${one.driver}</option>`)}<//></div>
      <div class="actions"><${Button} kind=${result?.ok ? "" : "primary"} disabled=${!ready || test.busy} onClick=${look}>${t("web.meter.test")}<//></div>
      <p class="quiet small">${t("web.meter.read_only")}</p><${Progress} of=${test} /></section>
    ${result && html`<section class="card" aria-live="polite"><h2>${t("web.meter.step.says")}</h2><p class="quiet">${t("web.meter.compare")}</p><${Registers} result=${result} ct=${scaled[0]} pt=${scaled[1]} /></section>`}
    ${!result && html`<section class="card"><h2>${t("web.meter.step.says")}</h2><p class="quiet">${t("web.meter.says_nothing_yet")}</p></section>`}
    <section class="card"><h2>${t("web.meter.step.whose")}</h2><${Ratios} ratio=${ratio} set=${(/** @type {string} */ name, /** @type {string} */ value) => setRatio({ ...ratio, [name]: value })} /><div class="columns">
      <${Input} name="register_side" label=${t("web.meter.side")} value=${side} onInput=${setSide} hint=${t("web.meter.side.hint")}>${["SECONDARY", "PRIMARY"].map(one => html`<option key=${one} value=${one}>${t(`web.meter.side.${one}`)}</option>`)}<//>
      <${Input} name="account_number" label=${t("web.meter.account")} required value=${whose.account_number} maxlength="40" placeholder="A-00001" onInput=${(/** @type {string} */ value) => setWhose({ ...whose, account_number: value })} hint=${t("web.meter.account.hint")} />
      <${Input} name="serial_number" label=${t("web.meter.serial")} required value=${whose.serial_number} maxlength="60" onInput=${(/** @type {string} */ value) => setWhose({ ...whose, serial_number: value })} hint=${t("web.meter.serial.hint")} /></div>
      ${schema && html`<details open=${Boolean(save.error)}><summary>${t("web.meter.more")}</summary><${Fields} api=${described.api} schema=${schema} value=${more} onChange=${setMore} faults=${{}} titles=${Object.fromEntries(MORE.map(name => [name, t(`web.meter.${name}`)]))} /></details>`}
      ${result && !result.ok && html`<p class="note">${t("web.meter.silent_save")}</p>`}
      <${Progress} of=${save} /><div class="actions"><${Button} kind=${result?.ok ? "primary" : ""} disabled=${save.busy || !ready} onClick=${keep}>${t("web.meter.save")}<//></div></section></form>`;
}
