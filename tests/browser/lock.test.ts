import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type HubProcess, startHub } from "../support/hub-process.ts";
import { moveClock } from "../support/replay.ts";

const NAME = `a desk whose session runs out, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
/** Counts the tones that the page starts. */
const COUNT_TONES = `globalThis.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...args) { globalThis.tones += 1; return start.apply(this, args); };`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ env: { HUB_CLOCK: "driven" } }), openBrowser()]);
    page = await logInAs(browser, hub.http, { username: "duty", width: 1366, height: 768 });
    await page.getByRole("button", { name: "测试声音" }).click();
    await page.evaluate(COUNT_TONES);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const words = (): Promise<string> => page.locator("body").innerText();

  it("is warned before, and stays by one press", { timeout: 120_000 }, async () => {
    await moveClock(hub, 11 * 60 + 50);
    const bar = page.getByText("本次登录");
    await bar.waitFor();
    await page.getByRole("button", { name: "继续值守" }).click();
    await bar.waitFor({ state: "detached" });
    await moveClock(hub, 30);
    await page.getByRole("heading", { name: "告警队列" }).waitFor();
  });

  it("locks instead of logging out: alarms sound, and are shown by kind, building and severity, without a name or a door", {
    timeout: 120_000,
  }, async () => {
    await moveClock(hub, 13 * 60);
    await page.getByRole("heading", { name: "本台已锁定" }).waitFor();
    const admin = await hub.as("admin");
    const home = await placeOfLevel(admin, "home");
    const head = await addDevice(admin, { name: "试验烟感", kind: "smoke", place: home.id });
    const client = await hub.device(head.mqtt.username, head.mqtt.password);
    await client.publishAsync(`${head.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
    client.end(true);
    const shown = page.getByRole("list", { name: "未了结的告警" }).getByRole("listitem");
    await shown.filter({ hasText: "火警" }).filter({ hasText: "栋" }).filter({ hasText: "特急" }).waitFor();
    await page.waitForFunction("globalThis.tones > 0");
    for (const hidden of ["试验烟感", "烟雾", home.name]) expect(await words()).not.toContain(hidden);
  });

  it("is opened by another officer's password, with everything that waits", { timeout: 120_000 }, async () => {
    await page.fill('input[name="username"]', "leader");
    await page.fill('input[name="password"]', DEMO_PASSWORD);
    await page.getByRole("button", { name: "解锁" }).click();
    await page.locator("[data-alert]", { hasText: "烟雾火警" }).first().waitFor();
    // The whole answer, so that one that is no user tells what it was.
    const answer = await page.evaluate(
      'fetch("/api/v1/session").then(async (reply) => ({ status: reply.status, ...(await reply.json()) }))',
    );
    expect(answer).toMatchObject({ status: 200, user: { username: "leader" } });
  });

  it("leaves to the log-in when asked to", async () => {
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("form", { name: "登录" }).waitFor();
    expect(await words()).not.toContain("本台已锁定");
  });
});
