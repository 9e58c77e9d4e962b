/* Who is signed in, and what they may. */
import { computed, signal } from "@preact/signals";
import { ask, hooks } from "./api.js";

/** @type {import("@preact/signals").Signal<any>} undefined: not asked yet; null: nobody */
export const session = signal(undefined);
export const signedIn = computed(() => Boolean(session.value) && !session.value.factor_due && !session.value.password_due && !session.value.recovery_codes);
const held = computed(() => new Set(session.value?.rights ?? []));

hooks.signedOut = () => { session.value = null; };

/** Does this person hold @right? @param {string} right */
export const may = right => held.value.has(right);

/** The desks at which they sit now. @returns {string[]} */
export const desks = () => (session.value?.desks ?? []).filter((/** @type {any} */ desk) => desk.usable).map((/** @type {any} */ desk) => desk.desk);

export async function begin() {
  session.value = await ask("GET", "/session").catch(error => (error.status === 401 ? null : Promise.reject(error)));
}

export async function leave() {
  await ask("DELETE", "/session").catch(() => null);
  session.value = null;
}
