/* What a screen shows of the service: asked for, kept while it is asked again, with its age and its failure.
   Old data stays visible when the service is away; the head of the page says from when it is. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "./api.js";
import { lang } from "./text.js";

/** @typedef {{data: any, error: import("./api.js").Refusal | null, busy: boolean, at: number | null, reload: () => void}} Resource */

/**
 * useResource - the answer of GET @path.
 * @param {string | null} path null: nothing is asked for yet
 * @param {{every?: number}} [options] every: milliseconds after which it is asked again while the page is visible
 * @returns {Resource}
 */
export function useResource(path, { every } = {}) {
  const [state, setState] = useState(/** @type {{data: any, error: any, busy: boolean, at: number | null, path: string | null}} */
    ({ data: null, error: null, busy: path !== null, at: null, path }));
  const [turn, setTurn] = useState(0);
  const spoken = lang.value;
  useEffect(() => {
    if (path === null) return undefined;
    const stop = new AbortController();
    setState(was => (was.path === path ? { ...was, busy: true } : { data: null, error: null, busy: true, at: null, path }));
    get(path, stop.signal).then(
      data => setState({ data, error: null, busy: false, at: Date.now(), path }),
      error => { if (error.name !== "AbortError") setState(was => ({ ...was, error, busy: false })); });
    return () => stop.abort();
  }, [path, turn, spoken]);
  const reload = useCallback(() => setTurn(number => number + 1), []);
  useEvery(every, reload);
  return { ...state, data: state.path === path ? state.data : null, reload };
}

/** Call @what each @every milliseconds while the page is visible, and when it becomes so. @param {number | undefined} every @param {() => void} what */
export function useEvery(every, what) {
  useEffect(() => {
    if (!every) return undefined;
    const turn = () => { if (document.visibilityState === "visible") what(); };
    const timer = setInterval(turn, every);
    document.addEventListener("visibilitychange", turn);
    return () => { clearInterval(timer); document.removeEventListener("visibilitychange", turn); };
  }, [every, what]);
}

/**
 * usePages - a list that is read a page at a time.
 * @param {string} path with its filters @param {{items: string, next?: string, every?: number}} names members of the answer: its rows, and what `after` takes
 */
export function usePages(path, { items, next = "next", every }) {
  const first = useResource(path, { every });
  const [more, setMore] = useState(/** @type {{of: any, rows: any[], next: string | null | undefined, busy: boolean}} */ ({ of: null, rows: [], next: undefined, busy: false }));
  const current = useRef(first.data);
  current.current = first.data;
  const mine = more.of === first.data ? more : { of: first.data, rows: [], next: undefined, busy: false };
  const after = mine.next === undefined ? first.data?.[next] ?? null : mine.next;
  const load = async () => {
    const of = first.data;
    setMore({ ...mine, busy: true });
    const page = await get(`${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`).catch(() => null);
    if (current.current !== of) return;
    setMore(page === null ? { ...mine, busy: false } : { of, rows: [...mine.rows, ...page[items]], next: page[next], busy: false });
  };
  return { ...first, rows: first.data ? [...first.data[items], ...mine.rows] : null, more: after === null ? null : load, moreBusy: mine.busy };
}
