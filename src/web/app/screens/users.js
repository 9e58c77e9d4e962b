/* People: who works with the service and at which desk; which desk may do what; units; walls that show something. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, code, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { go, href, place } from "../route.js";
import { may } from "../session.js";
import { RequestForm } from "../form.js";
import { Button, Chip, Dialog, Empty, Loaded, Search, Table, Tabs, Title, toast } from "../ui.js";

/** @param {any[]} list @param {string} name @returns {string[]} */
const namesOf = (list, name) => list.map(one => one[name]);

/** A new person; what desks and units there are is offered. @param {{onClose: () => void}} props */
function Add({ onClose }) {
  const rights = useResource("/rights"), units = useResource("/units");
  return html`<${Dialog} title=${t("web.user.add")} onClose=${onClose}>${rights.data && units.data && html`<${RequestForm} template="/users" path="/users" submit=${t("web.user.add")} onCancel=${onClose}
    choices=${{ desks: namesOf(rights.data.desks, "desk"), unit: namesOf(units.data.units, "name") }} titles=${{ login: t("web.login"), name: t("web.user.name"), unit: t("web.user.unit"), desks: t("web.user.desks"), last_day: t("web.user.last_day") }}
    onDone=${(/** @type {any} */ user) => { onClose(); toast(t("web.user.added", { name: user.name })); go(`/users/${user.login}`); }} />`}<//>`;
}

/** May this person work now? @param {{user: any}} props */
export const UserState = ({ user }) => (user.disabled_at ? html`<${Chip} tone="bad">${t("web.user.disabled")}<//>`
  : user.last_day ? html`<${Chip} tone="warn">${t("web.user.until", { day: user.last_day })}<//>` : user.desks.some((/** @type {any} */ one) => one.now) ? html`<${Chip} tone="good">${t("web.user.works")}<//>` : html`<${Chip} tone="warn">${t("web.user.no_desk")}<//>`);

function People() {
  const path = `/users${query({ search: place.value.query.q, limit: 100 })}`, pages = usePages(path, { items: "users", next: "next_after" }), [adding, setAdding] = useState(false);
  /** @type {import("../ui.js").Column[]} */
  const columns = [
    { key: "login", title: t("web.login"), cell: row => html`<bdi>${row.login}</bdi>` }, { key: "name", title: t("web.user.name"), cell: row => html`<bdi>${row.name}</bdi>` },
    { key: "unit", title: t("web.user.unit"), cell: row => html`<bdi>${row.unit ?? "–"}</bdi>` },
    { key: "desks", title: t("web.user.desks"), cell: row => row.desks.filter((/** @type {any} */ one) => one.now).map((/** @type {any} */ one) => code("desk", one.desk)).join(" · ") || "–" },
    { key: "factor", title: t("web.user.factor"), cell: row => html`<${Chip} tone=${row.second_factor ? "good" : "quiet"}>${t(row.second_factor ? "web.yes" : "web.no")}<//>` },
    { key: "state", title: t("column.state"), cell: row => html`<${UserState} user=${row} />` }];
  return html`<div class="filters"><${Search} label=${t("web.user.search")} /><${Button} kind="primary" onClick=${() => setAdding(true)}>${t("web.user.add")}<//></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="users" label=${t("web.screen.users")} reads=${[]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.login} rowHref=${(/** @type {any} */ row) => href(`/users/${row.login}`)}
      empty=${html`<${Empty} text=${t("web.user.none")} />`} columns=${columns} />`}<//>${adding && html`<${Add} onClose=${() => setAdding(false)} />`}`;
}

