/* A field to sign in with a finger, always black on white. Each stroke is kept as it ends. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { t } from "../text.js";
import { Button } from "../ui.js";
import { drawn } from "./picture.js";
import { readBytes } from "./store.js";

const WIDTH = 600, HEIGHT = 200, INK = 3;

/** @param {ArrayBuffer | undefined} bytes an address for a picture, given back when it is not shown any more */
export function usePicture(bytes) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!bytes) { setUrl(""); return undefined; }
    const made = URL.createObjectURL(new Blob([bytes]));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}

/** The bytes of a picture that is kept. @param {string | undefined} id */
export function useBytes(id) {
  const [found, setFound] = useState(/** @type {{id: string, bytes: ArrayBuffer | undefined} | null} */ (null));
  useEffect(() => { if (id) void readBytes(id).then(bytes => setFound({ id, bytes })); }, [id]);
  return found && found.id === id ? found.bytes : undefined;
}

/** A signature of a visit. @param {{picture: any, [rest: string]: any}} props */
export const KeptSignature = ({ picture, ...rest }) => html`<${SignatureField} bytes=${useBytes(picture?.id)} ...${rest} />`;

/** @param {{label: string, bytes?: ArrayBuffer, onSign: (blob: Blob) => unknown, onClear: () => unknown}} props bytes: what was signed before */
export function SignatureField({ label, bytes, onSign, onClear }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null)), last = useRef(/** @type {[number, number] | null} */ (null)), strokes = useRef(0);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || strokes.current > 0) return;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    if (bytes) createImageBitmap(new Blob([bytes])).then(picture => { if (strokes.current === 0) pen.drawImage(picture, 0, 0); }, () => {});
  }, [bytes]);
  const at = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {HTMLCanvasElement} */ (canvas.current).getBoundingClientRect();
    return /** @type {[number, number]} */ ([(event.clientX - box.left) * WIDTH / box.width, (event.clientY - box.top) * HEIGHT / box.height]);
  };
  const line = (/** @type {PointerEvent} */ event) => {
    const pen = canvas.current?.getContext("2d"), to = at(event), from = last.current ?? to;
    if (!pen) return;
    pen.lineWidth = INK;
    pen.lineCap = "round";
    pen.strokeStyle = "#000";
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(to[0] + 0.01, to[1]);
    pen.stroke();
    last.current = to;
  };
  const down = (/** @type {PointerEvent} */ event) => {
    event.preventDefault();
    canvas.current?.setPointerCapture(event.pointerId);
    strokes.current += 1;
    line(event);
  };
  const up = async () => {
    if (!last.current) return;
    last.current = null;
    await onSign(await drawn(/** @type {HTMLCanvasElement} */ (canvas.current)));
  };
  const clear = async () => {
    strokes.current = 0;
    const pen = canvas.current?.getContext("2d");
    if (pen) { pen.fillStyle = "#fff"; pen.fillRect(0, 0, WIDTH, HEIGHT); }
    await onClear();
  };
  return html`<div class="signature"><span class="signature-head">${label} ${bytes ? html`<${Button} kind="plain" onClick=${clear}>${t("web.crew.sign_anew")}<//>` : html`<small>${t("web.crew.sign_here")}</small>`}</span>
    <canvas ref=${canvas} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${`${label}: ${t(bytes ? "web.crew.signed" : "web.crew.sign_here")}`}
      onPointerDown=${down} onPointerMove=${(/** @type {PointerEvent} */ event) => { if (last.current) line(event); }} onPointerUp=${up} onPointerCancel=${up}></canvas></div>`;
}
