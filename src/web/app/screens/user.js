/* One person: desks from day to day, the link that sets a password, what helps who is locked out, and who takes over. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, number, t } from "../text.js";
import { ask } from "../api.js";
import { useResource } from "../resource.js";
import { href } from "../route.js";
import { RequestForm } from "../form.js";
import { Button, Chip, Dialog, Empty, Facts, Fault, Loaded, Table, Title, toast } from "../ui.js";
import { UserState } from "./users.js";

/** The link, told this once. @param {{link: any, onClose: () => void}} props */
const Link = ({ link, onClose }) => {
  const address = `${location.origin}/#set-up=${link.link}`;
  return html`<${Dialog} title=${t("web.user.link")} onClose=${onClose} wide><p>${t("web.user.link.about", { login: link.login, until: clock(link.expires_at) })}</p>
    <pre class="secret" tabindex="0">${address}</pre><div class="actions"><${Button} kind="primary" onClick=${() => navigator.clipboard?.writeText(address)}>${t("web.copy")}<//></div><//>`;
};

/** Cases and accounts in this person's hand, and who takes them over. @param {{login: string, onClose: () => void, onDone: () => void}} props */
function HandOver({ login, onClose, onDone }) {
  const duties = useResource(`/users/${login}/duties`);
  return html`<${Dialog} title=${t("web.user.hand_over")} onClose=${onClose}><${Loaded} of=${duties}>${(/** @type {any} */ data) => html`<p>${t("web.user.in_hand", { cases: number(data.cases.length), accounts: number(data.accounts.length) })}</p>`}<//>
    <${RequestForm} template="/users/{login}/hand-over" path=${`/users/${login}/hand-over`} submit=${t("web.user.hand_over")} onCancel=${onClose} titles=${{ successor: t("web.user.successor"), last_day: t("web.user.last_day") }}
      onDone=${() => { onClose(); onDone(); toast(t("web.user.handed_over")); }} /><//>`;
}

