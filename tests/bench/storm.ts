import type { Page } from "playwright-core";
import { logInAs, openBrowser } from "../support/browser.ts";
import { createRig, quantile, wait } from "./rig.ts";
import { atMost, type Bench, told } from "./row.ts";

const ALERTS = 1_000;
const SPAN_MS = 10_000;
/** Dangers to life among them: one a second, each answered at the desk. */
const CALLS = 8;
/** A call that is not raised by then is a fault of the hub, no figure. */
const MOST_MS = 60_000;

/** Milliseconds from the press of the button until the desk says that the alert is taken. */
async function answer(page: Page, id: string): Promise<number> {
  const row = page.locator(`[data-alert="${id}"]`).first();
  await row.waitFor({ timeout: 30_000 });
  await row.click();
  const button = page.getByRole("button", { name: /^接警/ }).first();
  await button.waitFor({ timeout: 30_000 });
  const before = performance.now();
  await button.click();
  await page.locator(`[data-alert="${id}"][data-waiting="false"]`).first().waitFor({ state: "attached", timeout: 60_000 });
  return performance.now() - before;
}

/** A thousand medium alerts in ten seconds, and people who call for help in the midst of them, at a desk in a real browser. */
export const storm: Bench = {
  name: "storm",
  about: `${ALERTS} alerts in ${SPAN_MS / 1_000} s at a desk in a browser: from the click on 接警 to the answer shown`,
  run: async () => {
    const rig = await createRig();
    const browser = await openBrowser();
    try {
      const doors = await rig.devices(ALERTS, "door");
      const buttons = await rig.devices(CALLS, "sos-button");
      const [gateway] = await rig.gateways(1);
      if (!gateway) throw new Error("no gateway");
      const client = await rig.hub.device(gateway.mqtt.username, gateway.mqtt.password, { reconnectPeriod: 500 });
      let cuts = 0;
      client.on("close", () => cuts++);
      const page = await logInAs(browser, rig.hub.http, { username: "duty", width: 1440, height: 900 });
      await page.getByText("目前没有告警").waitFor();
      const began = performance.now();
      const rain = (async () => {
        for (const [n, door] of doors.entries()) {
          client.publish(`${door.device.topic}/event`, '{"event":"tamper","state":"on"}', { qos: 1 });
          await wait(Math.max(0, began + (n * SPAN_MS) / ALERTS - performance.now()));
        }
        return performance.now() - began;
      })();
      const took: number[] = [];
      const shown: number[] = [];
      for (const button of buttons) {
        const sent = performance.now();
        client.publish(`${button.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
        let id = "";
        while (id === "") {
          if (performance.now() - sent > MOST_MS)
            throw new Error(`a call for help was not raised within ${MOST_MS} ms; the line was cut ${cuts} times`);
          const { body } = await rig.duty.get<{ items: { id: string }[] }>(`/alerts?device=${button.device.id}`);
          id = body.items[0]?.id ?? "";
        }
        await page.locator(`[data-alert="${id}"]`).first().waitFor({ timeout: 60_000 });
        shown.push(performance.now() - sent);
        took.push(await answer(page, id));
        await wait(Math.max(0, sent + SPAN_MS / CALLS - performance.now()));
      }
      const lasted = await rain;
      await page.getByText(new RegExp(`其余 ${ALERTS} 条`)).waitFor({ timeout: 60_000 });
      const settled = performance.now() - began;
      const rows = await page.locator("[data-alert]:visible").count();
      const cutBefore = cuts;
      client.end(true);
      return [
        atMost("storm", `from the click on 接警 to the answer shown, median of ${took.length}`, quantile(took, 0.5), "ms", 1_000),
        atMost("storm", "from the click to the answer shown, slowest", Math.max(...took), "ms", 3_000),
        told("storm", "from the press of the SOS button to its row on the desk, median", quantile(shown, 0.5), "ms"),
        told("storm", "the storm lasted", lasted / 1_000, "s"),
        told("storm", "until the fold says its whole count", settled / 1_000, "s"),
        told("storm", "times the gateway's line was cut", cutBefore, "times"),
        atMost("storm", "rows that stand by themselves", rows, "rows", CALLS),
      ];
    } finally {
      await browser.close();
      await rig.done();
    }
  },
};
