/* What the application may cost: bytes and requests before something is shown, nothing that moves while it loads, and lists of 5,000
   accounts that stay fluid. Times are of the processor (threadTicks), not of the clock: the machine has other things to do. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openStage } from "./stage.js";

const FIRST_LOAD_BYTES = 150000, FIRST_LOAD_FILES = 20, MOST_SHIFT = 0.1;
const FIRST_CONTENT_MS = 15000;   /* a dead-line; the figure is printed */
const SHOWN = 1100, PAGE = 100;
const STEP_MS = 50;               /* what a step may hold the page: from there on it is felt */

let stage;

before(async () => { stage = await openStage({ scene: "many", desks: ["MARKETING_LEAD", "DISPATCHER"], options: { count: 5000 } }); });
after(() => stage.close());

/** What @act made the page compute, in milliseconds of the processor: script, style, layout, and all of it. */
async function cost(page, act) {
  page.meter ??= await page.context().newCDPSession(page).then(async session => {
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return session;
  });
  const read = async () => Object.fromEntries((await page.meter.send("Performance.getMetrics")).metrics.map(one => [one.name, one.value * 1000]));
  const was = await read();
  await act();
  const is = await read(), of = name => Math.round((is[name] - was[name]) * 10) / 10;
  return { script: of("ScriptDuration"), style: of("RecalcStyleDuration"), layout: of("LayoutDuration"), task: of("TaskDuration") };
}

const drawn = page => page.evaluate(() => new Promise(resolve => { requestAnimationFrame(() => setTimeout(resolve)); }));
const rows = page => page.locator("tbody tr").count();

async function showMore(page) {
  const had = await rows(page);
  await page.evaluate(() => { [...document.querySelectorAll("main > button, main button")].at(-1).click(); });
  await page.waitForFunction(least => document.querySelectorAll("tbody tr").length > least, had);
  await drawn(page);
}

test("what is loaded before something is shown: few bytes, few requests, no other host", async t => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "zh" });
  const loaded = await page.evaluate(() => ({
    files: performance.getEntriesByType("resource").filter(one => new URL(one.name).pathname.startsWith("/assets/"))
      .map(one => ({ name: one.name, sent: one.encodedBodySize, size: one.decodedBodySize })),
    asked: performance.getEntriesByType("resource").length, hosts: [...new Set(performance.getEntriesByType("resource").map(one => new URL(one.name).origin))],
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime }));
  const sent = loaded.files.reduce((sum, one) => sum + one.sent, 0);
  t.diagnostic(`${sent} bytes in ${loaded.files.length} files, ${loaded.asked} requests, first content after ${Math.round(loaded.first)} ms`);
  assert.ok(sent > 10000 && sent <= FIRST_LOAD_BYTES, `${sent} bytes`);
  assert.ok(loaded.files.length <= FIRST_LOAD_FILES, `${loaded.files.length} files`);
  assert.ok(loaded.files.every(one => one.size < 500 || one.sent < one.size), "sent packed");
  assert.equal(loaded.files.filter(one => /\/(zh|en)-/.test(one.name)).length, 1, "one language");
  assert.deepEqual(loaded.hosts, [stage.url]);
  assert.ok(loaded.first < FIRST_CONTENT_MS, `first content after ${loaded.first} ms`);
  await page.done();
});

for (const [desk, hash] of [["MARKETING_LEAD", "#/due"], ["MARKETING_LEAD", "#/accounts"], ["MARKETING_LEAD", "#/accounts/A-00001"], ["DISPATCHER", "#/board"]])
  test(`nothing moves while ${hash} loads`, async t => {
    const page = await stage.open(desk, hash, { lang: "en" });
    await drawn(page);
    const { shift } = await page.evaluate(() => window.__seen);
    t.diagnostic(`moved by ${shift.toFixed(3)}`);
    assert.ok(shift < MOST_SHIFT, `moved by ${shift}`);
    await page.done();
  });

