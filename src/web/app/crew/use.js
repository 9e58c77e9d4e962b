/* What crew screens read from the phone: again after each change, also of another tab. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { changeVisit, flush, keep, kept, readCrew, readPack, readPictures, readVisits, trouble } from "./store.js";
import { session } from "../session.js";
import { dayAfter } from "./visit.js";

/** @template T @param {(owner: string) => Promise<T>} read @returns {T | undefined} undefined: not read yet */
export function useKept(read) {
  const [found, setFound] = useState(/** @type {T | undefined} */ (undefined)), owner = session.value?.user, turn = kept.value;
  useEffect(() => {
    let here = true;
    void read(owner).then(value => { if (here) setFound(() => value); });
    return () => { here = false; };
  }, [owner, turn, read]);
  return found;
}

const nothing = (/** @type {Promise<any>} */ promise) => promise.then(value => value ?? null);

/** The pack, the visits, and the crew of today with its signatures; undefined while they are read. */
export function useDay() {
  const pack = useKept(useCallback(owner => nothing(readPack(owner)), [])), visits = useKept(useCallback(owner => readVisits(owner), [])), crew = useKept(useCallback(owner => nothing(readCrew(owner)), []));
  return { pack, visits, crew: crew?.day === dayAfter(0) ? crew : crew && null, ready: pack !== undefined && visits !== undefined && crew !== undefined };
}

/** The pictures of a visit, as they are kept. @param {string} id @returns {any[] | undefined} */
export const usePictures = id => useKept(useCallback(() => readPictures(id), [id]));

/** A draft that is worked on: each change of it is kept at once. @param {any} first as it is kept */
export function useDraft(first) {
  const [draft, setDraft] = useState(first), latest = useRef(first);
  const edit = useCallback((/** @type {any} */ change) => {
    latest.current = { ...latest.current, ...change, changed_at: new Date().toISOString() };
    setDraft(latest.current);
    keep(latest.current);
  }, []);
  return { draft, edit, latest };
}

/** Finish a draft with the record that is sent from now on. @param {any} draft @param {(done: any) => any} record @returns {Promise<boolean>} was it kept? */
export async function finishDraft(draft, record) {
  const done = { ...draft, ended_at: new Date(Math.max(Date.now(), Date.parse(draft.began_at))).toISOString() }; /* a clock may have been put back */
  try {
    await flush();
    await changeVisit(draft.id, there => (there.state === "DRAFT" ? { ...done, state: "READY", body: record(done), error: null } : there));
    return true;
  } catch (/** @type {any} */ error) {
    trouble.value = error;
    return false;
  }
}

/** A draft is worked on in one window at a time; the others wait until it is closed. @param {string} id @returns {boolean} is it this one? */
export function useAlone(id) {
  const [held, setHeld] = useState(!navigator.locks);
  useEffect(() => {
    if (!navigator.locks) return undefined;
    const stop = new AbortController();
    let release = () => {};
    navigator.locks.request(`dahu-visit-${id}`, { signal: stop.signal }, () => { setHeld(true); return new Promise(done => { release = () => done(undefined); }); }).catch(() => {});
    return () => { stop.abort(); release(); };
  }, [id]);
  return held;
}
