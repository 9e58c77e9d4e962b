/* How long people wait when many work at once: 200 of them, four requests of five read and one writes, while 2,000 meters are read each
   minute into the same database; and one of them in Chromium. No test: it prints figures, and fails when they miss their goals.

   usage: node tests/web/bench_load.js [MINUTES] [PEOPLE] [METERS] [THINK_S]     2 minutes, 200 people and 2,000 meters unless said;
          each looks at what he got for 2 s on average, and then asks again */
import { Agent, request } from "node:http";
import { openStage } from "./stage.js";

const [minutes = 2, people = 200, meters = 2000, think = 2] = process.argv.slice(2).map(Number);
const GOAL = { p95: 200, p99: 500 }, WARM_MS = 15000, SLOT_S = 60;
const wait = ms => new Promise(resolve => { setTimeout(resolve, ms); });
const pick = list => list[Math.floor(Math.random() * list.length)];
const account = () => `A-1${String(1 + Math.floor(Math.random() * 4999)).padStart(4, "0")}`;

/* What people do, and how often of a hundred times. A body makes it a change. */
const READS = [[24, "account", () => `/accounts/${account()}`], [12, "list of accounts", () => `/accounts?limit=50${pick(["", "&large=yes", "&sort=-capacity"])}`],
  [10, "search", () => `/search?text=${account()}`], [10, "what is due", () => "/due?limit=50"], [12, "list of cases", () => "/complaints?open=yes&limit=50"], [12, "case", own => (own.cases.length ? `/complaints/${pick(own.cases).number}` : "/complaints?limit=50")]];
const WRITES = [[8, "complaint", () => ["/complaints", { account: account(), channel: "PHONE", topic: "BILLING", summary: "the bill came late", complainant: "Li" }]],
  [8, "contact", () => ["/contacts", { account: account(), channel: "PHONE", person: "Li", topic: "CONSULTING" }]],
  [4, "note", own => { const one = own.cases.at(-1); return one ? [`/complaints/${one.number}/note`, { reason: "called back" }, one.version] : ["/complaints", { account: account(), channel: "PHONE", topic: "BILLING", summary: "x" }]; }]];
const TURNS = [...READS, ...WRITES];

const stage = await openStage({ scene: "load", desks: ["MARKETING_LEAD"], options: { people, meters, slot_s: SLOT_S } });
const { hostname, port } = new URL(stage.url);
const waits = new Map(TURNS.map(([, name]) => [name, []])), wrong = new Map();
const note = what => wrong.set(what, (wrong.get(what) ?? 0) + 1);
let going = true, counts = false;

function ask(own, name, [path, body, version]) {
  const began = performance.now();
  return new Promise(resolve => {
    const headers = { Cookie: `dahu=${own.token}`, Origin: stage.url, ...(body && { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() }), ...(version && { "If-Match": `"${version}"` }) };
    const call = request({ hostname, port, path: `/api/v1${path}`, method: body ? "POST" : "GET", agent: own.agent, headers }, answer => {
      const parts = [];
      answer.on("data", part => parts.push(part));
      answer.on("end", () => {
        if (counts) waits.get(name).push(performance.now() - began);
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode >= 300) note(`${name} ${answer.statusCode} ${text.slice(0, 200)}`);
        resolve(answer.statusCode < 300 ? JSON.parse(text) : null);
      });
    });
    call.on("error", error => { note(`${name} ${error.message}`); resolve(null); });
    call.end(body && JSON.stringify(body));
  });
}

/** A person: looks for a while, then does one thing or another. */
async function work(token) {
  const own = { token, cases: [], agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
  await wait(Math.random() * think * 1000);
  while (going) {
    let left = Math.random() * TURNS.reduce((sum, [share]) => sum + share, 0);
    const [, name, make] = TURNS.find(([share]) => (left -= share) < 0) ?? TURNS[0], made = make(own);
    const answer = await ask(own, name, Array.isArray(made) ? made : [made]);
    if (Array.isArray(made) && answer?.version && made[0].startsWith("/complaints")) own.cases = [...own.cases.filter(one => one.number !== answer.number), { number: answer.number, version: answer.version }].slice(-5);
    await wait(-Math.log(1 - Math.random()) * think * 1000);
  }
  own.agent.destroy();
}

/** One who has the application open, from each press until all of the screen is there. */
async function browse(took) {
  const page = await stage.open("MARKETING_LEAD", "#/accounts", { accept: [503] });   /* counted where people are refused */
  while (going) {
    const hash = pick(["#/accounts", `#/accounts/${account()}`, "#/due", "#/complaints", "#/applications", "#/reports"]);
    const began = performance.now();
    await page.evaluate(to => { location.hash = to; }, hash);
    await page.waitForTimeout(20);
    await page.settle();
    if (counts) took.push(performance.now() - began);
    await wait(1000);
  }
  await page.done().catch(error => note(`Chromium: ${error.message.slice(0, 300)}`));
}

const share = (list, part) => (list.length ? [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] : NaN);
const line = (name, list) => console.log(`${name.padEnd(18)} ${String(list.length).padStart(7)}  p50 ${share(list, 0.5).toFixed(1).padStart(7)}  p95 ${share(list, 0.95).toFixed(1).padStart(7)}  p99 ${share(list, 0.99).toFixed(1).padStart(7)}  most ${Math.max(...list).toFixed(1).padStart(7)} ms`);

try {
  const screens = [], all = [...stage.scene.people.map(work), browse(screens)];
  await wait(WARM_MS);
  counts = true;
  const begin = Math.ceil(Date.now() / 1000);
  await wait(minutes * 60000);
  counts = going = false;
  const end = Math.floor(Date.now() / 1000) - 5;
  await Promise.all(all);
  const every = [...waits.values()].flat(), reads = READS.flatMap(([, name]) => waits.get(name)), writes = WRITES.flatMap(([, name]) => waits.get(name));
  for (const [, name] of TURNS) line(name, waits.get(name));
  line("reads", reads);
  line("writes", writes);
  line("all", every);
  line("screens, Chromium", screens);
  const { due, read } = await stage.call("slots", { begin, end }), faults = [...wrong.values()].reduce((sum, one) => sum + one, 0);
  console.log(`${(every.length / minutes / 60).toFixed(0)} requests a second of ${people} people, ${faults} refused or failed; ${read} of ${due} slots of ${meters} meters read in time`);
  for (const [what, count] of [...wrong].slice(0, 10)) console.log(`  ${count} ${what}`);
  if (faults > 0 || share(every, 0.95) > GOAL.p95 || share(every, 0.99) > GOAL.p99 || read < due) process.exitCode = 1;
} finally {
  going = false;
  await stage.close();
}
