/* The crew's phone and the lead's desk: each flow within its clicks, in both languages, without a connection from the first
   press after the download on; and nothing lost however often the browser is killed.

   OFFLINE=full walks 20 visits with 5 photos each through 100 kills; OFFLINE_SEED repeats a walk. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { SIZES, openStage } from "./stage.js";
import { PIN, allGood, phone, picture, prepareDay, primary, stroke } from "./crew.js";

const FULL = process.env.OFFLINE === "full";
const VISITS = FULL ? 20 : 2, PHOTOS = FULL ? 5 : 2, KILLS = FULL ? 100 : 3;
const SEED = Number(process.env.OFFLINE_SEED ?? Date.now() % 1000000);
const SPARE = 3; /* accounts before those of the walk: one a language, and one that a second crew sees */
let stage;

before(async () => { stage = await openStage({ scene: "crew", desks: ["INSPECTOR", "INSPECTION_LEAD", "DISPATCHER"], options: { visits: SPARE + VISITS, special: true } }); });
after(() => stage.close());

const ofAccount = (page, n) => page.locator(".visit-card > a", { hasText: `A-${String(n).padStart(5, "0")}` });
const kept = () => stage.call("kept");
/** Nothing is missing any more. */
const complete = page => page.waitForFunction(() => document.querySelector(".form-steps") && !document.querySelector(".note li"));
/** Wait until what the phone has of visits is so. */
async function until(page, holds, seconds = 60) {
  const end = Date.now() + 1000 * seconds;
  while (!holds((await phone(page)).visits)) {
    assert.ok(Date.now() < end, JSON.stringify((await phone(page)).visits.map(({ account, state, error, step }) => [account.number, state, error, step])));
    await page.waitForTimeout(100);
  }
}

for (const [at, lang] of ["zh", "en"].entries()) {
  test(`a visit without defects takes nine taps, a defect with its photo four (${lang})`, async () => {
    const page = await stage.open("INSPECTOR", "", { lang, size: "phone" });
    await prepareDay(page);
    assert.equal(await page.overflow(), 0);
    assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
    const customer = page.locator(".signature canvas").first();
    await page.atMost(9, async () => {
      await page.atMost(1, () => ofAccount(page, at + 1).click());
      await primary(page).click();
      await allGood(page);
      await stroke(page, customer);
      await complete(page);
      await primary(page).click();
    });
    await until(page, visits => visits.some(visit => visit.state === "SENT"));
    await page.getByText(/HZ-\d{4}-\d{6}/).first().waitFor();

    await ofAccount(page, SPARE).click();
    await primary(page).click();
    await page.locator(".form-steps").waitFor();
    const item = page.locator("[data-item=A01]");
    if (at === 0) {
      await page.atMost(4, async () => {
        await item.locator(".DEFECT").click();
        const chosen = page.waitForEvent("filechooser");
        await item.locator("label.photo-take").click();
        await (await chosen).setFiles([picture(7, 2400)]);
        await item.locator(".thumb img").waitFor();
        await item.locator(".defect .three button").nth(1).click();
        await item.locator(".defect > .choice:not(.three) button").first().click();
      });
      assert.ok(!await item.evaluate(element => element.classList.contains("lacking")));
      const [photo] = (await phone(page)).pictures.filter(one => one.kind === "PHOTO");
      assert.ok(photo.size > 1000 && photo.size <= 260000);
      assert.match(await item.locator("input[type=date]").inputValue(), /^\d{4}-\d\d-\d\d$/);
    }
    for (const step of await page.locator(".form-steps button").all()) {
      await step.click();
      assert.deepEqual([...await page.axe({ rules: { "target-size": { enabled: false } } }), ...await page.untranslated()], []);   /* what scrolls below the bar is measured next */
      await page.setViewportSize(SIZES.narrow.viewport);
      assert.equal(await page.overflow(), 0);
      const small = await page.evaluate(() => [...document.querySelectorAll(".crew button:not(.plain), .crew input:not([type=checkbox]):not([type=file]), .crew summary, .crew a.button")].filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 48).map(one => one.outerHTML.slice(0, 80)));
      assert.deepEqual(small, []);
      await page.setViewportSize(SIZES.phone.viewport);
    }
    await page.done();
  });
}

