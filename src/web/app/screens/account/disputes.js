/* What the customer complained about and what is disputed (4.18), and charges for violations that may be contested (4.12). */
import { html } from "../../html.js";
import { FlowSections } from "../../case.js";

/** @param {{account: any}} props */
export default ({ account }) => html`<${FlowSections} account=${account.number} flows=${["complaints", "violations", "meter-incidents"]} />`;
