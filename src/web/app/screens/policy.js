/* One threshold: its versions with what changed and why, and another value: tried first, then put in force from a day on. */
import { useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, day, number, own, t } from "../text.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Progress, useJob } from "../job.js";
import { AccountLink, Button, Chip, Dialog, Empty, Facts, Loaded, Table, Title, outcomeTone, toast } from "../ui.js";
import { policyText } from "./rules.js";

const TONES = /** @type {Record<string, string>} */ ({ IN_FORCE: "good", PLANNED: "info", ENDED: "quiet" });

/** What a verdict says in a list of changes. @param {{of: any}} props */
const Said = ({ of }) => (of ? html`<${Chip} tone=${outcomeTone(of.outcome)}>${of.state ? code("rule.word", of.state) : code("rule.outcome", of.outcome)}<//>` : html`<span class="quiet">–</span>`);

/** @param {{result: any}} props */
function WouldChange({ result }) {
  const accounts = new Set(result.changed.map((/** @type {any} */ one) => one.account)).size;
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "account", title: t("column.account"), cell: row => html`<${AccountLink} number=${row.account} name=${row.customer} />` }, { key: "clause", title: t("web.clause"), tight: true, cell: row => row.clause },
    { key: "subject", title: t("column.subject"), cell: row => html`<bdi>${row.subject || "–"}</bdi>` }, { key: "now", title: t("web.rules.now"), cell: row => html`<${Said} of=${row.now} />` }, { key: "then", title: t("web.rules.then"), cell: row => html`<${Said} of=${row.then} />` }];
  return html`<section class="card" aria-live="polite"><h2>${result.count === 0 ? t("web.rules.nothing_changes", { seen: number(result.accounts) }) : t("web.rules.would_change", { accounts: number(accounts), verdicts: number(result.count), seen: number(result.accounts) })}</h2>
    ${result.count > result.changed.length && html`<p class="quiet">${t("web.rules.first", { count: number(result.changed.length) })}</p>`}
    ${result.changed.length > 0 && html`<${Table} name="would-change" label=${t("web.rules.list")} rows=${result.changed} rowKey=${(/** @type {any} */ row) => `${row.account} ${row.rule} ${row.subject}`} columns=${columns} />`}</section>`;
}

/** Shares are typed in per cent and amounts in yuan, and kept as hundredths. @type {Record<string, [number, string]>} */
const TYPED = { bp: [100, "%"], fen: [100, "¥"] };

