import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `the score of a person in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

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

  const faultsOf = async (page: Page): Promise<unknown> => {
    await page.evaluate(AXE);
    return page.evaluate(
      "axe.run('section[aria-label=体征评分]').then((found) => found.violations.map((one) => [one.id, one.nodes[0].html]))",
    );
  };
  const card = (page: Page) => page.getByRole("region", { name: "体征评分" });

  it("goes from empty to a partial score to a whole one, by the form, on a phone too", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "care", width: 1366, height: 1000, at: "/people?id=per-001" });
    await page.getByText("还没有可用的测量值").waitFor();
    await page.getByText("血氧按量表 1").waitFor();
    expect(await card(page).getByText("缺", { exact: true }).count()).toBe(7);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "手工录入" }).click();
    await page.getByLabel("收缩压 mmHg").fill("12");
    await page.getByLabel("脉搏 次/分").or(page.getByLabel("心率 次/分")).fill("112");
    await page.getByRole("button", { name: "提交" }).click();
    await page.getByRole("alert").getByText("数值少见").waitFor();
    await page.getByLabel("收缩压 mmHg").fill("105");
    await page.getByLabel("血氧饱和度 %").fill("93");
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "提交" }).click();
    await card(page).getByText("部分 NEWS").first().waitFor();
    await card(page).locator("strong", { hasText: "5" }).first().waitFor();
    await page.setViewportSize({ width: 1366, height: 1500 });
    await page.getByRole("button", { name: "手工录入" }).click();
    await page.getByLabel("呼吸频率 次/分").fill("22");
    await page.getByLabel("体温 ℃").fill("38.4");
    await page.getByLabel("空气或吸氧").selectOption("未吸氧（空气）");
    await page.getByLabel("意识（ACVPU）").selectOption("A 清醒");
    await page.getByRole("button", { name: "提交" }).click();
    await card(page).locator("strong", { hasText: "8" }).first().waitFor();
    await card(page).getByText("7 分及以上，按急症处理").waitFor();
    expect(await card(page).getByText("缺", { exact: true }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: process.env.SHOUWANG_SCREENSHOT, fullPage: true });
    // The list is asked anew after an entry: before it has come, the first one is the older one.
    await page.getByRole("button", { name: "划除" }).nth(1).waitFor();
    await page.getByRole("button", { name: "划除" }).first().click();
    await page.getByLabel("划除理由").fill("测错了人");
    await page.getByRole("button", { name: "划除" }).first().click();
    await page.getByText("已由护士何静划除：测错了人").waitFor();
    await card(page).locator("strong", { hasText: "5" }).first().waitFor();
    await page.route("**/score", (route) => route.fulfill({ status: 503, body: "{}" }));
    await page.reload();
    await card(page)
      .getByRole("button", { name: /重试|再试/ })
      .first()
      .waitFor();
  });

  it("lets a clinician prescribe the scale, and shows whose word it is", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "clinician", width: 1366, height: 1000, at: "/people?id=per-002" });
    await page.getByRole("button", { name: "登记医嘱" }).click();
    await page.getByLabel("医生姓名").fill("陈医生");
    await page.getByLabel("理由").fill("慢阻肺，目标 88–92%");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText(/血氧按量表 2 · 陈医生 \d{4}-\d{2}-\d{2} 医嘱/).waitFor();
  });

  it("is not there for the family", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844 });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${hub.http}/people?id=per-001`);
    await page.getByText("王桂兰").first().waitFor();
    expect(await page.getByText("体征评分").count()).toBe(0);
    expect(asked.filter((url) => /score|observations/.test(url))).toEqual([]);
  });
});
