/* The cases of a workflow that has no screen of its own. */
import { html } from "../html.js";
import { CaseList } from "../case.js";

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseList} key=${params.flow} flow=${params.flow} />`;
