import {
  DEVICE_KINDS,
  type DeviceKind,
  type Duration,
  type Instant,
  type Person,
  type PlaceLevel,
  SECOND,
  type Signal,
  type Spo2Prescription,
  type Subject,
} from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import type { Shared } from "./conditions/leaf.ts";

/** A device as the rules see it. */
export interface DeviceFacts {
  readonly id: string;
  readonly community: string;
  readonly kind: DeviceKind;
  readonly place: string | null;
  /** Seconds between messages; null takes the kind's own. */
  readonly interval: number | null;
  readonly name: string;
  /** What carries its messages: `gateway:<device id>` or `net:<name>`; absent: a connection of its own. */
  readonly uplink?: string;
}

/** Time between two messages of a device; 0 where the registry does not know it. */
export function intervalOf(device: DeviceFacts | undefined): Duration {
  return device ? (device.interval ?? DEVICE_KINDS[device.kind].interval) * SECOND : 0;
}

/** A person as the rules see it: needs, never names. */
export type PersonFacts = Pick<
  Person,
  | "id"
  | "community"
  | "home"
  | "living"
  | "ability"
  | "mobility"
  | "needs"
  | "state"
  | "spo2Scale"
  | "spo2Prescriptions"
  | "birthYear"
  | "scoreWords"
  | "household"
>;

/** Whose word it is by which scale somebody's saturation is judged; null where no clinician said anything: scale 1. */
export function prescriptionOf(subject: Subject, ports: Pick<RulePorts, "person">): Spo2Prescription | null {
  if (subject.kind !== "person") return null;
  return ports.person(subject.id)?.spo2Prescriptions?.at(-1) ?? null;
}

/** What the rules ask of the registry. All answers come from memory, in well under a microsecond. */
export interface RulePorts {
  device(id: string): DeviceFacts | undefined;
  /** Who wore or owned the device then; undefined where nobody did. */
  personOf(device: string, at: Instant): string | undefined;
  person(id: string): PersonFacts | undefined;
  /** Devices assigned to the person now. */
  devicesOfPerson(person: string): readonly string[];
  /** The people whose home is this place or one above it. */
  peopleAt(place: string): readonly string[];
  /** The people whose home lies below this place. */
  peopleBelow(place: string): readonly string[];
  /** This place or the nearest one above it that is of the level. */
  placeAbove(place: string, level: PlaceLevel): string | undefined;
  /** Closed ring of [lon, lat]. */
  outline(place: string): readonly (readonly [number, number])[] | undefined;
  /** As one says it. */
  placeName(place: string): string;
  /** Devices that stand behind a gateway, are carried by a network, stand in a compound, a building or a home (or at a place outside of any), or belong to a community. */
  sharing(by: "gateway" | "compound" | "home" | Shared, id: string, community: string): readonly string[];
  /** Materialised path of ids, `/community/area/…/place/`. */
  placePath(place: string): string | undefined;
  /** Whether a device stands under the open sky, as far as the registry knows; where it is not asked, it does not. */
  outdoors?(device: string): boolean;
  /** Whether a device speaks only when something changes: its own silence says nothing. Where it is not asked, none does. */
  onChange?(device: string): boolean;
  /** What speaks at a pace of its own for such a device: its panel or its gateway; undefined: nothing. */
  carrier?(device: string): string | undefined;
  /** IANA zone. */
  zoneOf(community: string): string;
}

export interface EngineOptions {
  readonly rules: readonly CompiledRule[];
  readonly ports: RulePorts;
  readonly emit: (signal: Signal) => void;
}

/** State of all rules on one subject, to be saved; `state` is JSON. */
export interface SavedCell {
  readonly community: string;
  /** `subjectKey`, or `community:<id>` for what concerns the whole community. */
  readonly key: string;
  /** Records up to this position are contained. */
  readonly pos: number;
  readonly state: string;
}

export interface EngineStats {
  readonly rules: number;
  readonly cells: number;
  readonly timers: number;
  readonly dirty: number;
  readonly observations: number;
  readonly signals: number;
  /** Test-marked events inside a declared window: muted, but counted. */
  readonly mutedTests: number;
  /** Readings and events older than 24 h, which judge nothing. */
  readonly tooOld: number;
}

/** An alarmed device is silent after three of its intervals, kept between these. */
export const SILENT_LEAST: Duration = 15 * 60_000;
export const SILENT_MOST: Duration = 30 * 3_600_000;
