import type { DeviceRecord, Duration, Instant, JournalRecord, Observation, QuarantineEntry } from "../contracts/index.ts";
import type { ClockFault } from "./device-clock.ts";
import type { CompiledMapping } from "./mapping/compile.ts";

/** How many clocks are wrong in one way, and by how much the worst of them. */
export interface WrongClocks {
  readonly devices: number;
  readonly most: Duration;
}

/** What ingest asks of the rest of the hub; all answers come from memory, at once. */
export interface IngestPorts {
  deviceOf(community: string, externalId: string): DeviceRecord | undefined;
  /** The device or gateway to which a log-in belongs; undefined for integrations and the unknown. */
  deviceOfLogin(login: string): DeviceRecord | undefined;
  /** What the messages of a gateway mean, where somebody has written it down. */
  mappingOf?(gateway: string): CompiledMapping | undefined;
  /** IANA zone of a community, for device times without a zone. */
  zoneOf(community: string): string;
}

/** What was left out by rule, as counts; none of it is lost news. */
export interface Dropped {
  /** Readings, events and pictures already seen. */
  readonly duplicate: number;
  /** Values that their sender marked as missing: null, "nan", a heart rate of 0. */
  readonly missing: number;
  /** Messages that are not for ingest: commands, deleted retained messages, stale copies of a state. */
  readonly ignored: number;
  /** Raw batches (acceleration), accepted but not kept as readings. */
  readonly batches: number;
}

/** A device of which a message speaks and that nobody registered. */
export interface UnknownDevice {
  /** All ids by which the message names it, the one to register it under first. */
  readonly ids: readonly string[];
  /** It may be calling for help. */
  readonly urgent: boolean;
}

/** Everything that one journal record turned out to say. */
export interface Taken {
  /**
   * One per device. May be empty of readings and events: the device was heard and understood, but said nothing new
   * (a heartbeat, all values missing), which is a sign of its life and nothing else.
   */
  readonly observations: readonly Observation[];
  readonly quarantined: readonly QuarantineEntry[];
  readonly dropped: Dropped;
  /** Devices that nobody registered, also where the message is not kept for being the second of its kind. */
  readonly unknown?: readonly UnknownDevice[];
}

/** The state of one device as it goes to and comes from the checkpoint; `state` is plain JSON. */
export interface SavedCell {
  readonly key: string;
  readonly pos: number;
  readonly state: unknown;
}

/** A mapping that is not in force yet, for the messages of its gateway. */
export interface TriedMapping {
  readonly gateway: string;
  readonly mapping: CompiledMapping;
}

export interface Ingest {
  /**
   * Understands one record. Synchronous and pure in time: `record.recv` is now. A record at or below the position of
   * a restored cell changes nothing in it, but what it says is given again, because the rules' own cells may be older.
   */
  take(record: JournalRecord): Taken;
  /**
   * Understands a quarantined record anew, after a decoder, an alias or the registry was mended: nothing is remembered
   * and nothing is taken for a duplicate; with a mapping that is tried, as that one would have it. Receive time and position stay those of the record, `now` decides what is late.
   */
  rerun(record: JournalRecord, now: number, tried?: TriedMapping): Taken;
  /** As `rerun`, as if this device were registered under its external id. */
  pretend(record: JournalRecord, device: DeviceRecord): Taken;
  /** Up to `limit` cells that changed since they were last given out. */
  dirty(limit: number): SavedCell[];
  restore(cells: readonly SavedCell[]): void;
  stats(): { readonly devices: number; readonly topics: number; readonly dirty: number };
  /** Devices whose clock is known to be wrong; goes through all cells, for metrics. */
  wrongClocks(now: Instant): ReadonlyMap<ClockFault["how"], WrongClocks>;
}
