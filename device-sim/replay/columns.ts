import { type DeviceKind, isMeasurement, MEASUREMENTS, type Measurement } from "../../contracts/index.ts";

/** One column of a recording as a measurement of a device. */
export interface Column {
  readonly column: string;
  readonly device: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly measurement: Measurement;
  /** Recorded value times this is the hub's unit. */
  readonly factor: number;
  readonly shift: number;
  /** Which sort of spot it is put at where the community has one. */
  readonly spot: string;
}

export interface Plan {
  readonly time: string;
  readonly columns: readonly Column[];
  /** Seconds between rows. */
  readonly interval: number;
  readonly about: string;
}

type PlanOutcome = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly reason: string };

/** Standard gravity and water at 4 Cel: one metre of water column in MPa. */
const METRE_OF_WATER = 0.00980665;

/** Units other than the hub's own that a column may be in. */
const UNITS: Readonly<Record<string, Readonly<Record<string, readonly [factor: number, shift: number]>>>> = {
  MPa: { mH2O: [METRE_OF_WATER, 0], kPa: [0.001, 0], bar: [0.1, 0], Pa: [1e-6, 0], psi: [0.00689476, 0] },
  m: { cm: [0.01, 0], mm: [0.001, 0] },
  Cel: { F: [5 / 9, -160 / 9], K: [1, -273.15] },
  "%": { "1": [100, 0] },
  m3: { l: [0.001, 0], L: [0.001, 0] },
};

function convert(measurement: Measurement, unit: string): readonly [number, number] | undefined {
  const own = MEASUREMENTS[measurement].unit;
  return unit === own || unit === "" ? [1, 0] : UNITS[own]?.[unit];
}

/** BATADAL: hourly pressures in metres of water (P_J…) and tank levels in metres (L_T…) of a water network. */
function batadal(headings: readonly string[]): Plan | undefined {
  if (!headings.includes("DATETIME") || !headings.some((h) => /^P_J\d+$/.test(h))) return undefined;
  const pressures = headings
    // P_J280 is the suction side of the source's pumps, 0.03 MPa by design: no hydrant hangs there.
    .filter((heading) => /^P_J\d+$/.test(heading) && heading !== "P_J280")
    .map((column): Column => {
      const node = column.slice(3);
      const of = { kind: "hydrant", measurement: "water_pressure", factor: METRE_OF_WATER, shift: 0, spot: "fire-lane" } as const;
      return { column, device: `replay-j${node}`, name: `回放 节点 ${node} 水压`, ...of };
    });
  const levels = headings
    .filter((heading) => /^L_T\d+$/.test(heading))
    .map((column): Column => {
      const tank = column.slice(3);
      const of = { kind: "water-level", measurement: "water_level", factor: 1, shift: 0, spot: "pump-room" } as const;
      return { column, device: `replay-t${tank}`, name: `回放 水池 ${tank} 液位`, ...of };
    });
  return { time: "DATETIME", columns: [...pressures, ...levels], interval: 3_600, about: "water network, hourly pressures and levels" };
}

/** Smoke detection recordings at 1 Hz: temperature, humidity, equivalent CO2. */
function smokeIot(headings: readonly string[], device: string): Plan | undefined {
  if (!headings.includes("eCO2[ppm]") || !headings.includes("Temperature[C]")) return undefined;
  const of = (column: string, measurement: Measurement): Column => ({
    ...{ column, device, measurement, factor: 1, shift: 0 },
    ...{ kind: "environment", name: `回放 ${device}`, spot: "office" },
  });
  const columns = [of("Temperature[C]", "temperature"), of("Humidity[%]", "humidity"), of("eCO2[ppm]", "eco2")];
  return { time: headings.includes("UTC") ? "UTC" : (headings[0] ?? ""), columns, interval: 1, about: "smoke test bench at 1 Hz" };
}

export interface Wanted {
  readonly device: string;
  readonly kind: DeviceKind;
  /** `column=measurement:unit`, comma between. */
  readonly map: string | undefined;
  readonly time: string | undefined;
  readonly interval: number | undefined;
}

function fromMap(headings: readonly string[], wanted: Wanted, map: string): PlanOutcome {
  const columns: Column[] = [];
  for (const part of map.split(",")) {
    const fields = /^(.+)=([a-z0-9_]+)(?::(.*))?$/.exec(part.trim());
    const [, column, measurement, unit = ""] = fields ?? [];
    if (!column || !measurement) return { ok: false, reason: `--map "${part}": write column=measurement:unit` };
    if (!headings.includes(column))
      return { ok: false, reason: `--map "${part}": the recording has no column "${column}"; it has ${headings.join(", ")}` };
    if (!isMeasurement(measurement))
      return { ok: false, reason: `--map "${part}": "${measurement}" is not one of ${Object.keys(MEASUREMENTS).join(", ")}` };
    const scale = convert(measurement, unit);
    if (scale === undefined)
      return { ok: false, reason: `--map "${part}": "${unit}" cannot be turned into ${MEASUREMENTS[measurement].unit}` };
    const [factor, shift] = scale;
    columns.push({
      column,
      device: wanted.device,
      kind: wanted.kind,
      name: `回放 ${wanted.device}`,
      measurement,
      factor,
      shift,
      spot: "office",
    });
  }
  const time = wanted.time ?? headings.find((heading) => /^(ts|t|time|timestamp|date|datetime)$/i.test(heading));
  if (time === undefined || !headings.includes(time))
    return { ok: false, reason: `Which column is the time? --time names it; there are ${headings.join(", ")}` };
  return { ok: true, plan: { time, columns, interval: wanted.interval ?? 60, about: "columns as mapped" } };
}

/** What to make of a recording: as told by --map, else by its headings where they are known. */
export function planFor(headings: readonly string[], wanted: Wanted): PlanOutcome {
  if (wanted.map !== undefined) return fromMap(headings, wanted, wanted.map);
  const known = batadal(headings) ?? smokeIot(headings, wanted.device);
  if (known === undefined)
    return {
      ok: false,
      reason: `The columns ${headings.join(", ")} are not known here: say with --map column=measurement:unit,… what they mean.`,
    };
  return { ok: true, plan: { ...known, time: wanted.time ?? known.time, interval: wanted.interval ?? known.interval } };
}
