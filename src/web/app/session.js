/* Who is signed in, and what they may. */
import { computed, signal } from "@preact/signals";
import { ask, contact, hooks } from "./api.js";

/** @type {import("@preact/signals").Signal<any>} undefined: not asked yet; null: nobody */
export const session = signal(undefined);
export const signedIn = computed(() => Boolean(session.value) && !session.value.factor_due && !session.value.password_due && !session.value.recovery_codes);
const held = computed(() => new Set(session.value?.rights ?? []));

/** What is shown in the place of everything while a phone is shut (crew/lock.js); null: it is open. @type {import("@preact/signals").Signal<any>} */
export const lock = signal(null);

hooks.signedOut = () => { firstHealth = null; session.value = null; };

/* ---- without the service ---- */

/* Who goes on site is known to this browser for some hours after the service was last there: name, desks, rights. The
   session itself stays a cookie that no script can read. */
const KEPT = "session", GRACE_MS = 12 * 3600 * 1000;

let seenAt = Date.now(); /* when the service last knew this person */
const AGAIN_MS = 60000;

/** @param {any} now */
function remember(now) {
  if (!now?.rights?.includes("visit.send") || now.offline || now.expired) return;
  seenAt = Date.now();
  localStorage.setItem(KEPT, JSON.stringify({ at: seenAt, session: now }));
}
session.subscribe(now => {
  remember(now);
  if (now === null) localStorage.removeItem(KEPT);
});
contact.subscribe(({ up, at }) => { if (up && at - seenAt > AGAIN_MS) remember(session.peek()); });
/* A page that stays open is not open for longer than one that is opened anew. What was entered stays on the phone. */
setInterval(() => {
  const now = session.peek();
  if (now?.rights?.includes("visit.send") && (now.offline || !contact.peek().up) && Date.now() - seenAt > GRACE_MS) session.value = null;
}, AGAIN_MS);

/** Who was signed in here last, when that is not long ago. */
function remembered() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  if (!kept || Date.now() - kept.at > GRACE_MS) return undefined;
  seenAt = kept.at;
  return { ...kept.session, offline: true };
}

/** The service is there again: who is signed in, as it says. */
export async function beginAgain() {
  if (!session.value?.offline) return;
  session.value = await ask("GET", "/session", { quiet: true }).catch(error => (error.status === 401 ? { ...session.value, expired: true } : session.value));
}

/** Does this person hold @right? @param {string} right */
export const may = right => held.value.has(right);

/** The desks at which they sit now. @returns {string[]} */
export const desks = () => (session.value?.desks ?? []).filter((/** @type {any} */ desk) => desk.usable).map((/** @type {any} */ desk) => desk.desk);

/** What the service says of its own state, when it says so at once: a word above the screen that came later would push it down. */
export let firstHealth = /** @type {any} */ (null);
const AT_ONCE_MS = 200;

export async function begin() {
  const away = remembered(), now = await ask("GET", "/session", { quiet: true }).catch(error => {
    if (error.status === 401) return null;
    return away ?? Promise.reject(error);
  });
  if (now && !now.offline) firstHealth = await Promise.race([ask("GET", "/health", { quiet: true }).catch(() => null), new Promise(resolve => { setTimeout(resolve, AT_ONCE_MS, null); })]);
  session.value = now;
}

export async function leave() {
  firstHealth = null;
  await ask("DELETE", "/session").catch(() => null);
  session.value = null;
}
