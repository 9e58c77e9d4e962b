/* crew - what tests of the phone share: pictures, signing, the parts of a visit as a crew presses them. */
import { deflateSync } from "node:zlib";

const CRC = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = bytes => { let c = 0xffffffff; for (const byte of bytes) c = CRC[(c ^ byte) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };

/** A part of a PNG. */
export function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]), all = Buffer.alloc(body.length + 8);
  all.writeUInt32BE(data.length, 0);
  body.copy(all, 4);
  all.writeUInt32BE(crc(body), body.length + 4);
  return all;
}

/** A picture of @side pixels square whose colour is made from @seed, so that no two are the same; with a text in it that may not leave the phone. */
export function picture(seed, side = 64) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + 3 * side);
  for (let x = 0; x < side; x++) row.set([(seed * 53 + x) & 255, (seed * 97) & 255, (seed * 193 + 2 * x) & 255], 1 + 3 * x);
  const name = `photo-${seed}.png`, secret = chunk("tEXt", Buffer.from("Comment\0SECRET-PLACE"));
  return { name, mimeType: "image/png", buffer: Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), secret,
    chunk("IDAT", deflateSync(Buffer.concat(Array.from({ length: side }, () => row)))), chunk("IEND", Buffer.alloc(0))]) };
}

/** One stroke of a finger on the field @at: one press. */
export async function stroke(page, at) {
  await at.scrollIntoViewIfNeeded();
  const box = await at.boundingBox();
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
  await page.mouse.move(box.x + box.width - 30, box.y + 25, { steps: 3 });
  await page.mouse.up();
}

export const primary = page => page.locator(".bottom button.primary");
/** All items of all sections are good. */
export async function allGood(page) {
  await page.locator(".form-steps").waitFor();
  const sections = await page.locator(".form-steps button").count() - 1;
  for (let at = 1; at <= sections; at++) {
    await page.locator(`.form-steps button:nth-child(${at})[aria-current]`).waitFor();
    await primary(page).click();
  }
  await page.locator(".form-steps button:last-child[aria-current]").waitFor();
}

export const PIN = "258036";

/** Set the PIN of this phone, where it is asked for. */
export async function setPin(page) {
  await page.locator("form[data-pin], .title button:not([disabled])").first().waitFor();
  const fields = page.locator("form[data-pin] input");
  if (await fields.count() === 0) return;
  await fields.nth(0).fill(PIN);
  await fields.nth(1).fill(PIN);
  await page.locator("form[data-pin] button").click();
  await page.locator("form[data-pin]").waitFor({ state: "detached" });
}

/** Set the PIN, take the visits of the next days along, and sign for the day. */
export async function prepareDay(page) {
  await setPin(page);
  await page.locator(".title button").click();
  await page.locator(".visit-card").first().waitFor();
  for (let one = 0; one < 2; one++) {
    await stroke(page, page.locator(".signature canvas").nth(one));
    await page.locator(".signature").nth(one).locator("button.plain").waitFor({ state: "attached" });
  }
}

/** What IndexedDB has: every visit and every picture, without bytes. */
export const phone = page => page.evaluate(() => new Promise((done, failed) => {
  const asked = indexedDB.open("dahu-crew");
  asked.onerror = () => failed(asked.error);
  asked.onsuccess = () => {
    const turn = asked.result.transaction(["visit", "picture"]), visits = turn.objectStore("visit").getAll(), pictures = turn.objectStore("picture").getAll();
    turn.oncomplete = () => { asked.result.close(); done({ visits: visits.result, pictures: pictures.result }); };
  };
}));
