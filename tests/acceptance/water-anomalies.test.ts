import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { HOUR } from "../../contracts/index.ts";
import type { Column } from "../../device-sim/replay/columns.ts";
import { loadRulePacks } from "../../rules/index.ts";
import { HAS_RECORDINGS, HOW_TO_RECORDINGS, WATER } from "../support/replay.ts";
import { alertsOn, scoreOf, type WaterRow } from "../support/water/evaluate.ts";
import { readWater } from "../support/water/recording.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("../../rules/packs", import.meta.url)));
const rules = (loaded.ok ? loaded.rules : []).filter((rule) => rule.id === "water-unseen");
const START = Date.parse("2026-03-01T00:00:00+08:00");

/** Eight weeks of two hydrants and a tank that follow the day, in which one hydrant is choked for a day and the tank overfilled for another. */
function madeUp(): { rows: WaterRow[]; columns: Column[] } {
  const column = (device: string, kind: Column["kind"], measurement: Column["measurement"]): Column => ({
    ...{ column: device, device, kind, name: device, measurement, factor: 1, shift: 0, spot: "" },
  });
  const columns = [
    column("y1", "hydrant", "water_pressure"),
    column("y2", "hydrant", "water_pressure"),
    column("t1", "water-level", "water_level"),
  ];
  const rows = Array.from({ length: 56 * 24 }, (_, i): WaterRow => {
    const [choked, overfilled] = [i >= 900 && i < 924, i >= 1_150 && i < 1_174];
    const day = Math.sin((i / 24) * 2 * Math.PI);
    const waver = Math.sin(i * 12.9898) * 0.5;
    const values = new Map([
      ["y1", 0.3 + 0.03 * day + 0.01 * waver - (choked ? 0.12 : 0)],
      ["y2", 0.42 + 0.04 * day + 0.012 * waver],
      ["t1", 2.4 + 0.8 * Math.sin((i / 17) * 2 * Math.PI) + 0.1 * waver + (overfilled ? 1.6 : 0)],
    ]);
    return { at: START + i * HOUR, values, anomaly: choked || overfilled };
  });
  return { rows, columns };
}

it("a choked hydrant and an overfilled tank of a made-up network are found, ordinary weeks are not told", () => {
  const { rows, columns } = madeUp();
  const alerts = alertsOn(rows, columns, rules);
  expect(scoreOf(alerts, rows, START, START + rows.length * HOUR)).toEqual({
    windows: 2,
    found: 2,
    falsePerWeek: 0,
    alerts: alerts.length,
  });
  expect(alerts[0]?.reason.zh).toMatch(/^y1 自 \d\d:00 水压 0\.\d{3} MPa，超出近期见过的范围：见过 0\.\d{3}，界限 0\.\d{3}$/);
  expect(new Set(alerts.map(({ device }) => device))).toEqual(new Set(["y1", "t1"]));
});

it.skipIf(!HAS_RECORDINGS)(`water-batadal: less than one alert a week outside of the labelled windows${HOW_TO_RECORDINGS}`, async () => {
  const { rows, columns } = await readWater(WATER);
  const alerts = alertsOn(rows, columns, rules);
  const score = scoreOf(alerts, rows, rows[0]?.at ?? 0, (rows.at(-1)?.at ?? 0) + 1);
  expect(score.windows).toBe(5);
  expect(score.found).toBeGreaterThanOrEqual(3);
  expect(score.falsePerWeek).toBeLessThan(1);
});
