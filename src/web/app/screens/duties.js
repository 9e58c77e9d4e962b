/* Who takes new cases (K4): for each kind of case the desk or person of each unit, from when until when, and who is about to leave; and all duties of
   one person given to another. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { beside, code, day, number, t } from "../text.js";
import { ask } from "../api.js";
import { useResource } from "../resource.js";
import { href, place } from "../route.js";
import { may } from "../session.js";
import { Button, Chip, Dialog, Empty, Fault, Loaded, Search, Table, Title, toast } from "../ui.js";

/** @typedef {{login: string, name: string, unit: string | null, desks: string[], last_day: string | null, in_hand: number}} Person */

/** @param {any} event @returns {string} */
const typed = event => event.target.value;

/** A choice among words. @param {{id: string, label: string, value: string, none?: string, choices: [string, string][], onChange: (value: string) => void}} props */
const Pick = ({ id, label, value, none, choices, onChange }) => html`<div class="field"><label for=${id}>${label}</label><select id=${id} value=${value} onChange=${(/** @type {Event} */ event) => onChange(typed(event))}>
  ${none !== undefined && html`<option value="">${none}</option>`}${choices.map(([one, text]) => html`<option key=${one} value=${one}>${text}</option>`)}</select></div>`;

/** @param {{id: string, label: string, value: string, onChange: (value: string) => void}} props */
const Day = ({ id, label, value, onChange }) => html`<div class="field"><label for=${id}>${label}</label><input id=${id} type="date" value=${value} onInput=${(/** @type {Event} */ event) => onChange(typed(event))} /></div>`;

/** @param {Person[]} people @returns {[string, string][]} */
const names = people => people.map(one => [one.login, beside([one.name, one.unit, t("web.give.in_hand", { count: number(one.in_hand) })])]);

/** Who is to take the new cases of a kind, of all units or of one. @param {{duty: any, row: any, people: Person[], onDone: (answer: any) => void, onClose: () => void}} props */
function Change({ duty, row, people, onDone, onClose }) {
  const units = useResource("/units"), [asked, setAsked] = useState({ desk: row?.desk ?? duty.taken_by, person: row?.person ?? "", unit: row?.unit ?? "", from: day(Date.now()) }), [error, setError] = useState(/** @type {any} */ (null));
  const set = (/** @type {Record<string, string>} */ change) => setAsked({ ...asked, ...change });
  const desks = [...new Set(people.flatMap(one => one.desks))].sort();
  const press = () => ask("POST", "/duties", { body: { kind: duty.kind, desk: asked.desk, from: asked.from, ...(row?.matter ? { matter: row.matter } : {}), ...(asked.person ? { person: asked.person } : {}), ...(asked.unit ? { unit: asked.unit } : {}) } }).then(onDone, setError);
  return html`<${Dialog} title=${t("web.duties.change", { kind: t(`flow.${duty.kind}`) })} onClose=${onClose}><${Fault} error=${error} />
    <${Pick} id="duty-unit" label=${t("web.user.unit")} value=${asked.unit} none=${t("web.duties.all_units")} choices=${(units.data?.units ?? []).map((/** @type {any} */ one) => [one.name, one.name])} onChange=${(/** @type {string} */ unit) => set({ unit })} />
    <${Pick} id="duty-desk" label=${t("web.user.desk")} value=${asked.desk} choices=${desks.map(desk => [desk, code("desk", desk)])} onChange=${(/** @type {string} */ desk) => set({ desk, person: "" })} />
    <${Pick} id="duty-person" label=${t("web.duties.person")} value=${asked.person} none=${t("web.duties.anybody")} choices=${names(people.filter(one => one.desks.includes(asked.desk)))} onChange=${(/** @type {string} */ person) => set({ person })} />
    <${Day} id="duty-from" label=${t("web.from")} value=${asked.from} onChange=${(/** @type {string} */ from) => set({ from })} />
    <div class="actions"><${Button} onClick=${onClose}>${t("web.cancel")}<//><${Button} kind="primary" onClick=${press}>${t("web.save")}<//></div><//>`;
}

/** All duties of a person to another; then what else that person has in hand. @param {{duties: any[], people: Person[], first: string, onDone: (answer: any) => void, onClose: () => void}} props */
function HandOver({ duties, people, first, onDone, onClose }) {
  const held = duties.flatMap(duty => duty.rows.filter((/** @type {any} */ row) => row.person).map((/** @type {any} */ row) => ({ ...row, kind: duty.kind })));
  const holders = /** @type {[string, string][]} */ ([...new Map(held.map(row => [row.person, row.name])).entries()]);
  const leaving = held.find(row => row.last_day)?.person, [asked, setAsked] = useState({ person: first || leaving || "", to: "", from: "" }), [error, setError] = useState(/** @type {any} */ (null)), [done, setDone] = useState(false);
  const mine = held.filter(row => row.person === asked.person), person = people.find(one => one.login === asked.person), last = mine[0]?.last_day;
  const from = asked.from || (last ? day(Date.parse(`${last}T12:00:00Z`) + 86400000) : day(Date.now()));
  const able = people.filter(one => one.login !== asked.person && mine.every(row => one.desks.includes(row.desk)));
  const press = () => ask("POST", "/duties/hand-over", { body: { person: asked.person, from, ...(asked.to ? { to: asked.to } : {}) } }).then(answer => { setDone(true); onDone(answer); }, setError);
  const left = person && person.in_hand > 0 && html`<p class="note">${t("web.duties.in_hand", { name: person.name, count: number(person.in_hand) })} <a href=${href("/due", { handler: person.login })} onClick=${onClose}>${t("web.duties.in_hand.show")}</a></p>`;
  return html`<${Dialog} title=${t("web.duties.hand_over")} onClose=${onClose}><${Fault} error=${error} />
    ${done ? html`<p role="status">${t("web.duties.handed_over")}</p>` : html`<${Pick} id="over-person" label=${t("web.duties.of")} value=${asked.person} none=${t("web.choose_one")} choices=${holders} onChange=${(/** @type {string} */ next) => setAsked({ person: next, to: "", from: "" })} />
      ${mine.length > 0 && html`<p class="quiet">${t("web.duties.held", { count: number(mine.length) })} ${[...new Set(mine.map(row => t(`flow.${row.kind}`)))].join(" · ")}</p>
        <${Pick} id="over-to" label=${t("web.duties.successor")} value=${asked.to} none=${t("web.duties.anybody")} choices=${names(able)} onChange=${(/** @type {string} */ to) => setAsked({ ...asked, to })} />
        <${Day} id="over-from" label=${t("web.from")} value=${from} onChange=${(/** @type {string} */ next) => setAsked({ ...asked, from: next })} />`}`}
    ${left}
    <div class="actions"><${Button} onClick=${onClose}>${t(done ? "web.close" : "web.cancel")}<//>${!done && html`<${Button} kind="primary" disabled=${mine.length === 0} onClick=${press}>${t("web.duties.hand_over.press")}<//>`}</div><//>`;
}

