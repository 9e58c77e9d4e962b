/* What every screen keeps, in both languages and both themes: no serious finding of axe, a text for every key, no name as markup,
   320 pixels are enough, nothing moves while it loads, nothing of it refused by the policy, nothing wrong on the console. The screens are those of screens.js. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SIZES, openStage, peopleOf } from "./stage.js";
import { DESKS, SCREENS, openScreen, showScreen } from "./screens.js";

const MOST_SHIFT = 0.1;
/* SCREENS=full (`make web`) looks at each screen in both languages and at what moves; otherwise they take turns. */
const WHOLE = process.env.SCREENS === "full";

let stage;

before(async () => { stage = await openStage({ scene: "county", desks: DESKS, people: peopleOf(DESKS), public: true }); });
after(() => stage.close());

/** The other language, in place: what is shown stays, and is asked for anew. */
async function speak(page, lang) {
  await page.evaluate(to => document.querySelector(`button[lang^=${to}]`).click(), lang);   /* also from below a dialog */
  await page.waitForSelector(`html[lang^=${lang}]`);
  await page.settle();
}

/* Colours do not know of languages: the dark ones are looked at in one of them, all else in both. */
async function walk(screen, index) {
  const languages = WHOLE ? ["zh", "en"] : [["zh", "en"][index % 2]];
  const page = await openScreen(stage, screen, { lang: languages[0], theme: "light" });
  assert.ok(!WHOLE || page.loaded.shift < MOST_SHIFT, `${screen.name} moved by ${page.loaded.shift} while it loaded:\n${page.loaded.moved.join("\n")}`);
  for (const lang of languages) {
    if (lang !== languages[0]) await (await page.locator("button[lang=en]").count() ? speak(page, lang) : openAnew(page, screen, lang));
    assert.deepEqual(await page.axe(), [], `${screen.name} ${lang} light`);
    if (lang === languages[0]) {
      await page.emulateMedia({ colorScheme: "dark" });   /* which changes colours, and nothing else */
      assert.deepEqual(await page.axe({ runOnly: ["color-contrast"] }), [], `${screen.name} ${lang} dark`);
      await page.emulateMedia({ colorScheme: "light" });
    }
    assert.deepEqual(await page.untranslated(), [], `${screen.name} ${lang}`);
    await page.setViewportSize(SIZES.narrow.viewport);
    await page.drawn();
    await page.evaluate(() => { for (const one of document.querySelectorAll("main details:not(.menu)")) one.open = true; });
    assert.equal(await page.overflow(), 0, `${screen.name} ${lang} at 320 pixels`);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("main .table-frame.flows")].filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute("aria-label"))), [], `${screen.name} ${lang}: rows wider than 320 pixels`);
    await page.setViewportSize(SIZES.desk.viewport);
  }
  await page.done();
}

/** A screen without a head has no button for the language. */
async function openAnew(page, screen, lang) {
  await page.goto(page.url().replace("?lang=zh", `?lang=${lang}`));
  await page.waitForSelector(`html[lang=${lang}] main`);
  await page.settle();
  await showScreen(page, stage, screen);
}

for (const [index, screen] of SCREENS.entries()) test(screen.name, () => walk(screen, index));
