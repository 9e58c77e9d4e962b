/* Sending what is finished: first the record, for which the service gives a receipt, then photos and signatures a part at
   a time, from where the service has them. All of it may be broken off anywhere and sent again: the record carries an
   identifier made on the phone, a picture is named by its hash. One tab sends at a time. */
import { signal } from "@preact/signals";
import { Refusal, ask, contact } from "../api.js";
import { session } from "../session.js";
import { changeVisit, dropVisit, kept, readBytes, readPictures, readVisits, writePicture } from "./store.js";
import { isOld } from "./visit.js";

const PART_BYTES = 128 * 1024, EVERY_MS = 60000, WAITING = "waiting"; /* whose records wait, for who finds themselves signed out */

/** Is something being sent now? */
export const sending = signal(false);
/** How many visits of this person wait to be sent. */
export const waitingCount = signal(0);

/** Refusals that sending again does not change. @param {number} status */
const isFinal = status => status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);

/** What went wrong, as it is kept and shown. @param {any} error */
const faultOf = error => ({ at: new Date().toISOString(), status: error.status ?? -1, code: error.problem?.code ?? "", request: error.problem?.request_id ?? "", final: isFinal(error.status ?? -1),
  zh: error.problem?.text_zh ?? "", en: error.problem?.text_en ?? "" });

/** Refusals that say that this phone, or who has it, is not let in any more. */
const ENDED = ["session_unknown", "user_disabled", "desk_ended", "right_missing"];

/** Bytes of a picture, from where the service has them. @param {import("./store.js").Picture} picture @param {string} folder */
async function sendBytes(picture, folder) {
  let { received, whole } = picture, rejected = 0;
  const bytes = whole ? null : await readBytes(picture.id);
  if (bytes === undefined) throw new Error("a picture is not there");
  while (!whole && bytes) {
    const path = `${folder}/${picture.sha256}?bytes=${picture.size}&offset=${received}`;
    const told = await ask("PUT", path, { raw: new Blob([bytes.slice(received, received + PART_BYTES)]), media: "application/octet-stream", quiet: true })
      .catch(error => { if (isFinal(error.status) && received > 0 && rejected++ === 0) return { received_bytes: 0, whole: false }; throw error; });
    ({ received_bytes: received, whole } = told);
    await writePicture({ ...picture, received, whole });
  }
  return { ...picture, received, whole };
}

/** Who is not let in any more leaves what was finished with the service: set aside, it counts when the lead takes it. It stays on the phone. @param {any} visit @param {string} refused */
async function setAside(visit, refused) {
  if (visit.receipt) return;
  const aside = visit.aside ?? await ask("POST", "/quarantine", { quiet: true, body: { kind: visit.kind ?? "VISIT", refused, record: visit.body } });
  await changeVisit(visit.id, there => ({ ...there, aside }));
  for (const picture of await readPictures(visit.id)) if (!picture.whole) await sendBytes(picture, "/quarantine/files").then(writePicture);
}

/** Send one picture from where the service has it. @param {import("./store.js").Picture} picture @param {string | null} of the case that it belongs to @param {string} account */
async function sendPicture(picture, of, account) {
  const sent = await sendBytes(picture, "/attachments");
  if (picture.used) return;
  await ask("POST", `/attachments/${picture.sha256}/uses`, { quiet: true, body: { ...(of ? { case: of } : { account }), kind: "PHOTO", label: picture.kind === "PHOTO" ? picture.code || "-" : picture.code } });
  await writePicture({ ...sent, used: true });
}

/** Where a record goes. @param {any} visit */
const pathOf = visit => (visit.kind === "RECHECK" ? "/rechecks" : "/visits");
/** The case that pictures belong to. @param {any} receipt */
const caseOf = receipt => receipt.inspection ?? receipt.number ?? null;

/** Send one visit as far as it goes. @param {any} visit */
async function sendVisit(visit) {
  let { receipt } = visit;
  if (!receipt) {
    await changeVisit(visit.id, there => ({ ...there, tried: there.tried + 1, tried_at: new Date().toISOString() }));
    receipt = await ask("POST", pathOf(visit), { body: visit.body, quiet: true });
    await changeVisit(visit.id, there => ({ ...there, receipt, error: null }));
  }
  let unread = null;
  for (const picture of await readPictures(visit.id)) {
    if (picture.used) continue;
    await sendPicture(picture, caseOf(receipt), receipt.account).catch(error => { if (error instanceof Refusal) throw error; unread ??= error; });
  }
  if (unread) throw unread;
  await changeVisit(visit.id, there => ({ ...there, state: "SENT", sent_at: new Date().toISOString(), error: null }));
}

/** @param {string} owner */
async function sendWaiting(owner) {
  for (const visit of await readVisits(owner)) {
    if (isOld(visit)) await dropVisit(visit.id);
    if (visit.state !== "READY") continue;
    try {
      await sendVisit(visit);
    } catch (/** @type {any} */ error) {
      await changeVisit(visit.id, there => ({ ...there, error: faultOf(error) }));
      if (!(error instanceof Refusal)) continue; /* what this phone cannot read of one keeps no other back */
      if (ENDED.includes(error.problem?.code ?? "")) {
        await setAside(visit, error.problem?.code ?? "").catch(() => {});
        continue;
      }
      if (!isFinal(error.status)) return; /* nobody is there, or nobody is signed in: the next one would fare the same */
    }
  }
}

/** Keep the screen on while something is on its way. */
const stayAwake = async () => (navigator.wakeLock ? navigator.wakeLock.request("screen").catch(() => null) : null);

/** Count what waits. */
async function count() {
  const owner = session.value?.user;
  waitingCount.value = owner ? (await readVisits(owner)).filter(visit => visit.state === "READY").length : 0;
  if (owner && waitingCount.value > 0) localStorage.setItem(WAITING, owner);
  else if (owner) localStorage.removeItem(WAITING);
}
kept.subscribe(() => void count().catch(() => {}));
session.subscribe(() => void count().catch(() => {}));

/** One tab sends at a time. @param {() => Promise<void>} work */
const alone = work => (navigator.locks ? navigator.locks.request("dahu-outbox", { ifAvailable: true }, lock => (lock ? work() : undefined)) : work());

/** Nobody is signed in: what waits is tried with the session that has ended, and set aside. */
export async function sendEnded() {
  const owner = localStorage.getItem(WAITING);
  if (owner && !session.value) await alone(() => sendWaiting(owner));
}

/** Send all that is finished; what cannot be sent says why. */
export async function sendAll() {
  const owner = session.value?.user;
  if (!owner || sending.value) return;
  sending.value = true;
  try {
    const work = async () => {
      if (!(await readVisits(owner)).some(visit => visit.state === "READY" || isOld(visit))) return;
      const awake = await stayAwake();
      try { await sendWaiting(owner); } finally { await awake?.release().catch(() => {}); }
    };
    await alone(work);
  } finally {
    sending.value = false;
  }
}

/** From now on send by itself: at once, when the connection or the service is back, and every minute while somebody looks. */
export function sendByItself() {
  const turn = () => { if (document.visibilityState === "visible") void sendAll().catch(() => {}); };
  addEventListener("online", turn);
  document.addEventListener("visibilitychange", turn);
  let up = contact.value.up;
  contact.subscribe(now => {
    if (now.up && !up) setTimeout(turn);
    up = now.up;
  });
  setInterval(turn, EVERY_MS);
  turn();
}
