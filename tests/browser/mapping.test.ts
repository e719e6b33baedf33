import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a mapping in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

const MAPPING = `rules:
  - device: $.dev
    readings: [{ measurement: water_pressure, path: $.kpa, unit: kPa }]
`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let gateway: NewDevice;
  let meter: NewDevice;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    maint = await hub.as("maint");
    const home = (await placeOfLevel(maint, "home")).id;
    gateway = await addDevice(maint, { name: "某平台", kind: "gateway", place: home, prefix: "cloud/" });
    meter = await addDevice(maint, { name: "试验水压", kind: "water-pressure", place: home });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("an unknown message leads from the quarantine to a mapping that is tried, kept and reads it", { timeout: 120_000 }, async () => {
    const pushed = await fetch(`${hub.http}/api/v1/ingest/${gateway.device.externalId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.mqtt.password}`, "content-type": "application/json" },
      body: JSON.stringify({ dev: meter.device.externalId, kpa: 310 }),
    });
    expect(pushed.status).toBe(200);
    const page = await logInAs(browser, hub.http, { username: "maint", width: 1366, height: 900 });
    await page.goto(`${hub.http}/quarantine`);
    await page.locator(`a[href*="/gateways/${gateway.device.id}"]`).first().click();
    await page.getByRole("heading", { name: "接入与映射" }).waitFor();

    await page.getByText("YAML / JSON 文本").click();
    const text = page.getByRole("textbox", { name: "YAML / JSON 文本" });
    const outcome = page.locator("section[aria-label=会变成什么]");
    await text.fill(MAPPING.replace("unit: kPa", "unit: kilo"));
    await outcome.getByText("映射有 1 处要改").waitFor();
    await page.getByLabel("改了什么").fill("平台的水压");
    expect(await page.getByRole("button", { name: "保存并启用" }).isDisabled()).toBe(true);
    await text.fill(MAPPING);
    await outcome.getByText(meter.device.externalId).waitFor();
    expect(await outcome.innerText()).toMatch(/0\.310?\s*MPa/);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.setViewportSize({ width: 1366, height: 900 });
    await page.getByRole("button", { name: "保存并启用" }).click();
    await page.getByText("第 1 版").first().waitFor();

    await page.getByRole("button", { name: "重新识别 1 条" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "重新识别 1 条" }).click();
    await page.getByText("待识别报文（0）").waitFor();
    await eventually("the value that was kept", async () => {
      const { body } = await maint.get<{ values: { measurement: string; value: number }[] }>(`/devices/${meter.device.id}`);
      return body.values.some(({ measurement, value }) => measurement === "water_pressure" && value === 0.31) || undefined;
    });
  });
});
