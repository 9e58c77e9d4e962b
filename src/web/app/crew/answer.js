/* One item of the check list: good, a defect, or not applicable, with large buttons for one hand. A defect opens what it
   takes: severity, words, photos, and the day until which it is put right, which follows from the severity. */
import { useState } from "preact/hooks";
import { html } from "../html.js";
import { lang, has, t } from "../text.js";
import { Button } from "../ui.js";
import { keepPhoto } from "./picture.js";
import { useBytes, usePicture } from "./signature.js";
import { dropPicture } from "./store.js";
import { PHOTOS_MAX, dayAfter } from "./visit.js";

/** Usual words for a defect of an item. @param {string} code @returns {string[]} */
const phrases = code => (has(`checklist.phrase.${code}`) ? t(`checklist.phrase.${code}`).split("|") : []);

/** Words, a press each; what is there already stays. @param {{words: string[], value: string, onChange: (text: string) => void}} props */
export const Phrases = ({ words, value, onChange }) => html`<div class="choice">${words.map(word => html`<button key=${word} type="button" aria-pressed=${value.includes(word)}
  onClick=${() => onChange(value.includes(word) ? value.replace(word, "").replace(/^[，,;； ]+|[，,;； ]+$/g, "") : [value.trim(), word].filter(Boolean).join(lang.value === "zh" ? "，" : ", "))}>${word}</button>`)}</div>`;

/** @param {{picture: any, onDrop: () => unknown}} props */
function Thumb({ picture, onDrop }) {
  const url = usePicture(useBytes(picture.id));
  return html`<figure class="thumb">${url && html`<img src=${url} alt=${t("web.crew.photo")} />`}<${Button} kind="plain" aria-label=${t("web.crew.photo_drop")} onClick=${onDrop}>✕<//></figure>`;
}

/** @param {{visit: any, code: string, pictures: any[], most?: number}} props */
export function Photos({ visit, code, pictures, most = PHOTOS_MAX }) {
  const [busy, setBusy] = useState(0), [failed, setFailed] = useState(false), mine = pictures.filter(one => one.kind === "PHOTO" && one.code === code);
  const take = async (/** @type {any} */ event) => {
    const files = [...event.target.files].slice(0, most - mine.length);
    event.target.value = "";
    setFailed(false);
    for (const file of files) {
      setBusy(turn => turn + 1);
      await keepPhoto(visit, code, file).catch(() => { setFailed(true); navigator.vibrate?.(200); });
      setBusy(turn => turn - 1);
    }
  };
  return html`<div class="photos">${mine.map(one => html`<${Thumb} key=${one.id} picture=${one} onDrop=${() => dropPicture(one.id)} />`)}
    ${mine.length < most && html`<label class="button photo-take" aria-busy=${busy > 0}>＋ ${most === 1 ? t("web.crew.photo_one") : t("web.crew.photo_take", { count: mine.length, most })}
      <input class="hidden" type="file" accept="image/*" capture="environment" multiple onChange=${take} /></label>`}
    ${failed && html`<p class="fault" role="alert">${t("web.crew.photo_failed")}</p>`}</div>`;
}

/** @param {{visit: any, item: any, pictures: any[], onAnswer: (answer: any) => void}} props */
function Defect({ visit, item, pictures, onAnswer }) {
  const answer = visit.answers[item.code];
  const due = (/** @type {any} */ severity) => dayAfter(severity.days);
  return html`<div class="defect">
    <${Photos} visit=${visit} code=${item.code} pictures=${pictures} />
    <div class="choice three" role="group" aria-label=${t("web.crew.severity")}>${visit.severities.map((/** @type {any} */ one) => html`<button key=${one.code} type="button" aria-pressed=${answer.severity === one.code}
      onClick=${() => onAnswer({ ...answer, severity: one.code, due_on: due(one) })}>${t(`web.crew.severity.${one.code}`)}</button>`)}</div>
    <${Phrases} words=${phrases(item.code)} value=${answer.detail ?? ""} onChange=${(/** @type {string} */ detail) => onAnswer({ ...answer, detail })} />
    <label class="field"><span>${t("web.crew.detail")}</span><textarea rows="2" maxlength="2000" value=${answer.detail ?? ""} onInput=${(/** @type {any} */ event) => onAnswer({ ...answer, detail: event.target.value })}></textarea></label>
    ${answer.due_on && html`<label class="field"><span>${t("web.crew.due_on")}</span><input type="date" value=${answer.due_on} min=${dayAfter(0)} onInput=${(/** @type {any} */ event) => event.target.value && onAnswer({ ...answer, due_on: event.target.value })} /></label>`}</div>`;
}

/** @param {{visit: any, item: any, pictures: any[], lacking: boolean, onAnswer: (answer: any) => void}} props */
export function Answer({ visit, item, pictures, lacking, onAnswer }) {
  const answer = visit.answers[item.code] ?? {}, id = `item-${item.code}`;
  const choose = (/** @type {string} */ result) => onAnswer({ ...answer, result, detail: result === "NA" ? answer.na ?? t("web.crew.na_default") : answer.words ?? "" });
  return html`<section class=${`item ${lacking ? "lacking" : ""}`} aria-labelledby=${id} data-item=${item.code}>
    <p id=${id}><span class="clause">${item.code}</span> ${t(item.text_key)}</p>
    <div class="choice three results" role="group" aria-labelledby=${id}>${["OK", "DEFECT", "NA"].map(result => html`<button key=${result} type="button" class=${`result ${result}`} aria-pressed=${answer.result === result}
      onClick=${() => choose(result)}>${t(`web.crew.result.${result}`)}</button>`)}</div>
    ${answer.result === "DEFECT" && html`<${Defect} visit=${visit} item=${item} pictures=${pictures} onAnswer=${(/** @type {any} */ next) => onAnswer({ ...next, words: next.detail })} />`}
    ${answer.result === "NA" && html`<label class="field"><span>${t("web.crew.na_reason")}</span><input type="text" maxlength="500" value=${answer.detail ?? ""} onInput=${(/** @type {any} */ event) => onAnswer({ ...answer, detail: event.target.value, na: event.target.value })} /></label>`}</section>`;
}