/** A row of the table for each row of the duties; one without any says who takes it then. @param {any[]} items @param {string} wanted */
const rowsOf = (items, wanted) => items.flatMap(duty => (duty.rows.length > 0 ? duty.rows : [null]).map((/** @type {any} */ row) => ({ duty, row })))
  .filter(({ duty, row }) => [t(`flow.${duty.kind}`), row?.name, row?.person, row?.unit, code("desk", row?.desk ?? duty.taken_by)].some(text => text?.toLowerCase().includes(wanted.toLowerCase())));

export default function Duties() {
  const asked = useResource("/duties"), people = useResource("/colleagues"), { q = "", person = "" } = place.value.query;
  const [changing, change] = useState(/** @type {{duty: any, row: any} | null} */ (null)), [leaving, leave] = useState(false), [answer, setAnswer] = useState(/** @type {any} */ (null));
  const data = answer ?? asked.data, today = day(Date.now());
  const changed = (/** @type {any} */ told) => { setAnswer(told); change(null); toast(t("web.duties.changed")); };
  return html`<${Title} title=${t("web.screen.duties")}>${may("duty.manage") && html`<${Button} kind="primary" disabled=${!data || !people.data} onClick=${() => leave(true)}>${t("web.duties.hand_over")} …<//>`}<//>
    <p class="quiet">${t("web.duties.about")}</p><div class="filters"><${Search} label=${t("web.duties.search")} /></div>
    <${Loaded} of=${{ ...asked, data }} lines=${10}>${() => html`<${Table} name="duties" label=${t("web.screen.duties")} rows=${rowsOf(data.items, q)} rowKey=${(/** @type {any} */ one) => `${one.duty.kind} ${one.row?.matter ?? ""} ${one.row?.unit ?? ""} ${one.row?.from ?? ""}`}
      empty=${html`<${Empty} text=${t("web.no_match")} />`} columns=${[
        { key: "kind", title: t("web.duties.kind"), cell: (/** @type {any} */ { duty, row }) => html`<a href=${href(`/${duty.kind}`)}>${t(`flow.${duty.kind}`)}</a>${row?.matter && html`<div class="small quiet">${code("word", row.matter)}</div>`}` },
        { key: "unit", title: t("web.user.unit"), cell: (/** @type {any} */ { row }) => (row?.unit ? html`<bdi>${row.unit}</bdi>` : html`<span class="quiet">${t("web.duties.all_units")}</span>`) },
        { key: "desk", title: t("web.user.desk"), cell: (/** @type {any} */ { duty, row }) => code("desk", row?.desk ?? duty.taken_by) },
        { key: "person", title: t("web.duties.person"), cell: (/** @type {any} */ { row }) => html`${row?.name ? html`<bdi>${row.name}</bdi>` : html`<span class="quiet">${t("web.duties.anybody")}</span>`} ${row?.last_day && html`<${Chip} tone=${row.last_day < today ? "bad" : "warn"}>${t(row.last_day < today ? "web.duties.left" : "web.duties.leaves", { day: row.last_day })}<//>`}` },
        { key: "from", title: t("web.from"), tight: true, cell: (/** @type {any} */ { row }) => (row === null ? html`<span class="quiet">${t("web.duties.by_rule")}</span>` : html`${row.from ?? "–"}${row.from > today ? html` <${Chip} tone="info">${t("web.duties.to_come")}<//>` : ""}`) },
        { key: "until", title: t("web.to"), tight: true, cell: (/** @type {any} */ { row }) => row?.until ?? html`<span class="quiet">–</span>` },
        { key: "owner", title: t("web.duties.owner"), optional: true, cell: (/** @type {any} */ { duty }) => code("desk", duty.owner) },
        ...(may("duty.manage") ? [{ key: "act", title: t("web.steps_now"), cell: (/** @type {any} */ one) => html`<${Button} disabled=${!people.data} onClick=${() => change(one)}>${t("web.duties.change.press")}<//>` }] : [])]} />`}<//>
    ${changing && html`<${Change} duty=${changing.duty} row=${changing.row} people=${people.data.items} onDone=${changed} onClose=${() => change(null)} />`}
    ${leaving && html`<${HandOver} duties=${data.items} people=${people.data.items} first=${person} onDone=${setAnswer} onClose=${() => leave(false)} />`}`;
}
