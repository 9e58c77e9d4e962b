/* What is typed into any text stays text: payloads through every body of the API and in every text of the database, then every screen with
   its tabs, every list as a file, every paper. Nothing of it may run, ask outside, be refused by the policy, become an element, an address
   or a formula, push the page out of its width, or turn the words beside it round.

   PAYLOADS=full has all payloads and all screens, which take turns in their language; else some of each, drawn anew each time (SEED=n repeats a run). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openStage, SIZES } from "./stage.js";
import { DESKS, SCREENS, showScreen } from "./screens.js";
import { BEGIN, END, FEW, FIRST, PAYLOADS } from "./payloads.js";

const FULL = process.env.PAYLOADS === "full", SEED = Number(process.env.SEED ?? Date.now() % 100000);
const CHOSEN = FULL ? PAYLOADS : FEW, VIEWS = 8, TAKEN = 16;   /* else: so many screens, and one body of so many */
const PREPARE_MS = 8000;   /* what is not to be found among such texts is waited for no longer */
const PATTERNS = [...readFileSync(new URL("../../src/web/app/screens.js", import.meta.url), "utf8").matchAll(/\{ path: "([^"]+)"/g)].map(([, path]) => path);

const LEADING_ON = ["/cabinet/:number"];   /* shows nothing of its own */

/* Screens beside those of the table: each flow with its list and a case of it, and what a table of addresses has no row for. */
const more = async stage => [
  ...(await stage.sql("select flow, max(case_number) from dahu.workflow left join dahu.work_case using (flow) group by flow order by flow")).flatMap(([flow, number]) => [
    { name: `list ${flow}`, desk: "MARKETING_LEAD", hash: `#/${flow}?open=all` }, ...(number ? [{ name: `case ${flow}`, desk: "MARKETING_LEAD", hash: `#/${flow}/${number}` }] : [])]),
  { name: "board", desk: "DISPATCHER", hash: "#/board" }, { name: "lines", desk: "DISPATCHER", hash: "#/lines" },
  { name: "visit without a pack", desk: "INSPECTION_LEAD", hash: "#/visit/INS-2026-00001" }, { name: "cabinet", desk: "INSPECTION_LEAD", hash: "#/cabinet/A-00001" },
];

let stage, views;
const shown = new Set(), visited = new Set(), unprepared = new Set();

before(async () => {
  assert.ok(PAYLOADS.length >= 60 && new Set(PAYLOADS).size === PAYLOADS.length, `${PAYLOADS.length} payloads`);
  stage = await openStage({ scene: "hostile", desks: DESKS });
});
after(() => stage.close());

/* ---- one page ---- */

/** Somebody hovers over what is shown, opens what can be opened: what waits for a person gets one. */
const touch = page => page.evaluate(() => {
  for (const one of document.querySelectorAll("main details:not(.menu)")) one.open = true;
  for (const one of document.querySelectorAll("main *, dialog *")) for (const kind of ["mouseover", "focus", "toggle", "animationstart"]) one.dispatchEvent(new Event(kind));
});

/** What a payload would leave behind. */
function traces({ begin, end }) {
  const address = /^(#|\/(?!\/)|blob:|data:image\/(png|jpeg|webp|svg\+xml)[;,]|tel:|mailto:)/, brief = one => one.outerHTML.slice(0, 200);
  const all = [...document.body.querySelectorAll("*")].filter(one => !one.matches("body > noscript"));
  const container = node => {
    let at = node.parentElement;
    while (["inline", "contents"].includes(getComputedStyle(at).display)) at = at.parentElement;
    return at;
  };
  /* Our own letters that run from right to left in a paragraph with such a mark. */
  const turned = [], texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode);
  const marked = new Set(texts.filter(node => node.data.includes("\u202e")).map(container)), range = document.createRange();
  for (const node of texts) {
    const from = node.data.lastIndexOf(end) + 1;
    if ((from === 0 && (node.data.includes("owned") || node.data.includes(begin))) || !marked.has(container(node))) continue;
    for (let at = from; at + 1 < node.data.length; at++) {
      if (!/^[A-Za-z\u4e00-\u9fff]{2}$/.test(node.data.slice(at, at + 2))) continue;
      const [one, next] = [at, at + 1].map(place => { range.setStart(node, place); range.setEnd(node, place + 1); return range.getBoundingClientRect(); });
      if (one.width === 0 || next.width === 0 || Math.abs(one.top - next.top) > 2) continue;
      if (next.left < one.left) turned.push(`${node.parentElement.tagName}.${node.parentElement.className} in ${container(node).outerHTML.slice(0, 60)}: ${node.data.slice(from, from + 80)}`);
      break;
    }
  }
  return {
    run: window.__ran, title: document.title.includes("__owned"), polluted: Object.keys(Object.prototype),
    made: all.filter(one => one instanceof HTMLUnknownElement || one.matches("script, noscript, style, iframe, base, meta, link, object, embed, marquee, video, audio, template, body body, foreignObject, animate, use, form[action], img[src=x]")
      || one.namespaceURI.endsWith("MathML") || one.getAttributeNames().some(name => name.startsWith("on"))).map(brief),
    addresses: all.flatMap(one => ["href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset"].map(name => one.getAttribute(name)).filter(value => value && !address.test(value)).map(value => `${one.tagName} ${value.slice(0, 120)}`)),
    turned: [...new Set(turned)].slice(0, 10),
  };
}
const NOTHING = { run: [], title: false, polluted: [], made: [], addresses: [], turned: [] };

const width = page => page.evaluate(() => {
  const most = document.documentElement.clientWidth, over = document.documentElement.scrollWidth - most;
  return over <= 0 ? null : `${over} pixels too wide: ${[...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > most + 1 && !one.closest(".table-frame, pre, svg")).slice(-3).map(one => one.outerHTML.slice(0, 160)).join(" | ")}`;
});

async function judge(page, name, tab = "") {
  const where = name + tab;
  await touch(page);
  await page.settle();
  assert.deepEqual(await page.evaluate(traces, { begin: BEGIN, end: END }), NOTHING, where);
  assert.equal(await width(page), null, where);
  const { at, seen } = await page.evaluate(() => ({ at: document.querySelector("main")?.dataset.screen, seen: document.body.innerText.includes("__owned") }));
  if (at) visited.add(at);
  if (seen) shown.add(name);
}

/** A page that knows when something of a payload has run. */
async function watched(desk, hash, options) {
  const context = await stage.context(desk);
  await context.addInitScript(() => { window.__ran = []; window.__owned = what => { window.__ran.push(String(what)); }; });
  return stage.open(desk, hash, { ...options, in: context });
}

async function look(view, lang) {
  const page = await watched(view.desk, view.hash, { lang, accept: [404, 409, 503] });
  page.setDefaultTimeout(PREPARE_MS);
  await showScreen(page, stage, view).catch(() => { unprepared.add(view.name); });
  page.setDefaultTimeout(30000);
  await judge(page, view.name);
  const tabs = await page.locator("main [role=tab]").count();
  for (let n = 1; n < tabs; n++) {
    await page.evaluate(index => document.querySelectorAll("main [role=tab]")[index]?.click(), n);
    await page.settle();
    await judge(page, view.name, `, tab ${n + 1}`);
  }
  await page.setViewportSize(SIZES.narrow.viewport);
  assert.equal(await width(page), null, `${view.name} at 320 pixels`);
  await page.done();
}

/* ---- the tests ---- */

/** The same for the same seed: numbers below @below. */
function drawing(seed) {
  let state = seed;
  return below => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % below; };
}

