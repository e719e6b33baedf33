import type { MqttClient } from "mqtt";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceWork, SelfTestLine } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `what is done for devices, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const STORY = { timeout: 120_000 };

interface Items<T> {
  readonly items: readonly T[];
}

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let page: Page;
  let heads: readonly NewDevice[];
  let lines: readonly MqttClient[] = [];
  let spot = { id: "", name: "" };
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    maint = await hub.as("maint");
    // A place of its own: nothing of the demo stands there.
    const made = await (await hub.as("admin")).send<{ id: string; name: string }>("POST", "/places", {
      ...{ parent: "xingfuli", level: "spot", name: "试验机房" },
    });
    expect(made.status).toBe(201);
    spot = made.body;
    heads = [
      await addDevice(maint, { name: "甲烟感", kind: "smoke", place: spot.id }),
      await addDevice(maint, { name: "乙烟感", kind: "smoke", place: spot.id }),
    ];
    lines = await Promise.all(heads.map(({ mqtt }) => hub.device(mqtt.username, mqtt.password)));
    page = await logInAs(browser, hub.http, { username: "maint", width: 1366, height: 900, at: "/profile" });
    // The dialogue of the system would wait for a hand.
    await page.addInitScript("window.print = () => { window.printed = (window.printed ?? 0) + 1; }");
  }, 120_000);
  afterAll(async () => {
    for (const line of lines) line.end(true);
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });
  const says = (n: 0 | 1, leaf: "telemetry" | "event", body: object): Promise<unknown> =>
    lines[n]?.publishAsync(`${heads[n]?.device.topic}/${leaf}`, JSON.stringify(body), { qos: 1 }) ?? Promise.reject(new Error("no line"));
  const onlySpot = async (on: Page): Promise<void> => {
    await on.getByRole("combobox", { name: "全部位置" }).fill("试验机房");
    await on.locator(".ant-select-item-option", { hasText: "试验机房" }).first().click();
  };

  it("labels of one place are printed, and what stands on one leads to its device", STORY, async () => {
    await page.goto(`${hub.http}/device-labels`);
    await page.locator("main li svg").nth(10).waitFor();
    await onlySpot(page);
    await eventually("two labels", async () => (await page.locator("main li svg").count()) === 2);
    const texts = await page.locator("main li").allInnerTexts();
    expect(texts.map((text) => text.includes("烟感") && text.includes("试验机房"))).toEqual([true, true]);
    await page.getByRole("button", { name: "打印" }).click();
    // The sheet has its number first.
    await eventually("the printer", async () => (await page.evaluate("window.printed")) === 1 || undefined);
    const code = heads[0]?.device.externalId ?? "";
    expect(texts.join("\n")).toContain(code);
    await page.goto(`${hub.http}/d/${encodeURIComponent(code)}`);
    await page.getByRole("heading", { name: "甲烟感" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/devices/${heads[0]?.device.id}`);
  });

  it("a low battery brings a device onto the list; it is ticked with what was done, and goes when the device says so", STORY, async () => {
    await says(0, "telemetry", { battery: 9 });
    await page.goto(`${hub.http}/device-work`);
    await onlySpot(page);
    const item = page.locator("li", { hasText: "甲烟感" });
    await item.getByText("电量低").waitFor();
    await item.getByLabel("做了什么（可不填）").fill("换 CR123A 两节");
    await item.getByRole("button", { name: "已办" }).click();
    await item.getByText(/已办，等设备上报 · 换 CR123A 两节/).waitFor();
    expect(await item.getByRole("button", { name: "已办" }).count()).toBe(0);
    const work = async () => (await maint.get<Items<DeviceWork>>(`/device-work?place=${spot.id}`)).body.items;
    expect(await work()).toMatchObject([{ device: heads[0]?.device.id, waits: true, tick: { note: "换 CR123A 两节" } }]);
    await says(0, "telemetry", { battery: 96 });
    await eventually("it is done", async () => (await work()).length === 0);
    await page.reload();
    await page.getByText(/待办 0 台/).waitFor();
    expect(await item.count()).toBe(0);
  });

  it("a test that failed is booked by hand, and one that the device reports passes by itself", STORY, async () => {
    await page.goto(`${hub.http}/self-tests`);
    await page.getByText("全部", { exact: true }).click();
    await onlySpot(page);
    const item = page.locator("li", { hasText: "乙烟感" });
    await item.getByText("尚未自检").waitFor();
    await item.getByRole("button", { name: "登记测试" }).click();
    const form = page.getByRole("dialog");
    await form.getByText("未通过").click();
    await form.getByLabel("说明（可不填）").fill("按下没有反应");
    await form.getByRole("button", { name: "登记", exact: true }).click();
    await item.getByText(/按下没有反应/).waitFor();
    expect(await item.innerText()).toMatch(/未通过.*人工登记|未通过/);
    const last = async () =>
      (await maint.get<Items<SelfTestLine>>(`/self-tests?place=${spot.id}&overdue=false`)).body.items.find(({ name }) => name === "乙烟感")
        ?.last;
    expect(await last()).toMatchObject({ passed: false, note: "按下没有反应" });
    await says(1, "event", { event: "self-test" });
    await eventually("the device's own test", async () => (await last())?.passed === true);
    await page.reload();
    await item.getByText("通过", { exact: true }).waitFor();
  });
});
