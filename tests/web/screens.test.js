/* What every screen keeps, in both languages and both themes: no serious finding of axe, a text for every key, no name as markup,
   320 pixels are enough, nothing of it refused by the policy, nothing wrong on the console. The screens are those of screens.js. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SIZES, openStage } from "./stage.js";
import { DESKS, SCREENS, openScreen, showScreen } from "./screens.js";

let stage;

before(async () => { stage = await openStage({ scene: "county", desks: DESKS }); });
after(() => stage.close());

async function walk(screen) {
  const page = await openScreen(stage, screen, { lang: "zh", theme: "light" });
  for (const lang of ["zh", "en"]) {
    if (lang === "en") {
      await page.goto(page.url().replace("?lang=zh", "?lang=en"));
      await page.waitForSelector("html[lang=en] main");
      await page.settle();
      await showScreen(page, stage, screen);
    }
    await page.emulateMedia({ colorScheme: "light" });
    assert.deepEqual(await page.axe(), [], `${screen.name} ${lang} light`);
    await page.emulateMedia({ colorScheme: "dark" });   /* which changes colours, and nothing else */
    assert.deepEqual(await page.axe({ runOnly: ["color-contrast"] }), [], `${screen.name} ${lang} dark`);
    assert.deepEqual(await page.untranslated(), [], `${screen.name} ${lang}`);
    await page.setViewportSize(SIZES.narrow.viewport);
    await page.evaluate(() => { for (const one of document.querySelectorAll("main details:not(.menu)")) one.open = true; });
    assert.equal(await page.overflow(), 0, `${screen.name} ${lang} at 320 pixels`);
    await page.setViewportSize(SIZES.desk.viewport);
  }
  await page.done();
}

for (const screen of SCREENS) test(screen.name, () => walk(screen));
