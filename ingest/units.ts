import { MEASUREMENTS, type Measurement } from "../contracts/index.ts";

type ToHub = (value: number) => number;

const times =
  (factor: number): ToHub =>
  (value) =>
    value * factor;
const same: ToHub = (value) => value;

/** Decibels per metre from the share of light that smoke swallows over a distance (EN 54-7: m = 10/d · log10(P0/P)). */
const fromObscuration =
  (metres: number): ToHub =>
  (percent) =>
    (-10 * Math.log10(1 - percent / 100)) / metres;

/** By the hub's unit, the spellings it understands. Names of RFC 8428, RFC 9100, UCUM and of plain usage; case counts (mPa is not MPa). */
const CONVERSIONS: Readonly<Record<string, Readonly<Record<string, ToHub>>>> = {
  "/min": {
    "/min": same,
    "1/min": same,
    bpm: same,
    BPM: same,
    "beat/min": same,
    "beats/min": same,
    "beats/minute": same,
    "count/min": same,
    "breaths/min": same,
    rpm: same,
    "次/分": same,
    "次/分钟": same,
    Hz: times(60),
    "1/s": times(60),
    "beat/s": times(60),
  },
  "%": {
    "%": same,
    "%RH": same,
    "%EL": same,
    "/100": same,
    percent: same,
    "％": same,
    "/": times(100),
    "/1000": times(0.1),
    ratio: times(100),
  },
  Cel: {
    Cel: same,
    C: same,
    "°C": same,
    "℃": same,
    degC: same,
    celsius: same,
    "deg C": same,
    "degrees C": same,
    "degrees Celsius": same,
    摄氏度: same,
    F: (value) => ((value - 32) * 5) / 9,
    "°F": (value) => ((value - 32) * 5) / 9,
    "℉": (value) => ((value - 32) * 5) / 9,
    degF: (value) => ((value - 32) * 5) / 9,
    "[degF]": (value) => ((value - 32) * 5) / 9,
    K: (value) => value - 273.15,
  },
  "mm[Hg]": { "mm[Hg]": same, mmHg: same, mmhg: same, "mm Hg": same, 毫米汞柱: same, kPa: times(7.50062), Pa: times(0.00750062) },
  "1": { "1": same, "": same, count: same, counts: same, people: same, persons: same, steps: same, 人: same, 步: same },
  dBm: { dBm: same, dBW: (value) => value + 30 },
  deg: { deg: same, "°": same, lat: same, lon: same, rad: times(180 / Math.PI) },
  m: { m: same, 米: same, dm: times(0.1), cm: times(0.01), mm: times(0.001), km: times(1000), ft: times(0.3048), in: times(0.0254) },
  "dB/m": { "dB/m": same, "%/m": fromObscuration(1), "%/ft": fromObscuration(0.3048) },
  // 1 mg/m3 of CO is 24.45/28.01 ppm at 25 °C and 101.3 kPa (molar volume over molar mass).
  ppm: { ppm: same, "umol/mol": same, "10^-6": same, ppb: times(0.001), "mg/m3": times(24.45 / 28.01), "mg/m³": times(24.45 / 28.01) },
  "%LEL": { "%LEL": same, "%lel": same, LEL: same },
  MPa: {
    MPa: same,
    兆帕: same,
    kPa: times(1e-3),
    千帕: times(1e-3),
    hPa: times(1e-4),
    mbar: times(1e-4),
    Pa: times(1e-6),
    bar: times(0.1),
    psi: times(0.00689476),
    "[psi]": times(0.00689476),
    mH2O: times(0.00980665),
    "m[H2O]": times(0.00980665),
    mmH2O: times(9.80665e-6),
    "kgf/cm2": times(0.0980665),
    "kg/cm2": times(0.0980665),
  },
  "/m2": { "/m2": same, "1/m2": same, "/m²": same, "people/m2": same, "人/m2": same, "人/㎡": same, "人/平方米": same },
  m3: {
    m3: same,
    "m³": same,
    立方米: same,
    方: same,
    l: times(0.001),
    L: times(0.001),
    升: times(0.001),
    dm3: times(0.001),
    ml: times(1e-6),
    mL: times(1e-6),
  },
  mA: { mA: same, A: times(1000), uA: times(0.001), µA: times(0.001), μA: times(0.001) },
  W: { W: same, kW: times(1000), mW: times(0.001), MW: times(1e6) },
  "m/s": { "m/s": same, "米/秒": same, "km/h": times(1 / 3.6), kmh: times(1 / 3.6), kn: times(1852 / 3600), knots: times(1852 / 3600) },
};

/** Molar conversions hold for carbon monoxide alone. */
const ONLY_CO = new Set(["mg/m3", "mg/m³"]);

/**
 * Finds how values of a unit become the hub's own.
 * @returns undefined where the unit does not fit the measurement
 */
export function conversion(measurement: Measurement, unit: string): ToHub | undefined {
  const name = unit.trim();
  if (ONLY_CO.has(name) && measurement !== "co") return undefined;
  const table = CONVERSIONS[MEASUREMENTS[measurement].unit];
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The spellings that a measurement's value may carry, for the message that says how to mend a wrong one. */
export function unitsOf(measurement: Measurement): readonly string[] {
  return Object.keys(CONVERSIONS[MEASUREMENTS[measurement].unit] ?? {}).filter(
    (name) => name !== "" && (measurement === "co" || !ONLY_CO.has(name)),
  );
}
