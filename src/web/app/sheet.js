/* Tables from files, and back: CSV as utilities write it (UTF-8 or GB 18030, comma, semicolon or tab), workbooks of Excel. What reads
   workbooks is large, so it is loaded when the first one comes. */

/** @typedef {{head: string[], rows: string[][]}} Sheet */

const SEPARATORS = [",", ";", "\t"];

/** The text of a file: UTF-8, and where it is none, GB 18030. @param {ArrayBuffer} bytes */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** Records of CSV: cells may be quoted, and hold quotes twice, separators and ends of lines. @param {string} text @returns {string[][]} */
export function parseCsv(text) {
  const first = text.slice(0, text.indexOf("\n") < 0 ? text.length : text.indexOf("\n"));
  const separator = SEPARATORS.reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  const records = /** @type {string[][]} */ ([]);
  let cell = "", record = /** @type {string[]} */ ([]), quoted = false;
  const endCell = () => { record.push(cell); cell = ""; };
  const endRecord = () => { endCell(); records.push(record); record = []; };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter !== "\"") cell += letter;
      else if (text[at + 1] === "\"") cell += text[++at];
      else quoted = false;
    } else if (letter === "\"" && cell === "") quoted = true;
    else if (letter === separator) endCell();
    else if (letter === "\n") endRecord();
    else if (letter !== "\r") cell += letter;
  }
  if (cell !== "" || record.length > 0) endRecord();
  return records;
}

const two = (/** @type {number} */ value) => String(value).padStart(2, "0");

/** A cell of a workbook as it is written in CSV; its times have no zone and stand as if they were UTC. @param {unknown} value */
function cellText(value) {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return String(value).trim();
  const date = value.toISOString().slice(0, 10), time = `${two(value.getUTCHours())}:${two(value.getUTCMinutes())}:${two(value.getUTCSeconds())}`;
  return time === "00:00:00" ? date : `${date} ${time}`;
}

/** @param {ArrayBuffer} bytes @returns {Promise<string[][]>} of the first sheet that holds something */
async function parseWorkbook(bytes) {
  const { read, utils } = await import("@e965/xlsx");
  const book = read(bytes, { cellDates: true, UTC: true, dense: true });
  for (const name of book.SheetNames) {
    const rows = /** @type {unknown[][]} */ (utils.sheet_to_json(book.Sheets[name], { header: 1, raw: true, defval: "", UTC: true, blankrows: true }));
    if (rows.length > 0) return rows.map(row => row.map(cellText));
  }
  return [];
}

/** What a file holds: its head and its rows. @param {File} file @returns {Promise<Sheet>} */
export async function readSheet(file) {
  const bytes = await file.arrayBuffer();
  const [head = [], ...rows] = /\.xlsx?$/i.test(file.name) ? await parseWorkbook(bytes) : parseCsv(textOf(bytes).replace(/^\ufeff/, ""));
  while (rows.length > 0 && rows[rows.length - 1].every(cell => cell === "")) rows.pop();
  return { head: head.map(cell => cell.trim()), rows };
}

/** @param {string} cell */
const quote = cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell);

/** @param {string[][]} records */
export const toCsv = records => records.map(record => `${record.map(quote).join(",")}\r\n`).join("");
