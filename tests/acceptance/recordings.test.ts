import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { HAS_RECORDINGS, HOW_TO_RECORDINGS, MADE_UP, replayInto, SMOKE, WATER } from "../support/replay.ts";

interface DeviceItem {
  readonly id: string;
  readonly externalId: string;
  readonly kind: string;
}
interface AlertItem {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly active: boolean;
  readonly state: string;
  readonly occurrences: number;
}
interface Entry {
  readonly at: string;
  readonly act: string;
}
interface Series {
  readonly unit: string;
  readonly points: readonly { readonly t: string; readonly value: number }[];
}

describe("recordings replayed through MQTT on a driven clock", () => {
  let hub: HubProcess;
  let desk: Desk;
  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven" } });
  });
  afterAll(async () => {
    await hub?.stop();
    hub?.clean();
  });

  /** A recording of days outlives a session: the desk logs in after it. */
  const replay = async (file: string, ...more: readonly string[]): Promise<string> => {
    const said = await replayInto(hub, file, ...more);
    desk = await hub.as("duty");
    return said;
  };
  const deviceOf = async (externalId: string): Promise<DeviceItem> => {
    const { body } = await desk.get<{ items: DeviceItem[] }>(`/devices?search=${externalId}&limit=1000`);
    const found = body.items.find((device) => device.externalId === externalId);
    if (!found) throw new Error(`the hub has no device ${externalId}`);
    return found;
  };
  const alertsOf = async (externalId: string): Promise<AlertItem[]> =>
    (await desk.get<{ items: AlertItem[] }>(`/alerts?device=${(await deviceOf(externalId)).id}&limit=500`)).body.items;
  const actsOf = async (alert: AlertItem): Promise<string[]> => {
    const { body } = await desk.get<{ log: Entry[] }>(`/alerts/${alert.id}`);
    return body.log.map((entry) => entry.act).filter((act) => act === "raised" || act === "again" || act === "ceased");
  };
  /** Committed a moment after the replay has ended. */
  const seriesOf = async (externalId: string, measurement: string, count: number): Promise<Series> => {
    const { id } = await deviceOf(externalId);
    const span = "from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z";
    return eventually(`${count} readings of ${measurement}`, async () => {
      const { body } = await desk.get<Series>(`/devices/${id}/series?measurement=${measurement}&${span}`);
      return body.points.length >= count ? body : undefined;
    });
  };

  it("a made-up water network: a hydrant and a tank alarm and clear, once each, and every reading is kept", {
    timeout: 60_000,
  }, async () => {
    const said = await replay(MADE_UP);
    expect(said).toContain("24 rows, 95 readings sent");
    expect(said).toContain("1 empty cells, 0 rows without time, 0 restarts");
    const [hydrant] = (await alertsOf("replay-j10")).filter((alert) => alert.rule !== "device-silent");
    const [tank] = (await alertsOf("replay-t2")).filter((alert) => alert.rule !== "device-silent");
    expect([hydrant?.rule, hydrant?.severity, hydrant?.active]).toEqual(["hydrant-low", "high", false]);
    expect([tank?.rule, tank?.severity, tank?.active]).toEqual(["water-level-low", "high", false]);
    for (const alert of [hydrant, tank]) expect(alert && (await actsOf(alert))).toEqual(["raised", "ceased"]);
    for (const other of ["replay-j20", "replay-t1"]) expect((await alertsOf(other)).map((alert) => alert.rule)).toEqual([]);
    const pressure = await seriesOf("replay-j10", "water_pressure", 23);
    expect(pressure.unit).toBe("MPa");
    expect(pressure.points.length).toBe(23);
    // 6.10 m of water.
    expect(Math.min(...pressure.points.map((point) => point.value))).toBeCloseTo(0.0598, 4);
    const gaps = pressure.points.slice(1).map((point, i) => Date.parse(point.t) - Date.parse(pressure.points[i]?.t ?? ""));
    expect(gaps.filter((gap) => gap !== 3_600_000)).toEqual([7_200_000]);
  });

  it("what speaks through its log-in keeps the gateway of the recording alive", async () => {
    const silent = (await alertsOf("demo-gateway")).filter((alert) => alert.active);
    expect(silent).toEqual([]);
  });

  it.skipIf(!HAS_RECORDINGS)(`water-batadal raises and clears alerts${HOW_TO_RECORDINGS}`, { timeout: 240_000 }, async () => {
    const said = await replay(WATER, "--limit", "400");
    expect(said).toContain("400 rows, 7200 readings sent");
    const { body } = await desk.get<{ items: AlertItem[] }>("/alerts?family=water&limit=500");
    const cleared = body.items.filter((alert) => !alert.active);
    expect(cleared.length).toBeGreaterThan(0);
    for (const alert of cleared.slice(0, 20)) {
      const acts = await actsOf(alert);
      expect(acts[0]).toBe("raised");
      expect(acts.at(-1)).toBe("ceased");
    }
    expect((await seriesOf("replay-j300", "water_pressure", 400)).points.length).toBe(400);
  });

  it.skipIf(!HAS_RECORDINGS)(
    `smoke-iot: every row kept, in its unit, with the gap where it was${HOW_TO_RECORDINGS}`,
    { timeout: 240_000 },
    async () => {
      // 1 Hz up to row 24,994; then seven hours of nothing.
      const said = await replay(SMOKE, "--device", "replay-smoke", "--skip", "24694", "--limit", "500");
      expect(said).toContain("500 rows, 1500 readings sent");
      for (const [measurement, unit] of [
        ["temperature", "Cel"],
        ["humidity", "%"],
        ["eco2", "ppm"],
      ] as const) {
        const series = await seriesOf("replay-smoke", measurement, 500);
        expect([series.unit, series.points.length]).toEqual([unit, 500]);
        const steps = series.points.slice(1).map((point, i) => (Date.parse(point.t) - Date.parse(series.points[i]?.t ?? "")) / 1_000);
        expect(steps.filter((step) => step !== 1)).toEqual([24_995]);
      }
      const silent = (await alertsOf("replay-smoke")).filter((alert) => alert.rule === "device-silent");
      expect(silent.map((alert) => alert.active)).toEqual([false]);
    },
  );
});
