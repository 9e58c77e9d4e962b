/* How people are told: channels, each with a test; who is told what; what became of each message. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, has, number, t } from "../text.js";
import { ask, query } from "../api.js";
import { usePages, useResource } from "../resource.js";
import { place } from "../route.js";
import { RequestForm } from "../form.js";
import { Button, Chip, Choice, Dialog, Empty, Fault, Loaded, Table, Tabs, Title, toast } from "../ui.js";

/** What people are told of, in words. @param {string} kind */
const kindText = kind => (has(`web.notice.${kind}`) ? t(`web.notice.${kind}`) : kind);
const titles = () => Object.fromEntries(["name", "kind", "url", "sender", "login", "secret", "most_per_minute", "enabled", "address", "channel", "user", "unit", "lang", "quiet_from", "quiet_until"].map(name => [name, t(`web.channel.${name}`)]));

function Channels() {
  const asked = useResource("/channels"), [over, setOver] = useState(/** @type {{what: "add" | "change" | "test", of?: any} | null} */ (null)), [error, setError] = useState(/** @type {any} */ (null));
  const close = () => setOver(null), done = (/** @type {string} */ told) => () => { close(); toast(t(told)); asked.reload(); };
  const test = async (/** @type {any} */ row) => {
    setError(null);
    if (row.kind === "MAIL") setOver({ what: "test", of: row });
    else await ask("POST", `/channels/${row.name}/test`, { body: {} }).then(done("web.channel.tested"), setError);
  };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "name", title: t("web.channel.name"), cell: row => html`<bdi>${row.name}</bdi>` }, { key: "kind", title: t("web.channel.kind"), cell: row => t(`web.channel.kind.${row.kind}`) }, { key: "target", title: t("web.channel.url"), cell: row => html`<span class="mono">${row.target}</span>` },
    { key: "state", title: t("column.state"), cell: row => html`<${Chip} tone=${!row.enabled ? "quiet" : row.last_error ? "bad" : "good"}>${t(!row.enabled ? "web.channel.off" : row.last_error ? "web.channel.failing" : "web.channel.on")}<//>${row.last_error && html`<div class="small quiet"><bdi>${row.last_error}</bdi></div>`}` },
    { key: "waiting", title: t("web.delivery.WAITING"), amount: true, cell: row => number(row.waiting) }, { key: "given_up", title: t("web.delivery.GIVEN_UP"), amount: true, cell: row => number(row.given_up) },
    { key: "act", title: t("web.steps_now"), cell: row => html`<div class="steps-now"><${Button} onClick=${() => test(row)}>${t("web.channel.test")}<//><${Button} onClick=${() => setOver({ what: "change", of: row })}>${t("web.channel.change")} …<//></div>` }];
  const add = html`<${Button} kind="primary" onClick=${() => setOver({ what: "add" })}>${t("web.channel.add")}<//>`;
  return html`<div class="filters">${asked.data?.items.length > 0 && add}</div><${Fault} error=${error} /><${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="channels" label=${t("web.telling.tab.channels")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.name} empty=${html`<${Empty} text=${t("web.channel.none")}>${add}<//>`} columns=${columns} />`}<//>
    ${over?.what === "add" && html`<${Dialog} title=${t("web.channel.add")} onClose=${close}><${RequestForm} template="/channels" path="/channels" preset=${{ enabled: true }} titles=${titles()} submit=${t("web.channel.add")} onCancel=${close} onDone=${done("web.channel.added")} /><//>`}
    ${over?.what === "change" && html`<${Dialog} title=${`${t("web.channel.change")} · ${over.of.name}`} onClose=${close}><p class="quiet">${t("web.channel.keeps")}</p><${RequestForm} method="PATCH" template="/channels/{name}" path=${`/channels/${over.of.name}`} version=${over.of.version} preset=${{ enabled: over.of.enabled, most_per_minute: over.of.most_per_minute }} titles=${titles()} submit=${t("web.save")} onCancel=${close} onDone=${done("web.channel.changed")} /><//>`}
    ${over?.what === "test" && html`<${Dialog} title=${`${t("web.channel.test")} · ${over.of.name}`} onClose=${close}><${RequestForm} template="/channels/{name}/test" path=${`/channels/${over.of.name}/test`} titles=${titles()} submit=${t("web.channel.test")} onCancel=${close} onDone=${done("web.channel.tested")} /><//>`}`;
}

function Subscriptions() {
  const asked = useResource("/subscriptions"), kinds = useResource("/notice-kinds"), channels = useResource("/channels"), [adding, setAdding] = useState(false);
  const end = async (/** @type {any} */ row) => { await ask("POST", `/subscriptions/${row.subscription}/end`); asked.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "kind", title: t("web.subscription.of"), cell: row => kindText(row.kind) }, { key: "who", title: t("web.subscription.who"), cell: row => html`<bdi>${row.user ?? row.address}</bdi>` }, { key: "channel", title: t("web.channel.channel"), cell: row => html`<bdi>${row.channel}</bdi>` }, { key: "unit", title: t("web.user.unit"), cell: row => html`<bdi>${row.unit ?? t("web.all")}</bdi>` },
    { key: "lang", title: t("web.channel.lang"), cell: row => (row.lang === "zh" ? "中文" : "English") }, { key: "quiet", title: t("web.subscription.quiet"), tight: true, cell: row => (row.quiet_from ? `${row.quiet_from} – ${row.quiet_until}` : "–") }, { key: "act", title: t("web.steps_now"), cell: row => html`<${Button} kind="danger" onClick=${() => end(row)}>${t("web.end")}<//>` }];
  const add = html`<${Button} kind="primary" disabled=${!channels.data?.items.length} onClick=${() => setAdding(true)}>${t("web.subscription.add")}<//>`;
  return html`<div class="filters">${add}</div><${Loaded} of=${asked}>${(/** @type {any} */ data) => html`<${Table} name="subscriptions" label=${t("web.telling.tab.subscriptions")} rows=${data.items} rowKey=${(/** @type {any} */ row) => row.subscription} empty=${html`<${Empty} text=${t("web.subscription.none")} />`} columns=${columns} />`}<//>
    ${adding && kinds.data && html`<${Dialog} title=${t("web.subscription.add")} onClose=${() => setAdding(false)}><${RequestForm} template="/subscriptions" path="/subscriptions" titles=${{ ...titles(), kind: t("web.subscription.of") }} submit=${t("web.subscription.add")} onCancel=${() => setAdding(false)} onDone=${() => { setAdding(false); asked.reload(); }}
      choices=${{ kind: kinds.data.items.map((/** @type {any} */ one) => one.kind), channel: channels.data.items.map((/** @type {any} */ one) => one.name) }} /><//>`}`;
}

