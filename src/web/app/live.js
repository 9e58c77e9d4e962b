/* What is so now, from the stream of the service: sources of the board, their values, alarms. Each account has a
   signal of its own, so that one change paints one tile. What grows old ceases to be fresh here, without an event. */
import { batch, computed, signal } from "@preact/signals";
import { read } from "./api.js";

const TICK_MS = 1000, AGAIN_MS = 2000;
/** The service beats every five seconds; with the tick a cut is told before ten are over. */
const LOST_MS = 8500;
/** A stream that broke off may be back within this time, and nobody need be told. */
const BROKEN_MS = 3000;

/** @typedef {{source: string, place: number, role: string, line: string | null, state: string, reason: string | null, carrying: boolean | null, since: string | null, power_kw: number | null,
 *   voltage_bp: number | null, age_s: number | null, fresh: boolean, fresh_s: number | null, read_at: string | null, at: number}} Source at: when it arrived here, milliseconds */
/** @typedef {{account: string, customer: string | null, flags: string[], sources: Source[]}} Row */

/** Milliseconds, once a second. */
export const now = signal(Date.now());
/** The last event; the database of the service. */
export const link = signal({ at: 0, database: true, begun: false, broken: 0 });
/** Nothing is known of now: since when. @type {import("@preact/signals").ReadonlySignal<number | null>} */
export const lostSince = computed(() => (!link.value.begun || !link.value.database || now.value - link.value.at > LOST_MS || (link.value.broken > 0 && now.value - link.value.broken > BROKEN_MS) ? link.value.at : null));
/** Accounts of the board by number. @type {Map<string, import("@preact/signals").Signal<Row>>} */
const rows = new Map();
/** @type {import("@preact/signals").Signal<string[]>} */
export const accounts = signal([]);
/** Alarms by their number. @type {import("@preact/signals").Signal<Map<string, any>>} */
export const alarms = signal(new Map());
/** The newest values of points by number. @type {Map<string, import("@preact/signals").Signal<any>>} */
const points = new Map();

/** @param {string} account */
export const rowOf = account => rows.get(account);
/** The values of a point, as they come. @param {string} point */
export function valuesOf(point) {
  const known = points.get(point) ?? signal(null);
  points.set(point, known);
  return known;
}

/** Is it a value of now? @param {{age_s: number | null, fresh: boolean, fresh_s: number | null, at: number}} value @param {number} at milliseconds */
export const isFresh = (value, at) => value.fresh && value.age_s !== null && value.age_s + (at - value.at) / 1000 <= (value.fresh_s ?? 0);
/** How old a value is. @param {{age_s: number | null, at: number}} value @param {number} at */
export const ageOf = (value, at) => (value.age_s === null ? null : value.age_s + (at - value.at) / 1000);

/** The gravest open alarm of each account, and how many wait for a person. */
export const worst = computed(() => {
  /** @type {Map<string, {priority: number, waiting: number, classes: string[]}>} */
  const found = new Map();
  for (const alarm of alarms.value.values()) {
    if (!alarm.account || !["UNACK_ACTIVE", "ACK_ACTIVE", "UNACK_RETURNED"].includes(alarm.state)) continue;
    const one = found.get(alarm.account) ?? { priority: 9, waiting: 0, classes: [] };
    found.set(alarm.account, { priority: Math.min(one.priority, alarm.priority), waiting: one.waiting + Number(alarm.state.startsWith("UNACK")), classes: [...one.classes, alarm.class] });
  }
  return found;
});

/* ---- events ---- */

/** @param {any} row */
const arrived = row => ({ ...row, sources: row.sources.map((/** @type {any} */ source) => ({ fresh: false, fresh_s: null, read_at: null, ...source, at: Date.now() })) });

/** What is known of an account; whoever shows it keeps its signal, so it stays the same one. @param {any} row */
function keepRow(row) {
  const known = rows.get(row.account);
  if (known) known.value = arrived(row);
  else rows.set(row.account, signal(arrived(row)));
  return !known;
}

/** @param {any[]} list all there are */
function takeBoard(list) {
  const listed = new Set(list.map(row => row.account));
  for (const account of [...rows.keys()]) if (!listed.has(account)) rows.delete(account);
  list.forEach(keepRow);
  accounts.value = [...listed];
}

/** @param {any} event */
function takeAccount(event) {
  if (event.gone) {
    rows.delete(event.account);
    accounts.value = accounts.value.filter(account => account !== event.account);
    return;
  }
  if (keepRow(event)) accounts.value = [...accounts.value, event.account];
}

