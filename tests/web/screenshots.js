/* Pictures of every screen of screens.js, on the sample county with meters that are read: build/screenshots/NAME-zh-light-1366.png,
   NAME-en-dark-1366.png, and where the screen is used there NAME-zh-light-390.png of a phone and NAME-zh-dark-1920.png of a wall.

   usage: node tests/web/screenshots.js [NAME...]   (make screenshots NAMES="work accounts")
          node tests/web/screenshots.js --docs      those that README shows, into docs/pictures (make screenshots NAMES=--docs) */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SIZES, openStage, peopleOf } from "./stage.js";
import { quantise } from "./quantise.js";
import { DESKS, SCREENS, openScreen } from "./screens.js";

const folder = name => fileURLToPath(new URL(`../../${name}/`, import.meta.url));
const SHOTS = [
  { view: "desk", lang: "zh", theme: "light", width: 1366 },
  { view: "desk", lang: "en", theme: "dark", width: 1366 },
  { view: "phone", lang: "zh", theme: "light", width: 390 },
  { view: "wall", lang: "zh", theme: "dark", width: 1920 },
];
/* Of README: what the product is, each in one picture. */
const PICTURES = [
  { name: "eligibility", view: "desk", lang: "en", theme: "light" },
  { name: "account_verdicts", view: "desk", lang: "en", theme: "dark" },
  { name: "account", view: "desk", lang: "zh", theme: "light" },
  { name: "board_account", view: "wall", lang: "zh", theme: "dark" },
  { name: "wall", view: "wall", lang: "en", theme: "dark" },
  { name: "visit", view: "phone", lang: "zh", theme: "light" },
];

const asked = process.argv.slice(2), docs = asked.includes("--docs"), place = docs ? "docs/pictures" : "build/screenshots";
const wanted = docs ? PICTURES : SCREENS.filter(one => asked.length === 0 || asked.includes(one.name))
  .flatMap(({ name, views }) => SHOTS.filter(shot => shot.view === "desk" || views?.includes(shot.view)).map(shot => ({ name, ...shot })));

mkdirSync(folder(place), { recursive: true });
const stage = await openStage({ scene: "county", desks: DESKS, people: peopleOf(DESKS), public: true, options: { live: true } });
try {
  await stage.call("settled");
  for (const { name, view, lang, theme } of wanted) {
    const page = await openScreen(stage, SCREENS.find(one => one.name === name), { lang, theme, size: view });
    if (docs) await page.evaluate(() => { const said = document.querySelector(".toasts"); if (said) said.style.display = "none"; });   /* what was said on the way */
    const png = await page.screenshot({ fullPage: !docs && view !== "wall", animations: "disabled" });
    const file = docs ? `${name}.png` : `${name}-${lang}-${theme}-${SIZES[view].viewport.width}.png`;
    writeFileSync(folder(place) + file, docs ? quantise(png) : png);
    console.log(`${place}/${file}`);
    await page.done();
  }
} finally {
  await stage.close();
}
