/* Asking the service. Each change carries a key, so that sending it again does it once; a refusal is thrown as
   it came: code, title, hint, what is missing, and where in the form. */
import { signal } from "@preact/signals";
import { lang, own, t } from "./text.js";

/** @typedef {{status: number, code: string, title: string, hint: string, text_en: string, text_zh: string, detail: string,
 *   field?: string, missing?: {item: string, text: string}[], request_id: string}} Problem */

/** The service said no, or did not answer (status 0). */
export class Refusal extends Error {
  /** @param {number} status @param {Problem | null} problem */
  constructor(status, problem) {
    super(problem?.code ?? "UNREACHABLE");
    this.status = status;
    this.problem = problem;
  }

  /** In the reader's language. */
  get text() {
    return this.problem === null ? t("web.unreachable") : own(this.problem, "text") || this.problem.title;
  }
}

/** When the service answered last, and whether it did when last asked. @type {import("@preact/signals").Signal<{at: number, up: boolean}>} */
export const contact = signal({ at: Date.now(), up: true });

/** Called when a request finds nobody signed in. @type {{signedOut: () => void}} */
export const hooks = { signedOut: () => {} };

/** A new key for one intent of a person. */
export const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");

/** Marks of writing direction, what ends a paragraph in the midst of a text, and each escape as a whole, so that none begins within another. */
const MARKS = /([\u202a-\u202e\u2066-\u2069])|([\u0085\u2029]|\\u001[c-e])|\\./gi;
/** JSON without these: unbalanced, they turn our own words round, whatever stands around the text (bdi too). @param {string} text */
export const read = text => JSON.parse(text.replace(MARKS, (found, turns, ends) => (turns ? "" : ends ? " " : found)));

/** @param {Response} answer */
async function content(answer) {
  const media = answer.headers.get("Content-Type") ?? "";
  if (media.includes("json")) return read(await answer.text());
  return answer.blob();
}

/**
 * ask - one request of the API.
 * @param {string} method @param {string} path below /api/v1, such as "/accounts/A-00001"
 * @param {{body?: unknown, raw?: Blob | string, media?: string, key?: string, version?: number | string, signal?: AbortSignal, quiet?: boolean}} [options]
 *   version: the one that was read, for what changes it; key: the same again when an intent is sent again; quiet: nobody asked for it, so it signs nobody out
 * @returns {Promise<any>} the JSON of the answer, or its bytes
 */
export async function ask(method, path, { body, raw, media, key, version, signal: stop, quiet } = {}) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": lang.value };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (raw !== undefined && media) headers["Content-Type"] = media;
  if (method === "POST") headers["Idempotency-Key"] = key ?? newKey();
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const answer = await reach(`/api/v1${path}`, { method, headers, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)), signal: stop });
  const told = await content(answer).catch(() => null);
  if (answer.ok) return told;
  if (answer.status === 401 && !quiet) hooks.signedOut();
  throw new Refusal(answer.status, told?.code ? told : null);
}

/** @param {string} url @param {RequestInit} options */
async function reach(url, options) {
  try {
    const answer = await fetch(url, options);
    contact.value = { at: Date.now(), up: answer.status !== 502 && answer.status !== 504 };
    return answer;
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") throw error;
    contact.value = { at: contact.value.at, up: false };
    throw new Refusal(0, null);
  }
}

/** @param {string} path @param {AbortSignal} [stop] */
export const get = (path, stop) => ask("GET", path, { signal: stop });

/** A query string of what is set: "?a=1", or "". @param {Record<string, unknown>} values */
export function query(values) {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return set.length === 0 ? "" : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

/** Hand the file at @path to the person, named as the service names it. @param {string} path */
export async function download(path) {
  const answer = await reach(`/api/v1${path}`, { headers: { "Accept-Language": lang.value } });
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => null));
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? path.split("?")[0].split("/").pop() ?? "file";
  save(await answer.blob(), name);
}

/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
