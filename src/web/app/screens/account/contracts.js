/* Contracts and agreements, whether the account may be energised and why, and how complete its records are. */
import { html } from "../../html.js";
import { code, t } from "../../text.js";
import { useResource } from "../../resource.js";
import { FlowSections, Gate } from "../../case.js";
import { Chip, Loaded, Share } from "../../ui.js";

/** @param {{number: string}} props */
function Energising({ number }) {
  const gate = useResource(`/accounts/${number}/energising`);
  return html`<section class="card"><${Loaded} of=${gate} lines=${2}>${(/** @type {any} */ data) => html`<header><h3>${t("web.energising")}</h3><${Chip} tone=${data.may ? "good" : "bad"}>${t(data.may ? "web.energising.yes" : "web.energising.no")}<//></header>
    <${Gate} items=${data.items} />`}<//></section>`;
}

/** @param {{number: string}} props */
function Records({ number }) {
  const records = useResource(`/accounts/${number}/records`);
  const tone = (/** @type {any} */ item) => (item.there ? "good" : item.needed ? "bad" : "quiet");
  return html`<section class="card"><${Loaded} of=${records} lines=${2}>${(/** @type {any} */ data) => html`<header><h3>${t("web.records")}</h3><${Share} bp=${data.completeness_bp} /></header>
    <ul class="plain">${data.items.map((/** @type {any} */ item) => html`<li key=${item.item}><span class="clause">${item.record}</span> <${Chip} tone=${tone(item)}>${code("gate", item.item)}<//>
      ${item.there ? html`<span class="quiet small">${(item.facts.documents ?? []).join(", ")}</span>` : html`<span class="quiet small">${t(item.needed ? "web.record_missing" : "web.record_not_needed")}</span>`}</li>`)}</ul>`}<//></section>`;
}

/** @param {{account: any}} props */
export default ({ account }) => html`<div class="pairs"><${Energising} number=${account.number} /><${Records} number=${account.number} /></div>
  <${FlowSections} account=${account.number} flows=${["contracts", "agreements", "dual-sources", "important-users", "archives"]} />`;
