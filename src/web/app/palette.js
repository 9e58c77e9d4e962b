/* Ctrl+K: find an account by number, name, initials or meter, a case or contract by number, a screen, an action. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { has, lang, speak, t } from "./text.js";
import { get, query } from "./api.js";
import { go, href } from "./route.js";
import { leave, may } from "./session.js";
import { FAMILIES, SCREENS } from "./screens.js";
import { cycleTheme } from "./theme.js";
import { Dialog } from "./ui.js";

/** @typedef {{id: string, text: string, hint?: string, run: () => void}} Found */

const FIND_MS = 150, MOST = 12;

/** Screens and actions whose words hold what was typed. @param {string} typed @returns {Found[]} */
function commands(typed) {
  const screens = SCREENS.filter(screen => !screen.path.includes(":") && may(screen.right))
    .map(screen => ({ id: screen.path, text: t(screen.title), hint: t("web.palette.screen"), run: () => go(screen.path) }));
  const lists = may("case.read") ? FAMILIES.flat().filter(flow => !screens.some(screen => screen.id === `/${flow}`))
    .map(flow => ({ id: `/${flow}`, text: t(`flow.${flow}`), hint: t("web.palette.screen"), run: () => go(`/${flow}`) })) : [];
  const actions = [
    { id: "theme", text: t("web.theme.change"), run: cycleTheme },
    { id: "lang", text: lang.value === "zh" ? "English" : "中文", run: () => void speak(lang.value === "zh" ? "en" : "zh") },
    { id: "leave", text: t("web.sign_out"), run: () => void leave() },
  ].map(action => ({ ...action, hint: t("web.palette.action") }));
  return [...screens, ...lists, ...actions].filter(one => one.text.toLowerCase().includes(typed.toLowerCase()));
}

/** Where a thing that was found is looked at: a case by its flow, a meter or point with its account. @param {any} one */
const leadsTo = one => (one.flow ? href(`/${one.flow}/${one.number}`) : one.kind === "ACCOUNT" ? href(`/accounts/${one.number}`)
  : one.account ? href(`/accounts/${one.account}`, { tab: "points" }) : href("/accounts", { q: one.number }));

/** What the service finds. @param {string} typed @param {AbortSignal} stop @returns {Promise<Found[]>} */
async function things(typed, stop) {
  if (!typed || !may("account.read")) return [];
  const { items } = await get(`/search${query({ text: typed, most: MOST })}`, stop);
  return items.map((/** @type {any} */ one) => ({ id: `${one.kind} ${one.number}`, text: [one.number, one.name].filter(Boolean).join(" "), hint: has(`web.found.${one.kind}`) ? t(`web.found.${one.kind}`) : one.kind,
    run: () => { location.hash = leadsTo(one); } }));
}

/** @param {{onClose: () => void}} props */
export function Palette({ onClose }) {
  const [typed, setTyped] = useState(""), [at, setAt] = useState(0);
  const [told, setTold] = useState({ of: "", found: /** @type {Found[]} */ ([]) });   /* found: what the service knows of the text `of` */
  const input = useRef(/** @type {HTMLInputElement | null} */ (null)), waiting = useRef("");   /* Enter was pressed before it answered */
  const wanted = typed.trim();
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      things(wanted, stop.signal).then(found => setTold({ of: wanted, found }), error => { if (error.name !== "AbortError") setTold({ of: wanted, found: [] }); });
    }, FIND_MS);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [wanted]);
  const all = [...told.found, ...commands(wanted)], current = Math.min(at, all.length - 1);
  const run = (/** @type {Found | undefined} */ one) => { if (one) { onClose(); one.run(); } };
  useEffect(() => {
    if (waiting.current !== "" && waiting.current === told.of) run(all[0]);
    waiting.current = "";
  }, [told]);
  const press = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) { event.preventDefault(); setAt((current + by + all.length) % Math.max(1, all.length)); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (told.of === wanted || at > 0) run(all[current]);
    else waiting.current = wanted;
  };
  return html`<${Dialog} title=${t("web.palette")} onClose=${onClose}>
    <input ref=${input} type="search" role="combobox" aria-expanded="true" aria-controls="found" aria-activedescendant=${all[current] && `found-${current}`} aria-label=${t("web.palette.hint")}
      placeholder=${t("web.palette.hint")} value=${typed} onInput=${(/** @type {any} */ event) => { setTyped(event.target.value); setAt(0); }} onKeyDown=${press} />
    <ul id="found" class="found" role="listbox" aria-label=${t("web.palette")}>${all.map((one, index) => html`<li key=${one.id} id=${`found-${index}`} role="option" aria-selected=${index === current}
      onClick=${() => run(one)}><span><bdi>${one.text}</bdi></span><small>${one.hint}</small></li>`)}</ul>
    ${all.length === 0 && html`<p class="quiet">${t("web.palette.none")}</p>`}<//>`;
}
