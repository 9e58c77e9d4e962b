/* The plain page: accounts, their flags, and each verdict with its evidence. Texts come from the one
   catalogue; whatever comes from the service is put in as text, never as markup. No framework. */

import { signInForm } from "/sign_in.js";

const REFRESH_MS = 30000, REFRESH_LIVE_MS = 5000, TICK_MS = 1000, PAGE_ROWS = 50;
const byId = id => document.getElementById(id);
let lang = localStorage.getItem("lang") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let texts = {}, shownAt = null, health = null, healthAt = 0, serial = 0, refreshMs = REFRESH_MS, refreshedAt = Date.now(), who = null;

/* ---- texts and numbers ---- */

const has = key => Object.hasOwn(texts, key);
const say = (key, values = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
/* The text of a key that is made of a code; a code without one stands for itself. */
const sayCode = (key, code) => (has(key) ? texts[key] : String(code));
const number = (value, digits = 2) => new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value);
const clock = stamp => new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(stamp));
const moment = stamp => new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "medium" }).format(new Date(stamp));
const secondsSince = at => Math.max(0, Math.floor((Date.now() - at) / 1000));
const own = (object, name) => object[`${name}_${lang}`];

function age(seconds) {
  for (const [unit, length] of [["day", 86400], ["hour", 3600], ["minute", 60]])
    if (seconds >= 2 * length) return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(Math.floor(seconds / length));
  return new Intl.NumberFormat(lang, { style: "unit", unit: "second", unitDisplay: "long" }).format(seconds);
}

/* ---- building ---- */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null));
  return element;
}
const missing = key => make("span", { class: "missing" }, say(key));
const amount = (value, unit) => (value === null || value === undefined ? missing("web.missing") : `${number(value)} ${unit}`.trim());
/* A name from outside: kept apart, so that marks of writing direction in it end with it. */
const name = text => (text === null || text === undefined ? missing("web.missing") : make("bdi", {}, text));
const listOf = (items, attributes = {}) => make("ul", attributes, ...items.map(item => make("li", {}, item)));

function tableOf(heads, rows) {
  const cells = (row, tag) => row.map((cell, i) => make(tag, { "data-label": heads[i][0], class: heads[i][1] ?? null, scope: tag === "th" ? "col" : null }, cell));
  return make("table", {}, make("thead", {}, make("tr", {}, ...cells(heads.map(head => head[0]), "th"))),
    make("tbody", {}, ...rows.map(row => make("tr", {}, ...cells(row, "td")))));
}

/* ---- asking ---- */

async function ask(path) {
  const answer = await fetch(path, { headers: { "Accept-Language": lang } });
  const body = await answer.json();
  if (!answer.ok && body.code) throw Object.assign(new Error(own(body, "text")), { status: answer.status });
  return body;
}

function showFault(error) {
  byId("fault").hidden = error === null;
  byId("fault").textContent = error === null ? "" : error.status ? error.message : say("web.unreachable");
}

/* ---- state of the data ---- */

/* An unchanged text is left alone: the line is read out where people cannot see it. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function sayNewest() {
  const { newest_at, newest_age_s } = health.readings;
  return newest_at === null ? say("web.state.no_data") : say("web.state.age", { age: age(newest_age_s + secondsSince(healthAt)), time: moment(newest_at) });
}

function showState() {
  const down = health === null || health.status === "down";
  byId("state").className = down || health.status !== "ok" ? "stale" : "";
  setText(byId("state-age"), down ? "" : `${sayNewest()} `);
  setText(byId("state-more"), down ? (shownAt === null ? say("web.state.away") : say("web.state.lost", { time: clock(shownAt) })) : sayMore().join(" "));
}

function sayMore() {
  const parts = [];
  if (health.due.review_as_of !== null) parts.push(say("web.state.review", { date: health.due.review_as_of }));
  if (health.readings.late_points > 0) parts.push(say("web.state.late", { late: number(health.readings.late_points), polled: number(health.readings.polled_points) }));
  for (const problem of health.problems) parts.push(say(`web.problem.${problem.code}`, { subject: problem.subject }));
  return parts;
}

async function refreshState() {
  try {
    health = await ask("/api/v1/health");
    healthAt = Date.now();
  } catch {
    health = null;
  }
  showState();
}

/* ---- list ---- */

