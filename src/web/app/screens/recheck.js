/* A defect looked at again on the phone, without a connection: how it was found beside how it is now, what is found of it,
   and why there is no photo when there is none. It is kept, finished and sent as a visit is. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { day, t } from "../text.js";
import { go, href } from "../route.js";
import { session } from "../session.js";
import { Due } from "../case.js";
import { Button, Chip, Dialog, Empty, Facts, Name, Skeleton, Title, toast } from "../ui.js";
import { Photos, Phrases } from "../crew/answer.js";
import { findPlace } from "../crew/picture.js";
import { beginRecheck, recheckLacks, recheckRecord } from "../crew/recheck.js";
import { sendAll } from "../crew/send.js";
import { usePicture } from "../crew/signature.js";
import { addVisit, changeVisit, dropVisit, readBefore, trouble } from "../crew/store.js";
import { finishDraft, useAlone, useDay, useDraft, usePictures } from "../crew/use.js";
import { isOpenAgain } from "../crew/visit.js";
import { Pictures, SendFault, VisitState } from "../crew/words.js";

/** @param {{sha256: string}} props */
function Taken({ sha256 }) {
  const [bytes, setBytes] = useState(/** @type {ArrayBuffer | null | undefined} */ (undefined)), url = usePicture(bytes ?? undefined);
  useEffect(() => void readBefore(sha256).then(found => setBytes(found ?? null)), [sha256]);
  return url ? html`<figure class="thumb"><img src=${url} alt=${t("web.recheck.before")} /></figure>` : bytes === null ? html`<p class="quiet small">${t("web.recheck.before_away")}</p>` : null;
}

/** How it was found. @param {{found: any}} props */
const Found = ({ found }) => html`<div><h2>${t("web.recheck.before")}</h2>
  <p><span class="clause">${found.code}</span> <${Chip} tone=${found.severity === "GENERAL" ? "warn" : "bad"}>${t(`web.crew.severity.${found.severity}`)}<//></p><p><bdi>${found.detail}</bdi></p>
  <div class="photos">${found.photos.length === 0 ? html`<p class="quiet small">${t("web.recheck.no_before")}</p>` : found.photos.slice(0, 3).map((/** @type {string} */ sha256) => html`<${Taken} key=${sha256} sha256=${sha256} />`)}</div></div>`;

/** @param {{found: any}} props */
const Known = ({ found }) => html`<${Facts} pairs=${[[t("web.crew.address"), html`<bdi>${found.account.address || found.account.site}</bdi>`], [t("web.crew.due_on"), html`<${Due} on=${found.due_on} severity=${found.severity === "URGENT" ? "RED" : "NONE"} />`],
    [t("web.crew.contacts"), found.account.contacts.map((/** @type {any} */ one) => html`<div key=${one.name}><bdi>${one.name}</bdi> ${one.phone && html`<a href=${`tel:${one.phone}`}>${one.phone}</a>`}</div>`)]]} />
  ${found.checks.length > 0 && html`<details class="card"><summary>${t("web.recheck.earlier")} (${found.checks.length})</summary><ul class="plain">${found.checks.map((/** @type {any} */ one, /** @type {number} */ at) => html`<li key=${at}>${one.checked_on} <${Chip} tone=${one.fixed ? "good" : "bad"}>${t(one.fixed ? "web.rect.gone" : "web.rect.there")}<//> <bdi>${one.detail}</bdi></li>`)}</ul></details>`}`;

/** @param {{found: any, state: any}} props */
const Head = ({ found, state }) => html`<${Title} title=${html`<${Name} text=${found.account.customer ?? found.account.number} />`}>${state}<a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>
  <p class="mono">${found.account.number} · ${found.number}</p>`;

/** @param {{found: any, onStart: () => unknown}} props */
const Before = ({ found, onStart }) => html`<${Head} found=${found} state=${html`<${VisitState} visit=${null} />`} /><${Known} found=${found} /><${Found} found=${found} />
  ${found.steps.length === 0 ? html`<p class="note">${t("web.recheck.none_notified")}</p>` : html`<div class="bottom"><${Button} kind="primary" onClick=${onStart}>${t("web.recheck.start")}<//></div>`}`;

/** @param {{recheck: any}} props */
function Drop({ recheck }) {
  const [asked, setAsked] = useState(false);
  return html`<p><${Button} kind="danger" onClick=${() => setAsked(true)}>${t("web.recheck.drop")}<//></p>
    ${asked && html`<${Dialog} title=${t("web.recheck.drop")} onClose=${() => setAsked(false)}><p>${t("web.crew.drop_hint")}</p>
      <div class="actions"><${Button} kind="danger" onClick=${async () => { await dropVisit(recheck.id); go("/today"); }}>${t("web.recheck.drop")}<//></div><//>`}`;
}

