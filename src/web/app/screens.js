/* The screens: where each is, who has it, and what carries it. Addresses, the bar at the left, keys and the palette
   are all made from this table. To add a screen: a row, its file in screens/, and its title in both catalogues.
   The cases of a workflow without a row of its own are shown by screens/cases.js. */

/**
 * @typedef {object} Screen
 * @property {string} path such as "/accounts/:number"; the first that fits is shown
 * @property {string} title key of its text
 * @property {string} right that it takes; "self" for everybody
 * @property {() => Promise<{default: (props: {params: Record<string, string>}) => any}>} load
 * @property {string} [key] g and this letter lead there
 * @property {boolean} [bare] without head and bar: a wall
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
  MARKETING: ["/due", "/accounts", "/eligibility-reviews", "/applications", "/contracts"],
  CREW: ["/inspections", "/rectifications", "/accounts"],
  INSPECTION: ["/inspections", "/rectifications", "/accounts"],
  DISPATCH: ["/board", "/dual-sources", "/alarms", "/lines", "/log", "/accounts"],
  WATCHING: ["/due", "/accounts", "/proposals", "/complaints"],
  ADMINISTRATION: [],
};

/** @type {Screen[]} */
export const SCREENS = [
  /* marketing */
  { path: "/due", title: "web.screen.work", right: "case.read", key: "w", load: () => import("./screens/work.js") },
  { path: "/accounts", title: "web.screen.accounts", right: "account.read", key: "a", load: () => import("./screens/accounts.js") },
  { path: "/accounts/:number", title: "web.screen.account", right: "account.read", load: () => import("./screens/account.js") },
  { path: "/eligibility-reviews", title: "web.screen.eligibility", right: "case.read", key: "e", load: () => import("./screens/cases.js") },
  { path: "/applications", title: "web.screen.applications", right: "case.read", key: "p", load: () => import("./screens/cases.js") },
  { path: "/contracts", title: "web.screen.contracts", right: "case.read", key: "c", load: () => import("./screens/cases.js") },
  { path: "/complaints", title: "flow.complaints", right: "case.read", load: () => import("./screens/cases.js") },
  { path: "/proposals", title: "flow.proposals", right: "case.read", load: () => import("./screens/cases.js") },

  /* inspection */
  { path: "/inspections", title: "flow.inspections", right: "case.read", key: "i", load: () => import("./screens/cases.js") },
  { path: "/rectifications", title: "flow.rectifications", right: "case.read", key: "r", load: () => import("./screens/cases.js") },

  /* dispatch */
  { path: "/board", title: "web.screen.board", right: "alarm.read", key: "b", load: () => import("./screens/board.js") },
  { path: "/board/:number", title: "web.screen.board", right: "alarm.read", load: () => import("./screens/board.js") },
  { path: "/alarms", title: "web.screen.alarms", right: "alarm.read", key: "l", load: () => import("./screens/alarms.js") },
  { path: "/lines", title: "web.screen.lines", right: "dispatch.read", load: () => import("./screens/lines.js") },
  { path: "/dual-sources", title: "web.screen.dual_sources", right: "case.read", key: "d", load: () => import("./screens/cases.js") },
  { path: "/log", title: "web.screen.log", right: "dispatch.read", key: "o", load: () => import("./screens/log.js") },
  { path: "/wall", title: "web.wall", right: "alarm.read", bare: true, load: () => import("./screens/wall.js") },

  /* everybody */
  { path: "/:flow", title: "web.screen.cases", right: "case.read", load: () => import("./screens/cases.js") },
  { path: "/:flow/:number", title: "web.screen.cases", right: "case.read", load: () => import("./screens/case.js") },
];
