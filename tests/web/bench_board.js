/* How much script an update of the board takes, and whether its memory stays as it is: 500 accounts with two sources each, every meter
   read each second, the real service and Chromium. No test: it prints figures.

   usage: node tests/web/bench_board.js [MINUTES] [ACCOUNTS]      3 minutes and 500 accounts unless said */
import { openStage } from "./stage.js";

const [minutes = 3, accounts = 500] = process.argv.slice(2).map(Number);
const TRACE_S = 20, TICK_MS = 1000;
const stage = await openStage({ scene: "tiles", desks: ["DISPATCHER"], options: { accounts } });
const wait = ms => new Promise(resolve => { setTimeout(resolve, ms); });
let ticking = true;

async function tick() {
  for (; ticking;) {
    const began = Date.now();
    await stage.call("tick");
    await wait(Math.max(0, TICK_MS - (Date.now() - began)));
  }
}

/** Milliseconds of processor time of script in each task of the page's main thread, the longest first. */
function scripts(trace) {
  const events = JSON.parse(trace).traceEvents, main = events.find(event => event.name === "thread_name" && event.args.name === "CrRendererMain");
  const own = events.filter(event => event.pid === main.pid && event.tid === main.tid && event.ph === "X" && event.dur);
  const tasks = own.filter(event => event.name === "RunTask"), parts = own.filter(event => ["FunctionCall", "RunMicrotasks", "EvaluateScript"].includes(event.name)).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const outer = [];
  for (const part of parts) if (!outer.length || part.ts >= outer.at(-1).ts + outer.at(-1).dur) outer.push(part);
  return tasks.map(task => outer.filter(part => part.ts >= task.ts && part.ts < task.ts + task.dur).reduce((sum, part) => sum + (part.tdur ?? part.dur), 0) / 1000).filter(ms => ms > 0.2).sort((a, b) => b - a);
}

try {
  const page = await stage.open("DISPATCHER", "#/board", { size: "wall", theme: "dark" });
  await page.waitForFunction(count => document.querySelectorAll(".tile").length === count, accounts);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const measure = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(one => [one.name, one.value]));
  };
  const ticks = tick();
  await wait(5000);
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["devtools.timeline", "toplevel", "disabled-by-default-devtools.timeline"] });
  await wait(TRACE_S * 1000);
  const took = scripts((await browser.stopTracing()).toString());
  console.log(`${accounts} accounts, ${stage.scene.points} meters read each second: script per task, longest ${took.slice(0, 5).map(ms => ms.toFixed(1)).join(" ")} ms, 99 % below ${took[Math.floor(took.length / 100)].toFixed(1)} ms, ${took.length} tasks in ${TRACE_S} s, ${(took.reduce((a, b) => a + b, 0) / TRACE_S / 10).toFixed(1)} % of the time`);
  const before = await measure();
  for (let n = 0; n < minutes * 2; n++) {
    await wait(30000);
    const now = await measure();
    console.log(`${((n + 1) / 2).toFixed(1)} min: heap ${(now.JSHeapUsedSize / 1e6).toFixed(2)} MB, nodes ${now.Nodes}, listeners ${now.JSEventListeners}, script ${((now.ScriptDuration - before.ScriptDuration) / (now.Timestamp - before.Timestamp) * 100).toFixed(1)} %, style and layout ${((now.RecalcStyleDuration + now.LayoutDuration - before.RecalcStyleDuration - before.LayoutDuration) / (now.Timestamp - before.Timestamp) * 100).toFixed(1)} %`);
  }
  ticking = false;
  await ticks;
} finally {
  ticking = false;
  await stage.close();
}
