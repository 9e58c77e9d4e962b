/* A crew's day, from what the phone took along: who goes, whose turn it is, how far each visit is. Works without a connection. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { beside, duration, number, t } from "../text.js";
import { contact } from "../api.js";
import { href } from "../route.js";
import { session } from "../session.js";
import { Due } from "../case.js";
import { Button, Chip, Empty, Fault, Name, Skeleton, Title, toast } from "../ui.js";
import { STALE_S, fetchPack, storageState } from "../crew/pack.js";
import { pinPossible, pinSet, shut } from "../crew/lock.js";
import { PinForm } from "../crew/lock_screen.js";
import { SignatureField } from "../crew/signature.js";
import { hashOf } from "../crew/picture.js";
import { readPictures, writeCrew } from "../crew/store.js";
import { recheckLacks } from "../crew/recheck.js";
import { dayAfter, lacksOf } from "../crew/visit.js";
import { useDay } from "../crew/use.js";
import { VisitState } from "../crew/words.js";
import { newer, worker } from "../crew/worker.js";

/** What has to be said about the phone. @param {{pack: any}} props */
function Phone({ pack }) {
  const [room, setRoom] = useState(/** @type {any} */ (null));
  useEffect(() => void storageState().then(setRoom), [pack]);
  const age = (Date.now() - Date.parse(pack.got_at)) / 1000, old = age > STALE_S;
  return html`<p class="small"><${Chip} tone=${old ? "warn" : "good"}>${t("web.crew.pack", { age: duration(age), visits: number(pack.visits.length), size: number(pack.bytes / 1000, 0) })}<//>
      ${old && html` ${t("web.crew.pack_old")}`}</p>
    ${worker.value === "none" && html`<p class="note">${t("web.crew.no_worker")}</p>`}
    ${worker.value === "failed" && html`<p class="note">${t("web.crew.worker_failed")}</p>`}
    ${newer.value && html`<p class="note">${t("web.crew.newer")} <${Button} onClick=${() => location.reload()}>${t("web.reload")}<//></p>`}
    ${room?.low && html`<p class="note">${t("web.crew.room_low", { free: number(room.free / 1e6, 0) })}</p>`}
    ${room && !room.firm && html`<p class="quiet small">${t("web.crew.not_firm")}</p>`}`;
}

/** Two inspectors go, and sign once for all visits of the day. @param {{pack: any, crew: any}} props */
function Crew({ pack, crew }) {
  const me = session.value.user, people = crew?.people ?? [me, ...(pack.visits[0]?.crew ?? []).filter((/** @type {string} */ one) => one !== me)].slice(0, 2)
    .map((/** @type {string} */ login) => ({ login, name: nameOf(pack, login) }));
  const put = (/** @type {any[]} */ next) => writeCrew({ owner: me, day: dayAfter(0), people: next });
  const change = (/** @type {number} */ at, /** @type {any} */ next) => put(people.map((/** @type {any} */ one, /** @type {number} */ n) => (n === at ? next : one)));
  const signed = people.filter((/** @type {any} */ one) => one.bytes).length, enough = signed >= 2;
  const others = pack.people.filter((/** @type {any} */ one) => !people.some((/** @type {any} */ there) => there.login === one.login));
  return html`<details class="card" open=${!enough}><summary>${t("web.crew.of_today")}: ${beside(people.map((/** @type {any} */ one) => one.name))}
      <${Chip} tone=${enough ? "good" : "warn"}>${t("web.crew.signed_count", { signed, all: Math.max(2, people.length) })}<//></summary>
    <p class="quiet small">${t("web.crew.of_today_hint")}</p>
    ${people.map((/** @type {any} */ one, /** @type {number} */ at) => html`<div key=${one.login}><${SignatureField} label=${one.name} bytes=${one.bytes}
        onSign=${async (/** @type {Blob} */ blob) => { const bytes = await blob.arrayBuffer(); await change(at, { ...one, bytes, sha256: await hashOf(bytes) }); }} onClear=${() => change(at, { login: one.login, name: one.name })} />
      ${one.login !== me && html`<${Button} kind="plain" onClick=${() => put(people.filter((/** @type {any} */ there) => there !== one))}>${t("web.remove")}<//>`}</div>`)}
    ${people.length < 8 && others.length > 0 && html`<label class="field"><span>${t("web.crew.add_person")}</span><select value="" onChange=${(/** @type {any} */ event) => { const found = others.find((/** @type {any} */ one) => one.login === event.target.value); if (found) void put([...people, found]); }}>
      <option value="">${t("web.choose_one")}</option>${others.map((/** @type {any} */ one) => html`<option key=${one.login} value=${one.login}>${one.name}</option>`)}</select></label>`}</details>`;
}
/** @param {any} pack @param {string} login */
const nameOf = (pack, login) => pack.people.find((/** @type {any} */ one) => one.login === login)?.name ?? login;

/** What makes a place dangerous or delicate. @param {any} account @returns {[string, string][]} */
const hazards = account => [
  ...(account.applies.includes("E01") ? [/** @type {[string, string]} */ (["warn", t("web.crew.hazard.dual")])] : []),
  ...(account.applies.includes("E02") ? [/** @type {[string, string]} */ (["warn", t("web.crew.hazard.generation")])] : []),
  ...(account.applies.includes("E03") ? [/** @type {[string, string]} */ (["warn", t("web.crew.hazard.high_risk")])] : []),
  ...(account.open_defects.length > 0 ? [/** @type {[string, string]} */ (["bad", t("web.crew.hazard.defects", { count: account.open_defects.length })])] : []),
];

/** One visit to make. @param {{planned: any, visit: any}} props */
function VisitCard({ planned, visit }) {
  const [lacks, setLacks] = useState(/** @type {number | undefined} */ (undefined)), { account } = planned, contactOf = account.contacts.find((/** @type {any} */ one) => one.phone);
  useEffect(() => { if (visit?.state === "DRAFT") void readPictures(visit.id).then(pictures => setLacks(lacksOf(visit, pictures).length)); }, [visit]);
  return html`<article class="card visit-card"><a href=${href(`/visit/${planned.inspection}`)}><h2><${Name} text=${account.customer ?? account.number} /></h2>
      <span class="chips"><${VisitState} visit=${visit} lacks=${lacks} /> <${Due} on=${planned.planned_on} />${hazards(account).map(([tone, text]) => html`<${Chip} key=${text} tone=${tone}>${text}<//>`)}</span>
      <span><span class="mono">${account.number}</span> · <bdi>${account.address || account.site}</bdi></span>
      <span class="quiet small">${account.last_visit ? t("web.crew.last_visit", { day: account.last_visit.visited_on, defects: account.last_visit.defects.length }) : t("web.crew.first_visit")}</span></a>
    ${contactOf && html`<a class="button" href=${`tel:${contactOf.phone}`} aria-label=${t("web.crew.call", { name: contactOf.name })}>☎ <bdi>${contactOf.name}</bdi></a>`}</article>`;
}

/** One defect to look at again. @param {{found: any, mine: any}} props */
function RecheckCard({ found, mine }) {
  const [lacks, setLacks] = useState(/** @type {number | undefined} */ (undefined));
  useEffect(() => { if (mine?.state === "DRAFT") void readPictures(mine.id).then(pictures => setLacks(recheckLacks(mine, pictures).length)); }, [mine]);
  return html`<article class="card visit-card recheck-card"><a href=${href(`/recheck/${found.number}`)}><h3><${Name} text=${found.account.customer ?? found.account.number} /></h3>
    <span class="chips"><${VisitState} visit=${mine} lacks=${lacks} /> <${Due} on=${found.due_on} severity=${found.severity === "URGENT" ? "RED" : "NONE"} /><${Chip} tone=${found.severity === "GENERAL" ? "warn" : "bad"}>${t(`web.crew.severity.${found.severity}`)}<//></span>
    <span><span class="clause">${found.code}</span> <bdi>${found.detail}</bdi></span><span class="quiet small"><span class="mono">${found.account.number}</span> · <bdi>${found.account.address || found.account.site}</bdi></span></a></article>`;
}

export default function Today() {
  const { pack, visits, crew, ready } = useDay(), [error, setError] = useState(/** @type {any} */ (null));
  const load = async () => {
    setError(null);
    await fetchPack(session.value.user).then(() => toast(t("web.crew.downloaded")), setError);
  };
  const pinless = pinPossible && pinSet.value === false;
  if (!ready || (pinPossible && pinSet.value === null)) return html`<${Skeleton} />`;
  const today = dayAfter(0), of = (/** @type {any} */ planned) => visits?.findLast(visit => visit.inspection === planned.inspection);
  const again = pack?.rechecks?.filter((/** @type {any} */ one) => one.steps.length > 0) ?? [];
  const now = pack?.visits.filter((/** @type {any} */ one) => one.planned_on <= today) ?? [], later = pack?.visits.filter((/** @type {any} */ one) => one.planned_on > today) ?? [];
  return html`<div class="crew"><${Title} title=${t("web.screen.today")}><${Button} kind=${pack ? "" : "primary"} disabled=${(!contact.value.up && !pack) || (pinless && !pack)} onClick=${load}>${t(pack ? "web.crew.refresh" : "web.crew.download")}<//><//>
    ${error && html`<${Fault} error=${error} />`}
    ${pinless && html`<${PinForm} />`}
    ${!pack && !pinless && html`<${Empty} text=${t("web.crew.no_pack")} />`}
    ${pack && html`<${Crew} pack=${pack} crew=${crew} />
      ${pack.visits.length === 0 && html`<${Empty} text=${t("web.crew.no_visits", { days: pack.days })} />`}
      ${now.map((/** @type {any} */ planned) => html`<${VisitCard} key=${planned.inspection} planned=${planned} visit=${of(planned)} />`)}
      ${later.length > 0 && html`<h2>${t("web.crew.later")}</h2>${later.map((/** @type {any} */ planned) => html`<${VisitCard} key=${planned.inspection} planned=${planned} visit=${of(planned)} />`)}`}
      ${again.length > 0 && html`<h2>${t("web.recheck.list")}</h2>${again.map((/** @type {any} */ found) => html`<${RecheckCard} key=${found.number} found=${found} mine=${visits?.findLast(one => one.kind === "RECHECK" && one.number === found.number)} />`)}`}
      ${pack.left_out > 0 && html`<p class="note">${t("web.crew.left_out", { count: pack.left_out })}</p>`}
      <${Phone} pack=${pack} />
      ${pinSet.value && html`<p><${Button} onClick=${shut}>${t("web.pin.shut")}<//></p>`}`}</div>`;
}
