import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceWork, TripView } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a trip through a building, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const STORY = { timeout: 120_000 };

interface Items<T> {
  readonly items: readonly T[];
}

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let phone: Page;
  let building = { id: "", name: "" };
  let meter: NewDevice;

  const signed = async (desk: Desk): Promise<readonly TripView[]> => (await desk.get<Items<TripView>>("/trips")).body.items;
  /** Devices of the building that wait for somebody; undefined while the hub has no answer. */
  const work = async (): Promise<readonly DeviceWork[] | undefined> => {
    const { status, body } = await maint.get<Items<DeviceWork>>(`/device-work?place=${building.id}`);
    return status === 200 ? body.items.filter(({ waits }) => !waits) : undefined;
  };
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    const admin = await hub.as("admin");
    maint = await hub.as("maint");
    const { id: parent, name } = await placeOfLevel(admin, "compound");
    const made = await admin.send<{ id: string }>("POST", "/places", { level: "building", name: "95栋", parent });
    building = { id: made.body.id, name: `${name}95栋` };
    meter = await addDevice(admin, { name: "楼顶水表", kind: "water-meter", place: building.id });
    const line = await hub.device(meter.mqtt.username, meter.mqtt.password);
    await line.publishAsync(`${meter.device.topic}/telemetry`, JSON.stringify({ battery: 4 }), { qos: 1 });
    line.end(true);
    await eventually("the battery is work", async () => (await work())?.some(({ reasons }) => reasons.includes("battery")) || undefined);
    phone = await logInAs(browser, hub.http, { username: "maint", width: 390, height: 844, options: { hasTouch: true, isMobile: true } });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("stays in the list once its last device is seen to, until whoever made it signs, whatever the role", STORY, async () => {
    await phone.goto(`${hub.http}/one-trip`);
    const own = phone.locator("main li").filter({ hasText: building.name });
    await own.getByText("1 项").waitFor();
    await own.getByRole("link").click();
    const item = phone.locator("main li").filter({ hasText: "楼顶水表" });
    await item.getByLabel("做了什么（可不填）").fill("换电池");
    await item.getByRole("button", { name: "已办" }).click();
    await item.waitFor({ state: "detached" });
    await phone.getByText("都办完了：请签字，这一趟才算结束。").waitFor();
    await phone.getByRole("link", { name: "全部楼栋" }).click();
    await own.getByText("已办完，未签字").waitFor();
    await phone.reload();
    await own.getByText("已办完，未签字").waitFor();
    expect(await signed(maint)).toEqual([]);
    await own.getByRole("link").click();
    await phone.getByText(building.name, { exact: true }).waitFor();
    await phone.getByRole("button", { name: "办完签字（1/1）" }).click();
    const form = phone.getByRole("form", { name: "这一趟的签字" });
    await form.getByLabel("这一趟的说明").fill("钥匙已还");
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await form.getByRole("button", { name: "签字：完成 1，未完成 0" }).click();
    await phone.getByText("已签字。").waitFor();
    const [trip] = await eventually("the trip", async () => {
      const found = await signed(maint);
      return found.length > 0 ? found : undefined;
    });
    expect(trip).toMatchObject({ building: building.id, note: "钥匙已还", lines: [{ what: "device", ref: meter.device.id, done: true }] });
    await phone.getByRole("link", { name: "全部楼栋" }).click();
    await own.getByText("已办完，未签字").waitFor({ state: "detached" });
    const past = phone.getByRole("region", { name: "已签字的走访" });
    await past.locator("summary", { hasText: "95栋" }).filter({ hasText: "完成 1，未完成 0" }).click();
    await past.getByText("钥匙已还").waitFor();
    // Whoever says who goes reads it; another firm's trip is nobody else's.
    expect((await signed(await hub.as("leader"))).map(({ id }) => id)).toContain(trip?.id);
    expect(await signed(await hub.as("fire"))).toEqual([]);
  });

  it("that was looked at only is taken off the list by whoever did not go", STORY, async () => {
    const admin = await hub.as("admin");
    const lone = await addDevice(admin, { name: "地下水表", kind: "water-meter", place: building.id });
    const line = await hub.device(lone.mqtt.username, lone.mqtt.password);
    await line.publishAsync(`${lone.device.topic}/telemetry`, JSON.stringify({ battery: 4 }), { qos: 1 });
    await phone.goto(`${hub.http}/one-trip?building=${building.id}`);
    await phone.locator("main li").filter({ hasText: "地下水表" }).waitFor();
    expect(await phone.getByRole("button", { name: "不是我走的，移出清单" }).count()).toBe(0);
    await line.publishAsync(`${lone.device.topic}/telemetry`, JSON.stringify({ battery: 90 }), { qos: 1 });
    await eventually("no work is left", async () => (await work())?.length === 0 || undefined);
    await phone.reload();
    await phone.getByRole("button", { name: "不是我走的，移出清单" }).click();
    await phone.getByRole("link", { name: "全部楼栋" }).click();
    await phone.getByRole("heading", { name: "顺路清单" }).waitFor();
    expect(await phone.getByText("已办完，未签字").count()).toBe(0);
    expect(await signed(maint)).toHaveLength(1);
    line.end(true);
  });
});
