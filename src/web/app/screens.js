/* The screens: where each is, who has it, and what carries it. Addresses, the bar at the left, keys and the palette
   are all made from this table. To add a screen: a row, its file in screens/, and its title in both catalogues.
   The cases of a workflow without a row of its own are shown by screens/cases.js. */

/**
 * @typedef {object} Screen
 * @property {string} path such as "/accounts/:number"; the first that fits is shown
 * @property {string} title key of its text
 * @property {string} right that it takes; "self" for everybody
 * @property {() => Promise<{default: (props: {params: Record<string, string>}) => any}>} load
 * @property {string[]} [bars] the bars that it stands in; no bar has more than seven
 * @property {string} [key] g and this letter lead there
 * @property {boolean} [bare] without head and bar: a wall
 */

/** The bar of a desk; its first screen is the desk's home. @type {Record<string, string>} */
export const BAR_OF_DESK = {
  MARKETING_CLERK: "MARKETING", MARKETING_LEAD: "MARKETING", ACCOUNT_MANAGER: "MARKETING", REVIEWER: "MARKETING",
  INSPECTOR: "CREW", INSPECTION_LEAD: "INSPECTION", DISPATCHER: "DISPATCH",
  SUPERVISOR: "WATCHING", MANAGEMENT: "WATCHING", AUDITOR: "WATCHING",
  SYSTEM_ADMIN: "ADMINISTRATION", SECURITY_ADMIN: "ADMINISTRATION", AUDIT_ADMIN: "ADMINISTRATION",
};

/** @type {Screen[]} */
export const SCREENS = [
  /* marketing */
  { path: "/due", title: "web.screen.work", right: "case.read", bars: ["MARKETING", "WATCHING"], key: "w", load: () => import("./screens/work.js") },
  { path: "/accounts", title: "web.screen.accounts", right: "account.read", bars: ["MARKETING", "WATCHING", "INSPECTION", "DISPATCH"], key: "a", load: () => import("./screens/accounts.js") },
  { path: "/accounts/:number", title: "web.screen.account", right: "account.read", load: () => import("./screens/account.js") },
  { path: "/eligibility-reviews", title: "web.screen.eligibility", right: "case.read", bars: ["MARKETING"], key: "e", load: () => import("./screens/cases.js") },
  { path: "/applications", title: "web.screen.applications", right: "case.read", bars: ["MARKETING"], key: "p", load: () => import("./screens/cases.js") },
  { path: "/contracts", title: "web.screen.contracts", right: "case.read", bars: ["MARKETING"], key: "c", load: () => import("./screens/cases.js") },

  /* everybody */
  { path: "/:flow", title: "web.screen.cases", right: "case.read", load: () => import("./screens/cases.js") },
  { path: "/:flow/:number", title: "web.screen.cases", right: "case.read", load: () => import("./screens/case.js") },
];
