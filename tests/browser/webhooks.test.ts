import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type HubProcess, startHub } from "../support/hub-process.ts";
import { signaturesOf, startReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

const NAME = `an address outside in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    [hub, browser, receiver] = await Promise.all([startHub(), openBrowser(), startReceiver()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await receiver?.stop();
    await hub?.stop();
    hub?.clean();
  });

  it("is entered, tested with a signature that holds, says what failed, and is deleted", { timeout: 200_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "admin", width: 1366, height: 900, at: "/webhooks" });
    await page.getByText("还没有推送地址").waitFor();
    await page.getByRole("button", { name: "登记推送地址" }).click();
    await page.getByRole("textbox", { name: "名称" }).fill("指挥中心");
    await page.getByRole("textbox", { name: "接收网址" }).fill(`${receiver.url}/hook`);
    await page.getByRole("button", { name: /保\s?存/ }).click();
    // An address inside the house is refused until it is allowed by name.
    await page.getByRole("dialog").getByRole("alert").waitFor();
    await page.getByRole("checkbox", { name: "允许本机和内网地址" }).check();
    await page.getByRole("button", { name: /保\s?存/ }).click();
    const secret = await page.getByTestId("webhook-secret").innerText();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole("button", { name: "已记下" }).click();

    const card = page.locator("section[aria-label=指挥中心]");
    await card.getByRole("button", { name: "发送测试" }).click();
    await card.getByText("测试已送达：HTTP 200").waitFor();
    const [first] = receiver.asked;
    if (first === undefined) throw new Error("nothing came");
    expect(signaturesOf(secret, first)).toBe(1);

    receiver.statuses.push(503);
    await card.getByRole("button", { name: "发送测试" }).click();
    await card.getByText("测试未送达").waitFor();
    expect(await card.innerText()).toContain("503");
    await card.getByRole("button", { name: "近 7 天推送记录" }).click();
    await card.getByText("已送达", { exact: false }).last().waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: process.env.SHOUWANG_SCREENSHOT, fullPage: true });
    await card.getByRole("button", { name: /^删\s?除$/ }).click();
    await page.getByRole("dialog").locator("button.ant-btn-dangerous").click();
    await page.getByText("还没有推送地址").waitFor();
  });
});
