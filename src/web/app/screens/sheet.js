/* One visit as a crew sent it. Nothing of it can be changed. */
import { html } from "../html.js";
import { t } from "../text.js";
import { href } from "../route.js";
import { useResource } from "../resource.js";
import { Button, Loaded, Title } from "../ui.js";
import { Sheet } from "../crew/sheet.js";

/** @param {{params: Record<string, string>}} props */
export default function VisitSheet({ params }) {
  const asked = useResource(`/visits/${encodeURIComponent(params.id)}`);
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ visit) => html`<${Title} title=${html`${t("web.screen.sheet")} <span class="mono">${visit.receipt}</span>`}><a class="button" href=${href("/visits")}>${t("web.back")}</a><${Button} onClick=${() => print()}>${t("web.crew.print")}<//><//>
    <${Sheet} visit=${visit} />`}<//>`;
}
