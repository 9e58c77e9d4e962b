/* What the marketing desk does most, each within the clicks that it may take, in both languages: a key account is confirmed, a verdict is
   explained; and the way of a new key account with the keyboard alone. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

const { read, utils, write } = createRequire(new URL("../../src/web/package.json", import.meta.url))("@e965/xlsx");

let stage;

before(async () => {
  process.env.STATE_DIRECTORY = await mkdtemp(join(tmpdir(), "dahu-files-"));   /* where the service keeps what is sent to it */
  stage = await openStage({ scene: "county", desks: ["MARKETING_LEAD"] });
});
after(async () => {
  await stage.close();
  await rm(process.env.STATE_DIRECTORY, { recursive: true });
});

const LANGUAGES = ["zh", "en"];
const openPalette = async page => {
  await page.keyboard.press("Control+k");
  await page.waitForFunction(() => document.activeElement?.matches("dialog input"));
};
const toast = page => page.locator(".toasts p").first().waitFor();
const classOf = async account => (await stage.sql("select k.large from dahu.account_class k join dahu.account a using (account_id) where a.account_number = %s and upper_inf(k.valid)", account))[0];
/* Cases of 4.1 are opened once a day; the scene was reviewed before the service began. */
const queued = () => stage.sql("select a.account_number from dahu.eligibility_review e join dahu.work_case w using (work_case_id) join dahu.account a on a.account_id = e.account_id where w.closed_at is null and e.suggestion = 'LARGE' order by 1");

for (const lang of LANGUAGES) {
  test(`a new key account is confirmed in three clicks: ${lang}`, async () => {
    const page = await stage.open("MARKETING_LEAD", "", { lang });
    let account;
    await page.atMost(3, async () => {
      await page.locator("a.card[data-kind=eligibility]").click();
      const row = page.locator("tbody tr").first();
      account = (await row.locator("a").first().innerText()).split(/\s/)[0];
      await row.click();
      await page.locator(".beside .rule").waitFor();   /* the proof is there to be read */
      await page.locator(".beside .decide button.primary").click();
      await toast(page);
    });
    assert.equal((await classOf(account))[0], true);
    const [[reason]] = await stage.sql("select s.reason from dahu.case_step s join dahu.work_case w using (work_case_id) join dahu.account a using (account_id) where a.account_number = %s and s.action = 'confirm'", account);
    assert.match(reason, lang === "zh" ? /[\u4e00-\u9fff]/ : /limit|risk/);
    await page.settle();
    await page.done();
  });

  test(`why an account is not flagged: found by initials and number, one click: ${lang}`, async () => {
    const [[account, initials]] = await stage.sql(`select a.account_number, c.name_initials from dahu.account a join dahu.account_holder h using (account_id) join dahu.customer c using (customer_id)
      where (dahu.class_decision(a.account_id)).outcome = 'FAIL' and (select count(*) from dahu.customer o where strpos(o.name_initials, c.name_initials) > 0) = 1 order by 1 limit 1`);
    for (const typed of [initials, account]) {
      const page = await stage.open("MARKETING_LEAD", "", { lang });
      await page.atMost(1, async () => {
        await openPalette(page);
        await page.keyboard.type(typed);
        await page.keyboard.press("Enter");   /* sooner than the service has answered */
        await page.waitForFunction(number => location.hash === `#/accounts/${number}`, account);
        await page.locator("[role=tab][id$=-eligibility]").click();
        await page.locator(".rule .checks").first().waitFor();
      }, 2);
      const card = await page.locator(".rule", { hasText: "4.1" }).first().innerText();
      assert.match(card, /2,000/);
      assert.match(card, /5,000,000/);
      await page.done();
    }
  });
}

test("a new key account with the keyboard alone", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "zh" });
  const focused = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 400) ?? "");
  const tabTo = async pattern => {
    for (let n = 0; n < 80 && !pattern.test(await focused()); n++) await page.keyboard.press("Tab");
    assert.match(await focused(), pattern);
  };
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await page.locator("a.card[data-kind=eligibility]").waitFor();
  await tabTo(/data-kind="eligibility"/);
  await page.keyboard.press("Enter");
  await page.locator("tbody tr").first().waitFor();
  await tabTo(/role="region"/);
  await page.keyboard.press("j");
  const account = (await page.evaluate(() => document.activeElement.textContent)).match(/A-\d+/)[0];
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "proof");
  await tabTo(/class="primary"/);
  await page.keyboard.press("Enter");
  await toast(page);
  assert.equal((await classOf(account))[0], true);
  assert.deepEqual((await page.count()).clicks, 0);
  await page.settle();
  await page.done();
});

