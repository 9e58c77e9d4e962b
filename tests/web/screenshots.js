/* Pictures of every screen of screens.js, on the sample county with meters that are read: build/screenshots/NAME-zh-light-1366.png,
   NAME-en-dark-1366.png, and where the screen is used there NAME-zh-light-390.png of a phone and NAME-zh-dark-1920.png of a wall.

   usage: node tests/web/screenshots.js [NAME...]   (make screenshots NAMES="work accounts") */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openStage } from "./stage.js";
import { DESKS, SCREENS, openScreen } from "./screens.js";

const FOLDER = fileURLToPath(new URL("../../build/screenshots/", import.meta.url));
const SHOTS = [
  { view: "desk", lang: "zh", theme: "light", width: 1366 },
  { view: "desk", lang: "en", theme: "dark", width: 1366 },
  { view: "phone", lang: "zh", theme: "light", width: 390 },
  { view: "wall", lang: "zh", theme: "dark", width: 1920 },
];

mkdirSync(FOLDER, { recursive: true });
const wanted = process.argv.slice(2);
const stage = await openStage({ scene: "county", desks: DESKS, options: { live: true } });
try {
  for (const screen of SCREENS.filter(one => wanted.length === 0 || wanted.includes(one.name)))
    for (const { view, lang, theme, width } of SHOTS.filter(shot => shot.view === "desk" || screen.views?.includes(shot.view))) {
      const page = await openScreen(stage, screen, { lang, theme, size: view });
      const file = `${screen.name}-${lang}-${theme}-${width}.png`;
      await page.screenshot({ path: FOLDER + file, fullPage: view !== "wall", animations: "disabled" });
      console.log(`build/screenshots/${file}`);
      await page.done();
    }
} finally {
  await stage.close();
}
