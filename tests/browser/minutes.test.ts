import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY, SECOND, toIso } from "../../contracts/index.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `the chart of a time past its retention, in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  /** Nine in the morning in Shanghai. */
  const START = Date.UTC(2026, 2, 1, 1);
  /** As old as a reading may be that is still believed: two days later it is past 31 days. */
  const MEASURED = START - 29 * DAY;
  let hub: HubProcess;
  let browser: Browser;
  let sensor: NewDevice;

  beforeAll(async () => {
    const env = { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(START) };
    [hub, browser] = await Promise.all([startHub({ env }), openBrowser()]);
    const [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    sensor = await addDevice(admin, { name: "温湿度", kind: "environment", place: (await placeOfLevel(admin, "home")).id });
    const client = await hub.device(sensor.mqtt.username, sensor.mqtt.password);
    const told = Array.from({ length: 120 }, (_, n) => JSON.stringify({ temperature: 21.5, ts: MEASURED - n * 10 * SECOND }));
    await Promise.all(told.map((text) => client.publishAsync(`${sensor.device.topic}/telemetry`, text, { qos: 1 })));
    await client.endAsync();
    const span = `from=${toIso(MEASURED - DAY)}&to=${toIso(MEASURED + DAY)}`;
    const series = `/devices/${sensor.device.id}/series?measurement=temperature&${span}`;
    await eventually("stored", async () => (await duty.get<{ points: unknown[] }>(series)).body.points.length === 120, 60_000);
    expect((await admin.send("PUT", "/retention", { rawDays: 31 })).status).toBe(200);
    expect((await admin.send("POST", "/clock", { to: toIso(START + 3 * DAY) })).status).toBe(200);
    // The days that went by ended every session.
    const later = await hub.as("admin");
    await eventually("removed", async () => (await later.get<{ items: unknown[] }>("/purges?what=raw")).body.items.length > 0, 60_000);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("says from when on averages stand for raw readings, on a phone too", async () => {
    const page = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900 });
    const range = "range=custom&from=2026-01-31T08:00&to=2026-01-31T09:00";
    await page.goto(`${hub.http}/devices/${sensor.device.id}?measurement=temperature&${range}`);
    await page.getByText(/2026.*之前为每分钟平均值：原始数据已过保存期/).waitFor();
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: process.env.SHOUWANG_SCREENSHOT });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: `${process.env.SHOUWANG_SCREENSHOT}-phone.png` });
  });
});
