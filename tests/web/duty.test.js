/* What a dispatcher answers for and signs: a source that is in use and must not be, the hand-over of a shift between two people, and what is
   printed, whose paper is white whatever the screen is. On the sample county, whose people and cases these are. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { openStage, peopleOf } from "./stage.js";

const DESKS = ["DISPATCHER", "MARKETING_LEAD", "INSPECTION_LEAD"];
/* Of the sample county: all in order; without its agreements; the proof of its interlock is a year old. */
const GOOD = "A-00015", UNSIGNED = "A-00016", OLD = "A-00044";
let stage, relief;

before(async () => {
  stage = await openStage({ scene: "county", desks: DESKS, people: peopleOf(DESKS), public: true });
  relief = await stage.tell({ do: "sign_in", desk: "DISPATCHER", login: "ma.chao" });
});
after(() => stage.close());

/** Text of what a page prints, and how many sheets it takes. */
async function printed(page) {
  const pdf = await page.pdf({ format: "A4" }), run = (name, ...args) => execFileSync(name, args, { input: pdf }).toString();
  return { text: run("pdftotext", "-layout", "-", "-").replace(/\s+/g, " "), sheets: Number(/Pages:\s+(\d+)/.exec(run("pdfinfo", "-"))[1]) };
}

/** The darkest ground and the lightest text on paper. */
const paper = page => page.evaluate(() => {
  const light = colour => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return a === 0 ? null : (r * 299 + g * 587 + b * 114) / 255000; };
  const seen = [...document.querySelectorAll("main, main *")].filter(one => one.getClientRects().length && one.checkVisibility());
  return { ground: Math.min(...seen.map(one => light(getComputedStyle(one).backgroundColor)).filter(one => one !== null)), ink: Math.max(...seen.map(one => light(getComputedStyle(one).color))) };
});

for (const [lang, words] of Object.entries({ en: { used: "IN USE", never: /IN USE, AND IT MUST NOT BE/, no: /MUST NOT BE PUT IN USE/ }, zh: { used: "已投入使用", never: /已投入使用，但条件不满足/, no: /不可投入/ } })) {
  // clause 4.14
  test(`a source in use with something missing says so before all else, and what is missing (${lang})`, async () => {
    const page = await stage.open("DISPATCHER", `#/board/${OLD}`, { lang });
    const banner = page.locator(".banner");
    await banner.waitFor();
    assert.match(await banner.locator(".banner-word").innerText(), words.never);
    assert.ok((await banner.getAttribute("class")).includes("no"));
    assert.ok(await banner.locator(":scope > .gate li.bad").count() >= 1, "it says what lacks");
    assert.equal(await banner.locator(":scope > .gate li.good").count(), 0, "what holds is behind what lacks");
    assert.equal(await page.locator(".oneline .interlock.overdue").count(), 1, "and so does the diagram");
    await page.goto(page.url().replace(OLD, UNSIGNED));
    await page.locator(".banner-word", { hasText: words.no }).waitFor();
    await page.goto(page.url().replace(UNSIGNED, GOOD));
    await page.locator(".banner.yes .banner-word", { hasText: words.used }).waitFor();
    assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
    await page.done();
  });
}

