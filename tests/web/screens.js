/* screens - every screen once: what screens.test.js holds to the rules that all of them keep, and of what screenshots.js makes
   pictures. To add a screen: a row.

   name      of its pictures
   desk      who sits there; null: nobody is signed in
   hash      its address in the sample county; a function of the stage when it has to be looked up
   prepare   what is done with the page before it is looked at: opens a dialog, chooses a tab; null: nothing
   views     where else than on a desk it is used: "phone", "wall" */

import { setPin } from "./crew.js";

const first = async (stage, text) => (await stage.sql(text))[0][0];

/** The number of the case that @open opens for A-00001, or that is there already. */
async function caseOf(stage, flow, open, form) {
  await stage.sql(`select dahu.case_open(%s, %s, account_id, 'C01', %s::jsonb, '') from account where account_number = 'A-00001'
    and not exists (select from work_case c where c.flow = %s and c.account_id = account.account_id and c.closed_at is null)`, flow, open, JSON.stringify(form), flow);
  return first(stage, `select c.case_number from work_case c join account using (account_id) where account_number = 'A-00001' and flow = '${flow}' and c.closed_at is null order by 1 limit 1`);
}
const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
const inspectionOf = stage => caseOf(stage, "inspections", "plan", { planned_on: today(), origin: "HAND" });
const defectOf = stage => caseOf(stage, "rectifications", "open", { code: "C01", severity: "MAJOR", detail: "变压器渗油", found_on: today(), origin: "HAND" });

const complaintOf = stage => caseOf(stage, "complaints", "register", { channel: "PHONE", topic: "BILLING", summary: "三月电费比上月多一倍", wish: "核对表计读数", contact: "13800000000" });

/** A day on which something is planned. */
async function dayOf(stage) {
  await inspectionOf(stage);
  return "#/today";
}

