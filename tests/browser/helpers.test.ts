import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LostSheet, VolunteerView } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `neighbours who help, and who saw her, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const STORY = { timeout: 120_000 };

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    leader = await hub.as("leader");
    page = await logInAs(browser, hub.http, { username: "leader", width: 1366, height: 1000 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const known = async (name: string) =>
    (await leader.get<{ items: readonly VolunteerView[] }>("/volunteers")).body.items.find(({ volunteer }) => volunteer.name === name);
  const chooses = async (within: ReturnType<Page["getByRole"]>, label: string, search: string): Promise<void> => {
    const box = within.getByRole("combobox", { name: label });
    await box.click();
    await box.fill(search);
    await page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option").first().click();
    await box.press("Escape");
  };

  it("a neighbour is written down: each thing that is missing is said, one after the other", STORY, async () => {
    await page.goto(`${hub.http}/volunteers`);
    await page.getByRole("button", { name: "登记邻居" }).click();
    const form = page.getByRole("form", { name: "登记邻居" });
    const lacks = async (words: string): Promise<void> => {
      await form.getByRole("button", { name: /^保\s?存$/ }).click();
      await form.getByRole("alert").getByText(words).waitFor();
    };
    await lacks("请填写姓名。");
    await form.getByLabel("姓名").fill("赵阿姨");
    await lacks("电话请填 3 到 30 位数字，可带 + - 和空格。");
    await form.getByLabel("电话").fill("没有");
    await lacks("电话请填 3 到 30 位数字，可带 + - 和空格。");
    await form.getByLabel("电话").fill("13911119901");
    await lacks("请选择能到的范围。");
    await chooses(form, "能到的范围", "幸福里");
    await lacks("请至少选一种帮助。");
    await form.getByRole("checkbox", { name: "寻找" }).check();
    await form.getByLabel("到", { exact: true }).fill("08:00");
    await lacks("开始和结束相同的时段没有时长，请改结束时间。");
    await form.getByLabel("从", { exact: true }).fill("00:00");
    await form.getByLabel("到", { exact: true }).fill("23:59");
    await form.getByRole("button", { name: "每天都用第一段" }).click();
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    const row = page.getByRole("region", { name: "赵阿姨" });
    await row.getByText("邻居 13911119901").waitFor();
    await form.waitFor({ state: "detached" });
    expect(await known("赵阿姨")).toMatchObject({ volunteer: { user: null, helps: [{ kind: "look", confirmed: true }], keyOf: [] } });
    expect((await known("赵阿姨"))?.volunteer.hours).toHaveLength(7);
  });

  it("is changed: another number, a key, a pause; who turns back leaves it as it was", STORY, async () => {
    const row = page.getByRole("region", { name: "赵阿姨" });
    const form = page.getByRole("form", { name: "修改赵阿姨的登记" });
    await row.getByRole("button", { name: /^修\s?改$/ }).click();
    await form.getByLabel("电话").fill("13911119999");
    await form.getByRole("button", { name: /^取\s?消$/ }).click();
    await row.getByText("邻居 13911119901").waitFor();
    await row.getByRole("button", { name: /^修\s?改$/ }).click();
    expect(await form.getByLabel("电话").inputValue()).toBe("13911119901");
    await form.getByLabel("电话").fill("13911119902");
    await form.getByRole("checkbox", { name: "钥匙" }).check();
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    await form.getByRole("alert").getByText("持有钥匙的，请选择谁家的钥匙。").waitFor();
    await chooses(form, "持有谁家的钥匙", "王");
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await form.getByLabel("暂停到（不填为不暂停）").fill(`${tomorrow}T08:00`);
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    await row.getByText("邻居 13911119902").waitFor();
    await row.getByText(/^暂停到 /).waitFor();
    await row.getByText("现在不在时段内或已暂停").waitFor();
    expect(await known("赵阿姨")).toMatchObject({
      available: false,
      volunteer: { phone: "13911119902", helps: [{ kind: "look" }, { kind: "key" }], keyOf: [expect.stringMatching(/^per-/)] },
    });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await row.getByRole("button", { name: /^移\s?除$/ }).click();
    await page.getByText("移除赵阿姨？以后不再请其帮忙。").waitFor();
    await page.locator(".ant-popconfirm-buttons .ant-btn-primary").click();
    await row.waitFor({ state: "detached" });
    expect(await known("赵阿姨")).toBeUndefined();
  });

  it("who saw her without network says so once there is one, with the time of the press, and once", STORY, async () => {
    const duty = await hub.as("duty");
    const { home } = (await duty.get<{ home: string }>("/people/per-002")).body;
    const asked = { kind: "alarm", source: "call", family: "person", plan: "lost", severity: "critical", person: "per-002", place: home };
    const made = await duty.send<{ id: string }>("POST", "/cases", asked);
    expect(made.status).toBe(201);
    const sheet = async (): Promise<LostSheet> => (await duty.get<LostSheet>(`/cases/${made.body.id}/lost`)).body;
    const phone = await logInAs(browser, hub.http, {
      username: "grid",
      width: 390,
      height: 844,
      options: { hasTouch: true, isMobile: true },
    });
    await phone.goto(`${hub.http}/cases/${made.body.id}`);
    const search = phone.getByRole("region", { name: "寻人" });
    const form = search.getByRole("form", { name: "见到了" });
    await search.getByRole("button", { name: "见到了" }).click();
    await form.getByLabel("在哪里见到").fill("菜市场门口");
    const when = await form.getByLabel("什么时候见到").inputValue();
    await form.getByLabel("什么时候见到").fill(`2099${when.slice(4)}`);
    await form.getByRole("alert").getByText("见到的时间不能晚于现在。").waitFor();
    await form.getByRole("button", { name: /^提\s?交$/ }).click();
    expect((await sheet()).sightings).toEqual([]);
    await form.getByLabel("什么时候见到").fill(when);
    await form.getByLabel("往哪个方向走").fill("河边");
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);

    await phone.context().setOffline(true);
    const pressed = Date.now();
    await form.getByRole("button", { name: /^提\s?交$/ }).click();
    await search.getByRole("status").waitFor();
    expect((await sheet()).sightings).toEqual([]);
    await phone.context().setOffline(false);
    await eventually("the sighting", async () => (await sheet()).sightings.length > 0 || undefined, 30_000);
    const [seen, ...more] = (await sheet()).sightings;
    expect(more).toEqual([]);
    expect(seen).toMatchObject({ where: "菜市场门口", direction: "河边", stays: false, byName: "陈涛" });
    expect(Date.parse(seen?.at ?? "")).toBeLessThanOrEqual(pressed);
    await search.getByRole("status").waitFor({ state: "detached" });
    await search
      .getByRole("list", { name: "有人见到" })
      .getByText(/菜市场门口/)
      .waitFor();
    await phone.context().close();
  });
});
