/* What is shown while the application is shut, and the form that sets a PIN. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { duration, number, t } from "../text.js";
import { contact } from "../api.js";
import { session } from "../session.js";
import { Button } from "../ui.js";
import { PIN_DIGITS, forgetPin, isGoodPin, setPin, tryPin, waitNow } from "./lock.js";
import { waitingCount } from "./send.js";

/** @param {{label: string, value: string, onInput: (pin: string) => void, [rest: string]: any}} props */
const Pin = ({ label, value, onInput, ...rest }) => html`<label class="field"><span>${label}</span><input class="pin" type="password" inputmode="numeric" autocomplete="off" maxlength=${PIN_DIGITS} value=${value}
  onInput=${(/** @type {any} */ event) => onInput(event.target.value.replace(/\D/g, ""))} ...${rest} /></label>`;

export function LockScreen() {
  const [pin, type] = useState(""), [told, setTold] = useState(""), [wait, setWait] = useState(0), [busy, setBusy] = useState(false), [forgotten, setForgotten] = useState(false);
  const look = () => void waitNow().then(setWait);
  useEffect(() => {
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, []);
  const send = async (/** @type {string} */ typed) => {
    if (typed.length < PIN_DIGITS || busy) return;
    setBusy(true);
    const result = await tryPin(typed).finally(() => setBusy(false));
    if (result === "open") return;
    type("");
    setTold(result);
    navigator.vibrate?.(200);
    look();
  };
  const usedUp = told === "used_up";
  return html`<form class="sign-in card crew" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); void send(pin); }}><h1>${t("web.pin.locked")}</h1><p><bdi>${session.value.name}</bdi></p>
    <${Pin} label=${t("web.pin.type")} value=${pin} disabled=${busy || wait > 0 || usedUp} autofocus onInput=${(/** @type {string} */ typed) => { type(typed); void send(typed); }} />
    <p role="status" class=${told ? "fault" : "quiet small"}>${usedUp ? t("web.pin.used_up") : wait > 0 ? t("web.pin.wait", { age: duration(Math.ceil(wait / 1000)) }) : told ? t("web.pin.wrong") : t("web.pin.sends")}</p>
    ${waitingCount.value > 0 && html`<p class="small">${t("web.pin.waiting", { count: number(waitingCount.value) })}</p>`}
    <${Button} type="submit" kind="primary" disabled=${busy || wait > 0 || usedUp || pin.length < PIN_DIGITS}>${t("web.pin.open")}<//>
    ${forgotten || usedUp ? html`<p class="note">${t("web.pin.forgotten_hint")}</p><${Button} disabled=${!contact.value.up} onClick=${forgetPin}>${t("web.pin.sign_in")}<//>${!contact.value.up && html`<p class="quiet small">${t("web.pin.no_connection")}</p>`}`
      : html`<${Button} kind="plain" onClick=${() => setForgotten(true)}>${t("web.pin.forgotten")}<//>`}</form>`;
}

/** Sets the PIN of this phone. */
export function PinForm() {
  const [one, setOne] = useState(""), [two, setTwo] = useState(""), [busy, setBusy] = useState(false), bad = one.length === PIN_DIGITS && !isGoodPin(one), differs = two.length === PIN_DIGITS && one !== two;
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!isGoodPin(one) || one !== two) return;
    setBusy(true);
    await setPin(one).finally(() => setBusy(false));
  };
  return html`<form class="card" data-pin onSubmit=${send}><h2>${t("web.pin.set")}</h2><p class="quiet small">${t("web.pin.about")}</p>
    <div class="pair"><${Pin} label=${t("web.pin.new")} value=${one} onInput=${setOne} /><${Pin} label=${t("web.pin.again")} value=${two} onInput=${setTwo} /></div>
    ${(bad || differs) && html`<p class="warn" role="status">${t(bad ? "web.pin.easy" : "web.pin.differs")}</p>`}
    <${Button} type="submit" kind="primary" disabled=${busy || !isGoodPin(one) || one !== two}>${t("web.pin.set_button")}<//></form>`;
}
