import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { colourCount } from "./pixels.ts";

/** What a device that has not spoken is drawn in. */
const OFFLINE = [0x8a, 0x96, 0xab] as const;
const RELOADS = 5;
const NAME = `the map in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    page = await logInAs(browser, hub.http, { username: "duty", width: 1366, height: 768 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const drawnDevices = async (): Promise<number> =>
    (await colourCount(page, await page.locator('section[aria-label="安全地图"]').screenshot(), OFFLINE)).hits;
  const devicesOnMap = (what: string): Promise<number> =>
    eventually(
      what,
      async () => {
        const hits = await drawnDevices();
        return hits > 300 && hits;
      },
      15_000,
    );

  it(`shows the devices after each of ${RELOADS} reloads`, { timeout: 240_000 }, async () => {
    for (let turn = 1; turn <= RELOADS; turn += 1) {
      await page.reload();
      await page.locator("canvas.maplibregl-canvas").waitFor();
      expect(await devicesOnMap(`devices on the map after reload ${turn}`)).toBeGreaterThan(300);
    }
  });

  it("keeps the devices when the ground itself changes under an open desk", { timeout: 120_000 }, async () => {
    const admin = await hub.as("admin");
    const compound = await placeOfLevel(admin, "compound");
    const { body } = await admin.get<{ outline: readonly (readonly [number, number])[] }>(`/places/${compound.id}`);
    const [lon, lat] = body.outline[0] ?? [0, 0];
    const outline = [
      [lon, lat],
      [lon + 0.0004, lat],
      [lon + 0.0004, lat + 0.0002],
      [lon, lat],
    ];
    const fetched = page.waitForResponse((response) => response.url().endsWith("/api/v1/map"));
    await admin.send("POST", "/places", { level: "building", name: "新楼", parent: compound.id, outline, floors: 6 });
    await fetched;
    // Two frames later the new ground is drawn; what is seen then stays.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    await devicesOnMap("devices on the new ground");
  });
});
