/* The browser application begins here: language, who is signed in, then the frame. */
import { render } from "preact";
import { html } from "./html.js";
import { lang, speak } from "./text.js";
import { begin, beginAgain, may, session } from "./session.js";
import { Shell } from "./shell.js";
import "./theme.js";

async function start() {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  await Promise.all([speak(lang.value), begin().catch(() => { session.value = null; })]);
  if (localStorage.getItem("pin")) await import("./crew/lock.js").then(({ beginLock }) => beginLock()).catch(() => {}); /* nothing is shown before */
  render(html`<${Shell} />`, root);
  addEventListener("online", () => void beginAgain());
  session.subscribe(now => {
    if (may("visit.send")) void goOnSite();
    else if (now === null && localStorage.getItem("waiting")) void import("./crew/send.js").then(({ sendEnded }) => sendEnded()).catch(() => {});
  });
}

let onSite = false;
/* Who goes on site has the application on the phone, and what was finished there is sent by itself. */
async function goOnSite() {
  if (onSite) return;
  onSite = true;
  const [{ registerWorker }, { sendByItself }, { beginLock }] = await Promise.all([import("./crew/worker.js"), import("./crew/send.js"), import("./crew/lock.js")]);
  registerWorker();
  sendByItself();
  await beginLock();
}

void start();
