/* The cases of a workflow that has no screen of its own; the address names it. */
import { html } from "../html.js";
import { place } from "../route.js";
import { CaseList } from "../case.js";

export default function Cases() {
  const flow = place.value.path.slice(1);
  return html`<${CaseList} key=${flow} flow=${flow} />`;
}