test("a register is typed twice and stands beside that of the system; a gap that the load cannot explain asks why", async () => {
  const page = await stage.open("INSPECTOR", "", { lang: "en", size: "phone" });
  await prepareDay(page);
  await ofAccount(page, SPARE).click();
  await primary(page).click();
  await page.locator(".form-steps button").nth(1).click();
  const register = page.locator("[data-register]").first(), [first, second] = await register.locator("input").all();
  await first.fill("12345.6");
  await second.fill("12345.9");
  await register.getByText("not the same").waitFor();
  await second.fill("12345.6");
  await register.getByText(/on site 12,345\.6, system 12,340\.2 \(\+5\.4, 1\d minutes\)/).waitFor();
  await first.fill("99999");
  await second.fill("99999");
  await register.getByText("cannot explain").waitFor();
  await page.locator(".form-steps button").last().click();
  await page.getByText("say why the registers differ").waitFor();
  await page.locator(".form-steps button").nth(1).click();
  await first.fill("12345.6");   /* a photo of the display stands for the second time */
  await second.fill("");
  await register.getByText("take a photo").waitFor();
  await register.locator("input[type=file]").setInputFiles([picture(31)]);
  await register.getByText(/on site 12,345\.6, system 12,340\.2/).waitFor();
  assert.equal(await register.locator("label.photo-take").count(), 0);   /* one is enough */
  await page.locator(".form-steps button").last().click();
  assert.equal(await page.getByText("register").filter({ has: page.locator("button") }).count(), 0);
  assert.ok(await page.getByText("Found by validation").count() === 0);   /* that is of another account */
  await page.done();
});

/* ---- without a connection ---------------------------------------------------------------------- */

