/* The dispatcher's board: alarms at the left, a tile an account, and the diagram of the chosen one. */
import { html } from "../html.js";
import { t } from "../text.js";
import { href } from "../route.js";
import { Lost, Strip, Tiles, useLive } from "../board.js";
import { SourceAccount } from "../source_account.js";
import { Title } from "../ui.js";

/** @param {{params: Record<string, string>}} props */
export default function Board({ params }) {
  useLive();
  return html`<${Title} title=${t("web.screen.board")}><span class="quiet">${t("web.read_only")}</span><a class="button" href=${href("/wall")}>${t("web.wall")}</a><//>
    <${Lost} /><div class=${`board ${params.number ? "with-one" : ""}`}><${Strip} /><${Tiles} chosen=${params.number} />${params.number && html`<${SourceAccount} key=${params.number} account=${params.number} />`}</div>`;
}