test("a list that was cut and sorted is kept under a name, and its address shares it", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "en" });
  await page.getByRole("button", { name: "≥ 2,000 kVA" }).click();
  await page.getByRole("button", { name: "dedicated line" }).click();
  await page.locator("th button", { hasText: "kVA" }).click();
  await page.settle();
  const hash = await page.evaluate(() => location.hash), numbers = await page.locator("tbody tr td:first-child").allInnerTexts();
  assert.match(hash, /capacity_least=2000/);
  assert.ok(numbers.length > 0);
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("textbox", { name: "Name of this view" }).fill("lines of mine");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.goto(`${stage.url}/?lang=en#/due`);
  await page.goto(`${stage.url}/?lang=en#/accounts`);
  await page.locator("summary", { hasText: "Views" }).click();
  await page.getByRole("link", { name: "lines of mine" }).click();
  await page.waitForFunction(wanted => location.hash === wanted, hash);
  await page.settle();
  assert.deepEqual(await page.locator("tbody tr td:first-child").allInnerTexts(), numbers);
  await page.done();
});

/* A table of accounts under Chinese heads, as a workbook, or under English ones, as CSV; the last row names no kind of use. */
function accountFile(lang, first, count) {
  const head = lang === "zh" ? ["户号", "客户编号", "客户名称", "用电类别", "供电电压等级", "立户日期", "计量方式", "备注栏"] : ["account_number", "customer_number", "customer_name", "use_category", "supply_kv", "opened_on", "metering_mode", "remark"];
  const rows = Array.from({ length: count }, (_, n) => [`A-${first + n}`, `C-${first + n}`, `${lang} ${n} "one", two`, n === count - 1 ? "nonsense" : "INDUSTRIAL", 10, new Date(Date.UTC(2020, 0, 2)), lang === "zh" ? "高供高计" : "HVHM", "x"]);
  if (lang === "en") return { name: "accounts.csv", mimeType: "text/csv", buffer: Buffer.from([head, ...rows.map(row => row.map(cell => (cell instanceof Date ? "2020-01-02" : `"${String(cell).replaceAll('"', '""')}"`)))].map(row => row.join(",")).join("\n")) };
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([head, ...rows], { UTC: true }), "accounts");
  return { name: "accounts.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: write(book, { type: "buffer", bookType: "xlsx" }) };
}

for (const lang of LANGUAGES)
  test(`300 accounts are brought in with five clicks, and the wrong row comes back: ${lang}`, async () => {
    const page = await stage.open("MARKETING_LEAD", "", { lang }), first = lang === "zh" ? 20000 : 30000;
    await page.atMost(5, async () => {
      await page.locator("nav.bar a[href='#/accounts']").click();
      await page.locator("a.primary[href^='#/import']").click();
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator("input[type=file]").click()]);
      await chooser.setFiles(accountFile(lang, first, 301));
      await page.locator("table.mapping").waitFor();
      await page.locator(".import-actions button").first().click();
      await page.locator(".import-actions button.primary:nth-child(2)").click();
      await toast(page);
    });
    assert.deepEqual(await stage.sql("select count(*)::int, min(opened_on)::text from dahu.account where account_number between %s and %s", `A-${first}`, `A-${first + 999}`), [[300, "2020-01-02"]]);
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator("main .card button", { hasText: /File of these|未通过/ }).first().click()]);
    assert.equal(file.suggestedFilename(), "accounts_errors.csv");
    const back = (await (await file.createReadStream()).toArray()).join("");
    assert.match(back, new RegExp(`A-${first + 300}`));
    assert.equal(back.trim().split("\n").length, 2);
    await page.settle();
    await page.done();
  });

/* An application for a dedicated line that was refused, in words; another one for each language. */
async function refused(account) {
  const send = async (path, body, version) => {
    const answer = await fetch(`${stage.url}/api/v1${path}`, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", Origin: stage.url, Cookie: `dahu=${stage.tokens.MARKETING_LEAD}`,
      "Idempotency-Key": crypto.randomUUID(), ...(version ? { "If-Match": `"${version}"` } : {}) } });
    const told = await answer.json();
    assert.ok(answer.ok, JSON.stringify(told));
    return told;
  };
  const made = await send("/applications", { account, kind: "INCREASE", applied_kva: 1600, dedicated_line: true, supply_kv: 10 });
  await send(`/applications/${made.number}/refuse`, { ground: "CONDITIONS_NOT_MET", reason: "first application 1600 kVA < 2000 kVA" }, made.version);
  return made.number;
}

