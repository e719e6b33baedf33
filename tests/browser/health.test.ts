import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `the health page in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("shows every stage in words, and says when its figures are stale", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "admin", width: 1366, height: 900, at: "/health" });
    await page.getByText("没有故障").waitFor();
    const stages = page.locator("[data-stage]");
    expect(await stages.count()).toBe(11);
    for (const text of await stages.allInnerTexts()) expect(text).toMatch(/正常/);
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: process.env.SHOUWANG_SCREENSHOT });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.route("**/api/v1/health", (route) => route.abort());
    await page.getByText("数据已过时").waitFor();
    expect(await stages.count()).toBe(11);
  });

  it("an inspector's questions: one click each opens the list behind the answer, with nobody's name", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "inspect", width: 1366, height: 900 });
    const clicks: string[] = [];
    for (let n = 0; ; n += 1) {
      await page.goto(`${hub.http}/inspection`);
      const lines = page.locator("tr", { has: page.getByRole("link", { name: "查看依据" }) });
      await lines.first().waitFor();
      if (n >= (await lines.count())) break;
      const question = await lines.nth(n).locator("th").innerText();
      await lines.nth(n).getByRole("link", { name: "查看依据" }).click();
      await page.waitForURL((url) => url.pathname !== "/inspection");
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
      expect(await page.locator("[role=alert]").allInnerTexts(), question).toEqual([]);
      expect(await page.locator("body").innerText(), question).not.toContain("王桂兰");
      clicks.push(question);
    }
    expect(clicks.length).toBeGreaterThanOrEqual(10);
    expect(clicks[0]).toBe("此刻谁在值班");
  });
});
