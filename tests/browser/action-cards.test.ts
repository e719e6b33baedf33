import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface CaseNow {
  readonly ticks?: readonly { readonly step: string; readonly at: string; readonly heardAt: string | null }[];
  readonly log: readonly { readonly act: string }[];
}

describe.skipIf(NO_BROWSER !== null)(`action cards in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let duty: Desk;
  let id = "";
  let place = "";
  let phone: Page;

  const ticks = async () => (await duty.get<CaseNow>(`/cases/${id}`)).body.ticks ?? [];
  const card = (page: Page) => page.getByRole("region", { name: "处置卡" });
  const shot = async (name: string): Promise<void> => {
    const { SHOTS } = process.env;
    if (SHOTS) await phone.screenshot({ path: `${SHOTS}/${name}.png` });
  };

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    duty = await hub.as("duty");
    place = (await duty.get<{ home: string }>("/people/per-001")).body.home;
    const alarm = { kind: "alarm", source: "call", family: "fire", severity: "critical", title: "楼道冒烟" };
    id = (await duty.send<{ id: string }>("POST", "/cases", { ...alarm, place })).body.id;
    phone = await logInAs(browser, hub.http, { username: "duty", width: 390, height: 844, at: `/cases/${id}` });
    await card(phone).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("a step ticked at one desk is seen at another, and taken back for a reason", { timeout: 120_000 }, async () => {
    const other = await logInAs(browser, hub.http, { username: "leader", width: 1440, height: 900, at: `/cases/${id}` });
    await card(other).waitFor();
    // A newcomer reads one line: the next.
    await card(phone).locator("[aria-current=step]").getByText("下一步").waitFor();
    await card(phone).getByRole("checkbox").first().click();
    await card(phone).getByRole("listitem").nth(1).getByText("下一步").waitFor();
    await card(other).getByRole("checkbox", { checked: true }).first().waitFor();
    await card(other).getByRole("checkbox", { checked: true }).first().click();
    await card(other).getByPlaceholder("为什么撤回勾选").fill("点错了");
    await card(other).getByRole("button", { name: "撤回勾选" }).click();
    await eventually("the tick is taken back", async () => (await ticks()).length === 0);
    await other.context().close();
    expect((await duty.get<CaseNow>(`/cases/${id}`)).body.log.map(({ act }) => act).filter((act) => /tick/.test(act))).toEqual([
      "tick",
      "untick",
    ]);
  });

  it("a dangerous step is asked once more; without network ticks wait on the phone", { timeout: 120_000 }, async () => {
    await phone.context().setOffline(true);
    await card(phone)
      .getByRole("checkbox", { name: /^不要乘坐电梯/ })
      .click();
    await phone.getByRole("button", { name: "已做到" }).click();
    await card(phone).getByText("已记在本机，联网后自动上报", { exact: true }).first().waitFor();
    await shot("waiting");
    expect(await ticks()).toEqual([]);
    await phone.context().setOffline(false);
    await eventually("the tick arrives", async () => (await ticks()).some(({ step }) => step === "no-lift"), 30_000);
  });

  it("a kept sheet is shown where the hub cannot be reached, and wiped at log-out", { timeout: 120_000 }, async () => {
    await phone.goto(`${hub.http}/near?place=${place}`);
    await phone.getByRole("button", { name: "保存到本机" }).click();
    await phone.getByText("已保存").waitFor();
    await shot("sheet");
    const withoutHub = async (): Promise<string> => {
      await phone.context().setOffline(true);
      await phone.goto(`${hub.http}/cases`, { waitUntil: "commit" }).catch(() => undefined);
      await phone.waitForLoadState("domcontentloaded").catch(() => undefined);
      const text = await phone.evaluate("document.body?.innerText ?? ''").catch(() => "");
      if (text !== "") await shot("offline").catch(() => undefined);
      await phone.context().setOffline(false);
      return String(text);
    };
    await phone.waitForFunction("navigator.serviceWorker.controller !== null");
    const kept = await withoutHub();
    expect(kept).toContain("无法连接平台");
    expect(kept).toContain("取自");
    expect(kept).toMatch(/所在网格\s+第\d网格\s+网格/);
    await phone.goto(hub.http);
    // On a phone the way out stands behind the menu.
    if (!(await phone.getByRole("button", { name: "退出登录" }).isVisible()))
      await phone.getByRole("button", { name: "更多" }).first().click();
    await phone.getByRole("button", { name: "退出登录" }).click();
    await phone.locator('input[name="username"]').waitFor();
    await eventually("the sheets are wiped", async () => (await phone.evaluate("caches.has('sw-sheets')")) === false);
    expect(await withoutHub()).not.toContain("无法连接平台");
  });

  it("a sheet kept for a case goes with the case: at once, or at the first contact after it", { timeout: 120_000 }, async () => {
    const keep = async (): Promise<string> => {
      const alarm = { kind: "alarm", source: "call", family: "fire", severity: "critical", title: "楼道冒烟" };
      const made = (await duty.send<{ id: string }>("POST", "/cases", { ...alarm, place })).body.id;
      await page.goto(`${hub.http}/near?case=${made}`);
      await page.getByRole("button", { name: "保存到本机" }).click();
      await page.getByText("工单结束").waitFor();
      await page.waitForFunction("navigator.serviceWorker.controller !== null");
      return made;
    };
    const close = async (made: string): Promise<void> => {
      const end = { verdict: "false", summary: "做饭油烟", found: "seen" };
      const second = { username: "leader", password: DEMO_PASSWORD };
      expect((await duty.send("POST", `/cases/${made}/close`, { ...end, second })).status).toBe(200);
    };
    const has = async (): Promise<boolean> => (await page.evaluate("caches.has('sw-sheets')")) === true;
    const page = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844 });

    const online = await keep();
    expect(await has()).toBe(true);
    await close(online);
    await eventually("the sheet goes while the page is open", async () => !(await has()), 20_000);

    const offline = await keep();
    await page.context().setOffline(true);
    await close(offline);
    await page.goto(`${hub.http}/cases`, { waitUntil: "commit" }).catch(() => undefined);
    await page.waitForLoadState("domcontentloaded").catch(() => undefined);
    // Nobody could tell the phone yet.
    expect(await page.evaluate("document.body.innerText")).toContain("无法连接平台");
    await page.context().setOffline(false);
    await page.goto(`${hub.http}/cases`);
    await eventually("the sheet goes at the first contact", async () => !(await has()), 20_000);
    await page.context().close();
  });
});
