/* Forms that nothing else walks through: telling people with a test that arrives, templates of papers, one's own password and second factor,
   and what is recorded at a meter, each looked at before it is kept. On the sample county. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { oneTimeCode, openStage, peopleOf } from "./stage.js";

const DESKS = ["SYSTEM_ADMIN", "MARKETING_LEAD"];
const PASSWORD = "four herons over the weir", NEXT = "a lantern in every window";
let stage, receiver, answer = 200;
const got = [];

before(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", part => { body += part; });
    request.on("end", () => { got.push(JSON.parse(body)); response.writeHead(answer).end(); });
  });
  await new Promise(done => { receiver.listen(0, "127.0.0.1", done); });
  stage = await openStage({ scene: "county", desks: DESKS, people: peopleOf(DESKS), settings: [`tell.private_targets=127.0.0.1:${receiver.address().port}`] });
});
after(async () => { await stage.close(); receiver.close(); });

const dialog = page => page.getByRole("dialog");
const looks = async page => assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);

test("a channel is added, its test arrives; one that refuses says why", async () => {
  const page = await stage.open("SYSTEM_ADMIN", "#/telling", { lang: "en" });
  await page.locator("main button.primary").click();
  await dialog(page).getByLabel(/^name/).fill("hook");
  await dialog(page).getByLabel(/^kind/).selectOption("WEBHOOK");
  await dialog(page).getByLabel(/^address/).fill(`http://127.0.0.1:${receiver.address().port}/hook`);
  await looks(page);
  await dialog(page).locator("button.primary").click();
  const row = page.getByRole("row", { name: /hook/ });
  await page.atMost(1, () => row.getByRole("button", { name: "Test" }).click());
  for (const end = Date.now() + 120000; got.length === 0 && Date.now() < end;) await page.waitForTimeout(100);
  assert.equal(got[0]?.kind, "test");
  await page.goto(page.url().replace(/#.*/, "#/telling?tab=deliveries"));
  await page.locator(".chip.good", { hasText: "delivered" }).first().waitFor();

  answer = 500;
  await page.goto(page.url().replace(/#.*/, "#/telling"));
  await row.getByRole("button", { name: "Test" }).click();
  await page.waitForTimeout(1000);
  await page.reload();
  for (const end = Date.now() + 120000; await row.locator(".chip.bad").count() === 0 && Date.now() < end;) { await page.waitForTimeout(500); await page.reload(); await row.waitFor(); }
  assert.match(await row.innerText(), /failing[\s\S]*500/);
  await row.getByRole("button", { name: "Change" }).click();
  await dialog(page).getByLabel("enabled").uncheck();
  await dialog(page).locator("button.primary").click();
  await row.getByText("off", { exact: true }).waitFor();
  assert.ok(!(await page.locator("main").innerText()).includes("/hook"), "an address that may hold a key is not read back whole");
  await page.done();
});

test("somebody is subscribed and not any more", async () => {
  const page = await stage.open("SYSTEM_ADMIN", "#/telling?tab=subscriptions", { lang: "zh" });
  const rows = await page.locator("tbody tr").count();
  await page.locator(".filters button.primary").click();
  await dialog(page).locator("select").first().selectOption({ index: 1 });
  await dialog(page).getByLabel(/^通道/).selectOption("hook");
  await dialog(page).getByLabel(/^用户/).fill("demo.dispatcher");
  await looks(page);
  await dialog(page).locator("button.primary").click();
  const row = page.getByRole("row", { name: /demo\.dispatcher/ }).last();
  await row.waitFor();
  assert.equal(await page.locator("tbody tr").count(), rows + 1);
  await row.getByRole("button").last().click();
  await page.waitForFunction(count => document.querySelectorAll("tbody tr").length === count, rows);
  await page.done();
});

// clause 4.7
test("a template is tried on a case before it is kept, and a mistake in it says where", async () => {
  const [[number]] = await stage.sql("select case_number from dahu.work_case where flow = 'rectifications' order by 1 limit 1");
  const page = await stage.open("MARKETING_LEAD", "#/paper-templates?paper=rectification-notice&of_lang=zh", { lang: "en" });
  const body = page.locator("textarea.mono"), preview = page.getByRole("button", { name: "Preview" }), keep = page.getByRole("button", { name: "Keep as a new version" });
  const was = await body.inputValue();
  assert.ok(await preview.isDisabled() && await keep.isDisabled());
  await page.locator("[name=case]").fill(number);
  await body.fill(`${was}\n{{detail.no_such_fact}}\n`);
  await preview.click();
  assert.match(await page.locator(".fault").innerText(), /Line \d+.*no_such_fact/);
  await body.fill(`${was}\n请于整改后及时通知供电公司。\n`);
  assert.ok(await keep.isDisabled(), "not before it was looked at");
  await preview.click();
  const pdf = page.getByRole("link", { name: "Open the preview" });
  await pdf.waitFor();
  assert.match(await pdf.getAttribute("href"), /^blob:/);
  await looks(page);
  await keep.click();
  await page.locator("h2 small", { hasText: "version 2" }).waitFor();
  assert.ok((await body.inputValue()).includes("及时通知"));
  await page.done();
});

