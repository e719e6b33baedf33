import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MappingOutcome, MappingVersion } from "../../contracts/index.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const MAPPING = `
rules:
  - match: { where: [{ path: $.kind, is: [sos, door] }] }
    device: $.dev
    events:
      - { event: sos, path: $.kind, on: [sos], otherwise: ignore, id: $.id }
      - { event: door, path: $.open }
  - each: "$.values[*]"
    device: "@.dev"
    time: { path: "@.at" }
    readings: [{ measurement: water_pressure, path: "@.kpa", unit: kPa }]
`;

describe("a mapping that a user writes", () => {
  let hub: HubProcess;
  let maint: Desk;
  let duty: Desk;
  let gateway: NewDevice;
  let button: NewDevice;
  let meter: NewDevice;

  const push = async (body: unknown): Promise<number> => {
    const answer = await fetch(`${hub.http}/api/v1/ingest/${gateway.device.externalId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${gateway.mqtt.password}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  };
  const kept = async (): Promise<string[]> => {
    const { body } = await maint.get<{ items: { id: string }[] }>(`/quarantine?state=kept&login=${gateway.mqtt.username}`);
    return body.items.map(({ id }) => id);
  };
  const edit = (base: number, text: string) =>
    maint.send<MappingVersion>("PUT", `/devices/${gateway.device.id}/mapping`, { base, text, note: "试用" });
  const severity = async (device: NewDevice): Promise<string[]> =>
    (await duty.get<{ items: { severity: string }[] }>(`/alerts?device=${device.device.id}`)).body.items.map((one) => one.severity);

  beforeAll(async () => {
    hub = await startHub();
    [maint, duty] = await Promise.all([hub.as("maint"), hub.as("duty")]);
    const home = (await placeOfLevel(duty, "home")).id;
    gateway = await addDevice(maint, { name: "平台", kind: "gateway", place: home, prefix: "cloud/" });
    button = await addDevice(maint, { name: "按钮", kind: "sos-button", place: home });
    meter = await addDevice(maint, { name: "水压", kind: "water-pressure", place: home });
  }, 60_000);
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it("is tried on a kept message before it is saved, and refused with words where it is wrong", async () => {
    expect(await push({ kind: "sos", dev: button.device.externalId, id: "a1" })).toBe(200);
    const [id] = await eventually("the kept message", async () => {
      const ids = await kept();
      return ids.length > 0 ? ids : undefined;
    });
    const at = `/devices/${gateway.device.id}/mapping/try`;
    const tried = await maint.send<MappingOutcome>("POST", at, { text: MAPPING, quarantined: id });
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({
      faults: [],
      kept: [],
      events: [{ device: button.device.externalId, event: "sos", lifeSafety: true }],
    });
    const wrong = await maint.send<MappingOutcome>("POST", at, { text: MAPPING.replace("unit: kPa", "unit: kilo"), body: "{}" });
    expect(wrong.body.faults.map(({ where }) => where)).toEqual(["/rules/1/readings/0/unit"]);
    const refused = await edit(0, MAPPING.replace("event: door", "event: dor"));
    expect(refused.status).toBe(422);
    expect((await severity(button)).length).toBe(0);
  });

  it("takes what was kept through, late calls for help not swallowed, and what comes from then on", async () => {
    expect((await edit(0, MAPPING)).body.version).toBe(1);
    expect((await edit(0, MAPPING)).status).toBe(409);
    const rerun = await maint.send<{ mended: number }>("POST", "/quarantine/rerun", { ids: await kept() });
    expect(rerun.body.mended).toBe(1);
    await eventually("the alarm that was kept", async () => (await severity(button)).length === 1);
    expect(await push({ values: [{ dev: meter.device.externalId, kpa: 250, at: Date.now() }] })).toBe(200);
    await eventually("the pressure", async () => {
      const { body } = await duty.get<{ points: { value: number }[] }>(`/devices/${meter.device.id}/series?measurement=water_pressure`);
      return body.points[0]?.value === 0.25;
    });
  });

  it("holds after the hub is killed, and is withdrawn by an empty text", async () => {
    await hub.kill();
    hub = await startHub({ dataDir: hub.dataDir });
    [maint, duty] = await Promise.all([hub.as("maint"), hub.as("duty")]);
    const { body } = await maint.get<{ current: MappingVersion }>(`/devices/${gateway.device.id}/mapping`);
    expect(body.current).toMatchObject({ version: 1, by: "maint", note: "试用" });
    expect((await kept()).length).toBe(0);
    expect(await push({ values: [{ dev: meter.device.externalId, kpa: 260, at: Date.now() }] })).toBe(200);
    expect((await edit(1, "")).status).toBe(200);
    expect(await push({ kind: "sos", dev: button.device.externalId, id: "a2" })).toBe(200);
    await eventually("it is kept again", async () => (await kept()).length === 1);
  });
});
