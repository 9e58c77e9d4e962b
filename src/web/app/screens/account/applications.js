/* An account's applications, joint reviews and leads. */
import { html } from "../../html.js";
import { FlowSections } from "../../case.js";

/** @param {{account: any}} props */
export default ({ account }) => html`<${FlowSections} account=${account.number} flows=${["applications", "joint-reviews", "leads"]} />`;
