/* What inspections found, and what came of it. */
import { html } from "../../html.js";
import { FlowSections } from "../../case.js";

/** @param {{account: any}} props */
export default ({ account }) => html`<${FlowSections} account=${account.number} flows=${["inspections", "rectifications", "violations", "meter-incidents", "closings"]} />`;