// clause 3.2.2
test("a shift hands over to the next: what is open is on the sheet, both sign, once", async () => {
  const page = await stage.open("DISPATCHER", "#/log?tab=shifts", { lang: "en" });
  await page.locator(".title button.primary").click();
  await page.getByRole("dialog").locator("textarea").fill("line works until four");
  await page.getByRole("dialog").locator("button.primary").click();
  const mine = page.locator(".sheet").first();
  await mine.getByText("line works until four").waitFor();
  assert.match(await mine.innerText(), /GZP-/, "the permit that is open");
  assert.equal(await mine.getByRole("button", { name: "Take over" }).count(), 0, "nobody takes over from himself");
  const sheet = await mine.getAttribute("data-sheet");
  await page.done();

  const next = await stage.open("DISPATCHER", "#/log?tab=shifts", { lang: "zh", token: relief });
  const theirs = next.locator(`.sheet[data-sheet="${sheet}"]`);
  await next.atMost(2, async () => {
    await theirs.getByRole("button", { name: "接班" }).click();
    await next.getByRole("dialog").locator("textarea").fill("已核对");
    await next.getByRole("dialog").locator("button.primary").click();
    await theirs.locator(".chip.good").waitFor();
  });
  assert.match(await theirs.locator(".signatures").innerText(), /吴敏[\s\S]*马超/);
  assert.equal(await theirs.getByRole("button", { name: "接班" }).count(), 0);
  await theirs.getByRole("link", { name: "打开并打印" }).click();
  await next.waitForFunction(() => document.querySelectorAll(".sheet").length === 1);
  const { text, sheets } = await printed(next);
  assert.equal(sheets, 1);
  for (const words of ["line works until four", "吴敏", "马超", "GZP-"]) assert.ok(text.includes(words), `${words} in ${text}`);
  assert.deepEqual([...await next.axe(), ...await next.untranslated()], []);
  await next.done();
});

// clause 4.14
test("a diagram is printed black on white from a dark screen, with its table, the banner and whom to call", async () => {
  const page = await stage.open("DISPATCHER", `#/board/${OLD}`, { lang: "zh", theme: "dark" });
  await page.locator(".oneline svg").waitFor();
  await page.locator(".banner").waitFor();
  const { text, sheets } = await printed(page);
  assert.ok(sheets <= 2, `${sheets} sheets`);
  for (const words of ["已投入使用，但条件不满足", "受电母线", "主供", "备用", "彭建军"]) assert.ok(text.includes(words), `${words} in ${text}`);
  for (const words of ["Ctrl K", "并列"]) assert.ok(!text.includes(words), words);
  assert.match(text, /大户打印 · 吴敏 · \d{4}-\d\d-\d\d \d\d:\d\d/);
  await page.emulateMedia({ media: "print" });
  const { ground, ink } = await paper(page);
  assert.ok(ground > 0.85 && ink < 0.6, `ground ${ground}, ink ${ink}`);
  await page.done();
});

// clause 4.1
test("a verdict is printed with its evidence, which is folded on the screen", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts/A-00003?tab=eligibility", { lang: "en", theme: "dark" });
  const rule = page.locator(".rule").first(), evidence = rule.locator("details").first().locator("dd").first();
  await rule.waitFor();
  assert.equal(await evidence.isVisible(), false);
  const { text } = await printed(page);
  for (const words of ["5,000,050", "5,000,000", (await evidence.textContent()).trim()]) assert.ok(text.includes(words), `${words} in ${text}`);
  await page.done();
});

test("the head of a table is printed where it sorts on the screen", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "en" });
  const heads = await page.locator("thead th").allInnerTexts(), { text } = await printed(page);
  for (const head of heads) assert.ok(text.toLowerCase().includes(head.replace(/\s*[▲▼↑↓]/g, "").replace(/\s+/g, " ").trim().toLowerCase().split(" ")[0]), head);
  await page.done();
});

// clause 4.15
test("a label is one sheet with the number, and a notice is a PDF in the language that was pressed", async () => {
  const page = await stage.open("INSPECTION_LEAD", "#/accounts/A-00026/label", { lang: "zh" });
  await page.waitForFunction(() => document.querySelector(".cabinet-label img")?.naturalWidth > 0);
  const { text, sheets } = await printed(page);
  assert.equal(sheets, 1);
  assert.ok(text.includes("A-00026"));
  const [[number]] = await stage.sql("select c.case_number from dahu.work_case c join dahu.account using (account_id) where c.flow = 'rectifications' and account_number = 'A-00026'");
  await page.goto(page.url().replace(/#.*/, `#/rectifications/${number}`));
  const button = page.locator(".papers button", { hasText: "中文" }).first();
  await button.waitFor();
  const loaded = page.waitForEvent("download");
  await button.click();
  const notice = execFileSync("pdftotext", ["-layout", await (await loaded).path(), "-"]).toString();
  for (const words of ["整改", "封印缺失"]) assert.ok(notice.includes(words), `${words} in ${notice}`);
  await page.done();
});
