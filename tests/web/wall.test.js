/* The wall with as many tiles as there are: each fits, nothing of it is cut off, and what is wrong is on the first page. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

const ACCOUNTS = 120;
let stage;

before(async () => { stage = await openStage({ scene: "tiles", desks: ["DISPATCHER"], options: { accounts: ACCOUNTS } }); });
after(() => stage.close());

/** Tiles that are outside of what is shown, or whose words are. */
const cut = page => page.evaluate(() => {
  const frame = document.querySelector(".wall-tiles .tiles").getBoundingClientRect();
  const inside = (box, of) => box.left >= of.left - 1 && box.right <= of.right + 1 && box.top >= of.top - 1 && box.bottom <= of.bottom + 1;
  return [...document.querySelectorAll(".wall-tiles .tile")].filter(tile => {
    const box = tile.getBoundingClientRect();
    return !inside(box, frame) || [...tile.querySelectorAll(".source, .mark, .flag, .tile-name")].some(part => part.checkVisibility() && !inside(part.getBoundingClientRect(), box));
  }).map(tile => `${tile.innerText.replace(/\s+/g, " ")} ${Math.round(tile.clientWidth)}x${Math.round(tile.clientHeight)}`);
});

for (const [lang, theme] of [["zh", "dark"], ["en", "light"]]) {
  // clause 3.2
  test(`a hundred tiles a page, all of them whole (${lang}, ${theme})`, async () => {
    const page = await stage.open("DISPATCHER", "#/wall", { lang, theme, size: "wall" });
    await page.waitForFunction(count => document.querySelectorAll(".wall-tiles .tile").length >= count, 20);
    await page.locator(".legend b").waitFor();
    assert.match(await page.locator(".legend b").innerText(), /1[^\d]+2|2[^\d]+2/);
    assert.deepEqual((await cut(page)).slice(0, 5), []);
    assert.equal(await page.overflow(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0, "a wall does not scroll");
    assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
    await page.done();
  });
}

// clause 3.2
test("an alarm on one of many is on the page that is shown, with its number, and in the strip", async () => {
  const [[account, id, source]] = await stage.sql("select account_number, account_id, (select min(supply_source_id) from supply_source s where s.account_id = a.account_id) from account a order by account_id desc limit 1");
  await stage.sql(`insert into alarm (class_name, thing, account_id, supply_source_id, active, acked, raised_at)
    select name, %s, %s, %s, true, false, now() from alarm_class where priority = 1 order by name limit 1`, `source:${source}`, id, source);
  const page = await stage.open("DISPATCHER", "#/wall", { lang: "en", size: "wall" });
  for (let turn = 0; turn < 2; turn++) {   /* on whichever of the two pages: what is alarmed goes before all others */
    await page.locator(`.wall-tiles .tile:first-child[data-account="${account}"] .mark.p1`).waitFor({ timeout: 60000 });
    const legend = await page.locator(".legend b").innerText();
    if (turn === 0) await page.waitForFunction(was => document.querySelector(".legend b").innerText !== was, legend, { timeout: 60000 });
  }
  assert.equal(await page.locator(".strip-alarm.p1").count(), 1);
  assert.deepEqual(await cut(page), []);
  await page.done();
});