const TONES = /** @type {Record<string, string>} */ ({ WAITING: "info", DELIVERED: "good", GIVEN_UP: "bad" });
function Deliveries() {
  const { delivery_state, channel } = place.value.query, path = `/deliveries${query({ delivery_state, channel, limit: 100 })}`, pages = usePages(path, { items: "items", every: 5000 });
  const again = async (/** @type {any} */ row) => { await ask("POST", `/deliveries/${row.delivery}/again`); pages.reload(); };
  /** @type {import("../ui.js").Column[]} */
  const columns = [{ key: "at", title: t("web.date"), tight: true, cell: row => clock(row.told_at) }, { key: "kind", title: t("web.subscription.of"), cell: row => kindText(row.kind) }, { key: "account", title: t("column.account"), cell: row => row.account ?? "–" }, { key: "channel", title: t("web.channel.channel"), cell: row => html`<bdi>${row.channel}</bdi>` },
    { key: "address", title: t("web.channel.address"), cell: row => html`<bdi>${row.address}</bdi>` }, { key: "state", title: t("column.state"), cell: row => html`<${Chip} tone=${TONES[row.state]}>${t(`web.delivery.${row.state}`)}<//>${row.last_error && html`<div class="small quiet"><bdi>${row.last_error}</bdi></div>`}` },
    { key: "attempts", title: t("web.delivery.attempts"), amount: true, cell: row => number(row.attempts) }, { key: "next", title: t("web.delivery.next"), tight: true, cell: row => (row.next_at ? clock(row.next_at) : "–") }, { key: "act", title: t("web.steps_now"), cell: row => row.state === "GIVEN_UP" && html`<${Button} onClick=${() => again(row)}>${t("web.delivery.again")}<//>` }];
  return html`<div class="filters"><${Choice} name="delivery_state" label=${t("column.state")} choices=${Object.keys(TONES).map(one => [one, t(`web.delivery.${one}`)])} /></div>
    <${Loaded} of=${pages}>${() => html`<${Table} name="deliveries" label=${t("web.telling.tab.deliveries")} reads=${[]} rows=${pages.rows} more=${pages.more} file=${path} rowKey=${(/** @type {any} */ row) => row.delivery} empty=${html`<${Empty} text=${t("web.delivery.none")} />`} columns=${columns} />`}<//>`;
}

const TABS = /** @type {Record<string, () => any>} */ ({ channels: () => html`<${Channels} />`, subscriptions: () => html`<${Subscriptions} />`, deliveries: () => html`<${Deliveries} />` });
export default function Telling() {
  return html`<${Title} title=${t("web.screen.telling")} /><${Tabs} tabs=${Object.keys(TABS).map(id => ({ id, title: t(`web.telling.tab.${id}`) }))}>${(/** @type {string} */ tab) => TABS[tab]()}<//>`;
}
