/* The first day: an empty database, the link that `dahu user first` prints, and not five minutes later the values of a meter. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { oneTimeCode, openStage } from "./stage.js";

const MINUTES = 5;
let stage;

before(async () => { stage = await openStage({ scene: "admin", options: { empty: true } }); });
after(() => stage.close());

/** What everybody does who comes by a link: a password, a device, the recovery codes. */
async function arrive(link, lang) {
  const page = await stage.open(null, link, { lang, wait: "form" });
  const password = `${["copper", "lantern", "harbour", "sixty"].join(" ")} ${lang}`;
  await page.locator("[name=new]").fill(password);
  await page.locator("[name=again]").fill(password);
  await page.locator("main button.primary").click();
  const key = (await page.locator("code.secret").textContent()).trim();
  await page.locator("[name=code]").fill(oneTimeCode(key));
  await page.locator("main button.primary").click();
  await page.locator("pre.secret").waitFor();
  await page.locator("main button.primary").click();
  await page.locator("nav.bar").waitFor();
  return page;
}

test("from the first link to the first live reading", async () => {
  const began = Date.now();
  await stage.dahu("user", "add", "li.ming", "--name", "李明", "--desk", "SECURITY_ADMIN");
  const first = await arrive(await stage.link("li.ming"), "zh");
  await first.locator("p.note a").click();   /* the set-up is not complete: its steps */
  await first.locator("main li.card").nth(3).waitFor();
  await first.locator("main li.card a.primary").click();
  await first.locator(".filters button.primary").click();
  await first.locator("dialog form input[type=text]").nth(0).fill("zhao.gang");
  await first.locator("dialog form input[type=text]").nth(1).fill("赵刚");
  await first.getByLabel("系统管理员").check();
  await first.locator("dialog button.primary").click();
  await first.waitForFunction(() => location.hash === "#/users/zhao.gang");
  await first.locator(".title button.primary").click();
  const link = /#set-up=\S+/.exec(await first.locator("pre.secret").innerText())[0];
  await first.done();

  const page = await arrive(link, "en");
  await page.locator("p.note a").click();
  await page.locator("main form input").first().fill("青岚县供电公司");
  await page.locator("main form button.primary").click();
  await page.locator("main li.card").nth(1).locator(".chip.good").waitFor();
  await page.locator("main li.card a.primary").click();
  await page.locator("[name=host]").fill(stage.scene.meter);
  await page.locator("[name=driver]").selectOption("eastron-sdm630");
  await page.locator("section button.primary").click();
  await page.locator("p.note.fine[role=status]").waitFor();
  assert.match(await page.locator("tr", { has: page.locator("code") }).first().innerText(), /\d[\d,.]* kWh/);
  const took = (Date.now() - began) / 60000;
  assert.ok(took < MINUTES, `${took} minutes`);
  assert.deepEqual(await page.untranslated(), []);
  assert.equal((await stage.sql("select name from utility"))[0][0], "青岚县供电公司");
  await page.done();
});