test("one's own password is changed, a device enrolled by its code, and new recovery codes are given", async () => {
  const [[desk]] = await stage.sql("select name from desk where not second_factor order by name limit 1");   /* who need not have one may have one */
  await stage.dahu("user", "add", "own.person", "--desk", desk);
  const page = await stage.open(null, await stage.link("own.person"), { lang: "en", wait: "form" });
  await page.locator("[name=new]").fill(PASSWORD);
  await page.locator("[name=again]").fill(PASSWORD);
  await page.locator("main button.primary").click();
  await page.locator("nav.bar").waitFor();
  await page.goto(`${stage.url}/?lang=en#/me`);
  const password = page.locator("section.card").first(), factor = page.locator("section.card").nth(1);
  const change = async (present, fresh, again) => {
    for (const [name, value] of Object.entries({ present, fresh, again })) await password.locator(`[name=${name}]`).fill(value);
    await password.locator("button.primary").click();
  };
  await change(PASSWORD, NEXT, `${NEXT}!`);
  await password.getByRole("alert").getByText("differ").waitFor();
  await change("not this one", NEXT, NEXT);
  await password.getByRole("alert").getByText(/wrong/i).waitFor();
  await change(PASSWORD, NEXT, NEXT);
  await page.getByText("The password is changed.").waitFor();
  assert.equal(await password.locator("[name=fresh]").inputValue(), "", "nothing of it stays on the page");

  await factor.getByRole("button").click();
  await page.waitForFunction(() => document.querySelector("img.qr")?.naturalWidth > 0);
  await looks(page);
  const key = (await factor.locator("code.secret").textContent()).trim();
  await factor.locator("[name=proof]").fill("000000");
  await factor.locator("button.primary").click();
  await factor.getByRole("alert").waitFor();
  await factor.locator("[name=proof]").fill(oneTimeCode(key, Date.now() - 30000));
  await factor.locator("button.primary").click();
  const codes = async () => (await dialog(page).locator("pre.secret").textContent()).trim().split(/\s+/);
  await dialog(page).locator("pre.secret").waitFor();
  const first = await codes();
  assert.equal(first.length, 8);
  await page.keyboard.press("Escape");
  await factor.locator(".chip.good").waitFor();
  await factor.locator("[name=proof]").fill(oneTimeCode(key));
  await factor.locator("button.primary").click();
  await dialog(page).locator("pre.secret").waitFor();
  assert.equal((await codes()).filter(one => first.includes(one)).length, 0, "the old ones are worthless");
  await page.keyboard.press("Escape");
  await page.done();
});

for (const [lang, words] of Object.entries({ en: { kind: "Another ratio", from: /^from/, ct: /^CT ratio/, reason: /^reason/ }, zh: { kind: "变比更正", from: /^自/, ct: /^电流变比/, reason: /^理由/ } })) {
  // clause 4.4
  test(`a ratio is looked at before it is recorded: what the months were and are (${lang})`, async () => {
    const point = { en: "A-00005-01", zh: "A-00007-01" }[lang];
    const page = await stage.open("MARKETING_LEAD", `#/meters/${point}?tab=events`, { lang });
    await page.getByRole("button", { name: words.kind }).click();
    const fields = dialog(page).locator("form");
    await fields.getByLabel(words.from).waitFor();
    await looks(page);
    const [[from]] = await stage.sql("select to_char(dahu.today() - 2, 'YYYY-MM-DD\"T\"HH24:MI')");
    await fields.getByLabel(words.from).fill(from);
    await fields.getByLabel(words.ct).fill("80/5");
    await fields.getByLabel(words.reason).fill("互感器更换");
    const keep = fields.locator(".actions button").last();
    assert.ok(await keep.isDisabled(), "not before it was looked at");
    await fields.locator(".actions button").first().click();
    await fields.locator("section.card, .fault").first().waitFor({ timeout: 60000 });
    assert.deepEqual(await fields.locator(".fault").allInnerTexts(), []);
    await fields.locator("section.card h3").first().waitFor();
    assert.deepEqual(await stage.sql("select count(*) from metering_event where reason = '互感器更换' and content ->> 'point' = %s", point), [[0]]);
    await keep.click();
    await dialog(page).waitFor({ state: "detached", timeout: 60000 });
    await page.locator("li.card").first().waitFor();
    assert.match(await page.locator("li.card").first().innerText(), /互感器更换/);
    await page.done();
  });
}

test("a value that was held is answered by a person, after a look at what it does", async () => {
  const point = "A-00008-01";
  await stage.sql(`insert into vee_finding (metering_point_id, day, rule, energy, from_at, to_at, outcome, raw, bound, version, found_at)
    select metering_point_id, dahu.today() - 3, 'spike_history', 'active_energy_import', (dahu.today() - 3)::timestamptz + interval '2 h', (dahu.today() - 3)::timestamptz + interval '2 h 15 min', 'HOLD', 90000, 30000, 1, now()
    from metering_point where point_number = %s`, point);
  const page = await stage.open("MARKETING_LEAD", `#/meters/${point}?tab=findings`, { lang: "en" });
  const row = page.locator("tbody tr").first();
  await row.waitFor();
  await row.locator(".steps-now button").first().click();
  await dialog(page).locator("textarea, input").first().waitFor();
  await looks(page);
  await dialog(page).getByLabel(/reason/i).fill("checked against the display");
  await dialog(page).locator(".actions button").first().click();
  await dialog(page).locator("section.card[aria-live], .fault").first().waitFor({ timeout: 60000 });
  assert.deepEqual(await dialog(page).locator(".fault").allInnerTexts(), []);
  await dialog(page).locator(".actions button.primary").click();
  await dialog(page).waitFor({ state: "detached", timeout: 60000 });
  await page.locator(".empty").waitFor();
  await page.done();
});