/** @param {{of: any, now: string, onDone: () => void}} props */
function Another({ of, now, onDone }) {
  const [hundred, unit] = TYPED[of.unit] ?? [1, of.unit ? code("unit", of.unit) : ""], form = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [value, setValue] = useState(""), [keeping, setKeeping] = useState(false), trial = useJob();
  const put = (/** @type {string} */ next) => { setValue(next); trial.clear(); };
  const type = (/** @type {any} */ event) => put(event.target.value === "" ? "" : String(Math.round(Number(event.target.value) * hundred)));
  const choices = of.kind === "bool" ? ["true", "false"] : of.kind === "choice" ? of.choices : null;
  const tomorrow = day(Date.now() + 86400000);
  return html`<section class="card"><h2>${t("web.rules.another")}</h2><p class="quiet">${t("web.rules.another.about")}</p><div class="filters">
    ${choices ? html`<label class="tick">${t("web.rules.value")} <select name="value" value=${value} onChange=${(/** @type {any} */ event) => put(event.target.value)}><option value="">${t("web.choose_one")}</option>${choices.map((/** @type {string} */ one) => html`<option key=${one} value=${one}>${policyText(of, one)}</option>`)}</select></label>`
      : html`<label class="tick">${t("web.rules.value")} <input ref=${form} name="value" type="number" step=${1 / hundred} min=${of.least / hundred} max=${of.most / hundred} onInput=${type} /> ${unit}</label>`}
    ${may("rulebook.try") && html`<${Button} kind=${trial.job?.result ? "" : "primary"} disabled=${value === "" || value === now || trial.busy} onClick=${() => trial.run("/policies/dry-run", { changes: [{ key: of.key, value }] })}>${t("web.rules.try")}<//>`}
    ${may("rulebook.write") && html`<${Button} kind=${trial.job?.result ? "primary" : ""} disabled=${value === "" || !trial.job?.result} onClick=${() => setKeeping(true)}>${t("web.rules.keep")} …<//>`}</div>
    <${Progress} of=${trial} />${trial.job?.result && html`<${WouldChange} result=${trial.job.result} />`}
    ${keeping && html`<${Dialog} title=${t("web.rules.keep")} onClose=${() => setKeeping(false)}><p>${own(of, "text")}: <b>${policyText(of, now)} → ${policyText(of, value)}</b></p>
      <${RequestForm} template="/policies" path="/policies" preset=${{ key: of.key, value, valid_from: tomorrow }} hide=${["key", "value"]} submit=${t("web.rules.keep")} onCancel=${() => setKeeping(false)} onDone=${() => { setKeeping(false); put(""); if (form.current) form.current.value = ""; toast(t("web.rules.kept")); onDone(); }} /><//>`}</section>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Policy({ params }) {
  const keys = useResource("/policy-keys"), versions = useResource(`/policies?key=${encodeURIComponent(params.key)}`);
  return html`<${Loaded} of=${keys}>${(/** @type {any} */ data) => {
    const of = data.keys.find((/** @type {any} */ one) => one.key === params.key);
    if (!of) return html`<${Empty} text=${t("web.rules.none")} />`;
    const rows = versions.data?.items ?? [], now = rows.find((/** @type {any} */ one) => one.state === "IN_FORCE")?.value ?? of.default;
    /** @type {import("../ui.js").Column[]} */
    const columns = [{ key: "from", title: t("web.from"), tight: true, cell: row => row.valid_from ?? t("web.rules.ever") }, { key: "until", title: t("web.to"), tight: true, cell: row => row.valid_until ?? t("web.rules.open_end") },
      { key: "value", title: t("web.rules.value"), amount: true, cell: row => html`${row.before !== undefined && html`<span class="quiet"><del>${policyText(of, row.before)}</del> → </span>`}<b>${policyText(of, row.value)}</b>` }, { key: "state", title: t("column.state"), cell: row => html`<${Chip} tone=${TONES[row.state]}>${t(`web.rules.state.${row.state}`)}<//>` },
      { key: "regime", title: t("web.rules.regime"), optional: !rows.some((/** @type {any} */ row) => row.regime !== "ANY"), cell: row => code("web.rules.regime", row.regime) },
      { key: "source", title: t("web.rules.source"), cell: row => html`<bdi>${row.source}</bdi>` }, { key: "actor", title: t("trail.actor"), cell: row => html`<bdi>${row.actor}</bdi>` }, { key: "at", title: t("web.rules.recorded"), tight: true, cell: row => clock(row.recorded_at) }];
    const before = (/** @type {any} */ row, /** @type {number} */ index) => ({ ...row, before: rows.slice(0, index).reverse().find((/** @type {any} */ one) => one.regime === row.regime)?.value });
    return html`<${Title} title=${own(of, "text")}><a class="button" href=${href("/rules")}>${t("web.back")}</a><//>
      <${Facts} pairs=${[[t("web.rules.in_force"), html`<b>${policyText(of, now)}</b>`], [t("web.clause"), of.clause || "–"], [t("web.rules.source"), of.source], [t("web.rules.default"), policyText(of, of.default)], ...(of.kind === "int" ? [[t("web.rules.range"), `${policyText(of, of.least)} – ${policyText(of, of.most)}`]] : []), [t("web.rules.key"), html`<span class="mono">${of.key}</span>`]]} />
      <section><h2>${t("web.rules.versions")}</h2><${Table} name="policy-versions" label=${t("web.rules.versions")} rows=${rows.map(before).reverse()} rowKey=${(/** @type {any} */ row) => String(row.policy)} empty=${html`<${Empty} text=${t("web.rules.no_versions")} />`} columns=${columns} /></section>
      ${may("rulebook.try") && html`<${Another} of=${of} now=${now} onDone=${versions.reload} />`}`;
  }}<//>`;
}
