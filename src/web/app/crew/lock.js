/* The PIN of this phone: after some minutes without a touch the application is shut until it is typed. It keeps out who finds
   the phone open, and no more: what is on the phone is not encrypted by it, which the screens say. Kept of it is a salted
   PBKDF2 hash; each wrong one is counted on the disk before it is looked at, so that starting anew gains nothing. Who has
   forgotten it signs in anew and sets another; nothing that waits to be sent is touched by either. */
import { signal } from "@preact/signals";
import { lock, leave, session } from "../session.js";
import { dropLock, readLock, writeLock } from "./store.js";

const SHUT_MS = 5 * 60000, LOOK_MS = 15000, TOUCH_MS = 5000, ITERATIONS = 600000;
/** Seconds to wait after so many wrong ones; after all of them only signing in helps. */
const WAITS_S = [0, 0, 0, 5, 15, 60, 300, 300, 300, 300];
const TOUCHED = "touched", HELD = "pin";
export const PIN_DIGITS = 6;

/** Has this person a PIN on this phone? null: not looked yet. @type {import("@preact/signals").Signal<boolean | null>} */
export const pinSet = signal(null);
/** Can there be one here? Browsers reckon hashes only on https and on this machine. */
export const pinPossible = Boolean(globalThis.crypto?.subtle);

/** @param {string} pin @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations */
async function hashPin(pin, salt, iterations) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

/** Is it six digits, and neither all the same nor in a row? @param {string} pin */
export function isGoodPin(pin) {
  if (!/^\d{6}$/.test(pin)) return false;
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  return !(steps.size === 1 && [-1, 0, 1].includes([...steps][0]));
}

/** @param {string} pin */
export async function setPin(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16)), { user, session: number } = session.value;
  await writeLock({ owner: user, salt, iterations: ITERATIONS, hash: await hashPin(pin, salt, ITERATIONS), session: number, wrong: 0, until: 0, forgotten: false });
  localStorage.setItem(HELD, "yes");
  pinSet.value = true;
  touch(true);
}

/** Try to open. @param {string} pin @returns {Promise<"open" | "wrong" | "wait" | "used_up">} */
export async function tryPin(pin) {
  const held = await readLock(session.value.user);
  if (!held) { open(); return "open"; }
  if (held.wrong >= WAITS_S.length) return "used_up";
  if (waitOf(held) > 0) return "wait";
  const wrong = held.wrong + 1, tried = { ...held, wrong, until: Date.now() + 1000 * (WAITS_S[wrong] ?? 0) };
  await writeLock(tried);
  const hash = await hashPin(pin, held.salt, held.iterations);
  if (!hash.every((byte, at) => byte === held.hash[at])) return wrong >= WAITS_S.length ? "used_up" : "wrong";
  await writeLock({ ...held, wrong: 0, until: 0 });
  open();
  return "open";
}

/** Milliseconds until the next try; a clock that was put back makes it no longer than it was. @param {any} held */
const waitOf = held => Math.min(Math.max(0, held.until - Date.now()), 1000 * (WAITS_S[held.wrong] ?? 0));
/** Milliseconds until the next try. */
export async function waitNow() {
  const held = await readLock(session.value?.user ?? "");
  return held ? waitOf(held) : 0;
}

/** It is forgotten: signed out, and after signing in anew another one is set. */
export async function forgetPin() {
  const held = await readLock(session.value.user);
  if (held) await writeLock({ ...held, forgotten: true });
  await leave();
}

/* ---- when it shuts ---- */

/** @type {any} */
let Screen = null;
const open = () => { touch(true); lock.value = null; };
export function shut() {
  localStorage.setItem(TOUCHED, "0");
  lock.value = Screen;
}
let touchedAt = 0;
/** Somebody is there. @param {boolean} [surely] */
function touch(surely = false) {
  if (!surely && (lock.value || Date.now() - touchedAt < TOUCH_MS)) return;
  touchedAt = Date.now();
  localStorage.setItem(TOUCHED, String(touchedAt));
}
/** Was nobody there for long? A clock that was put back counts as long. */
function isStale() {
  const age = Date.now() - Number(localStorage.getItem(TOUCHED) ?? 0);
  return age > SHUT_MS || age < -60000;
}
const look = () => { if (pinSet.value && !lock.value && session.value?.user && isStale()) shut(); };

/** Who is signed in, and whether by a password that was typed since the PIN was last asked for. @param {any} now */
async function meet(now) {
  if (!now?.user) { lock.value = null; pinSet.value = null; return; }
  const held = await readLock(now.user);
  if (held && !now.offline && held.session !== now.session) {
    if (held.forgotten) await dropLock(now.user);
    else await writeLock({ ...held, session: now.session, wrong: 0, until: 0 });
    open();
  }
  pinSet.value = Boolean(held) && !(held.forgotten && held.session !== now.session && !now.offline);
  look();
}

let met = "";
/** From now on: shut when nobody was there for long. Done before anything of a phone with a PIN is shown. */
export async function beginLock() {
  if (Screen) return;
  ({ LockScreen: Screen } = await import("./lock_screen.js"));
  await meet(session.value);
  met = `${session.value?.user} ${session.value?.session}`;
  session.subscribe(now => {
    const who = `${now?.user} ${now?.session}`;
    if (who !== met) { met = who; void meet(now); }
  });
  for (const what of ["pointerdown", "keydown"]) addEventListener(what, () => { look(); touch(); }, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); else touch(); });
  setInterval(look, LOOK_MS);
}
