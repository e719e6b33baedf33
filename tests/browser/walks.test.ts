import type { MqttClient } from "mqtt";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WalkView } from "../../contracts/index.ts";
import { componentData, connectTransmissionDevice, type TransmissionDevice } from "../../device-sim/transmission-device.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a walk from point to point in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const PANEL = "000000112233";
const ADDRESS = Uint8Array.of(0x33, 0x22, 0x11, 0, 0, 0);
/** GB/T 26875.3-2011, tables 5 and 6. */
const SMOKE = 42;
const CALL_POINT = 23;
const [NORMAL, FIRE] = [1, 3];
/** More often where somebody looks for a race. */
const TIMES = Number(process.env.WALK_TIMES ?? 1);

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let duty: Desk;
  let phone: Page;
  let head: NewDevice;
  let mqtt: MqttClient;
  let line: TransmissionDevice;
  let building = { id: "", name: "" };
  let walk = "";
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ env: { HUB_GB26875_PORT: "0" } }), openBrowser()]);
    const admin = await hub.as("admin");
    [maint, duty] = await Promise.all([hub.as("maint"), hub.as("duty")]);
    const { id: parent, name } = await placeOfLevel(admin, "compound");
    const made = await admin.send<{ id: string }>("POST", "/places", { level: "building", name: "96栋", parent });
    building = { id: made.body.id, name: `${name}96栋` };
    const at = { place: building.id };
    const gateway = await addDevice(admin, { ...at, name: "用传", kind: "gateway", format: "gb26875", prefix: "gb/" });
    await addDevice(admin, { ...at, name: "96栋主机", kind: "fire-panel", externalId: PANEL });
    head = await addDevice(admin, { ...at, name: "独立烟感", kind: "smoke" });
    mqtt = await hub.device(head.mqtt.username, head.mqtt.password);
    const door = await admin.get<{ tcp: { port: number } }>(`/devices/${gateway.device.id}/door`);
    line = await connectTransmissionDevice({ host: "127.0.0.1", port: door.body.tcp.port, address: ADDRESS });
  }, 120_000);
  afterAll(async () => {
    mqtt?.end(true);
    line?.close();
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const panelSays = async (kind: number, place: number, state: number): Promise<void> => {
    const now = Date.now();
    expect(await line.send(componentData(kind, place, state, now, { system: 1, zone: 2 }), now)).toBe("confirmed");
  };
  const headSays = (state: "on" | "off"): Promise<unknown> =>
    mqtt.publishAsync(`${head.device.topic}/event`, JSON.stringify({ event: "smoke", state }), { qos: 1 });
  const item = (name: string): Locator => phone.locator("main ul > li", { hasText: name });
  const view = async (): Promise<WalkView> => (await maint.get<WalkView>(`/walks/${walk}`)).body;
  /** To the point, the button, the alarm: it ticks itself. */
  const tests = async (name: string, time: number, alarms: () => Promise<unknown>, rests: () => Promise<unknown>): Promise<void> => {
    const one = item(name);
    await one.getByRole("button", { name: /我在这里，开始测试|再测一次/ }).click();
    await one.getByRole("status").waitFor();
    await alarms();
    // Told at once, and not by the next look of the page, which is every 10 s.
    await one.getByText("已告警", { exact: true }).waitFor({ timeout: 9_000 });
    if (time > 0) await one.getByText(`${time + 1} 次告警按测试处理`).waitFor({ timeout: 9_000 });
    await rests();
    await one.getByText("仍在告警").waitFor({ state: "detached" });
  };

  it("brings in the list of the panel's points", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "leader", width: 1366, height: 900, at: "/imports" });
    await page.getByRole("region", { name: "选择文件" }).getByText("消防主机点位表", { exact: true }).click();
    const rows = [
      "机号,回路,地址,设备类型,安装位置,楼层",
      `1,2,15,点型光电感烟火灾探测器,${building.name}走廊东侧,3`,
      `1,2,16,手动火灾报警按钮,${building.name}楼梯口,3`,
      `1,2,17,点型光电感烟火灾探测器,${building.name}走廊西侧,3`,
      `1,2,18,点型光电感烟火灾探测器,${building.name}配电间,3`,
    ];
    const buffer = Buffer.from(`\uFEFF${rows.join("\n")}`);
    await page.locator("input[type=file]").setInputFiles({ name: "点位表.csv", mimeType: "text/csv", buffer });
    await page.getByRole("heading", { name: "核对列" }).waitFor();
    await page.getByRole("combobox", { name: "哪台主机的点位" }).click();
    await page.locator(".ant-select-item-option", { hasText: PANEL }).click();
    await page.getByRole("button", { name: /^试\s?导\s?入$/ }).click();
    await page.getByRole("heading", { name: "试导入结果" }).waitFor();
    await page.getByRole("button", { name: /^导入 4 行|^导\s?入/ }).click();
    await eventually("the points", async () => {
      const { body } = await maint.get<{ items: unknown[] }>(`/devices?search=${PANEL}:&limit=100`);
      return body.items.length === 4 || undefined;
    });
    await page.context().close();
  });

  it("is walked with a phone: each alarm over the wire ticks its own point, and nobody is called", {
    timeout: 120_000 * TIMES,
  }, async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const planned = await maint.send<{ id: string }>("POST", "/maintenance", {
      places: [building.id],
      reason: "季度检测",
      until,
      tests: true,
    });
    expect(planned.status).toBe(201);
    walk = planned.body.id;
    phone = await logInAs(browser, hub.http, {
      username: "maint",
      width: 390,
      height: 844,
      options: { hasTouch: true, isMobile: true },
      at: "/walks",
      lasting: true,
    });
    await phone.getByRole("link", { name: "季度检测" }).click();
    await phone.getByRole("heading", { name: "逐点测试" }).waitFor();
    await eventually("all points", async () => (await phone.locator("main ul > li").count()) >= 5 || undefined);
    // A panel speaks for heads that nobody registered: it is not tested so.
    expect(await item("96栋主机").getByRole("button", { name: "我在这里，开始测试" }).count()).toBe(0);
    for (let time = 0; time < TIMES; time++) {
      await tests(
        "走廊东侧",
        time,
        () => panelSays(SMOKE, 15, FIRE),
        () => panelSays(SMOKE, 15, NORMAL),
      );
      await tests(
        "楼梯口",
        time,
        () => panelSays(CALL_POINT, 16, FIRE),
        () => panelSays(CALL_POINT, 16, NORMAL),
      );
      await tests(
        "独立烟感",
        time,
        () => headSays("on"),
        () => headSays("off"),
      );
    }
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const { body } = await duty.get<{ items: { device: { id: string } | null }[] }>("/alerts?limit=1000");
    const own = new Set((await view()).points.map(({ device }) => device));
    expect(body.items.filter(({ device }) => device !== null && own.has(device.id))).toEqual([]);
  });

  it("says why a point could not be tested and which did not alarm, and what nobody tested stays missing", {
    timeout: 120_000,
  }, async () => {
    const west = item("走廊西侧");
    await west.getByRole("button", { name: "没有告警" }).click();
    await west.getByText("未告警", { exact: true }).waitFor();
    const panel = item("96栋主机");
    await panel.getByRole("button", { name: "未能测试" }).click();
    await panel.getByRole("combobox", { name: "原因" }).click();
    await phone.locator(".ant-select-item-option").first().click();
    await panel.getByRole("button", { name: /^登\s?记$/ }).click();
    await panel.getByText("未能测试", { exact: true }).first().waitFor();
    await phone.getByLabel("只看未通过的").check();
    await item("走廊东侧").waitFor({ state: "detached" });
    expect(await item("配电间").getByText("未测试", { exact: true }).count()).toBe(1);
    expect(await view()).toMatchObject({ counts: { all: 6, passed: 3, failed: 1, notTestable: 1, missing: 1 } });
  });

  it("ends in a record that is signed, says what is missing, and changes no more", { timeout: 120_000 }, async () => {
    await phone.getByText("还有 1 个未测试、1 个未告警，会照此写入记录。").waitFor();
    await phone.getByLabel("结论与遗留问题（可不填）").fill("配电间锁着，下周补测");
    await phone.getByLabel("本人密码").fill("wrong-password-1");
    await phone.getByRole("button", { name: "签署并结束" }).click();
    await phone.locator("main section").getByRole("alert").waitFor();
    await phone.getByLabel("本人密码").fill(DEMO_PASSWORD);
    await phone.getByRole("button", { name: "签署并结束" }).click();
    await phone.getByRole("heading", { name: "维保记录（逐点测试）" }).waitFor();
    await phone.getByText(/签署于 .+配电间锁着，下周补测/).waitFor();
    expect(await phone.getByRole("button", { name: /开始测试|再测一次|没有告警|签署并结束/ }).count()).toBe(0);
    const signed = await view();
    expect(signed).toMatchObject({ record: { conclusion: "配电间锁着，下周补测", counts: { passed: 3, failed: 1, missing: 1 } } });
    // The window is closed with it: the next alarm is real.
    await headSays("on");
    await eventually("a real alarm", async () => {
      const { body } = await duty.get<{ items: { device: { id: string } | null }[] }>("/alerts?state=open&limit=1000");
      return body.items.some(({ device }) => device?.id === head.device.id) || undefined;
    });
    await headSays("off");
    const refused = await maint.send("POST", `/walks/${walk}/points/${head.device.id}`, { result: "failed" });
    expect(refused.status).toBe(409);
    expect((await view()).points).toEqual(signed.points);
  });
});
