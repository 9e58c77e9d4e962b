/* The screens: where each is, who has it, and what carries it. Addresses, the bar at the left, keys and the palette
   are all made from this table. To add a screen: a row, its file in screens/, and its title in both catalogues.
   The cases of a workflow without a row of its own are shown by screens/cases.js. */

import { desks, may } from "./session.js";

/**
 * @typedef {object} Screen
 * @property {string} path such as "/accounts/:number"; the first that fits is shown
 * @property {string} title key of its text
 * @property {string} right that it takes; "self" for everybody
 * @property {() => Promise<{default: (props: {params: Record<string, string>}) => any}>} load
 * @property {string} [key] g and this letter lead there, when it stands in the bar; unique in a bar
 * @property {boolean} [bare] without head and bar: a wall
 * @property {boolean} [offline] works without a connection: it shows what this device keeps
 */

/** The bar of a desk. @type {Record<string, string>} */
export const BAR_OF_DESK = {
  MARKETING_CLERK: "MARKETING", MARKETING_LEAD: "MARKETING", ACCOUNT_MANAGER: "MARKETING", REVIEWER: "MARKETING",
  INSPECTOR: "CREW", INSPECTION_LEAD: "INSPECTION", DISPATCHER: "DISPATCH",
  SUPERVISOR: "WATCHING", MANAGEMENT: "WATCHING", AUDITOR: "WATCHING",
  SYSTEM_ADMIN: "ADMINISTRATION", SECURITY_ADMIN: "ADMINISTRATION", AUDIT_ADMIN: "ADMINISTRATION",
};

/** The screens of each bar, at most seven; the first is the home. @type {Record<string, string[]>} */
export const BARS = {
  MARKETING: ["/due", "/accounts", "/eligibility-reviews", "/applications", "/contracts", "/settlement", "/reports"],
  CREW: ["/today", "/plan", "/rectifications", "/outbox", "/accounts"],
  INSPECTION: ["/plan", "/inspections", "/rectifications", "/visits", "/accounts"],
  DISPATCH: ["/board", "/dual-sources", "/alarms", "/lines", "/log", "/accounts"],
  WATCHING: ["/due", "/accounts", "/proposals", "/reports", "/rules", "/audit", "/health"],
  ADMINISTRATION: ["/meters", "/collectors", "/users", "/rules", "/audit", "/health", "/telling"],
};

/** Workflows that are looked at together: the list of one leads to those of the others. Not all have a place in a bar. */
export const FAMILIES = [
  ["leads", "applications", "joint-reviews", "dual-sources", "important-users"],
  ["contracts", "agreements", "archives", "closings", "dunning"],
  ["complaints", "requests", "faults", "outages", "contacts", "appointments", "service-levels"],
  ["inspections", "rectifications", "violations", "meter-incidents"],
  ["proposals", "disclosures"],
];

/** Those beside which @path is looked at ("/applications/YK-2026-00001"), itself included. @param {string} path */
export const familyOf = path => FAMILIES.find(family => family.includes(path.split("/")[1])) ?? [];

