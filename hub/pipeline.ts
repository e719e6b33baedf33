import { type Change, type Instant, type JournalRecord, type Observation, Quality, type QuarantineEntry } from "../contracts/index.ts";
import type { Taken, UnknownDevice } from "../ingest/index.ts";
import type { Recent } from "../store/recent.ts";
import type { HistoryNote, SeriesStore } from "../store/series/index.ts";
import type { DeviceViews } from "./device-views.ts";
import { entryReadings } from "./entry-readings.ts";
import { Rate } from "./gauge.ts";
import type { Turns } from "./turns.ts";

export interface PipelineParts {
  readonly turns: Turns;
  readonly ingest: { take(record: JournalRecord): Taken };
  readonly engine: {
    advance(to: Instant, community?: string): void;
    take(observation: Observation): void;
    change(record: JournalRecord & { readonly kind: "change" }): void;
  };
  /** Falls found in raw acceleration, as events beside those that devices send. */
  readonly falls: {
    take(observation: Observation): Observation;
    readonly claims: { advance(to: Instant, community: string): readonly Observation[] };
  };
  readonly recent: Recent;
  /** Remembers of everybody the last sign of activity. */
  readonly signs: { take(observation: Observation): void };
  readonly series: SeriesStore;
  readonly views: DeviceViews;
  attachPicture(picture: Observation["snapshots"][number]): void;
  quarantined(entries: readonly QuarantineEntry[]): void;
  /** Every message and what became of it. */
  judged(record: JournalRecord, taken: Taken): void;
  /** Devices of which a message speaks and that nobody registered. */
  unknown(record: JournalRecord, unknown: readonly UnknownDevice[]): void;
  /** What people changed, after the rules have heard of it. */
  changed(record: JournalRecord & { readonly kind: "change" }): void;
  /** Puts another version of a rule in force, before the engine is told of it. */
  ruleChanged(record: JournalRecord & { readonly kind: "change" }): void;
  /** What a change of the registry did, to be kept with history; undefined where it is none. */
  factsOf(change: Change): object | undefined;
}

export interface Pipeline {
  /** Everything that follows a record, in the same turn: nothing here waits for a disk. */
  judge(record: JournalRecord): void;
  /** What falls due by the time alone, within a turn. */
  tick(to: Instant, community: string): void;
  /** What a message that was mended in quarantine says, with its old times. */
  accept(observations: readonly Observation[]): void;
  readonly counts: { messages: number; readings: number; late: number; events: number; quarantined: number; duplicates: number };
  /** Left out by rule, since the start. */
  readonly dropped: Taken["dropped"];
  readonly quarantinedBy: ReadonlyMap<string, number>;
  readonly rate: Rate;
}

const NO_NOTES: readonly HistoryNote[] = [];

/** What of an observation is neither reading nor event, and yet moves the rules. */
function notesOf({ device, recv, pos, link, readings, events }: Observation): readonly HistoryNote[] {
  if (link !== null) return [{ kind: "link", device, online: link === "online", recv, pos }];
  return readings.length + events.length === 0 ? [{ kind: "heard", device, recv, pos }] : NO_NOTES;
}

/** The way of one record through ingest, rules and alerts; the same live and in replay. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { ingest, engine, falls, recent, signs, series, views } = parts;
  const counts = { messages: 0, readings: 0, late: 0, events: 0, quarantined: 0, duplicates: 0 };
  const dropped = { duplicate: 0, missing: 0, ignored: 0, batches: 0 };
  const quarantinedBy = new Map<string, number>();
  const rate = new Rate();

  const take = (observed: Observation): void => {
    recent.touch(observed.device, observed.recv);
    observe(falls.take(observed));
  };

  const observe = (observation: Observation): void => {
    const { device, recv } = observation;
    if (observation.link !== null) views.link(device, observation.link, recv);
    for (const reading of observation.readings) {
      recent.add(reading);
      if ((reading.quality & Quality.late) !== 0) counts.late++;
    }
    for (const event of observation.events) recent.addEvent(event);
    counts.readings += observation.readings.length;
    counts.events += observation.events.length;
    series.append(observation.community, observation.readings, observation.events, notesOf(observation));
    engine.take(observation);
    signs.take(observation);
    for (const picture of observation.snapshots) parts.attachPicture(picture);
  };

  const tick = (to: Instant, community: string): void => {
    for (const ended of falls.claims.advance(to, community)) observe(ended);
    engine.advance(to, community);
  };

  const judgeInTurn = (record: JournalRecord): void => {
    // A change comes before the timers that are due: the hub's own return must put off the clocks of absence first.
    if (record.kind === "change") {
      parts.ruleChanged(record);
      engine.change(record);
      parts.changed(record);
      const readings = entryReadings(record);
      if (readings.length > 0) series.append(record.community, readings, []);
      const facts = parts.factsOf(record.change);
      const { recv, pos } = record;
      series.append(record.community, [], [], [{ kind: "change", recv, pos, change: { ...record.change, ...(facts && { facts }) } }]);
    } else tick(record.recv, record.community);
    const taken = ingest.take(record);
    for (const observation of taken.observations) take(observation);
    parts.judged(record, taken);
    counts.duplicates += taken.dropped.duplicate;
    dropped.duplicate += taken.dropped.duplicate;
    dropped.missing += taken.dropped.missing;
    dropped.ignored += taken.dropped.ignored;
    dropped.batches += taken.dropped.batches;
    if (taken.unknown !== undefined) parts.unknown(record, taken.unknown);
    if (taken.quarantined.length > 0) {
      counts.quarantined += taken.quarantined.length;
      for (const { reason } of taken.quarantined) quarantinedBy.set(reason, (quarantinedBy.get(reason) ?? 0) + 1);
      parts.quarantined(taken.quarantined);
    }
  };

  return {
    judge: (record) => {
      if (record.kind === "message") {
        counts.messages++;
        rate.add(1);
      }
      parts.turns.run(record.community, record.pos, () => judgeInTurn(record));
    },
    tick,
    accept: (observations) => {
      for (const observation of observations) parts.turns.run(observation.community, observation.pos, () => take(observation));
    },
    counts,
    dropped,
    quarantinedBy,
    rate,
  };
}
