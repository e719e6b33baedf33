import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { HAS_RECORDINGS, HOW_TO_RECORDINGS, MADE_UP, moveClock, replayInto, WATER } from "../support/replay.ts";
import { type Counted, colourCount } from "./pixels.ts";

const HIGH = [0xff, 0xa0, 0x33] as const;
/** Half the height of an alert's ring on the map, from its upper edge. */
const RING = 15;

interface Story {
  readonly file: string;
  /** Rows up to the low pressure. */
  readonly falls: { readonly skip: number; readonly limit: number };
  /** Rows from the recovery on. */
  readonly recovers: { readonly skip: number; readonly limit: number };
  /** External ids of the hydrants concerned. */
  readonly hydrants: readonly string[];
}

const MADE_UP_STORY: Story = {
  file: MADE_UP,
  falls: { skip: 0, limit: 9 },
  recovers: { skip: 10, limit: 2 },
  hydrants: ["replay-j10"],
};
// An hour in which two nodes fall below the limit of a hydrant, and the hours in which they recover.
const WATER_STORY: Story = {
  file: WATER,
  falls: { skip: 1755, limit: 6 },
  recovers: { skip: 1761, limit: 3 },
  hydrants: ["replay-j302", "replay-j307"],
};

interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly active: boolean;
  readonly device: { readonly externalId: string } | null;
}

const NAME = `recordings on the map in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let browser: Browser;
  let hub: HubProcess;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function openAlerts(): Promise<readonly AlertItem[]> {
    const duty: Desk = await hub.as("duty");
    return (await duty.get<{ items: AlertItem[] }>("/alerts?state=open&severity=high&limit=500")).body.items;
  }

  const mapOf = (page: Page): Locator => page.locator('section[aria-label="安全地图"]');
  const onMap = async (page: Page): Promise<Counted> => colourCount(page, await mapOf(page).screenshot(), HIGH);
  const rowOf = (page: Page, alert: AlertItem): Locator => page.locator(`[data-alert="${alert.id}"]`);
  const article = (page: Page): Locator => page.getByRole("article", { name: "告警" });

  /** The alerts of low pressure at the story's hydrants, one each. */
  async function alertsOf({ hydrants }: Story): Promise<readonly AlertItem[]> {
    const found = (await openAlerts()).filter((alert) => alert.rule === "hydrant-low");
    expect(found.map((alert) => alert.device?.externalId).sort()).toEqual(hydrants);
    return found;
  }

  /** From the fall of the pressure to a ring on the map that opens the alert when pressed. */
  async function watchFall(page: Page, alerts: readonly AlertItem[]): Promise<void> {
    for (const alert of alerts) await rowOf(page, alert).getByText("未接警").waitFor();
    const [x, y] = await eventually("the ring of an alert on the map", async () => {
      const { hits, first } = await onMap(page);
      return hits > 60 && first;
    });
    await mapOf(page).click({ position: { x, y: y + RING } });
    await article(page).getByText("消火栓水压不足").first().waitFor();
  }

  /** Recovered, it says so until somebody has seen it; then it leaves queue and map. */
  async function watchRecovery(page: Page, alerts: readonly AlertItem[]): Promise<void> {
    for (const alert of alerts) await rowOf(page, alert).getByText("已恢复 · 未接警").waitFor();
    for (const alert of alerts) {
      await rowOf(page, alert).click();
      await page.waitForURL((url) => url.searchParams.get("alert") === alert.id);
      await article(page).getByText("已恢复 · 未接警").first().waitFor();
      await page.keyboard.press("Enter");
      await rowOf(page, alert).waitFor({ state: "detached" });
    }
    await eventually("a map without the alert", async () => (await onMap(page)).hits === 0);
  }

  async function tell(story: Story): Promise<void> {
    const replay = (rows: Story["falls"]): Promise<string> =>
      replayInto(hub, story.file, "--skip", String(rows.skip), "--limit", String(rows.limit));
    const page = await logInAs(browser, hub.http, { username: "duty", width: 1366, height: 768 });
    await page.locator("canvas.maplibregl-canvas").waitFor();
    await eventually("a drawn map", async () => (await onMap(page)).distinct > 20);
    expect((await onMap(page)).hits).toBe(0);
    await replay(story.falls);
    await moveClock(hub, 5);
    const alerts = await alertsOf(story);
    await watchFall(page, alerts);
    await moveClock(hub, 55);
    await replay(story.recovers);
    await moveClock(hub, 5);
    await watchRecovery(page, alerts);
    expect((await openAlerts()).filter((alert) => alert.rule === "hydrant-low")).toEqual([]);
    await page.context().close();
  }

  /** Nobody plays the demo's own devices here: hours of their silence would be drawn over the recording's alerts. */
  async function removeDemoDevices(): Promise<void> {
    const admin = await hub.as("admin");
    const { body } = await admin.get<{ items: { id: string; kind: string }[] }>("/devices?limit=1000");
    for (const device of body.items) if (device.kind !== "gateway") await admin.send("DELETE", `/devices/${device.id}`);
  }

  /** A hub for each, so that the map begins without an alert. */
  async function onFreshHub(story: Story): Promise<void> {
    hub = await startHub({ env: { HUB_CLOCK: "driven" } });
    try {
      await removeDemoDevices();
      await tell(story);
    } finally {
      await hub.stop();
      hub.clean();
    }
  }

  it(
    "a made-up water network: low pressure at a hydrant rings on the map, and is gone once it has recovered and was seen",
    {
      timeout: 180_000,
    },
    () => onFreshHub(MADE_UP_STORY),
  );

  it.skipIf(!HAS_RECORDINGS)(
    `water-batadal: low pressure rings on the map, and is gone once it has recovered and was seen${HOW_TO_RECORDINGS}`,
    {
      timeout: 180_000,
    },
    () => onFreshHub(WATER_STORY),
  );
});
