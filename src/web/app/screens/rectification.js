/* One defect: as it was found, and as it is now. A re-check takes photos and says whether it is gone. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../text.js";
import { ask } from "../api.js";
import { href } from "../route.js";
import { useResource } from "../resource.js";
import { CaseView } from "../case.js";
import { Button, Chip, Dialog, Fault, Skeleton, toast } from "../ui.js";
import { hashOf, shrink } from "../crew/picture.js";
import { Picture } from "../crew/sheet.js";
import { usePicture } from "../crew/signature.js";

const PHOTOS_MAX = 6;

/** @param {{bytes: ArrayBuffer}} props */
function Preview({ bytes }) {
  const url = usePicture(bytes);
  return url ? html`<img class="thumb" src=${url} alt=${t("web.crew.photo")} />` : null;
}

/** Send the photos, then the step that names them. @param {any} found @param {"pass" | "fail"} action @param {string} detail @param {ArrayBuffer[]} photos */
async function recheck(found, action, detail, photos) {
  const hashes = [];
  for (const bytes of photos) {
    const sha256 = await hashOf(bytes);
    await ask("PUT", `/attachments/${sha256}?bytes=${bytes.byteLength}&offset=0`, { raw: new Blob([bytes]), media: "application/octet-stream" });
    await ask("POST", `/attachments/${sha256}/uses`, { body: { case: found.number, kind: "PHOTO", label: action } });
    hashes.push(sha256);
  }
  return ask("POST", `/rectifications/${found.number}/${action}`, { body: { detail, photos: hashes }, version: found.version });
}

/** @param {{found: any, changed: () => void}} props */
function Recheck({ found, changed }) {
  const steps = found.actions.filter((/** @type {any} */ step) => ["pass", "fail"].includes(step.action) && step.allowed);
  const [open, setOpen] = useState(false), [detail, setDetail] = useState(""), [photos, setPhotos] = useState(/** @type {ArrayBuffer[]} */ ([])), [error, setError] = useState(/** @type {any} */ (null));
  if (steps.length === 0) return null;
  const take = async (/** @type {any} */ event) => {
    const files = [...event.target.files].slice(0, PHOTOS_MAX - photos.length);
    event.target.value = "";
    const made = await Promise.all(files.map(async file => (await shrink(file)).arrayBuffer()));
    setPhotos(there => [...there, ...made]);
  };
  const send = (/** @type {"pass" | "fail"} */ action) => recheck(found, action, detail.trim(), photos).then(() => { setOpen(false); setPhotos([]); setDetail(""); toast(t("web.rect.noted")); changed(); }, setError);
  return html`<p><${Button} kind="primary" onClick=${() => setOpen(true)}>${t("web.rect.recheck")}<//></p>
    ${open && html`<${Dialog} title=${t("web.rect.recheck")} onClose=${() => setOpen(false)}><${Fault} error=${error} />
      <label class="field"><span>${t("web.rect.seen")}</span><textarea rows="3" maxlength="2000" value=${detail} onInput=${(/** @type {any} */ event) => setDetail(event.target.value)}></textarea></label>
      <div class="photos">${photos.map((bytes, at) => html`<${Preview} key=${at} bytes=${bytes} />`)}
        ${photos.length < PHOTOS_MAX && html`<label class="button photo-take">＋ ${t("web.crew.photo_take", { count: photos.length, most: PHOTOS_MAX })}<input class="hidden" type="file" accept="image/*" capture="environment" multiple onChange=${take} /></label>`}</div>
      <div class="actions crew">${steps.map((/** @type {any} */ step) => html`<${Button} key=${step.action} kind=${step.action === "pass" ? "primary" : "danger"} disabled=${!detail.trim()} onClick=${() => send(step.action)}>${t(`web.rect.${step.action}`)}<//>`)}</div><//>`}`;
}

/** The photos of the visit that found it. @param {{id: string, code: string}} props */
function Found({ id, code }) {
  const asked = useResource(`/visits/${id}`);
  if (!asked.data) return asked.busy ? html`<${Skeleton} lines=${1} />` : null;
  const photos = (asked.data.content.photos ?? []).filter((/** @type {any} */ one) => one.code === code);
  return html`<p class="small"><a href=${href(`/visits/${id}`)}>${t("web.screen.sheet")} ${asked.data.receipt}</a></p><div class="photos">${photos.map((/** @type {any} */ one) => html`<${Picture} key=${one.sha256} sha256=${one.sha256} label=${`${t("web.rect.before")} ${code}`} />`)}</div>`;
}

/** One look at it. @param {{check: any}} props */
const Check = ({ check }) => html`<article class="card"><header><b>${check.checked_on}</b> <${Chip} tone=${check.fixed ? "good" : "bad"}>${t(check.fixed ? "web.rect.gone" : "web.rect.there")}<//> <span class="quiet small">${check.actor}</span></header>
  <p><bdi>${check.detail}</bdi></p><div class="photos">${check.photos.map((/** @type {string} */ sha256) => html`<${Picture} key=${sha256} sha256=${sha256} label=${`${t("web.rect.after")} ${check.checked_on}`} />`)}</div></article>`;

/** @param {{params: Record<string, string>}} props */
export default ({ params }) => html`<${CaseView} key=${params.number} flow="rectifications" number=${params.number} hide=${["checks", "beside", "visit_id"]} own=${["pass", "fail"]}>${(/** @type {any} */ found, /** @type {() => void} */ changed) => html`
  <${Recheck} found=${found} changed=${changed} />
  <div class="compare"><section><h2>${t("web.rect.before")}</h2><p><span class="clause">${found.detail.code}</span> <${Chip} tone=${found.detail.severity === "GENERAL" ? "warn" : "bad"}>${t(`web.crew.severity.${found.detail.severity}`)}<//> <bdi>${found.detail.detail}</bdi></p>
    ${found.detail.visit_id && html`<${Found} id=${found.detail.visit_id} code=${found.detail.code} />`}</section>
  <section><h2>${t("web.rect.after")}</h2>${found.detail.checks.length === 0 && html`<p class="quiet">${t("web.rect.none")}</p>`}
    ${[...found.detail.checks].reverse().map((/** @type {any} */ one, /** @type {number} */ at) => html`<${Check} key=${at} check=${one} />`)}</section></div>
  ${found.detail.beside.length > 0 && html`<section><h2>${t("web.recheck.beside_title")}</h2><p class="note">${t("web.recheck.beside")}</p>${found.detail.beside.map((/** @type {any} */ one) => html`<${Check} key=${one.id} check=${{ ...one, photos: (one.photos ?? []).map((/** @type {any} */ photo) => photo.sha256) }} />`)}</section>`}`}<//>`;
