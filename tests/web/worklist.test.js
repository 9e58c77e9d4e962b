/* The work list worked through: entries put aside and given to colleagues, each refusal told by itself; duties handed over; a complaint beside
   what the meters say; files and history of an account. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

const UNIT = "城关供电所", DAY_MS = 86400000;
let stage;

/** A complaint of @account whose limits run for @days; its number. */
async function complaint(account, days = 20) {
  const form = { channel: "PHONE", topic: "BILLING", summary: `账单有误 ${account}`, contact: "138" };
  const [[id]] = await stage.sql("select dahu.case_open('complaints', 'register', account_id, '', %s::jsonb, '') from dahu.account where account_number = %s", JSON.stringify(form), account);
  await stage.sql("update dahu.case_clock set started_at = now() - interval '9 days', warn_at = now() + make_interval(days => %s) - interval '1 hour', due_at = now() + make_interval(days => %s) where work_case_id = %s", days, days, id);
  return (await stage.sql("select case_number from dahu.work_case where work_case_id = %s", id))[0][0];
}
const handlerOf = async number => (await stage.sql("select u.login from dahu.work_case c left join dahu.user_account u on u.user_account_id = c.handler_id where case_number = %s", number))[0][0];
const rows = page => page.locator("tbody tr");
const row = (page, number) => page.locator("tbody tr", { hasText: number }).first();
const later = days => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(Date.now() + days * DAY_MS);
const press = (page, name) => page.getByRole("button", { name });

before(async () => {
  process.env.STATE_DIRECTORY = await mkdtemp(join(tmpdir(), "dahu-files-"));   /* where the service keeps what is sent to it */
  stage = await openStage({ scene: "accounts", desks: ["MARKETING_LEAD"] });
  await stage.sql("insert into dahu.org_unit (name) values (%s)", UNIT);
  await stage.sql("update dahu.account set org_unit_id = (select org_unit_id from dahu.org_unit where name = %s)", UNIT);
  await stage.tell({ do: "sign_in", desk: "MARKETING_CLERK", login: "li.na", unit: UNIT });
  await stage.tell({ do: "sign_in", desk: "MARKETING_CLERK", login: "wang.wei", unit: UNIT });
  await stage.tell({ do: "sign_in", desk: "MARKETING_CLERK", login: "far.away", unit: "别处供电所" });
});
after(async () => {
  await stage.close();
  await rm(process.env.STATE_DIRECTORY, { recursive: true });
});

for (const [lang, words] of Object.entries({ zh: { tomorrow: /明天/, undo: "撤销" }, en: { tomorrow: /tomorrow/, undo: "Undo" } })) {
  test(`what waits is put aside in three clicks and taken back in one: ${lang}`, async () => {
    const number = await complaint("A-00001"), page = await stage.open("MARKETING_LEAD", "#/due?desk=ALL&kind=queue", { lang });
    await page.atMost(3, async () => {
      await row(page, "A-00001").locator("input[type=checkbox]").click();
      await page.locator(".filters[role=group] button").nth(1).click();
      await press(page, words.tomorrow).click();
      await page.locator(".toasts p").waitFor();
    });
    assert.equal((await stage.sql("select until_on::text from dahu.due_snooze where ended_at is null"))[0][0], later(1));
    await rows(page).filter({ hasText: "A-00001" }).waitFor({ state: "detached" });
    await page.atMost(1, async () => {
      await press(page, words.undo).click();
      await row(page, "A-00001").waitFor();
    });
    assert.deepEqual(await stage.sql("select 1 from dahu.due_snooze where ended_at is null"), []);
    assert.equal(await handlerOf(number), null);
    await page.done();
    await stage.sql("select dahu.case_move(work_case_id, 'assign', jsonb_build_object('department', %s), '') from dahu.work_case where case_number = %s", UNIT, number);
    await stage.sql("select dahu.case_move(work_case_id, 'answer', '{\"answer\": \"x\", \"solved\": true}', '') from dahu.work_case where case_number = %s", number);
    await stage.sql("select dahu.case_move(work_case_id, 'tell', '{\"how\": \"PHONE\"}', ''), dahu.case_move(work_case_id, 'close', '{}', '') from dahu.work_case where case_number = %s", number);
  });
}

test("with the keyboard alone: ticked, put aside until the last day, shown and taken back; what is red stays", async () => {
  await complaint("A-00001", 3);
  await complaint("A-00002", -1);
  const page = await stage.open("MARKETING_LEAD", "#/due?desk=ALL&kind=queue", { lang: "en" });
  await page.locator(".table-frame").focus();
  for (const key of ["j", "x", "j", "x", "s"]) await page.keyboard.press(key);
  await page.locator("dialog input[type=date]").fill(later(60));
  assert.deepEqual(await page.axe(), []);
  await page.keyboard.press("Tab");
  while (!await page.evaluate(() => document.activeElement.matches("dialog button.primary"))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".toasts p", { hasText: "sooner" }).waitFor();   /* its limit ends in three days */
  await rows(page).filter({ hasText: "A-00001" }).waitFor({ state: "detached" });
  assert.deepEqual(await stage.sql("select until_on < current_date + 5 from dahu.due_snooze where ended_at is null"), [[true]]);
  await page.goto(`${stage.url}/?lang=en#/due?desk=ALL&snoozed=yes`);
  await page.locator("td .chip", { hasText: "put aside until" }).waitFor();
  await page.getByRole("checkbox", { name: "choose all" }).click();
  await press(page, /^Take back/).click();
  await page.getByText("Nothing is put aside.").waitFor();
  await page.settle();
  await page.done();

  const red = await stage.open("MARKETING_LEAD", "#/due?desk=ALL&severity=RED", { lang: "zh", size: "narrow" });
  await rows(red).first().locator("input[type=checkbox]").check();
  await red.locator(".filters[role=group] button").nth(1).click();
  await red.locator("dialog .note").waitFor();
  assert.equal(await red.overflow(), 0);
  assert.equal(await red.locator("dialog button.primary").count(), 0);
  await red.done();
});