/** Change what is known of one source. @param {string} account @param {string} source @param {any} changes */
function changeSource(account, source, changes) {
  const known = rows.get(account);
  if (!known) return;
  known.value = { ...known.value, sources: known.value.sources.map(one => (one.source === source ? { ...one, ...changes } : one)) };
}

/** @param {any} event */
function takeLive(event) {
  const values = { ...event, at: Date.now() };
  valuesOf(event.point).value = values;
  if (event.source) changeSource(event.account, event.source, { read_at: event.read_at, age_s: event.age_s, fresh: event.fresh, fresh_s: event.fresh_s, at: values.at, ...(event.fresh && event.power_kw !== null ? { power_kw: event.power_kw } : {}) });
}

/** @param {any} event */
const takeSource = event => changeSource(event.account, event.source, { state: event.state, reason: event.reason, carrying: event.carrying, since: event.at, power_kw: event.power_kw, voltage_bp: event.voltage_bp });

/** @param {any[]} list those that are newer than what is known */
function takeAlarms(list) {
  const next = new Map(alarms.value);
  for (const alarm of list) if ((next.get(alarm.alarm)?.version ?? -1) <= alarm.version) next.set(alarm.alarm, alarm);
  alarms.value = next;
}

/** Called with each event of the journal, as it happens. @type {Set<(event: any) => void>} */
export const onAlarm = new Set();

/** What each event does. @type {Record<string, (data: any) => void>} */
const TAKE = {
  account: takeAccount, live: takeLive, source: takeSource,
  alarm: event => { takeAlarms([event.now]); for (const tell of onAlarm) tell(event); },
  snapshot: data => {
    if (data.topic === "board") takeBoard(data.accounts);
    if (data.topic === "alarms") { alarms.value = new Map(); takeAlarms(data.items); }
    if (data.topic === "live") data.items.forEach(takeLive);
  },
  time: data => { link.value = { ...link.value, database: data.database }; },
  ready: () => { link.value = { ...link.value, begun: true }; },
};

/* ---- the stream ---- */

/** @type {EventSource | null} */
let stream = null;
let listeners = 0, ticking = 0, again = 0, heard = 0;
/** Events wait here for the next picture. @type {[string, any][]} */
const waiting = [];

/** So many events go into one picture, that none of them takes long; an eighth of what waits when there is much. */
const PER_PICTURE = 50;

/** Until the stream has begun the snapshots wait for its last one: what would come one after another would push the rest about. */
const BEGINS = new Set(["ready", "time"]);

const later = () => (document.visibilityState === "visible" ? requestAnimationFrame : setTimeout)(drain);

function drain() {
  const events = waiting.splice(0, link.peek().begun ? Math.max(PER_PICTURE, waiting.length >> 3) : waiting.length);
  if (events.length === 0) return;
  if (waiting.length > 0) later();
  batch(() => {
    for (const [name, data] of events) TAKE[name]?.(data);
    link.value = { ...link.value, at: Date.now(), broken: 0 };
  });
}

/** @param {string} name @param {string} data */
function take(name, data) {
  const silence = Date.now() - heard;
  heard = Date.now();
  if (silence > LOST_MS) {   /* a machine that slept finds what was sent before: of nobody knows when */
    anew();
    return;
  }
  const first = waiting.length === 0;
  waiting.push([name, read(data)]);
  if (link.peek().begun ? first : BEGINS.has(name)) later();
}

function open() {
  heard = Date.now();
  stream = new EventSource("/api/v1/stream?topics=live,alarms");
  stream.onopen = () => { heard = Date.now(); };
  for (const name of ["hello", ...Object.keys(TAKE)]) stream.addEventListener(name, event => take(name, event.data));
  stream.onerror = () => {
    if (link.value.broken === 0) link.value = { ...link.value, broken: Date.now() };
    if (stream?.readyState === EventSource.CLOSED) again = window.setTimeout(open, AGAIN_MS);
  };
}

/** Forget what is on its way, and begin with a snapshot. */
function anew() {
  stream?.close();
  clearTimeout(again);
  waiting.length = 0;
  open();
}

/** A tab that comes back to the front shows at once how old everything is; one that goes paints no pictures, and keeps nothing waiting for one. */
function turned() {
  now.value = Date.now();
  drain();
}

/** Listen while a screen needs it; call what is returned when it does not any more. */
export function listen() {
  if (listeners++ === 0) {
    open();
    ticking = window.setInterval(() => { now.value = Date.now(); }, TICK_MS);
    document.addEventListener("visibilitychange", turned);
  }
  return () => {
    if (--listeners > 0) return;
    stream?.close();
    clearInterval(ticking);
    clearTimeout(again);
    document.removeEventListener("visibilitychange", turned);
    link.value = { at: 0, database: true, begun: false, broken: 0 };
  };
}
