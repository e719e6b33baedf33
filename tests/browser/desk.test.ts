import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { MqttClient } from "mqtt";
import { connectAsync } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { colourCount } from "./pixels.ts";

const CRITICAL = [0xff, 0x5c, 0x5c] as const;
const MOSQUITTO = "/usr/bin/mosquitto_pub";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const words = (page: Page): Promise<string> => page.locator("body").innerText();

/** What axe-core finds serious or critical, as short lines. */
async function barriers(page: Page): Promise<readonly string[]> {
  // A button that is at work is faded on purpose, for a moment.
  await page.locator(".ant-btn-loading").waitFor({ state: "detached" });
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | ")))`,
  );
  return Array.isArray(found) ? found.map(String) : ["axe gave no answer"];
}

/** The arguments of a shell line, as the shell itself takes it apart. */
function argumentsOf(line: string): readonly string[] {
  return execFileSync("sh", ["-c", `mosquitto_pub() { printf '%s\\n' "$@"; }; ${line}`], { encoding: "utf8" })
    .trimEnd()
    .split("\n");
}

const after = (args: readonly string[], flag: string): string => args[args.indexOf(flag) + 1] ?? "";

describe.skipIf(NO_BROWSER !== null)(`the desk in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let admin: Desk;
  let duty: Desk;
  let home: { readonly id: string };
  let head: NewDevice;
  let client: MqttClient;
  let page: Page;
  let second: NewDevice;

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    home = await placeOfLevel(admin, "home");
    head = await addDevice(admin, { name: "试验烟感", kind: "smoke", place: home.id });
    second = await addDevice(admin, { name: "第二烟感", kind: "smoke", place: home.id });
    client = await hub.device(head.mqtt.username, head.mqtt.password);
  }, 120_000);
  afterAll(async () => {
    client?.end(true);
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const mapShot = (): Promise<Buffer> => page.locator('section[aria-label="安全地图"]').screenshot();
  const rows = () => page.locator("[data-alert]", { hasText: "烟雾火警" });

  it("shows the community on its map to the duty officer, and says that nobody would hear an alarm", async () => {
    // Small: WebGL is drawn by the processor here.
    page = await logInAs(browser, hub.http, { username: "duty", width: 1366, height: 768, lasting: true });
    await page.locator("canvas.maplibregl-canvas").waitFor();
    await page.getByText("本台声音未开启").waitFor();
    // The ground alone is one or two colours; roads, houses, water, green and letters are many.
    const colours = await eventually("a drawn map", async () => {
      const { distinct } = await colourCount(page, await mapShot(), CRITICAL);
      return distinct > 20 ? distinct : undefined;
    });
    expect(colours).toBeGreaterThan(20);
    expect((await colourCount(page, await mapShot(), CRITICAL)).hits).toBeLessThan(20);
    expect(await words(page)).toContain("目前没有告警");
    expect(await words(page)).toContain("幸福里社区");
  });

  it("switches the sound on by a test tone; once that was heard the bar is gone", async () => {
    await page.getByRole("button", { name: "测试声音" }).click();
    await page.getByRole("button", { name: "已听到" }).click();
    await page.getByText("本台声音未开启").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "本台在听" }).waitFor();
  });

  it("shows smoke in the queue within two seconds of its PUBACK, then in the panel, and red on the map", async () => {
    await client.publishAsync(`${head.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
    await rows().first().waitFor({ timeout: 2_000 });
    // Two more at most: a map drawn by the processor holds the page up meanwhile.
    await page.getByRole("article", { name: "告警" }).getByText("未接警").first().waitFor({ timeout: 2_000 });
    await eventually("the critical colour on the map", async () => {
      const { hits } = await colourCount(page, await mapShot(), CRITICAL);
      return hits > 100;
    });
  });

  it("takes it with Enter: 已接警 here and at the hub", async () => {
    await page.keyboard.press("Enter");
    await page.getByRole("article", { name: "告警" }).getByText("已接警").first().waitFor();
    const { body } = await duty.get<{ items: { state: string; acknowledgedBy: string | null }[] }>(`/alerts?device=${head.device.id}`);
    expect(body.items[0]?.state).toBe("acknowledged");
    expect(body.items[0]?.acknowledgedBy).not.toBeNull();
  });

  it("has no serious barrier on desk, devices, alert page and log-in", async () => {
    expect(await barriers(page)).toEqual([]);
    const { body } = await duty.get<{ items: { id: string }[] }>(`/alerts?device=${head.device.id}`);
    await page.goto(`${hub.http}/alerts/${body.items[0]?.id}`);
    await page.getByRole("article", { name: "告警" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.goto(`${hub.http}/devices`);
    await page.getByRole("table").waitFor();
    expect(await barriers(page)).toEqual([]);
    const stranger = await browser.newPage({ locale: "zh-CN" });
    await stranger.goto(hub.http);
    await stranger.locator('input[name="password"]').waitFor();
    expect(await barriers(stranger)).toEqual([]);
    await stranger.close();
  });

  it("adds a device, shows its secret once, and the line to try it works as printed", async () => {
    await page.goto(`${hub.http}/devices`);
    await page.getByRole("button", { name: "添加设备" }).click();
    const dialog = page.getByRole("dialog");
    // The pages here ask for reduced motion: a dialog that waits for an animation to end would stay invisible.
    await eventually("a dialog one can see", () =>
      page.evaluate<boolean>('getComputedStyle(document.querySelector(".ant-modal")).opacity === "1"'),
    );
    await dialog.getByLabel("名称").fill("窗台手环");
    for (const [label, text] of [
      ["类型", "手环"],
      ["位置", "3-2-501"],
    ] as const) {
      await dialog.getByRole("combobox", { name: label, exact: true }).fill(text);
      await page.keyboard.press("Enter");
    }
    await dialog.getByRole("button", { name: "添加设备" }).click();
    const line = await page.getByTestId("publish-line").innerText();
    const secret = await page.getByTestId("device-secret").innerText();
    expect(secret.length).toBeGreaterThan(15);
    const args = argumentsOf(line);
    const url = `mqtt://${after(args, "-h")}:${after(args, "-p")}`;
    expect(after(args, "-P")).toBe(secret);
    const { body } = await duty.get<{ items: { id: string; lastAt: string | null }[] }>(
      `/devices?search=${encodeURIComponent("窗台手环")}`,
    );
    const id = body.items[0]?.id;
    const lastAt = async (): Promise<string | null> =>
      (await duty.get<{ lastAt: string | null; values: unknown[] }>(`/devices/${id}`)).body.lastAt;
    expect(await lastAt()).toBeNull();
    const device = await connectAsync(url, { username: after(args, "-u"), password: secret, reconnectPeriod: 0 });
    await device.publishAsync(after(args, "-t"), after(args, "-m"), { qos: 1 });
    await device.endAsync();
    const first = await eventually("the device's first value", lastAt);
    if (existsSync(MOSQUITTO)) {
      execFileSync("sh", ["-c", line], { timeout: 10_000 });
      await eventually("the printed line's message", async () => (await lastAt()) !== first);
    }
    await page.getByRole("button", { name: "已记下" }).click();
    await page.reload();
    await page.getByRole("table").waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  it("tells the family in words, and nothing of anybody else", async () => {
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: { hasTouch: true } });
    await phone.getByText(/目前没有告警|暂时看不到.+的情况/).waitFor();
    const everybody = (await duty.get<{ items: { name: string }[] }>("/people?limit=1000")).body.items.map((one) => one.name);
    const hers = (await (await hub.as("family")).get<{ items: { name: string }[] }>("/people")).body.items.map((one) => one.name);
    expect(hers.length).toBe(1);
    expect(everybody.length).toBeGreaterThan(10);
    for (const path of ["/", "/people", "/devices", "/alerts", "/cases"]) {
      await phone.goto(`${hub.http}${path}`);
      await phone.locator("main").waitFor();
      await phone.locator("main .ant-skeleton").waitFor({ state: "detached" });
      const text = await words(phone);
      expect(text).not.toContain("平安");
      expect(everybody.filter((name) => !hers.includes(name) && text.includes(name))).toEqual([]);
    }
    const { body } = await duty.get<{ items: { id: string; person: string | null }[] }>("/devices?kind=wearable&limit=1000");
    const own = (await (await hub.as("family")).get<{ items: { devices: string[] }[] }>("/people")).body.items[0]?.devices ?? [];
    const strange = body.items.find((device) => device.person !== null && !own.includes(device.id));
    await phone.goto(`${hub.http}/devices/${strange?.id}`);
    await phone.getByText("没有这一项").waitFor();
    await phone.context().close();
  });

  it("tells the family of smoke in her home, which is about nobody by name", async () => {
    const family = await hub.as("family");
    const person = (await family.get<{ items: { id: string; home: string }[] }>("/people")).body.items[0];
    const kitchen = await addDevice(admin, { name: "她家的烟感", kind: "smoke", place: person?.home });
    expect((await family.get<{ items: unknown[] }>("/alerts?state=open")).body.items).toEqual([]);
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: { hasTouch: true } });
    const sensor = await hub.device(kitchen.mqtt.username, kitchen.mqtt.password);
    await sensor.publishAsync(`${kitchen.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
    await phone.getByText("有 1 条告警").waitFor();
    expect(await words(phone)).not.toContain("目前没有告警");
    expect((await family.get<{ items: unknown[] }>("/alerts?state=open")).body.items.length).toBe(1);
    await sensor.publishAsync(`${kitchen.device.topic}/event`, '{"event":"smoke","state":"off"}', { qos: 1 });
    sensor.end(true);
    const { body } = await duty.get<{ items: { id: string }[] }>(`/alerts?state=open&device=${kitchen.device.id}`);
    await duty.send("POST", `/alerts/${body.items[0]?.id}/acknowledge`, {});
    await phone.context().close();
  });

  it("speaks English and turns light, and remembers both", async () => {
    await page.goto(hub.http);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "Alerts" }).waitFor();
    await page.getByRole("button", { name: "Light" }).click();
    await page.reload();
    await page.getByRole("heading", { name: "Alerts" }).waitFor();
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(ground).toBe("rgb(244, 246, 250)");
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("button", { name: "深色" }).click();
    await page.getByRole("heading", { name: "告警队列" }).waitFor();
  });

  it("says at once that the hub is gone, and heals with everything that happened meanwhile", async () => {
    const { dataDir } = hub;
    const [http, mqtt] = [new URL(hub.http).port, new URL(hub.mqtt).port];
    const bar = page.getByText("实时连接中断，画面可能过时");
    await page.goto(hub.http);
    await rows().first().waitFor();
    await hub.kill();
    await bar.waitFor({ timeout: 5_000 });
    // What was on the screen stays there, under the bar.
    expect(await rows().count()).toBe(1);
    hub = await startHub({ dataDir, env: { HUB_HTTP_PORT: http, HUB_MQTT_PORT: mqtt } });
    const other = await hub.device(second.mqtt.username, second.mqtt.password);
    await other.publishAsync(`${second.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
    other.end(true);
    await bar.waitFor({ state: "detached", timeout: 25_000 });
    await eventually("both alerts", async () => (await rows().count()) === 2);
    await page.locator("[data-alert]", { hasText: "已接警" }).waitFor();
    await page.locator("[data-alert]", { hasText: "未接警" }).waitFor();
  });
});