test("several are given to a colleague in four clicks; what is refused is told by itself, and the rest can be taken back", async () => {
  const numbers = [await complaint("A-00001"), await complaint("A-00002"), await complaint("A-00003")];
  const page = await stage.open("MARKETING_LEAD", "#/due?desk=ALL&kind=queue", { lang: "en" });
  await stage.sql("select dahu.case_move(work_case_id, 'note', '{}', 'meanwhile') from dahu.work_case where case_number = %s", numbers[2]);   /* after the list was read */
  await page.atMost(4, async () => {
    await page.getByRole("checkbox", { name: "choose all" }).click();
    await page.locator(".filters[role=group] button").first().click();
    await page.locator("dialog input[value='li.na']").click();
    assert.equal(await page.locator("dialog input[value='far.away']").count(), 0);   /* sees none of them */
    await press(page, "Give to li.na").click();
    await page.locator("dialog .fault").first().waitFor();
  });
  assert.deepEqual(await page.axe(), []);
  assert.match(await page.locator("dialog section").innerText(), new RegExp(numbers[2]));
  assert.deepEqual([await handlerOf(numbers[0]), await handlerOf(numbers[1]), await handlerOf(numbers[2])], ["li.na", "li.na", null]);
  assert.deepEqual((await stage.sql("select s.actor, s.form ->> 'to' from dahu.case_step s join dahu.work_case c using (work_case_id) where c.case_number = %s and s.action = 'hand_on'", numbers[0])), [["test.marketing.lead", "li.na"]]);
  await page.keyboard.press("Escape");
  await press(page, "Undo").click();
  await page.waitForFunction(() => document.querySelectorAll(".toasts button").length === 0);
  for (let n = 0; n < 100 && await handlerOf(numbers[0]) !== null; n++) await page.waitForTimeout(100);
  assert.deepEqual([await handlerOf(numbers[0]), await handlerOf(numbers[1])], [null, null]);
  await page.settle();
  await page.done();
});

test("duties: changed, and given to a successor with what is still in hand", async () => {
  const number = await complaint("A-00001");
  await stage.sql("select dahu.duty_set('complaints', '', null, 'MARKETING_CLERK', (select user_account_id from dahu.user_account where login = 'wang.wei'), dahu.today())");
  await stage.sql("update dahu.user_account set last_day = dahu.today() + 5 where login = 'wang.wei'");
  await stage.sql("update dahu.work_case set handler_id = (select user_account_id from dahu.user_account where login = 'wang.wei') where case_number = %s", number);
  const page = await stage.open("MARKETING_LEAD", "#/duties", { lang: "en" });
  await row(page, "wang.wei").locator(".chip", { hasText: "leaves" }).waitFor();
  assert.deepEqual(await page.axe(), []);
  await page.atMost(2, async () => {
    await press(page, "Hand over duties …").click();
    await page.locator("#over-to").selectOption("li.na");   /* who leaves is chosen already, and the day after the last */
    await page.locator("dialog button.primary").click();
    await page.locator("dialog p[role=status]").waitFor();
  });
  assert.deepEqual(await stage.sql("select u.login, lower(d.valid) - dahu.today() from dahu.duty d join dahu.user_account u using (user_account_id) where d.kind = 'complaints' order by 2"), [["wang.wei", 0], ["li.na", 6]]);
  await page.getByRole("link", { name: "Look at them and give them on" }).click();
  await row(page, "A-00001").waitFor();
  assert.equal(await page.evaluate(() => location.hash), "#/due?handler=wang.wei");
  await page.done();
});

test("a complaint beside what the meters say; its account with file and history", async () => {
  const number = await complaint("A-00001");
  for (const lang of ["zh", "en"]) {
    const page = await stage.open("MARKETING_LEAD", `#/complaints/${number}`, { lang, size: lang === "zh" ? "narrow" : "desk" });
    await page.locator("blockquote").waitFor();
    await page.locator(".card", { hasText: "kWh" }).first().waitFor();
    assert.match(await page.locator(".clocks").innerText(), lang === "zh" ? /答复/ : /answer to a complaint/);
    assert.deepEqual(await page.untranslated(), []);
    assert.equal(await page.overflow(), 0);
    assert.deepEqual(await page.axe(), []);
    await page.done();
  }
  const page = await stage.open("MARKETING_LEAD", "#/accounts/A-00001?tab=disputes", { lang: "en" });
  await page.getByRole("link", { name: number }).waitFor();
  await page.locator("[role=tab][id$=-files]").click();
  await press(page, "Add a file …").click();
  await page.locator("#file-of").setInputFiles({ name: "contract.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") });
  await page.locator("dialog button.primary").click();
  await row(page, "contract.pdf").waitFor();
  assert.deepEqual(await page.axe(), []);
  await page.locator("[role=tab][id$=-history]").click();
  await row(page, number).waitFor();
  await row(page, "file").waitFor();
  assert.deepEqual(await page.axe(), []);
  await page.done();
});
