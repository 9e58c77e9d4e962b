/* The health of the service: every check with what to do, how old the data are, and the long jobs. */
import { useEffect } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, duration, number, own, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { place } from "../route.js";
import { may } from "../session.js";
import { Bar, Progress, useJob } from "../job.js";
import { Button, Chip, Choice, Empty, Facts, Loaded, Missing, Table, Tabs, Title } from "../ui.js";

const TONES = /** @type {Record<string, string>} */ ({ OK: "good", SKIPPED: "quiet", WARNING: "warn", FAULT: "bad" });
const GRAVE = ["FAULT", "WARNING", "OK", "SKIPPED"];

/** The state of the data, always fresh. */
function Data() {
  const health = useResource("/health", { every: 5000 });
  return html`<${Loaded} of=${health} lines=${2}>${(/** @type {any} */ data) => html`<${Facts} pairs=${[[t("column.state"), html`<${Chip} tone=${data.status === "ok" ? "good" : "bad"}>${t(`web.health.${data.status}`)}<//>`], [t("web.health.schema"), data.database.schema_version === null ? null : String(data.database.schema_version)],
    [t("web.health.newest"), data.readings.newest_age_s === null ? html`<${Missing} what="web.meter.never" />` : t("web.ago", { age: duration(data.readings.newest_age_s) })], [t("web.health.polled"), data.readings.polled_points === null ? null : number(data.readings.polled_points)],
    [t("web.meter.state.FAILING"), data.readings.failing_points === null ? null : number(data.readings.failing_points)], [t("web.collector.late"), data.readings.late_points === null ? null : number(data.readings.late_points)], [t("web.health.due"), data.due.energy_days === null ? null : number(data.due.energy_days)]]} />`}<//>`;
}

function Checks() {
  const job = useJob(), checks = job.job?.result?.checks;
  useEffect(() => { void job.run("/check-ups"); }, []);
  const rows = [...(checks ?? [])].sort((a, b) => GRAVE.indexOf(a.level) - GRAVE.indexOf(b.level) || a.number - b.number);
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "level", title: t("column.state"), cell: row => html`<${Chip} tone=${TONES[row.level]}>${t(`web.check.${row.level}`)}<//>` }, { key: "name", title: t("web.check.what"), cell: row => html`${own(row, "name")}` }, { key: "text", title: t("web.check.found"), cell: row => own(row, "text") }, { key: "cure", title: t("web.check.cure"), cell: row => own(row, "cure") || "–" }];
  return html`<div class="filters"><${Button} kind="primary" disabled=${job.busy} onClick=${() => job.run("/check-ups")}>${t("web.check.again")}<//></div><${Progress} of=${job} />
    ${checks && html`<p class=${`note ${job.job.result.faults + job.job.result.warnings === 0 ? "fine" : ""}`} role="status">${job.job.result.faults + job.job.result.warnings === 0 ? t("web.check.all_well", { count: number(rows.length) }) : t("web.check.count", { faults: number(job.job.result.faults), warnings: number(job.job.result.warnings) })}</p>
      <${Table} name="checks" label=${t("web.health.tab.checks")} rows=${rows} rowKey=${(/** @type {any} */ row) => row.check} columns=${columns} />`}`;
}

/** The figures held against each other: what `dahu verify` does. */
function Verify() {
  const job = useJob(), result = job.job?.result;
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "id", title: t("web.check.id"), tight: true, cell: row => row.id }, { key: "ok", title: t("column.state"), cell: row => html`<${Chip} tone=${row.ok ? "good" : "bad"}>${t(row.ok ? "web.check.OK" : "web.check.FAULT")}<//>` }, { key: "text", title: t("web.check.what"), cell: row => own(row, "text") }, { key: "cure", title: t("web.check.cure"), cell: row => own(row, "cure") || "–" }];
  return html`<p class="quiet">${t("web.verify.about")}</p><div class="filters"><${Button} kind="primary" disabled=${job.busy} onClick=${() => job.run("/verifications", {})}>${t("web.verify.run")}<//></div><${Progress} of=${job} />
    ${result && html`<p class=${`note ${result.clean ? "fine" : ""}`} role="status">${t(result.clean ? "web.verify.clean" : "web.verify.unclean")}</p><${Table} name="verify" label=${t("web.health.tab.verify")} rows=${result.checks} rowKey=${(/** @type {any} */ row) => row.id} columns=${columns} />`}`;
}

const JOB_TONES = /** @type {Record<string, string>} */ ({ WAITING: "quiet", RUNNING: "info", DONE: "good", FAILED: "bad", CANCELLED: "quiet" });
function Jobs() {
  const { job_state } = place.value.query, path = `/jobs${query({ job_state, limit: 50 })}`, pages = usePages(path, { items: "items", every: 3000 });
  const cancel = async (/** @type {any} */ row) => { await ask("POST", `/jobs/${row.job}/cancel`).catch(() => null); pages.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "kind", title: t("web.job.kind"), cell: row => code("web.job.kind", row.kind) }, { key: "state", title: t("column.state"), cell: row => (row.state === "RUNNING" ? html`<${Bar} job=${row} />` : html`<${Chip} tone=${JOB_TONES[row.state]}>${t(`web.job.${row.state}`)}<//>${row.fault && html`<div class="small quiet">${own(row.fault, "text")}</div>`}`) },
    { key: "actor", title: t("trail.actor"), cell: row => html`<bdi>${row.actor}</bdi>` }, { key: "asked", title: t("web.job.asked"), tight: true, cell: row => clock(row.asked_at) }, { key: "took", title: t("web.job.took"), amount: true, cell: row => (row.started_at ? duration((Date.parse(row.ended_at ?? new Date().toISOString()) - Date.parse(row.started_at)) / 1000) : "–") },
    { key: "act", title: t("web.steps_now"), cell: row => ["WAITING", "RUNNING"].includes(row.state) && (row.cancel_asked ? html`<span class="quiet">${t("web.job.cancelling")}</span>` : html`<${Button} kind="danger" onClick=${() => cancel(row)}>${t("web.cancel")}<//>`) }];
  return html`<div class="filters"><${Choice} name="job_state" label=${t("column.state")} choices=${["OPEN", "DONE", "FAILED"].map(one => [one, t(`web.job.${one}`)])} /></div><${Loaded} of=${pages}>${() => html`<${Table} name="jobs" label=${t("web.health.tab.jobs")} reads=${[pages.at]} rows=${pages.rows} more=${pages.more} rowKey=${(/** @type {any} */ row) => row.job} empty=${html`<${Empty} text=${t("web.job.none")} />`} columns=${columns} />`}<//>`;
}

const TABS = /** @type {Record<string, () => any>} */ ({ checks: () => html`<${Checks} />`, jobs: () => html`<${Jobs} />`, verify: () => html`<${Verify} />` });
export default function Health() {
  return html`<${Title} title=${t("web.screen.health")} /><${Data} /><${Tabs} tabs=${Object.keys(TABS).filter(id => id === "jobs" || may("health.read")).map(id => ({ id, title: t(`web.health.tab.${id}`) }))}>${(/** @type {string} */ tab) => TABS[tab]()}<//>`;
}
