/* The dispatchers' screens against meters that answer as the test says, a collector, PostgreSQL and the service: what happens to a source
   is on the board within two seconds of the poll that shows it; what is not of now is never shown as live or dead; the flows of a dispatcher
   keep their number of clicks, in both languages and by keyboard. How long things took is printed; only dead-lines are asserted. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

const AIM_MS = 2000, SLACK_MS = 6000;       /* what a busy machine may take on top; the figure itself is printed */
const LOST_MS = 10000, LOST_SLACK_MS = 8000;

let stage, told;

before(async () => {
  stage = await openStage({ scene: "dispatch", desks: ["DISPATCHER"] });
  told = stage.scene;
});
after(() => stage.close());

const scene = (name, args) => stage.call(name, args);
/** The bar of a source on the board. */
const bar = (page, name, place) => page.locator(`.tile[data-account="${told[name]}"] [data-source="${told.sources[name][place]}"]`);
const looks = async (page, name, place) => (await bar(page, name, place).getAttribute("class")).split(" ")[1];
const becomes = (page, name, place, look) => page.locator(`.tile[data-account="${told[name]}"] [data-source="${told.sources[name][place]}"].${look}`).waitFor({ timeout: 60000 });
const strip = (page, name) => page.locator(".strip-alarm").filter({ has: page.locator(`a[href="#/board/${told[name]}"]`) });

/** The page itself notes when what a selector names is there: milliseconds of the clock that the meters have, too. */
const note = (page, name, selector) => page.evaluate(([key, wanted]) => {
  window.__noted ??= {};
  delete window.__noted[key];
  const look = () => { if (!window.__noted[key] && document.querySelector(wanted)) window.__noted[key] = Date.now(); };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  look();
}, [name, selector]);
const noted = async (page, name) => (await page.waitForFunction(key => window.__noted[key], name, { timeout: 60000 })).jsonValue();

function within(what, took, aim, slack) {
  console.log(`${what}: ${(took / 1000).toFixed(2)} s`);
  assert.ok(took < aim + slack, `${what} took ${took} ms`);
}

async function board(options) {
  const page = await stage.open("DISPATCHER", "#/board", { context: { reducedMotion: "reduce" }, ...options });
  for (const [name, place, look] of [["kept", 0, "carrying"], ["kept", 1, "live"]]) await becomes(page, name, place, look);
  return page;
}

// clause 4.14
test("what happens to a source is on the board within two seconds of the poll", async () => {
  const page = await board({ lang: "zh" });
  for (const name of ["lost", "parallel", "back", "silent"]) await becomes(page, name, 0, "carrying");
  const tile = name => `.tile[data-account="${told[name]}"]`, one = (name, place, look) => `${tile(name)} [data-source="${told.sources[name][place]}"].${look}`;

  await note(page, "carries", one("parallel", 1, "carrying"));
  await note(page, "parallel", `${tile("parallel")}.p1`);
  await scene("set", { name: "parallel", place: 1, kw: 8 });
  const [poll] = [await noted(page, "carries"), await noted(page, "parallel")] && await scene("moments", { name: "parallel", place: 1 });
  within("sources in parallel, from the poll to the tile", await noted(page, "carries") - poll, AIM_MS, SLACK_MS);
  within("sources in parallel, from the poll to the alarm", await noted(page, "parallel") - poll, AIM_MS, SLACK_MS);

  await note(page, "back", `${tile("back")}.p1`);
  await scene("set", { name: "back", place: 0, kw: -9 });
  const fed = await noted(page, "back");
  within("back-feed, from the poll to the alarm", fed - (await scene("moments", { name: "back", place: 0 }))[0], AIM_MS, SLACK_MS);

  await note(page, "lost", one("lost", 0, "dead"));
  await note(page, "told", `${tile("lost")} .mark.p2`);
  await scene("set", { name: "lost", place: 0, kw: 0, voltage_dv: 0 });
  const dead = await noted(page, "lost"), second = (await scene("moments", { name: "lost", place: 0 }))[1];   /* dead is what two polls say */
  within("a source lost, from the second poll to the tile", dead - second, AIM_MS, SLACK_MS);
  within("a source lost, from the second poll to the alarm", await noted(page, "told") - second, AIM_MS, SLACK_MS);

  await page.evaluate(selector => {   /* every look that this source ever has from now on */
    const seen = window.__looks = [], bar = document.querySelector(selector);
    new MutationObserver(() => seen.push(bar.className)).observe(bar, { attributes: true, attributeFilter: ["class"] });
  }, `${tile("silent")} [data-source="${told.sources.silent[1]}"]`);
  await note(page, "silent", one("silent", 1, "stale"));
  await scene("silence", { name: "silent", place: 1 });
  const failed = await scene("failed_at", { name: "silent", place: 1 });
  within("a silent meter, from the attempt that failed to the tile", Math.max(0, await noted(page, "silent") - failed), AIM_MS, SLACK_MS);
  await page.waitForTimeout(3000);
  assert.deepEqual((await page.evaluate(() => window.__looks)).filter(look => !look.includes("stale")), [], "what is not of now was shown as live or dead");
  assert.match(await bar(page, "silent", 1).innerText(), /未知/);
  assert.equal(await looks(page, "silent", 0), "carrying", "the other source of that account is still known");
  await scene("silence", { name: "silent", place: 1, on: false });
  await becomes(page, "silent", 1, "live");

  assert.equal(Number(await page.locator(".bell b").innerText()) > 0, true, "the bell counts what waits");
  assert.deepEqual(await page.axe(), []);
  assert.deepEqual(await page.untranslated(), []);
  await page.done();
});

