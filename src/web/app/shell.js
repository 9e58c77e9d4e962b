/* The frame around every screen: head, bar of the desk, state of the connection, and the screen itself. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { clock, lang, moment, speak, t } from "./text.js";
import { contact } from "./api.js";
import { go, href, match, place } from "./route.js";
import { beginAgain, desks, firstHealth, leave, lock, may, session, signedIn } from "./session.js";
import { SCREENS, bar, familyOf } from "./screens.js";
import { cycleDensity, cyclePalette, cycleTheme, palette, theme } from "./theme.js";
import { Icon } from "./icon.js";
import { KeyHelp, useKeys } from "./keys.js";
import { Palette } from "./palette.js";
import { useResource } from "./resource.js";
import { SignIn } from "./sign_in.js";
import { Button, Empty, Menu, Skeleton, Toasts } from "./ui.js";

const ALARMS_MS = 15000, HEALTH_MS = 30000;

/** The screen of the address, with its parameters. */
function current() {
  const path = place.value.path === "/" ? bar()[0]?.path ?? "/" : place.value.path;
  for (const screen of SCREENS) {
    const params = match(screen.path, path);
    if (params) return { screen, params };
  }
  return null;
}

const THEME_ICONS = /** @type {Record<string, string>} */ ({ system: "system", light: "sun", dark: "moon" });

/** @param {{onPalette: () => void}} props */
function Head({ onPalette }) {
  const alarms = useResource(may("alarm.read") ? "/alarms?limit=1" : null, { every: ALARMS_MS });
  const counts = alarms.data?.counts ?? {}, waiting = (counts.UNACK_ACTIVE ?? 0) + (counts.UNACK_RETURNED ?? 0);
  return html`<header class="head"><a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => { event.preventDefault(); document.querySelector("main")?.focus(); }}>${t("web.skip")}</a>
    <a class="brand" href="#/" aria-label=${t("web.title")}><img src="/icon.svg" alt="" width="24" height="24" /><span>${t("web.title")}</span></a>
    <button type="button" class="find" aria-label=${`${t("web.palette")} Ctrl K`} onClick=${onPalette}><${Icon} name="find" /><span>${t("web.palette")}</span> <kbd>Ctrl K</kbd></button>
    <nav class="tools" aria-label=${t("web.tools")}>
      ${may("alarm.read") && html`<a class="button bell" href=${href("/alarms")} aria-label=${t("web.alarms_waiting", { count: waiting })}><${Icon} name="bell" />${waiting > 0 ? html`<b>${waiting}</b>` : null}</a>`}
      <button type="button" lang=${lang.value === "zh" ? "en" : "zh-CN"} onClick=${() => void speak(lang.value === "zh" ? "en" : "zh")}>${lang.value === "zh" ? "English" : "中文"}</button>
      <button type="button" onClick=${cycleTheme} aria-label=${t(`web.theme.${theme.value}`)} title=${t(`web.theme.${theme.value}`)}><${Icon} name=${THEME_ICONS[theme.value]} /></button>
      <${Menu} label=${html`<bdi>${session.value.name}</bdi>`}><p class="quiet small">${desks().map(desk => t(`desk.${desk}`)).join(" · ")}</p>
        <${Button} onClick=${() => go("/me")}>${t("web.screen.me")}<//><${Button} onClick=${cycleDensity}>${t("web.density")}<//>${may("alarm.read") && html`<${Button} aria-pressed=${palette.value === "iec"} onClick=${cyclePalette}>${t("web.palette.iec")}<//>`}<${Button} onClick=${leave}>${t("web.sign_out")}<//><//>
    </nav></header>`;
}

function Bar() {
  const at = current()?.screen, family = familyOf(place.value.path), screens = bar();
  const within = screens.find(screen => screen === at || place.value.path.startsWith(`${screen.path}/`)) ?? screens.find(screen => family.includes(screen.path.slice(1)));
  return html`<nav class="bar" aria-label=${t("web.screens")}><ul>${screens.map(screen => html`<li key=${screen.path}>
    <a href=${href(screen.path)} aria-current=${screen === within ? "page" : undefined}>${t(screen.title)}</a></li>`)}</ul></nav>`;
}

/** What is wrong with the data, and from when it is. */
function State() {
  const health = useResource("/health", { every: HEALTH_MS, known: firstHealth });
  const up = contact.value.up, away = session.value.offline;
  useEffect(() => { if (up && away) void beginAgain(); }, [up, away]);
  if (session.value.expired && up) return html`<p class="state warn" role="status">${t("web.state.expired")} <${Button} onClick=${leave}>${t("web.sign_in")}<//></p>`;
  if (!up && current()?.screen.offline) return html`<p class="state away" role="status">${t("web.state.on_site")}</p>`;
  if (!up) return html`<p class="state bad" role="alert">${t("web.state.lost", { time: moment(contact.value.at) })}</p>`;
  const problems = health.data?.problems ?? [];
  if (problems.length === 0 && session.value.password_warning) return html`<p class="state warn" role="status">${session.value.password_warning} <a href=${href("/me")}>${t("web.screen.me")}</a></p>`;
  return problems.length === 0 ? null : html`<p class="state warn" role="status">${problems.map((/** @type {any} */ one) => t(`web.problem.${one.code}`, { subject: one.subject })).join(" ")}</p>`;
}

