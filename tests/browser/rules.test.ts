import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alert, MINUTE, type RuleDetail, toIso } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const PICTURES = process.env.RULES_PICTURES;
const START = Date.UTC(2026, 2, 2, 1);

describe.skipIf(NO_BROWSER !== null)("a rule at the desk", () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  const picture = async (name: string): Promise<void> => {
    if (PICTURES) {
      await page.setViewportSize({ width: 1440, height: 2200 });
      await page.screenshot({ path: `${PICTURES}/${name}.png` });
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  };

  /** A band that measures low once for the rule in force, and twice for a stricter one. */
  const seed = async (): Promise<void> => {
    const admin = await hub.as("admin");
    const duty = await hub.as("duty");
    const home = await placeOfLevel(admin, "home");
    const person = await duty.send<{ id: string }>("POST", "/people", { name: "周桂芳", home: home.id });
    let now = START;
    const move = async (ms: number): Promise<void> => {
      now += ms;
      expect((await admin.send("POST", "/clock", { to: toIso(now) })).status).toBe(200);
    };
    await move(MINUTE);
    const band = await addDevice(admin, { name: "手环", kind: "wearable", place: home.id, person: person.body.id, interval: 60 });
    const client = await hub.device(band.mqtt.username, band.mqtt.password);
    const measure = async (count: number, spo2: number): Promise<void> => {
      for (let k = 0; k < count; k++) {
        await client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ spo2, heart_rate: 72 }), { qos: 1 });
        await move(MINUTE);
      }
    };
    await measure(5, 97);
    await measure(5, 87);
    const { body } = await duty.get<{ items: Alert[] }>("/alerts?limit=1000");
    const low = body.items.find((one) => one.rule === "spo2-low");
    await duty.send("POST", `/alerts/${low?.id}/verify`, { verdict: "true", how: "上门" });
    await measure(20, 97);
    await measure(5, 91);
    await measure(3, 97);
    await client.endAsync();
  };

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(START) } }), openBrowser()]);
    leader = await hub.as("leader");
    await seed();
    page = await logInAs(browser, hub.http, { username: "leader", width: 1440, height: 900, at: "/profile" });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  test("is edited, its mistake shown, replayed, put in force and rolled back", async () => {
    await page.goto(`${hub.http}/rules?search=血氧`);
    await picture("list");
    await page
      .getByRole("link", { name: /^血氧过低/ })
      .first()
      .click();
    const says = page.getByRole("region", { name: "这条规则的意思" });
    await says.getByText("血氧饱和度低于 90%").waitFor();
    await picture("rule");

    // The sentence follows the form.
    const limit = page.getByRole("spinbutton", { name: "血氧饱和度：低于" }).first();
    await limit.fill("92");
    await limit.press("Tab");
    await says.getByText("血氧饱和度低于 92%").waitFor();
    const diff = page.getByRole("region", { name: "与现行版本的差别" });
    await diff.getByText("92 %").waitFor();
    await picture("edit");

    // A mistake in the text is told with its line, and nothing can be run on it.
    await page.getByText("规则文本（YAML）", { exact: true }).click();
    const text = page.getByRole("textbox", { name: "规则文本（YAML）" });
    const good = await text.inputValue();
    await text.fill(good.replace("below: 92", "belw: 92"));
    await page
      .getByRole("alert", { name: "规则文本中的错误" })
      .getByText(/第 \d+ 行/)
      .waitFor();
    await page.getByText("是否要写“below”？").waitFor();
    expect(await page.getByRole("button", { name: "不回放直接启用" }).isDisabled()).toBe(true);
    await picture("mistake");
    await text.fill(good);
    await says.getByText("血氧饱和度低于 92%").waitFor();

    // The draft and the replay outlive a reload.
    await page.getByRole("button", { name: "回放比较" }).click();
    await page.getByRole("button", { name: "开始回放" }).click();
    await page.waitForURL(/replay=rep-/);
    await page.reload();
    await page.getByRole("heading", { name: "不同之处" }).waitFor();
    await picture("replay");
    await page.getByRole("row", { name: /多出.*周桂芳/ }).waitFor();
    await page.getByRole("row", { name: "属实 1 0" }).waitFor();

    await page.getByRole("button", { name: "启用改动" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("92 %").waitFor();
    await dialog.getByRole("button", { name: "启用改动" }).click();
    await page
      .getByRole("row", { name: /^2 （现行）/ })
      .getByText("看过回放")
      .waitFor();
    const live = await leader.get<RuleDetail>("/rules/spo2-low");
    expect(live.body).toMatchObject({ version: 2, edited: true });
    expect(live.body.yaml).toContain("below: 92");

    await page.getByRole("row", { name: /^1 / }).getByRole("button", { name: "比较" }).click();
    await page.getByRole("region", { name: "比较" }).getByText("92 %").waitFor();
    await picture("versions");
    await page.getByRole("row", { name: /^1 / }).getByRole("button", { name: "退回此版" }).click();
    await dialog.getByRole("textbox", { name: "理由（必填）" }).fill("误报太多");
    await dialog.getByRole("button", { name: "退回此版" }).click();
    await page.getByRole("row", { name: /^3 （现行）.*退回/ }).waitFor();
    expect((await leader.get<RuleDetail>("/rules/spo2-low")).body).toMatchObject({ version: 3, edited: false });
  }, 120_000);
});
