/* My account: password, second factor, sessions, tokens, and how the pages look on this device. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, lang, speak, t } from "../text.js";
import { ask } from "../api.js";
import { useResource } from "../resource.js";
import { session } from "../session.js";
import { DeviceKey } from "../sign_in.js";
import { cycleDensity, density, setTheme, theme } from "../theme.js";
import { lettersOn } from "../keys.js";
import { Button, Chip, Dialog, Empty, Facts, Fault, Loaded, Table, Tabs, Title, toast } from "../ui.js";

/** A form of a few fields with one button; what @send throws is shown. @param {{button: string, fields: [string, string, any][], send: (values: Record<string, string>) => Promise<unknown>}} props fields: name, label, attributes */
function Form({ button, fields, send }) {
  const [values, setValues] = useState(/** @type {Record<string, string>} */ ({})), [error, setError] = useState(/** @type {any} */ (null));
  const press = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setError(null);
    await send(values).then(() => setValues({}), setError);
  };
  return html`<form class="request" onSubmit=${press}>${fields.map(([name, label, attributes]) => html`<label key=${name} class="field"><span>${label}</span>
    <input name=${name} required value=${values[name] ?? ""} onInput=${(/** @type {any} */ event) => setValues({ ...values, [name]: event.target.value })} ...${attributes} /></label>`)}
    <${Fault} error=${error} /><div class="actions"><${Button} type="submit" kind="primary">${button}<//></div></form>`;
}

function Password() {
  const send = async (/** @type {Record<string, string>} */ { present, fresh, again }) => {
    if (fresh !== again) throw new Error(t("web.password_differs"));
    session.value = await ask("POST", "/session/password", { body: { present, new: fresh } });
    toast(t("web.me.password_changed"));
  };
  return html`<section class="card"><h2>${t("web.password")}</h2><${Facts} pairs=${[[t("web.me.password_set"), session.value.password_set_at ? clock(session.value.password_set_at) : null], [t("web.me.password_expires"), session.value.password_expires_at ? clock(session.value.password_expires_at) : t("web.me.never")]]} />
    <${Form} button=${t("web.me.password_change")} send=${send} fields=${[["present", t("web.password_present"), { type: "password", autocomplete: "current-password" }], ["fresh", t("web.password_new"), { type: "password", autocomplete: "new-password" }], ["again", t("web.password_again"), { type: "password", autocomplete: "new-password" }]]} /></section>`;
}

function Factor() {
  const { factor } = session.value, [codes, setCodes] = useState(/** @type {string[] | null} */ (null)), [secret, setSecret] = useState(/** @type {any} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const recover = async (/** @type {Record<string, string>} */ { proof }) => setCodes((await ask("POST", "/session/factor/recovery", { body: { code: proof.trim() } })).recovery_codes);
  const enrol = () => ask("POST", "/session/factor/enrol").then(setSecret, setError);
  const prove = async (/** @type {Record<string, string>} */ { proof }) => {
    const state = await ask("POST", "/session/factor", { body: { code: proof.trim() } });
    setCodes(state.recovery_codes ?? null);
    setSecret(null);
    session.value = { ...state, recovery_codes: undefined };
  };
  const field = [["proof", t("web.me.code"), { autocomplete: "one-time-code", inputmode: "numeric", maxlength: 6 }]];
  return html`<section class="card"><h2>${t("web.user.factor")}</h2><p><${Chip} tone=${factor === "none" ? "warn" : "good"}>${t(factor === "none" ? "web.me.factor_none" : "web.me.factor_set")}<//></p><${Fault} error=${error} />
    ${factor === "none" ? secret ? html`<p>${t("web.factor.enrol")}</p><${DeviceKey} secret=${secret} /><${Form} button=${t("web.continue")} fields=${field} send=${prove} />` : html`<${Button} onClick=${enrol}>${t("web.me.factor_add")}<//>`
      : html`<p class="quiet">${t("web.me.recovery.about")}</p><${Form} button=${t("web.me.recovery")} fields=${field} send=${recover} />`}
    ${codes && html`<${Dialog} title=${t("web.me.recovery")} onClose=${() => setCodes(null)}><p>${t("web.factor.recovery")}</p><pre class="secret" tabindex="0">${codes.join("\n")}</pre><//>`}</section>`;
}

function Sessions() {
  const asked = useResource("/sessions");
  const end = async (/** @type {any} */ row) => { await ask("DELETE", `/sessions/${row.session}`); asked.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "agent", title: t("web.me.device"), cell: row => html`<bdi>${row.agent}</bdi> ${row.present && html`<${Chip} tone="good">${t("web.me.this")}<//>`}` }, { key: "address", title: t("web.net_address"), tight: true, cell: row => row.address },
    { key: "made", title: t("web.from"), tight: true, cell: row => clock(row.made_at) }, { key: "seen", title: t("web.seen"), tight: true, cell: row => clock(row.seen_at) }, { key: "expires", title: t("web.to"), tight: true, cell: row => clock(row.expires_at) },
    { key: "act", title: t("web.steps_now"), cell: row => !row.present && html`<${Button} kind="danger" onClick=${() => end(row)}>${t("web.end")}<//>` }];
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="sessions" label=${t("web.me.tab.sessions")} rows=${data.sessions} rowKey=${(/** @type {any} */ row) => String(row.session)} columns=${columns} />`}<//>`;
}

