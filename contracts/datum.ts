import type { Datum, Point } from "./places.ts";

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

/** Outside it GCJ-02 is WGS-84: the box that the published implementations use. */
function isOutside({ lon, lat }: Point): boolean {
  return lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;
}

/** BD-09 from GCJ-02. */
export function toBaidu({ lon, lat }: Point): Point {
  const z = Math.hypot(lon, lat) + 0.000_02 * Math.sin(lat * BD);
  const theta = Math.atan2(lat, lon) + 0.000_003 * Math.cos(lon * BD);
  return { lon: z * Math.cos(theta) + 0.0065, lat: z * Math.sin(theta) + 0.006 };
}

/** GCJ-02 from WGS-84; for tests, and to turn the offset round. */
export function toGcj(point: Point): Point {
  if (isOutside(point)) return point;
  const [dLon, dLat] = offset(point.lon, point.lat);
  return { lon: point.lon + dLon, lat: point.lat + dLat };
}

/** Turns an offset round by steps. */
function undo(shift: (point: Point) => Point, given: Point): Point {
  let guess = given;
  for (let step = 0; step < 5; step++) {
    const there = shift(guess);
    guess = { lon: guess.lon + given.lon - there.lon, lat: guess.lat + given.lat - there.lat };
  }
  return guess;
}

/** A position in WGS-84, to about a decimetre: the offset is turned round by steps. */
export function toWgs(datum: Datum, point: Point): Point {
  if (datum === "WGS-84") return point;
  const guess = undo(toGcj, datum === "BD-09" ? undo(toBaidu, point) : point);
  return { lon: round(guess.lon), lat: round(guess.lat) };
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
