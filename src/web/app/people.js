/* People of an account whom a dispatcher calls, the telephone first. */
import { html } from "./html.js";
import { t } from "./text.js";
import { Chip, Missing, Name } from "./ui.js";

/** @param {{people: any[]}} props */
export function People({ people }) {
  if (people.length === 0) return html`<${Missing} />`;
  return html`<ul class="plain people">${people.map(one => html`<li key=${one.id}>${one.phone ? html`<a class="phone" href=${`tel:${one.phone}`}>${one.phone}</a>` : html`<${Missing} />`} <${Name} text=${one.name} />
    ${one.certificate_until_on && html` <${Chip} tone=${one.valid ? "quiet" : "bad"}>${t(one.valid ? "web.certificate.until" : "web.certificate.over", { day: one.certificate_until_on })}<//>`}</li>`)}</ul>`;
}

/** Agreements of an account: in force until when, over, or none. @param {{agreements: any}} props */
export const Agreements = ({ agreements }) => html`<ul class="plain chips">${Object.entries(agreements).map(([kind, one]) => html`<li key=${kind}><${Chip} tone=${one ? (one.in_force ? "good" : "bad") : "quiet"} title=${one?.number}>
  ${t(`web.agreement.${kind}`)} ${one ? (one.until_on ? t(one.in_force ? "web.agreement.until" : "web.agreement.over", { day: one.until_on }) : "") : t("web.none")}<//></li>`)}</ul>`;

/** When somebody saw on site that it is as the register says; old news look old. @param {{at: string | null, stale: boolean}} props */
export const Confirmed = ({ at, stale }) => html`<${Chip} tone=${stale ? "warn" : "good"}>${at ? t(stale ? "web.confirmed.stale" : "web.confirmed.on", { day: at.slice(0, 10) }) : t("web.confirmed.never")}<//>`;
