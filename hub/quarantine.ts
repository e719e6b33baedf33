import type { ApiPorts } from "../api/index.ts";
import type { JournalRecord, Observation, QuarantineEntry } from "../contracts/index.ts";
import type { Taken } from "../ingest/index.ts";
import type { Records } from "../store/records/index.ts";

/** Entries waiting in memory for the records store; beyond it the oldest are counted as lost. */
const MOST_WAITING = 20_000;

export interface Quarantine {
  take(entries: readonly QuarantineEntry[]): void;
  /** Writes what waits; called a few times a second. */
  flush(): Promise<void>;
  readonly face: ApiPorts["quarantine"];
  /** Kept and not yet looked after, as last counted. */
  readonly count: number;
  readonly lost: number;
}

interface Parts {
  readonly records: Records["quarantine"];
  /** The place path under which an entry may be seen. */
  pathOf(entry: QuarantineEntry): string;
  rerun(record: JournalRecord): Taken;
  /** Somebody said with a reason that what it is of is none of ours: it is kept as dismissed. */
  isIgnored(entry: QuarantineEntry): boolean;
  /**
   * What mended messages of a community say goes on its way like any other, at a position of its own: at its old one the
   * stores have passed it. Resolves when it is in the series.
   */
  accept(community: string, mended: readonly Taken[]): Promise<void>;
}

/** Keeps what nobody understood, and runs it again when a decoder or the registry was mended. */
export function createQuarantine(parts: Parts): Quarantine {
  let waiting: QuarantineEntry[] = [];
  let count = 0;
  let lost = 0;
  let flushing = false;

  const flush = async (): Promise<void> => {
    if (flushing || waiting.length === 0) return;
    flushing = true;
    const batch = waiting;
    waiting = [];
    try {
      await parts.records.add(batch.map((entry) => ({ entry, path: parts.pathOf(entry), dismissed: parts.isIgnored(entry) })));
      count = await parts.records.count();
    } catch {
      waiting = [...batch, ...waiting].slice(-MOST_WAITING);
    } finally {
      flushing = false;
    }
  };

  const rerun: ApiPorts["quarantine"]["rerun"] = async (ids) => {
    const mended: string[] = [];
    const byCommunity = new Map<string, Taken[]>();
    for (const { id, entry } of await parts.records.entries(ids)) {
      const taken = parts.rerun(recordOf(entry));
      if (taken.quarantined.length > 0 || taken.observations.length === 0) continue;
      byCommunity.set(entry.community, [...(byCommunity.get(entry.community) ?? []), taken]);
      mended.push(id);
    }
    for (const [community, all] of byCommunity) await parts.accept(community, all);
    await parts.records.mark(mended, "mended");
    count = await parts.records.count();
    return { mended: mended.length, kept: ids.length - mended.length };
  };

  return {
    take: (entries) => {
      waiting.push(...entries);
      if (waiting.length > MOST_WAITING) {
        lost += waiting.length - MOST_WAITING;
        waiting = waiting.slice(-MOST_WAITING);
      }
    },
    flush,
    face: {
      list: (scope, filter, paging) => parts.records.list(scope, filter, paging),
      get: (id) => parts.records.get(id),
      rerun,
      dismiss: async (ids) => {
        const dismissed = await parts.records.mark(ids, "dismissed");
        count = await parts.records.count();
        return dismissed;
      },
    },
    get count() {
      return count + waiting.length;
    },
    get lost() {
      return lost;
    },
  };
}

/** The same observation as if its record stood at another position. */
export function atPosition(observation: Observation, pos: number): Observation {
  return {
    ...observation,
    pos,
    readings: observation.readings.map((reading) => ({ ...reading, pos })),
    events: observation.events.map((event) => ({ ...event, pos })),
  };
}

/** The record as it was received, from what quarantine kept of it. */
export function recordOf(entry: QuarantineEntry): JournalRecord {
  const { community, pos, recv, topic, login, client, payload } = entry;
  const message = {
    topic,
    payload,
    login,
    client,
    qos: 1,
    retain: false,
    replayed: false,
    will: false,
    cutFrom: entry.reason === "too-large" ? entry.bytes : null,
  } as const;
  return { kind: "message", community, pos, recv, message };
}
