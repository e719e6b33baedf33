import type { MqttClient } from "mqtt";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `boxes that nobody registered, on a phone in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const BOXES = 50;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let line: MqttClient | undefined;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    maint = await hub.as("maint");
    const place = (await placeOfLevel(maint, "building")).id;
    const gateway = await addDevice(maint, { name: "到货网关", kind: "gateway", place, format: "native", prefix: "sw/v1/xingfuli/" });
    const client = await hub.device(gateway.mqtt.username, gateway.mqtt.password);
    line = client;
    await Promise.all(
      Array.from({ length: BOXES }, (_, n) => {
        const said = n % 2 === 0 ? { smoke: 0.01, battery: 99 } : { temperature: 21, humidity: 40 };
        return client.publishAsync(`sw/v1/xingfuli/box-${String(n).padStart(3, "0")}/telemetry`, JSON.stringify(said), { qos: 1 });
      }),
    );
  }, 120_000);
  afterAll(async () => {
    line?.end(true);
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("one is found by its number among fifty and claimed without a name thought of; a call button is told to call", {
    timeout: 120_000,
  }, async () => {
    const page = await logInAs(browser, hub.http, {
      username: "maint",
      width: 390,
      height: 844,
      options: { hasTouch: true },
      at: "/unclaimed",
    });
    await page.getByRole("article").nth(20).waitFor();
    await page.getByLabel("输入或扫描编号").fill("BOX-042");
    await page.getByRole("article").nth(1).waitFor({ state: "detached" });
    await page.getByRole("article", { name: "box-042" }).getByRole("button", { name: "认领" }).click();
    const form = page.getByRole("dialog");
    await form.getByRole("combobox", { name: "类型" }).fill("紧急呼叫");
    await page.locator(".ant-select-item-option", { hasText: "紧急呼叫按钮" }).first().click();
    await form.getByRole("note").getByText("都立即按紧急呼叫处理").waitFor();
    await form.getByRole("combobox", { name: "类型" }).fill("烟感");
    await page.locator(".ant-select-item-option", { hasText: "烟感" }).first().click();
    await form.getByRole("note").waitFor({ state: "detached" });
    await form.getByRole("combobox", { name: "位置" }).fill("3栋2单元501");
    await page.locator(".ant-select-item-option", { hasText: "501 · 户" }).first().click();
    await form.getByRole("button", { name: /^认\s?领$/ }).click();
    await page.locator(".ant-message").getByText("烟感").first().waitFor();
    const { body } = await maint.get<{ items: Device[] }>("/devices?search=box-042");
    expect(body.items[0]).toMatchObject({ name: "烟感", kind: "smoke", lastAt: expect.any(String) });
    // The next one: the whole list again, without it.
    await page.getByRole("article").nth(20).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByLabel("输入或扫描编号").fill("box-042");
    await page.getByText("没有符合的设备").waitFor();
  });
});