function largeCell(account) {
  const mark = make("span", { class: `verdict ${account.large}` }, say(`web.large.${account.large}`));
  const reasons = account.reasons.map(reason => own(reason, "text"));
  return make("div", {}, mark, reasons.length ? listOf(reasons, { class: "plain quiet" }) : null);
}

/* The named state says more than the outcome, where a rule has one. */
const sayVerdict = verdict => (verdict.state === null ? sayCode(`rule.outcome.${verdict.outcome}`, verdict.outcome) : sayCode(`rule.word.${verdict.state}`, verdict.state));

function flagChips(account) {
  if (account.reviewed_on === null) return missing("web.not_reviewed");
  if (account.flags.length === 0) return make("span", { class: "quiet" }, say("web.no_flags"));
  return make("div", {}, ...account.flags.map(flag => make("div", {},
    make("span", { class: `chip ${flag.outcome}` }, `${flag.clause} ${sayVerdict(flag)}`),
    make("small", {}, [own(flag, "title"), flag.subject].filter(Boolean).join(" · ")))));
}

function annualCell(account) {
  const part = account.completeness_bp !== null && account.completeness_bp < 10000;
  return make("div", {}, amount(account.annual_kwh, "kWh"),
    part ? make("div", { class: "stale quiet" }, say("web.complete", { share: number(account.completeness_bp / 100) })) : null);
}

function dataCell(account) {
  if (account.points === 0) return missing("web.no_points");
  const newest = account.newest_at === null ? missing("web.never_read") : make("span", {}, clock(account.newest_at));
  if (account.stale_points === 0) return newest;
  return make("div", {}, newest, make("div", { class: "stale" }, say("web.stale_points", { stale: account.stale_points, points: account.points })));
}

function accountRow(account) {
  const cells = [
    ["web.number", make("a", { href: `#/${account.number}` }, account.number), "number"],
    ["web.customer", make("div", {}, name(account.customer), make("div", { class: "quiet" }, name(account.site)))],
    ["web.capacity", amount(account.capacity_kva, "kVA"), "amount"],
    ["web.annual", annualCell(account), "amount"],
    ["web.large", largeCell(account)],
    ["web.pf", account.pf_x100 === null ? missing("web.missing") : (account.pf_x100 / 100).toFixed(2), "amount"],
    ["web.flags", flagChips(account)],
    ["web.data", dataCell(account)],
  ];
  return make("tr", {}, ...cells.map(([key, cell, kind]) => make("td", { "data-label": say(key), class: kind ?? null }, cell)));
}

async function showList(after = null) {
  const mine = ++serial;
  const query = new URLSearchParams({ limit: PAGE_ROWS });
  if (after !== null) query.set("after", after);
  if (byId("large").value) query.set("large", byId("large").value);
  if (byId("q").value.trim()) query.set("q", byId("q").value.trim());
  const page = await ask(`/api/v1/accounts?${query}`);
  if (mine !== serial) return; /* a later question was asked meanwhile */
  const rows = page.accounts.map(accountRow);
  if (after === null) byId("rows").replaceChildren(...rows);
  else byId("rows").append(...rows);
  byId("empty").hidden = byId("rows").children.length > 0;
  byId("more").hidden = page.next_after === null;
  byId("more").dataset.after = page.next_after ?? "";
  document.title = `${say("web.accounts")} - ${say("web.title")}`;
}

/* ---- one account ---- */

function facts(pairs) {
  return make("dl", {}, ...pairs.map(([key, value]) => make("div", {}, make("dt", {}, say(key)),
    make("dd", {}, value === null || value === undefined || value === "" ? missing("web.missing") : value))));
}

