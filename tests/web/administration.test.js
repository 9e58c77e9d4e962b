/* Who administers: a meter is seen before it is recorded, and what each screen of theirs is for; in both languages. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

let stage;

before(async () => { stage = await openStage({ scene: "admin", desks: ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN", "MANAGEMENT", "MARKETING_LEAD"] }); });
after(() => stage.close());

for (const [lang, account] of [["zh", "A-00051"], ["en", "A-00052"]]) {
  test(`a meter is added and shows what it says: four clicks and its fields (${lang})`, async () => {
    const page = await stage.open("SYSTEM_ADMIN", "", { lang });
    const points = Number((await stage.sql("select count(*) from metering_point"))[0][0]);
    await page.atMost(4, async () => {
      await page.locator("main .title a.primary").click();
      await page.locator("[name=host]").fill(stage.scene.meter);
      await page.locator("[name=driver]").selectOption("eastron-sdm630");
      await page.locator("section button.primary").click();
      await page.locator("p.note.fine[role=status]").waitFor();
      /* each value beside the register that it came from, with the words as they were on the wire */
      const row = page.locator("tr", { has: page.locator("code") }).first();
      assert.match(await row.innerText(), /\d[\d,.]* kWh/);
      assert.match(await row.locator("code").innerText(), /^[0-9A-F]{4} [0-9A-F]{4}$/);
      assert.equal(await page.locator("[name=serial_number]").inputValue(), "20261122");   /* as the meter told it */
      await page.locator("[name=ct_primary_a]").fill("600");
      await page.locator("[name=ct_secondary_a]").fill("5");
      const [shown, primary] = await page.locator("tr", { has: page.locator("code") }).first().locator("td.number").allInnerTexts();
      assert.equal(Math.round(parseFloat(primary.replaceAll(",", "")) / parseFloat(shown.replaceAll(",", ""))), 120);
      await page.locator("[name=serial_number]").fill(`SN-${lang}`);
      await page.locator("[name=account_number]").fill(account);
      await page.locator("section button.primary").click();
      await page.waitForFunction(() => /#\/meters\/A-/.test(location.hash));
    });
    assert.equal(Number((await stage.sql("select count(*) from metering_point"))[0][0]), points + 1);
    await page.locator(".title button.primary").click();   /* poll now */
    await page.locator("p.note.fine[role=status]").waitFor();
    assert.deepEqual(await page.untranslated(), []);
    assert.deepEqual(await page.axe(), []);
    await page.done();
  });
}

test("a meter that does not answer is said with what to do, and a network that is not allowed is refused", async () => {
  const page = await stage.open("SYSTEM_ADMIN", "#/meters/add", { lang: "en" });
  await page.locator("[name=driver]").selectOption("eastron-sdm630");
  await page.locator("[name=host]").fill("127.0.0.1:1");
  await page.locator("section button.primary").click();
  await page.locator("p.note[role=status]:not(.fine)").waitFor();
  assert.equal(await page.locator("section button.primary").count(), 1);   /* test again; saving is possible, and not what is proposed */
  await page.locator("[name=host]").fill("8.8.8.8");
  await page.locator("section button.primary").click();
  assert.match(await page.locator(".fault").innerText(), /8\.8\.8\.8/);
  await page.done();
});
