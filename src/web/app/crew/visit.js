/* A visit as it grows on the phone: what it is made of, what is still missing, and the record that the service gets.
   Pure: nothing here asks, shows or keeps anything. */

/** @typedef {any} Visit */
/** @typedef {{step: string, what: string, code?: string}} Lack what is missing, a key of web.crew.lack, and on which step */

export const PHOTOS_MAX = 6;      /* to one defect */
const KEPT_DAYS = 30;             /* a visit that the service has, stays on the phone so long */
export const QUANTITIES = ["active_energy_import", "active_energy_export", "reactive_energy_import", "reactive_energy_export"];

/** An identifier that nobody else makes, in the order of time (RFC 9562, version 7). @param {number} [at] */
export function newId(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let n = 0; n < 6; n++) bytes[n] = Math.floor(at / 2 ** (8 * (5 - n))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The day so many days after that of @at, as this phone has it. @param {number} days @param {number} [at] */
export function dayAfter(days, at = Date.now()) {
  const day = new Date(at);
  day.setDate(day.getDate() + days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

/** Begin: all that is needed of the pack goes into the visit, so that another pack changes nothing in it. @param {any} pack @param {any} planned an entry of pack.visits @param {string} owner */
export function beginVisit(pack, planned, owner) {
  const asked = new Set(planned.account.applies);
  return {
    id: newId(), owner, state: "DRAFT", inspection: planned.inspection, planned_on: planned.planned_on, due_on: planned.due_on, account: planned.account,
    form_version: pack.form_version, items: pack.items.filter((/** @type {any} */ item) => asked.has(item.code)), severities: pack.codes.severity,
    reading_load_bp: pack.reading_load_bp, offset_ms: pack.offset_ms, began_at: new Date().toISOString(), ended_at: null, outcome: "INSPECTED",
    step: "", answers: {}, readings: {}, proposals: [], crew: [], customer: { name: firstContact(planned.account), refusal: "" }, no_access_reason: "",
    place: null, note: "", tried: 0, error: null, receipt: null,
  };
}

const firstContact = (/** @type {any} */ account) => (account.contacts.find((/** @type {any} */ one) => one.duty === "DUTY_CONTACT") ?? account.contacts[0])?.name ?? "";

/** The steps of a visit: its sections, as far as something is asked in them, and the signatures. @param {Visit} visit */
export const stepsOf = visit => [...new Set(visit.items.map((/** @type {any} */ item) => item.section)), "SIGN"];
/** @param {Visit} visit @param {string} section */
export const itemsOf = (visit, section) => visit.items.filter((/** @type {any} */ item) => item.section === section);

/* ---- registers ---- */

/** Watt-hours of kilowatt-hours as they are typed, without rounding; null: no such number. @param {string} typed */
export function wattHours(typed) {
  const found = /^\s*(\d{1,12})(?:[.．](\d{1,3}))?\s*$/.exec((typed ?? "").replace(/[,，\s]/g, ""));
  return found ? Number(found[1]) * 1000 + Number((found[2] ?? "").padEnd(3, "0")) : null;
}

const LAST = /** @type {Record<string, string>} */ ({ active_energy_import: "active_energy_import_wh", active_energy_export: "active_energy_export_wh",
  reactive_energy_import: "reactive_energy_import_varh", reactive_energy_export: "reactive_energy_export_varh" });

/** A register as the service had it last; null: never. @param {any} point @param {string} quantity @returns {number | null} */
export const systemValue = (point, quantity) => point.last?.[LAST[quantity]] ?? null;

/** How the photo of a register is called among the pictures of a visit. @param {any} point @param {string} quantity */
export const registerKey = (point, quantity) => `${point.number} ${quantity}`;
/** @param {import("./store.js").Picture[]} pictures @param {string} key */
export const registerPhoto = (pictures, key) => pictures.find(one => one.kind === "PHOTO" && one.code === key);

/**
 * compareReading - what was typed beside what the service had: as it will be compared there. A photo of the display stands for
 * typing it a second time.
 * @param {Visit} visit @param {any} point @param {string} quantity @param {import("./store.js").Picture[]} pictures
 * @returns {{typed: number | null, agrees: boolean, system: number | null, difference: number, minutes: number, explained: boolean} | null} null: nothing is typed
 */
export function compareReading(visit, point, quantity, pictures) {
  const key = registerKey(point, quantity), given = visit.readings[key];
  if (!given?.first && !given?.second) return null;
  const typed = wattHours(given.first), agrees = typed !== null && (given.second ? typed === wattHours(given.second) : Boolean(registerPhoto(pictures, key))), system = systemValue(point, quantity);
  if (!agrees || typed === null || system === null) return { typed, agrees, system, difference: 0, minutes: 0, explained: true };
  const difference = typed - system, minutes = Math.round(Math.abs(Date.parse(given.read_at) + visit.offset_ms - Date.parse(point.last.at)) / 60000);
  const kva = visit.account.capacity?.installed_kva;
  const most = kva === undefined || kva === null ? Infinity : 1000 + (kva * 1000 * minutes / 60) * visit.reading_load_bp / 10000 / (point.ratio || 1);
  return { typed, agrees, system, difference, minutes, explained: Math.abs(difference) <= 1000 || (difference > 0 && difference <= most) };
}

/* ---- what is missing ---- */

/** @param {Visit} visit @param {import("./store.js").Picture[]} pictures @returns {Lack[]} */
function readingLacks(visit, pictures) {
  return visit.account.points.flatMap((/** @type {any} */ point) => QUANTITIES.flatMap(quantity => {
    const compared = compareReading(visit, point, quantity, pictures);
    if (compared === null) return [];
    if (!compared.agrees) return [{ step: "METERING", what: "reading_twice" }];
    return compared.explained || visit.readings[`${point.number} ${quantity}`].reason ? [] : [{ step: "METERING", what: "reading_reason" }];
  }));
}

/** @param {any} item @param {any} answer @returns {Lack[]} */
function answerLacks(item, answer) {
  const at = { step: item.section, code: item.code };
  if (!answer?.result) return [{ ...at, what: "answer" }];
  if (answer.result === "OK") return [];
  const lacks = answer.detail?.trim() ? [] : [{ ...at, what: answer.result === "NA" ? "na_reason" : "detail" }];
  return answer.result === "DEFECT" && !answer.severity ? [{ ...at, what: "severity" }, ...lacks] : lacks;
}

/** All that keeps a visit from being finished. @param {Visit} visit @param {import("./store.js").Picture[]} pictures @returns {Lack[]} */
export function lacksOf(visit, pictures) {
  const signed = (/** @type {string} */ who) => pictures.some(one => one.kind === "SIGNATURE" && one.code === who);
  const crew = visit.crew.filter((/** @type {any} */ one) => signed(`crew:${one.login}`)).length < 2 ? [{ step: "SIGN", what: "crew" }] : [];
  if (visit.outcome === "NO_ACCESS") return [...(visit.no_access_reason.trim() ? [] : [{ step: "SIGN", what: "no_access" }]), ...crew];
  return [
    ...visit.items.flatMap((/** @type {any} */ item) => answerLacks(item, visit.answers[item.code])), ...readingLacks(visit, pictures), ...crew,
    ...(visit.customer.name.trim() || visit.customer.refusal ? [] : [{ step: "SIGN", what: "customer" }]),
    ...(signed("customer") || visit.customer.refusal ? [] : [{ step: "SIGN", what: "customer_signature" }]),
  ];
}

/* ---- the record ---- */

/** @param {import("./store.js").Picture[]} pictures @param {string} who */
const signatureOf = (pictures, who) => pictures.find(one => one.kind === "SIGNATURE" && one.code === who)?.sha256;

/** @param {Visit} visit @param {import("./store.js").Picture[]} pictures */
const readingsOf = (visit, pictures) => visit.account.points.flatMap((/** @type {any} */ point) => QUANTITIES.flatMap(quantity => {
  const key = registerKey(point, quantity), given = visit.readings[key], compared = compareReading(visit, point, quantity, pictures), photo = registerPhoto(pictures, key);
  return compared?.agrees ? [{ point: point.number, quantity, register_wh: compared.typed, read_at: given.read_at, reason: given.reason ?? "", ...(photo ? { photo_sha256: photo.sha256 } : {}) }] : [];
}));

/** @param {any} item @param {any} answer */
const answerOf = (item, answer) => ({ code: item.code, result: answer.result, ...(answer.result === "OK" ? {} : { detail: answer.detail.trim() }),
  ...(answer.result === "DEFECT" ? { severity: answer.severity, due_on: answer.due_on } : {}) });

/** @param {Visit} visit */
const proposalsOf = visit => (visit.proposals ?? []).filter((/** @type {any} */ one) => one.proposed.trim()).map((/** @type {any} */ one) => ({ fact: one.fact, proposed: one.proposed.trim() }));

/** @param {string} code */
const isItem = code => /^\w{3}$/.test(code);
/** The photos, each once. Those of a register have no item. @param {import("./store.js").Picture[]} pictures @returns {any[]} */
export const photosOf = pictures => [...new Map(pictures.filter(one => one.kind === "PHOTO").map(one => [one.sha256, one])).values()].map(one => ({ sha256: one.sha256, ...(isItem(one.code) ? { code: one.code } : {}), taken_at: one.taken_at,
  ...(one.latitude_e7 === undefined ? {} : { latitude_e7: one.latitude_e7, longitude_e7: one.longitude_e7 }) }));

/**
 * recordOf - a visit as the service takes it. Made once, when the visit is finished: whatever is sent again is the same.
 * @param {Visit} visit @param {import("./store.js").Picture[]} pictures
 */
export function recordOf(visit, pictures) {
  const crew = visit.crew.map((/** @type {any} */ one) => ({ login: one.login, signature_sha256: signatureOf(pictures, `crew:${one.login}`) })).filter((/** @type {any} */ one) => one.signature_sha256);
  const common = { id: visit.id, account: visit.account.number, inspection: visit.inspection, outcome: visit.outcome, form_version: visit.form_version, began_at: visit.began_at,
    ended_at: visit.ended_at, offset_ms: visit.offset_ms, crew, photos: photosOf(pictures), ...(visit.place ? { place: visit.place } : {}) };
  if (visit.outcome === "NO_ACCESS") return { ...common, no_access_reason: visit.no_access_reason.trim() };
  const signature = signatureOf(pictures, "customer");
  return { ...common, customer: { name: visit.customer.name.trim(), ...(visit.customer.refusal ? {} : { signature_sha256: signature }) },
    ...(visit.customer.refusal ? { refusal_reason: visit.customer.refusal } : {}),
    items: visit.items.map((/** @type {any} */ item) => answerOf(item, visit.answers[item.code])), readings: readingsOf(visit, pictures), proposals: proposalsOf(visit) };
}

/** May it leave the phone? Only what the service has, with all pictures, and not at once. @param {Visit} visit @param {number} [at] */
export const isOld = (visit, at = Date.now()) => visit.state === "SENT" && at - Date.parse(visit.sent_at) > KEPT_DAYS * 86400000;
/** May it be taken up again? Not when the service may have it. @param {Visit} visit */
export const isOpenAgain = visit => visit.state === "READY" && !visit.receipt && (visit.tried === 0 || visit.error?.final === true);
