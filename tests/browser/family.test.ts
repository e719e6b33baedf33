import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/** A telephone in the hand of a daughter who opens everything inside WeChat. */
const WECHAT = {
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 13; V2218A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.38",
};
interface Person {
  readonly id: string;
  readonly home: string;
  readonly name: string;
}

const text = (page: Page): Promise<string> => page.locator("body").innerText();
const step = (page: Page, words: string) => page.locator("ol li", { hasText: words });
/** Nothing is wider than the telephone. */
const isNarrow = (page: Page): Promise<boolean> =>
  page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");

describe.skipIf(NO_BROWSER !== null)("a daughter on her phone", () => {
  let hub: HubProcess;
  let browser: Browser;
  let [duty, leader, family]: Desk[] = [];
  let mother: Person;
  beforeAll(async () => {
    hub = await startHub();
    browser = await openBrowser();
    [duty, leader, family] = await Promise.all([hub.as("duty"), hub.as("leader"), hub.as("family")]);
    const [her] = (await family.get<{ items: Person[] }>("/people")).body.items;
    if (her === undefined) throw new Error("the daughter has no mother");
    mother = her;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  /** Her button is pressed; the alert's and the case's id. */
  async function pressed(): Promise<{ readonly alert: string; readonly case: string }> {
    const { device, mqtt } = await addDevice(duty as Desk, { name: "床头按钮", kind: "sos-button", place: mother.home, person: mother.id });
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/event`, '{"event":"sos"}', { qos: 1 });
    await client.endAsync();
    return eventually("her case", async () => {
      const { body } = await (duty as Desk).get<{ items: { id: string; case: string | null }[] }>(`/alerts?device=${device.id}`);
      const [one] = body.items;
      return one?.case ? { alert: one.id, case: one.case } : undefined;
    });
  }

  it("reads in words, answers, follows the work to its end, and the desk sees her answer", { timeout: 120_000 }, async () => {
    const phone = await logInAs(browser, hub.http, { username: "family", width: 360, height: 780, options: WECHAT });
    await phone.getByText(/目前没有告警|暂时看不到/).waitFor();
    const home = await text(phone);
    expect(home).toContain("微信内不支持消息推送");
    expect(home).not.toMatch(/次\/分|mm\[Hg\]|平安/);
    expect(await isNarrow(phone)).toBe(true);
    await phone.getByText("我能看到什么").click();
    await phone.getByText("生命体征数值").waitFor();

    const made = await pressed();
    await phone.locator(`a[href="/alerts/${made.alert}"]`).click();
    await phone.getByRole("button", { name: "我在她身边" }).waitFor();
    expect(await isNarrow(phone)).toBe(true);
    await (duty as Desk).send("POST", `/cases/${made.case}/accept`, {});
    await step(phone, "接警").waitFor();
    await phone.getByRole("button", { name: "已通话，她没事" }).click();
    await phone.getByText(/您已于 .+ 答复/).waitFor();
    await phone.getByText("改答", { exact: true }).click();
    await phone.getByRole("button", { name: "我去不了" }).click();
    const seen = await eventually("her second answer at the desk", async () => {
      const { body } = await (duty as Desk).get<{ answers?: { answer: string }[]; state: string; log: { words: { zh: string } }[] }>(
        `/cases/${made.case}`,
      );
      return body.answers?.[0]?.answer === "cannot" ? body : undefined;
    });
    expect(seen.state).toBe("accepted");
    expect(seen.log.map(({ words }) => words.zh).filter((words) => words.startsWith("家属"))).toEqual([
      "家属答复：已通话，她没事",
      "家属改答：我去不了",
    ]);
    const responder = await logInAs(browser, hub.http, {
      username: "grid",
      width: 390,
      height: 844,
      options: { hasTouch: true },
      at: `/cases/${made.case}`,
    });
    await responder.getByRole("button", { name: "接单" }).click();
    await responder.getByRole("button", { name: "5 分钟", exact: true }).click();
    await responder.getByText(/预计 \d\d:\d\d 到场/).waitFor();
    expect(await isNarrow(responder)).toBe(true);
    await step(phone, "预计约 5 分钟到场").waitFor();
    await phone.getByText(/说：预计 .+ 左右到/).waitFor();
    await responder.context().close();
    await (duty as Desk).send("POST", `/cases/${made.case}/comment`, { text: "邻居李家说听到响声" });
    await (duty as Desk).send("POST", `/cases/${made.case}/close`, { verdict: "mistake", found: "seen" });
    await phone.getByText(/处置已结束：.+ 见到本人/).waitFor();
    expect(await text(phone)).not.toContain("已接警");
    expect(await text(phone)).not.toContain("邻居");
    await phone.context().close();
  });

  it("registers that her mother is in hospital until tomorrow, the desk is told, and it is taken back", { timeout: 120_000 }, async () => {
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: WECHAT });
    await phone.getByText("修改现状").first().click();
    await phone.getByText("住院", { exact: true }).first().click();
    await phone.getByText("值班台会立即收到通知").first().waitFor();
    expect(await isNarrow(phone)).toBe(true);
    await phone.getByRole("button", { name: "保存", exact: true }).first().click();
    await phone.getByText("已登记，值班台已收到通知").waitFor();
    const stateOf = async () => (await (duty as Desk).get<{ state: string }>(`/people/${mother.id}`)).body.state;
    expect(await stateOf()).toBe("hospital");
    await eventually("the notice at the desk", async () => {
      const { body } = await (duty as Desk).get<{ items: { subject: string }[] }>("/notices");
      return body.items.some(({ subject }) => subject.endsWith(`登记：${mother.name}住院`));
    });
    const desk = await logInAs(browser, hub.http, { username: "duty" });
    const told = desk.getByRole("status", { name: "发给您的通知" });
    await told.getByText(`登记${mother.name}为“住院”`).waitFor();
    await told.getByRole("button", { name: "知道了" }).click();
    await told.getByText(`登记${mother.name}为“住院”`).waitFor({ state: "detached" });
    await desk.context().close();
    await phone.getByRole("button", { name: "撤回", exact: true }).click();
    await phone.getByText("已登记，值班台已收到通知").waitFor({ state: "detached" });
    expect(await stateOf()).toBe("home");
    await phone.context().close();
  });

  it("is told since when nothing was heard of the hub, and reads on by itself", { timeout: 120_000 }, async () => {
    const made = await pressed();
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: WECHAT });
    await phone.route("**/api/v1/live", (route) => route.abort());
    await phone.routeWebSocket("**/api/v1/live", (socket) => socket.close());
    await phone.goto(`${hub.http}/alerts/${made.alert}`);
    await phone.getByText(/连接中断，.+ 起未更新/).waitFor();
    await (duty as Desk).send("POST", `/cases/${made.case}/accept`, {});
    await step(phone, "接警").waitFor({ timeout: 30_000 });
    await (duty as Desk).send("POST", `/cases/${made.case}/close`, { verdict: "mistake", found: "heard" });
    await phone.context().close();
  });

  it("answers in a lift without network: she is told that it waits, and it goes out when the line is back", {
    timeout: 120_000,
  }, async () => {
    const settings = (await (leader as Desk).get<{ settings: object }>("/desks")).body.settings;
    await (leader as Desk).send("PUT", "/desks/settings", { ...settings, dutyPhone: "02888880001" });
    const made = await pressed();
    const phone = await logInAs(browser, hub.http, {
      username: "family",
      width: 390,
      height: 844,
      options: WECHAT,
      at: `/alerts/${made.alert}`,
    });
    await phone.getByRole("link", { name: "拨打值班台 02888880001" }).waitFor();
    await phone.getByRole("button", { name: "我在她身边" }).waitFor();
    await phone.context().setOffline(true);
    await phone.getByRole("button", { name: "我在她身边" }).click();
    await phone.getByText("答复还没有送到值班台").waitFor();
    expect(await isNarrow(phone)).toBe(true);
    await phone.context().setOffline(false);
    await phone.getByText(/您已于 .+ 答复/).waitFor();
    await (duty as Desk).send("POST", `/cases/${made.case}/close`, { verdict: "mistake", found: "seen" });
    await phone.context().close();
  });

  it("opens the page without network: it says so, and whom to call", { timeout: 120_000 }, async () => {
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: WECHAT });
    await phone.waitForFunction(
      "caches.match('/offline').then((kept) => kept !== undefined && navigator.serviceWorker.controller !== null)",
    );
    await phone.context().setOffline(true);
    await phone.reload();
    await phone.getByRole("heading", { name: /^连不上/ }).waitFor();
    await phone.getByRole("link", { name: "拨打值班台 02888880001" }).waitFor();
    expect(await isNarrow(phone)).toBe(true);
    await phone.context().setOffline(false);
    // It asks the hub anew by itself.
    await phone.getByText(/目前没有告警|暂时看不到|条告警/).waitFor();
    await phone.context().close();
  });

  it("learns at once what her mother takes back, and is not told that there is no alert", { timeout: 120_000 }, async () => {
    const phone = await logInAs(browser, hub.http, { username: "family", width: 390, height: 844, options: WECHAT });
    await phone.getByText(/目前没有告警|暂时看不到/).waitFor();
    const { body } = await (leader as Desk).get<{ rights: { relative: string; user: string | null }[] }>(`/people/${mother.id}/consents`);
    const relative = body.rights.find(({ user }) => user !== null)?.relative;
    const given = await (leader as Desk).send<{ id: string }>("POST", `/people/${mother.id}/consents`, {
      ...{ relative, grants: { activity: "always" }, givenBy: "self", paper: "2026-001" },
    });
    expect(given.status).toBe(201);
    expect((await (leader as Desk).send("POST", `/people/${mother.id}/consents/${given.body.id}/revoke`, {})).status).toBe(200);
    await phone.reload();
    await phone.getByText("按本人意愿，这里不显示她的情况").waitFor();
    expect(await text(phone)).not.toContain("目前没有告警");
    const made = await pressed();
    await phone.locator(`a[href="/alerts/${made.alert}"]`).getByText("需要帮助").waitFor();
    expect(await text(phone)).not.toContain("紧急呼叫");
    await eventually("the mother's side sees it", async () => {
      const seen = await (leader as Desk).get<{ overrides: unknown[] }>(`/people/${mother.id}/consents`);
      return seen.body.overrides.length > 0;
    });
    await (duty as Desk).send("POST", `/cases/${made.case}/close`, { verdict: "mistake", found: "heard" });
    await phone.context().close();
  });

  it("makes her account with a code, and loses it the day she is removed", { timeout: 120_000 }, async () => {
    const { body } = await (leader as Desk).send<{ code: string }>("POST", `/people/${mother.id}/invitations`, {
      ...{ name: "陈阿姨", relation: "carer" },
    });
    const context = await browser.newContext({ ...WECHAT, locale: "zh-CN", viewport: { width: 360, height: 780 } });
    const phone = await context.newPage();
    await phone.goto(`${hub.http}/join#${body.code}`);
    await phone.getByRole("button", { name: "下一步" }).click();
    await phone.getByLabel("手机号").fill("13900001234");
    await phone.getByLabel("密码").fill("long enough word 7");
    await phone.getByText("请先阅读").waitFor();
    expect(await text(phone)).not.toContain(mother.name);
    expect(await isNarrow(phone)).toBe(true);
    await phone.getByText("我已阅读并同意以上内容").click();
    await phone.getByRole("button", { name: "开通", exact: true }).click();
    await phone.getByText("查看家人情况").click();
    await phone.getByText(mother.name).first().waitFor();
    const { ties } = (await (leader as Desk).get<{ ties: { user: string; relation: string }[] }>(`/people/${mother.id}/family`)).body;
    expect(ties.map(({ relation }) => relation)).toEqual(["carer"]);
    const ended = await (leader as Desk).send("POST", `/people/${mother.id}/family/${ties[0]?.user}/end`, { why: "dismissed" });
    expect(ended.status).toBe(200);
    await phone.locator('input[name="password"]').waitFor();
    const contacts = (await (duty as Desk).get<{ contacts: { name: string }[] }>(`/people/${mother.id}`)).body.contacts;
    expect(contacts.some(({ name }) => name === "陈阿姨")).toBe(false);
    await context.close();
  });
});
