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

for (const lang of ["zh", "en"]) {
  test(`a threshold is tried before it is put in force (${lang})`, async () => {
    const page = await stage.open("MANAGEMENT", "#/rules/r4_1_capacity_kva", { lang });
    const decisions = await stage.sql("select count(*) from decision");
    await page.locator("[name=value]").fill("1000");
    assert.ok(await page.locator("main button", { hasText: lang === "zh" ? "定日生效" : "Put in force" }).isDisabled());   /* before it was tried */
    await page.atMost(1, () => page.locator("section button.primary").click());
    const heading = page.locator("section.card section.card h2");
    await heading.waitFor();
    assert.match(await heading.innerText(), lang === "zh" ? /户中有 \d+ 户/ : /\d+ of \d+ accounts would change/);
    assert.ok(await page.locator("section.card section.card tbody tr").count() > 0);
    assert.deepEqual(await stage.sql("select count(*) from decision"), decisions);   /* a try records nothing */
    if (lang === "en") {
      await page.locator("section button.primary").click();
      await page.locator("dialog textarea, dialog input[type=text]").first().fill("decided by the board");
      await page.locator("dialog button.primary").click();
      await page.locator(".chip.info").waitFor();
      assert.deepEqual((await stage.sql("select value from policy where key = 'r4_1_capacity_kva' and lower(valid) > dahu.today()")), [["1000"]]);
    }
    assert.deepEqual(await page.untranslated(), []);
    await page.done();
  });

  test(`the chains of the audit are checked, and what broke is said (${lang})`, async () => {
    const page = await stage.open("AUDIT_ADMIN", "#/audit", { lang });
    await page.locator("main button.primary").click();
    await page.locator(".progress .chip.good").waitFor();
    assert.match(await page.locator(".progress .chip").innerText(), lang === "zh" ? /完好/ : /intact/);
    assert.ok(await page.locator("tbody tr").count() > 1);
    if (lang === "en") {
      await stage.sql("alter table audit disable trigger user");
      await stage.sql("update audit set reason = 'forged' where (noted_at, shard, n) = (select noted_at, shard, n from audit order by noted_at limit 1)");
      await page.locator(".progress button").click();
      await page.locator(".progress .chip.bad").waitFor();
    }
    await page.done();
  });
}

test("a person is added and gets a link; rights are those of the service", async () => {
  const page = await stage.open("SECURITY_ADMIN", "#/users", { lang: "en" });
  await page.locator(".filters button.primary").click();
  const fields = page.locator("dialog form");
  await fields.getByLabel(/^Login/).fill("wang.fang");
  await fields.getByLabel(/^name/).fill("王芳");
  await fields.getByLabel("dispatcher").check();
  await page.locator("dialog button.primary").click();
  await page.waitForFunction(() => location.hash === "#/users/wang.fang");
  await page.locator(".title button.primary").click();
  assert.match(await page.locator("pre.secret").innerText(), /#set-up=\S{20,}/);
  await page.locator("dialog button.close").click();
  await page.goto(`${stage.url}/?lang=en#/users?tab=rights&desk=DISPATCHER`);
  await page.locator("table.matrix").waitFor();
  const [[told]] = await stage.sql("select jsonb_array_length(jsonb_path_query_array(api.rights(), '$.rights[*] ? (@.desks[*] == \"DISPATCHER\")'))").catch(() => [[null]]);
  const shown = await page.locator("table.matrix tbody tr").count() - 2;
  assert.ok(shown > 10 && (told === null || shown === told), `${shown} of ${told}`);
  assert.deepEqual(await page.axe(), []);
  await page.done();
});