const sayWord = (family, word) => (word === null ? null : sayCode(`web.${family}.${word}`, word));

/* A fact or limit of a verdict: numbers with their unit, yes and no in words. */
function evidence(value, unit) {
  if (value === null) return missing("web.missing");
  if (typeof value === "boolean") return say(value ? "web.yes" : "web.no");
  if (typeof value === "object") return JSON.stringify(value);
  const plain = typeof value === "number" ? number(value) : sayCode(`rule.word.${value}`, value);
  return [plain, unit].filter(Boolean).join(" ");
}

function checksTable(checks) {
  const tones = { true: "holds-yes", false: "holds-no", null: "holds-unknown" }, signs = { ">=": "≥", "<=": "≤" };
  const words = { true: "web.holds.yes", false: "web.holds.no", null: "web.holds.unknown" };
  return tableOf([[say("web.check.name")], [say("web.check.value"), "amount"], [say("web.check.limit"), "amount"], [say("web.check.holds")]],
    checks.map(check => [
      sayCode(`rule.name.${check.name}`, check.name), evidence(check.value, check.unit),
      make("span", {}, `${signs[check.operator] ?? check.operator} `, evidence(check.limit, check.unit)),
      make("span", { class: tones[check.holds] }, say(words[check.holds]))]));
}

/* A value of the proof with the unit that its key names: annual_kwh, share_bp, fee_fen, pf_x100. */
function keyed(key, value) {
  if (typeof value !== "number") return evidence(value);
  if (key.endsWith("_bp")) return `${number(value / 100)} %`;
  if (key.endsWith("_fen")) return `¥ ${number(value / 100)}`;
  if (key.endsWith("_x100")) return number(value / 100);
  const unit = /(?:^|_)(kva|kwh|kvarh)(?:_|$)/.exec(key);
  return evidence(value, unit ? { kva: "kVA", kwh: "kWh", kvarh: "kvarh" }[unit[1]] : "");
}

/* One part of the proof: each value under the name that `sayName` gives its key. */
function proofPart(title, values, sayName) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return make("div", {}, make("h4", {}, say(title)), make("dl", {}, ...entries.map(([key, value]) =>
    make("div", {}, make("dt", {}, sayName(key)), make("dd", {}, keyed(key, value))))));
}

function proof(decision, results) {
  const ofRule = key => sayCode(`rule.name.${key}`, key), ofPolicy = key => sayCode(`policy.${key}`, key);
  return make("details", {}, make("summary", {}, say("web.evidence")),
    proofPart("rule.proof.facts", decision.facts, ofRule), proofPart("rule.proof.results", results, ofRule),
    proofPart("rule.proof.thresholds", decision.thresholds, ofPolicy),
    make("p", { class: "quiet" }, say("web.decided", { date: decision.as_of, version: decision.rule_version, actor: decision.actor })));
}

function decisionCard(decision) {
  const { checks = [], ...results } = decision.result;
  const tone = decision.rule === "4.1" ? "" : decision.outcome; /* not being a large customer is no fault */
  return make("article", {},
    make("header", {}, make("span", { class: "clause" }, decision.clause), make("h3", {}, own(decision, "title")),
      decision.subject ? make("span", { class: "quiet" }, name(decision.subject)) : null,
      make("span", { class: `chip ${tone}` }, sayVerdict(decision))),
    decision.reasons.length ? listOf(decision.reasons.map(reason => own(reason, "text"))) : null,
    checks.length ? checksTable(checks) : null,
    decision.completeness_bp !== null && decision.completeness_bp < 10000
      ? make("p", { class: "stale" }, say("web.complete", { share: number(decision.completeness_bp / 100) })) : null,
    proof(decision, results));
}

/* Values grow old while they are looked at: their age, and from when on they are stale, is painted every second. */
const ageing = new Set();

function paintAges() {
  for (const paint of ageing) paint();
  if (health !== null) showState();
}

