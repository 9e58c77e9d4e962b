/* The energy of the account, its gaps, and its power factor. */
import { html } from "../../html.js";
import { Energy, PowerFactor } from "../../energy.js";

/** @param {{account: any}} props */
export default ({ account }) => html`<${Energy} path=${`/accounts/${account.number}`} /><${PowerFactor} path=${`/accounts/${account.number}`} />`;
