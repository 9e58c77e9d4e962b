/* The metering points with what their meters say now; a stale value is told as such, with its age. */
import { html } from "../../html.js";
import { code, number, t } from "../../text.js";
import { href } from "../../route.js";
import { may } from "../../session.js";
import { Amount, Chip, Empty, Facts, Missing, Time } from "../../ui.js";

/** @param {{latest: any}} props */
const Values = ({ latest }) => html`<${Facts} pairs=${[[t("web.power"), html`<${Amount} value=${latest.active_power_kw} unit="kW" />`], [t("web.reactive_power"), html`<${Amount} value=${latest.reactive_power_kvar} unit="kvar" />`],
  [t("web.pf"), html`<${Amount} value=${latest.power_factor} digits=${3} />`], [`${t("web.register")} +`, html`<${Amount} value=${latest.active_energy_import_kwh} unit="kWh" />`],
  [`${t("web.register")} −`, html`<${Amount} value=${latest.active_energy_export_kwh} unit="kWh" />`]]} />`;

/** @param {{point: any}} props */
const Point = ({ point }) => html`<article class=${`card ${point.stale ? "stale" : ""}`}><header><h3 class="mono">${may("meter.read") ? html`<a href=${href(`/meters/${point.number}`)}>${point.number}</a>` : point.number}</h3>
    <span class="quiet">${code("web.purpose", point.purpose)}</span>
    ${point.polled ? html`<${Chip} tone=${point.stale ? "warn" : "good"}>${t(point.stale ? "web.stale" : "web.fresh")}<//>` : html`<${Chip}>${t("web.not_polled")}<//>`}
    ${point.latest ? html`<${Time} at=${point.latest.read_at} ago />` : html`<${Missing} what="web.never_read" />`}</header>
  ${point.failure && html`<p class="note">${code("web.cause", point.failure.cause)} <span class="small"><${Time} at=${point.failure.at} ago /> ${point.failure.detail}</span></p>`}
  <p>${point.meter ? html`<span class="mono">${point.meter.serial_number}</span> <small>${point.meter.driver} · CT ${point.meter.ct} · PT ${point.meter.pt} · × ${number(point.meter.multiplier)}</small>` : html`<${Missing} what="web.no_meter" />`}</p>
  ${point.latest && html`<${Values} latest=${point.latest} />`}</article>`;

/** @param {{account: any}} props */
export default ({ account }) => (account.metering_points.length === 0 ? html`<${Empty} text=${t("web.no_points")} />`
  : html`<div class="pairs">${account.metering_points.map((/** @type {any} */ point) => html`<${Point} key=${point.number} point=${point} />`)}</div>`);
