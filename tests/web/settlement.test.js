/* Settlement: a lead has a bill of last month made, sees it among the accounts by months, opens it, and a late fee is reckoned with its formula. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openStage } from "./stage.js";

const file = name => fileURLToPath(new URL(`../../docs/settlement/${name}`, import.meta.url));
let stage;

before(async () => {
  stage = await openStage({ scene: "county", desks: ["MARKETING_LEAD"] });
  await stage.dahu("tariff", "import", file("sample-tariff.csv"));
  await stage.dahu("tariff", "assign", "SAMPLE-2P-10KV", "--account", "A-00001", "--from", "2025-01-01", "--basic", "capacity");
});
after(() => stage.close());

for (const [lang, words] of Object.entries({ en: ["Make bills", /1 unchanged|1 new/], zh: ["生成账单", /重出 1 份|无变化 1 份/] }))
  test(`a month is settled in ${lang}`, async () => {
    const page = await stage.open("MARKETING_LEAD", "#/settlement", { lang });
    await page.getByRole("button", { name: words[0] }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/户号|account/i).fill("A-00001");
    await dialog.getByRole("button", { name: words[0] }).click();
    await dialog.getByRole("status").filter({ hasText: words[1] }).waitFor({ timeout: 60000 });
    await page.keyboard.press("Escape");
    await page.locator("td button[aria-label*=B-00001]").first().click();
    await page.getByRole("dialog").locator("td", { hasText: "kVA" }).first().waitFor();   /* its lines */
    assert.deepEqual(await page.axe(), []);
    await page.keyboard.press("Escape");

    await page.goto(page.url().replace(/#.*/, "#/settlement?tab=late"));
    await page.locator("#fee-yuan").fill("100000");
    await page.locator("#fee-due").fill("2025-05-20");
    await page.locator("#fee-as_of").fill("2025-06-30");
    await page.locator("section .filters button").click();
    await page.getByText("¥8,200.00").waitFor();
    await page.done();
  });