for (const [what, cut, mend] of [
  ["a service that stands still, as a network that swallows everything", () => stage.signal("STOP"), () => stage.signal("CONT")],
  ["a service that has ended", () => stage.stop(), () => stage.start()],
]) {
  // clause 3.2
  test(`a cut connection shows as such, and nothing as live or dead: ${what}`, async () => {
    const page = await board({ lang: "en" });
    page.offline = true;
    await note(page, "lost", ".lost");
    const began = Date.now();
    await cut();
    within("a cut connection is told after", await noted(page, "lost") - began, LOST_MS, LOST_SLACK_MS);
    assert.match(await page.locator(".lost").innerText(), /Connection lost/);
    const stale = () => page.locator(".source.stale").count();
    for (let n = 0; n < 5; n++) {
      const shown = await page.evaluate(() => [...document.querySelectorAll(".source")].map(one => one.className).filter(look => !look.includes("stale")));
      assert.deepEqual(shown, [], "a tile says live or dead while nothing is known");
      await page.waitForTimeout(200);
    }
    assert.equal(await stale(), (Object.keys(told.sources).length) * 2);
    await mend();
    await page.locator(".lost").waitFor({ state: "detached", timeout: 60000 });
    await becomes(page, "kept", 0, "carrying");
    page.faults();
    await page.close();
  });
}

