/* A defect looked at again, as it grows on the phone. It is kept, finished and sent as a visit is (crew/visit.js), under
   kind RECHECK; what is its own stands here. Pure. */
import { newId, photosOf } from "./visit.js";

/** @param {any} pack @param {any} found an entry of pack.rechecks @param {string} owner */
export function beginRecheck(pack, found, owner) {
  return { id: newId(), kind: "RECHECK", owner, state: "DRAFT", number: found.number, found, account: found.account, offset_ms: pack.offset_ms, began_at: new Date().toISOString(), ended_at: null,
    fixed: null, detail: "", no_photo: "", place: null, tried: 0, error: null, receipt: null };
}

/** All that keeps it from being finished. @param {any} recheck @param {import("./store.js").Picture[]} pictures @returns {import("./visit.js").Lack[]} */
export const recheckLacks = (recheck, pictures) => [
  ...(recheck.fixed === null ? ["result"] : []), ...(recheck.detail.trim() ? [] : ["seen"]), ...(pictures.length > 0 || recheck.no_photo.trim() ? [] : ["photo"]),
].map(what => ({ step: "", what }));

/** As the service takes it. @param {any} recheck @param {import("./store.js").Picture[]} pictures */
export const recheckRecord = (recheck, pictures) => ({ id: recheck.id, number: recheck.number, fixed: recheck.fixed, detail: recheck.detail.trim(), checked_at: recheck.ended_at, offset_ms: recheck.offset_ms,
  photos: photosOf(pictures).map(({ code, ...photo }) => photo), ...(recheck.place ? { place: recheck.place } : {}), ...(pictures.length === 0 ? { no_photo_reason: recheck.no_photo.trim() } : {}) });