/** @param {{first: any}} props */
function Form({ first }) {
  const { draft, edit, latest } = useDraft(first), pictures = usePictures(first.id), { found } = draft;
  useEffect(() => { if (!first.place) void findPlace().then(place => place && edit({ place })); }, [first.id]);
  if (!pictures) return html`<${Skeleton} />`;
  const lacks = recheckLacks(draft, pictures), results = [["pass", true, "OK"], ["fail", false, "DEFECT"]].filter(([step]) => found.steps.includes(step));
  const words = draft.fixed === null ? [] : t(`web.recheck.words.${draft.fixed ? "pass" : "fail"}`).split("|");
  const finish = async () => {
    if (lacks.length > 0) { navigator.vibrate?.(200); toast(t("web.crew.lacks", { count: lacks.length }), { tone: "bad" }); return; }
    if (!await finishDraft(latest.current, done => recheckRecord(done, pictures))) return;
    toast(t("web.recheck.finished"));
    void sendAll();
    go("/today");
  };
  return html`<${Head} found=${found} state=${html`<${VisitState} visit=${draft} lacks=${lacks.length} />`} />
    ${trouble.value && html`<p class="fault" role="alert">${t("web.crew.not_kept")}</p>`}
    <div class="compare"><${Found} found=${found} /><div><h2>${t("web.recheck.after")}</h2><${Photos} visit=${draft} code=${found.code} pictures=${pictures} /></div></div>
    <section><h2>${t("web.recheck.result")}</h2>
      <div class="choice three two results" role="group" aria-label=${t("web.recheck.result")}>${results.map(([step, fixed, look]) => html`<button key=${step} type="button" class=${`result ${look}`} aria-pressed=${draft.fixed === fixed} onClick=${() => edit({ fixed })}>${t(`web.rect.${step}`)}</button>`)}</div>
      <${Phrases} words=${words} value=${draft.detail} onChange=${(/** @type {string} */ detail) => edit({ detail })} />
      <label class="field"><span>${t("web.rect.seen")}</span><textarea rows="3" maxlength="2000" value=${draft.detail} onInput=${(/** @type {any} */ event) => edit({ detail: event.target.value })}></textarea></label>
      ${pictures.length === 0 && html`<label class="tick big"><input type="checkbox" checked=${draft.no_photo !== ""} onChange=${(/** @type {any} */ event) => edit({ no_photo: event.target.checked ? t("web.recheck.no_photo_preset") : "" })} /> ${t("web.recheck.no_photo")}</label>
        ${draft.no_photo !== "" && html`<label class="field"><span>${t("web.recheck.no_photo_reason")}</span><input type="text" maxlength="500" value=${draft.no_photo} onInput=${(/** @type {any} */ event) => edit({ no_photo: event.target.value || " " })} /></label>`}`}
      ${draft.fixed !== null && html`<p class="quiet small">${t(draft.fixed ? "web.recheck.pass_next" : "web.recheck.fail_next")}</p>`}</section>
    <${Known} found=${found} /><${Drop} recheck=${draft} />
    ${lacks.length > 0 && html`<ul class="note">${lacks.map(lack => html`<li key=${lack.what}>${t(`web.crew.lack.${lack.what}`)}</li>`)}</ul>`}
    <div class="bottom"><${Button} kind="primary" onClick=${finish}>${t("web.recheck.finish")}<//></div>`;
}

/** @param {{recheck: any}} props */
function Draft({ recheck }) {
  const alone = useAlone(recheck.id), [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 500);
    return () => clearTimeout(timer);
  }, []);
  if (alone) return html`<${Form} first=${recheck} />`;
  return late ? html`<${Empty} text=${t("web.crew.elsewhere")} />` : html`<${Skeleton} />`;
}

/** What is finished stays as it is. @param {{recheck: any}} props */
function Finished({ recheck }) {
  const pictures = usePictures(recheck.id);
  const again = () => changeVisit(recheck.id, there => (isOpenAgain(there) ? { ...there, state: "DRAFT", body: null, error: null } : there));
  return html`<${Head} found=${recheck.found} state=${html`<${VisitState} visit=${recheck} />`} />
    <p>${pictures && html`<${Pictures} pictures=${pictures} />`} <span class="quiet small">${day(recheck.ended_at)}</span></p><${SendFault} error=${recheck.error} />
    ${recheck.receipt?.counted === false && html`<p class="note">${t("web.recheck.beside")}</p>`}
    ${isOpenAgain(recheck) && html`<p><${Button} onClick=${again}>${t("web.crew.open_again")}<//></p>`}
    <p><${Chip} tone=${recheck.fixed ? "good" : "bad"}>${t(recheck.fixed ? "web.rect.gone" : "web.rect.there")}<//> <bdi>${recheck.detail}</bdi></p><${Found} found=${recheck.found} />`;
}

/** @param {{params: Record<string, string>}} props number: that of the defect's case */
export default function Recheck({ params }) {
  const { pack, visits, ready } = useDay();
  if (!ready) return html`<div class="crew"><${Skeleton} /></div>`;
  const mine = visits?.findLast(one => one.kind === "RECHECK" && one.number === params.number), found = pack?.rechecks?.find((/** @type {any} */ one) => one.number === params.number);
  const newer = found && mine?.state === "SENT" && found.checks.length > 0 && mine.sent_at < pack.got_at; /* still open after what this phone found */
  return html`<div class="crew">${mine?.state === "DRAFT" ? html`<${Draft} key=${mine.id} recheck=${mine} />`
    : mine && !newer ? html`<${Finished} recheck=${mine} />`
      : found ? html`<${Before} found=${found} onStart=${() => addVisit(beginRecheck(pack, found, session.value.user))} />`
        : html`<${Empty} text=${t("web.recheck.not_here")}><a class="button" href=${href("/today")}>${t("web.crew.back")}</a><//>`}</div>`;
}
