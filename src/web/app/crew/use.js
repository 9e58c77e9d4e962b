/* What crew screens read from the phone: again after each change, also of another tab. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { kept, readCrew, readPack, readVisits } from "./store.js";
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
