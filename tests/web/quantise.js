/* quantise - a picture of a screen with at most 256 colours: a quarter of the bytes, and nobody sees it. What it reads is what
   Chromium writes: PNG with eight bits, RGB or RGBA, not interlaced. Colours are chosen by median cut of those that are there. */
import { deflateSync, inflateSync } from "node:zlib";
import { chunk } from "./crew.js";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The chunks of a PNG: [kind, data]. */
function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield [png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length)];
    at += 12 + length;
  }
}

/** What a filter took away from a byte, from those at its left, above it, and above at the left. */
const FILTERS = [() => 0, left => left, (_, up) => up, (left, up) => (left + up) >> 1, (left, up, corner) => {
  const guess = left + up - corner, far = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return far[0] <= far[1] && far[0] <= far[2] ? left : far[1] <= far[2] ? up : corner;
}];

/** @returns {{width: number, height: number, rgb: Uint32Array}} a number a pixel */
function read(png) {
  const all = [...chunks(png)], head = all[0][1], width = head.readUInt32BE(0), height = head.readUInt32BE(4), bytes = { 2: 3, 6: 4 }[head[9]];
  if (!bytes || head[8] !== 8 || head[12] !== 0) throw new Error("not a PNG of Chromium");
  const raw = inflateSync(Buffer.concat(all.filter(([kind]) => kind === "IDAT").map(([, data]) => data))), line = width * bytes, rgb = new Uint32Array(width * height);
  let above = new Uint8Array(line);
  for (let y = 0; y < height; y++) {
    const filter = FILTERS[raw[y * (line + 1)]], row = new Uint8Array(raw.buffer, raw.byteOffset + y * (line + 1) + 1, line);
    for (let x = 0; x < line; x++) row[x] += filter(x >= bytes ? row[x - bytes] : 0, above[x], x >= bytes ? above[x - bytes] : 0);
    for (let x = 0; x < width; x++) rgb[y * width + x] = (row[x * bytes] << 16) | (row[x * bytes + 1] << 8) | row[x * bytes + 2];
    above = row;
  }
  return { width, height, rgb };
}

const part = (colour, of) => (colour >> (16 - 8 * of)) & 255;

/** Boxes of colours, the widest of the most used cut at its middle until there are @most: [[colour, pixels]]. */
function cut(counted, most) {
  const widest = box => [0, 1, 2].map(of => { const all = box.map(([colour]) => part(colour, of)); return Math.max(...all) - Math.min(...all); });
  const weigh = box => { const spans = widest(box), of = spans.indexOf(Math.max(...spans)); return { box, of, weight: spans[of] * Math.sqrt(box.reduce((sum, [, pixels]) => sum + pixels, 0)) }; };
  const boxes = [weigh(counted)];
  while (boxes.length < most) {
    const next = boxes.reduce((best, one) => (one.weight > best.weight ? one : best));
    if (next.weight === 0) break;
    const sorted = [...next.box].sort((a, b) => part(a[0], next.of) - part(b[0], next.of)), middle = Math.max(1, Math.min(sorted.length - 1, sorted.length >> 1));
    boxes.splice(boxes.indexOf(next), 1, weigh(sorted.slice(0, middle)), weigh(sorted.slice(middle)));
  }
  return boxes.map(one => one.box);
}

/** @param {Buffer} png @param {number} [colours] at most so many @returns {Buffer} the same with a palette */
export function quantise(png, colours = 128) {
  const { width, height, rgb } = read(png), counts = new Map();
  for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = Buffer.alloc(3 * Math.min(colours, counts.size)), place = new Map();
  for (const [index, box] of cut([...counts], colours).entries()) {
    const most = box.reduce((best, one) => (one[1] > best[1] ? one : best))[0];   /* grounds and texts stay as they are */
    palette.writeUIntBE(most, 3 * index, 3);
    for (const [colour] of box) place.set(colour, index);
  }
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = place.get(rgb[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("PLTE", palette), chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
