import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Case, type MappingOutcome, type MappingVersion, type Place, toGcj } from "../../contracts/index.ts";
import { metresBeyond } from "../../rules/index.ts";
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

/** The middle of an outline; of these straight buildings it lies inside. */
const middleOf = (ring: NonNullable<Place["outline"]>): { readonly lat: number; readonly lon: number } => {
  const mean = (pick: 0 | 1): number => ring.reduce((sum, corner) => sum + corner[pick], 0) / ring.length;
  return { lon: mean(0), lat: mean(1) };
};

describe("a mapping that a user writes", () => {
  let hub: HubProcess;
  let maint: Desk;
  let duty: Desk;
  let gateway: NewDevice;
  let button: NewDevice;
  let meter: NewDevice;

  const push = async (body: unknown, by = gateway): Promise<number> => {
    const answer = await fetch(`${hub.http}/api/v1/ingest/${by.device.externalId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${by.mqtt.password}`, "content-type": "application/json" },
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

  it("stands a watch whose gateway speaks GCJ-02 at the right building, and her call for help at her home", async () => {
    const { items } = (await duty.get<{ items: Place[] }>("/places?level=building&limit=500")).body;
    const building = items.find(({ outline }) => outline !== null);
    if (building?.outline == null) throw new Error("no building has an outline");
    const at = middleOf(building.outline);
    const given = toGcj(at);
    // What the gateway says lies elsewhere: unconverted it would be another building.
    expect(metresBeyond(building.outline, given.lon, given.lat)).toBeGreaterThan(100);
    const { home } = (await duty.get<{ home: string }>("/people/per-001")).body;
    const watch = await addDevice(maint, { name: "定位手表", kind: "wearable", place: home, person: "per-001" });
    const gcj = await addDevice(maint, { name: "手表平台", kind: "gateway", place: home, prefix: "watches/" });
    const text = `
rules:
  - device: $.imei
    position: { lat: $.lat, lon: $.lon, accuracy: $.radius, datum: GCJ-02 }
    events: [{ event: sos, path: $.sos, id: $.seq }]
`;
    const saved = await maint.send<MappingVersion>("PUT", `/devices/${gcj.device.id}/mapping`, { base: 0, text, note: "高德坐标" });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    const said = { imei: watch.device.externalId, ...given, radius: 15, sos: 1, seq: "s1" };
    expect(await push(said, gcj)).toBe(200);
    const last = async (measurement: string): Promise<number | undefined> => {
      const { body } = await duty.get<{ points?: { value: number }[] }>(`/devices/${watch.device.id}/series?measurement=${measurement}`);
      return body.points?.at(-1)?.value;
    };
    const lat = await eventually("a position", async () => last("lat"));
    const lon = await eventually("a position", async () => last("lon"));
    expect(metresBeyond(building.outline, lon, lat)).toBeLessThanOrEqual(0);
    const opened = await eventually("her case", async () => {
      const { body } = await duty.get<{ items: Case[] }>("/cases?person=per-001");
      return body.items.find(({ alerts }) => alerts.some(({ rule }) => rule === "sos"));
    });
    expect(opened.place?.id).toBe(home);
    // A hazard that is reported from where the watch stands is of that building as well.
    const report = { kind: "hazard", source: "grid", hazard: "road", point: { lat, lon } };
    expect((await duty.send<Case>("POST", "/cases", report)).body.place?.id).toBe(building.id);
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
