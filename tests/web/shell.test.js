/* The frame of the application: signing in by password, second factor and link; the language; names that look like markup; without a
   mouse; a service that is away. What every screen keeps is in screens.test.js, what it may cost in budget.test.js. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { oneTimeCode, openStage } from "./stage.js";

const PASSWORD = "nine lorries wait outside", LOGIN = "shell.person";
let stage;

before(async () => { stage = await openStage({ scene: "accounts", desks: ["MANAGEMENT", "MARKETING_CLERK", "DISPATCHER"], options: { more: 60 } }); });
after(() => stage.close());

const field = (page, name) => page.locator(`form input[name=${name}]`);
const press = page => page.locator("form button[type=submit]").click();
const signOut = async page => {
  await page.locator("header details.menu summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await field(page, "login").waitFor();
};
/* Seen only by one who is in. */
const bar = page => page.locator("nav.bar").waitFor();

test("a person signs in by link, sets a password, adds a second factor, and comes back with both", async () => {
  await stage.dahu("user", "add", LOGIN, "--desk", "SYSTEM_ADMIN");
  const page = await stage.open(null, await stage.link(LOGIN), { lang: "en", wait: "form" });
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await field(page, "new").fill(PASSWORD);
  await field(page, "again").fill(`${PASSWORD}!`);
  await press(page);
  await page.getByRole("alert").waitFor();   /* they differ */
  await field(page, "again").fill(PASSWORD);
  await press(page);

  const secret = page.locator("code.secret");
  await secret.waitFor();
  assert.deepEqual(await page.axe(), []);
  const key = (await secret.textContent()).trim();
  await field(page, "code").fill("000000");
  await press(page);
  await page.getByRole("alert").waitFor();
  await field(page, "code").fill(oneTimeCode(key));
  await press(page);
  await page.locator("pre.secret").waitFor();
  const codes = (await page.locator("pre.secret").textContent()).trim().split(/\s+/);
  assert.ok(codes.length >= 8);
  await press(page);
  await bar(page);
  assert.ok(!page.url().includes("set-up"));
  await signOut(page);

  await field(page, "login").fill(LOGIN);
  await field(page, "password").fill("not my password");
  await press(page);
  assert.match(await page.getByRole("alert").textContent(), /wrong/i);
  await field(page, "password").fill(PASSWORD);
  await press(page);
  await field(page, "code").fill(codes[0]);
  await press(page);
  await bar(page);
  await signOut(page);
  await page.done();
});

test("a link that was used is refused in words", async () => {
  const link = await stage.link(LOGIN, "--enter");
  const first = await stage.open(null, link, { lang: "en" });
  await field(first, "code").waitFor();   /* the link stands for the password, not for the device */
  await first.done();
  const again = await stage.open(null, link, { lang: "zh", accept: [404, 410] });
  assert.match(await again.getByRole("alert").textContent(), /[\u4e00-\u9fff]{4}/);
  await again.done();
});

test("the language changes in place, and stays", async () => {
  const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "zh" });
  assert.match(await page.locator("nav.bar").innerText(), /[\u4e00-\u9fff]/);
  assert.deepEqual(await page.count(() => page.locator("header button[lang=en]").click()), { clicks: 1, keys: 0 });
  await page.waitForFunction(() => document.documentElement.lang === "en");
  assert.doesNotMatch(await page.locator("nav.bar").innerText(), /[\u4e00-\u9fff]/);
  assert.ok(page.url().endsWith("#/accounts"));
  await page.goto(`${stage.url}/#/accounts`);
  await page.reload();
  await page.locator("html[lang=en] nav.bar").waitFor();
  await page.done();
});

test("names from outside are text, and turn nothing", async () => {
  const turns = /[\u202a-\u202e\u2066-\u2069]/g;
  for (const [hash, shown] of [["#/accounts", [stage.scene.hostile, stage.scene.rare]], ["#/accounts/A-00002", [stage.scene.hostile]],
    ["#/accounts/A-00003", [stage.scene.rare]], ["#/accounts/A-00001?tab=points", []], ["#/accounts/A-00001", []]]) {
    const page = await stage.open("MANAGEMENT", hash, { lang: "zh" });
    const text = await page.locator("main").textContent();
    for (const name of shown) assert.ok(text.includes(name.replace(turns, "")), `${hash}: ${name}`);
    assert.doesNotMatch(text, turns);
    assert.equal(await page.locator("main script, main img[src=x], main [onerror]").count(), 0);
    assert.notEqual(await page.title(), "owned");
    await page.done();
  }
});

test("what is not known is never a zero", async () => {
  const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "en" });
  const row = page.locator("tbody tr", { hasText: "A-00004" });
  assert.ok(await row.locator(".missing").count() >= 2);
  assert.doesNotMatch((await row.innerText()).replace("A-00004", ""), /\b0\b/);
  await page.done();
});

test("from the list to an account and back without a mouse", async () => {
  const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "en" });
  const focused = () => page.evaluate(() => ({ text: document.activeElement?.textContent ?? "", tag: document.activeElement?.tagName ?? "" }));
  for (let n = 0; n < 60 && (await focused()).text !== "A-00001"; n++) await page.keyboard.press("Tab");
  assert.equal((await focused()).text, "A-00001");
  const ring = await page.evaluate(() => { const style = getComputedStyle(document.activeElement); return `${style.outlineStyle} ${style.boxShadow}`; });
  assert.notEqual(ring, "none none");   /* one sees where one is */
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.endsWith("/A-00001") && document.activeElement?.tagName === "H1");
  await page.goBack();
  await page.locator("tbody tr").first().waitFor();
  assert.deepEqual(await page.count(async () => {}), { clicks: 0, keys: 0 });
  await page.done();
});

test("who goes on before a screen is there is not shown it later", async () => {
  const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "en" });
  let release;
  const held = new Promise(resolve => { release = resolve; });
  await page.route("**/assets/*.js", async route => { await held; await route.continue(); });
  const asked = page.waitForRequest(/\/assets\/.*\.js/);
  await page.evaluate(() => { location.hash = "#/rules"; });
  await asked;
  await page.evaluate(() => { location.hash = "#/accounts"; });
  await page.locator("main[data-screen='/accounts'] tbody tr").first().waitFor();
  const came = page.waitForResponse(/\/assets\/.*\.js/);
  release();
  await came;
  await page.drawn();
  await page.settle();
  assert.ok(await page.locator("main[data-screen='/accounts'] tbody tr").count() > 0);
  await page.done();
});

test("a service that is away is said, and what was shown stays", async () => {
  const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "en" });
  const before = await page.locator("tbody tr").count();
  page.offline = true;
  await stage.stop();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));   /* asks anew, as it does when one comes back */
  await page.locator(".state.bad").waitFor();
  assert.equal(await page.locator("tbody tr").count(), before);
  await stage.start();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.locator(".state.bad").waitFor({ state: "detached" });
  page.offline = false;
  await page.done();
});

test("a stream that is dropped comes back by itself, and after a sleep nothing old is taken for new", async () => {
  const page = await stage.open("DISPATCHER", "#/board", { lang: "en" });
  const lost = page.locator(".lost"), back = () => lost.waitFor({ state: "detached" });
  await back();
  page.offline = true;
  await stage.stop();
  await lost.waitFor();
  await stage.start();
  await back();
  page.offline = false;
  const asked = page.waitForRequest(/\/stream/);
  await page.evaluate(() => { const real = Date.now; Date.now = () => real() + 600000; });   /* ten minutes that nobody was awake */
  await lost.waitFor();
  await asked;   /* from the start: what the old one still holds is of nobody knows when */
  await back();
  await page.done();
});
