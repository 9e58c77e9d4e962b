/* One decision on a class (4.1): the case, and the proof that it rests on. */
import { html } from "../html.js";
import { useResource } from "../resource.js";
import { CaseView } from "../case.js";
import { RuleCard } from "../verdict.js";
import { Loaded } from "../ui.js";

/** The verdict that holds now. @param {{account: string}} props */
function Now({ account }) {
  const asked = useResource(`/accounts/${account}`);
  return html`<${Loaded} of=${asked} lines=${2}>${(/** @type {any} */ data) => data.decisions.filter((/** @type {any} */ one) => one.rule === "4.1").map((/** @type {any} */ verdict) => html`<${RuleCard} key=${verdict.rule} verdict=${verdict} open />`)}<//>`;
}

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseView} key=${params.number} flow="eligibility-reviews" number=${params.number} hide=${["facts", "reasons"]}>${(/** @type {any} */ found) => html`<${Now} account=${found.account} />`}<//>`;
