/* The capacity of a dedicated line over time, with the limits of clause 4.6 and the days by which they are to be reached. */
import { html } from "./html.js";
import { code, day, number, t } from "./text.js";
import { Amount, Chip } from "./ui.js";

const WIDTH = 900, HEIGHT = 240, LEFT = 64, RIGHT = 24, TOP = 28, BOTTOM = 34, DAY_MS = 86400000;

/** @param {string} date */
const ms = date => Date.parse(`${date}T00:00:00Z`);

/** What a rule knew of the line: its ledger of capacity, and the days that count. @param {any} account @param {string} subject */
function known(account, subject) {
  const rules = ["4.6.2", "4.6.1", "4.5"].map(rule => account.decisions.find((/** @type {any} */ one) => one.rule === rule && one.subject === subject)).filter(Boolean);
  const facts = rules[0]?.facts ?? {};
  return { ledger: [...(facts.ledger ?? [])].sort((a, b) => ms(a.date) - ms(b.date)), energised: facts.first_energised, applied: facts.application_date, thresholds: Object.assign({}, ...rules.map(rule => rule.thresholds)) };
}

/** What an entry does to the installed capacity; what is in service is told by the rule, which knows what may have been idle. @type {Record<string, number>} */
const INSTALLED = { install: 1, transfer_in: 1, reduce_perm: -1, transfer_out: -1, remove: -1, plan: 1 };

/** Installed capacity after each entry; planned ones are added at the end of what is real. @param {any[]} ledger */
function steps(ledger) {
  let kva = 0;
  return ledger.map(entry => ({ ...entry, kva: kva += entry.kva * (INSTALLED[entry.kind === "correction" ? entry.corrects ?? "install" : entry.kind] ?? 0) }));
}

/** The corners of the levels from @levels, beginning at @start. @param {any[]} levels @param {[number, number]} start @param {(date: string) => number} x @param {(kva: number) => number} y */
const corners = (levels, [startX, startY], x, y) => `M${startX},${startY}${levels.map(level => `H${x(level.date)}V${y(level.kva)}`).join("")}`;

/** One line. @param {{subject: string, account: any, terms: any[]}} props */
function Line({ subject, account, terms }) {
  const { ledger, energised, applied, thresholds } = known(account, subject), levels = steps(ledger);
  if (levels.length === 0) return html`<p class="quiet">${subject}: ${t("web.line.no_ledger")}</p>`;
  const limits = [...new Set(Object.entries(thresholds).filter(([name, value]) => name.endsWith("_kva") && typeof value === "number").map(([, value]) => Number(value)))];
  const marks = [...(applied ? [{ at: applied, text: t("web.line.applied") }] : []), ...(energised ? [{ at: energised, text: t("web.line.energised") }] : []),
    ...terms.map(term => ({ at: term.extended ?? term.limit, text: t(`web.line.${term.term}`) })), { at: day(Date.now()), text: t("web.today") }];
  const from = Math.min(...levels.map(level => ms(level.date)), ...marks.map(mark => ms(mark.at))), to = Math.max(...levels.map(level => ms(level.date)), ...marks.map(mark => ms(mark.at))) + 60 * DAY_MS;
  const top = Math.max(...levels.map(level => level.kva), ...limits) * 1.1;
  const x = (/** @type {string} */ date) => LEFT + ((ms(date) - from) / (to - from)) * (WIDTH - LEFT - RIGHT), y = (/** @type {number} */ kva) => HEIGHT - BOTTOM - (kva / top) * (HEIGHT - TOP - BOTTOM);
  const real = levels.filter(level => level.kind !== "plan"), plans = levels.filter(level => level.kind === "plan"), last = real.at(-1), dates = [...new Set(levels.map(level => level.date))];
  const end = plans.length ? x(plans[0].date) : WIDTH - RIGHT;
  return html`<figure class="timeline"><figcaption>${t("web.line.of", { line: subject })} ${terms.map(term => html`<${Chip} key=${term.term} tone=${term.days_left < 0 ? "bad" : term.days_left < 90 ? "warn" : "quiet"}>${t(`web.line.${term.term}`)} ${term.extended ?? term.limit}<//> `)}</figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${t("web.line.of", { line: subject })}>
      ${limits.map(limit => html`<g key=${limit}><line class="limit" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(limit)} y2=${y(limit)} /><text x=${LEFT - 6} y=${y(limit) + 4} text-anchor="end">${number(limit)}</text></g>`)}
      ${marks.map((mark, index) => html`<g key=${index}><line class="mark" x1=${x(mark.at)} x2=${x(mark.at)} y1=${TOP - 8 + (index % 2) * 12} y2=${HEIGHT - BOTTOM} /><text x=${x(mark.at) + (x(mark.at) > WIDTH - 120 ? -4 : 4)} y=${TOP - 10 + (index % 2) * 12} text-anchor=${x(mark.at) > WIDTH - 120 ? "end" : "start"}>${mark.text}</text></g>`)}
      ${last && html`<path class="level" d=${`${corners(real, [x(real[0].date), y(0)], x, y)}H${end}`} />`}
      ${plans.length > 0 && html`<path class="level planned" d=${`${corners(plans, [end, y(last?.kva ?? 0)], x, y)}H${WIDTH - RIGHT}`} />`}
      <line class="axis" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM} />
      ${dates.map((date, index) => html`<text key=${date} x=${x(date)} y=${HEIGHT - BOTTOM + 16 + (index % 2) * 13} text-anchor=${x(date) > WIDTH - 100 ? "end" : "middle"}>${date}</text>`)}
    </svg>
    <details><summary>${t("web.as_table")}</summary><table><thead><tr><th scope="col">${t("web.date")}</th><th scope="col">${t("column.kind")}</th><th scope="col" class="number">${t("web.change")} (kVA)</th><th scope="col" class="number">${t("web.installed")} (kVA)</th></tr></thead>
      <tbody>${levels.map((level, index) => html`<tr key=${index}><td>${level.date}</td><td>${code("rule.word", level.kind)}</td><td class="number"><${Amount} value=${ledger[index].kva} /></td><td class="number"><${Amount} value=${level.kva} /></td></tr>`)}</tbody></table></details></figure>`;
}

/** Each line of the account, also those that are only applied for. @param {{line: any, account: any}} props line: the answer of /dedicated-line */
export function LineTimeline({ line, account }) {
  const subjects = [...new Set([...line.lines.map((/** @type {any} */ one) => one.line), ...line.may_keep, ...line.may_apply, ...line.eligible].map(one => (typeof one === "string" ? one : one.subject)))];
  return html`${subjects.map(subject => html`<${Line} key=${subject} subject=${subject} account=${account} terms=${line.lines.filter((/** @type {any} */ one) => one.line === subject)} />`)}`;
}