test("the API takes them as text or says no", async t => {
  const { places, asked, taken, into } = await stage.call("submit", { payloads: CHOSEN, each: FULL ? 1 : TAKEN });
  t.diagnostic(`${CHOSEN.length} payloads, ${places} texts of bodies, ${asked} bodies sent, ${taken} taken into ${into.length} texts`);
  assert.ok(places > 300 && asked > places / 2 && into.length > 0, `${places} places, ${asked} asked, taken into ${into.join(", ")}`);
});

test("every text of the database holds them", async t => {
  views = [...SCREENS, ...await more(stage)];
  for (const view of views) if (typeof view.hash === "function") view.hash = await view.hash(stage);   /* looked up before its words are gone */
  const held = await stage.call("spread", { payloads: CHOSEN, first: FIRST, begin: BEGIN, end: END }), names = Object.keys(held);
  t.diagnostic(`${names.length} columns, ${names.filter(name => held[name] === CHOSEN.length).length} of them with all ${CHOSEN.length}; the others: ${names.filter(name => held[name] < CHOSEN.length).map(name => `${name} ${held[name]}`).join(", ")}`);
  for (const one of ["customer.name", "site.name", "user_account.name", "case_step.reason", "case_step.form", "reading_latest.detail", "org_unit.name"]) assert.ok(held[one], one);
  assert.ok(names.length > 100, names.join(" "));
});

