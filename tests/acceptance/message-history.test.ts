import { afterAll, beforeAll, expect, test } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const START = Date.parse("2026-03-02T08:00:00+08:00");
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const PAGE = 200;

interface Messages {
  readonly items: readonly {
    readonly at: string;
    readonly topic: string;
    readonly again?: boolean;
    readonly readings: readonly unknown[];
  }[];
  readonly since: string | null;
  readonly next: string | null;
}

let hub: HubProcess;
let duty: Desk;
let band: NewDevice;
let clock = START;
const env = (): Record<string, string> => ({ HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(clock).toISOString() });

beforeAll(async () => {
  hub = await startHub({ env: env() });
  const admin = await hub.as("admin");
  band = await addDevice(admin, { name: "手环", kind: "wearable", place: (await placeOfLevel(admin, "home")).id, interval: 60 });
}, 60_000);
afterAll(async () => {
  await hub?.kill();
  hub?.clean();
});

async function hourOf(): Promise<{ readonly items: Messages["items"]; readonly slowest: number }> {
  const items: Messages["items"][number][] = [];
  let slowest = 0;
  for (let cursor = ""; ; ) {
    const begun = performance.now();
    const { status, body } = await duty.get<Messages>(`/devices/${band.device.id}/messages?limit=${PAGE}${cursor}`);
    slowest = Math.max(slowest, performance.now() - begun);
    expect(status).toBe(200);
    items.push(...body.items);
    if (body.next === null) return { items, slowest };
    cursor = `&cursor=${body.next}`;
  }
}

test("two messages a second for an hour are all told, page by page, and all the same after a restart", async () => {
  const client = await hub.device(band.mqtt.username, band.mqtt.password);
  // A minute of messages, then the clock goes on by one: the hub receives each of them within its own minute.
  for (let minute = 0; minute < 60; minute++) {
    const said = Array.from({ length: 120 }, (_, n) =>
      client.publishAsync(`${band.device.topic}/telemetry`, JSON.stringify({ heart_rate: 60 + (n % 20), t: clock + n * 500 }), { qos: 1 }),
    );
    await Promise.all(said);
    clock += 60 * SECOND - 1;
    expect((await (await hub.as("admin")).send("POST", "/clock", { to: new Date(clock).toISOString() })).status).toBe(200);
  }
  await client.endAsync();
  duty = await hub.as("duty");
  const before = await hourOf();
  expect(before.items).toHaveLength(7_200);
  expect(before.items.filter(({ again }) => again === true)).toHaveLength(7_200 - 60);
  expect(new Set(before.items.map(({ at }) => at)).size).toBe(60);

  await hub.stop();
  hub = await startHub({ env: env(), dataDir: hub.dataDir });
  duty = await hub.as("duty");
  const after = await hourOf();
  expect(after.items.map(({ at, topic, readings }) => [at, topic, readings])).toEqual(
    before.items.map(({ at, topic, readings }) => [at, topic, readings]),
  );
  expect(after.items.at(-1)?.readings).toMatchObject([{ measurement: "heart_rate" }]);
  expect(Math.max(before.slowest, after.slowest)).toBeLessThan(5_000);
  clock += HOUR;
  expect((await (await hub.as("admin")).send("POST", "/clock", { to: new Date(clock).toISOString() })).status).toBe(200);
  duty = await hub.as("duty");
  expect((await hourOf()).items).toEqual([]);
}, 180_000);
