import type { Datum, Point } from "../../contracts/index.ts";

// Krasovsky 1940, by which GCJ-02 is offset; the constants are the ones that every published implementation uses.
const A = 6_378_245;
const EE = 0.006_693_421_622_965_943;
const BD = (Math.PI * 3000) / 180;

function offset(lon: number, lat: number): readonly [lon: number, lat: number] {
  const [x, y] = [lon - 105, lat - 35];
  const wave = ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
  const sway = (v: number, a: number, b: number): number =>
    ((20 * Math.sin(v * Math.PI) + 40 * Math.sin((v / 3) * Math.PI)) * 2) / 3 +
    ((a * Math.sin((v / 12) * Math.PI) + b * Math.sin((v / 30) * Math.PI)) * 2) / 3;
  const dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave + sway(y, 160, 320);
  const dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave + sway(x, 150, 300);
  const rad = (lat / 180) * Math.PI;
  const magic = 1 - EE * Math.sin(rad) ** 2;
  return [
    (dLon * 180) / ((A / Math.sqrt(magic)) * Math.cos(rad) * Math.PI),
    (dLat * 180) / (((A * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI),
  ];
}

function fromBaidu({ lon, lat }: Point): Point {
  const [x, y] = [lon - 0.0065, lat - 0.006];
  const z = Math.hypot(x, y) - 0.000_02 * Math.sin(y * BD);
  const theta = Math.atan2(y, x) - 0.000_003 * Math.cos(x * BD);
  return { lon: z * Math.cos(theta), lat: z * Math.sin(theta) };
}

/** GCJ-02 from WGS-84; for tests, and to turn the offset round. */
export function toGcj({ lon, lat }: Point): Point {
  const [dLon, dLat] = offset(lon, lat);
  return { lon: lon + dLon, lat: lat + dLat };
}

/** A position in WGS-84, to about a decimetre: the offset is turned round by steps. */
export function toWgs(datum: Datum, point: Point): Point {
  if (datum === "WGS-84") return point;
  const given = datum === "BD-09" ? fromBaidu(point) : point;
  let guess = given;
  for (let step = 0; step < 4; step++) {
    const there = toGcj(guess);
    guess = { lon: guess.lon + given.lon - there.lon, lat: guess.lat + given.lat - there.lat };
  }
  return { lon: round(guess.lon), lat: round(guess.lat) };
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
