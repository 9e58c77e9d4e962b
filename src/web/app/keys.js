/* Keys: ? lists them, Ctrl+K finds, g and a letter goes to a screen, Alt+↑/↓ walks the records of the last list.
   Single letters can be switched off. */
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { html } from "./html.js";
import { t } from "./text.js";
import { go } from "./route.js";
import { may } from "./session.js";
import { bar } from "./screens.js";
import { Dialog } from "./ui.js";

export const lettersOn = signal(localStorage.getItem("letters") !== "off");
const GO_MS = 1500;
let goAt = 0;
/** Is the next letter one that leads to a screen? */
export const isGoing = () => Date.now() - goAt < GO_MS;

/** Links of the list that was shown last, for Alt+↑/↓ on a record. */
let links = /** @type {string[]} */ ([]);
/** @param {string[]} hrefs */
export const rememberList = hrefs => { links = hrefs; };

/** @param {number} by */
function step(by) {
  const at = links.indexOf(location.hash.split("?")[0]);
  if (at >= 0 && links[at + by]) location.hash = links[at + by];
}

const isTyping = (/** @type {any} */ target) => target.matches?.("input, select, textarea, [contenteditable]");

/** Act on keys. @param {{palette: () => void, help: () => void}} act */
export function useKeys({ palette, help }) {
  useEffect(() => {
      const press = (/** @type {KeyboardEvent} */ event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); palette(); return; }
      if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); return; }
      if (!lettersOn.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      if (event.key === "?") help();
      else if (event.key === "/") { event.preventDefault(); /** @type {HTMLElement | null} */ (document.querySelector("main input[type=search]"))?.focus(); }
      else if (event.key === "g") goAt = Date.now();
      else if (isGoing()) {
        goAt = 0;
        const screen = bar().find(one => one.key === event.key);
        if (screen) go(screen.path);
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [palette, help]);
}

/** @param {{onClose: () => void}} props */
export function KeyHelp({ onClose }) {
  /** @type {[string, string][]} */
  const keys = [["Ctrl+K", t("web.palette")], ["/", t("web.keys.search")], ["j / k", t("web.keys.rows")], ["x", t("web.keys.tick")], ...(may("case.work") ? [/** @type {[string, string]} */ (["h / s", t("web.work.keys")])] : []), ["Alt+↑ / Alt+↓", t("web.keys.records")], ...(may("alarm.act") ? [/** @type {[string, string]} */ (["a", t("web.alarm.key")])] : []), ["?", t("web.keys.help")],
    ...bar().filter(screen => screen.key).map(screen => /** @type {[string, string]} */ ([`g ${screen.key}`, t(screen.title)]))];
  const flip = () => {
    lettersOn.value = !lettersOn.value;
    localStorage.setItem("letters", lettersOn.value ? "on" : "off");
  };
  return html`<${Dialog} title=${t("web.keys")} onClose=${onClose}><dl class="keys">${keys.map(([key, text]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${text}</dd></div>`)}</dl>
    <label class="tick"><input type="checkbox" checked=${lettersOn.value} onChange=${flip} /> ${t("web.keys.letters")}</label><//>`;
}
