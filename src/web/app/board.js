/* The board: a tile for each account with more than one source, and the alarms beside it. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useComputed, useSignal } from "@preact/signals";
import { html } from "./html.js";
import { code, duration, moment, number, t } from "./text.js";
import { href } from "./route.js";
import { accounts, ageOf, alarms, isFresh, link, listen, lostSince, now, onAlarm, rowOf, worst } from "./live.js";
import { LOOK_SIGNS, doesText, isFeeding, lookOf, lookText } from "./source.js";
import { StripAlarm, graver, isOpen } from "./alarm.js";
import { Empty, Skeleton } from "./ui.js";

const AGE_STEP_S = 10;

/** What stands beside the word of a look: the load, or for how long, or why nothing is known. @param {any} source @param {string} look @param {number | null} age */
function besides(source, look, age) {
  if (look === "carrying" && source.power_kw !== null) return `${number(Math.abs(source.power_kw), 0)} kW`;
  if (look === "stale" && age === null && source.reason) return code("web.reason", source.reason);
  return look === "stale" && age !== null && age >= AGE_STEP_S ? duration(age) : "";
}

/** One source of a tile: a bar whose shape, word and colour say the same. @param {{source: any}} props */
function SourceBar({ source }) {
  const told = useSignal(source);
  told.value = source;
  const look = useComputed(() => lookOf(told.value, now.value, lostSince.value !== null));
  const age = useComputed(() => { const known = look.value === "stale" ? ageOf(told.value, now.value) : null; return known === null ? null : Math.floor(known / AGE_STEP_S) * AGE_STEP_S; });
  return html`<span class=${`source ${look.value} ${isFeeding(look.value, told.value) ? "feeding" : ""}`} data-source=${source.source}><i aria-hidden="true">${LOOK_SIGNS[look.value]}</i><span class="where"><span>${code("web.role", source.role)}</span> <span>${source.line ?? ""}</span></span>
    <b><span class="word">${doesText(look.value, told.value)}</span> <span class="kw">${besides(source, look.value, age.value)}</span></b></span>`;
}

/** An account; only what changes is painted anew. @param {{account: string, chosen: boolean}} props */
function Tile({ account, chosen }) {
  const row = rowOf(account)?.value;
  const alarm = useComputed(() => worst.value.get(account)?.priority ?? 0), waits = useComputed(() => (worst.value.get(account)?.waiting ?? 0) > 0);
  if (!row) return null;
  return html`<a class=${`tile p${alarm.value} ${waits.value ? "waits" : ""}`} href=${href(`/board/${account}`)} aria-current=${chosen ? "true" : undefined} data-account=${account}>
    <span class="tile-name"><bdi>${row.customer ?? account}</bdi>${alarm.value > 0 && html`<b class=${`mark p${alarm.value} ${waits.value ? "unack_active" : "ack_active"}`}>${alarm.value}</b>`}</span>
    <small class="tile-number">${account}</small>
    ${row.sources.map(source => html`<${SourceBar} key=${source.source} source=${source} />`)}
    ${row.flags.length > 0 && html`<span class="flags" data-count=${row.flags.length}>${row.flags.map(flag => html`<span key=${flag} class="flag">${t(`web.flag.${flag}`)}</span>`)}</span>`}</a>`;
}

/** Alarmed, then stale, then by name. @param {string} account */
function rank(account) {
  const row = rowOf(account)?.peek(), alarm = worst.peek().get(account);
  const stale = row?.sources.some(source => !isFresh(source, now.peek())) ? 1 : 2;
  return [alarm ? alarm.priority - 10 : stale, row?.customer ?? account];
}

const names = new Intl.Collator("zh");

/** All accounts in the order of work. */
function sorted() {
  const ranked = accounts.peek().map(account => ({ account, rank: rank(account) }));
  return ranked.sort((a, b) => Number(a.rank[0]) - Number(b.rank[0]) || names.compare(String(a.rank[1]), String(b.rank[1]))).map(one => one.account);
}

/** The order of the tiles; it stands still while somebody points at them or has the keyboard among them. */
function useOrder() {
  const [order, setOrder] = useState(/** @type {string[]} */ ([])), held = useRef(false);
  const shape = `${accounts.value.join()} ${[...worst.value].map(([account, { priority }]) => account + priority).join()}`;
  const sort = () => {
    if (held.current) return;
    const next = sorted();
    setOrder(was => (was.join() === next.join() ? was : next));
  };
  useLayoutEffect(sort, [shape]);   /* before a picture is made: nothing is seen to change places */
  useEffect(() => { const timer = setInterval(sort, 5000); return () => clearInterval(timer); }, []);
  const hold = (/** @type {boolean} */ on) => () => { held.current = on; if (!on) sort(); };
  const known = new Set(accounts.value), placed = new Set(order);
  return { order: [...order.filter(account => known.has(account)), ...accounts.value.filter(account => !placed.has(account))], holding: { onPointerEnter: hold(true), onPointerLeave: hold(false), onFocusIn: hold(true), onFocusOut: hold(false) } };
}

