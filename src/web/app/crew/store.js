/* What a phone keeps of visits: the pack that it took along, the visits, and their photos and signatures, each as bytes.
   A visit is written down a moment after each change and is found again after the browser was killed. What has been
   finished is never written over: it goes to the service as it is. */
import { openDB } from "idb";
import { signal } from "@preact/signals";

/** @typedef {any} Visit a record as crew/visit.js makes it */
/** @typedef {{id: string, visit: string, kind: "PHOTO" | "SIGNATURE", code: string, sha256: string, size: number, taken_at: string,
 *   latitude_e7?: number, longitude_e7?: number, received: number, whole: boolean, used: boolean}} Picture */

const WAIT_MS = 100;             /* keystrokes that come closer together are one write */
const SAFE = /** @type {IDBTransactionOptions} */ ({ durability: "strict" }); /* on the disk, not only on its way: a battery may be empty */

/** @type {Promise<import("idb").IDBPDatabase<any>> | null} */
let opened = null;
const base = () => {
  opened ??= openDB("dahu-crew", 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("pack", { keyPath: "owner" });
        db.createObjectStore("visit", { keyPath: "id" }).createIndex("owner", "owner");
        db.createObjectStore("picture", { keyPath: "id" }).createIndex("visit", "visit");
        db.createObjectStore("bytes"); /* of pictures, apart: what is listed often is small */
        db.createObjectStore("signature", { keyPath: "owner" });
      }
      if (from < 2) {
        db.createObjectStore("before"); /* pictures of the service that were taken along, by hash */
        db.createObjectStore("lock", { keyPath: "owner" });
      }
    },
    blocking(_from, _to, event) { /* a newer build in another window wants to go on */
      /** @type {IDBDatabase} */ (event.target).close();
      opened = null;
    },
    terminated() { opened = null; },
  });
  return opened;
};

/** Counts changes of what is kept, so that screens read it again; those that come together count once. */
export const kept = signal(0);
const told = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("dahu-crew");
if (told) told.onmessage = () => { kept.value += 1; };
/** @type {number | undefined} */
let telling;
function changed() {
  telling ??= window.setTimeout(() => {
    telling = undefined;
    kept.value += 1;
    told?.postMessage("changed");
  }, 30);
}

/* ---- the pack, and the signatures of the day ---- */

/** @param {string} owner */
export const readPack = async owner => (await base()).get("pack", owner);
/** @param {any} pack */
export async function writePack(pack) {
  await (await base()).put("pack", pack);
  changed();
}
/** Who goes today, and their signatures: made once, stand under each visit of the day. @param {string} owner @returns {Promise<any>} */
export const readCrew = async owner => (await base()).get("signature", owner);
/** @param {any} crew */
export async function writeCrew(crew) {
  await (await base()).put("signature", crew);
  changed();
}

/** Pictures of how defects were found, by hash. @param {string} sha256 @returns {Promise<ArrayBuffer | undefined>} */
export const readBefore = async sha256 => (await base()).get("before", sha256);
/** @param {string} sha256 @param {ArrayBuffer} bytes */
export const writeBefore = async (sha256, bytes) => void await (await base()).put("before", bytes, sha256);
/** Those that no pack names any more leave. @param {string[]} wanted @returns {Promise<string[]>} what of @wanted is not there yet */
export async function sortBefore(wanted) {
  const turn = (await base()).transaction("before", "readwrite"), there = new Set((await turn.store.getAllKeys()).map(String)), named = new Set(wanted);
  for (const sha256 of there) if (!named.has(sha256)) await turn.store.delete(sha256);
  await turn.done;
  return wanted.filter(sha256 => !there.has(sha256));
}

/** The PIN of a person on this phone (crew/lock.js). @param {string} owner @returns {Promise<any>} */
export const readLock = async owner => (await base()).get("lock", owner);
/** @param {any} held */
export async function writeLock(held) {
  const turn = (await base()).transaction("lock", "readwrite", SAFE);
  await turn.store.put(held);
  await turn.done;
}
/** @param {string} owner */
export const dropLock = async owner => (await base()).delete("lock", owner);

/* ---- visits ---- */

