import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `what a shift plans, writes and signs, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const FITS = "document.documentElement.scrollWidth <= innerWidth";

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    leader = await hub.as("leader");
    page = await logInAs(browser, hub.http, { username: "leader", width: 1440, height: 900 });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const shot = async (name: string, of = page): Promise<void> => {
    const { SHOTS } = process.env;
    if (SHOTS) await of.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  };

  /** By the keys, as whoever knows the name does. */
  const choose = async (field: Locator, name: string): Promise<void> => {
    await field.fill(name);
    await page.locator(".ant-select-item-option-active", { hasText: name }).waitFor();
    await field.press("Enter");
  };

  it("a drill is planned, marked at every desk while it runs, ended and scored", { timeout: 60_000 }, async () => {
    await page.goto(`${hub.http}/drills`);
    await page.getByRole("button", { name: "计划演练" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("名称").fill("夜间摔倒演练");
    await form.getByRole("button", { name: "计划演练" }).click();
    await form.getByText("请为每条告警选择居民或设备").waitFor();
    await choose(form.getByLabel("选择居民"), "王桂兰");
    await choose(form.getByLabel("参演人员"), "王磊");
    await form.getByRole("button", { name: "计划演练" }).click();
    await page.getByRole("button", { name: "开始演练" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "开始演练" }).click();
    await page.getByRole("status").getByText("演练中：夜间摔倒演练").waitFor();
    const duty = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900 });
    await duty.getByRole("status").getByText("其他告警均为真实警情").waitFor();
    await duty.goto(`${hub.http}/alerts`);
    await duty.getByText("演练", { exact: true }).first().waitFor();
    await duty.context().close();
    await page.getByRole("button", { name: "结束演练" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "结束演练" }).click();
    await page.getByText("演练中：夜间摔倒演练").waitFor({ state: "detached" });
    await page.getByText("总分（满分 100）").waitFor();
    await shot("drill");
    const { body } = await leader.get<unknown>("/drills");
    expect(JSON.stringify(body)).toContain('"how":"finished"');
  });

  it("a mapping is tried on a message as it is typed; what is wrong in it is said and cannot be saved", { timeout: 60_000 }, async () => {
    const [admin, maint] = await Promise.all([hub.as("admin"), hub.as("maint")]);
    const home = await placeOfLevel(admin, "home");
    const { device } = await addDevice(maint, { name: "试验平台", kind: "gateway", place: home.id, prefix: "trial/" });
    const meter = await addDevice(maint, { name: "试验水压", kind: "water-pressure", place: home.id });
    const desk = await logInAs(browser, hub.http, { username: "maint", width: 1440, height: 900 });
    await desk.goto(`${hub.http}/gateways/${device.id}`);
    await desk.getByText("粘贴一条", { exact: true }).click();
    await desk.getByLabel("报文内容（JSON、XML 或表单）").fill(`{"dev":"${meter.device.externalId}","kpa":312}`);
    await desk.getByText("YAML / JSON 文本").click();
    const text = desk.getByRole("textbox", { name: "YAML / JSON 文本" });
    await text.fill("rules:\n  - device: $.dev\n    readings: [{ measurement: no_such, path: $.kpa, unit: kPa }]\n");
    await desk.getByLabel("改了什么").fill("试用");
    await desk.getByText("映射有 1 处要改").waitFor();
    const save = desk.getByRole("button", { name: "保存并启用" });
    expect(await save.isDisabled()).toBe(true);
    await text.fill("rules:\n  - device: $.dev\n    readings: [{ measurement: water_pressure, path: $.kpa, unit: kPa }]\n");
    await desk.getByText(/水压 312/).waitFor();
    await shot("mapping", desk);
    await save.click();
    await desk.getByRole("region", { name: "历史版本" }).getByText("第 1 版").waitFor();
    await desk.context().close();
  });

  it("a remark for the next shift stands in the log and in the hand-over, which two people sign", { timeout: 60_000 }, async () => {
    const duty = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900 });
    await duty.goto(`${hub.http}/duty-log`);
    await duty.getByLabel("备注", { exact: true }).fill("3栋电梯门有异响，已报修");
    await duty.getByLabel("请下一班注意").check();
    await duty.getByRole("button", { name: "记入日志" }).click();
    await duty.getByRole("row", { name: /3栋电梯门有异响/ }).waitFor();
    await duty.goto(`${hub.http}/hand-over`);
    await duty.getByText("3栋电梯门有异响，已报修").waitFor();
    await duty.getByLabel("本人密码").fill("not the password");
    await duty.getByRole("button", { name: "签字交班" }).click();
    await duty.getByRole("main").getByRole("alert").waitFor();
    await duty.getByLabel("本人密码").fill(DEMO_PASSWORD);
    await duty.getByRole("button", { name: "签字交班" }).click();
    await duty.getByText("请接班人核对下列内容后签字。").waitFor();
    await duty.getByLabel("接班人用户名").fill("leader");
    await duty.getByLabel("本人密码").fill(DEMO_PASSWORD);
    await duty.getByRole("button", { name: "签字接班" }).click();
    await duty.getByText(/王磊 → 周立新 已接班/).waitFor();
    await shot("hand-over", duty);
    await duty.context().close();
  });

  it("a route is walked with a phone in the hand: in order by one press, a hazard becomes a case", { timeout: 60_000 }, async () => {
    const made = await leader.send<{ id: string }>("POST", "/patrols", {
      ...{ title: "消防巡查", every: 7, worker: null, spots: ["xfl-c01-lane", "xfl-switch"] },
    });
    expect(made.status).toBe(201);
    const phone = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844 });
    await phone.goto(`${hub.http}/patrols/${made.body.id}`);
    const [lane, power] = [
      phone.getByRole("listitem").filter({ hasText: "消防车通道" }),
      phone.getByRole("listitem").filter({ hasText: "配电" }),
    ];
    await lane.getByRole("button", { name: "正常" }).click();
    await lane.getByText("正常").and(phone.locator("span")).first().waitFor();
    await power.getByRole("button", { name: "发现隐患" }).click();
    await power.getByRole("textbox", { name: "说明" }).fill("门没有锁");
    await shot("patrol", phone);
    expect(await phone.evaluate(FITS)).toBe(true);
    // Turned, it is as wide as a desk: what was written is still there, and is sent.
    await phone.setViewportSize({ width: 844, height: 390 });
    await phone.getByRole("contentinfo").or(phone.locator("header a").first()).first().waitFor();
    expect(await power.getByRole("textbox", { name: "说明" }).inputValue()).toBe("门没有锁");
    await phone.setViewportSize({ width: 390, height: 844 });
    await power.getByText("其他隐患").click();
    await power.getByRole("button", { name: "上报" }).click();
    await power.getByRole("link", { name: /^\d{8}-\d{4}$/ }).waitFor();
    await phone.context().close();
    const { body } = await leader.get<{ items: readonly { description: string }[] }>("/cases");
    expect(body.items[0]?.description).toBe("门没有锁");
  });
});
