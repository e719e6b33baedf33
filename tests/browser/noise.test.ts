import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const PICTURES = process.env.NOISE_PICTURES;

describe.skipIf(NO_BROWSER !== null)("noise at the desk", () => {
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

  test("a flood shows danger one by one and counts the rest; the report names the noisiest", async () => {
    const duty = await hub.as("duty");
    const home = (await placeOfLevel(duty, "home")).id;
    for (let k = 0; k < 12; k++) {
      const { device, mqtt } = await addDevice(duty, { name: `门磁${k}`, kind: k === 11 ? "smoke" : "door", place: home });
      const client = await hub.device(mqtt.username, mqtt.password);
      await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: k === 11 ? "smoke" : "tamper", state: "on" }), { qos: 1 });
      await client.endAsync();
    }
    const page = await logInAs(browser, hub.http, { username: "duty" });
    await page.getByText(/告警过多：10 分钟内新增 1[2-9] 条/).waitFor();
    const queue = page.getByRole("region", { name: "告警队列" });
    await queue.getByText(/其余 11 条/).waitFor();
    await queue.locator("[data-alert]").getByText("烟雾火警").waitFor();
    expect(await queue.getByText("防拆").first().isVisible()).toBe(false);
    await queue.getByText(/其余 11 条/).click();
    await queue.getByText("防拆").first().waitFor();
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/flood.png` });

    await page.goto(`${hub.http}/nuisance`);
    await page.getByRole("heading", { name: "响得最多的规则" }).waitFor();
    await page.getByText("防拆").first().waitFor();
    expect(await page.getByText("尚无核实结论").first().isVisible()).toBe(true);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/nuisance.png`, fullPage: true });
    const [table] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    expect(table.suggestedFilename()).toMatch(/^扰警统计.*\.csv$/);
    await page.context().close();
  }, 180_000);

  test("maintenance is declared, shown with its owner and firm at the devices that it reaches, and ended", async () => {
    const [duty, leader] = await Promise.all([hub.as("duty"), hub.as("leader")]);
    const home = (await placeOfLevel(duty, "home")).id;
    const { device } = await addDevice(duty, { name: "检修门磁", kind: "door", place: home });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const order = { places: [home], reason: "更换门磁", until, owner: "maint", contractor: "恒安消防 张工" };
    const declared = await leader.send("POST", "/maintenance", order);
    expect(declared.status).toBe(201);
    const { body: reaching } = await leader.get<{ items: unknown[] }>(`/maintenance?state=open&device=${device.id}`);
    expect(reaching.items).toMatchObject([{ reason: "更换门磁", owner: { name: "孙鹏" }, contractor: "恒安消防 张工" }]);
    const elsewhere = (await leader.get<{ items: { id: string }[] }>("/devices?kind=hydrant")).body.items[0]?.id ?? "";
    expect((await leader.get<{ items: unknown[] }>(`/maintenance?state=open&device=${elsewhere}`)).body.items).toEqual([]);
    expect((await leader.get(`/maintenance?device=nobody`)).status).toBe(404);
    const other = await logInAs(browser, hub.http, { username: "leader" });
    await other.getByText("检修中 1 项").waitFor();
    await other.goto(`${hub.http}/devices/${device.id}`);
    await other.getByText(/更换门磁，.* – .*，责任人 孙鹏（恒安消防 张工）/).waitFor();
    await other.goto(`${hub.http}/maintenance`);
    await other.getByRole("row", { name: /更换门磁.*孙鹏.*恒安消防 张工/ }).waitFor();
    await other.getByRole("button", { name: "登记检修" }).click();
    const form = other.getByRole("dialog");
    await form.getByLabel("责任人").fill("赵伟");
    await form.getByLabel("责任人").press("Enter");
    await form.getByTitle("赵伟 · 消控室").waitFor();
    await form.getByRole("button", { name: "取消" }).click();
    if (PICTURES) await other.screenshot({ path: `${PICTURES}/maintenance.png` });
    await other
      .getByRole("row", { name: /更换门磁/ })
      .getByRole("button", { name: "结束检修" })
      .click();
    await other.getByRole("dialog").getByRole("button", { name: "结束检修" }).click();
    await eventually("it is over", async () => {
      const { body } = await leader.get<{ items: { state: string }[] }>("/maintenance");
      return body.items[0]?.state === "ended";
    });
    await other.context().close();
  }, 180_000);
});

describe.skipIf(NO_BROWSER !== null)("an outage at the desk", () => {
  test("names who depends on power or the lift there, and what cannot be seen", async () => {
    const start = Date.parse("2026-03-02T08:00:00+08:00");
    const hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(start).toISOString() } });
    const browser = await openBrowser();
    try {
      const [duty, admin] = await Promise.all([hub.as("duty"), hub.as("admin")]);
      const root = (await placeOfLevel(duty, "community")).id;
      const { device, mqtt } = await addDevice(duty, { name: "社区网关", kind: "gateway", place: root });
      (await hub.device(mqtt.username, mqtt.password)).end(true);
      await eventually("it is seen to go", async () => {
        const { body } = await duty.get<{ state: string }>(`/devices/${device.id}`);
        return body.state === "offline";
      });
      await admin.send("POST", "/clock", { to: new Date(start + 62_000).toISOString() });
      const alert = await eventually("it is missed", async () => {
        const { body } = await duty.get<{ items: { id: string }[] }>(`/alerts?device=${device.id}&state=open`);
        return body.items[0];
      });
      const page = await logInAs(browser, hub.http, { username: "duty", at: `/alerts/${alert.id}` });
      const section = page.getByRole("region", { name: "依赖电力或电梯的居民" });
      await section
        .getByText(/吸氧|卧床|轮椅/)
        .first()
        .waitFor();
      await section.getByText(/目前看不到的生命安全设备：[1-9]\d* 台/).waitFor();
    } finally {
      await browser.close();
      await hub.stop();
      hub.clean();
    }
  }, 120_000);
});