/** Numbers that look random and are the same for a seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A phone: a browser with a folder of its own, which outlives it. */
class Phone {
  constructor() { this.folder = mkdtempSync(join(tmpdir(), "dahu-phone-")); this.kills = 0; }
  async start() {
    this.context = await chromium.launchPersistentContext(this.folder, { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", ...SIZES.phone, locale: "en-GB", timezoneId: "Asia/Shanghai",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"] });
    await this.context.addCookies([{ name: "dahu", value: stage.tokens.INSPECTOR, url: stage.url, httpOnly: true, sameSite: "Strict", expires: Date.now() / 1000 + 86400 }]);
    this.context.setDefaultTimeout(30000);
    this.page = this.context.pages()[0] ?? await this.context.newPage();
    return this.page;
  }
  async open(hash = "#/today") {
    await this.page.goto(`${stage.url}/?lang=en${hash}`);
    await this.page.locator("main[data-screen], input.pin").first().waitFor();
    if (await this.page.locator("form.sign-in input.pin").count() > 0) await this.page.locator("form.sign-in input.pin").fill(PIN);   /* killed before the touch was on the disk */
    await this.page.locator("main[data-screen]").waitFor();
  }
  /** Gone at once: the whole browser with SIGKILL, or only the page. */
  async kill(browser) {
    this.kills++;
    if (browser) {
      const gone = new Promise(done => this.context.on("close", done));
      const session = await this.context.browser()?.newBrowserCDPSession().catch(() => null);
      void session;
      const pid = await this.pid();
      process.kill(pid, "SIGKILL");
      await gone;
      await this.start();
    } else {
      await this.page.close({ runBeforeUnload: false });
      this.page = await this.context.newPage();
    }
  }
  /** The process whose folder is that of this phone. */
  async pid() {
    const { readdirSync, readFileSync } = await import("node:fs");
    for (const entry of readdirSync("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const line = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
        if (line.includes(`--user-data-dir=${this.folder}`) && !line.some(part => part.startsWith("--type="))) return Number(entry);
      } catch { /* it has ended meanwhile */ }
    }
    throw new Error("no browser");
  }
  async close() {
    await this.context.close().catch(() => {});
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test(`${VISITS} visits of ${PHOTOS} photos without a connection, ${KILLS} kills: nothing lost, nothing doubled (OFFLINE_SEED=${SEED})`, async context => {
  const roll = dice(SEED), device = new Phone(), done = new Map();
  let page = await device.start(), left = KILLS, fields = 0, away = false;
  const chance = VISITS * (PHOTOS + 6);
  try {
    await device.open();
    await prepareDay(page);
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller)));
    away = true;
    await stage.stop();   /* from the first press on nobody answers */

    /* What was entered is kept 300 ms later, whatever becomes of the browser. */
    const perhapsKill = async (steps = 1) => {
      const more = Math.max(1, Math.round(KILLS / chance * 2));
      if (left > 0 && roll() < Math.min(1, KILLS * steps / chance * 1.5)) {
        for (let n = 0; n < Math.min(left, Math.ceil(roll() * more)); n++) {
          await page.waitForTimeout(300);
          left--;
          await device.kill(roll() < 0.34);
          page = device.page;
          await device.open(current);
        }
      }
    };
    let current = "#/today";
    for (let n = 0; n < VISITS; n++) {
      const number = stage.scene.inspections[SPARE + n], code = ["A01", "A02", "F01", "F02"][Math.floor(roll() * 4)], words = `defect ${SEED}-${n}-${Math.floor(roll() * 1e6)}`;
      current = "#/today";
      await device.open();
      await ofAccount(page, SPARE + n + 1).click();
      current = `#/visit/${number}`;
      await perhapsKill();
      await primary(page).click();
      await page.locator(".form-steps").waitFor();
      await perhapsKill();
      const item = () => page.locator(`[data-item=${code}]`);
      await item().locator(".DEFECT").click();
      await item().locator(".defect .three button").nth(n % 3).click();
      await item().locator("textarea").fill(words);
      fields += 3;
      await perhapsKill();
      for (let photo = 0; photo < PHOTOS; photo++) {
        await item().locator("input[type=file]").setInputFiles([picture(n * 100 + photo + Math.floor(roll() * 50) * 1000)]);
        await item().locator(".thumb img").nth(photo).waitFor();
        fields++;
        await perhapsKill();
      }
      assert.equal(await item().locator("textarea").inputValue(), words);
      await primary(page).click();
      await page.locator(".form-steps button:nth-child(2)[aria-current]").waitFor();
      const register = `12340.${201 + n}`;   /* what the load of some minutes explains */
      const inputs = () => page.locator("[data-register]").first().locator("input");
      await inputs().nth(0).fill(register);
      await inputs().nth(1).fill(register);
      fields += 2;
      await perhapsKill(2);
      assert.equal(await inputs().nth(1).inputValue(), register);
      while (!await page.locator(".form-steps button:last-child[aria-current]").count()) {
        await primary(page).click();
        await page.waitForTimeout(20);
      }
      const customer = `客户 ${n}`;
      await page.locator(".crew input[type=text]").first().fill(customer);
      await stroke(page, page.locator(".signature canvas").first());
      await complete(page);
      fields += 2;
      await perhapsKill();
      await primary(page).click();
      await until(page, visits => visits.some(visit => visit.inspection === number && visit.state === "READY"));
      done.set(`A-${String(SPARE + n + 1).padStart(5, "0")}`, { code, words, register: 12340201 + n, customer, severity: ["GENERAL", "MAJOR", "URGENT"][n % 3] });
    }

    /* It is there again: sent by itself, through what is left of kills. */
    await stage.start();
    away = false;
    current = "#/outbox";
    await page.close();   /* opened anew, which sends */
    device.page = page = await device.context.newPage();
    await device.open(current);
    while (left > 0) {
      await page.waitForTimeout(Math.floor(roll() * 400));
      left--;
      await device.kill(roll() < 0.34);
      page = device.page;
      await device.open(current);
    }
    await until(page, visits => visits.length === VISITS && visits.every(visit => visit.state === "SENT"), 60 + 20 * VISITS);

    const told = (await kept()).filter(one => done.has(one.account));
    assert.deepEqual(told.map(one => one.account).sort(), [...done.keys()].sort());   /* each once */
    for (const { account, content, pictures } of told) {
      const was = done.get(account), defect = content.items.find(one => one.code === was.code);
      assert.deepEqual([defect.result, defect.detail, defect.severity], ["DEFECT", was.words, was.severity]);
      assert.equal(content.photos.length, PHOTOS);
      assert.equal(new Set(content.photos.map(one => one.sha256)).size, PHOTOS);
      assert.ok(pictures >= PHOTOS + 2, `${account}: ${pictures} pictures`);   /* the crew may have drawn the same stroke twice */
      assert.deepEqual(content.readings.map(one => one.register_wh), [was.register]);
      assert.equal(content.customer.name, was.customer);
      assert.equal(content.items.filter(one => one.result === "OK").length, content.items.length - 1);
    }
    context.diagnostic(`${VISITS} visits, ${VISITS * PHOTOS} photos, ${fields} fields, ${device.kills} kills: 0 fields lost, 0 visits doubled`);
  } finally {
    if (away) await stage.start();
    await device.close();
  }
});

