/* One metering point: what its meter says now, how it answers, what is known of it; energies, events, findings. */
import { html } from "../html.js";
import { clock, code, duration, number, t } from "../text.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { may } from "../session.js";
import { Energy } from "../energy.js";
import { Progress, useJob } from "../job.js";
import { PointState } from "../point.js";
import { Registers } from "../register.js";
import { AccountLink, Amount, Button, Chip, Empty, Facts, Loaded, Share, Table, Tabs, Title } from "../ui.js";
import { Events } from "./meter/events.js";
import { Findings } from "./meter/findings.js";

const ASK_MS = 5000;

/** "57.7 / 57.6 / 57.8 V"; what is missing is said. @param {any[] | undefined} values @param {string} unit */
const phases = (values, unit) => (!values || values.every(value => value === null || value === undefined) ? null
  : html`<span class="amount">${values.map(value => (value === null || value === undefined ? t("web.missing") : number(value, 1))).join(" / ")} <small>${unit}</small></span>`);

/** What the meter said last, hatched when that is old. @param {{found: any}} props */
function Values({ found }) {
  const values = found.values ?? {};
  return html`<section class=${`card ${found.stale ? "stale" : ""}`}><h2>${t("web.meter.now")} ${found.stale && html`<${Chip} tone="warn">${t("web.meter.state.STALE")}<//>`}</h2>
    ${values.read_at ? html`<p class="quiet">${t("web.meter.read_at", { at: clock(values.read_at), age: duration(values.age_s ?? 0) })}</p>` : html`<p class="note">${t("web.meter.never_read")}</p>`}
    <${Facts} pairs=${[[t("web.meter.power"), html`<${Amount} value=${values.power_kw} unit="kW" />`], [t("web.measured.reactive_power"), html`<${Amount} value=${values.reactive_kvar} unit="kvar" />`],
      [t("web.measured.power_factor"), html`<${Amount} value=${values.power_factor} />`], [t("web.measured.voltage_ln"), phases(values.voltages_v, "V")], [t("web.measured.current"), phases(values.currents_a, "A")],
      ...["active_energy_import", "active_energy_export", "reactive_energy_import", "reactive_energy_export"].map(name => [t(`web.measured.${name}`), html`<${Amount} value=${values[`${name}_${name.startsWith("active") ? "kwh" : "kvarh"}`]} unit=${name.startsWith("active") ? "kWh" : "kvarh"} digits=${3} />`])]} />
    <p class="quiet small">${t("web.meter.registers_unscaled")}</p></section>`;
}

/** @param {{found: any}} props */
function Meter({ found }) {
  const meter = found.meter, collector = found.collector;
  return html`<section class="card"><h2>${t("web.meter")}</h2>${meter ? html`<${Facts} pairs=${[[t("web.meter.serial"), html`<bdi>${meter.serial_number}</bdi>`], [t("web.meter.driver"), meter.driver],
      [t("web.meter.link"), meter.link ? html`<a class="mono" href=${href("/meters", { link: meter.link })}>${meter.link}</a>` : t("web.meter.state.BY_HAND")], [t("web.meter.unit"), meter.unit ?? "–"],
      ["CT / PT", `${meter.ct} / ${meter.pt}`], [t("web.meter.multiplier"), meter.register_side === "PRIMARY" ? t("web.meter.side.PRIMARY") : html`<${Amount} value=${meter.multiplier} unit="×" digits=${4} />`],
      [t("web.meter.slot"), duration(found.slot_s)], [t("web.meter.live"), found.live_s ? duration(found.live_s) : t("web.none")],
      [t("web.collector"), collector?.collector ? html`<bdi>${collector.collector}</bdi> <${Chip} tone=${collector.alive ? "good" : "bad"}>${t(collector.alive ? "web.collector.alive" : "web.collector.silent")}<//>` : t("web.collector.nobody")]]} />`
    : html`<${Empty} text=${t("web.meter.no_meter")} />`}</section>`;
}

/** Attempts that failed, slots without a reading, and the meters that hung here. @param {{found: any}} props */
function Answers({ found }) {
  const { errors = {}, gaps = [], installations = [] } = found;
  return html`${found.failure?.cause && html`<div class="fault"><p>${code("web.cause", found.failure.cause)} <bdi class="quiet">${found.failure.detail}</bdi></p><p class="quiet small">${clock(found.failure.at)} · ${t("web.meter.what_to_do")}</p></div>`}
    <${Facts} pairs=${["hour", "day"].map(span => [t(`web.meter.failed_${span}`), html`<${Share} bp=${errors[span]?.share_bp} /> <small>${t("web.meter.failed_of", { failed: number(errors[span]?.failed ?? 0), slots: number(errors[span]?.slots ?? 0) })}</small>`])} />
    <h2>${t("web.meter.gaps")}</h2><${Table} name="gaps" label=${t("web.meter.gaps")} rows=${gaps} rowKey=${(/** @type {any} */ row) => row.slot_at} empty=${html`<p class="quiet">${t("web.meter.no_gaps")}</p>`} columns=${/** @type {import("../ui.js").Column[]} */ ([
      { key: "slot", title: t("web.meter.slot_at"), tight: true, cell: row => clock(row.slot_at) }, { key: "cause", title: t("web.meter.failure"), cell: row => code("web.cause", row.cause) }, { key: "detail", title: t("web.meter.detail"), cell: row => html`<bdi>${row.detail ?? ""}</bdi>` }])} />
    <h2>${t("web.meter.installations")}</h2><${Table} name="installations" label=${t("web.meter.installations")} rows=${installations} rowKey=${(/** @type {any} */ row) => `${row.serial_number} ${row.from}`} empty=${html`<p class="quiet">${t("web.meter.no_meter")}</p>`} columns=${/** @type {import("../ui.js").Column[]} */ ([
      { key: "serial", title: t("web.meter.serial"), cell: row => html`<bdi>${row.serial_number}</bdi>` }, { key: "driver", title: t("web.meter.driver"), cell: row => row.driver }, { key: "from", title: t("web.from"), tight: true, cell: row => (row.from ? clock(row.from) : "–") },
      { key: "to", title: t("web.to"), tight: true, cell: row => (row.to ? clock(row.to) : t("web.meter.still")) }, { key: "ratio", title: "CT / PT", tight: true, cell: row => `${row.ct} / ${row.pt}` }, { key: "document", title: t("form.document_no"), cell: row => html`<bdi>${row.document_no ?? ""}</bdi>` }])} />`;
}

/** @param {{params: Record<string, string>}} props */
export default function Point({ params }) {
  const number_ = params.point, path = `/points/${encodeURIComponent(number_)}`, asked = useResource(path, { every: ASK_MS }), poll = useJob();
  const now = async () => { if (await poll.run(`${path}/poll`)) asked.reload(); };
  const tabs = ["now", ...(may("account.read") ? ["energy", "events", "findings"] : []), "answers"].map(id => ({ id, title: t(`web.meter.tab.${id}`) }));
  return html`<${Loaded} of=${asked} lines=${8}>${(/** @type {any} */ found) => html`
    <${Title} title=${html`${t("web.point")} <span class="mono">${found.point}</span> <${PointState} state=${found.state} />`}><a class="button" href=${href("/meters")}>${t("web.back")}</a>
      ${may("meter.manage") && found.meter?.link && html`<${Button} kind="primary" disabled=${poll.busy} onClick=${now}>${t("web.meter.poll")}<//>`}<//>
    <p class="lead">${found.account && (may("account.read") ? html`<${AccountLink} number=${found.account} />` : found.account)} ${found.purpose && html`<span class="quiet">${code("web.purpose", found.purpose)}</span>`}</p>
    <${Tabs} tabs=${tabs}>${(/** @type {string} */ tab) => ({
      now: () => html`<${Progress} of=${poll} />${poll.job?.result && html`<section class="card" aria-live="polite"><h2>${t("web.meter.polled")}</h2><${Registers} result=${poll.job.result} ct=${ratio(found.meter, "ct")} pt=${ratio(found.meter, "pt")} /></section>`}
        <div class="pairs"><${Values} found=${found} /><${Meter} found=${found} /></div>`,
      energy: () => html`<${Energy} path=${path} />`, events: () => html`<${Events} point=${found.point} />`, findings: () => html`<${Findings} point=${found.point} />`, answers: () => html`<${Answers} found=${found} />`,
    }[/** @type {"now"} */ (tab)]())}<//>`}<//>`;
}

/** The quotient of "600/5", 1 on the primary side. @param {any} meter @param {"ct" | "pt"} name */
function ratio(meter, name) {
  const [primary, secondary] = (meter?.[name] ?? "1/1").split("/").map(Number);
  return meter?.register_side === "PRIMARY" || !secondary ? 1 : primary / secondary;
}
