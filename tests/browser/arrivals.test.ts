import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

describe.skipIf(NO_BROWSER !== null)(`split and 到场 in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let duty: Desk;
  let page: Page;
  let id = "";

  const look = async (of: string): Promise<CaseDetail> => (await duty.get<CaseDetail>(`/cases/${of}`)).body;
  const hers = async (person: string): Promise<readonly CaseDetail[]> =>
    (await duty.get<{ items: readonly CaseDetail[] }>(`/cases?state=open&person=${person}`)).body.items;

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    duty = await hub.as("duty");
    const person = (await duty.get<{ id: string; home: string }>("/people/per-002")).body;
    const admin = await hub.as("admin");
    for (const [kind, event] of [
      ["sos-button", "sos"],
      ["wearable", "fall"],
    ] as const) {
      const made = await addDevice(admin, { name: `浏览器 ${kind}`, kind, place: person.home, person: person.id });
      const line = await hub.device(made.mqtt.username, made.mqtt.password);
      await line.publishAsync(`${made.device.topic}/event`, JSON.stringify({ event }), { qos: 1 });
      line.end(true);
    }
    id = await eventually("one case with two alerts", async () => {
      const [one] = await hers(person.id);
      return one !== undefined && one.alerts.length === 2 ? one.id : undefined;
    });
    page = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 1000, at: `/cases/${id}` });
    await page.getByRole("button", { name: "拆单" }).first().waitFor();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("an alert is taken out with its reason, as a case of its own", { timeout: 120_000 }, async () => {
    await page.getByRole("button", { name: "拆单" }).first().click();
    const form = page.getByRole("form", { name: "拆出" });
    await form.getByRole("checkbox").first().check();
    await form.getByLabel("理由（必填）").fill("来访者按键");
    await form.getByRole("button", { name: "拆出" }).click();
    await eventually("it is taken out", async () => ((await look(id)).alerts.length === 1 ? true : undefined));
  });

  it("the desk says who is there, and takes it back", { timeout: 120_000 }, async () => {
    const before = await look(id);
    await page.getByRole("button", { name: "到场", exact: true }).click();
    const form = page.getByRole("form", { name: "登记到场" });
    await form.getByText("119/120/110").click();
    await form.getByText("120 急救").click();
    await form.getByLabel("带队人或车号（可不填）").fill("沪A120");
    await form.getByRole("button", { name: "登记到场" }).click();
    await page.getByText("已登记：到场：120 急救 沪A120（电话告知）").waitFor();
    expect(await look(id)).toMatchObject({ state: "on-site", arrivals: [{ who: "rescue", service: "120", told: true }] });
    await page.getByRole("button", { name: /^撤回（\d+ 秒）$/ }).click();
    await eventually("it is as before", async () => ((await look(id)).state === before.state ? true : undefined));
    expect((await look(id)).log.at(-1)?.words.zh).toBe("撤回：到场：120 急救 沪A120（电话告知）");
  });

  it("on a phone whoever was sent says so with one press, and books another beside it", { timeout: 120_000 }, async () => {
    const phone = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844, at: `/cases/${id}` });
    await phone.getByRole("button", { name: "登记他人到场" }).click();
    const form = phone.getByRole("form", { name: "登记到场" });
    await form.getByText("家属", { exact: true }).click();
    await form.getByLabel("姓名").fill("大女儿");
    expect(await phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
    await form.getByRole("button", { name: "登记到场" }).click();
    await phone.getByText("已登记：到场：家属 大女儿（电话告知）").waitFor();
    expect((await look(id)).state).not.toBe("on-site");
    await phone.getByRole("button", { name: "到场", exact: true }).click();
    await eventually("they are there", async () => ((await look(id)).state === "on-site" ? true : undefined));
  });
});