/* The age of a value, and whether it is the present one; `values` are the elements that show it. */
function valueAge(point, values) {
  const line = make("div"), askedAt = Date.now();
  const paint = () => {
    const seconds = point.latest.age_s + secondsSince(askedAt), stale = point.stale || seconds > point.fresh_s;
    for (const element of [line, ...values]) element.classList.toggle("stale", stale);
    line.textContent = say(stale ? "web.stale_since" : point.latest.slot_at === null ? "web.live_at" : "web.read_at", { age: age(seconds), time: moment(point.latest.read_at) });
  };
  paint();
  ageing.add(paint);
  return line;
}

function pointData(point, values) {
  const parts = [point.latest === null ? missing("web.never_read") : valueAge(point, values)];
  if (point.failure !== null)
    parts.push(make("div", { class: "stale" }, `${sayCode(`web.cause.${point.failure.cause}`, point.failure.cause)} (${moment(point.failure.at)})`, make("div", { class: "quiet" }, point.failure.detail)));
  return make("div", {}, ...parts);
}

function pointRow(point) {
  const values = point.latest === null ? [missing("web.missing"), missing("web.missing")]
    : [make("span", {}, amount(point.latest.active_energy_import_kwh, "kWh")), make("span", {}, amount(point.latest.active_power_kw, "kW"))];
  return [
    make("div", {}, point.number, make("div", { class: "quiet" }, [sayWord("purpose", point.purpose), point.receiving_point].filter(Boolean).join(" · "))),
    point.meter === null ? missing("web.no_meter") : make("div", {}, point.meter.serial_number, make("div", { class: "quiet" }, `CT ${point.meter.ct} · PT ${point.meter.pt} · ×${number(point.meter.multiplier, 4)}`)),
    ...values, pointData(point, values)];
}

function pointsTable(points) {
  if (points.length === 0) return missing("web.no_points");
  return tableOf([[say("web.point")], [say("web.meter")], [say("web.register"), "amount"], [say("web.power"), "amount"], [say("web.data")]],
    points.map(pointRow));
}

function monthsTable(months) {
  return tableOf([[say("web.month")], [say("web.active"), "amount"], [say("web.reactive_forward"), "amount"], [say("web.reactive_reverse"), "amount"], [say("web.completeness"), "amount"]],
    months.map(month => [month.month, amount(month.active_import_kwh, "kWh"), amount(month.reactive_import_kvarh, "kvarh"), amount(month.reactive_export_kvarh, "kvarh"),
      make("span", { class: month.completeness_bp < 10000 ? "stale" : "" }, `${number(month.completeness_bp / 100)} %`)]));
}

function accountBody(account) {
  ageing.clear();
  const body = [facts([
    ["web.customer", name(account.customer?.name)], ["web.site", name(account.site.name)], ["web.address", account.site.supply_address && name(account.site.supply_address)],
    ["web.category", sayWord("category", account.use_category)], ["web.voltage", `${number(account.supply_kv)} kV`],
    ["web.large", say(`web.large.${account.large}`)], ["web.opened", account.opened_on],
    ...(account.closed_on === null ? [] : [["web.closed", account.closed_on]]),
  ])];
  body.push(make("h2", {}, say("web.decisions")));
  body.push(...(account.decisions.length ? account.decisions.map(decisionCard) : [missing("web.not_reviewed")]));
  body.push(make("h2", {}, say("web.points")), pointsTable(account.metering_points));
  body.push(make("h2", {}, say("web.months")), monthsTable(account.months));
  return body;
}

async function showAccount(accountNumber) {
  const mine = ++serial;
  const account = await ask(`/api/v1/accounts/${encodeURIComponent(accountNumber)}`);
  if (mine !== serial) return;
  const opened = [...byId("account-body").querySelectorAll("details")].map(details => details.open);
  byId("account-title").replaceChildren(`${account.number} `, name(account.customer?.name));
  byId("account-body").replaceChildren(...accountBody(account));
  byId("account-body").querySelectorAll("details").forEach((details, i) => (details.open = opened[i] ?? false));
  document.title = `${account.number} - ${say("web.title")}`;
  refreshMs = liveRefreshMs(account.metering_points);
}

