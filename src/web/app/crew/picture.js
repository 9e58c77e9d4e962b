/* Photos and signatures: made small, without what the camera wrote into them, named by their hash. */
import { newId } from "./visit.js";
import { addPicture } from "./store.js";

const SIDE_MAX = 1600, BYTES_MAX = 250000;
const QUALITIES = [0.82, 0.72, 0.62, 0.52, 0.42, 0.32];

/** @param {ArrayBuffer} bytes */
export async function hashOf(bytes) {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {HTMLCanvasElement} canvas @param {string} type @param {number} [quality] @returns {Promise<Blob>} */
const blobOf = (canvas, type, quality) => new Promise((done, failed) => canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("no picture"))), type, quality));

/** A photo of at most 1,600 pixels a side and about 250 kB. It is drawn anew, so nothing that the camera noted in the file goes along. @param {Blob} file */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  let blob = await blobOf(canvas, "image/jpeg", QUALITIES[0]);
  for (const quality of QUALITIES.slice(1)) if (blob.size > BYTES_MAX) blob = await blobOf(canvas, "image/jpeg", quality);
  return blob;
}

/** Where the phone is, as far as it says so soon. @returns {Promise<{latitude_e7: number, longitude_e7: number, accuracy_m: number} | null>} */
export const findPlace = () => new Promise(done => {
  if (!navigator.geolocation) { done(null); return; }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => done({ latitude_e7: Math.round(coords.latitude * 1e7), longitude_e7: Math.round(coords.longitude * 1e7), accuracy_m: Math.min(100000, Math.round(coords.accuracy)) }),
    () => done(null), { maximumAge: 60000, timeout: 10000, enableHighAccuracy: true });
});

/** @param {string} visit @param {"PHOTO" | "SIGNATURE"} kind @param {string} code @param {Blob} blob @param {any} [more] @param {string} [instead] */
async function keepPicture(visit, kind, code, blob, more = {}, instead = undefined) {
  const bytes = await blob.arrayBuffer();
  const picture = { id: newId(), visit, kind, code, sha256: await hashOf(bytes), size: bytes.byteLength, taken_at: new Date().toISOString(), received: 0, whole: false, used: false, ...more };
  await addPicture(picture, bytes, instead);
}

/** Keep a photo of an item, with time and place as data. @param {any} visit @param {string} code @param {File} file */
export async function keepPhoto(visit, code, file) {
  const { latitude_e7, longitude_e7 } = visit.place ?? {};
  return keepPicture(visit.id, "PHOTO", code, await shrink(file), latitude_e7 === undefined ? {} : { latitude_e7, longitude_e7 });
}

/** Keep a signature in the place of the one before; @who: "customer", or "crew:" and a login. @param {string} visit @param {string} who @param {Blob} blob @param {string} [instead] */
export const keepSignature = (visit, who, blob, instead) => keepPicture(visit, "SIGNATURE", who, blob, {}, instead);

/** @param {HTMLCanvasElement} canvas */
export const drawn = canvas => blobOf(canvas, "image/png");