for (const lang of LANGUAGES) {
  test(`the letter that refuses a dedicated line is had in four clicks: ${lang}`, async () => {
    const account = lang === "zh" ? "A-00001" : "A-00003", number = await refused(account);
    const page = await stage.open("MARKETING_LEAD", "", { lang });
    let file;
    await page.atMost(4, async () => {
      await openPalette(page);
      await page.keyboard.type(account);
      await page.keyboard.press("Enter");
      await page.locator("[role=tab][id$=-line]").click();
      await page.locator(".papers li", { hasText: number }).getByRole("button").click();
      [file] = await Promise.all([page.waitForEvent("download"), page.locator("dialog .papers button", { hasText: lang === "zh" ? "中文" : "English" }).first().click()]);
    }, 2);
    const bytes = Buffer.concat(await (await file.createReadStream()).toArray());
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
    await page.done();
  });

  test(`the key accounts of a month as a workbook in three clicks: ${lang}`, async () => {
    const page = await stage.open("MARKETING_LEAD", "", { lang });
    let file;
    await page.atMost(3, async () => {
      await page.locator("nav.bar a[href='#/reports']").click();
      await page.locator("tbody tr").first().click();
      [file] = await Promise.all([page.waitForEvent("download"), page.locator(".title button.primary").click()]);
    });
    assert.match(file.suggestedFilename(), /key_accounts.*\.xlsx$/);
    const book = read(Buffer.concat(await (await file.createReadStream()).toArray()));
    assert.ok(utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1 }).length > 0);
    await page.settle();
    await page.done();
  });
}

test("a column is given its name by hand, and what is missing is said before anything is tried", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/import?kind=accounts", { lang: "en" });
  await page.locator("input[type=file]").setInputFiles({ name: "odd.csv", mimeType: "text/csv", buffer: Buffer.from("Konto;customer_number;customer_name\nA-40000;C-40000;X\n") });
  await page.locator(".note", { hasText: "account_number" }).waitFor();
  await page.locator("table.mapping select").first().selectOption("account_number");
  assert.doesNotMatch(await page.locator(".note").innerText(), /account_number/);
  await page.done();
});

test("several accounts of one reason are confirmed at once, each with its own words", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/eligibility-reviews?trigger=CAPACITY&suggestion=LARGE", { lang: "en" });
  const before = (await queued()).length;
  await page.locator("tbody tr").first().click();
  await page.getByRole("button", { name: "Tick all of the same reason" }).click();
  const ticked = await page.locator("tbody input:checked").count();
  assert.ok(ticked >= 2);
  await page.locator(".filters").getByRole("button", { name: /Confirm the ticked/ }).click();
  await page.locator("dialog button.primary").click();
  await toast(page);
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.settle();
  assert.equal((await queued()).length, before - ticked);
  await page.done();
});

test("a clerk recommends, and the lead sees it", async () => {
  const token = await stage.tell({ do: "sign_in", desk: "MARKETING_CLERK", unit: "North" });
  for (const table of ["account", "work_case"]) await stage.sql(`update dahu.${table} set org_unit_id = (select org_unit_id from dahu.org_unit where name = 'North')`);
  const clerk = await stage.open("MARKETING_CLERK", "#/eligibility-reviews", { lang: "en", token });
  const row = clerk.locator("tbody tr").first();
  await row.click();
  assert.equal(await clerk.locator(".decide button.primary").count(), 0);   /* a clerk decides nothing */
  await clerk.getByRole("button", { name: "Recommend a class" }).click();
  await clerk.locator("dialog button.primary").click();
  await clerk.locator("dialog").waitFor({ state: "detached" });
  await clerk.done();
  const lead = await stage.open("MARKETING_LEAD", "#/eligibility-reviews", { lang: "en" });
  await lead.locator("tbody tr").first().click();
  await lead.locator(".decide .note").first().waitFor();
  await lead.done();
});

test("an application is led on: what ends it is not pressed by the way, and a part of a form that is left out asks for nothing", async () => {
  const [[number]] = await stage.sql("select case_number from dahu.work_case where flow = 'applications' and state = 'MIDWAY_REQUESTED' order by 1 limit 1");
  const page = await stage.open("MARKETING_LEAD", `#/applications/${number}`, { lang: "en" });
  const steps = page.locator(".steps-now button");
  assert.deepEqual(await page.locator(".steps-now button.primary").allInnerTexts(), ["Pass the mid-way inspection"]);
  assert.match(await steps.filter({ hasText: /^Withdraw$/ }).getAttribute("class"), /danger/);
  assert.equal(await steps.filter({ hasText: /^Resume$/ }).count(), 0, "nobody is waited for");
  await page.locator(".steps-now button.primary").click();
  const dialog = page.getByRole("dialog"), line = dialog.getByRole("group", { name: "line" }).locator("input").first();
  assert.equal(await line.evaluate(input => input.required), false);
  await line.fill("Z-1");
  assert.equal(await line.evaluate(input => input.required), true, "once anything is said of it, it is said whole");
  await line.fill("");
  await dialog.locator("button.primary").click();
  await toast(page);
  assert.equal((await stage.sql("select state from dahu.work_case where case_number = %s", number))[0][0], "MIDWAY_PASSED");
  await page.settle();
  assert.deepEqual(await page.untranslated(), []);
  await page.done();
});