/** The visits of the next days, as a crew takes them along. */
async function takeAlong(page) {
  await page.goto(page.url().replace(/#.*/, "#/today"));
  await setPin(page);
  await page.locator(".title button").click();
  await page.locator(".visit-card, .empty").first().waitFor();
}
/** Accounts on the board, and the line of the first that has a second source. */
const watched = async stage => (await stage.sql("select account_number from dahu.account join dahu.supply_source s using (account_id) where s.valid @> current_date group by 1 having count(*) > 1 order by bool_or(s.role = 'OWN_GENERATION'), 1")).map(([number]) => number);
const lineOf = async stage => (await stage.sql("select line_number from dahu.line join dahu.supply_source using (line_id) where dahu.supply_source.account_id in (select x.account_id from dahu.supply_source x where role <> 'MAIN') order by 1 limit 1"))[0][0];

/** The form that a case begins with. */
async function begin(page) {
  await page.locator(".title .actions button").first().click();
  await page.locator("dialog .field").first().waitFor();
}

/** Poll the meter of a page: the answer, or why there is none. */
async function poll(page) {
  await page.locator(".title button.primary").click();
  await page.locator("p.note[role=status], main .fault").first().waitFor();
}

/** @type {{name: string, desk: string | null, hash: string | ((stage: any) => Promise<string>), prepare?: (page: any, stage: any) => Promise<void>, views?: string[]}[]} */
export const SCREENS = [
  { name: "sign_in", desk: null, hash: "", views: ["phone"] },
  { name: "work", desk: "MARKETING_LEAD", hash: "#/due" },
  { name: "work_give", desk: "MARKETING_LEAD", hash: async stage => `#/due?desk=ALL&${await complaintOf(stage) && "severity=NONE"}`, views: ["phone"], prepare: async page => {
    await page.locator("tbody input[type=checkbox]").first().check();
    await page.locator(".filters[role=group] button").first().click();
    await page.locator("dialog input[type=radio]").first().waitFor();
  } },
  { name: "duties", desk: "MARKETING_LEAD", hash: "#/duties", views: ["phone"] },
  { name: "complaint", desk: "MARKETING_LEAD", hash: async stage => `#/complaints/${await complaintOf(stage)}`, views: ["phone"] },
  { name: "eligibility", desk: "MARKETING_LEAD", hash: "#/eligibility-reviews?at=A-00003", views: ["phone"] },
  { name: "import", desk: "MARKETING_LEAD", hash: "#/import?kind=accounts", views: ["phone"], prepare: async page => {
    await page.locator("input[type=file]").setInputFiles({ name: "accounts.csv", mimeType: "text/csv", buffer: Buffer.from("户号,客户编号,客户名称,用电类别,供电电压等级,立户日期,计量方式,备注\nA-50000,C-50000,安平县新光化工有限公司,工业,10,2021-03-02,高供高计,x\nA-50001,C-50001,安平县东风棉纺厂,工艺,10,2021-03-02,高供高计,\n") });
    await page.locator(".import-actions button").first().click();
    await page.locator(".card .sum").waitFor();
  } },
  { name: "reports", desk: "MARKETING_LEAD", hash: "#/reports", views: ["phone"] },
  { name: "report", desk: "MARKETING_LEAD", hash: "#/reports?report=power-factor" },
  { name: "report_supervision", desk: "MARKETING_LEAD", hash: "#/reports?report=supervision" },
  { name: "idle", desk: "MARKETING_LEAD", hash: "#/idle", views: ["phone"] },
  { name: "application", desk: "MARKETING_LEAD", hash: async stage => `#/applications/${await caseOf(stage, "applications", "submit", { kind: "INCREASE", applied_kva: 1600, supply_kv: 10, dedicated_line: true })}`, views: ["phone"] },
  { name: "contract", desk: "MARKETING_LEAD", hash: async stage => `#/contracts/${await first(stage, "select case_number from dahu.work_case where flow = 'contracts' order by 1 limit 1")}` },
  { name: "complaint_form", desk: "MARKETING_LEAD", hash: "#/complaints", views: ["phone"], prepare: begin },
  { name: "contact_form", desk: "MARKETING_LEAD", hash: "#/contacts", prepare: begin },
  { name: "application_form", desk: "MARKETING_LEAD", hash: "#/applications", prepare: begin },
  { name: "accounts", desk: "MARKETING_LEAD", hash: "#/accounts" },
  { name: "account", desk: "MARKETING_LEAD", hash: "#/accounts/A-00001" },
  { name: "account_history", desk: "MARKETING_LEAD", hash: async stage => `#/accounts/A-00001?tab=${await complaintOf(stage) && "history"}` },
  { name: "account_points", desk: "MARKETING_LEAD", hash: "#/accounts/A-00016?tab=points" },
  { name: "account_verdicts", desk: "MARKETING_LEAD", hash: "#/accounts/A-00013?tab=eligibility" },
  { name: "plan", desk: "INSPECTION_LEAD", hash: "#/plan" },
  { name: "rectifications", desk: "INSPECTION_LEAD", hash: "#/rectifications" },
  { name: "rectification", desk: "INSPECTION_LEAD", hash: async stage => `#/rectifications/${await defectOf(stage)}` },
  { name: "inspection", desk: "INSPECTION_LEAD", hash: async stage => `#/inspections/${await inspectionOf(stage)}` },
  { name: "visits", desk: "INSPECTION_LEAD", hash: "#/visits" },
  { name: "sheet", desk: "INSPECTION_LEAD", hash: async stage => `#/visits/${await first(stage, "select visit_id::text from visit order by receipt_number limit 1")}` },
  { name: "label", desk: "INSPECTION_LEAD", hash: "#/accounts/A-00001/label" },
  { name: "today", desk: "INSPECTOR", hash: dayOf, views: ["phone"], prepare: takeAlong },
  { name: "visit", desk: "INSPECTOR", hash: dayOf, views: ["phone"], prepare: async page => {
    await takeAlong(page);
    await page.locator(".visit-card > a").first().click();
    await page.locator(".bottom button, .form-steps").first().waitFor();
    if (await page.locator(".form-steps").count() === 0) await page.locator(".bottom button").click();
    await page.locator(".form-steps").waitFor();
    await page.locator(".form-steps button").nth(1).click();
    await page.locator("[data-register]").first().waitFor();
  } },
  { name: "recheck", desk: "INSPECTION_LEAD", hash: async stage => {
    const number = await defectOf(stage);
    await stage.sql("select dahu.case_move(c.work_case_id, 'notify', jsonb_build_object('served_on', dahu.today(), 'copies', 2, 'received_by', '王厂长'), '') from dahu.work_case c where c.case_number = %s and c.state = 'OPEN'", number);
    return "#/today";
  }, views: ["phone"], prepare: async page => {
    await takeAlong(page);
    await page.locator(".recheck-card > a").first().click();
    await page.locator(".bottom button").waitFor();
    if (await page.locator("textarea").count() === 0) await page.locator(".bottom button").click();
    await page.locator("textarea").waitFor();
  } },
  { name: "outbox", desk: "INSPECTOR", hash: "#/outbox", views: ["phone"] },
  { name: "meters", desk: "SYSTEM_ADMIN", hash: "#/meters" },
  { name: "meter", desk: "SYSTEM_ADMIN", hash: "#/meters/A-00001-01", prepare: poll },
  { name: "meter_energy", desk: "MARKETING_LEAD", hash: "#/meters/A-00001-01?tab=energy" },
  { name: "meter_findings", desk: "MARKETING_LEAD", hash: "#/meters/A-00001-01?tab=findings&open=all" },
  { name: "meter_answers", desk: "SYSTEM_ADMIN", hash: "#/meters/A-00001-01?tab=answers" },
  { name: "meter_add", desk: "SYSTEM_ADMIN", hash: "#/meters/add" },
  { name: "board_account", desk: "DISPATCHER", hash: async stage => `#/board/${(await watched(stage))[0]}`, views: ["wall"] },
  { name: "dual_source", desk: "DISPATCHER", hash: async stage => `#/dual-sources/${await first(stage, "select case_number from dahu.work_case where flow = 'dual-sources' order by 1 limit 1")}` },
  { name: "wall", desk: "DISPATCHER", hash: "#/wall", views: ["wall"] },
  { name: "alarms", desk: "DISPATCHER", hash: "#/alarms" },
  { name: "line_sources", desk: "DISPATCHER", hash: async stage => `#/lines?line=${await lineOf(stage)}` },
  { name: "log", desk: "DISPATCHER", hash: "#/log" },
  { name: "shifts", desk: "DISPATCHER", hash: "#/log?tab=shifts" },
  { name: "collectors", desk: "SYSTEM_ADMIN", hash: "#/collectors" },
  { name: "health", desk: "SYSTEM_ADMIN", hash: "#/health", prepare: async page => page.locator("p.note[role=status]").waitFor() },
  { name: "jobs", desk: "SYSTEM_ADMIN", hash: "#/health?tab=jobs" },
  { name: "telling", desk: "SYSTEM_ADMIN", hash: "#/telling" },
  { name: "users", desk: "SECURITY_ADMIN", hash: "#/users" },
  { name: "rights", desk: "SECURITY_ADMIN", hash: "#/users?tab=rights" },
  { name: "user", desk: "SECURITY_ADMIN", hash: "#/users/demo.system.admin" },
  { name: "me", desk: "MARKETING_LEAD", hash: "#/me" },
  { name: "tokens", desk: "MARKETING_LEAD", hash: "#/me?tab=tokens" },
  { name: "look", desk: "MARKETING_LEAD", hash: "#/me?tab=look" },
  { name: "rules", desk: "MANAGEMENT", hash: "#/rules" },
  { name: "rules_list", desk: "MANAGEMENT", hash: "#/rules?tab=rules" },
  { name: "policy", desk: "MANAGEMENT", hash: "#/rules/r4_1_annual_kwh" },
  { name: "audit", desk: "AUDIT_ADMIN", hash: "#/audit", prepare: async page => {
    await page.locator("button.primary").click();
    await page.locator(".progress .chip").waitFor();
  } },
  { name: "begin", desk: "SYSTEM_ADMIN", hash: "#/begin" },
  { name: "papers", desk: "MARKETING_LEAD", hash: "#/paper-templates?paper=refusal-letter&of_lang=zh" },
  { name: "account_bills", desk: "MARKETING_LEAD", hash: "#/accounts/A-00001?tab=bills" },
  { name: "settlement", desk: "MARKETING_LEAD", hash: "#/settlement" },
  { name: "settlement_late", desk: "MARKETING_LEAD", hash: "#/settlement?tab=late", prepare: async page => { await page.locator("#fee-due").fill("2026-01-10"); await page.locator("section .filters button").click(); } },
  { name: "palette", desk: "MARKETING_LEAD", hash: "#/accounts", prepare: async page => {
    await page.keyboard.press("Control+k");
    await page.locator("dialog, [role=dialog]").first().waitFor();
  } },
];

export const DESKS = [...new Set(SCREENS.map(screen => screen.desk).filter(Boolean))];

/** A page with @screen, as its row says; `loaded` is how far its parts had moved until it was there. */
export async function openScreen(stage, screen, options) {
  const hash = typeof screen.hash === "function" ? await screen.hash(stage) : screen.hash;
  const page = await stage.open(screen.desk, hash, options);
  page.loaded = await page.evaluate(() => new Promise(resolve => { requestAnimationFrame(() => setTimeout(() => resolve(window.__seen))); }));
  await showScreen(page, stage, screen);
  return page;
}

/** What the row says is to be done before it is looked at. */
export async function showScreen(page, stage, screen) {
  await screen.prepare?.(page, stage);
  await page.settle();
}