/** Right by desk: what the service itself checks. */
function Matrix() {
  const asked = useResource("/rights"), { desk } = place.value.query;
  return html`<${Loaded} of=${asked} lines=${10}>${(/** @type {any} */ data) => {
    const shown = data.rights.filter((/** @type {any} */ one) => !desk || one.desks.includes(desk));
    return html`<p class="quiet">${t("web.rights.about")}</p><p><label>${t("web.rights.of")} <select value=${desk ?? ""} onChange=${(/** @type {any} */ event) => go("/users", { tab: "rights", desk: event.target.value })}>
        <option value="">${t("web.all")}</option>${data.desks.map((/** @type {any} */ one) => html`<option key=${one.desk} value=${one.desk}>${code("desk", one.desk)}</option>`)}</select></label></p>
      <div class="table-frame" tabindex="0" role="region" aria-label=${t("web.user.tab.rights")}><table class="matrix"><thead><tr><th scope="col">${t("web.rights.right")}</th>${data.desks.map((/** @type {any} */ one) => html`<th key=${one.desk} scope="col"><span>${code("desk", one.desk)}</span></th>`)}</tr></thead>
      <tbody><tr><th scope="row">${t("web.rights.sees")}</th>${data.desks.map((/** @type {any} */ one) => html`<td key=${one.desk} class="small">${t(`web.rights.scope.${one.scope}`)}</td>`)}</tr>
        <tr><th scope="row">${t("web.user.factor")}</th>${data.desks.map((/** @type {any} */ one) => html`<td key=${one.desk}>${one.second_factor ? "✓" : html`<span class="quiet">–</span>`}<span class="hidden">${t(one.second_factor ? "web.yes" : "web.no")}</span></td>`)}</tr>
        ${shown.map((/** @type {any} */ one) => html`<tr key=${one.right}><th scope="row">${code("right", one.right)} <small class="mono">${one.right}</small></th>${data.desks.map((/** @type {any} */ at) => html`<td key=${at.desk}>${one.desks.includes(at.desk) ? html`<b class="good">✓</b>` : html`<span class="quiet">–</span>`}<span class="hidden">${t(one.desks.includes(at.desk) ? "web.yes" : "web.no")}</span></td>`)}</tr>`)}</tbody></table></div>`;
  }}<//>`;
}

/** Units under their parents. @param {{units: any[], parent: string | null}} props */
const Tree = ({ units, parent }) => {
  const mine = units.filter(unit => unit.parent === parent);
  return mine.length === 0 ? null : html`<ul class="tree">${mine.map(unit => html`<li key=${unit.name}><bdi>${unit.name}</bdi><${Tree} units=${units} parent=${unit.name} /></li>`)}</ul>`;
};

function Units() {
  const asked = useResource("/units"), [adding, setAdding] = useState(false);
  return html`<div class="filters"><${Button} onClick=${() => setAdding(true)}>${t("web.unit.add")}<//></div>
    <${Loaded} of=${asked}>${(/** @type {any} */ data) => (data.units.length === 0 ? html`<${Empty} text=${t("web.unit.none")} />` : html`<${Tree} units=${data.units} parent=${null} />`)}<//>
    ${adding && html`<${Dialog} title=${t("web.unit.add")} onClose=${() => setAdding(false)}><${RequestForm} template="/units" path="/units" submit=${t("web.unit.add")} onCancel=${() => setAdding(false)} choices=${{ parent: namesOf(asked.data?.units ?? [], "name") }}
      titles=${{ name: t("web.user.unit"), parent: t("web.unit.parent") }} onDone=${() => { setAdding(false); asked.reload(); }} /><//>`}`;
}

function Displays() {
  const asked = useResource("/displays");
  const end = async (/** @type {any} */ row) => { await ask("DELETE", `/displays/${row.session}`); asked.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "name", title: t("web.display.where"), cell: row => html`<bdi>${row.name}</bdi>` }, { key: "user", title: t("web.display.by"), cell: row => html`<bdi>${row.user}</bdi>` }, { key: "address", title: t("web.net_address"), cell: row => row.address },
    { key: "made", title: t("web.from"), tight: true, cell: row => clock(row.made_at) }, { key: "expires", title: t("web.to"), tight: true, cell: row => clock(row.expires_at) }, { key: "seen", title: t("web.seen"), tight: true, cell: row => clock(row.seen_at) },
    { key: "act", title: t("web.steps_now"), cell: row => html`<${Button} kind="danger" onClick=${() => end(row)}>${t("web.end")}<//>` }];
  return html`<${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="displays" label=${t("web.user.tab.displays")} rows=${data.displays} rowKey=${(/** @type {any} */ row) => String(row.session)} empty=${html`<${Empty} text=${t("web.display.none")} />`} columns=${columns} />`}<//>`;
}

const TABS = /** @type {Record<string, () => any>} */ ({ people: () => html`<${People} />`, rights: () => html`<${Matrix} />`, units: () => html`<${Units} />`, displays: () => html`<${Displays} />` });

export default function Users() {
  const set = useResource("/utility");
  const tabs = Object.keys(TABS).filter(id => id !== "displays" || may("display.manage")).map(id => ({ id, title: t(`web.user.tab.${id}`) }));
  return html`<${Title} title=${t("web.screen.users")} />${set.data && !set.data.steps.people && html`<p class="note">${t("web.begin.not_done")} <a href=${href("/begin")}>${t("web.screen.begin")}</a></p>`}<${Tabs} tabs=${tabs}>${(/** @type {string} */ tab) => TABS[tab]()}<//>`;
}
