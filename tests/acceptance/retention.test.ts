import { expect, test } from "vitest";
import { DAY, MINUTE, SECOND, toIso } from "../../contracts/index.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, startHub } from "../support/hub-process.ts";

interface Series {
  readonly points: readonly { readonly t: string; readonly value: number }[];
  readonly minutesBefore: string | null;
}
interface Purges {
  readonly items: readonly { readonly what: string; readonly rows: number; readonly policy: { readonly rawDays: number } }[];
}

/** Asks until the answer holds; the hub's upkeep runs by real time, also where the clock is driven. */
async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const purgesOf = async (admin: Desk): Promise<Purges> => (await admin.get<Purges>("/purges?what=raw")).body;

test("readings past their time are removed by the hub's own upkeep, with proof; minutes answer and say so", async () => {
  const start = Date.UTC(2026, 2, 1, 1);
  const hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(start) } });
  try {
    const [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    const home = await placeOfLevel(admin, "home");
    const { device, mqtt } = await addDevice(admin, { name: "温湿度 1", kind: "environment", place: home.id });
    const client = await hub.device(mqtt.username, mqtt.password);
    for (let n = 0; n < 120; n++)
      await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ temperature: 20, ts: start - 10 * MINUTE + n * SECOND }), {
        qos: 1,
      });
    await client.endAsync();
    const path = `/devices/${device.id}/series?measurement=temperature&from=${toIso(start - DAY)}&to=${toIso(start + DAY)}`;
    const before = await until(
      () => duty.get<Series>(path),
      ({ body }) => body.points.length === 120,
    );
    expect(before.body.minutesBefore).toBeNull();

    expect((await admin.send("PUT", "/retention", { auditDays: 100 })).status).toBe(422);
    expect((await admin.send("PUT", "/retention", { rawDays: 31 })).status).toBe(200);
    expect((await admin.send("POST", "/clock", { to: toIso(start + 33 * DAY) })).status).toBe(200);

    // A month ends every session.
    const [later, dutyLater] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    const { items } = await until(
      () => purgesOf(later),
      (answer) => answer.items.length > 0,
    );
    expect(items).toMatchObject([{ what: "raw", policy: { rawDays: 31 } }]);
    // The demo's own devices may have sent readings on that day too.
    expect(items[0]?.rows).toBeGreaterThanOrEqual(120);
    const after = (await dutyLater.get<Series>(path)).body;
    expect(after.points).toEqual([0, 1].map((n) => ({ t: toIso(start - 10 * MINUTE + n * MINUTE), value: 20 })));
    expect(after.minutesBefore).toBe(toIso(Math.floor(start / DAY) * DAY + DAY));
    const audit = await later.get<{ items: readonly { act: string; outcome: string }[] }>("/audit?user=admin&limit=20");
    expect(audit.body.items.filter((line) => line.act === "retention.change").map((line) => line.outcome)).toEqual(["done", "refused"]);
  } finally {
    await hub.stop();
    hub.clean();
  }
});
