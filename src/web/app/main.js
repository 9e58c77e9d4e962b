/* The browser application begins here: language, who is signed in, then the frame. */
import { render } from "preact";
import { html } from "./html.js";
import { lang, speak } from "./text.js";
import { begin, session } from "./session.js";
import { Shell } from "./shell.js";
import "./theme.js";

async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  await Promise.all([speak(lang.value), begin().catch(() => { session.value = null; })]);
  render(html`<${Shell} />`, root);
}

void start();
