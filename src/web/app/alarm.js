/* Alarms as a dispatcher works on them: their looks, and acknowledge, shelve, note, take out of service. */
import { useState } from "preact/hooks";
import { html } from "./html.js";
import { duration, own, t } from "./text.js";
import { ask } from "./api.js";
import { href } from "./route.js";
import { isGoing, lettersOn } from "./keys.js";
import { may } from "./session.js";
import { now } from "./live.js";
import { RequestForm } from "./form.js";
import { Button, Dialog, toast } from "./ui.js";

/** The order of work: the gravest first, within it those that nobody has seen. */
const STATE_ORDER = ["UNACK_ACTIVE", "UNACK_RETURNED", "ACK_ACTIVE", "SHELVED", "SUPPRESSED", "OUT_OF_SERVICE", "NORMAL"];
/** @param {any} a @param {any} b */
export const graver = (a, b) => a.priority - b.priority || STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || Date.parse(b.raised_at ?? 0) - Date.parse(a.raised_at ?? 0);
/** Alarms that are worked on now. @param {any} alarm */
export const isOpen = alarm => ["UNACK_ACTIVE", "ACK_ACTIVE", "UNACK_RETURNED"].includes(alarm.state);

/** The mark of a state: its number filled while active, hollow when it has returned; it beats until somebody has seen it. @param {{alarm: any}} props */
export const Mark = ({ alarm }) => html`<span class=${`mark p${alarm.priority} ${alarm.state.toLowerCase()}`} title=${t(`web.alarm.state.${alarm.state}`)}>${alarm.priority}</span>`;

/** Acknowledge, at once; the number of the version says what was seen. @param {any} alarm */
export async function acknowledge(alarm) {
  await ask("POST", `/alarms/${alarm.alarm}/acknowledge`, { body: {}, version: alarm.version }).then(() => toast(t("web.alarm.acknowledged", { title: own(alarm, "title") })), error => toast(error.text, { tone: "bad" }));
}

/** Times for which an alarm is shelved at most eight hours, in minutes. */
const SHELF_MINUTES = [30, 120, 480];

/** Why, then for how long: the press on a time shelves. @param {{alarm: any, onClose: () => void}} props */
function Shelve({ alarm, onClose }) {
  const [reason, setReason] = useState("");
  const shelve = async (/** @type {number} */ minutes) => {
    await ask("POST", `/alarms/${alarm.alarm}/shelve`, { body: { reason, minutes }, version: alarm.version }).then(() => { toast(t("web.alarm.shelved", { title: own(alarm, "title"), time: duration(minutes * 60) })); onClose(); }, error => toast(error.text, { tone: "bad" }));
  };
  return html`<${Dialog} title=${`${t("web.alarm.shelve")}: ${own(alarm, "title")}`} onClose=${onClose}>
    <fieldset class="field"><legend>${t("form.reason")}</legend><div class="choice">${["works", "known", "fault"].map(name => html`<button key=${name} type="button" aria-pressed=${reason === t(`web.alarm.reason.${name}`)} onClick=${() => setReason(t(`web.alarm.reason.${name}`))}>${t(`web.alarm.reason.${name}`)}</button>`)}</div>
      <input aria-label=${t("form.reason")} maxlength="500" value=${reason} onInput=${(/** @type {any} */ event) => setReason(event.target.value)} /></fieldset>
    <div class="actions">${SHELF_MINUTES.map(minutes => html`<${Button} key=${minutes} disabled=${reason.length < 2} onClick=${() => shelve(minutes)}>${duration(minutes * 60)}<//>`)}</div><//>`;
}

/** What can be done with an alarm, as far as this person may. @param {{alarm: any, tight?: boolean, onDone?: () => void}} props tight: in a row of a list */
export function AlarmActions({ alarm, tight = false, onDone = () => {} }) {
  const [open, setOpen] = useState(/** @type {string | null} */ (null));
  const close = () => { setOpen(null); onDone(); };
  const form = (/** @type {string} */ action) => html`<${Dialog} title=${`${t(`web.alarm.${action}`)}: ${own(alarm, "title")}`} onClose=${close}>
    <${RequestForm} template=${`/alarms/{alarm}/${action}`} path=${`/alarms/${alarm.alarm}/${action}`} version=${alarm.version} submit=${t(`web.alarm.${action}`)} onCancel=${close} onDone=${close} /><//>`;
  const act = may("alarm.act"), serve = may("alarm.service"), unseen = alarm.state.startsWith("UNACK");
  return html`<span class=${`actions alarm-acts ${tight ? "tight" : ""}`}>
    ${act && unseen && html`<${Button} kind="primary" onClick=${() => acknowledge(alarm).then(onDone)}>${t(tight ? "web.alarm.ack" : "web.alarm.acknowledge")}<//>`}
    ${act && isOpen(alarm) && html`<${Button} onClick=${() => setOpen("shelve")}>${t("web.alarm.shelve")}<//>`}
    ${act && alarm.state === "SHELVED" && html`<${Button} onClick=${() => setOpen("unshelve")}>${t("web.alarm.unshelve")}<//>`}
    ${act && html`<${Button} onClick=${() => setOpen("note")}>${t("web.alarm.note")}<//>`}
    ${serve && html`<${Button} onClick=${() => setOpen(alarm.state === "OUT_OF_SERVICE" ? "in-service" : "out-of-service")}>${t(alarm.state === "OUT_OF_SERVICE" ? "web.alarm.in-service" : "web.alarm.out-of-service")}<//>`}
    ${open === "shelve" ? html`<${Shelve} alarm=${alarm} onClose=${close} />` : open && form(open)}</span>`;
}

/** How long an alarm has been there. @param {{alarm: any}} props */
export const AlarmAge = ({ alarm }) => html`<span class="quiet">${alarm.raised_at ? duration((now.value - Date.parse(alarm.raised_at)) / 1000) : "–"}</span>`;

/** Acknowledges by its letter what has the keyboard. @param {any} alarm @param {KeyboardEvent} event */
function byLetter(alarm, event) {
  if (event.key.toLowerCase() === "a" && !event.ctrlKey && !event.metaKey && !event.altKey && lettersOn.value && !isGoing() && alarm.state.startsWith("UNACK") && may("alarm.act")) void acknowledge(alarm);
}

/** An alarm in the strip of the board: a press shows its account; A acknowledges. @param {{alarm: any, still?: boolean}} props still: on a wall */
export const StripAlarm = ({ alarm, still = false }) => html`<li class=${`strip-alarm p${alarm.priority}`} data-alarm=${alarm.alarm}>
  <a href=${alarm.account ? href(`/board/${alarm.account}`) : href("/alarms", { alarm: alarm.alarm })} onKeyDown=${(/** @type {KeyboardEvent} */ event) => byLetter(alarm, event)}>
    <${Mark} alarm=${alarm} /><span><b>${own(alarm, "title")}</b> <bdi>${alarm.customer ?? alarm.thing}</bdi> <small>${alarm.source ?? ""} <${AlarmAge} alarm=${alarm} /></small></span></a>
  ${!still && alarm.state.startsWith("UNACK") && may("alarm.act") && html`<${Button} title=${t("web.alarm.key")} onClick=${() => acknowledge(alarm)}>${t("web.alarm.ack")}<//>`}</li>`;
