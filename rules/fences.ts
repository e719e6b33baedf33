import { DAY, type Observation, Quality } from "../contracts/index.ts";
import type { Fix } from "./conditions/leaf.ts";

export type Ring = readonly (readonly [number, number])[];

const METRES_PER_DEGREE = 111_320;
const UNJUDGED = Quality.rejected | Quality.historical | Quality.replayed;

/**
 * Metres by which a point lies outside of a closed ring of [lon, lat]; negative inside. On a plane that touches the
 * earth at the point: right to a centimetre over the size of a compound.
 */
export function metresBeyond(ring: Ring, lon: number, lat: number): number {
  const scale = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i], ring[i + 1]];
    if (!a || !b) continue;
    const [ax, ay] = [(a[0] - lon) * scale, (a[1] - lat) * METRES_PER_DEGREE];
    const [bx, by] = [(b[0] - lon) * scale, (b[1] - lat) * METRES_PER_DEGREE];
    if (ay > 0 !== by > 0 && ax + ((0 - ay) / (by - ay)) * (bx - ax) > 0) inside = !inside;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (-ax * (bx - ax) - ay * (by - ay)) / length));
    nearest = Math.min(nearest, Math.hypot(ax + along * (bx - ax), ay + along * (by - ay)));
  }
  return inside ? -nearest : nearest;
}

/** The positions that an observation tells, oldest first: latitude and longitude of one time, with their accuracy. */
export function fixesOf(observation: Observation): Fix[] {
  const parts = new Map<number, { lat?: number; lon?: number; accuracy?: number }>();
  for (const { measurement, at, recv, value, quality } of observation.readings) {
    if (measurement !== "lat" && measurement !== "lon" && measurement !== "accuracy") continue;
    if (quality & UNJUDGED || recv - at > DAY) continue;
    const part = parts.get(at) ?? {};
    part[measurement] = value;
    parts.set(at, part);
  }
  const { device, recv } = observation;
  return [...parts]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, { lat, lon, accuracy = null }]) =>
      lat === undefined || lon === undefined ? [] : [{ device, at, recv, lat, lon, accuracy }],
    );
}
