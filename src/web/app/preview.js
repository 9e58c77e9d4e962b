/* A change of metering that is looked at before it is kept: fill in, see what it would change, then record it. */
import { useEffect, useState } from "preact/hooks";
import { html } from "./html.js";
import { code, number, t } from "./text.js";
import { Fields, bodySchema } from "./form.js";
import { Progress, useJob } from "./job.js";
import { Amount, Button, Chip, Empty, Missing, Table, toast } from "./ui.js";

const ENERGY_UNITS = /** @type {Record<string, string>} */ ({ active_energy_import: "kWh", active_energy_export: "kWh", reactive_energy_import: "kvarh", reactive_energy_export: "kvarh" });

/** Times as the clocks of the utility show them. */
const TIMES = ["at", "from", "until"];

/** Wh of a report, or kWh of what is recorded. @param {any} row @param {string} name */
const energyOf = (row, name) => (row[`${name}_kwh`] !== undefined ? row[`${name}_kwh`] : row[name] === null || row[name] === undefined ? null : row[name] / 1000);

/** Was, is: energies of months, and verdicts. @param {{report: any}} props */
export function Was({ report }) {
  const months = report.months ?? [], verdicts = report.verdicts ?? [];
  /** @type {import("./ui.js").Column[]} */
  const columns = [
    { key: "period", title: t("web.month"), tight: true, cell: row => row.period },
    { key: "energy", title: t("web.quantity"), cell: row => `${code("web.measured", row.energy)} (${ENERGY_UNITS[row.energy] ?? ""})` },
    { key: "was", title: t("web.was"), amount: true, cell: row => html`<${Amount} value=${energyOf(row, "was")} digits=${3} />` },
    { key: "is", title: t("web.is"), amount: true, cell: row => html`<${Amount} value=${energyOf(row, "is")} digits=${3} />` },
    { key: "difference", title: t("web.difference"), amount: true, cell: row => (energyOf(row, "was") === null || energyOf(row, "is") === null ? html`<${Missing} />` : html`<b><${Amount} value=${energyOf(row, "is") - energyOf(row, "was")} digits=${3} /></b>`) },
  ];
  return html`${months.length === 0 ? html`<${Empty} text=${t("web.preview.no_energy")} />` : html`<${Table} name="was" label=${t("web.preview.months")} rows=${months} rowKey=${(/** @type {any} */ row) => `${row.period} ${row.energy}`} columns=${columns} />`}
    ${verdicts.length > 0 && html`<h3>${t("web.decisions")}</h3><ul class="plain">${verdicts.map((/** @type {any} */ one, /** @type {number} */ index) => html`<li key=${index}>${one.account} · ${one.rule}
      <${Chip}>${code("rule.outcome", one.was?.outcome ?? one.was)}<//> → <${Chip} tone="info">${code("rule.outcome", one.is?.outcome ?? one.is)}<//></li>`)}</ul>`}`;
}

/**
 * PreviewForm - the body of @path by its schema, of which only @fields are asked for.
 * @param {{path: string, fields: string[], required?: string[], preset: any, submit: string, done: string, onDone: () => void, choices?: Record<string, string[]>}} props choices: what a field may be
 */
export function PreviewForm({ path, fields, required = [], preset, submit, done, onDone, choices = {} }) {
  const [described, setDescribed] = useState(/** @type {any} */ (null)), [value, setValue] = useState(/** @type {any} */ ({})), [report, setReport] = useState(/** @type {any} */ (null));
  const [form, setForm] = useState(/** @type {HTMLFormElement | null} */ (null)), job = useJob();
  useEffect(() => { void bodySchema("POST", path).then(setDescribed); }, [path]);
  if (!described) return null;
  const asked = (/** @type {string} */ name) => ({ ...described.schema.properties[name], ...(TIMES.includes(name) ? { format: "civil" } : {}), ...(choices[name] ? { enum: choices[name] } : {}) });
  const schema = { ...described.schema, properties: Object.fromEntries(fields.map(name => [name, asked(name)])), required };
  const change = (/** @type {any} */ next) => { setValue(next); setReport(null); };
  const look = async () => { if (form?.reportValidity()) setReport(await job.run(path, { ...preset, ...value, dry_run: true })); };
  const keep = async () => {
    if (await job.run(path, { ...preset, ...value }) === null) return;
    toast(done);
    onDone();
  };
  const faults = job.error?.problem?.field ? { [job.error.problem.field.replace(/^\$?\.?/, "")]: job.error.text } : {};
  return html`<form ref=${setForm} class="request" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void look(); }}>
    <${Fields} api=${described.api} schema=${schema} value=${value} onChange=${change} faults=${faults} titles=${Object.fromEntries(fields.filter(name => TIMES.includes(name)).map(name => [name, t(`web.event.${name}`)]))} />
    <${Progress} of=${job} />
    ${report && html`<section class="card" aria-live="polite"><h3>${t("web.preview.would", { count: number((report.months ?? []).length) })}</h3><${Was} report=${report} /></section>`}
    <div class="actions"><${Button} kind=${report ? "" : "primary"} disabled=${job.busy} onClick=${look}>${t("web.preview")}<//>
      <${Button} kind=${report ? "primary" : ""} disabled=${!report || job.busy} onClick=${keep}>${submit}<//></div></form>`;
}
