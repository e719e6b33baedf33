import {
  type DeviceEvent,
  type Instant,
  MINUTE,
  type MotionBatch,
  type MotionEvidence,
  type Observation,
  Quality,
  SECOND,
  toIso,
} from "../../contracts/index.ts";
import type { FallFinding } from "./fall-detector.ts";
import type { FallModels } from "./fall-model.ts";
import { FallWatch, type Told } from "./fall-watch.ts";
import { SafeMarks } from "./safe-marks.ts";

/** Judges nothing: off the body, imported, a stored copy. */
const UNJUDGED = Quality.rejected | Quality.historical | Quality.replayed;
/** A word of the device itself about a fall means the same fall within this time. */
const SAME_HAPPENING = MINUTE;
/** A device that sent no acceleration for so long is forgotten. */
const FORGOTTEN_AFTER = 30 * MINUTE;

const NONE: readonly Observation[] = [];

interface Watched {
  readonly community: string;
  readonly watch: FallWatch;
  /** Device times of what the device itself said of falls. */
  fell: Instant;
  cancelled: Instant;
}

export interface FallClaimStats {
  readonly devices: number;
  readonly claims: number;
  /** The device itself had reported the same fall: no second occurrence. */
  readonly reported: number;
  /** The wearer had cancelled before the claim was made. */
  readonly cancelled: number;
  /** A thing that fell, not a person. */
  readonly things: number;
}

/**
 * Turns raw acceleration into claims that somebody fell: events as a device would send them, so that device-made and
 * hub-made claims go the same way. Pure in time; what was not saved is rebuilt from the journal (`base`).
 */
export class FallClaims {
  private readonly watched = new Map<string, Watched>();
  private readonly marks = new SafeMarks();
  private readonly positions = new Map<string, number>();
  /** Per community, when the first stream may have ended. */
  private readonly earliest = new Map<string, Instant>();
  private readonly counts = { claims: 0, reported: 0, cancelled: 0, things: 0 };

  constructor(private readonly models: FallModels) {}

  /** @returns the observation, with what its acceleration tells added to its events */
  take(observation: Observation): Observation {
    const { device, community, pos, recv, motion, events } = observation;
    this.positions.set(community, pos);
    const known = this.watched.get(device);
    if (known) for (const event of events) note(known, event);
    if (motion === undefined) return observation;
    this.marks.add(community, pos, recv);
    const one = known ?? this.begin(device, community, events);
    const claimed: DeviceEvent[] = [];
    for (const batch of motion) {
      if (batch.quality & UNJUDGED) continue;
      claimed.push(...this.eventsOf(device, one, one.watch.take(batch, recv), { pos, recv, quality: qualityOf(batch) }));
    }
    const due = one.watch.due === 0 ? Number.POSITIVE_INFINITY : one.watch.due;
    this.earliest.set(community, Math.min(this.earliest.get(community) ?? due, due));
    return claimed.length === 0 ? observation : { ...observation, events: [...events, ...claimed] };
  }

  /** What the streams of a community that ended by then still tell. Looks only where one may have. */
  advance(to: Instant, community: string): readonly Observation[] {
    if (to < (this.earliest.get(community) ?? Number.POSITIVE_INFINITY)) return NONE;
    const told: Observation[] = [];
    let earliest = Number.POSITIVE_INFINITY;
    for (const [device, one] of this.watched) {
      if (one.community !== community) continue;
      const { watch } = one;
      if (watch.due !== 0 && watch.due <= to) {
        const arrival = { pos: this.positions.get(community) ?? 0, recv: watch.due, quality: 0 };
        const events = this.eventsOf(device, one, watch.end(), arrival);
        if (events.length > 0)
          told.push({ community, pos: arrival.pos, recv: arrival.recv, device, readings: [], events, snapshots: [], link: null });
      }
      const forgotten = watch.heard + FORGOTTEN_AFTER;
      if (watch.due === 0 && forgotten <= to) this.forget(device, one);
      else earliest = Math.min(earliest, watch.due === 0 ? forgotten : watch.due);
    }
    this.marks.prune(community, to);
    this.earliest.set(community, earliest);
    return told.sort((a, b) => a.recv - b.recv);
  }

  /** The earliest instant at which `advance` may have something to tell; it may find that it has not. */
  nextDue(): Instant | undefined {
    const next = Math.min(...this.earliest.values());
    return Number.isFinite(next) ? next : undefined;
  }

  /** Where replay must begin so that the seconds before are known again, if the hub stopped now. */
  base(community: string, last: number): number {
    return this.marks.base(community, last);
  }

  /** The acceleration around an instant, for the evidence of an alert. */
  evidence(device: string, at: Instant): MotionEvidence | null {
    const found = this.watched.get(device)?.watch.around(at);
    if (!found) return null;
    const { impactG, freeFallMs, postureDeg, stillness, confidence, trace } = found;
    const figures = { impactG, freeFallMs, postureDeg, stillness, confidence };
    return { device, at: toIso(found.at), ...figures, from: toIso(trace.from), stepMs: trace.stepMs, g: [...trace.g] };
  }

  stats(): FallClaimStats {
    let things = this.counts.things;
    for (const { watch } of this.watched.values()) things += watch.things;
    return { devices: this.watched.size, ...this.counts, things };
  }

  private begin(device: string, community: string, events: readonly DeviceEvent[]): Watched {
    const one: Watched = {
      community,
      watch: new FallWatch(this.models),
      fell: Number.NEGATIVE_INFINITY,
      cancelled: Number.NEGATIVE_INFINITY,
    };
    for (const event of events) note(one, event);
    this.watched.set(device, one);
    return one;
  }

  private forget(device: string, one: Watched): void {
    this.counts.things += one.watch.things;
    this.watched.delete(device);
  }

  private eventsOf(device: string, one: Watched, told: Told, arrival: Pick<DeviceEvent, "pos" | "recv" | "quality">): DeviceEvent[] {
    const events: DeviceEvent[] = [];
    for (const fall of told.falls) {
      if (Math.abs(one.fell - fall.at) <= SAME_HAPPENING) this.counts.reported++;
      else if (one.cancelled >= fall.at - SECOND && one.cancelled - fall.at <= SAME_HAPPENING) this.counts.cancelled++;
      else {
        this.counts.claims++;
        events.push(claimOf(device, fall, arrival));
      }
    }
    if (told.walks !== null) {
      const data = { by: "hub", of: "acceleration" };
      const id = `${device}-walks-${told.walks}`;
      events.push({ device, event: "activity", id, state: "pulse", at: told.walks, ...arrival, confidence: null, test: false, data });
    }
    return events;
  }
}

function claimOf(device: string, fall: FallFinding, arrival: Pick<DeviceEvent, "pos" | "recv" | "quality">): DeviceEvent {
  const { at, confidence, impactG, freeFallMs, postureDeg, stillness } = fall;
  const data = { by: "hub", of: "acceleration", impactG, freeFallMs, postureDeg, stillness };
  return { device, event: "fall-by-motion", id: `${device}-fall-${at}`, state: "pulse", at, ...arrival, confidence, test: false, data };
}

function note(one: Watched, event: DeviceEvent): void {
  if (event.event === "fall") one.fell = Math.max(one.fell, event.at);
  if (event.event === "fall-cancelled") one.cancelled = Math.max(one.cancelled, event.at);
}

function qualityOf(batch: MotionBatch): number {
  return batch.quality & (Quality.late | Quality.timeRepaired);
}
