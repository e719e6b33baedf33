import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { DEMO_PASSWORD, type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `what a shift practises, writes and signs, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    leader = await hub.as("leader");
    page = await logInAs(browser, hub.http, { username: "leader", width: 1440, height: 900, at: "/profile" });
  }, 120_000);
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

  it("a drill is planned, marked at every desk while it runs, ended and scored", { timeout: 150_000 }, async () => {
    await page.goto(`${hub.http}/drills`);
    await page.getByRole("button", { name: "计划演练" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("名称").fill("夜间摔倒演练");
    await form.getByRole("button", { name: "计划演练" }).click();
    await form.getByText("请为每条告警选择居民或设备").waitFor();
    await choose(form.getByLabel("选择居民"), "王桂兰");
    await choose(form.getByLabel("参演人员"), "王磊");
    // A list of several stays open until the hand goes elsewhere.
    await form.getByLabel("名称").click();
    await form.getByRole("button", { name: "计划演练" }).click();
    await page.getByRole("button", { name: "开始演练" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "开始演练" }).click();
    await page.getByRole("status").getByText("演练中：夜间摔倒演练").waitFor();
    const duty = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900 });
    await duty.getByRole("status").getByText("其他告警均为真实警情").waitFor();
    await duty.goto(`${hub.http}/alerts`);
    await duty.getByRole("main").getByText("演练", { exact: true }).filter({ visible: true }).first().waitFor();
    await duty.context().close();
    await page.getByRole("button", { name: "结束演练" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "结束演练" }).click();
    await page.getByText("演练中：夜间摔倒演练").waitFor({ state: "detached" });
    await page.getByText("总分（满分 100）").waitFor();
    await shot("drill");
    const { body } = await leader.get<unknown>("/drills");
    expect(JSON.stringify(body)).toContain('"how":"finished"');
  });

  it("a remark for the next shift stands in the log and in the hand-over, which two people sign", { timeout: 150_000 }, async () => {
    const duty = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900, at: "/duty-log" });
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
    await duty.getByText(/→ 周立新 已接班/).waitFor();
    await shot("hand-over", duty);
    await duty.context().close();
  });
});