/** @type {Screen[]} */
export const SCREENS = [
  /* inspection: the crew on site, and who leads it */
  { path: "/today", title: "web.screen.today", right: "visit.send", key: "t", offline: true, load: () => import("./screens/today.js") },
  { path: "/visit/:number", title: "web.screen.visit", right: "visit.send", offline: true, load: () => import("./screens/visit.js") },
  { path: "/recheck/:number", title: "web.screen.recheck", right: "visit.send", offline: true, load: () => import("./screens/recheck.js") },
  { path: "/cabinet/:number", title: "web.screen.visit", right: "account.read", offline: true, load: () => import("./screens/cabinet.js") },
  { path: "/plan", title: "web.screen.plan", right: "case.read", key: "y", load: () => import("./screens/plan.js") },
  { path: "/rectifications", title: "web.screen.rectification", right: "case.read", key: "r", load: () => import("./screens/rectifications.js") },
  { path: "/rectifications/:number", title: "web.screen.rectification", right: "case.read", load: () => import("./screens/rectification.js") },
  { path: "/inspections/:number", title: "web.screen.inspection", right: "case.read", load: () => import("./screens/inspection.js") },
  { path: "/visits", title: "web.screen.visits", right: "case.read", key: "v", load: () => import("./screens/visits.js") },
  { path: "/visits/:id", title: "web.screen.sheet", right: "case.read", load: () => import("./screens/sheet.js") },
  { path: "/outbox", title: "web.screen.outbox", right: "visit.send", key: "u", offline: true, load: () => import("./screens/outbox.js") },
  { path: "/accounts/:number/label", title: "web.screen.label", right: "account.read", load: () => import("./screens/label.js") },

  /* marketing */
  { path: "/due", title: "web.screen.work", right: "case.read", key: "w", load: () => import("./screens/work.js") },
  { path: "/accounts", title: "web.screen.accounts", right: "account.read", key: "a", load: () => import("./screens/accounts.js") },
  { path: "/import", title: "web.screen.import", right: "meter.import", load: () => import("./screens/import.js") },
  { path: "/accounts/:number", title: "web.screen.account", right: "account.read", load: () => import("./screens/account.js") },
  { path: "/eligibility-reviews", title: "web.screen.eligibility", right: "case.read", key: "e", load: () => import("./screens/eligibility.js") },
  { path: "/eligibility-reviews/:number", title: "web.screen.eligibility", right: "case.read", load: () => import("./screens/eligibility_case.js") },
  { path: "/applications", title: "web.screen.applications", right: "case.read", key: "p", load: () => import("./screens/cases.js") },
  { path: "/applications/:number", title: "web.screen.applications", right: "case.read", load: () => import("./screens/application.js") },
  { path: "/contracts/:number", title: "web.screen.contracts", right: "case.read", load: () => import("./screens/contract.js") },
  { path: "/agreements/:number", title: "flow.agreements", right: "case.read", load: () => import("./screens/contract.js") },
  { path: "/contracts", title: "web.screen.contracts", right: "case.read", key: "c", load: () => import("./screens/cases.js") },
  { path: "/settlement", title: "web.screen.settlement", right: "account.file", key: "s", load: () => import("./screens/settlement.js") },
  { path: "/reports", title: "web.screen.reports", right: "account.read", load: () => import("./screens/reports.js") },
  { path: "/idle", title: "web.screen.idle", right: "case.read", load: () => import("./screens/idle.js") },
  { path: "/complaints", title: "flow.complaints", right: "case.read", load: () => import("./screens/cases.js") },
  { path: "/complaints/:number", title: "flow.complaints", right: "case.read", load: () => import("./screens/complaint.js") },
  { path: "/duties", title: "web.screen.duties", right: "case.work", load: () => import("./screens/duties.js") },
  { path: "/proposals", title: "web.screen.proposals", right: "case.read", load: () => import("./screens/cases.js") },

  /* inspection */
  { path: "/inspections", title: "flow.inspections", right: "case.read", key: "i", load: () => import("./screens/cases.js") },

  /* dispatch */
  { path: "/board", title: "web.screen.board", right: "alarm.read", key: "b", load: () => import("./screens/board.js") },
  { path: "/board/:number", title: "web.screen.board", right: "alarm.read", load: () => import("./screens/board.js") },
  { path: "/alarms", title: "web.screen.alarms", right: "alarm.read", key: "l", load: () => import("./screens/alarms.js") },
  { path: "/lines", title: "web.screen.lines", right: "dispatch.read", load: () => import("./screens/lines.js") },
  { path: "/dual-sources", title: "web.screen.dual_sources", right: "case.read", key: "d", load: () => import("./screens/cases.js") },
  { path: "/log", title: "web.screen.log", right: "dispatch.read", key: "o", load: () => import("./screens/log.js") },
  { path: "/wall", title: "web.wall", right: "alarm.read", bare: true, load: () => import("./screens/wall.js") },

  /* administration */
  { path: "/meters", title: "web.screen.meters", right: "meter.read", key: "m", load: () => import("./screens/meters.js") },
  { path: "/meters/add", title: "web.screen.meter_add", right: "meter.manage", load: () => import("./screens/meter_add.js") },
  { path: "/meters/:point", title: "web.screen.meter", right: "meter.read", load: () => import("./screens/meter.js") },
  { path: "/collectors", title: "web.screen.collectors", right: "health.read", load: () => import("./screens/collectors.js") },
  { path: "/users", title: "web.screen.users", right: "user.manage", key: "u", load: () => import("./screens/users.js") },
  { path: "/users/:login", title: "web.screen.user", right: "user.manage", load: () => import("./screens/user.js") },
  { path: "/rules", title: "web.screen.rules", right: "rulebook.read", load: () => import("./screens/rules.js") },
  { path: "/rules/:key", title: "web.screen.policy", right: "rulebook.read", load: () => import("./screens/policy.js") },
  { path: "/audit", title: "web.screen.audit", right: "audit.read", load: () => import("./screens/audit.js") },
  { path: "/health", title: "web.screen.health", right: "health.read", key: "h", load: () => import("./screens/health.js") },
  { path: "/telling", title: "web.screen.telling", right: "system.manage", load: () => import("./screens/telling.js") },
  { path: "/paper-templates", title: "web.screen.papers", right: "paper.print", load: () => import("./screens/papers.js") },
  { path: "/begin", title: "web.screen.begin", right: "self", load: () => import("./screens/begin.js") },
  { path: "/me", title: "web.screen.me", right: "self", load: () => import("./screens/me.js") },

  /* everybody */
  { path: "/:flow", title: "web.screen.cases", right: "case.read", load: () => import("./screens/cases.js") },
  { path: "/:flow/:number", title: "web.screen.cases", right: "case.read", load: () => import("./screens/case.js") },
];

/** The screens of this person's bars, those of the first desk first. */
export function bar() {
  const paths = [...new Set(desks().flatMap(desk => BARS[BAR_OF_DESK[desk]]))];
  return paths.map(path => /** @type {Screen} */ (SCREENS.find(screen => screen.path === path))).filter(screen => may(screen.right));
}