test("a list of 5,000 accounts stays fluid with a thousand rows shown", async t => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "zh" });
  const steps = [];
  while (await rows(page) < SHOWN) steps.push(await cost(page, () => showMore(page)));
  t.diagnostic(`a further page: ${JSON.stringify(steps.at(0))} at first, ${JSON.stringify(steps.at(-1))} at last`);
  const middle = steps.map(one => one.script).sort((a, b) => a - b)[steps.length >> 1];
  assert.ok(middle < STEP_MS, `${middle} ms of script for a page`);
  const early = steps[0].script + steps[1].script, late = steps.at(-1).script + steps.at(-2).script;
  assert.ok(late < 2 * early, `${late} ms for two pages, ${early} when few were shown`);

  await page.mouse.move(600, 500);
  const scroll = await cost(page, async () => { for (let n = 0; n < 20; n++) { await page.mouse.wheel(0, 2500); await drawn(page); } });
  t.diagnostic(`twenty turns of the wheel: ${JSON.stringify(scroll)}`);
  assert.ok(scroll.script < STEP_MS, JSON.stringify(scroll));   /* the whole task waits for its processor, too: it is told, not judged */

  const known = await page.evaluate(() => { window.__row = document.querySelectorAll("tbody tr")[1000]; return window.__row.textContent; });
  const again = await cost(page, async () => {
    const pages = SHOWN / PAGE;
    let answers = 0;
    const all = new Promise(resolve => page.on("response", answer => { if (answer.url().includes("/accounts?") && ++answers === pages) resolve(); }));
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));   /* as when one comes back to it */
    await all;
    await page.waitForTimeout(300);
    await drawn(page);
  });
  t.diagnostic(`asked again: ${JSON.stringify(again)}`);
  assert.equal(await rows(page), SHOWN);   /* and one stays where one was */
  assert.ok(await page.evaluate(text => window.__row.isConnected && window.__row.textContent === text, known));
  assert.ok(again.script < 2 * STEP_MS, JSON.stringify(again));

  const found = page.waitForResponse(answer => /q=/.test(answer.url()) && answer.url().includes(encodeURIComponent("14999")));
  const typed = await cost(page, async () => { await page.locator("input[type=search]").pressSequentially("第14999号", { delay: 60 }); });
  t.diagnostic(`eight keys: ${JSON.stringify(typed)}`);
  assert.ok(typed.script < STEP_MS * 2, JSON.stringify(typed));
  await found;
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.match(await page.locator("tbody tr").innerText(), /A-14999/);
  await page.done();
});

/** How many functions of the application @act had the page call; it does not depend on how fast the machine is. */
async function calls(session, act) {
  await session.send("Profiler.takePreciseCoverage");   /* what was before is forgotten */
  await act();
  const { result } = await session.send("Profiler.takePreciseCoverage");
  return result.filter(one => one.url.includes("/assets/")).flatMap(one => one.functions).reduce((sum, one) => sum + one.ranges[0].count, 0);
}

test("a further page of a list costs its own rows, however many there are; its frame is not painted whole", async t => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { lang: "en" });
  const session = await page.context().newCDPSession(page), took = [];
  await session.send("Profiler.enable");
  await session.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  while (await rows(page) < 700) took.push(await calls(session, () => showMore(page)));
  t.diagnostic(`functions called for a page of ${PAGE}: ${took.join(", ")}`);
  assert.ok(took[0] > 0 && took.at(-1) < 1.5 * took[0], took.join(", "));
  const frame = page.locator(".table-frame").first();
  const { overflow, height, screen } = await frame.evaluate(element => ({ overflow: getComputedStyle(element).overflowY, height: element.clientHeight, screen: innerHeight }));
  assert.ok(overflow === "visible" || height <= screen, `a frame that scrolls is ${height} pixels high`);
  await page.done();
});

test("what stands deep in the list is a row like any other: found, reached by key, opened", async () => {
  const page = await stage.open("MARKETING_LEAD", "#/accounts?sort=name", { lang: "en" });
  for (let n = 0; n < 2; n++) await showMore(page);
  await page.locator("tbody tr a").nth(250).focus();
  await page.keyboard.press("j");
  const link = page.locator("tbody tr a").nth(251), number = await link.innerText();
  assert.ok(await link.evaluate(element => element === document.activeElement));
  assert.ok(await page.evaluate(text => window.find(text), number));   /* as Ctrl F does */
  await link.press("Enter");
  await page.waitForFunction(text => location.hash.includes(`/accounts/${text}`) && document.activeElement?.tagName === "H1", number);
  await page.done();
});