for (const lang of ["en", "zh"]) {
  const text = { en: { ack: "Ack", shelve: "Shelve", reason: "planned works", hours: "2 hours", no: "MUST NOT" }, zh: { ack: "确认", shelve: "搁置", reason: "计划检修", hours: "2小时", no: "不可投入" } }[lang];

  // clause 3.2
  test(`the flows of a dispatcher keep their clicks: ${lang}`, async () => {
    const page = await board({ lang });
    await strip(page, lang).first().waitFor();
    await page.atMost(1, async () => {   /* is transfer allowed? */
      await page.locator(`.tile[data-account="${told.kept}"]`).click();
      await page.locator(".banner-word").first().waitFor();
    });
    assert.match(await page.locator(".banner").innerText(), new RegExp(text.no));
    await page.goBack();
    await page.atMost(1, async () => {   /* alarm -> one-line */
      await strip(page, lang).first().getByRole("link").click();
      await page.locator(".oneline svg").waitFor();
    });
    await page.locator(".oneline .feed.carrying").nth(1).waitFor();   /* both sources carry in the diagram */
    assert.equal(await page.locator(".oneline .twin tbody tr").count(), 2);
    const waiting = () => page.locator(".strip-alarm").filter({ has: page.locator(`a[href="#/board/${told[lang]}"]`) }).filter({ has: page.locator(".mark.unack_active") });
    const many = await waiting().count();
    assert.ok(many >= 2, "alarms that wait");
    const first = await waiting().first().getAttribute("data-alarm");
    await page.atMost(1, () => waiting().first().getByRole("button", { name: text.ack }).click());
    await page.locator(`.strip-alarm[data-alarm="${first}"] .mark.ack_active`).waitFor();
    const next = await waiting().first().getAttribute("data-alarm");
    await waiting().first().getByRole("link").focus();
    await page.atMost(0, () => page.keyboard.press("a"), 1);
    await page.locator(`.strip-alarm[data-alarm="${next}"] .mark.ack_active`).waitFor();
    await page.goto(page.url().replace(/#.*/, "#/board"));
    await strip(page, lang).first().waitFor();
    await page.atMost(4, async () => {
      await strip(page, lang).first().getByRole("link").click();
      await page.locator(".one .alarms").getByRole("button", { name: text.shelve }).first().click();
      await page.getByRole("button", { name: text.reason }).click();
      await page.getByRole("dialog").getByRole("button", { name: text.hours }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    });
    await page.goto(page.url().replace(/#.*/, "#/alarms?which=shelved"));
    await page.locator("main table").getByText(text.reason).waitFor();
    await page.done();
  });
}

// clause 3.2
test("the board by keyboard alone", async () => {
  const page = await board({ lang: "en" });
  await page.locator(".strip-alarm a").last().focus();
  const at = () => page.evaluate(() => document.activeElement?.closest(".tile")?.getAttribute("data-account") ?? null);
  for (let n = 0; n < 20 && await at() !== told.kept; n++) await page.keyboard.press("Tab");
  assert.equal(await at(), told.kept, "the tile is reached by Tab");
  await page.keyboard.press("Enter");
  await page.locator(".banner-word").first().waitFor();
  assert.match(page.url(), new RegExp(`#/board/${told.kept}$`));
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.waitForURL(/#\/alarms/);
  await page.done();
});

// clause 3.2.2
test("an order is written, said back and carried out; a shift hands over", async () => {
  const page = await stage.open("DISPATCHER", `#/log?write=INSTRUCTION&account=${told.kept}`, { lang: "zh" });
  await page.getByRole("button", { name: "断开备用进线" }).click();
  await page.getByLabel("受令人").selectOption({ index: 1 });
  await page.getByRole("dialog").getByRole("button", { name: "记一条" }).click();
  await page.getByText("内容中仍有模板空白").waitFor();   /* which switch is to be opened is never left open */
  const words = page.getByRole("dialog").locator("textarea");
  await words.fill((await words.inputValue()).replace("____", "112"));
  await page.getByRole("dialog").getByRole("button", { name: "记一条" }).click();
  const entry = page.locator(".entry.open").first();
  await entry.waitFor();
  assert.match(await entry.innerText(), /李值长/);
  await entry.getByRole("button", { name: "复诵" }).click();
  await page.getByRole("button", { name: "复诵与指令一致" }).click();
  await page.getByRole("button", { name: "复诵正确，同意执行" }).click();
  await entry.getByText("复诵", { exact: true }).waitFor();
  await entry.getByRole("button", { name: "已执行" }).click();
  await page.getByRole("dialog").getByLabel("内容").fill("已断开，确在分位");
  await page.getByRole("dialog").getByRole("button", { name: "已执行" }).click();
  await entry.getByRole("button", { name: "结果" }).waitFor();
  await page.goto(page.url().replace(/#.*/, "#/log?tab=shifts"));
  await page.getByRole("button", { name: "交班" }).click();
  await page.getByRole("dialog").getByLabel("交代事项").fill("城南医院备用进线已断开");
  await page.getByRole("dialog").getByRole("button", { name: "交班" }).click();
  const sheet = page.locator(".sheet").first();
  await sheet.waitFor();
  assert.match(await sheet.innerText(), /未完成的指令[\s\S]*DD-/);
  await sheet.getByRole("link", { name: "打开并打印" }).click();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".signatures").isVisible(), true);
  await page.emulateMedia({ media: "screen" });
  assert.deepEqual(await page.untranslated(), []);
  await page.done();
});

// clause 4.14
test("who could feed back into a line, with whom to call; a permit keeps the list", async () => {
  const page = await stage.open("DISPATCHER", `#/lines?line=${told.lines.kept[1]}`, { lang: "en" });
  const card = page.locator(`.customer[data-account="${told.kept}"]`);
  await card.locator(".look.live").waitFor();
  assert.match(await card.innerText(), /13800001111[\s\S]*王工/);
  await page.getByRole("button", { name: "Open a permit" }).click();
  await page.getByRole("dialog").getByLabel("Number of the permit").fill("P-17");
  await page.getByRole("dialog").getByLabel("Holder of the permit").fill("赵班长");
  await page.getByRole("dialog").getByLabel("Work", { exact: false }).last().fill("更换 12 号杆");
  await page.getByRole("dialog").getByRole("button", { name: "Open a permit" }).click();
  await page.locator('[data-permit="P-17"]').waitFor();
  await page.goto(page.url().replace(/#.*/, `#/board/${told.kept}`));
  await page.locator(`.tile[data-account="${told.kept}"] .flag`, { hasText: "works on the line" }).waitFor({ state: "attached" });
  await page.goto(page.url().replace(/#.*/, `#/lines?line=${told.lines.kept[1]}`));
  await page.getByRole("button", { name: "Work is done" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Work is done" }).click();
  await page.locator('[data-permit="P-17"]').waitFor({ state: "detached" });
  await scene("set", { name: "back", place: 0, kw: -9 });
  await page.goto(page.url().replace(/#.*/, `#/lines?line=${told.lines.back[0]}`));   /* who does so now says so */
  await page.locator(`.customer[data-account="${told.back}"] .look`, { hasText: /feeding back 9 kW/ }).waitFor({ timeout: 60000 });
  await page.goto(page.url().replace(/#.*/, `#/board/${told.back}`));
  await page.locator(`.oneline [data-source="${told.sources.back[0]}"] .arrow.feeding`).waitFor({ timeout: 60000 });
  assert.deepEqual(await page.untranslated(), []);
  await page.done();
});
