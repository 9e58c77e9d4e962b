/* Who is signed in, and what they may. */
import { computed, signal } from "@preact/signals";
import { ask, hooks } from "./api.js";

/** @type {import("@preact/signals").Signal<any>} undefined: not asked yet; null: nobody */
export const session = signal(undefined);
export const signedIn = computed(() => Boolean(session.value) && !session.value.factor_due && !session.value.password_due && !session.value.recovery_codes);
const held = computed(() => new Set(session.value?.rights ?? []));

hooks.signedOut = () => { session.value = null; };

/* ---- without the service ---- */

/* Who goes on site is known to this browser for some hours after the service was last there: name, desks, rights. The
   session itself stays a cookie that no script can read. */
const KEPT = "session", GRACE_MS = 12 * 3600 * 1000;

session.subscribe(now => {
  if (now?.rights?.includes("visit.send") && !now.offline) localStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), session: now }));
  else if (now === null) localStorage.removeItem(KEPT);
});

/** Who was signed in here last, when that is not long ago. */
function remembered() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  return kept && Date.now() - kept.at < GRACE_MS ? { ...kept.session, offline: true } : undefined;
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

export async function begin() {
  const away = remembered();
  session.value = await ask("GET", "/session", { quiet: true }).catch(error => {
    if (error.status === 401) return null;
    return away ?? Promise.reject(error);
  });
}

export async function leave() {
  await ask("DELETE", "/session").catch(() => null);
  session.value = null;
}
