/* Registers as they stand on site: typed twice or with a photo of the display, beside what the service had last. What the load cannot explain asks why. */
import { html } from "../html.js";
import { duration, t } from "../text.js";
import { Missing, Time } from "../ui.js";
import { Photos } from "./answer.js";
import { QUANTITIES, compareReading, registerKey, systemValue } from "./visit.js";
import { kwh } from "./words.js";

/** @param {{visit: any, point: any, quantity: string, pictures: any[], onReading: (key: string, next: any) => void}} props */
function Register({ visit, point, quantity, pictures, onReading }) {
  const key = registerKey(point, quantity), given = visit.readings[key] ?? {}, compared = compareReading(visit, point, quantity, pictures), system = systemValue(point, quantity);
  const set = (/** @type {any} */ change) => onReading(key, { ...given, read_at: given.read_at ?? new Date().toISOString(), ...change });
  const type = (/** @type {string} */ name, /** @type {string} */ label) => html`<label class="field"><span>${label}</span><input type="text" inputmode="decimal" autocomplete="off" maxlength="20" value=${given[name] ?? ""}
    onInput=${(/** @type {any} */ event) => set({ [name]: event.target.value, read_at: new Date().toISOString() })} /></label>`;
  return html`<fieldset class="field register" data-register=${key}><legend>${t(`web.crew.quantity.${quantity}`)}</legend>
    <div class="pair">${type("first", t("web.crew.reading"))}${type("second", t("web.crew.reading_again"))}</div>
    <${Photos} visit=${visit} code=${key} pictures=${pictures} most=${1} />
    ${compared === null ? html`<p class="quiet small">${t("web.crew.system_last")} ${system === null ? html`<${Missing} what="web.never_read" />` : html`${kwh(system)} <${Time} at=${point.last.at} />`}</p>`
      : !compared.agrees ? html`<p class="warn" role="status">${t(given.second ? "web.crew.reading_differs" : "web.crew.reading_twice")}</p>`
        : system === null || compared.typed === null ? html`<p class="quiet">${t("web.crew.no_system")}</p>`
          : html`<p class=${compared.explained ? "good" : "bad"} role="status">${t("web.crew.compared", { site: kwh(compared.typed), system: kwh(system), difference: `${compared.difference >= 0 ? "+" : "−"}${kwh(Math.abs(compared.difference))}`, age: duration(compared.minutes * 60) })}</p>`}
    ${compared?.agrees && !compared.explained && html`<label class="field"><span>${t("web.crew.reading_why")}</span><input type="text" maxlength="500" value=${given.reason ?? ""} onInput=${(/** @type {any} */ event) => set({ reason: event.target.value })} /></label>`}</fieldset>`;
}

/** @param {{visit: any, pictures: any[], onReading: (key: string, next: any) => void}} props */
export const Readings = ({ visit, pictures, onReading }) => html`${visit.account.points.map((/** @type {any} */ point) => html`<section class="card" key=${point.number}>
  <h3><span class="mono">${point.number}</span></h3>
  <p class="small">${t("web.crew.point", { meter: point.meter ?? "–", ct: point.ct ?? "–", pt: point.pt ?? "–", tested: point.tested_on ?? "–" })}</p>
  <${Register} visit=${visit} point=${point} quantity=${QUANTITIES[0]} pictures=${pictures} onReading=${onReading} />
  <details><summary>${t("web.crew.more_registers")}</summary>${QUANTITIES.slice(1).map(quantity => html`<${Register} key=${quantity} visit=${visit} point=${point} quantity=${quantity} pictures=${pictures} onReading=${onReading} />`)}</details></section>`)}`;
