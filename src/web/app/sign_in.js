/* Signing in: login and password, the second factor, and the link by which a password is set. The session itself
   is a cookie that no script can read. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { t } from "./text.js";
import { ask } from "./api.js";
import { go, place } from "./route.js";
import { session } from "./session.js";
import { Button, Fault } from "./ui.js";

/** @param {{label: string, name: string, type?: string, complete: string, value: string, onInput: (value: string) => void, [rest: string]: any}} props */
const Input = ({ label, name, type = "text", complete, value, onInput, ...rest }) => html`<label class="field"><span>${label}</span>
  <input name=${name} type=${type} autocomplete=${complete} required value=${value} onInput=${(/** @type {any} */ event) => onInput(event.target.value)} ...${rest} /></label>`;

/** A form with one button; what @send throws is shown. @param {{title: string, button: string, send: () => Promise<unknown>, children: any}} props */
function Card({ title, button, send, children }) {
  const [error, setError] = useState(/** @type {any} */ (null)), [busy, setBusy] = useState(false), form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const press = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    await send().catch(setError);
    setBusy(false);
  };
  return html`<form ref=${form} class="sign-in card" onSubmit=${press}><h1>${title}</h1>${children}<${Fault} error=${error} />
    <${Button} type="submit" kind="primary" disabled=${busy}>${button}<//></form>`;
}

function Begin() {
  const [login, setLogin] = useState(""), [password, setPassword] = useState("");
  const send = async () => { session.value = await ask("POST", "/session", { body: { login: login.trim(), password } }); };
  return html`<${Card} title=${t("web.sign_in")} button=${t("web.sign_in")} send=${send}>
    <${Input} label=${t("web.login")} name="login" complete="username" maxlength="40" value=${login} onInput=${setLogin} />
    <${Input} label=${t("web.password")} name="password" type="password" complete="current-password" value=${password} onInput=${setPassword} /><//>`;
}

/** @param {{title: string, before?: any, send: (password: string) => Promise<unknown>}} props */
function NewPassword({ title, before, send }) {
  const [one, setOne] = useState(""), [two, setTwo] = useState("");
  const both = async () => {
    if (one !== two) throw new Error(t("web.password_differs"));
    await send(one);
  };
  return html`<${Card} title=${title} button=${t("web.continue")} send=${both}>${before}
    <${Input} label=${t("web.password_new")} name="new" type="password" complete="new-password" value=${one} onInput=${setOne} />
    <${Input} label=${t("web.password_again")} name="again" type="password" complete="new-password" value=${two} onInput=${setTwo} /><//>`;
}

function ChangePassword() {
  const [present, setPresent] = useState("");
  return html`<${NewPassword} title=${t("web.password_due")} send=${async (/** @type {string} */ password) => { session.value = await ask("POST", "/session/password", { body: { present, new: password } }); }}
    before=${html`<${Input} label=${t("web.password_present")} name="present" type="password" complete="current-password" value=${present} onInput=${setPresent} />`} />`;
}

/** What a new device is told: a code for its camera, and the key to type where there is none. @param {{secret: {secret: string, uri: string, qr: string}}} props */
export const DeviceKey = ({ secret }) => html`<p><img class="qr" src=${`data:image/svg+xml,${encodeURIComponent(secret.qr)}`} alt=${t("web.factor.qr")} /></p>
  <p><a href=${secret.uri}><code class="secret">${secret.secret}</code></a></p>`;

/** The code of a device, or one of the recovery codes; a new device shows its key first, and then the recovery codes once. @param {{enrol: boolean}} props */
function Factor({ enrol }) {
  const [typed, setTyped] = useState(""), [secret, setSecret] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  useEffect(() => { if (enrol) ask("POST", "/session/factor/enrol").then(setSecret, setError); }, [enrol]);
  const send = async () => {
    const proof = typed.trim();
    session.value = await ask("POST", "/session/factor", { body: proof.length === 6 ? { code: proof } : { recovery_code: proof.toUpperCase() } });
  };
  return html`<${Card} title=${t("web.factor")} button=${t("web.continue")} send=${send}>
    ${enrol && html`<p>${t("web.factor.due")} ${t("web.factor.enrol")}</p><${Fault} error=${error} />${secret && html`<${DeviceKey} secret=${secret} />`}`}
    ${!enrol && html`<p class="quiet">${t("web.factor.hint")}</p>`}
    <${Input} label=${t("web.factor")} name="code" complete="one-time-code" maxlength="11" value=${typed} onInput=${setTyped} /><//>`;
}

/** The recovery codes of a new device, shown this once. */
function Recovery() {
  const keep = async () => { session.value = { ...session.value, recovery_codes: undefined }; };
  return html`<${Card} title=${t("web.factor")} button=${t("web.continue")} send=${keep}><p>${t("web.factor.recovery")}</p>
    <pre class="secret">${session.value.recovery_codes.join("\n")}</pre><//>`;
}

/** By a link, which is good once: it signs in, or lets a password be set. @param {{link: string}} props */
function SetUp({ link }) {
  const [told, setTold] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const enter = (/** @type {any} */ state) => {
    go("/");
    session.value = state;
  };
  useEffect(() => { ask("POST", "/set-up", { body: { link } }).then(answer => (answer.user ? enter(answer) : setTold(answer)), setError); }, [link]);
  const send = async (/** @type {string} */ password) => enter(await ask("POST", "/set-up", { body: { link, password } }));
  if (error) return html`<div class="sign-in card"><h1>${t("web.sign_in")}</h1><${Fault} error=${error} /><a class="button" href="#/">${t("web.sign_in")}</a></div>`;
  return told && html`<${NewPassword} title=${t("web.set_up", { name: told.name, least: told.least })} send=${send} />`;
}

/** The link of the address: "#set-up=…". @param {string} path */
const linkOf = path => /^set-up=([\w-]+)$/.exec(path)?.[1];

/** What has to be done before work; null when nothing has. */
export function SignIn() {
  const now = session.value, link = linkOf(place.value.path);
  if (link) return html`<${SetUp} link=${link} />`;
  if (!now) return html`<${Begin} />`;
  if (now.password_due) return html`<${ChangePassword} />`;
  if (now.factor_due) return html`<${Factor} enrol=${now.factor === "none"} />`;
  return now.recovery_codes ? html`<${Recovery} />` : null;
}
