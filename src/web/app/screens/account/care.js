/* Requests, faults, contacts, and what the company may do. */
import { html } from "../../html.js";
import { FlowSections } from "../../case.js";

/** @param {{account: any}} props */
export default ({ account }) => html`<${FlowSections} account=${account.number} flows=${["requests", "faults", "contacts", "proposals", "disclosures"]} />`;