/** @param {{user: any, onChange: () => void}} props */
function Desks({ user, onChange }) {
  const [over, setOver] = useState(/** @type {string | null} */ (null)), rights = useResource("/rights");
  const done = () => { setOver(null); onChange(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "desk", title: t("web.user.desk"), cell: row => html`${code("desk", row.desk)} ${row.now && html`<${Chip} tone="good">${t("web.user.now")}<//>`}` }, { key: "from", title: t("web.from"), tight: true, cell: row => row.from },
    { key: "until", title: t("web.to"), tight: true, cell: row => row.until ?? t("web.user.open_end") }, { key: "act", title: t("web.steps_now"), cell: row => row.until === null && html`<${Button} onClick=${() => setOver(row.desk)}>${t("web.user.desk_end")} …<//>` }];
  return html`<section><h2>${t("web.user.desks")}</h2><${Table} name="user-desks" label=${t("web.user.desks")} rows=${user.desks} rowKey=${(/** @type {any} */ row) => `${row.desk} ${row.from}`} empty=${html`<${Empty} text=${t("web.user.no_desk")} />`} columns=${columns} />
    <p><${Button} onClick=${() => setOver("")}>${t("web.user.desk_give")} …<//></p>
    ${over === "" && rights.data && html`<${Dialog} title=${t("web.user.desk_give")} onClose=${() => setOver(null)}><${RequestForm} template="/users/{login}/desks" path=${`/users/${user.login}/desks`} submit=${t("web.user.desk_give")} onCancel=${() => setOver(null)} onDone=${done}
      choices=${{ desk: rights.data.desks.map((/** @type {any} */ one) => one.desk) }} titles=${{ desk: t("web.user.desk"), from: t("web.from"), until: t("web.to") }} /><//>`}
    ${over && html`<${Dialog} title=${t("web.user.desk_end")} onClose=${() => setOver(null)}><p>${code("desk", over)}</p><${RequestForm} template="/users/{login}/desks/end" path=${`/users/${user.login}/desks/end`} preset=${{ desk: over }} hide=${["desk"]} submit=${t("web.user.desk_end")} onCancel=${() => setOver(null)} onDone=${done}
      titles=${{ until: t("web.user.last_day") }} /><//>`}</section>`;
}

/** @param {{params: Record<string, string>}} props */
export default function User({ params }) {
  const path = `/users/${encodeURIComponent(params.login)}`, asked = useResource(path), units = useResource("/units");
  const [link, setLink] = useState(/** @type {any} */ (null)), [over, setOver] = useState(/** @type {"change" | "hand" | "factor" | null} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const act = async (/** @type {string} */ method, /** @type {string} */ tail, /** @type {string} */ told, /** @type {any} */ body = undefined) => {
    setError(null);
    const answer = await ask(method, `${path}${tail}`, { body }).catch(refusal => { setError(refusal); return null; });
    if (!answer) return;
    if (tail === "/link") setLink(answer);
    else toast(t(told, { name: answer.name }));
    asked.reload();
  };
  const close = () => setOver(null);
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ user) => html`<${Title} title=${html`<bdi>${user.name}</bdi> <${UserState} user=${user} />`}><a class="button" href=${href("/users")}>${t("web.back")}</a>
      <${Button} kind="primary" disabled=${Boolean(user.disabled_at)} onClick=${() => act("POST", "/link", "")}>${t("web.user.link")}<//><//>
    <${Fault} error=${error} />
    <${Facts} pairs=${[[t("web.login"), html`<bdi>${user.login}</bdi>`], [t("web.user.unit"), user.unit ? html`<bdi>${user.unit}</bdi>` : t("web.none")], [t("web.user.factor"), t(user.second_factor ? "web.yes" : "web.no")], [t("web.user.last_day"), user.last_day ?? t("web.user.open_end")],
      ...(user.disabled_at ? [[t("web.user.disabled"), clock(user.disabled_at)]] : [])]} />
    <div class="steps-now"><${Button} onClick=${() => setOver("change")}>${t("web.user.change")} …<//><${Button} onClick=${() => act("POST", "/unlock", "web.user.unlocked")}>${t("web.user.unlock")}<//>
      ${user.second_factor && html`<${Button} onClick=${() => setOver("factor")}>${t("web.user.factor_reset")} …<//>`}<${Button} onClick=${() => setOver("hand")}>${t("web.user.hand_over")} …<//>
      <${Button} kind=${user.disabled_at ? "" : "danger"} onClick=${() => act("PATCH", "", user.disabled_at ? "web.user.enabled_again" : "web.user.was_disabled", { disabled: !user.disabled_at })}>${t(user.disabled_at ? "web.user.enable" : "web.user.disable")}<//></div>
    <${Desks} user=${user} onChange=${asked.reload} />
    ${link && html`<${Link} link=${link} onClose=${() => setLink(null)} />`}
    ${over === "change" && html`<${Dialog} title=${t("web.user.change")} onClose=${close}><${RequestForm} method="PATCH" template="/users/{login}" path=${path} preset=${{ name: user.name, ...(user.unit ? { unit: user.unit } : {}), ...(user.last_day ? { last_day: user.last_day } : {}) }} hide=${["disabled"]} submit=${t("web.save")} onCancel=${close}
      choices=${{ unit: (units.data?.units ?? []).map((/** @type {any} */ one) => one.name) }} titles=${{ name: t("web.user.name"), unit: t("web.user.unit"), last_day: t("web.user.last_day") }} onDone=${() => { close(); asked.reload(); }} /><//>`}
    ${over === "factor" && html`<${Dialog} title=${t("web.user.factor_reset")} onClose=${close}><p>${t("web.user.factor_reset.about", { name: user.name })}</p><div class="actions"><${Button} onClick=${close}>${t("web.cancel")}<//>
      <${Button} kind="danger" onClick=${async () => { await act("POST", "/factor-reset", "web.user.factor_gone"); close(); }}>${t("web.user.factor_reset")}<//></div><//>`}
    ${over === "hand" && html`<${HandOver} login=${user.login} onClose=${close} onDone=${asked.reload} />`}`}<//>`;
}
