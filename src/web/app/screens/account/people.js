/* Who looks after the customer, whom to call there, and what is known of them. */
import { html } from "../../html.js";
import { t } from "../../text.js";
import { useResource } from "../../resource.js";
import { may } from "../../session.js";
import { Record, Value } from "../../case.js";
import { Empty, Loaded } from "../../ui.js";

/** @param {{title: string, path: string | null, show: (data: any) => any}} props */
function Part({ title, path, show }) {
  const asked = useResource(path);
  return path && html`<section><h2>${t(title)}</h2><${Loaded} of=${asked} lines=${2}>${show}<//></section>`;
}

/** @param {any[]} rows @param {string} name */
const rows = (rows, name) => (rows.length ? html`<${Value} name=${name} value=${rows} />` : html`<${Empty} text=${t("web.nobody")} />`);

/** @param {{account: any}} props */
export default ({ account }) => html`
  <${Part} title="web.managers" path=${`/accounts/${account.number}/managers`} show=${(/** @type {any} */ data) => html`<p>${t("form.tier")}: <${Value} name="tier" value=${data.tier} /></p>${rows(data.managers, "managers")}
    <details><summary>${t("form.candidates")}</summary>${rows(data.candidates, "candidates")}</details>`} />
  <${Part} title="web.site_people" path=${`/accounts/${account.number}/site`} show=${(/** @type {any} */ data) => html`${rows(data.people, "people")}<${Record} record=${{ security_load: data.security_load, emergency: data.emergency, equipment: data.equipment }} />`} />
  <${Part} title="web.profile" path=${may("account.file") ? `/accounts/${account.number}/profile` : null} show=${(/** @type {any} */ data) => html`<${Record} record=${data} hide=${["account", "version", "missing"]} />`} />
  <${Part} title="web.consents" path=${may("consent.manage") ? `/accounts/${account.number}/consents` : null} show=${(/** @type {any} */ data) => rows(data.items, "consents")} />`;
