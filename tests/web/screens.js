/* screens - every screen once: what screens.test.js holds to the rules that all of them keep, and of what screenshots.js makes
   pictures. To add a screen: a row.

   name      of its pictures
   desk      who sits there; null: nobody is signed in
   hash      its address in the sample county; a function of the stage when it has to be looked up
   prepare   what is done with the page before it is looked at: opens a dialog, chooses a tab; null: nothing
   views     where else than on a desk it is used: "phone", "wall" */

/** @type {{name: string, desk: string | null, hash: string | ((stage: any) => Promise<string>), prepare?: (page: any, stage: any) => Promise<void>, views?: string[]}[]} */
export const SCREENS = [
  { name: "sign_in", desk: null, hash: "", views: ["phone"] },
  { name: "work", desk: "MARKETING_LEAD", hash: "#/due" },
  { name: "accounts", desk: "MARKETING_LEAD", hash: "#/accounts" },
  { name: "account", desk: "MARKETING_LEAD", hash: "#/accounts/A-00001" },
  { name: "account_points", desk: "MARKETING_LEAD", hash: "#/accounts/A-00016?tab=points" },
  { name: "account_verdicts", desk: "MARKETING_LEAD", hash: "#/accounts/A-00013?tab=verdicts" },
  { name: "palette", desk: "MARKETING_LEAD", hash: "#/accounts", prepare: async page => {
    await page.keyboard.press("Control+k");
    await page.locator("dialog, [role=dialog]").first().waitFor();
  } },
];

export const DESKS = [...new Set(SCREENS.map(screen => screen.desk).filter(Boolean))];

/** A page with @screen, as its row says. */
export async function openScreen(stage, screen, options) {
  const hash = typeof screen.hash === "function" ? await screen.hash(stage) : screen.hash;
  const page = await stage.open(screen.desk, hash, options);
  await showScreen(page, stage, screen);
  return page;
}

/** What the row says is to be done before it is looked at. */
export async function showScreen(page, stage, screen) {
  await screen.prepare?.(page, stage);
  await page.settle();
}
