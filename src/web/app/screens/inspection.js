/* One inspection: its steps, and every record that crews sent of it. Two records are never made into one: both are shown. */
import { html } from "../html.js";
import { t } from "../text.js";
import { href } from "../route.js";
import { CaseView } from "../case.js";
import { AccountLink, Chip } from "../ui.js";

/** @param {{visits: any[]}} props */
const Records = ({ visits }) => html`<section><h2>${t("web.screen.visits")} ${visits.filter(one => one.outcome === "INSPECTED").length > 1 && html`<${Chip} tone="warn">${t("web.plan.copies", { count: visits.filter(one => one.outcome === "INSPECTED").length })}<//>`}</h2>
  ${visits.length === 0 && html`<p class="quiet">${t("web.crew.no_records")}</p>`}
  <div class="cards">${visits.map(visit => html`<a key=${visit.id} class="card" href=${href(`/visits/${visit.id}`)}><div class="mono">${visit.receipt}</div><div>${visit.visited_on} · ${t(`web.crew.outcome.${visit.outcome}`)}</div>
    <div class="chips">${visit.rectifications.length > 0 ? html`<${Chip} tone="bad">${t("web.crew.hazard.defects", { count: visit.rectifications.length })}<//>` : html`<${Chip} tone="good">${t("web.crew.no_defects")}<//>`}
      <${Chip}>${t("web.crew.photo_count", { count: visit.photos })}<//>${visit.readings.some((/** @type {any} */ one) => !one.explained && !one.reason) && html`<${Chip} tone="bad">${t("web.crew.unexplained")}<//>`}</div></a>`)}</div></section>`;

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseView} key=${params.number} flow="inspections" number=${params.number} hide=${["visits"]}>${(/** @type {any} */ found) => html`
  <${Records} visits=${found.detail.visits} /><p class="small">${found.account && html`<a href=${href(`/accounts/${found.account}/label`)}>${t("web.screen.label")}</a> <${AccountLink} number=${found.account} />`}</p>`}<//>`;