/** The title of a screen has the focus as soon as it is there, unless a person was faster. @param {HTMLElement | null} main */
function focusTitle(main) {
  const was = document.activeElement;
  const focus = () => {
    const title = /** @type {HTMLElement | null | undefined} */ (main?.querySelector("h1"));
    if (title && [was, document.body, null].includes(document.activeElement)) title.focus({ preventScroll: true });
    return Boolean(title);
  };
  if (!main || focus()) return undefined;
  const watching = new MutationObserver(() => { if (focus()) watching.disconnect(); });
  watching.observe(main, { childList: true, subtree: true });
  return () => watching.disconnect();
}

/** The screen of the address: loaded when it is first asked for. */
function Stage() {
  const found = current(), [loaded, setLoaded] = useState(/** @type {{screen: any, View: any, error: any}} */ ({ screen: null, View: null, error: null }));
  const main = useRef(/** @type {HTMLElement | null} */ (null)), path = place.value.path;
  useEffect(() => {
    if (!found) return undefined;
    let left = false;   /* who was faster than a screen does not get it in the place of the one that he went on to */
    const show = (/** @type {any} */ View, /** @type {any} */ error) => { if (!left) setLoaded({ screen: found.screen, View, error }); };
    found.screen.load().then(module => show(module.default, null), error => show(null, error));
    return () => { left = true; };
  }, [found?.screen]);
  useEffect(() => {
    document.title = found ? `${t(found.screen.title)} · ${t("web.title")}` : t("web.title");
    scrollTo(0, 0);
    return focusTitle(main.current);
  }, [path, loaded.View, lang.value]);
  if (!found) return html`<main id="main" tabindex="-1"><${Empty} text=${t("web.no_screen")}><a class="button" href="#/">${t("web.home")}</a><//></main>`;
  if (!may(found.screen.right)) return html`<main id="main" tabindex="-1"><${Empty} text=${t("web.not_yours", { right: t(`right.${found.screen.right}`) })} /></main>`;
  const here = loaded.screen === found.screen;
  return html`<main id="main" ref=${main} tabindex="-1" data-screen=${found.screen.path}>
    ${here && loaded.error && html`<${Empty} text=${t("web.screen_lost")}><${Button} onClick=${() => location.reload()}>${t("web.reload")}<//><//>`}
    ${here && loaded.View ? html`<${loaded.View} params=${found.params} />` : html`<${Skeleton} />`}</main>`;
}

/** Who printed this, and when: at the end of what is printed. */
function Printed() {
  const line = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const tell = () => { if (line.current) line.current.textContent = t("web.printed", { name: session.value?.name ?? "", time: clock(Date.now()) }); };
    addEventListener("beforeprint", tell);
    return () => removeEventListener("beforeprint", tell);
  }, []);
  return html`<p class="print-only printed small" ref=${line}></p>`;
}

/** Everything. */
export function Shell() {
  const [over, setOver] = useState(/** @type {"palette" | "keys" | null} */ (null));
  const find = useCallback(() => setOver(signedIn.value ? "palette" : null), []), help = useCallback(() => setOver("keys"), []), close = useCallback(() => setOver(null), []);
  useKeys({ palette: find, help });
  if (session.value === undefined) return html`<main class="alone"><${Skeleton} /></main>`;
  if (!signedIn.value || place.value.path.startsWith("set-up=")) {
    return html`<header class="head"><span class="brand"><img src="/icon.svg" alt="" width="24" height="24" />${t("web.title")}</span><nav class="tools" aria-label=${t("web.tools")}>${["zh", "en"].map(language => html`
      <button key=${language} type="button" lang=${language === "zh" ? "zh-CN" : "en"} aria-pressed=${lang.value === language} onClick=${() => void speak(/** @type {any} */ (language))}>${language === "zh" ? "中文" : "English"}</button>`)}</nav></header>
      <main class="alone"><${SignIn} /></main>`;
  }
  if (lock.value) return html`<main class="alone"><${lock.value} /></main>`;
  if (current()?.screen.bare) return html`<${Stage} /><${Toasts} />`;
  return html`<${Head} onPalette=${find} /><${State} /><div class="frame"><${Bar} /><${Stage} /></div><${Printed} /><${Toasts} />
    ${over === "palette" && html`<${Palette} onClose=${close} />`}${over === "keys" && html`<${KeyHelp} onClose=${close} />`}`;
}
