/* One case of a workflow that has no screen of its own. */
import { html } from "../html.js";
import { CaseView } from "../case.js";

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseView} key=${params.number} flow=${params.flow} number=${params.number} />`;
