import { DAY, HOUR, type Instant, type Observation, type Signal } from "../../../contracts/index.ts";
import type { Column } from "../../../device-sim/replay/columns.ts";
import { type CompiledRule, createEngine, type RulePorts } from "../../../rules/index.ts";

/** One hour of a water network: readings by device, and whether it is labelled as an anomaly. */
export interface WaterRow {
  readonly at: Instant;
  readonly values: ReadonlyMap<string, number>;
  readonly anomaly: boolean;
}

export interface WaterScore {
  readonly windows: number;
  /** Windows in which at least one alert was raised. */
  readonly found: number;
  /** Alerts raised outside of every window and of the half day after it, in a week of the whole network. */
  readonly falsePerWeek: number;
  readonly alerts: number;
}

/** After a labelled window tanks fill and empty again: half a day counts neither way. */
const AFTERWARDS = 12 * HOUR;

/** Alerts of the rules on a recording, by their own judging, in the time between. */
export function alertsOn(rows: readonly WaterRow[], columns: readonly Column[], rules: readonly CompiledRule[]): Signal[] {
  const raised: Signal[] = [];
  const byId = new Map(columns.map((column) => [column.device, column]));
  const ports: RulePorts = {
    device: (id) => {
      const column = byId.get(id);
      return column && { id, community: "c1", kind: column.kind, place: null, interval: HOUR / 1_000, name: id };
    },
    personOf: () => undefined,
    person: () => undefined,
    devicesOfPerson: () => [],
    peopleAt: () => [],
    peopleBelow: () => [],
    placeAbove: () => undefined,
    outline: () => undefined,
    placeName: (place) => place,
    sharing: () => [],
    placePath: () => undefined,
    zoneOf: () => "Asia/Shanghai",
  };
  const engine = createEngine({ rules, ports, emit: (signal) => signal.act === "raised" && raised.push(signal) });
  let pos = 0;
  for (const { at, values } of rows)
    for (const { device, measurement } of columns) {
      const value = values.get(device);
      if (value === undefined) continue;
      pos++;
      const reading = { device, measurement, value, at, recv: at, quality: 0, pos };
      const observation: Observation = {
        community: "c1",
        pos,
        recv: at,
        device,
        readings: [reading],
        events: [],
        snapshots: [],
        link: null,
      };
      engine.take(observation);
    }
  return raised;
}

/** How alerts stand to the labels, between two instants. */
export function scoreOf(alerts: readonly Signal[], rows: readonly WaterRow[], from: Instant, until: Instant): WaterScore {
  const windows = windowsOf(rows).filter((window) => window.from >= from && window.from < until);
  const mine = alerts.filter(({ recv }) => recv >= from && recv < until);
  const wrong = mine.filter(({ recv }) => !windows.some((window) => recv >= window.from && recv <= window.until + AFTERWARDS));
  return {
    windows: windows.length,
    found: windows.filter((window) => mine.some(({ recv }) => recv >= window.from && recv <= window.until)).length,
    falsePerWeek: (wrong.length * 7 * DAY) / (until - from),
    alerts: mine.length,
  };
}

function windowsOf(rows: readonly WaterRow[]): { from: Instant; until: Instant }[] {
  const windows: { from: Instant; until: Instant }[] = [];
  rows.forEach(({ at, anomaly }, i) => {
    const last = windows.at(-1);
    if (!anomaly) return;
    if (last && rows[i - 1]?.anomaly) last.until = at;
    else windows.push({ from: at, until: at });
  });
  return windows;
}