test("every screen shows them as text", { concurrency: false }, async t => {
  const draw = drawing(SEED), some = FULL ? views : Array.from({ length: VIEWS }, () => views[draw(views.length)]);
  t.diagnostic(`SEED=${SEED}`);
  for (const [index, view] of some.entries()) {
    await t.test(view.name, async () => { await look(view, ["zh", "en"][(index + SEED) % 2]); });
  }
  t.diagnostic(`not prepared: ${[...unprepared].join(", ") || "none"}`);
  t.diagnostic(`of ${some.length} views words of a payload are seen on ${shown.size}, not on: ${some.map(view => view.name).filter(name => !shown.has(name)).join(", ")}`);
  if (!FULL) return;
  assert.deepEqual(PATTERNS.filter(path => !visited.has(path) && !LEADING_ON.includes(path)), [], "screens that nothing was seen of");
  assert.ok(shown.size > views.length / 2, [...shown].join(" "));
});

test("every field takes them as text", async t => {
  const draw = drawing(SEED + 1), some = FULL ? views : [views[draw(views.length)], views.find(view => view.name === "palette")], short = PAYLOADS.filter(one => one.length <= 100 && !/[\n\r]/.test(one));
  let fields = 0;
  for (const [index, view] of some.entries()) {
    const page = await watched(view.desk, view.hash, { lang: ["zh", "en"][index % 2], accept: [400, 404, 409, 503] });
    page.setDefaultTimeout(PREPARE_MS);
    await showScreen(page, stage, view).catch(() => {});
    for (const button of view.name.startsWith("case ") ? [".steps-now button:enabled"] : ["main .title button:enabled:not([type=submit])"]) {
      if (await page.locator("dialog[open]").count() === 0) await page.locator(button).first().click({ timeout: 500 }).catch(() => {});   /* a form, where there is one */
    }
    await page.settle();
    for (const field of await page.locator("input:is([type=text], [type=search], :not([type])):visible, textarea:visible").all()) {
      await field.fill(short[fields++ % short.length], { timeout: 2000 }).catch(() => { fields--; });
    }
    await page.waitForTimeout(FULL ? 400 : 300);   /* a search asks a quarter of a second after the last letter */
    await page.settle();
    assert.deepEqual(await page.evaluate(traces, { begin: BEGIN, end: END }), NOTHING, `typed on ${view.name}`);
    assert.equal(await width(page), null, `typed on ${view.name}`);
    await page.done();
  }
  t.diagnostic(`${fields} fields of ${some.length} screens`);
  assert.ok(fields > (FULL ? 60 : 0), `${fields} fields`);
});

test("every address takes them as text", async t => {
  const names = ["q", "tab", "sort", "open", "account", "line", "at", "report", "kind", "state", "write", "alarm", "sheet", "month", "from", "until", "__proto__"];
  const page = await watched("MARKETING_LEAD", "#/me", { accept: [400, 404, 414] });
  let turn = SEED, seen = 0;
  for (const path of FULL ? PATTERNS : PATTERNS.filter((_, index) => index % 9 === SEED % 9)) {
    for (let n = 0; n < (FULL ? 6 : 2); n++) {
      const text = PAYLOADS[turn++ % PAYLOADS.length], bare = n % 2 === 1;   /* as a link carries it, and as a person may type it */
      const query = bare ? names.map(name => `${name}=${text}`).join("&") : new URLSearchParams(names.map(name => [name, text])).toString();
      await page.evaluate(hash => { location.hash = hash; }, `#${path.replace(/:\w+/g, bare ? text : encodeURIComponent(text))}?${query}`);
      await page.waitForTimeout(60);
      await page.settle();
      assert.deepEqual(await page.evaluate(traces, { begin: BEGIN, end: END }), NOTHING, `${path} ${text}`);
      assert.ok(await page.locator("main").innerText() !== "", `nothing at ${path} ${text}`);
      seen++;
    }
  }
  t.diagnostic(`${seen} addresses`);
  await page.done();
});

test("lists as files hold no formula, papers no action", async t => {
  const files = await stage.call("exports");
  t.diagnostic(`${files.files} files with ${files.cells} cells, ${files.marked} of them with a payload; refused: ${files.refused.join(", ") || "none"}`);
  assert.deepEqual(files.bad, []);
  assert.ok(files.files > 100 && files.marked > 100, JSON.stringify(files));
  const papers = await stage.call("papers", { begin: BEGIN, end: END });
  t.diagnostic(`${papers.papers.length} papers, ${papers.marked} with a payload; none to print: ${papers.none.join(", ") || "none"}`);
  assert.deepEqual(papers.bad, []);
  assert.ok(papers.papers.length > 10 && papers.marked > papers.papers.length / 2, JSON.stringify(papers));
});
