/* What changed the meaning of a register at this point: exchange, ratio, reset; each looked at before it is kept. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { clock, t } from "../../text.js";
import { useResource } from "../../resource.js";
import { may } from "../../session.js";
import { Record } from "../../case.js";
import { PreviewForm, Was } from "../../preview.js";
import { Button, Dialog, Empty, Loaded, Skeleton } from "../../ui.js";

/** What each kind is asked for, and what it cannot do without. @type {Record<string, [string[], string[]]>} */
const KINDS = {
  EXCHANGE: [["at", "serial", "driver", "closing", "opening", "link", "unit", "side", "ct", "pt", "reason", "document_no", "settled_reason"], ["at", "serial", "driver", "closing", "opening", "reason"]],
  RATIO: [["from", "ct", "pt", "until", "reason", "document_no", "settled_reason"], ["from", "ct", "reason"]],
  RESET: [["at", "closing", "opening", "reason", "document_no", "settled_reason"], ["at", "closing", "opening", "reason"]],
};

/** One event with the energies that it changed. @param {{event: number}} props */
function Changed({ event }) {
  const asked = useResource(`/metering-events/${event}`);
  return asked.data ? html`<${Was} report=${asked.data} />` : html`<${Skeleton} lines=${2} />`;
}

/** @param {{event: any}} props */
function Event({ event }) {
  const [open, setOpen] = useState(false);
  return html`<li class="card"><h3>${t(`web.event.${event.kind}`)} <small>${t("web.event.number", { number: event.event })}</small></h3>
    <p>${clock(event.effective)}${event.until ? ` – ${clock(event.until)}` : ""} · <bdi>${event.reason}</bdi>${event.document_no ? html` (<bdi>${event.document_no}</bdi>)` : ""}</p>
    <p class="quiet small">${t("web.event.recorded", { at: clock(event.recorded), actor: event.actor })}</p>
    ${event.settled_reason && html`<p class="note">${t("web.event.settled", { reason: event.settled_reason })}</p>`}
    <details onToggle=${(/** @type {any} */ toggled) => setOpen(toggled.target.open)}><summary>${t("web.event.what")}</summary>${open && html`<${Record} record=${event.content} /><${Changed} event=${event.event} />`}</details></li>`;
}

/** @param {{point: string}} props */
export function Events({ point }) {
  const asked = useResource(`/metering-events?point=${encodeURIComponent(point)}`), [kind, setKind] = useState(""), drivers = useResource(kind === "EXCHANGE" ? "/drivers" : null);
  const close = () => setKind("");
  return html`${may("metering.record") && html`<div class="filters" role="group" aria-label=${t("web.event.record")}>${Object.keys(KINDS).map(one => html`<${Button} key=${one} onClick=${() => setKind(one)}>${t(`web.event.${one}`)} …<//>`)}</div>`}
    <${Loaded} of=${asked}>${(/** @type {any} */ data) => (data.items.length === 0 ? html`<${Empty} text=${t("web.event.none")} />` : html`<ul class="plain">${data.items.map((/** @type {any} */ event) => html`<${Event} key=${event.event} event=${event} />`)}</ul>`)}<//>
    ${kind && html`<${Dialog} title=${`${t(`web.event.${kind}`)} · ${point}`} onClose=${close} wide><${PreviewForm} path="/metering-events" fields=${KINDS[kind][0]} required=${KINDS[kind][1]} preset=${{ kind, point }} choices=${drivers.data ? { driver: drivers.data.items.map((/** @type {any} */ one) => one.driver) } : {}}
      submit=${t("web.event.keep")} done=${t("web.event.kept")} onDone=${() => { close(); asked.reload(); }} /><//>`}`;
}
