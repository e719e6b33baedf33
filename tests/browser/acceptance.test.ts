import { readFile } from "node:fs/promises";
import type { MqttClient } from "mqtt";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AcceptanceRows, AcceptanceSummary } from "../../contracts/index.ts";
import { openWorkbook } from "../../hub/imports/xlsx-read.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `an acceptance table in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let maint: Desk;
  let heard: NewDevice;
  let line: MqttClient | undefined;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    const admin = await hub.as("admin");
    maint = await hub.as("maint");
    const { id: parent } = await placeOfLevel(admin, "compound");
    const { body: building } = await admin.send<{ id: string }>("POST", "/places", { level: "building", name: "验收楼", parent });
    heard = await addDevice(admin, { name: "烟感一", kind: "smoke", place: building.id });
    await addDevice(admin, { name: "烟感二", kind: "smoke", place: building.id });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const walk = await maint.send("POST", "/maintenance", { places: [building.id], reason: "验收", until, tests: true });
    expect(walk.status).toBe(201);
  }, 120_000);
  afterAll(async () => {
    line?.end(true);
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const says = async (topic: "event" | "telemetry", body: object): Promise<void> => {
    line ??= await hub.device(heard.mqtt.username, heard.mqtt.password);
    await line.publishAsync(`${heard.device.topic}/${topic}`, JSON.stringify(body), { qos: 1 });
  };
  const item = (page: Page, name: string): Locator => page.locator("main ul > li", { has: page.getByRole("link", { name, exact: true }) });
  const signs = async (page: Page, party: string, username: string): Promise<void> => {
    const of = page.getByRole("region", { name: "签署" }).locator("li", { hasText: party });
    await of.getByRole("button", { name: "代表此方签署" }).click();
    await of.getByLabel("签署人用户名").fill(username);
    await of.getByLabel("本人密码").fill(DEMO_PASSWORD);
    await of.getByRole("button", { name: /^签\s?署$/ }).click();
  };

  it("is made, measured on a phone before a desk, signed by three, frozen, compared with the next and exported", {
    timeout: 120_000,
  }, async () => {
    const [desk, phone] = await Promise.all([
      logInAs(browser, hub.http, { username: "duty", width: 1366, height: 900, at: "/profile" }),
      logInAs(browser, hub.http, {
        username: "maint",
        width: 390,
        height: 844,
        options: { hasTouch: true, isMobile: true },
        at: "/acceptances",
      }),
    ]);
    await phone.getByRole("button", { name: "新建验收表" }).click();
    const form = phone.getByRole("dialog");
    await form.getByLabel("名称").fill("验收楼一期");
    await form.getByRole("combobox", { name: "小区、楼栋或位置" }).fill("验收楼");
    await phone.locator(".ant-select-item-option", { hasText: "验收楼" }).first().click();
    await form.getByLabel("名称").click();
    await form.getByRole("button", { name: /^新\s?建$/ }).click();
    await phone.getByRole("heading", { name: "验收楼一期" }).waitFor();
    const { body: tables } = await maint.get<{ items: AcceptanceSummary[] }>("/acceptances");
    const table = tables.items.find(({ title }) => title === "验收楼一期")?.id ?? "";

    await says("telemetry", { signal: -71, battery: 96 });
    const one = item(phone, "烟感一");
    await one.getByRole("button", { name: "我在这里，开始测试" }).click();
    await one.getByText("2 分钟内请让它告警").waitFor();
    await says("event", { event: "smoke", state: "on" });
    // Both screens say that it is a test, and that they have drawn it.
    await Promise.all([desk, phone].map((page) => page.getByText("测试，不呼叫任何人").first().waitFor()));
    await says("event", { event: "smoke", state: "off" });
    const alarm = await eventually("both have said so", async () => {
      const row = (await maint.get<AcceptanceRows>(`/acceptances/${table}/rows`)).body.items.find(({ name }) => name === "烟感一");
      return row?.alarm?.deskMs != null && row.alarm.phoneMs !== null && row.faults.length === 0 ? row.alarm : null;
    });
    expect([alarm.deskMs, alarm.phoneMs].every((ms) => ms !== null && ms > 0 && ms < 10_000)).toBe(true);
    await one.getByRole("button", { name: "位置无误" }).click();
    await one
      .getByLabel("拍照")
      .last()
      .setInputFiles({ name: "1.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") });
    // What is accepted leaves the list of what is left.
    await one.waitFor({ state: "detached" });
    expect(await item(phone, "烟感二").innerText()).toContain("从未上报");
    expect(await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    if (process.env.SHOUWANG_SCREENSHOT) await phone.screenshot({ path: process.env.SHOUWANG_SCREENSHOT, fullPage: true });

    await signs(phone, "施工（集成）单位", "maint");
    await phone.getByText("签署后不再改动").first().waitFor();
    // The same human does not sign for two.
    await signs(phone, "使用单位（社区）", "maint");
    await phone.getByRole("region", { name: "签署" }).getByRole("alert").waitFor();
    await phone
      .getByRole("region", { name: "签署" })
      .getByRole("button", { name: /^取\s?消$/ })
      .click();
    await signs(phone, "使用单位（社区）", "leader");
    await signs(phone, "街道、区（县）", "admin");
    const signed = phone.getByRole("region", { name: "签署" });
    await signed.getByRole("button").first().waitFor({ state: "detached" });
    expect((await signed.innerText()).match(/签署于/g)).toHaveLength(3);
    expect(await item(phone, "烟感二").getByRole("button", { name: "位置无误" }).count()).toBe(0);
    const frozen = (await maint.get<AcceptanceRows>(`/acceptances/${table}/rows?version=1`)).body.items;

    await phone.getByRole("button", { name: "新建一版" }).click();
    await item(phone, "烟感二").getByRole("button", { name: "位置无误" }).click();
    await phone.getByRole("button", { name: "与第 1 版比较" }).click();
    const changes = phone.getByRole("region", { name: "与第 1 版比较" });
    await changes.getByText("已消除：位置未核对").waitFor();
    expect((await maint.get<AcceptanceRows>(`/acceptances/${table}/rows?version=1`)).body.items).toEqual(frozen);

    const [saved] = await Promise.all([phone.waitForEvent("download"), phone.getByRole("link", { name: "Excel 表格" }).click()]);
    const book = openWorkbook(new Uint8Array(await readFile(await saved.path())));
    if (!book.ok) throw new Error("no workbook");
    const cells = book.book.rows.map((row) => row.map(({ text }) => text));
    expect(cells.find((row) => row.includes("烟感一"))).toContain("合格");
    expect(cells.find((row) => row.includes("烟感二"))).toContain("从未上报");

    await phone.goto(`${hub.http}/acceptances/${table}/print?version=1`);
    await phone.getByText("签署于").nth(2).waitFor();
    expect(await phone.locator("table tbody tr").count()).toBe(2);
  });
});
