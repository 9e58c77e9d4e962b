/* Who looks after the customer, whom to call there, and what is known of them. */
import { useState } from "preact/hooks";
import { html } from "../../html.js";
import { t } from "../../text.js";
import { useResource } from "../../resource.js";
import { may } from "../../session.js";
import { Record, Value } from "../../case.js";
import { RequestForm } from "../../form.js";
import { Button, Dialog, Empty, Loaded, toast } from "../../ui.js";

/** What is recorded of the site, each by who may: without operators, and numbers by which the dispatchers call the equipment, no second source is put in use (4.14). @type {[string, string][]} */
const RECORDS = [["people", "site.write"], ["equipment", "dispatch.write"], ["security-load", "site.write"], ["emergency-supplies", "site.write"]];

/** @param {{number: string, onDone: () => void}} props */
function Recording({ number, onDone }) {
  const [what, open] = useState(/** @type {string | null} */ (null)), close = () => open(null);
  return html`<div class="steps-now">${RECORDS.filter(([, right]) => may(right)).map(([one]) => html`<${Button} key=${one} onClick=${() => open(one)}>${t(`web.site.${one}`)}<//>`)}</div>
    ${what && html`<${Dialog} title=${t(`web.site.${what}`)} onClose=${close} wide><${RequestForm} template=${`/accounts/{number}/${what}`} path=${`/accounts/${number}/${what}`} submit=${t(`web.site.${what}`)}
      onCancel=${close} onDone=${() => { toast(t("web.done", { action: t(`web.site.${what}`), number })); close(); onDone(); }} /><//>`}`;
}

/** @param {{title: string, path: string | null, show: (data: any, reload: () => void) => any}} props */
function Part({ title, path, show }) {
  const asked = useResource(path);
  return path && html`<section><h2>${t(title)}</h2><${Loaded} of=${asked} lines=${2}>${(/** @type {any} */ data) => show(data, asked.reload)}<//></section>`;
}

/** @param {any[]} rows @param {string} name */
const rows = (rows, name) => (rows.length ? html`<${Value} name=${name} value=${rows} />` : html`<${Empty} text=${t("web.nobody")} />`);

/** @param {{account: any}} props */
export default ({ account }) => html`
  <${Part} title="web.managers" path=${`/accounts/${account.number}/managers`} show=${(/** @type {any} */ data) => html`<p>${t("form.tier")}: <${Value} name="tier" value=${data.tier} /></p>${rows(data.managers, "managers")}
    <details><summary>${t("form.candidates")}</summary>${rows(data.candidates, "candidates")}</details>`} />
  <${Part} title="web.site_people" path=${`/accounts/${account.number}/site`} show=${(/** @type {any} */ data, /** @type {() => void} */ reload) => html`<${Recording} number=${account.number} onDone=${reload} />${rows(data.people.map((/** @type {any} */ { id, ...person }) => person), "people")}<${Record} record=${{ security_load: data.security_load, emergency: data.emergency, equipment: data.equipment }} />`} />
  <${Part} title="web.profile" path=${may("account.file") ? `/accounts/${account.number}/profile` : null} show=${(/** @type {any} */ data) => html`<${Record} record=${data} hide=${["account", "version", "missing"]} />`} />
  <${Part} title="web.consents" path=${may("consent.manage") ? `/accounts/${account.number}/consents` : null} show=${(/** @type {any} */ data) => rows(data.items, "consents")} />`;