/** Over everything when the page does not know what is so now. */
export function Lost() {
  const begins = !link.value.begun && link.value.database && link.value.broken === 0;
  return !lostSince.value || begins ? null : html`<p class="lost" role="alert">${t("web.state.lost", { time: moment(lostSince.value) })}</p>`;
}

/** A tone for an alarm that nobody has seen: higher and more often the graver it is; silent until it is switched on. @param {boolean} on */
function useSound(on) {
  useEffect(() => {
    if (!on) return undefined;
    const audio = new AudioContext();
    const beep = () => {
      const waiting = [...alarms.peek().values()].filter(alarm => alarm.state === "UNACK_ACTIVE");
      if (waiting.length === 0) return;
      const gravest = Math.min(...waiting.map(alarm => alarm.priority)), tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = { 1: 988, 2: 740 }[gravest] ?? 523;
      volume.gain.setValueAtTime(0.2, audio.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
      tone.connect(volume).connect(audio.destination);
      tone.start();
      tone.stop(audio.currentTime + 0.5);
    };
    const timer = setInterval(beep, 4000);
    onAlarm.add(beep);
    return () => { clearInterval(timer); onAlarm.delete(beep); void audio.close(); };
  }, [on]);
}

/** The alarms that are worked on, the gravest first. @param {{still?: boolean}} props still: on a wall, where nobody presses anything */
export function Strip({ still = false }) {
  const [sound, setSound] = useState(false);
  useSound(sound);
  const open = [...alarms.value.values()].filter(isOpen).sort(graver);
  return html`<aside class="strip" aria-label=${t("web.screen.alarms")}><header><h2>${t("web.screen.alarms")} <small>${number(open.length)}</small></h2>
      ${!still && html`<button type="button" aria-pressed=${sound} onClick=${() => setSound(!sound)}>${t(sound ? "web.sound.on" : "web.sound.off")}</button>`}</header>
    ${open.length === 0 ? html`<p class="quiet">${t("web.alarms.none")}</p>` : html`<ul class="plain" aria-live="polite">${open.map(alarm => html`<${StripAlarm} key=${alarm.alarm} alarm=${alarm} still=${still} />`)}</ul>`}</aside>`;
}

/** The tiles. @param {{chosen?: string}} props */
export function Tiles({ chosen }) {
  const { order, holding } = useOrder();
  if (!link.value.begun && accounts.value.length === 0) return html`<${Skeleton} lines=${6} />`;
  if (order.length === 0) return html`<${Empty} text=${t("web.board.none")} />`;
  return html`<div class="tiles" ...${holding}>${order.map(account => html`<${Tile} key=${account} account=${account} chosen=${account === chosen} />`)}</div>`;
}

const PAGE_TILES = 100, PAGE_S = 20;
/** A tile of a wall is about so much wider than high. */
const TILE_SHAPE = 1.7, WALL_SHAPE = 1.45;

/** What a wall shows now: what is alarmed stays, as far as it leaves room for others, which come in turn. @param {string[]} order */
function turnOf(order) {
  const alarmed = order.filter(account => worst.value.has(account)).slice(0, PAGE_TILES / 2), stays = new Set(alarmed), others = order.filter(account => !stays.has(account));
  const each = PAGE_TILES - alarmed.length, pages = Math.max(1, Math.ceil(others.length / each)), page = Math.floor(now.value / 1000 / PAGE_S) % pages;
  return { shown: [...alarmed, ...others.slice(page * each, (page + 1) * each)], page, pages };
}

/** All tiles that fit on a wall, as large as they can be. */
export function WallTiles() {
  const { order } = useOrder(), frame = useRef(/** @type {HTMLElement | null} */ (null)), { shown, page, pages } = turnOf(order);
  const columns = Math.max(2, Math.ceil(Math.sqrt((shown.length * WALL_SHAPE) / TILE_SHAPE))), rows = Math.max(2, Math.ceil(shown.length / columns));
  useLayoutEffect(() => {
    frame.current?.style.setProperty("--columns", String(columns));
    frame.current?.style.setProperty("--rows", String(rows));
  });
  if (order.length === 0) return html`<${Tiles} />`;
  return html`<div class="wall-tiles"><div class=${`tiles ${shown.length > 40 ? "dense" : ""}`} ref=${frame}>${shown.map(account => html`<${Tile} key=${account} account=${account} chosen=${false} />`)}</div>
    <p class="legend">${(/** @type {const} */ (["carrying", "live", "dead", "abnormal", "stale"])).map(look => html`<span key=${look} class=${`look ${look}`}><i aria-hidden="true">${LOOK_SIGNS[look]}</i> ${lookText(look)}</span>`)}
      ${pages > 1 && html`<b>${t("web.wall.page", { page: page + 1, pages, count: number(order.length) })}</b>`}</p></div>`;
}

/** Listen to the service while this is on the page. */
export const useLive = () => useEffect(listen, []);
