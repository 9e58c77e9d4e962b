/* The label of a cabinet, to be printed: the code, the number and the name. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../text.js";
import { get } from "../api.js";
import { href } from "../route.js";
import { useResource } from "../resource.js";
import { Button, Fault, Loaded, Name, Title } from "../ui.js";

/** @param {{params: Record<string, string>}} props */
export default function Label({ params }) {
  const path = `/accounts/${encodeURIComponent(params.number)}`, asked = useResource(path), [code, setCode] = useState(""), [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let url = "", here = true;
    get(`${path}/label`).then(blob => { if (here) { url = URL.createObjectURL(blob); setCode(url); } }, setError);
    return () => { here = false; URL.revokeObjectURL(url); };
  }, [path]);
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ account) => html`
    <${Title} title=${t("web.screen.label")}><a class="button" href=${href(`/accounts/${account.number}`)}>${t("web.crew.to_account")}</a><${Button} kind="primary" disabled=${!code} onClick=${() => print()}>${t("web.crew.print")}<//><//>
    ${error && html`<${Fault} error=${error} />`}
    ${code && html`<figure class="cabinet-label"><img src=${code} alt=${t("web.crew.label_alt", { number: account.number })} />
      <figcaption><b class="mono">${account.number}</b><${Name} text=${account.customer?.name} /><small>${t("web.crew.label_hint")}</small></figcaption></figure>`}`}<//>`;
}