test("a finished visit that the service refuses says why, and can be taken along as a file", async () => {
  const page = await stage.open("INSPECTOR", "", { lang: "en", size: "phone", accept: [404] });
  await prepareDay(page);
  await ofAccount(page, SPARE).click();
  await primary(page).click();
  await allGood(page);
  await stroke(page, page.locator(".signature canvas").first());
  await complete(page);
  await page.context().route("**/api/v1/visits", route => route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify({ status: 422, code: "visit_point_unknown", title: "x", text_en: "No such point.", text_zh: "无此计量点。", request_id: "r1" }) }));
  await primary(page).click();
  await until(page, visits => visits.some(visit => visit.error?.final));
  await page.locator("nav.bar a[href='#/outbox']").click();
  await page.getByText("No such point.").waitFor();
  const loaded = page.waitForEvent("download");
  await page.locator("article details summary").first().click();
  await page.getByRole("button", { name: "Copy as file" }).first().click();
  assert.match((await loaded).suggestedFilename(), /\.dahuvisit\.json$/);
  const lost = await page.evaluate(() => new Promise(done => {   /* what the phone cannot read any more keeps nothing else back: no picture, no visit */
    indexedDB.open("dahu-crew").onsuccess = ({ target: { result: base } }) => {
      const turn = base.transaction(["visit", "picture", "bytes"], "readwrite"), visits = turn.objectStore("visit"), bytes = turn.objectStore("bytes"), kept = {};
      visits.getAll().onsuccess = ({ target: { result: [visit] } }) => {
        const id = `${visit.id.slice(0, -4)}fffe`;
        visits.put({ ...visit, id, body: { ...visit.body, id }, error: null });
        turn.objectStore("picture").getAll().onsuccess = ({ target: { result: all } }) => {
          kept.id = all.filter(one => one.visit === visit.id)[0].id;
          bytes.get(kept.id).onsuccess = found => { kept.bytes = found.target.result; bytes.delete(kept.id); };
        };
      };
      turn.oncomplete = () => { base.close(); window.__kept = kept; done(kept.id); };
    };
  }));
  await page.context().unroute("**/api/v1/visits");
  await page.getByRole("button", { name: "Send all" }).click();
  await until(page, visits => visits.some(visit => visit.id.endsWith("fffe") && visit.state === "SENT") && visits.some(visit => visit.error?.status === -1));
  assert.deepEqual((await phone(page)).pictures.filter(one => !one.used).map(one => one.id), [lost]);
  await page.evaluate(() => new Promise(done => {
    indexedDB.open("dahu-crew").onsuccess = ({ target: { result: base } }) => {
      const turn = base.transaction("bytes", "readwrite");
      turn.objectStore("bytes").put(window.__kept.bytes, window.__kept.id);
      turn.oncomplete = () => { base.close(); done(); };
    };
  }));
  await page.atMost(2, async () => {   /* by hand: Outbox, Send all */
    await page.locator("nav.bar a[href='#/outbox']").click();
    await page.getByRole("button", { name: "Send all" }).click();
  });
  await until(page, visits => visits.every(visit => visit.state === "SENT"));
  await page.done();
});

/* ---- the lead's desk ---------------------------------------------------------------------------- */