/** @param {{onClose: () => void, onDone: (made: any) => void}} props */
function TokenForm({ onClose, onDone }) {
  const [rights, setRights] = useState(/** @type {string[]} */ ([]));
  const send = async (/** @type {Record<string, string>} */ { name, days }) => onDone(await ask("POST", "/tokens", { body: { name, days: Number(days), ...(rights.length ? { rights } : {}) } }));
  return html`<${Dialog} title=${t("web.token.add")} onClose=${onClose} wide><fieldset class="field"><legend>${t("web.token.rights")}</legend><p class="quiet small">${t("web.token.rights.hint")}</p><div class="columns">${session.value.rights.map((/** @type {string} */ right) => html`<label key=${right} class="tick">
    <input type="checkbox" checked=${rights.includes(right)} onChange=${() => setRights(rights.includes(right) ? rights.filter(one => one !== right) : [...rights, right])} /> ${code("right", right)}</label>`)}</div></fieldset>
    <${Form} button=${t("web.token.add")} send=${send} fields=${[["name", t("web.token.name"), { maxlength: 60 }], ["days", t("web.token.days"), { type: "number", min: 1, max: 366 }]]} /><//>`;
}

function Tokens() {
  const asked = useResource("/tokens"), [adding, setAdding] = useState(false), [made, setMade] = useState(/** @type {any} */ (null));
  const end = async (/** @type {any} */ row) => { await ask("DELETE", `/tokens/${row.token}`); asked.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "name", title: t("web.token.name"), cell: row => html`<bdi>${row.name}</bdi>` }, { key: "rights", title: t("web.token.rights"), cell: row => row.rights.map((/** @type {string} */ right) => code("right", right)).join(" · ") },
    { key: "seen", title: t("web.seen"), tight: true, cell: row => (row.seen_at ? clock(row.seen_at) : t("web.me.never")) }, { key: "expires", title: t("web.to"), tight: true, cell: row => clock(row.expires_at) },
    { key: "act", title: t("web.steps_now"), cell: row => html`<${Button} kind="danger" onClick=${() => end(row)}>${t("web.end")}<//>` }];
  return html`<div class="filters"><${Button} onClick=${() => setAdding(true)}>${t("web.token.add")} …<//></div><${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="tokens" label=${t("web.me.tab.tokens")} rows=${data.tokens} rowKey=${(/** @type {any} */ row) => String(row.token)}
      empty=${html`<${Empty} text=${t("web.token.none")} />`} columns=${columns} />`}<//>
    ${adding && html`<${TokenForm} onClose=${() => setAdding(false)} onDone=${(/** @type {any} */ token) => { setAdding(false); setMade(token); asked.reload(); }} />`}
    ${made && html`<${Dialog} title=${t("web.token.made")} onClose=${() => setMade(null)}><p>${t("web.token.once")}</p><pre class="secret" tabindex="0">${made.secret}</pre><div class="actions"><${Button} kind="primary" onClick=${() => navigator.clipboard?.writeText(made.secret)}>${t("web.copy")}<//></div><//>`}`;
}

/** One of a few, as buttons. @param {{label: string, choices: [string, string][], now: string, set: (value: any) => void}} props */
const OneOf = ({ label, choices, now, set }) => html`<div class="field"><span>${label}</span><div class="choice" role="group" aria-label=${label}>${choices.map(([value, text]) => html`<button key=${value} type="button" aria-pressed=${now === value} onClick=${() => set(value)}>${text}</button>`)}</div></div>`;

const Look = () => html`<section class="card"><p class="quiet">${t("web.me.look.about")}</p>
  <${OneOf} label=${t("web.me.language")} now=${lang.value} set=${speak} choices=${[["zh", "中文"], ["en", "English"]]} />
  <${OneOf} label=${t("web.me.theme")} now=${theme.value} set=${setTheme} choices=${["system", "light", "dark"].map(value => [value, t(`web.me.theme.${value}`)])} />
  <${OneOf} label=${t("web.me.density")} now=${density.value} set=${(/** @type {string} */ to) => { if (to !== density.value) cycleDensity(); }} choices=${["wide", "close"].map(value => [value, t(`web.me.density.${value}`)])} />
  <${OneOf} label=${t("web.keys")} now=${String(lettersOn.value)} set=${(/** @type {string} */ to) => { lettersOn.value = to === "true"; localStorage.setItem("letters", to === "true" ? "on" : "off"); }} choices=${[["true", t("web.me.letters.on")], ["false", t("web.me.letters.off")]]} /></section>`;

const TABS = /** @type {Record<string, () => any>} */ ({ account: () => html`<div class="pairs"><${Password} /><${Factor} /></div>`, sessions: () => html`<${Sessions} />`, tokens: () => html`<${Tokens} />`, look: () => html`<${Look} />` });

export default function Me() {
  const now = session.value;
  return html`<${Title} title=${t("web.screen.me")} />
    ${now.password_warning && html`<p class="note" role="status">${now.password_warning}</p>`}
    <${Facts} pairs=${[[t("web.user.name"), html`<bdi>${now.name}</bdi>`], [t("web.login"), html`<bdi>${now.user}</bdi>`], [t("web.user.unit"), now.unit ? html`<bdi>${now.unit}</bdi>` : t("web.none")], [t("web.user.desks"), now.desks.map((/** @type {any} */ one) => code("desk", one.desk)).join(" · ")]]} />
    <${Tabs} tabs=${Object.keys(TABS).map(id => ({ id, title: t(`web.me.tab.${id}`) }))}>${(/** @type {string} */ tab) => TABS[tab]()}<//>`;
}
