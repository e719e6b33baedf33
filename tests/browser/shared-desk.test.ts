import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `a desk that several officers share, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const PIN = "4793";
const NEXT_PIN = "80649";
/** Counts the sockets that the page opens, and the tones that it starts. */
const COUNT = `globalThis.sockets = 0; globalThis.tones = 0;
const Socket = globalThis.WebSocket;
globalThis.WebSocket = class extends Socket { constructor(...args) { super(...args); globalThis.sockets += 1; } };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...args) { globalThis.tones += 1; return start.apply(this, args); };`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let page: Page;
  let home: { readonly id: string; readonly name: string };
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ env: { HUB_CLOCK: "driven" } }), openBrowser()]);
    const admin = await hub.as("admin");
    const places = await admin.get<{ items: { id: string; level: string }[] }>("/places?level=community");
    const body = { username: "chen", name: "陈静", role: "duty", password: DEMO_PASSWORD, places: [places.body.items[0]?.id] };
    await admin.send("POST", "/users", body);
    page = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900 });
    await page.getByRole("button", { name: "测试声音" }).click();
    await page.getByRole("button", { name: "已听到" }).click();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const words = (): Promise<string> => page.locator("body").innerText();
  const who = (): Promise<unknown> =>
    page.evaluate('fetch("/api/v1/session").then((reply) => reply.json()).then(({ user }) => user.username)');
  const desk = (): Promise<unknown> => page.evaluate('fetch("/api/v1/desk").then((reply) => reply.json())');
  /** Without leaving the page: its live line is not opened anew. */
  const go = (path: string): Promise<void> =>
    page.evaluate(`history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"));`);
  async function setPin(pin: string): Promise<void> {
    await go("/profile");
    await page.getByLabel("新 PIN").fill(pin);
    await page.getByLabel("再输一次").fill(pin);
    await page.getByLabel("本人登录密码").fill(DEMO_PASSWORD);
    await page.getByRole("button", { name: /^(设置|更换) PIN$/ }).click();
    await page.getByText("已保存。").waitFor();
    await go("/");
    await page.getByRole("heading", { name: "告警队列" }).waitFor();
  }
  async function smoke(): Promise<void> {
    const admin = await hub.as("admin");
    home = await placeOfLevel(admin, "home");
    const head = await addDevice(admin, { name: "试验烟感", kind: "smoke", place: home.id });
    const client = await hub.device(head.mqtt.username, head.mqtt.password);
    await client.publishAsync(`${head.device.topic}/event`, '{"event":"smoke","state":"on"}', { qos: 1 });
    client.end(true);
  }

  it("takes a PIN, and none that everybody tries", { timeout: 120_000 }, async () => {
    await page.evaluate(COUNT);
    await go("/profile");
    await page.getByLabel("新 PIN").fill("1234");
    await page.getByText("不能是顺号").waitFor();
    await setPin(PIN);
  });

  it("locks by hand, sounds, and shows kind, building and severity without a name", { timeout: 120_000 }, async () => {
    await page.getByRole("button", { name: "锁定" }).click();
    await page.getByRole("heading", { name: "本台已锁定" }).waitFor();
    await smoke();
    const queue = page.getByRole("list", { name: "未了结的告警" });
    await queue.getByRole("listitem").filter({ hasText: "火警" }).filter({ hasText: "栋" }).waitFor();
    await page.waitForFunction("globalThis.tones > 0");
    for (const hidden of ["试验烟感", "烟雾", home.name]) expect(await words()).not.toContain(hidden);
  });

  it("opens by PIN within two seconds of the last digit, on the same live line", { timeout: 120_000 }, async () => {
    await page.locator('input[name="pin"]').fill("1111");
    await page.keyboard.press("Enter");
    await page.getByText("还可以再试 4 次").waitFor();
    await page.locator('input[name="pin"]').fill(PIN.slice(0, -1));
    await page.keyboard.type(PIN.slice(-1));
    const from = performance.now();
    await page.keyboard.press("Enter");
    await page.locator("[data-alert]", { hasText: "烟雾火警" }).first().waitFor();
    const took = performance.now() - from;
    expect(took).toBeLessThan(2_000);
    expect(await page.evaluate("globalThis.sockets")).toBe(0);
    expect(await who()).toBe("duty");
  });

  it("changes officers: by password first, by PIN from then on; what is open, the line and the sound test stay", {
    timeout: 120_000,
  }, async () => {
    const before = await desk();
    expect(before).toMatchObject({ deaf: null });
    const sitDown = async (fill: () => Promise<void>): Promise<void> => {
      await page.getByRole("button", { name: "换人" }).click();
      await fill();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    await sitDown(async () => {
      const form = page.getByRole("form", { name: "用密码上台" });
      await form.locator('input[name="username"]').fill("chen");
      await form.locator('input[name="password"]').fill(DEMO_PASSWORD);
      await form.getByRole("button", { name: "上台" }).click();
    });
    expect(await who()).toBe("chen");
    await setPin(NEXT_PIN);
    await page.locator("[data-alert]", { hasText: "烟雾火警" }).first().click();
    const open = page.url();
    await sitDown(async () => {
      const form = page.getByRole("form", { name: "用 PIN 上台" });
      await form.getByText("李敏").click();
      await form.locator('input[name="pin"]').fill(PIN);
      await page.keyboard.press("Enter");
    });
    expect(await who()).toBe("duty");
    expect(page.url()).toBe(open);
    await page.getByRole("button", { name: /^接警/ }).click();
    await page.locator('[data-alert][data-waiting="false"]', { hasText: "烟雾火警" }).waitFor();
    expect(await page.evaluate("globalThis.sockets")).toBe(0);
    const { id, soundTestedAt } = Object(before);
    expect(await desk()).toMatchObject({ id, soundTestedAt, deaf: null });
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
    const log = await (await hub.as("leader")).get<{ items: { what: { zh: string }; byName: string }[] }>(
      `/duty-log?from=${from}&to=${to}&kind=desk`,
    );
    const seated = log.body.items.flatMap(({ what, byName }) => (what.zh.startsWith("坐上值班台") ? [`${byName} ${what.zh}`] : []));
    expect(seated).toEqual(expect.arrayContaining(["陈静 坐上值班台：接替李敏", "李敏 坐上值班台：接替陈静"]));
  });

  it("opens a screen on the wall, which shows the same without a name and ends from the desk", { timeout: 120_000 }, async () => {
    await go("/walls");
    await page.getByLabel("屏幕在哪里").fill("值班室");
    await page.getByRole("button", { name: "开通大屏" }).click();
    const code = await page.getByText(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/).innerText();
    const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1440, height: 900 } });
    const wall = await context.newPage();
    await wall.goto(`${hub.http}/wall#${code}`);
    await wall.getByRole("button", { name: "打开大屏" }).click();
    await wall.getByRole("list", { name: "未了结的告警" }).getByRole("listitem").filter({ hasText: "火警" }).waitFor();
    const text = await wall.locator("body").innerText();
    for (const hidden of ["试验烟感", "烟雾", home.name, "李敏"]) expect(text).not.toContain(hidden);
    expect(wall.url()).not.toContain(code);
    const refused = await wall.evaluate(
      '(async () => { const asked = {}; for (const path of ["/session", "/alerts", "/cases", "/devices", "/people", "/map", "/desk"]) asked[path] = (await fetch("/api/v1" + path)).status; return asked; })()',
    );
    expect(Object.values(Object(refused))).toEqual(Array.from({ length: 7 }, () => 401));
    await wall.reload();
    await wall.getByText("只读大屏，不作为值班台").waitFor();
    await page.getByText("正在显示").waitFor({ timeout: 15_000 });
    await page.getByRole("button", { name: "停用" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "停用" }).click();
    await wall.getByRole("form", { name: "大屏登录" }).waitFor();
    await context.close();
  });
});