test("the lead moves an inspection, gives it to a crew, and sees both copies", async () => {
  const number = (await stage.call("plan", { n: 90 }));
  const page = await stage.open("INSPECTION_LEAD", "#/plan", { lang: "en" });
  assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
  const later = await stage.call("plan", { n: 91 });   /* another was planned meanwhile: the list says what the figures say */
  await page.getByRole("button", { name: "Plan by cycle" }).click();
  await page.getByRole("row", { name: new RegExp(later) }).waitFor();
  const row = page.getByRole("row", { name: new RegExp(number) });
  await row.getByRole("button", { name: "Move" }).click();
  await page.locator("dialog input[type=date]").fill(`${new Date().getFullYear()}-12-30`);
  await page.locator("dialog textarea").fill("annual shutdown");
  await page.locator("dialog button.primary").click();
  await row.getByText("-12-30").waitFor();
  await row.getByText("first").waitFor();
  await row.getByRole("button", { name: "Assign" }).click();
  const ticked = page.locator("dialog input[type=checkbox]:checked");
  while (await ticked.count() > 0) await ticked.first().uncheck();
  await page.locator("dialog label.tick", { hasText: "李四" }).click();
  assert.ok(await page.locator("dialog button.primary").isDisabled());   /* one is not enough */
  await page.locator("dialog label.tick", { hasText: "张三" }).click();
  await page.locator("dialog button.primary").click();
  await page.locator("dialog").waitFor({ state: "detached" });

  const [first] = await kept(), second = { ...first.content, id: `${first.id.slice(0, -4)}ffff`, refusal_reason: "another crew", customer: { name: "x" } };
  const answer = await page.request.fetch(`${stage.url}/api/v1/visits`, { method: "POST", headers: { "Idempotency-Key": "a".repeat(32), Origin: stage.url, "Content-Type": "application/json", Cookie: `dahu=${stage.tokens.INSPECTION_LEAD}` }, data: second });
  assert.equal(answer.status(), 201, await answer.text());
  await page.goto(`${stage.url}/?lang=en#/inspections/${first.content.inspection}`);
  await page.getByText("2 copies").waitFor();
  await page.locator("a.card").first().click();
  await page.locator(".sheet-items li").first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll("main img")].every(image => image.complete && image.naturalWidth > 0));
  assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
  await page.done();
});

test("a defect is checked again with a photo, on the phone, and the case says so", async () => {
  const [[number]] = await stage.sql("select c.case_number from dahu.rectification r join dahu.work_case c using (work_case_id) order by 1 limit 1");
  await stage.sql("select dahu.case_move((select work_case_id from dahu.work_case where case_number = %s), 'notify', jsonb_build_object('served_on', dahu.today(), 'copies', 2, 'received_by', '王厂长'), '')", number);
  const page = await stage.open("INSPECTOR", `#/rectifications/${number}`, { lang: "en", size: "phone" });
  await page.locator("section .photos img").first().waitFor();
  await page.getByRole("button", { name: "Check again" }).click();
  await page.locator("dialog textarea").fill("the plate was exchanged");
  await page.locator("dialog input[type=file]").setInputFiles([picture(424242)]);
  await page.locator("dialog img.thumb").waitFor();
  await page.getByRole("button", { name: "Put right", exact: true }).click();
  await page.locator("section article .photos img").waitFor();
  assert.equal((await stage.sql("select fixed from dahu.rectification_check order by 1 desc limit 1"))[0][0], true);
  assert.deepEqual(await page.untranslated(), []);
  await page.done();
});

test("a defect is checked again without a connection, and what is found moves its case", async () => {
  await stage.call("plan", { n: 81 });
  const number = await stage.call("defect", { account: "A-00081" }), page = await stage.open("INSPECTOR", "", { lang: "en", size: "phone" });
  await prepareDay(page);
  await stage.stop();
  page.offline = true;
  await page.locator(`.recheck-card > a[href='#/recheck/${number}']`).click();
  await primary(page).click();
  await page.getByRole("button", { name: "Put right", exact: true }).click();
  await primary(page).click();
  await page.getByText("take a photo, or say why").waitFor();   /* neither photo nor words yet */
  await page.getByRole("button", { name: "exchanged" }).click();
  await page.locator(".compare input[type=file]").setInputFiles([picture(515)]);
  await page.locator(".compare .thumb img").waitFor();
  assert.deepEqual([...await page.axe({ rules: { "target-size": { enabled: false } } }), ...await page.untranslated()], []);
  await page.setViewportSize(SIZES.narrow.viewport);
  assert.equal(await page.overflow(), 0);
  await page.setViewportSize(SIZES.phone.viewport);
  await page.reload();   /* it opens where it was left */
  assert.equal(await page.locator("textarea").inputValue(), "exchanged");
  await page.locator(".compare .thumb img").waitFor();
  await primary(page).click();
  await until(page, visits => visits.some(one => one.kind === "RECHECK" && one.state === "READY"));
  await stage.start();
  page.offline = false;
  await page.reload();
  await until(page, visits => visits.some(one => one.kind === "RECHECK" && one.state === "SENT" && one.receipt.counted));
  assert.deepEqual(await stage.sql("select c.state, k.detail, cardinality(k.photo_sha256) from dahu.work_case c join dahu.rectification_check k using (work_case_id) where c.case_number = %s", number), [["RECHECKED", "exchanged", 1]]);
  await page.goto(`${stage.url}/?lang=en#/rectifications/${number}`);
  await page.locator(".compare article .photos img").waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll(".compare img")].every(image => image.complete && image.naturalWidth > 0));
  await page.done();
});

