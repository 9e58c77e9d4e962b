/* What a screen shows of the service: asked for, kept while it is asked again, with its age and its failure.
   Old data stays visible when the service is away; the head of the page says from when it is. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "./api.js";
import { lang } from "./text.js";

/** @typedef {{data: any, error: import("./api.js").Refusal | null, busy: boolean, at: number | null, reload: () => void}} Resource */

/**
 * useResource - the answer of GET @path.
 * @param {string | null} path null: nothing is asked for yet
 * @param {{every?: number, known?: any}} [options] every: milliseconds after which it is asked again while the page is visible; known: the answer that was got before, asked for anew at the next turn
 * @returns {Resource}
 */
export function useResource(path, { every, known } = {}) {
  const [state, setState] = useState(/** @type {{data: any, error: any, busy: boolean, at: number | null, path: string | null}} */
    ({ data: known ?? null, error: null, busy: path !== null && !known, at: null, path })), fresh = useRef(Boolean(known));
  const [turn, setTurn] = useState(0);
  const spoken = lang.value;
  useEffect(() => {
    if (path === null || fresh.current) {
      fresh.current = false;
      return undefined;
    }
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

/** @fresh with the objects of @was where nothing in them changed: who compares them by identity has less to paint. @param {any[]} fresh @param {any[]} was */
const kept = (fresh, was) => fresh.map((row, index) => (was[index] !== undefined && JSON.stringify(was[index]) === JSON.stringify(row) ? was[index] : row));

/**
 * usePages - a list that is read a page at a time. When it is asked again, all pages that are shown are, and stay shown meanwhile.
 * @param {string} path with its filters @param {{items: string, next?: string, every?: number}} names members of the answer: its rows, and what `after` takes
 */
export function usePages(path, { items, next = "next", every }) {
  const first = useResource(path, { every });
  /* what was read beyond the first page: all rows with those of the first, and the number of further pages */
  const [whole, setWhole] = useState({ path: "", of: /** @type {any} */ (null), rows: /** @type {any[]} */ ([]), next: /** @type {string | null} */ (null), pages: 0 });
  const known = useRef(/** @type {any[]} */ ([])), begin = useMemo(() => (first.data ? known.current = kept(first.data[items], known.current) : []), [first.data]);
  const current = useRef(path);
  current.current = path;
  const page = (/** @type {string} */ after) => get(`${path}${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(after)}`);
  const mine = whole.path === path && whole.pages > 0 && first.data ? whole
    : { path, of: first.data, rows: begin, next: first.data?.[next] ?? null, pages: 0 };

  useEffect(() => {
    if (mine.pages === 0 || mine.of === first.data) return undefined;
    let stopped = false;
    const again = async () => {
      let rows = begin, after = first.data[next] ?? null, pages = 0;
      while (pages < mine.pages && after !== null) {
        const got = await page(after);
        if (stopped) return;
        rows = [...rows, ...kept(got[items], mine.rows.slice(rows.length))];
        after = got[next] ?? null;
        pages++;
      }
      setWhole(was => (was.path === path && was.pages === mine.pages ? { path, of: first.data, rows, next: after, pages } : was));
    };
    again().catch(() => {}); /* what is shown stays, and is asked for at the next turn */
    return () => { stopped = true; };
  }, [first.data]);

  const load = async () => {
    if (mine.next === null) return;
    const got = await page(mine.next).catch(() => null);
    if (got === null || current.current !== path) return;
    setWhole({ path, of: mine.of, rows: [...mine.rows, ...got[items]], next: got[next] ?? null, pages: mine.pages + 1 });
  };
  return { ...first, rows: /** @type {any[]} */ (first.data ? mine.rows : null), more: mine.next === null ? null : load };
}
