/* A visit on the phone: what is known beforehand, the sections, the signatures. All of it is kept a moment after it was
   entered, and opens again where it was left. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { beside, day, t } from "../text.js";
import { go, href } from "../route.js";
import { session } from "../session.js";
import { Button, Chip, Dialog, Empty, Facts, Missing, Name, Skeleton, Title, toast } from "../ui.js";
import { Answer } from "../crew/answer.js";
import { findPlace, keepSignature } from "../crew/picture.js";
import { Readings } from "../crew/readings.js";
import { sendAll } from "../crew/send.js";
import { KeptSignature } from "../crew/signature.js";
import { addPicture, addVisit, changeVisit, dropPicture, dropVisit, trouble } from "../crew/store.js";
import { finishDraft, useAlone, useDay, useDraft, usePictures } from "../crew/use.js";
import { beginVisit, isOpenAgain, itemsOf, lacksOf, newId, recordOf, stepsOf } from "../crew/visit.js";
import { Hints, Pictures, SendFault, VisitState } from "../crew/words.js";

/* ---- before ---- */

/** What is known of the account. @param {{account: any}} props */
const Known = ({ account }) => html`<${Facts} pairs=${[
  [t("web.crew.address"), account.address || account.site], [t("web.capacity"), account.capacity && `${account.capacity.installed_kva} kVA`],
  [t("web.crew.transformers"), beside(account.transformers.map((/** @type {any} */ one) => `${one.label} ${one.rated_kva} kVA`)) || t("web.none")],
  [t("web.crew.sources"), beside(account.sources.map((/** @type {any} */ one) => [one.line, one.voltage_kv && `${one.voltage_kv} kV`].filter(Boolean).join(" "))) || html`<${Missing} />`],
  [t("web.crew.compensation"), beside(account.compensation.map((/** @type {any} */ one) => `${one.label} ${one.kvar} kvar`)) || t("web.none")],
  [t("web.crew.agreements"), account.agreements.length === 0 ? html`<${Missing} />` : account.agreements.map((/** @type {any} */ one) => html`<div key=${one.number}>${one.number} ${one.until ?? ""} ${one.expired && html`<${Chip} tone="bad">${t("web.crew.expired")}<//>`}</div>`)],
  [t("web.crew.contacts"), account.contacts.length === 0 ? null : account.contacts.map((/** @type {any} */ one) => html`<div key=${one.name}><bdi>${one.name}</bdi> ${one.phone && html`<a href=${`tel:${one.phone}`}>${one.phone}</a>`}</div>`)],
]} />
  ${account.open_defects.length > 0 && html`<h2>${t("web.crew.open_defects")}</h2><ul class="plain">${account.open_defects.map((/** @type {any} */ one) => html`<li key=${one.number} class="note"><a href=${href(`/recheck/${one.number}`)}><span class="clause">${one.code}</span> <bdi>${one.detail}</bdi></a>
    <div class="small">${t(`web.crew.severity.${one.severity}`)} · ${t("web.crew.due_on")} ${one.due_on}</div></li>`)}</ul>`}
  <${Hints} hints=${account.hints} codes=${account.applies} />`;

/** @param {{planned: any, onStart: () => unknown}} props */
const Before = ({ planned, onStart }) => html`<${Title} title=${html`<${Name} text=${planned.account.customer ?? planned.account.number} />`}><a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>
  <p class="mono">${planned.account.number} · ${planned.inspection}</p>
  <${Known} account=${planned.account} />
  <div class="bottom"><${Button} kind="primary" onClick=${onStart}>${t("web.crew.start")}<//></div>`;

/* ---- sections ---- */

/** @param {{steps: string[], step: string, lacks: any[], onStep: (step: string) => void}} props */
const Steps = ({ steps, step, lacks, onStep }) => html`<nav class="form-steps" aria-label=${t("web.crew.sections")}>${steps.map((one, at) => {
  const open = lacks.filter(lack => lack.step === one).length;
  return html`<button key=${one} type="button" aria-current=${one === step ? "step" : undefined} onClick=${() => onStep(one)}>${open === 0 ? "✓" : at + 1}<span class="hidden"> ${stepTitle(one)}: ${open > 0 ? t("web.crew.lacks", { count: open }) : t("web.crew.complete")}</span></button>`;
})}</nav>`;

/** @param {string} step */
const stepTitle = step => (step === "SIGN" ? t("web.crew.sign") : t(`checklist.section.${step}`));