test("after minutes in the pocket a PIN is asked for; a wrong one waits, a forgotten one is set anew, and nothing that waits is lost", async () => {
  const page = await stage.open("INSPECTOR", "", { lang: "en", size: "phone", token: await stage.call("another", { login: "test.pin", n: 82 }) });
  await prepareDay(page);
  await ofAccount(page, 82).click();
  await primary(page).click();
  await page.locator("[data-item=A01] .DEFECT").click();
  await page.locator("[data-item=A01] textarea").fill("kept while shut");
  await page.clock.install();
  await page.clock.fastForward("06:00");
  const pin = page.locator("form.sign-in input.pin");
  await pin.waitFor();
  assert.equal(await page.getByText("kept while shut").count(), 0);
  assert.deepEqual([...await page.axe(), ...await page.untranslated()], []);
  await page.reload();   /* starting anew does not open it */
  await pin.waitFor();
  for (let n = 0; n < 3; n++) {
    await pin.fill("111222");
    await page.getByText(n < 2 ? "not the PIN" : "before the next try").waitFor();
    await page.waitForFunction(n => n === 2 || !document.querySelector("input.pin").disabled, n);
  }
  assert.ok(await pin.isDisabled());
  await page.clock.fastForward("00:06");
  await page.waitForFunction(() => !document.querySelector("input.pin").disabled);
  await pin.fill(PIN);
  await page.locator("[data-item=A01] textarea").waitFor();
  assert.equal(await page.locator("[data-item=A01] textarea").inputValue(), "kept while shut");
  await page.clock.fastForward("06:00");
  await page.getByRole("button", { name: "PIN forgotten" }).click();
  await page.getByRole("button", { name: "Sign in anew" }).click();
  await page.locator("input[name=login]").waitFor();
  await page.context().addCookies([{ name: "dahu", value: await stage.call("sign_in_anew", { login: "test.pin" }), url: stage.url, httpOnly: true, sameSite: "Strict" }]);
  await page.goto(`${stage.url}/?lang=en#/today`);
  await page.reload();
  await page.locator("form[data-pin]").waitFor();   /* another is set */
  assert.equal((await phone(page)).visits[0].answers.A01.detail, "kept while shut");
  await page.done();
});

test("a phone that is not let in any more leaves its visits with the service, where the lead takes them", async () => {
  const page = await stage.open("INSPECTOR", "", { lang: "en", size: "phone", token: await stage.call("another"), accept: [401, 403, 404] });
  await prepareDay(page);
  await page.locator(".visit-card:not(.recheck-card) > a").first().click();
  await primary(page).click();
  await allGood(page);
  await stroke(page, page.locator(".signature canvas").first());
  await complete(page);
  await stage.sql("update dahu.user_session s set ended_at = now(), end_reason = 'DISABLED' from dahu.user_account u where u.user_account_id = s.user_account_id and u.login = 'test.another' returning 1");
  await primary(page).click();
  await until(page, visits => visits.some(one => one.aside && one.state === "READY"));
  const [[before]] = await stage.sql("select count(*) from dahu.visit");
  const lead = await stage.open("INSPECTION_LEAD", "#/visits", { lang: "en" });
  await lead.locator("[data-aside]").getByRole("button", { name: "Take", exact: true }).click();
  await lead.locator("dialog textarea").fill("the session was ended by mistake");
  assert.deepEqual([...await lead.axe(), ...await lead.untranslated()], []);
  await lead.locator("dialog button.primary").click();
  await lead.locator("[data-aside]").waitFor({ state: "detached" });
  assert.equal((await stage.sql("select count(*) from dahu.visit"))[0][0], before + 1);
  await lead.done();
  await page.done();
});

test("a label without the address of the service says what to set", async () => {
  const page = await stage.open("INSPECTION_LEAD", "#/accounts/A-00001/label", { lang: "zh" });
  await page.getByText("http.public_url").waitFor();
  await page.done();
});
