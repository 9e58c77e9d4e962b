/* Letters that tell a customer why an application was refused, one press from where the verdict is read. */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./text.js";
import { useResource } from "./resource.js";
import { may } from "./session.js";
import { href } from "./route.js";
import { Papers, State, subjectText } from "./case.js";
import { Button, Dialog } from "./ui.js";

/** Applications of an account, the refused ones with their letter. @param {{account: string}} props */
export function Letters({ account }) {
  const asked = useResource(may("case.read") ? `/applications?account=${account}` : null), [letter, setLetter] = useState(/** @type {string | null} */ (null)), rows = asked.data?.items ?? [];
  if (rows.length === 0) return null;
  return html`<section><h2>${t("flow.applications")}</h2><ul class="plain papers">${rows.map((/** @type {any} */ row) => html`<li key=${row.number}><a href=${href(`/applications/${row.number}`)}>${row.number}</a> <bdi>${subjectText(row.subject)}</bdi>
      <${State} flow="applications" state=${row.state} final=${row.closed_at !== null} />
      ${row.state === "REFUSED" && may("paper.print") && html`<${Button} onClick=${() => setLetter(row.number)}>${t("web.letter")}<//>`}</li>`)}</ul>
    ${letter && html`<${Dialog} title=${t("web.letter.of", { number: letter })} onClose=${() => setLetter(null)}><${Papers} number=${letter} /><//>`}</section>`;
}