/** @param {{visit: any, section: string, pictures: any[], lacks: any[], edit: (change: any) => void}} props */
function Section({ visit, section, pictures, lacks, edit }) {
  const items = itemsOf(visit, section);
  return html`<${Hints} hints=${visit.account.hints} codes=${items.map((/** @type {any} */ item) => item.code)} />
    ${section === "METERING" && html`<${Readings} visit=${visit} pictures=${pictures} onReading=${(/** @type {string} */ key, /** @type {any} */ next) => edit({ readings: { ...visit.readings, [key]: next } })} />`}
    ${items.map((/** @type {any} */ item) => html`<${Answer} key=${item.code} visit=${visit} item=${item} pictures=${pictures} lacking=${lacks.some(lack => lack.code === item.code && visit.answers[item.code]?.result)}
      onAnswer=${(/** @type {any} */ answer) => edit({ answers: { ...visit.answers, [item.code]: answer } })} />`)}
    ${section === "IDENTITY" && html`<${Proposals} visit=${visit} edit=${edit} />`}`;
}

const PROPOSED_MAX = 10, FACTS = ["contact", "capacity", "transformers", "use", "other"];

/** What is otherwise than it is recorded: proposed, and decided at the desk. @param {{visit: any, edit: (change: any) => void}} props */
function Proposals({ visit, edit }) {
  const rows = visit.proposals ?? [], put = (/** @type {number} */ at, /** @type {any} */ next) => edit({ proposals: rows.map((/** @type {any} */ one, /** @type {number} */ n) => (n === at ? { ...one, ...next } : one)) });
  return html`<details class="card"><summary>${t("web.crew.propose")}${rows.length > 0 && ` (${rows.length})`}</summary><p class="quiet small">${t("web.crew.propose_hint")}</p>
    ${rows.map((/** @type {any} */ one, /** @type {number} */ at) => html`<div class="list-row" key=${at}><label class="field"><span>${t("web.crew.fact")}</span><select value=${one.fact} onChange=${(/** @type {any} */ event) => put(at, { fact: event.target.value })}>
        ${FACTS.map(fact => html`<option key=${fact} value=${fact}>${t(`web.crew.fact.${fact}`)}</option>`)}</select></label>
      <label class="field"><span>${t("web.crew.proposed")}</span><input type="text" maxlength="500" value=${one.proposed} onInput=${(/** @type {any} */ event) => put(at, { proposed: event.target.value })} /></label>
      <${Button} onClick=${() => edit({ proposals: rows.filter((/** @type {any} */ _, /** @type {number} */ n) => n !== at) })}>${t("web.remove")}<//></div>`)}
    ${rows.length < PROPOSED_MAX && html`<${Button} onClick=${() => edit({ proposals: [...rows, { fact: FACTS[0], proposed: "" }] })}>${t("web.crew.propose_one")}<//>`}</details>`;
}

/* ---- signatures ---- */

/** What was found and accepted, before it is signed. @param {{visit: any}} props */
const Accepted = ({ visit }) => html`${stepsOf(visit).filter(step => step !== "SIGN").map(step => {
  const items = itemsOf(visit, step), of = (/** @type {string} */ result) => items.filter((/** @type {any} */ item) => visit.answers[item.code]?.result === result);
  return html`<details key=${step} class="card"><summary>${stepTitle(step)} <${Chip} tone=${of("DEFECT").length > 0 ? "bad" : items.some((/** @type {any} */ item) => !visit.answers[item.code]?.result) ? "warn" : "good"}>${t("web.crew.accepted", { ok: of("OK").length, defects: of("DEFECT").length, na: of("NA").length })}<//></summary>
    <ul class="plain">${items.map((/** @type {any} */ item) => html`<li key=${item.code}><span class="clause">${item.code}</span> ${t(item.text_key)} <b>${visit.answers[item.code]?.result ? t(`web.crew.result.${visit.answers[item.code].result}`) : "–"}</b> <bdi>${visit.answers[item.code]?.detail ?? ""}</bdi></li>`)}</ul></details>`;
})}`;

/** @param {{visit: any, pictures: any[], edit: (change: any) => void}} props */
function Sign({ visit, pictures, edit }) {
  const of = (/** @type {string} */ who) => pictures.find(one => one.kind === "SIGNATURE" && one.code === who);
  const field = (/** @type {string} */ who, /** @type {string} */ label) => html`<${KeptSignature} key=${who} label=${label} picture=${of(who)} onSign=${(/** @type {Blob} */ blob) => keepSignature(visit.id, who, blob, of(who)?.id)}
    onClear=${() => of(who) && dropPicture(of(who).id)} />`;
  const refused = Boolean(visit.customer.refusal) || visit.refusing;
  return html`${visit.outcome === "INSPECTED" && html`<${Accepted} visit=${visit} />
      <label class="field"><span>${t("web.crew.customer")}</span><input type="text" maxlength="100" autocomplete="off" value=${visit.customer.name} onInput=${(/** @type {any} */ event) => edit({ customer: { ...visit.customer, name: event.target.value } })} /></label>
      ${!refused && field("customer", t("web.crew.customer_signature"))}
      <label class="tick big"><input type="checkbox" checked=${refused} onChange=${(/** @type {any} */ event) => edit({ refusing: event.target.checked, customer: { ...visit.customer, refusal: event.target.checked ? t("web.crew.refused_preset") : "" } })} /> ${t("web.crew.refused")}</label>
      ${refused && html`<label class="field"><span>${t("web.crew.refusal_reason")}</span><textarea rows="2" maxlength="500" value=${visit.customer.refusal} onInput=${(/** @type {any} */ event) => edit({ customer: { ...visit.customer, refusal: event.target.value } })}></textarea></label>`}`}
    ${visit.outcome === "NO_ACCESS" && html`<label class="field"><span>${t("web.crew.no_access_reason")}</span><textarea rows="2" maxlength="500" value=${visit.no_access_reason} onInput=${(/** @type {any} */ event) => edit({ no_access_reason: event.target.value })}></textarea></label>`}
    <details open=${visit.crew.filter((/** @type {any} */ one) => of(`crew:${one.login}`)).length < 2}><summary>${t("web.crew.crew_signatures", { signed: visit.crew.filter((/** @type {any} */ one) => of(`crew:${one.login}`)).length })}</summary>
      ${visit.crew.map((/** @type {any} */ one) => field(`crew:${one.login}`, one.name))}</details>
    <details><summary>${t("web.crew.otherwise")}</summary><div class="actions">
      <${Button} onClick=${() => edit({ outcome: visit.outcome === "NO_ACCESS" ? "INSPECTED" : "NO_ACCESS" })}>${t(visit.outcome === "NO_ACCESS" ? "web.crew.access" : "web.crew.no_access")}<//>
      <${Drop} visit=${visit} /></div></details>`;
}

/** A draft is thrown away only when it is said twice. @param {{visit: any}} props */
function Drop({ visit }) {
  const [asked, setAsked] = useState(false);
  return html`<${Button} kind="danger" onClick=${() => setAsked(true)}>${t("web.crew.drop")}<//>
    ${asked && html`<${Dialog} title=${t("web.crew.drop")} onClose=${() => setAsked(false)}><p>${t("web.crew.drop_hint")}</p>
      <div class="actions"><${Button} kind="danger" onClick=${async () => { await dropVisit(visit.id); go("/today"); }}>${t("web.crew.drop")}<//></div><//>`}`;
}

/* ---- the form ---- */

/** What is missing, and where. @param {{code?: string, step: string, what: string}} lack */
const lackText = lack => t("web.crew.lack", { where: lack.code ?? stepTitle(lack.step), what: t(`web.crew.lack.${lack.what}`) });

/** @param {{first: any}} props first: the visit as it is kept */
function Form({ first }) {
  const { draft: visit, edit, latest } = useDraft(first), pictures = usePictures(first.id), steps = stepsOf(visit), step = steps.includes(visit.step) ? visit.step : steps[0];
  const top = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { if (!first.place) void findPlace().then(place => place && edit({ place })); }, [first.id]);
  useEffect(() => top.current?.scrollIntoView({ block: "start" }), [step]);
  if (!pictures) return html`<${Skeleton} />`;
  const lacks = lacksOf(visit, pictures), here = lacks.filter(lack => lack.step === step), open = here.filter(lack => lack.what === "answer");
  const next = steps[steps.indexOf(step) + 1];
  const allGood = () => edit({ step: next, answers: { ...visit.answers, ...Object.fromEntries(open.map(lack => [lack.code, { result: "OK" }])) } });
  const finish = async () => {
    if (lacks.length > 0) { navigator.vibrate?.(200); edit({ step: lacks[0].step }); toast(t("web.crew.lacks_first", { count: lacks.length, first: lackText(lacks[0]) }), { tone: "bad" }); return; }
    if (!await finishDraft(latest.current, done => recordOf(done, pictures))) return;
    toast(t("web.crew.finished"));
    void sendAll();
    go("/today");
  };
  return html`<div ref=${top} class="form-top"><${Title} title=${html`<${Name} text=${visit.account.customer ?? visit.account.number} />`}><${VisitState} visit=${visit} lacks=${lacks.length} /><a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>
    <${Steps} steps=${steps} step=${step} lacks=${lacks} onStep=${(/** @type {string} */ to) => edit({ step: to })} /></div>
    ${trouble.value && html`<p class="fault" role="alert">${t("web.crew.not_kept")}</p>`}
    <h2>${stepTitle(step)}</h2>
    ${step === "SIGN" ? html`<${Sign} visit=${visit} pictures=${pictures} edit=${edit} />` : html`<${Section} visit=${visit} section=${step} pictures=${pictures} lacks=${lacks} edit=${edit} />`}
    ${step === "SIGN" && lacks.length > 0 && html`<ul class="note">${lacks.map(lack => html`<li key=${`${lack.step}${lack.code}${lack.what}`}><button type="button" class="plain" onClick=${() => edit({ step: lack.step })}>${lackText(lack)}</button></li>`)}</ul>`}
    <div class="bottom">${step === "SIGN" ? html`<${Button} kind="primary" onClick=${finish}>${t("web.crew.finish")}<//>`
      : open.length > 0 ? html`<${Button} kind="primary" onClick=${allGood}>${t("web.crew.all_good", { count: open.length })}<//>`
        : html`<${Button} kind="primary" onClick=${() => edit({ step: next })}>${t("web.crew.next", { section: stepTitle(next) })}<//>`}</div>`;
}

/** @param {{visit: any}} props */
function Draft({ visit }) {
  const alone = useAlone(visit.id), [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 500);
    return () => clearTimeout(timer);
  }, []);
  if (alone) return html`<${Form} first=${visit} />`;
  return late ? html`<${Empty} text=${t("web.crew.elsewhere")} />` : html`<${Skeleton} />`;
}

/** What is finished stays as it is. @param {{visit: any}} props */
function Finished({ visit }) {
  const pictures = usePictures(visit.id);
  const again = () => changeVisit(visit.id, there => (isOpenAgain(there) ? { ...there, state: "DRAFT", body: null, error: null, step: "" } : there));
  return html`<${Title} title=${html`<${Name} text=${visit.account.customer ?? visit.account.number} />`}><a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>
    <p><${VisitState} visit=${visit} /> ${pictures && html`<${Pictures} pictures=${pictures} />`} <span class="quiet small">${day(visit.ended_at)}</span></p><${SendFault} error=${visit.error} />
    ${isOpenAgain(visit) && html`<p><${Button} onClick=${again}>${t("web.crew.open_again")}<//></p>`}
    <${Accepted} visit=${visit} />`;
}

/** Begin: the crew of the day goes along, with its signatures. @param {any} pack @param {any} planned @param {any} crew */
async function begin(pack, planned, crew) {
  const me = session.value.user, visit = beginVisit(pack, planned, me);
  const named = crew?.people ?? [...new Set([me, ...planned.crew])].map(login => ({ login, name: pack.people.find((/** @type {any} */ one) => one.login === login)?.name ?? login }));
  await addVisit({ ...visit, crew: named.map((/** @type {any} */ one) => ({ login: one.login, name: one.name })) });
  for (const one of named.filter((/** @type {any} */ person) => person.bytes))
    await addPicture({ id: newId(), visit: visit.id, kind: "SIGNATURE", code: `crew:${one.login}`, sha256: one.sha256, size: one.bytes.byteLength, taken_at: new Date().toISOString(), received: 0, whole: false, used: false }, one.bytes);
}

/** @param {{params: Record<string, string>}} props number: that of the inspection */
export default function Visit({ params }) {
  const { pack, visits, crew, ready } = useDay();
  if (!ready) return html`<div class="crew"><${Skeleton} /></div>`;
  const visit = visits?.findLast(one => one.inspection === params.number), planned = pack?.visits.find((/** @type {any} */ one) => one.inspection === params.number);
  const start = planned && (() => begin(pack, planned, crew));
  return html`<div class="crew">${visit?.state === "DRAFT" ? html`<${Draft} key=${visit.id} visit=${visit} />`
    : visit ? html`<${Finished} visit=${visit} />`
      : planned ? html`<${Before} planned=${planned} onStart=${start} />`
        : html`<${Empty} text=${t("web.crew.not_in_pack", { number: params.number })}><a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>`}</div>`;
}
