/* stage - what browser tests share: a stage (stage.py), Debian's Chromium on it, pages that watch themselves.

     const stage = await openStage({ scene: "accounts", desks: ["MANAGEMENT"] });
     const page = await stage.open("MANAGEMENT", "#/accounts", { lang: "zh", theme: "light", size: "desk" });
     ... page is Playwright's, with more of its own (see watch) ...
     await page.done();      // nothing went wrong in it
     await stage.close();    // and the service was told of nothing that the content security policy kept from running

   One stage and one browser for a file; it is the tests that are many. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PATIENCE_MS = 30000; /* a dead-line, for a machine that has other things to do */

/* What people sit before. */
export const SIZES = {
  desk: { viewport: { width: 1366, height: 768 } },
  wall: { viewport: { width: 1920, height: 1080 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
};

/* Refusals that a person may meet, and that a page shows: the browser tells the console of them, too. */
const REFUSALS = [401, 409, 412, 422, 429];

/** Those who sit at @desks in the sample county. */
export const peopleOf = desks => Object.fromEntries(desks.map(desk => [desk, `demo.${desk.toLowerCase().replaceAll("_", ".")}`]));

/** Ask @stage.py for a stage; what it may be told stands there. */
export async function openStage({ scene = "accounts", desks = [], options = {}, ...more } = {}) {
  const child = spawn("/usr/bin/python3", [fileURLToPath(new URL("stage.py", import.meta.url)), JSON.stringify({ scene, desks, options, ...more })],
    { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the stage has ended");
    return JSON.parse(value);
  };
  const ended = new Promise(resolve => child.on("exit", resolve));
  return new Stage(child, next, ended, await next());
}

class Stage {
  #child; #next; #ended; #queue = Promise.resolve(); #browser = null; #pages = new Set();

  constructor(child, next, ended, told) {
    this.#child = child;
    this.#next = next;
    this.#ended = ended;
    Object.assign(this, told);
  }

  /** One command of stage.py. */
  tell(command) {
    const answer = this.#queue.then(async () => {
      this.#child.stdin.write(`${JSON.stringify(command)}\n`);
      const { ok, failed } = await this.#next();
      if (failed) throw new Error(failed);
      return ok;
    });
    this.#queue = answer.catch(() => {});
    return answer;
  }
  sql(text, ...values) { return this.tell({ do: "sql", text, values: values.length ? values : null }); }
  call(name, args = {}) { return this.tell({ do: "call", name, arguments: args }); }
  stop() { return this.tell({ do: "stop" }); }
  start() { return this.tell({ do: "start" }); }
  /** STOP: the service stands still, and its connections with it; CONT: it goes on. */
  signal(name) { return this.tell({ do: "signal", number: { STOP: 19, CONT: 18 }[name] }); }
  log() { return this.tell({ do: "log" }); }
  /** What the binary prints; it must succeed. */
  async dahu(...args) {
    const { code, out, err } = await this.tell({ do: "dahu", arguments: args });
    assert.equal(code, 0, err);
    return out;
  }
  /** The link of `dahu user link`: "#set-up=…". */
  async link(login, ...args) { return /#set-up=\S+/.exec(await this.dahu("user", "link", login, ...args))[0]; }

  async browser() {
    this.#browser ??= await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"],
    });
    return this.#browser;
  }

  /**
   * open - a page of a person at @desk, in a context of its own; null: of nobody.
   * @param hash the screen: "#/accounts"
   * @param options lang zh|en, theme light|dark, size of SIZES, token of somebody else, wait: a selector (null: do not wait), accept: a
   *   list of statuses that the screen may be told beside REFUSALS, context: options of Playwright, in: a context that is there
   */
  async open(desk, hash = "", { lang = "en", theme = "light", size = "desk", token, wait = "main", accept = [], context = {}, in: within } = {}) {
    const place = within ?? await this.context(desk, { theme, size, token, context });
    const page = await place.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await watch(page, this, accept);
    this.#pages.add(page);
    page.on("close", () => this.#pages.delete(page));
    await page.goto(`${this.url}/?lang=${lang}${hash}`);
    if (wait) await page.waitForSelector(wait);
    await page.settle();
    return page;
  }

  async context(desk, { theme = "light", size = "desk", token, context = {} } = {}) {
    const made = await (await this.browser()).newContext({ ...SIZES[size], colorScheme: theme, locale: "en-GB", timezoneId: "Asia/Shanghai", ...context });
    const own = token ?? this.tokens[desk];
    if (own) await made.addCookies([{ name: "dahu", value: own, url: this.url, httpOnly: true, sameSite: "Strict" }]);
    return made;
  }

  /** Ends everything. Nothing may have been kept from running by the content security policy. */
  async close() {
    await this.#browser?.close();
    const log = await this.log().catch(() => "");
    this.#child.stdin.end();
    await this.#ended;
    const reports = log.split("\n").filter(line => line.includes("csp report"));
    assert.deepEqual(reports, []);
    assert.ok(!log.includes("Sanitizer"), log);
  }
}

/* ---- a page that watches itself -------------------------------------------------------------------- */

/* Runs before the page's own scripts: counts what a person does, and what the policy refused. */
function observe() {
  const seen = { clicks: 0, keys: 0, refused: [], shift: 0, moved: [] };
  Object.defineProperty(window, "__seen", { value: seen });
  const isText = target => target instanceof HTMLElement && target.matches("input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, [contenteditable]");
  addEventListener("pointerdown", event => { if (event.isTrusted) seen.clicks++; }, true);
  addEventListener("keydown", event => {
    if (!event.isTrusted || event.repeat || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    if (!isText(event.target) || ["Enter", "Escape"].includes(event.key)) seen.keys++; /* what is typed into a field is content */
  }, true);
  addEventListener("securitypolicyviolation", event => seen.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  const nameOf = node => (node?.nodeType === Node.ELEMENT_NODE ? [node.localName, ...node.classList].join(".") : node?.nodeName);
  const moveOf = ({ node, previousRect: was, currentRect: is }) => `${nameOf(node?.parentElement)} > ${nameOf(node)} "${(node?.textContent ?? "").slice(0, 40)}" ${was.x},${was.y} ${was.width}x${was.height} -> ${is.x},${is.y} ${is.width}x${is.height}`;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      seen.shift += entry.value;
      seen.moved.push(`${entry.value.toFixed(3)} at ${Math.round(entry.startTime)} ms: ${entry.sources.map(moveOf).join("; ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function watch(page, stage, accept) {
  const wrong = [], accepted = new Set([...REFUSALS, ...accept]);
  page.on("pageerror", error => wrong.push(`error: ${error.stack ?? error}`));
  page.on("console", message => {
    const status = /status of (\d+)/.exec(message.text())?.[1];
    if (message.type() === "error" && !(status && accepted.has(Number(status))) && !(page.offline && /ERR_/.test(message.text()))) {
      wrong.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("dialog", dialog => { wrong.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", request => { if (!request.url().startsWith(stage.url) && /^(http|ws)/.test(request.url())) wrong.push(`outside: ${request.url()}`); });
  await page.addInitScript(observe);

  Object.assign(page, {
    /** True while the test has taken the network or the service away: what fails to load is no fault then. */
    offline: false,
    /** Something is shown, and nothing of it is still being waited for. */
    settle: () => page.waitForFunction(() => document.querySelector("#app")?.children.length > 0 && !document.querySelector("[aria-busy=true], .skeleton")),
    /** What a person has done so far; @act's share of it when there is one. */
    count: async act => {
      const now = () => page.evaluate(() => ({ clicks: window.__seen.clicks, keys: window.__seen.keys }));
      if (!act) return now();
      const before = await now();
      await act();
      const after = await now();
      return { clicks: after.clicks - before.clicks, keys: after.keys - before.keys };
    },
    /** @act takes at most so many clicks, or taps, and so many keys; what is typed into fields does not count. */
    atMost: async (clicks, act, keys = 0) => {
      const took = await page.count(act);
      assert.ok(took.clicks <= clicks && took.keys <= keys, `took ${took.clicks} clicks and ${took.keys} keys, more than ${clicks} and ${keys}`);
      return took;
    },
    /** Serious and critical findings of axe. */
    axe: async (options = {}) => {
      if (!await page.evaluate(() => "axe" in window)) {
        const session = await page.context().newCDPSession(page);
        await session.send("Runtime.evaluate", { expression: AXE });
        await session.detach();
      }
      const found = await page.evaluate(async given => (await window.axe.run(document, given)).violations, { runOnly: WCAG, resultTypes: ["violations"], ...options });
      return found.filter(one => ["serious", "critical"].includes(one.impact))
        .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`).join(" | ")} (${one.nodes.length})`);
    },
    /** A picture was made of what is now: what follows the size of its place (a chart) has followed. */
    drawn: () => page.evaluate(() => new Promise(resolve => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))); })),
    /** Pixels by which the page is wider than what shows it. */
    overflow: () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    /** Keys of the catalogue that stand in the place of their texts; codes and names of fields that nobody said in words, instants as machines write them. */
    untranslated: () => page.evaluate(() => {
      const texts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (!node.parentElement.closest(".mono, code, pre, kbd, bdi:not([data-code]), script, style, [data-as-written]")) texts.push(node.data.trim());
      const raw = texts.flatMap(text => (/^[A-Z]{4,}$/.test(text) && text !== "XLSX" ? [text] : text.match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b|(?<![./@])\b[a-z][a-z0-9]*(_[a-z0-9]+)+\b(?![.@])|\d{4}-\d\d-\d\dT\d\d:\S*/g) ?? []));
      return [...document.body.innerText.match(/\b(web|state|flow|form|gate|desk|right|rule|policy|column|word|limit|alarm_class|notice|checklist)(\.[a-zA-Z0-9_]+)+\b/g) ?? [], ...raw];
    }),
    /** Nothing went wrong until now; closes the page, and its context when it is the last one in it. */
    done: async () => {
      const { refused } = await page.evaluate(() => window.__seen);
      const context = page.context();
      await page.close();
      if (context.pages().length === 0) await context.close();
      assert.deepEqual([...wrong, ...refused.map(one => `policy: ${one}`)], []);
    },
    /** What has gone wrong until now, for a test that expects it; forgotten afterwards. */
    faults: () => wrong.splice(0),
  });
}

/* ---- people ---------------------------------------------------------------------------------------- */

/** The code that a device shows for @secret (base 32) at @at: RFC 6238, six digits, thirty seconds. */
export function oneTimeCode(secret, at = Date.now()) {
  const bits = [...secret.replace(/[\s=]/g, "").toUpperCase()].map(letter => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const hash = createHmac("sha1", key).update(counter).digest(), from = hash[19] & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, "0");
}