/** @param {string} id @returns {Promise<Visit | undefined>} */
export async function readVisit(id) {
  await flush();
  return (await base()).get("visit", id);
}
/** All visits of a person, oldest first. @param {string} owner @returns {Promise<Visit[]>} */
export async function readVisits(owner) {
  await flush();
  return (await (await base()).getAllFromIndex("visit", "owner", owner)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @type {Map<string, Visit>} */
const waiting = new Map();
/** @type {number | undefined} */
let timer;
let writing = Promise.resolve();
/** Why the phone cannot keep what is entered; null: it can. @type {import("@preact/signals").Signal<Error | null>} */
export const trouble = signal(null);
const AGAIN_MS = 2000;

/** Keep a visit that is being worked on: soon, and before the page goes. @param {Visit} visit */
export function keep(visit) {
  waiting.set(visit.id, visit);
  clearTimeout(timer);
  timer = window.setTimeout(flush, WAIT_MS);
}

/** Everything that waits is written when this is over. */
export function flush() {
  clearTimeout(timer);
  const now = [...waiting.values()];
  waiting.clear();
  if (now.length > 0) writing = writing.then(() => writeDrafts(now)).then(() => { trouble.value = null; }, error => takeBack(now, error));
  return writing;
}

/** What could not be written waits again, and who types is told. @param {Visit[]} drafts @param {Error} error */
function takeBack(drafts, error) {
  trouble.value = error;
  for (const draft of drafts) if (!waiting.has(draft.id)) waiting.set(draft.id, draft);
  timer = window.setTimeout(flush, AGAIN_MS);
}

/** A draft goes in the place of a draft only. @param {Visit[]} drafts */
async function writeDrafts(drafts) {
  const turn = (await base()).transaction("visit", "readwrite", SAFE);
  for (const draft of drafts) {
    const there = await turn.store.get(draft.id);
    if (!there || there.state === "DRAFT") await turn.store.put(draft);
  }
  await turn.done;
  changed();
}

/** Change what is kept of a visit, in one go; @change gets what is there and returns what is to be. @param {string} id @param {(visit: Visit) => Visit} change @returns {Promise<Visit>} */
export async function changeVisit(id, change) {
  await flush();
  const turn = (await base()).transaction("visit", "readwrite", SAFE);
  const there = await turn.store.get(id);
  const next = there && change(there);
  if (next) await turn.store.put(next);
  await turn.done;
  changed();
  return next;
}

/** Begin a visit. @param {Visit} visit */
export async function addVisit(visit) {
  await (await base()).add("visit", visit);
  changed();
}

/** A draft that nobody wants, with its pictures. @param {string} id */
export async function dropVisit(id) {
  await flush();
  const turn = (await base()).transaction(["visit", "picture", "bytes"], "readwrite", SAFE);
  for (const key of await turn.objectStore("picture").index("visit").getAllKeys(id)) {
    await turn.objectStore("picture").delete(key);
    await turn.objectStore("bytes").delete(key);
  }
  await turn.objectStore("visit").delete(id);
  await turn.done;
  changed();
}

/* ---- pictures ---- */

/** @param {string} visit @returns {Promise<Picture[]>} in the order in which they were made */
export const readPictures = async visit => (await (await base()).getAllFromIndex("picture", "visit", visit)).sort((a, b) => (a.id < b.id ? -1 : 1));
/** The bytes of a picture. @param {string} id @returns {Promise<ArrayBuffer | undefined>} */
export const readBytes = async id => (await base()).get("bytes", id);

/** Keep a picture with its bytes, in the place of @instead if there is one. @param {Picture} picture @param {ArrayBuffer} bytes @param {string} [instead] */
export async function addPicture(picture, bytes, instead) {
  const turn = (await base()).transaction(["picture", "bytes"], "readwrite", SAFE);
  await turn.objectStore("bytes").put(bytes, picture.id);
  await turn.objectStore("picture").put(picture);
  if (instead) {
    await turn.objectStore("picture").delete(instead);
    await turn.objectStore("bytes").delete(instead);
  }
  await turn.done;
  changed();
}
/** How far a picture is. @param {Picture} picture */
export async function writePicture(picture) {
  await (await base()).put("picture", picture);
  changed();
}
/** @param {string} id */
export async function dropPicture(id) {
  const turn = (await base()).transaction(["picture", "bytes"], "readwrite", SAFE);
  await turn.objectStore("picture").delete(id);
  await turn.objectStore("bytes").delete(id);
  await turn.done;
  changed();
}

/* What is typed last is written even when the page goes at once. */
addEventListener("pagehide", () => void flush());
addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") void flush(); });