test("the list of every workflow is two clicks from home and found by its name, and cases that a record names are links", async () => {
  const flows = JSON.parse(await stage.dahu("rule", "flows", "--json")), page = await stage.open("MARKETING_LEAD", "", { lang: "en" });
  const lists = await page.locator(".title .menu a").evaluateAll(links => links.map(link => link.getAttribute("href").replace("#/", "")));
  assert.deepEqual([...lists, "eligibility-reviews"].sort(), flows.map(flow => flow.name).sort());
  await page.atMost(2, async () => {
    await page.locator(".title .menu summary").click();
    await page.locator(".title .menu a[href='#/leads']").click();
    await page.locator("nav.related").waitFor();
  });
  await openPalette(page);
  await page.keyboard.type("joint rev");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#/joint-reviews");
  const [[application, review]] = await stage.sql(`select a.case_number, w.case_number from dahu.joint_review j join dahu.work_case w using (work_case_id)
    join dahu.work_case a on a.work_case_id = j.application_case_id order by 1 limit 1`);
  await page.goto(page.url().replace(/#.*/, `#/applications/${application}`));
  await page.locator(`main a[href='#/joint-reviews/${review}']`).first().waitFor();
  await page.done();
});

test("a file is chosen, not named by its hash; a text that is revised begins as it stands; what a second source lacks is said in words", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/contracts", { lang: "en" }), dialog = page.getByRole("dialog");
  const account = "A-00011";
  await page.locator(".title button.primary").click();
  await dialog.getByLabel(/^account/i).fill(account);
  await dialog.getByLabel(/^capacity by contract/i).fill("630");
  await dialog.getByLabel(/^from/i).fill("2026-01-01");
  await dialog.getByLabel(/^until/i).fill("2028-12-31");
  await dialog.getByRole("group", { name: /clauses/i }).getByRole("button").last().click();
  await dialog.getByLabel(/^clause/i).selectOption("QUALITY");
  await dialog.locator("button.primary").click();
  await toast(page);
  await page.getByRole("button", { name: "Revise the text" }).click();
  assert.equal(await dialog.getByLabel(/^capacity by contract/i).inputValue(), "630");
  assert.equal(await dialog.getByLabel(/^clause/i).inputValue(), "QUALITY");
  await page.keyboard.press("Escape");
  const [[source]] = await stage.sql("select case_number from dahu.work_case where flow = 'dual-sources' and state = 'IN_USE' order by 1 limit 1");
  await page.goto(page.url().replace(/#.*/, `#/dual-sources/${source}`));
  await page.locator("main .gate").first().waitFor();
  assert.deepEqual(await page.untranslated(), []);
  await page.goto(page.url().replace(/#.*/, `#/accounts/${account}?tab=people`));
  await page.getByRole("button", { name: "Add an operator or contact" }).click();
  await dialog.getByLabel(/^duty/i).selectOption("DUTY_CONTACT");
  await dialog.getByLabel(/^name/i).fill("王工");
  await dialog.getByLabel(/^(tele)?phone/i).fill("13800000000");
  await dialog.getByLabel(/^from/i).fill("2026-01-01");
  await dialog.locator("button.primary").click();
  await page.getByRole("cell", { name: "王工" }).waitFor();
  await page.done();
});

test("the photos of a test against back-feed are chosen and sent", async () => {
  const [[source]] = await stage.sql("select case_number from dahu.work_case where flow = 'dual-sources' and state = 'IN_USE' order by 1 limit 1");
  const token = await stage.tell({ do: "sign_in", desk: "INSPECTION_LEAD" });
  const page = await stage.open("INSPECTION_LEAD", `#/dual-sources/${source}`, { lang: "en", token }), dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Test again" }).click();
  const photos = dialog.locator("input[type=file]");
  assert.equal(await photos.evaluate(input => input.required && input.multiple), true);
  await photos.setInputFiles({ name: "interlock.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") });
  await dialog.getByText("✓ interlock.png").waitFor();
  const [[kind, number]] = await stage.sql("select u.kind, w.case_number from dahu.attachment_use u join dahu.work_case w using (work_case_id) where u.label = 'interlock.png'");
  assert.deepEqual([kind, number], ["PHOTO", source]);
  await page.done();
});
