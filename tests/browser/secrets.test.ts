import type { MqttClient } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a new secret for a device in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const STORY = { timeout: 120_000 };
const START = Date.parse("2026-03-02T08:00:00+08:00");
const HOUR = 3_600_000;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let admin: Desk;
  let page: Page;
  let button: NewDevice;
  let cloud: NewDevice;
  const lines: MqttClient[] = [];
  beforeAll(async () => {
    [hub, browser] = await Promise.all([
      startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(START).toISOString() } }),
      openBrowser(),
    ]);
    admin = await hub.as("admin");
    const place = (await placeOfLevel(admin, "home")).id;
    button = await addDevice(admin, { name: "换钥按钮", kind: "sos-button", place });
    cloud = await addDevice(admin, { name: "换钥网关", kind: "gateway", place, format: "ctwing-aep", prefix: "aep/" });
    page = await logInAs(browser, hub.http, { username: "admin", width: 1366, height: 900, at: "/profile" });
  }, 120_000);
  afterAll(async () => {
    for (const line of lines) line.end(true);
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const connect = async ({ mqtt }: NewDevice, password: string): Promise<MqttClient> => {
    const line = await hub.device(mqtt.username, password);
    lines.push(line);
    return line;
  };
  /** Whether the secret is accepted: a log-in that succeeds and ends. */
  const opens = async (device: NewDevice, password: string): Promise<boolean> => {
    try {
      (await hub.device(device.mqtt.username, password)).end(true);
      return true;
    } catch {
      return false;
    }
  };
  const pushes = async (password: string): Promise<number> =>
    (
      await fetch(`${hub.http}/api/v1/ingest/${cloud.device.externalId}`, {
        method: "POST",
        headers: { authorization: `Bearer ${password}`, "content-type": "application/json" },
        body: JSON.stringify({ messageType: "deviceOnlineOfflineReport", eventType: 1, deviceId: "nobody" }),
      })
    ).status;
  /** From the device's page: what is to happen to the old secret, and the new one as it is shown. */
  const rotates = async (device: NewDevice, old: string): Promise<string> => {
    await page.goto(`${hub.http}/devices/${device.device.id}`);
    await page.getByRole("button", { name: "更换密钥" }).click();
    const asked = page.getByRole("dialog");
    await asked
      .getByText(/^更换“.+”的密钥？$/)
      .last()
      .waitFor();
    await asked.getByLabel(old).check();
    await asked.getByRole("button", { name: "更换密钥" }).click();
    const shown = page.getByTestId("device-secret");
    await shown.waitFor();
    await page.getByText("密钥只显示这一次").waitFor();
    return (await shown.innerText()).trim();
  };
  const KEEP = "旧密钥再保留 24 小时，设备不掉线";
  const NOW = "旧密钥和它的连接立即失效（密钥可能已泄露时）";

  it("asks first: who changes their mind changes nothing", STORY, async () => {
    await page.goto(`${hub.http}/devices/${button.device.id}`);
    await page.getByRole("button", { name: "更换密钥" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^取\s?消$/ })
      .click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await opens(button, button.mqtt.password)).toBe(true);
  });

  it("shows the new one once; the old one and its connection go on until the time that is told", STORY, async () => {
    const old = button.mqtt.password;
    const line = await connect(button, old);
    const fresh = await rotates(button, KEEP);
    expect(fresh).not.toBe(old);
    expect(fresh.length).toBeGreaterThan(20);
    expect(await page.getByText(/旧密钥到 .+ 为止仍可登录/).innerText()).toContain("旧密钥到 2026/03/03 08:00");
    await page.getByRole("button", { name: "已记下" }).click();
    await page.getByTestId("device-secret").waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: "更换密钥" }).waitFor();
    expect(await page.content()).not.toContain(fresh);
    expect(line.connected).toBe(true);
    expect([await opens(button, old), await opens(button, fresh)]).toEqual([true, true]);
    // An SOS over the line that stood all the while is one.
    await line.publishAsync(`${button.device.topic}/event`, JSON.stringify({ event: "sos" }), { qos: 1 });
    const duty = await hub.as("duty");
    await eventually("the call", async () => {
      const { body } = await duty.get<{ items: { device: { id: string } | null }[] }>("/alerts?state=open&limit=1000");
      return body.items.some(({ device }) => device?.id === button.device.id) || undefined;
    });
    const moved = await admin.send("POST", "/clock", { to: new Date(START + 24 * HOUR + 60_000).toISOString() });
    expect(moved.status).toBe(200);
    expect([await opens(button, old), await opens(button, fresh)]).toEqual([false, true]);
    button = { ...button, mqtt: { ...button.mqtt, password: fresh } };
  });

  it("of a gateway holds for its pushes too; one that others may know ends at once, with its connections", STORY, async () => {
    page = await logInAs(browser, hub.http, { username: "admin", width: 390, height: 844, at: "/profile", lasting: true });
    const old = cloud.mqtt.password;
    const line = await connect(cloud, old);
    const closed = new Promise<void>((resolve) => void line.once("close", () => resolve()));
    expect(await pushes(old)).toBe(200);
    const fresh = await rotates(cloud, NOW);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.getByRole("button", { name: "已记下" }).click();
    await closed;
    expect([await opens(cloud, old), await opens(cloud, fresh)]).toEqual([false, true]);
    expect([await pushes(old), await pushes(fresh)]).toEqual([401, 200]);
  });
});
