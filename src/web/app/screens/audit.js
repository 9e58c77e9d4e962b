/* The audit: who did what, and whether nothing was taken out of it or changed. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { code, has, moment, number, t } from "../text.js";
import { get, query } from "../api.js";
import { usePages } from "../resource.js";
import { place, setQuery } from "../route.js";
import { Value } from "../case.js";
import { Button, Chip, Choice, Empty, Fault, Loaded, Search, Table, Title } from "../ui.js";

function Chain() {
  const [state, setState] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const check = async () => { setError(null); await get("/audit/verify").then(setState, setError); };
  return html`<div class="progress" role="status">${state && html`<${Chip} tone=${state.broken.length === 0 ? "good" : "bad"}>${state.broken.length === 0 ? t("web.audit.intact", { entries: number(state.entries), chains: number(state.heads.length) }) : t("web.audit.broken", { count: number(state.broken.length) })}<//>`}
    <${Button} kind=${state ? "" : "primary"} onClick=${check}>${t("web.audit.check")}<//></div><${Fault} error=${error} />
    ${state?.broken.length > 0 && html`<${Value} name="broken" value=${state.broken} />`}
    ${state && html`<details><summary>${t("web.audit.heads")}</summary><p class="quiet small">${t("web.audit.heads.about")}</p><ul class="plain">${state.heads.map((/** @type {any} */ one) => html`<li key=${`${one.month} ${one.shard}`}><code>${one.month} ${one.shard} ${one.entries} ${one.hash}</code></li>`)}</ul></details>`}`;
}

/** What is refused is called by its address, which has no word of its own. @param {{name: string}} props */
const Action = ({ name }) => (has(`web.audit.action.${name}`) ? t(`web.audit.action.${name}`) : html`<span class="mono small">${name}</span>`);

/** Old and new values. @param {{of: any}} props */
const Difference = ({ of }) => (of === null || of === undefined || Object.keys(of).length === 0 ? html`<span class="quiet">–</span>` : html`<details><summary>${t("web.audit.members", { count: number(Object.keys(of).length) })}</summary><pre class="difference" tabindex="0">${JSON.stringify(of, null, 1)}</pre></details>`);

export default function Audit() {
  const { actor, action, object, account, result, from, up_to } = place.value.query, path = `/audit${query({ actor, action, object, account, result, from, up_to, limit: 100 })}`;
  const pages = usePages(path, { items: "entries", next: "next_after" });
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "at", title: t("web.date"), tight: true, cell: row => html`<time datetime=${row.noted_at}>${moment(row.noted_at)}</time>` }, { key: "actor", title: t("trail.actor"), cell: row => html`<bdi>${row.actor}</bdi>${row.desk && html`<div class="small quiet">${code("desk", row.desk)}</div>`}` },
    { key: "action", title: t("trail.action"), cell: row => html`<${Action} name=${row.action} /> <span class="mono small">${row.object} ${row.key}</span>` }, { key: "difference", title: t("web.audit.difference"), cell: row => html`<${Difference} of=${row.difference} />` },
    { key: "result", title: t("column.outcome"), cell: row => html`<${Chip} tone=${row.result === "DONE" ? "good" : "warn"}>${t(`web.audit.result.${row.result}`)}<//>` }, { key: "reason", title: t("form.reason"), cell: row => html`<bdi>${row.reason}</bdi>` },
    { key: "address", title: t("web.net_address"), tight: true, optional: true, cell: row => row.address ?? "–" }, { key: "request", title: t("web.request_id"), optional: true, cell: row => html`<span class="mono small">${row.request_id ?? "–"}</span>` }, { key: "version", title: t("column.version"), optional: true, cell: row => row.version }];
  const day = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string | undefined} */ value) => html`<label class="tick">${label} <input type="date" value=${value ?? ""} onChange=${(/** @type {any} */ event) => setQuery({ [name]: event.target.value })} /></label>`;
  return html`<${Title} title=${t("web.screen.audit")} /><${Chain} />
    <div class="filters"><${Search} name="actor" label=${t("web.login")} /><${Search} name="object" label=${t("web.audit.object")} /><${Search} name="action" label=${t("trail.action")} /><${Search} name="account" label=${t("web.meter.account")} />
      <${Choice} name="result" label=${t("column.outcome")} choices=${["DONE", "REFUSED"].map(one => [one, t(`web.audit.result.${one}`)])} />${day("from", t("web.from"), from)}${day("up_to", t("web.to"), up_to)}</div>
    <${Loaded} of=${pages} lines=${10}>${() => html`<${Table} name="audit" label=${t("web.screen.audit")} reads=${[]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.entry} empty=${html`<${Empty} text=${t("web.audit.none")} />`} columns=${columns} />`}<//>`;
}
