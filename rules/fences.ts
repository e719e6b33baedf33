import { DAY, type Observation, type PlaceLevel, Quality } from "../contracts/index.ts";
import type { Cell, RuleState } from "./cell.ts";
import { ownSlot } from "./conditions/idle.ts";
import { type Env, type Fix, NOTHING, type Outcome } from "./conditions/leaf.ts";
import type { Origin } from "./judge.ts";
import type { RulePorts } from "./ports.ts";
import type { Feed } from "./routes.ts";

type Ring = readonly (readonly [number, number])[];

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
function fixesOf(observation: Observation): Fix[] {
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

/** What positions need of the engine. */
interface Judging {
  readonly ports: RulePorts;
  readonly clock: Env;
  stateOf(cell: Cell, rule: number): RuleState | undefined;
  judgeAt(cell: Cell, rule: number, state: RuleState, origin: Origin, outcome: Outcome): void;
}

/** Positions are told in pieces, one reading each: they are judged put together. */
export function takeFixes(engine: Judging, cell: Cell, feeds: readonly Feed[], observation: Observation): void {
  if (!observation.readings.some(({ measurement }) => measurement === "lat")) return;
  for (const fix of fixesOf(observation)) for (const feed of feeds) feedFix(engine, cell, feed, fix);
}

function feedFix(engine: Judging, cell: Cell, feed: Feed, fix: Fix): void {
  const state = engine.stateOf(cell, feed.rule);
  if (!state || state.paused) return;
  let outcome: Outcome = NOTHING;
  for (const { at, leaf } of feed.leaves) {
    const slot = ownSlot(state.slots, at);
    const ring = leaf.wants.fence === null ? undefined : fenceOf(engine.ports, cell, leaf.wants.fence);
    if (!slot || !ring) continue;
    const moved = leaf.fix(slot, fix, metresBeyond(ring, fix.lon, fix.lat), engine.clock);
    if (moved > outcome) outcome = moved;
  }
  engine.judgeAt(cell, feed.rule, state, { at: fix.at, device: fix.device, eventId: null, proof: true, due: 0 }, outcome);
}

function fenceOf(ports: RulePorts, { subject: { kind, id } }: Cell, level: PlaceLevel): Ring | undefined {
  const place = kind === "person" ? ports.person(id)?.home : kind === "device" ? ports.device(id)?.place : id;
  const around = place == null ? undefined : ports.placeAbove(place, level);
  return around === undefined ? undefined : ports.outline(around);
}
