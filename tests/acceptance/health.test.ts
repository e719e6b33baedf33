import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HubHealth } from "../../contracts/index.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

let hub: HubProcess;
beforeAll(async () => {
  hub = await startHub();
}, 60_000);
afterAll(async () => {
  await hub.stop();
  hub.clean();
});

/** The samples of the metrics text by name with labels. */
async function metrics(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${hub.http}/metrics`)).text();
  const samples = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
}

const STAGES = ["broker", "journal", "ingest", "series", "records", "rule", "alerts", "notices", "live", "http", "checkpoint", "audit"];

describe("how the hub is doing", () => {
  it("has metrics of every stage, which follow real traffic", async () => {
    const admin = await hub.as("admin");
    const home = await placeOfLevel(admin, "home");
    const { device, mqtt } = await addDevice(admin, { name: "温湿度", kind: "environment", place: home.id });
    const before = await metrics();
    for (const stage of STAGES) expect([...before.keys()].filter((name) => name.startsWith(`shouwang_${stage}`))).not.toEqual([]);
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/telemetry`, '{"temperature":21}', { qos: 1 });
    await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ temperature: 22, ts: Date.now() - 7_200_000 }), { qos: 1 });
    await client.publishAsync(`${device.topic}/telemetry`, "not understood", { qos: 1 });
    const grew = (after: ReadonlyMap<string, number>, name: string): number =>
      (after.get(`shouwang_${name}`) ?? 0) - (before.get(`shouwang_${name}`) ?? 0);
    const after = await eventually("every stage has counted", async () => {
      const now = await metrics();
      return grew(now, "series_rows_total") > 0 && now;
    });
    for (const name of ["broker_messages_total", "broker_acknowledged_total", "journal_records_total", "readings_total"])
      expect([name, grew(after, name)]).toEqual([name, expect.toSatisfy((value: number) => value > 0)]);
    const reasons = [...after].filter(([name]) => name.startsWith("shouwang_quarantined_by_reason_total{"));
    expect(reasons.reduce((sum, [, count]) => sum + count, 0)).toBe(after.get("shouwang_quarantined_total"));
    expect(grew(after, "quarantined_total")).toBeGreaterThan(0);
    expect(grew(after, "readings_late_total")).toBe(1);
    expect(after.get('shouwang_http_requests_total{status="2xx"}')).toBeGreaterThan(0);
    expect(after.get("shouwang_disk_free_bytes")).toBeGreaterThan(0);
    client.end(true);
  });

  it("counts clocks that are wrong, pictures of the whole for desks, notices in the outbox, and syncs by their time", async () => {
    const admin = await hub.as("admin");
    const home = await placeOfLevel(admin, "home");
    const { device, mqtt } = await addDevice(admin, { name: "快一小时", kind: "environment", place: home.id });
    const client = await hub.device(mqtt.username, mqtt.password);
    const desk = await admin.live();
    const before = await metrics();
    desk.send('{"type":"resync"}');
    await client.publishAsync(`${device.topic}/telemetry`, JSON.stringify({ temperature: 21, ts: Date.now() + 3_600_000 }), { qos: 1 });
    const after = await eventually("the clock is known, the desk served", async () => {
      const now = await metrics();
      const grown = (name: string): number => (now.get(name) ?? 0) - (before.get(name) ?? 0);
      const served = grown('shouwang_live_snapshots_total{why="asked"}') === 1;
      return served && grown('shouwang_device_clocks_wrong{how="ahead"}') === 1 && now;
    });
    expect(before.get('shouwang_live_snapshots_total{why="asked"}')).toBe(0);
    expect(after.get('shouwang_device_clock_offset_seconds{how="ahead"}')).toBeGreaterThan(3_590);
    expect(after.get('shouwang_device_clocks_wrong{how="behind"}')).toBe(0);
    expect([after.get('shouwang_notices_queued{channel="app"}'), after.get('shouwang_notices_queued{channel="email"}')]).toEqual([0, 0]);
    const syncs = [...after].filter(([name]) => name.startsWith("shouwang_journal_sync_duration_seconds_bucket")).map(([, count]) => count);
    expect(syncs.length).toBeGreaterThan(5);
    expect(syncs).toEqual(syncs.toSorted((a, b) => a - b));
    expect(syncs.at(-1)).toBe(after.get("shouwang_journal_sync_duration_seconds_count"));
    expect(syncs.at(-1)).toBeGreaterThan(0);
    expect(after.get("shouwang_journal_sync_duration_seconds_sum")).toBeGreaterThan(0);
    desk.terminate();
    client.end(true);
  });

  it("tells those who run it how each stage stands, and nobody else", async () => {
    const { status, body } = await (await hub.as("admin")).get<HubHealth>("/health");
    expect(status).toBe(200);
    expect(body.stages.map((stage) => [stage.id, stage.state])).toEqual(
      ["broker", "journal", "ingest", "rules", "series", "records", "alerts", "notices", "desks", "proof", "machine"].map((id) => [
        id,
        "ok",
      ]),
    );
    expect(body.faults).toEqual([]);
    expect(body.backup).toBeNull();
    expect(body.disk?.freeBytes).toBeGreaterThan(0);
    for (const [user, answer] of [
      ["leader", 200],
      ["duty", 403],
      ["grid", 403],
    ] as const)
      expect([user, (await (await hub.as(user)).get("/health")).status]).toEqual([user, answer]);
    expect((await fetch(`${hub.http}/api/v1/health`)).status).toBe(401);
  });
});