/* As often as there are new values, within reason. */
function liveRefreshMs(points) {
  const periods = points.filter(point => point.polled && point.live_s !== null).map(point => point.live_s * 1000);
  return Math.max(REFRESH_LIVE_MS, Math.min(REFRESH_MS, ...periods));
}

/* ---- life ---- */

/* Nothing of an account stays on the screen of one who is not signed in. */
function showWho(state) {
  who = state;
  byId("who").hidden = who === null;
  byId("who-name").textContent = who === null ? "" : who.name;
  if (who !== null) return;
  for (const id of ["list", "account"]) byId(id).hidden = true;
  byId("rows").replaceChildren();
  byId("account-body").replaceChildren();
  byId("account-title").textContent = "";
}

const signIn = () => signInForm(byId("sign-in"), { say, make, own, done: state => { showWho(state); return show(); } });

/* A one-time link carries its token behind the #, which is taken out of the address at once. */
async function enter() {
  const link = /^#set-up=([\w-]+)$/.exec(location.hash);
  if (link === null) return signIn().begin();
  history.replaceState(null, "", location.pathname + location.search);
  return signIn().setUp(link[1]);
}

/* What was wrong is that nobody, or not enough of somebody, is signed in. */
async function askWho() {
  showWho(null);
  showFault(null);
  try {
    await signIn().next(await ask("/api/v1/session"));
  } catch (error) {
    if (error.status !== 401) throw error;
    if (byId("sign-in").childElementCount === 0) await enter();
  }
}

async function show() {
  if (who === null) {
    try {
      if (/^#set-up=/.test(location.hash)) await enter();
      else await askWho();
    } catch (error) {
      showFault(error);
    }
    return;
  }
  const accountNumber = location.hash.replace(/^#\/?/, "");
  byId("list").hidden = accountNumber !== "";
  byId("account").hidden = accountNumber === "";
  refreshMs = REFRESH_MS;
  refreshedAt = Date.now();
  try {
    await (accountNumber ? showAccount(accountNumber) : showList());
    shownAt = Date.now();
    showFault(null);
  } catch (error) {
    if (error.status === 401) {
      showWho(null);
      signIn().begin();
      return;
    }
    if (accountNumber && error.status === 404) byId("account-body").replaceChildren();
    showFault(error);
  }
}

async function moveTo() {
  ageing.clear();
  byId("account-title").textContent = "";
  byId("account-body").replaceChildren();
  await show();
  byId(location.hash.length > 2 ? "account-title" : "list-title").focus();
}

async function setLang(wanted) {
  lang = wanted;
  localStorage.setItem("lang", lang);
  texts = await (await fetch(`/i18n/${lang}.json`)).json();
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  await Promise.all([refreshState(), show()]);
}

for (const button of document.querySelectorAll("[data-lang]")) button.addEventListener("click", () => setLang(button.dataset.lang));
byId("sign-out").addEventListener("click", async () => {
  await signIn().end().catch(() => null);
  showWho(null);
  signIn().begin();
});
byId("more").addEventListener("click", event => showList(event.target.dataset.after).catch(showFault));
byId("filter").addEventListener("submit", event => event.preventDefault());
byId("q").addEventListener("input", () => show());
byId("large").addEventListener("change", () => show());
addEventListener("hashchange", moveTo);
/* a list that was extended by hand is left as it is: a refresh would fold it up again */
setInterval(() => {
  if (document.hidden) return;
  paintAges();
  if (Date.now() - refreshedAt < refreshMs) return;
  refreshedAt = Date.now();
  refreshState();
  if (who === null) return;
  if (location.hash.length > 2 || byId("rows").children.length <= PAGE_ROWS) show();
}, TICK_MS);

const asked = new URLSearchParams(location.search).get("lang");
setLang(asked === "zh" || asked === "en" ? asked : lang);
