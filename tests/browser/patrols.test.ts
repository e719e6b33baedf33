import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PatrolView } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a patrol on a phone, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

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

  it("is begun and finished spot by spot; a hazard on the way becomes a case", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844, at: "/profile" });
    const grid = await hub.as("grid");
    const patrolNow = async () => (await grid.get<PatrolView>("/patrols/patrol-demo")).body;
    const { title, spots } = await patrolNow();
    await page.goto(`${hub.http}/patrols`);
    await page.getByRole("link", { name: title }).click();
    const items = page.locator("main ul > li", { has: page.locator("a[href^='/spots/']") });
    await items.first().waitFor();
    expect(await items.count()).toBe(spots.length);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    // What is not due yet asks once before it takes a word.
    const again = page.getByRole("button", { name: "登记一次" });
    while ((await again.count()) > 0) await again.first().click();
    const small = await items
      .first()
      .getByRole("button")
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 40).length);
    expect(small).toBe(0);

    for (const [i, { name }] of spots.entries()) {
      const item = items
        .filter({ has: page.getByRole("link", { name, exact: true }) })
        .nth(spots.slice(0, i).filter((one) => one.name === name).length);
      if (i === 1) {
        await item.getByRole("button", { name: "发现隐患" }).click();
        await item.getByText("占用消防车通道").first().click();
        await item.getByRole("button", { name: /上\s?报/ }).click();
        await item.locator("a[href^='/cases/']").waitFor();
      } else {
        await item.getByRole("button", { name: /正\s?常/ }).click();
        await item.getByText(/正常.*陈涛/).waitFor();
      }
    }
    const after = await patrolNow();
    expect(after.spots.map(({ last }) => last?.result)).toEqual(spots.map((_one, i) => (i === 1 ? "hazard" : "normal")));
    expect(after.spots.filter(({ due }) => due)).toEqual([]);
    await page.getByText("只看待巡查").click();
    await items.first().waitFor({ state: "detached" });
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: process.env.SHOUWANG_SCREENSHOT, fullPage: true });
  });
});
