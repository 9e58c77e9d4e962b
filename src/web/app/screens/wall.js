/* The board on a wall: no mouse, no head; time and age are always there. */
import { html } from "../html.js";
import { day, duration, moment, t, weekday } from "../text.js";
import { href } from "../route.js";
import { link, now } from "../live.js";
import { Lost, Strip, WallTiles, useLive } from "../board.js";

export default function Wall() {
  useLive();
  return html`<header class="wall-head"><h1 tabindex="-1">${t("web.screen.board")}</h1><time class="wall-clock">${weekday(day(now.value))} ${moment(now.value)}</time><span>${Intl.DateTimeFormat().resolvedOptions().timeZone}</span>
      <span class="quiet">${link.value.begun ? t("web.wall.age", { age: duration((now.value - link.value.at) / 1000) }) : t("web.loading")}</span><span class="quiet">${t("web.read_only")}</span><a href=${href("/board")}>${t("web.back_to_board")}</a></header>
    <${Lost} /><div class="board wall"><${Strip} still /><${WallTiles} /></div>`;
}
