/* A visit as it was sent, to be read: what was found, the registers beside those of the service, photos and signatures. */
import { html } from "../html.js";
import { clock, code, duration, t } from "../text.js";
import { href } from "../route.js";
import { AccountLink, Chip, Facts, Table } from "../ui.js";
import { kwh } from "./words.js";

const TONES = /** @type {Record<string, string>} */ ({ OK: "good", DEFECT: "bad", NA: "quiet" });

/** A picture that the service has; one that has not come yet says so by its text. @param {{sha256: string, label: string}} props */
export const Picture = ({ sha256, label }) => html`<a class="thumb" href=${`/api/v1/attachments/${sha256}`} target="_blank" rel="noopener"><img src=${`/api/v1/attachments/${sha256}`} alt=${label} loading="lazy" /></a>`;

/** @param {{visit: any}} props */
function Readings({ visit }) {
  if (visit.readings.length === 0) return null;
  return html`<section><h2>${t("web.crew.readings")}</h2><${Table} name="visit-readings" label=${t("web.crew.readings")} rows=${visit.readings} rowKey=${(/** @type {any} */ row) => row.point + row.quantity} columns=${[
    { key: "point", tight: true, title: t("column.point"), cell: (/** @type {any} */ row) => row.point },
    { key: "quantity", title: t("web.crew.register"), cell: (/** @type {any} */ row) => t(`web.crew.quantity.${row.quantity}`) },
    { key: "site", amount: true, title: t("web.crew.on_site"), cell: (/** @type {any} */ row) => html`${kwh(row.register_wh)}${row.photo && html` <${Picture} sha256=${row.photo} label=${`${t("web.crew.photo")} ${row.point}`} />`}` },
    { key: "system", amount: true, title: t("web.crew.in_system"), cell: (/** @type {any} */ row) => (row.system_wh === null ? "–" : kwh(row.system_wh)) },
    { key: "difference", amount: true, title: t("web.crew.difference"), cell: (/** @type {any} */ row) => (row.difference_wh === null ? "–" : html`${kwh(row.difference_wh)}<div class="small quiet">${duration(row.minutes_apart * 60)}</div>`) },
    { key: "explained", title: t("web.crew.explained"), cell: (/** @type {any} */ row) => html`<${Chip} tone=${row.explained ? "good" : row.reason ? "info" : "bad"}>${row.explained ? t("web.yes") : row.reason || t("web.no")}<//>` },
  ]} /></section>`;
}

/** @param {{visit: any}} props */
export function Sheet({ visit }) {
  const { content } = visit, items = content.items ?? [], photos = content.photos ?? [], crew = content.crew ?? [];
  const photosOf = (/** @type {string | undefined} */ of) => photos.filter((/** @type {any} */ one) => one.code === of);
  return html`<${Facts} pairs=${[[t("column.account"), html`<${AccountLink} number=${visit.account} />`], [t("web.screen.inspection"), visit.inspection && html`<a href=${href(`/inspections/${visit.inspection}`)}>${visit.inspection}</a>`],
      [t("web.crew.began"), clock(visit.began_at)], [t("web.crew.ended"), clock(visit.ended_at)], [t("web.crew.received"), clock(visit.received_at)],
      [t("web.crew.clock"), content.offset_ms === undefined ? null : t("web.crew.clock_offset", { seconds: Math.round(content.offset_ms / 1000) })], [t("web.crew.crew"), crew.map((/** @type {any} */ one) => one.login).join(", ")],
      ...(content.place ? [[t("web.crew.place"), `${(content.place.latitude_e7 / 1e7).toFixed(5)}, ${(content.place.longitude_e7 / 1e7).toFixed(5)}`]] : [])]} />
    ${visit.copy > 1 && html`<p class="note">${t("web.crew.copy", { copy: visit.copy })}</p>`}
    ${visit.outcome === "NO_ACCESS" && html`<p class="note">${t("web.crew.no_access")}: <bdi>${content.no_access_reason}</bdi></p>`}
    <${Readings} visit=${visit} />
    ${items.length > 0 && html`<section><h2>${t("web.crew.findings")}</h2><ul class="plain sheet-items">${items.map((/** @type {any} */ item) => html`<li key=${item.code}><span class="clause">${item.code}</span> <${Chip} tone=${TONES[item.result]}>${t(`web.crew.result.${item.result}`)}<//> ${code("checklist.item", item.code)}
      ${item.result !== "OK" && html`<p><b>${item.severity ? t(`web.crew.severity.${item.severity}`) : ""}</b> <bdi>${item.detail}</bdi>${item.due_on && html` <span class="quiet small">${t("web.crew.due_on")} ${item.due_on}</span>`}
        ${visit.rectifications.filter((/** @type {any} */ one) => one.code === item.code).map((/** @type {any} */ one) => html` <a key=${one.number} href=${href(`/rectifications/${one.number}`)}>${one.number}</a>`)}</p>`}
      ${photosOf(item.code).length > 0 && html`<div class="photos">${photosOf(item.code).map((/** @type {any} */ one) => html`<${Picture} key=${one.sha256} sha256=${one.sha256} label=${`${t("web.crew.photo")} ${item.code} ${one.taken_at ? clock(one.taken_at) : ""}`} />`)}</div>`}</li>`)}</ul></section>`}
    <section><h2>${t("web.crew.sign")}</h2><div class="photos signatures">${crew.map((/** @type {any} */ one) => html`<figure key=${one.login}><${Picture} sha256=${one.signature_sha256} label=${`${t("web.crew.signature")} ${one.login}`} /><figcaption>${one.login}</figcaption></figure>`)}
      ${content.customer?.signature_sha256 && html`<figure><${Picture} sha256=${content.customer.signature_sha256} label=${`${t("web.crew.signature")} ${content.customer.name}`} /><figcaption><bdi>${content.customer.name}</bdi></figcaption></figure>`}</div>
      ${content.refusal_reason && html`<p class="note">${t("web.crew.refused")}: <bdi>${content.refusal_reason}</bdi></p>`}</section>
    ${visit.proposals.length > 0 && html`<section><h2>${t("web.crew.proposals")}</h2><ul>${visit.proposals.map((/** @type {any} */ one) => html`<li key=${one.fact + one.proposed}>${code("web.crew.fact", one.fact)}: ${one.was && html`<bdi>${one.was}</bdi> → `}<bdi>${one.proposed}</bdi></li>`)}</ul></section>`}`;
}
