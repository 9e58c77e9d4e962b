/* Who could feed back into a line: every customer with a second source on it. Asked before people work there. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../text.js";
import { useResource } from "../resource.js";
import { place, setQuery } from "../route.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Value } from "../case.js";
import { Button, Dialog, Empty, Loaded, Title } from "../ui.js";

/** @param {{found: any, onDone: () => void}} props */
function Permit({ found, onDone }) {
  const [open, setOpen] = useState(false), close = () => setOpen(false);
  return html`<${Button} kind="primary" onClick=${() => setOpen(true)}>${t("web.permit.open")}<//>
    ${open && html`<${Dialog} title=${`${t("web.permit.open")} · ${found.name}`} onClose=${close} wide><p class="note">${t("web.permit.seen", { count: found.customers.length })}</p>
      <${RequestForm} template="/lines/{line}/permits" path=${`/lines/${encodeURIComponent(found.line)}/permits`} hide=${["sources_seen"]} preset=${{ sources_seen: found.customers.map((/** @type {any} */ one) => one.account) }}
        submit=${t("web.permit.open")} onCancel=${close} onDone=${() => { close(); onDone(); }} /><//>`}`;
}

export default function Lines() {
  const { line = "" } = place.value.query, [typed, setTyped] = useState(line);
  const asked = useResource(line ? `/lines/${encodeURIComponent(line)}/sources` : null);
  return html`<${Title} title=${t("web.screen.lines")}>${asked.data && may("dispatch.write") && html`<${Permit} found=${asked.data} onDone=${asked.reload} />`}<//>
    <form class="filters" role="search" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); setQuery({ line: typed.trim() }); }}><label class="tick">${t("form.line")} <input type="search" value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} /></label>
      <${Button} type="submit" kind="primary">${t("web.line.ask")}<//></form>
    ${!line && html`<${Empty} text=${t("web.lines.how")} />`}
    <${Loaded} of=${asked}>${(/** @type {any} */ found) => html`${found.stale && html`<p class="note">${t("web.lines.stale", { days: found.stale_after_days })}</p>`}
      <h2>${t("web.lines.customers", { line: found.name, count: found.customers.length })}</h2>${found.customers.length === 0 ? html`<p>${t("web.lines.none")}</p>` : html`<${Value} name="customers" value=${found.customers} />`}
      <h2>${t("web.permits")}</h2><${Value} name="permits" value=${found.permits} />`}<//>`;
}
