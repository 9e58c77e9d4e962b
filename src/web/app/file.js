/* A file of a person's computer that is sent to the service: named by its hash, in parts, and then told what it belongs to. */
import { ask } from "./api.js";

const PART_BYTES = 512 * 1024;

/** Can this browser name a file by its hash? Only on https or on this machine. */
export const canSend = () => Boolean(globalThis.crypto?.subtle);

/** @param {Blob} file @param {{account?: string, case?: string, kind: string, label: string}} use @param {(share: number) => void} told how much is there, up to 1 */
export async function sendFile(file, use, told) {
  const bytes = await file.arrayBuffer(), sha256 = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  let at = 0, whole = false;
  while (!whole) {
    const answer = await ask("PUT", `/attachments/${sha256}?bytes=${bytes.byteLength}&offset=${at}`, { raw: new Blob([bytes.slice(at, at + PART_BYTES)]), media: "application/octet-stream" });
    ({ received_bytes: at, whole } = answer);
    told(at / bytes.byteLength);
  }
  return ask("POST", `/attachments/${sha256}/uses`, { body: use });
}
