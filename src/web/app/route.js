/* Where one is: the part of the address behind #, so that a link shares a screen with its filters.
   "#/accounts/A-00001?tab=energy" is path "/accounts/A-00001" and query {tab: "energy"}. */
import { signal } from "@preact/signals";

/** @typedef {{path: string, query: Record<string, string>}} Place */

/** @returns {Place} */
function read() {
  const [path, search = ""] = location.hash.replace(/^#/, "").split("?");
  return { path: path || "/", query: Object.fromEntries(new URLSearchParams(search)) };
}

/** @type {import("@preact/signals").Signal<Place>} */
export const place = signal(read());
addEventListener("hashchange", () => { place.value = read(); });

/** The link to a screen. @param {string} path @param {Record<string, unknown>} [query] */
export function href(path, query = {}) {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `#${path}${set.length ? `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}` : ""}`;
}

/** @param {string} path @param {Record<string, unknown>} [query] */
export const go = (path, query) => { location.hash = href(path, query); };

/** Change the query of this screen; "" or null takes a name away. Filters do not fill the history. @param {Record<string, unknown>} changes */
export function setQuery(changes) {
  const next = href(place.value.path, { ...place.value.query, ...changes });
  history.replaceState(null, "", next);
  place.value = read();
}

/** A part of a path as it was meant; what no link of ours has, such as a lone %, stands for itself. @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The parameters of @path by @pattern ("/accounts/:number"), or null. @param {string} pattern @param {string} path @returns {Record<string, string> | null} */
export function match(pattern, path) {
  const wanted = pattern.split("/"), given = path.split("/");
  if (wanted.length !== given.length) return null;
  /** @type {Record<string, string>} */
  const found = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(":")) found[part.slice(1)] = decoded(given[index]);
    else if (part !== given[index]) return null;
  }
  return found;
}
