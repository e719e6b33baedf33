import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const START = Date.parse("2026-03-02T08:00:00+08:00");
/** Lives on the seventh floor of a building with others, on oxygen. */
const OXYGEN = "per-022";
const COUNT = 5;

interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly state: string;
  readonly active: boolean;
  readonly device: { readonly id: string } | null;
  readonly reason: { readonly zh: string; readonly en: string };
}
interface CaseItem {
  readonly id: string;
  readonly severity: string;
  readonly state: string;
  readonly alerts: readonly { readonly id: string; readonly rule: string }[];
}

describe("a building that falls silent", () => {
  let hub: HubProcess;
  let duty: Desk;
  let admin: Desk;
  let clock = START;
  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(START).toISOString() } });
    [duty, admin] = await Promise.all([hub.as("duty"), hub.as("admin")]);
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    hub?.clean();
  });

  const pass = async (seconds: number): Promise<void> => {
    clock += seconds * 1_000;
    const { status } = await admin.send("POST", "/clock", { to: new Date(clock).toISOString() });
    expect(status).toBe(200);
  };
  const stateOf = async ({ device }: NewDevice): Promise<string> => (await duty.get<{ state: string }>(`/devices/${device.id}`)).body.state;
  const become = (one: NewDevice, state: string): Promise<unknown> =>
    eventually(`${one.device.externalId} is ${state}`, async () => (await stateOf(one)) === state, 30_000);

  test("is one high case that says where, how many and who depends on power; each returns by itself, and the case says so", async () => {
    const { body: person } = await duty.get<{ home: string }>(`/people/${OXYGEN}`);
    // What else is registered in that building was never heard: it has not fallen silent and is not counted.
    const made: NewDevice[] = [];
    for (let k = 0; k < COUNT; k++) made.push(await addDevice(duty, { name: `停电门磁${k}`, kind: "door", place: person.home }));
    const connect = async (one: NewDevice): Promise<MqttClient> => {
      const client = await hub.device(one.mqtt.username, one.mqtt.password);
      await client.publishAsync(`${one.device.topic}/telemetry`, JSON.stringify({ battery: 90 }), { qos: 1 });
      return client;
    };
    const clients = await Promise.all(made.map(connect));
    await pass(30);

    // The power goes: no DISCONNECT, the sockets are simply gone.
    for (const client of clients) client.end(true);
    for (const one of made) await become(one, "offline");
    await pass(60);
    await pass(60);
    const openAlerts = async (): Promise<readonly AlertItem[]> =>
      (await duty.get<{ items: AlertItem[] }>("/alerts?state=open&limit=1000")).body.items;
    const outage = await eventually(
      "the outage is told",
      async () => (await openAlerts()).find((one) => one.rule === "building-silent"),
      30_000,
    );
    expect(outage.severity).toBe("high");
    expect(outage.reason.zh).toMatch(
      /7栋：5 台设备自 08:00 起几乎同时失联，疑似停电或断网；这些设备所看护的情况目前看不到；其中依赖电力或电梯的居民 \d+ 人（.*吸氧 1.*），请先联系/,
    );
    expect(outage.reason.en).toMatch(
      /5 devices fell silent together from 08:00, .* cannot be seen; \d+ residents there depend on power or the lift \(.*On oxygen 1/,
    );

    // Hours later it is still this one alert and one case, and none for each device; nor for the hundreds of devices of
    // the demo that are registered and were never heard.
    await pass(3 * 3_600);
    const ours = new Set(made.map(({ device }) => device.id));
    expect((await openAlerts()).map(({ rule }) => rule)).toEqual(["building-silent"]);
    const { body: unheard } = await duty.get<{ items: { id: string }[] }>("/devices?state=unknown&limit=1000");
    expect(unheard.items.length).toBeGreaterThan(100);
    const { body: cases } = await duty.get<{ items: CaseItem[] }>("/cases?limit=1000");
    const about = cases.items.filter((one) => one.alerts.some(({ id }) => id === outage.id));
    expect(about).toMatchObject([{ severity: "high" }]);
    const caseId = about[0]?.id ?? "";

    // One after the other comes back: each is seen at once; the outage lasts until nearly all are there.
    const back: MqttClient[] = [];
    for (const [k, one] of made.entries()) {
      back.push(await connect(one));
      await become(one, "online");
      if (k === 0) {
        await pass(70);
        expect((await openAlerts()).some(({ id, active }) => id === outage.id && active)).toBe(true);
        expect(await stateOf(made[COUNT - 1] ?? one)).not.toBe("online");
      }
    }
    await pass(70);
    await pass(70);
    const after = await duty.get<AlertItem>(`/alerts/${outage.id}`);
    expect(after.body.active).toBe(false);
    expect(after.body.reason.zh).toMatch(/7栋：5 台设备自 08:00 起/);
    const { body: told } = await duty.get<CaseItem & { log: { act: string; words: { zh: string } }[] }>(`/cases/${caseId}`);
    expect(told.log.map(({ words }) => words.zh)).toContain("告警已恢复");
    // What was high is closed by a human who asked after those who depend on power.
    expect(told.state).toBe("new");
    expect((await openAlerts()).filter(({ device }) => device !== null && ours.has(device.id))).toEqual([]);
    for (const client of back) client.end(true);
  }, 180_000);
});
