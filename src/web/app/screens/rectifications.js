/* Defects that customers have to put right: what is due, with the rates of the year that are to be 100 %. */
import { html } from "../html.js";
import { number, percent, t } from "../text.js";
import { useResource } from "../resource.js";
import { CaseList } from "../case.js";
import { Missing } from "../ui.js";

export default function Rectifications() {
  const rates = useResource(`/inspection-rates?from=${new Date().getFullYear()}-01-01`), data = rates.data;
  const share = (/** @type {number | null} */ bp) => (bp === null ? html`<${Missing} />` : percent(bp));
  return html`<${CaseList} flow="rectifications" title=${t("web.screen.rectification")} />
    ${data && html`<h2>${t("web.rect.rates")}</h2><div class="cards"><div class="card"><div>${t("web.rect.fixed")}</div><div class="figure">${share(data.rectification_bp)}</div><div class="small quiet">${t("web.rect.of", { count: number(data.fixed), all: number(data.defects) })}</div></div>
      <div class="card"><div>${t("web.rect.rechecked")}</div><div class="figure">${share(data.recheck_bp)}</div><div class="small quiet">${t("web.rect.of", { count: number(data.rechecked), all: number(data.defects) })}</div></div>
      <div class="card"><div>${t("web.plan.overdue")}</div><div class=${`figure ${data.overdue > 0 ? "bad" : ""}`}>${number(data.overdue)}</div></div></div>`}`;
}
