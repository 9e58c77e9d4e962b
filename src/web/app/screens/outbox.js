/* What was finished on this phone and where it is: waiting, sent with its receipt, refused with the reason. Each can be
   taken along as a file, for a day on which nothing else helps. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { clock, t } from "../text.js";
import { save } from "../api.js";
import { href } from "../route.js";
import { leave, session } from "../session.js";
import { Button, Empty, Name, Skeleton, Time, Title, toast } from "../ui.js";
import { sendAll, sending } from "../crew/send.js";
import { readBytes, readPictures } from "../crew/store.js";
import { useDay } from "../crew/use.js";
import { recheckLacks } from "../crew/recheck.js";
import { lacksOf } from "../crew/visit.js";
import { Pictures, SendFault, VisitState } from "../crew/words.js";

/** @param {ArrayBuffer | undefined} bytes */
const base64 = (bytes = new ArrayBuffer(0)) => btoa([...new Uint8Array(bytes)].map(byte => String.fromCharCode(byte)).join(""));

/** A visit with all its pictures as one file. @param {any} visit */
async function copy(visit) {
  const pictures = await readPictures(visit.id);
  const file = { made_at: new Date().toISOString(), state: visit.state, receipt: visit.receipt, visit: visit.body ?? visit,
    pictures: await Promise.all(pictures.map(async ({ id, sha256, kind, code, taken_at }) => ({ sha256, kind, code, taken_at, base64: base64(await readBytes(id)) }))) };
  save(new Blob([JSON.stringify(file)], { type: "application/json" }), `${visit.account.number}-${visit.id}.dahuvisit.json`);
}

/** @param {{visit: any}} props */
function Entry({ visit }) {
  const [pictures, setPictures] = useState(/** @type {any[] | null} */ (null));
  useEffect(() => void readPictures(visit.id).then(setPictures), [visit]);
  const again = visit.kind === "RECHECK", lacks = pictures && visit.state === "DRAFT" ? (again ? recheckLacks : lacksOf)(visit, pictures).length : undefined;
  return html`<article class="card" data-visit=${visit.id}><header><h2><a href=${href(again ? `/recheck/${visit.number}` : `/visit/${visit.inspection}`)}>${again && `${t("web.recheck.title")} `}<${Name} text=${visit.account.customer ?? visit.account.number} /></a></h2>
      <${VisitState} visit=${visit} lacks=${lacks} /></header>
    <p class="small"><span class="mono">${visit.account.number}</span> · ${t("web.crew.began")} ${clock(visit.began_at)}${visit.state !== "DRAFT" && html` · <${Time} at=${visit.sent_at ?? visit.ended_at} ago />`}
      ${pictures && pictures.length > 0 && visit.state !== "DRAFT" && html` · <${Pictures} pictures=${pictures} />`}</p>
    ${visit.receipt && visit.state === "READY" && html`<p class="small">${t("web.crew.receipt", { receipt: visit.receipt.receipt })}</p>`}
    ${visit.receipt?.copy > 1 && html`<p class="note">${t("web.crew.copy", { copy: visit.receipt.copy })}</p>`}
    ${visit.receipt?.counted === false && html`<p class="note">${t("web.recheck.beside")}</p>`}
    <${SendFault} error=${visit.error} />
    ${visit.aside && visit.state === "READY" && html`<p class="note">${t("web.crew.aside", { number: visit.aside.number })}</p>`}
    <details><summary>${t("web.crew.more")}</summary><${Button} onClick=${() => copy(visit)}>${t("web.crew.copy_file")}<//></details></article>`;
}

export default function Outbox() {
  const { visits, ready } = useDay();
  if (!ready || !visits) return html`<div class="crew"><${Skeleton} /></div>`;
  const waiting = visits.filter(visit => visit.state === "READY"), drafts = visits.filter(visit => visit.state === "DRAFT"), sent = visits.filter(visit => visit.state === "SENT").reverse();
  const send = async () => {
    await sendAll();
    toast(t("web.crew.sent_round"));
  };
  return html`<div class="crew"><${Title} title=${t("web.screen.outbox")}><${Button} kind="primary" disabled=${waiting.length === 0 || sending.value} onClick=${send}>${t("web.crew.send_all")}<//><//>
    ${sending.value && html`<p role="status">${t("web.crew.sending")}</p>`}
    ${session.value.expired && html`<p class="note">${t("web.crew.fault.signed_out")} <${Button} onClick=${leave}>${t("web.sign_in")}<//></p>`}
    ${visits.length === 0 && html`<${Empty} text=${t("web.crew.outbox_empty")}><a class="button" href=${href("/today")}>${t("web.screen.today")}</a><//>`}
    ${waiting.map(visit => html`<${Entry} key=${visit.id} visit=${visit} />`)}
    ${drafts.length > 0 && html`<h2>${t("web.crew.drafts")}</h2>${drafts.map(visit => html`<${Entry} key=${visit.id} visit=${visit} />`)}`}
    ${sent.length > 0 && html`<h2>${t("web.crew.sent")}</h2>${sent.map(visit => html`<${Entry} key=${visit.id} visit=${visit} />`)}`}</div>`;
}
