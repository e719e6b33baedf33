import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Duty, GridList, GridView, Place } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `grids in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
/** Ten past two at night: the shift of the evening before. */
const START = Date.UTC(2026, 10, 23, 18, 10);
const NIGHT = "2026-11-23";
const STORY = { timeout: 120_000 };
const GRID = "第1网格";
const PART = "第1微网格";

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  let building = { id: "", name: "" };
  /** Of somebody who lives there. */
  let home = "";

  const views = async (): Promise<readonly GridView[]> => (await leader.get<GridList>("/grids")).body.items;
  const viewOf = async (name: string): Promise<GridView> => {
    const found = (await views()).find(({ grid }) => grid.name === name);
    if (found === undefined) throw new Error(`no grid ${name}`);
    return found;
  };
  const chooses = async (within: Locator, label: string, option: string, search?: string): Promise<void> => {
    const box = within.getByRole("combobox", { name: label, exact: true });
    await box.click();
    if (search !== undefined) await box.fill(search);
    const found = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option", { hasText: option });
    await found.first().click();
    // A list of several stays open.
    if (await found.first().isVisible()) await box.press("Escape");
  };
  /** In a row of its own, for the building. */
  const addsSteward = async (form: Locator, name: string, phone: string): Promise<void> => {
    await form.getByRole("button", { name: "添加楼栋长、单元长" }).click();
    const row = form.getByRole("group").last();
    await chooses(row, "楼栋或单元", spoken(), spoken());
    await chooses(row, "楼栋长", "没有账号的人");
    await row.getByLabel("楼栋长 姓名").fill(name);
    await row.getByLabel("楼栋长 电话").fill(phone);
  };
  /** As the lists of places name it. */
  const spoken = (): string => building.name.replaceAll(" ", "");
  /** Presses on the corners of a building's outline, a little outside of it, in turn. */
  const drawsAround = async (map: Locator, name: string): Promise<void> => {
    await map.scrollIntoViewIfNeeded();
    const [box, whole] = [
      await map.locator("polygon", { has: page.locator("title", { hasText: new RegExp(`^${name}$`) }) }).boundingBox(),
      await map.boundingBox(),
    ];
    if (box === null || whole === null) throw new Error("no building on the map");
    const room = 4;
    for (const [x, y] of [
      [box.x - room, box.y - room],
      [box.x + box.width + room, box.y - room],
      [box.x + box.width + room, box.y + box.height + room],
      [box.x - room, box.y + box.height + room],
    ] as const)
      await map.click({ position: { x: x - whole.x, y: y - whole.y } });
  };

  beforeAll(async () => {
    const env = { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(START).toISOString() };
    [hub, browser] = await Promise.all([startHub({ env }), openBrowser()]);
    leader = await hub.as("leader");
    const roster = (await leader.get<{ items: readonly { id: string }[] }>("/rosters")).body.items[0]?.id ?? "";
    const duty = { date: NIGHT, shift: "grid", post: "grid", user: "usr-demo-grid" };
    expect((await leader.send<Duty>("POST", `/rosters/${roster}/duties`, duty)).status).toBe(201);
    home = (await leader.get<{ home: string }>("/people/per-001")).body.home;
    let at = (await leader.get<Place>(`/places/${home}`)).body;
    while (at.level !== "building" && at.parent !== null) at = (await leader.get<Place>(`/places/${at.parent}`)).body;
    building = { id: at.id, name: (await viewOf(GRID)).buildings.find(({ id }) => id === at.id)?.name ?? "" };
    page = await logInAs(browser, hub.http, { username: "leader", width: 1366, height: 1000 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("stand in a list with their people, who of them is on duty, and what lies in none", STORY, async () => {
    await page.goto(`${hub.http}/grids`);
    const card = page.getByRole("region", { name: GRID });
    await card.getByText("陈涛（在岗）").waitFor();
    const { homes, residents } = await viewOf(GRID);
    await card.getByText(`${homes} 户 · 登记居民 ${residents} 人`).waitFor();
    await page
      .getByRole("region", { name: "第3网格" })
      .getByText(/^本网格无人在岗，告警改找：.*陈涛/)
      .waitFor();
    await page.getByRole("heading", { name: /划入网格/ }).waitFor();
  });

  it("a part is added with a head who has no log-in and an outline that is drawn corner by corner", STORY, async () => {
    await page.getByRole("button", { name: "新增网格" }).click();
    const form = page.getByRole("form", { name: "新增网格" });
    await form.getByLabel("名称", { exact: true }).fill(PART);
    await chooses(form, "所属网格", `“${GRID}”的微网格`);
    await chooses(form, "微网格长", "没有账号的人");
    await form.getByLabel("微网格长 姓名").fill("孙组长");
    await form.getByLabel("微网格长 电话").fill("13900003333");
    await chooses(form, "微网格员", "林芳");
    await form.getByRole("button", { name: "在图上画边界" }).click();
    const map = form.getByRole("img", { name: "在图上画边界" });
    await drawsAround(map, spoken());
    expect(await map.locator("circle").count()).toBe(4);
    await map.click({ position: { x: 20, y: 20 } });
    expect(await map.locator("circle").count()).toBe(5);
    await form.getByRole("button", { name: "去掉上一个转角" }).click();
    expect(await map.locator("circle").count()).toBe(4);
    await addsSteward(form, "钱楼长", "13900004444");
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    await page.getByRole("heading", { name: PART, level: 1 }).waitFor();
    const row = page.getByRole("region", { name: "楼栋" }).getByRole("listitem").filter({ hasText: building.name });
    await row.getByText("按边界").waitFor();
    await row.getByRole("link", { name: "13900004444" }).waitFor();
    expect(await viewOf(PART)).toMatchObject({ head: { name: "孙组长" }, buildings: [{ id: building.id, by: "outline" }] });
  });

  it("says what is wrong and keeps what was filled in", STORY, async () => {
    await page.getByRole("button", { name: /^修\s?改$/ }).click();
    const form = page.getByRole("form", { name: "修改" });
    await addsSteward(form, "李楼长", "13900005555");
    await form.getByRole("button", { name: /^保\s?存$/ }).click();
    await form
      .getByRole("alert")
      .getByText(/填了两位，请只留一位/)
      .waitFor();
    expect(await form.getByLabel("楼栋长 姓名").last().inputValue()).toBe("李楼长");
    await form.getByRole("button", { name: /^取\s?消$/ }).click();
    await page.getByRole("region", { name: "楼栋" }).getByText("钱楼长").waitFor();
    expect((await viewOf(PART)).grid.stewards).toHaveLength(1);
  });

  it("reads the same on the page of its grid and in the list, on a telephone too, where nobody changes it who may not", STORY, async () => {
    await page.getByRole("link", { name: `“${GRID}”的微网格` }).click();
    await page.getByRole("heading", { name: GRID, level: 1 }).waitFor();
    const parts = await page.getByRole("region", { name: "微网格", exact: true }).innerText();
    expect(parts).toContain("孙组长 13900003333");
    const phone = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844 });
    await phone.goto(`${hub.http}/grids`);
    const card = phone.getByRole("region", { name: GRID });
    await card.getByRole("link", { name: PART }).waitFor();
    expect(await card.innerText()).toContain("微网格长 孙组长");
    expect(await phone.getByRole("button", { name: "新增网格" }).count()).toBe(0);
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await card.getByRole("link", { name: PART }).click();
    await phone.getByRole("heading", { name: PART, level: 1 }).waitFor();
    await phone.getByRole("img", { name: "边界" }).waitFor();
    expect(await phone.getByRole("button", { name: /^修\s?改$|^删\s?除$/ }).count()).toBe(0);
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await phone.context().close();
  });

  it("stands on her page and on the page of a case, with numbers for those who dial", STORY, async () => {
    await page.goto(`${hub.http}/people?id=per-001`);
    const own = (of: Page): Locator => of.getByRole("region", { name: "所在网格" });
    const lines = async (of: Page): Promise<readonly string[]> =>
      (await own(of).getByRole("listitem").allInnerTexts()).map((line) => line.replaceAll(/\s+/g, " "));
    await own(page).getByRole("link", { name: PART }).waitFor();
    // The nearest first, and who of them an alarm would ring now.
    expect(await lines(page)).toEqual([
      "楼栋长 钱楼长 13900004444",
      expect.stringContaining("微网格员 林芳"),
      "微网格长 孙组长 13900003333",
      expect.stringContaining("网格员 陈涛（在岗）"),
      expect.stringContaining("网格长"),
    ]);
    const asked = {
      kind: "alarm",
      source: "call",
      family: "person",
      severity: "high",
      title: "敲门无人应",
      person: "per-001",
      place: home,
    };
    const made = await (await hub.as("duty")).send<{ id: string }>("POST", "/cases", asked);
    expect(made.status).toBe(201);
    const phone = await logInAs(browser, hub.http, { username: "duty", width: 390, height: 844 });
    await phone.goto(`${hub.http}/cases/${made.body.id}`);
    await own(phone).getByRole("link", { name: "13900004444" }).waitFor();
    expect(await own(phone).getByRole("link", { name: "13900004444" }).getAttribute("href")).toBe("tel:13900004444");
    expect(await lines(phone)).toEqual(await lines(page));
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await own(phone).getByRole("link", { name: GRID, exact: true }).click();
    await phone.getByRole("heading", { name: GRID, level: 1 }).waitFor();
    await phone.context().close();
  });

  it("stands on the sheet of who needs help there, on paper too, and the roster says who is on duty per grid", STORY, async () => {
    await page.goto(`${hub.http}/near?place=${building.id}`);
    const own = page.getByRole("region", { name: "所在网格" });
    await own.getByText(`${GRID} · ${PART}`).waitFor();
    await own.getByRole("listitem").filter({ hasText: "楼栋长 钱楼长" }).getByRole("link", { name: "13900004444" }).waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await own.isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await page.goto(`${hub.http}/rosters`);
    const duty = page.getByRole("region", { name: "各网格在岗" });
    await duty.getByText("陈涛", { exact: true }).waitFor();
    const lines = (await duty.innerText()).replaceAll(/\s+/g, " ");
    expect(lines).toContain(`${GRID} 陈涛`);
    expect(lines).toMatch(/第3网格 无人在岗 改找：\S*陈涛/);
    expect(lines).not.toContain(PART);
    await duty.getByRole("link", { name: GRID }).click();
    await page.getByRole("heading", { name: GRID, level: 1 }).waitFor();
  });

  it("is removed once that was asked, and its building lies in the grid as before", STORY, async () => {
    await page.getByRole("link", { name: PART }).click();
    await page.getByRole("button", { name: /^删\s?除$/ }).click();
    const asked = page.getByRole("dialog");
    await asked.getByText(`删除“${PART}”？`).last().waitFor();
    await asked.getByRole("button", { name: /^取\s?消$/ }).click();
    await asked.waitFor({ state: "detached" });
    expect((await viewOf(PART)).grid.name).toBe(PART);
    await page.getByRole("button", { name: /^删\s?除$/ }).click();
    await asked.getByRole("button", { name: /^删\s?除$/ }).click();
    await page.getByRole("heading", { name: "网格", level: 1 }).waitFor();
    await eventually("it is gone", async () => !(await views()).some(({ grid }) => grid.name === PART) || undefined);
    expect((await viewOf(GRID)).buildings.map(({ id }) => id)).toContain(building.id);
  });
});
