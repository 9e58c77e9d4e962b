/* What a crew takes along: fetched while there is a connection, with the clock of the service beside that of the phone. */
import { ask, get } from "../api.js";
import { sortBefore, writeBefore, writePack } from "./store.js";

export const STALE_S = 24 * 3600;
const BEFORE_EACH = 3, BEFORE_ALL = 60; /* pictures of defects that are to be checked again */
const QUOTA_LOW = 200 * 1024 * 1024;

/** Fetch the visits of the next days for @owner. The phone's clock is taken for the middle of the way there and back. @param {string} owner @param {number} [days] */
export async function fetchPack(owner, days = 7) {
  const began = Date.now(), pack = await ask("GET", `/visits/pack?days=${days}`), ended = Date.now();
  await writePack({ ...pack, owner, got_at: new Date(ended).toISOString(), offset_ms: Math.round(Date.parse(pack.made_at) - (began + ended) / 2), bytes: new Blob([JSON.stringify(pack)]).size });
  await fetchBefore(pack.rechecks);
  await navigator.storage?.persist?.().catch(() => false);
}

/** How defects were found, as far as pictures come: without them the words remain. @param {any[]} rechecks */
async function fetchBefore(rechecks) {
  const wanted = [...new Set(rechecks.flatMap(one => one.photos.slice(0, BEFORE_EACH)))].slice(0, BEFORE_ALL);
  for (const sha256 of await sortBefore(wanted))
    await get(`/attachments/${sha256}`).then(blob => blob.arrayBuffer()).then(bytes => writeBefore(sha256, bytes)).catch(() => {});
}

/** How much room there is, and whether the browser may clear it. @returns {Promise<{free: number | null, low: boolean, firm: boolean}>} */
export async function storageState() {
  const { quota, usage } = await (navigator.storage?.estimate?.() ?? Promise.resolve({})).catch(() => ({ quota: undefined, usage: undefined }));
  const free = quota === undefined ? null : quota - (usage ?? 0);
  return { free, low: free !== null && free < QUOTA_LOW, firm: (await navigator.storage?.persisted?.().catch(() => false)) ?? false };
}
