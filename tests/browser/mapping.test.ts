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
  }, 120_000);
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
    const page = await logInAs(browser, hub.http, { username: "maint", width: 1366, height: 900, at: "/quarantine" });
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

  it("the text of a body is taken apart as it is typed, and what it captures names device and event", { timeout: 120_000 }, async () => {
    const home = (await placeOfLevel(maint, "home")).id;
    const host = await addDevice(maint, { name: "报警主机", kind: "gateway", place: home, prefix: "host/" });
    const zone = await addDevice(maint, { name: "卫生间拉绳", kind: "sos-button", place: home, externalId: "zone-251" });
    const push = (content: string): Promise<Response> =>
      fetch(`${hub.http}/api/v1/ingest/${host.device.externalId}`, {
        method: "POST",
        headers: { authorization: `Bearer ${host.mqtt.password}`, "content-type": "application/json" },
        body: JSON.stringify({ loop: "000", content }),
      });
    expect((await push("报警_251防区主机SOS")).status).toBe(200);
    const page = await logInAs(browser, hub.http, { username: "maint", width: 1366, height: 900, at: `/gateways/${host.device.id}` });
    await page.getByRole("heading", { name: "接入与映射" }).waitFor();
    await page.getByText("YAML / JSON 文本").click();
    const text = page.getByRole("textbox", { name: "YAML / JSON 文本" });
    const outcome = page.locator("section[aria-label=会变成什么]");
    const events = "    events: [{ event: sos, path: '{what}', on: [SOS] }]";
    const rule = (pattern: string): string =>
      ["rules:", `  - match: { body: '${pattern}', at: $.content }`, "    device: zone-{zone}", events].join("\n");
    // Where one capture would end and the next begin nobody knows.
    await text.fill(rule("报警_{zone}{what}"));
    await outcome.getByText(/映射有 1 处要改/).waitFor();
    await text.fill(rule("布防_{zone}防区{what}"));
    await outcome.getByText(/映射有/).waitFor({ state: "detached" });

    // Form and text are one mapping; what is captured shows as it is typed.
    await page.getByText("表单", { exact: true }).click();
    const body = page.getByLabel("正文格式");
    expect(await body.inputValue()).toBe("布防_{zone}防区{what}");
    await page.getByText("不适用于这条报文。").waitFor();
    await body.fill("报警_{zone}防区主机{what}");
    await page.getByText("{zone} = 251").waitFor();
    await page.getByText("{what} = SOS").waitFor();
    await outcome.getByText("zone-251").waitFor();
    await outcome.getByText("紧急呼叫").first().waitFor();
    // Trying it out calls nobody.
    const duty = await hub.as("duty");
    const open = async (): Promise<boolean> => {
      const { body: list } = await duty.get<{ items: { device: { id: string } | null }[] }>("/alerts?state=open&limit=1000");
      return list.items.some(({ device }) => device?.id === zone.device.id);
    };
    expect(await open()).toBe(false);
    await page.getByLabel("改了什么").fill("主机的防区");
    await page.getByRole("button", { name: "保存并启用" }).click();
    await page.getByText("第 1 版").first().waitFor();
    expect((await push("报警_251防区主机SOS")).status).toBe(200);
    await eventually("the call", async () => (await open()) || undefined);
  });
});
