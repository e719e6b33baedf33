import { randomBytes } from "node:crypto";
import { timeOrderedId } from "../alerts/index.ts";
import type { ActOutcome, Actor } from "../api/index.ts";
import {
  type Change,
  DAY,
  HAND_MEASUREMENTS,
  type HandEntry,
  type HandMeasurement,
  type Instant,
  type JournalRecord,
  MEASUREMENTS,
  MINUTE,
  type NewHandEntry,
  newestParts,
  type RecordChange,
  toIso,
} from "../contracts/index.ts";

export interface HandEntryPorts {
  now(): Instant;
  communityOf(person: string): string | undefined;
  /** Puts the change into the journal; everything that follows it happens in the same turn. */
  journal(community: string, change: Change): void;
  /** To be written in one transaction with what else the turn leaves. */
  write(changes: readonly RecordChange[]): void;
  /** Resolves once what was written is in the records, or they are given up for now. */
  written(): Promise<unknown>;
  plausibility(measurement: HandMeasurement, value: number): "good" | "doubtful" | "rejected";
  /** An entry that memory no longer holds. */
  load(id: string): Promise<HandEntry | undefined>;
}

export interface HandEntries {
  /** Fills the memory at start. */
  restore(entries: readonly HandEntry[]): void;
  /** An entry as the journal tells it, live or in replay: into memory, and to be written. */
  take(record: JournalRecord): void;
  /** Measured within the last days, oldest first, those struck out too. */
  of(person: string): readonly HandEntry[];
  find(id: string): Promise<HandEntry | undefined>;
  enter(person: string, body: NewHandEntry, by: Actor): Promise<ActOutcome<HandEntry>>;
  strike(id: string, reason: string, by: Actor): Promise<ActOutcome<HandEntry>>;
}

/** How far back an entry may have been measured, and how far ahead a clock may be. */
const OLDEST = 7 * DAY;
const AHEAD = 5 * MINUTE;
/** Kept in memory: all that may still count, and a trend of seven days. */
export const ENTRIES_KEPT = OLDEST + 2 * DAY;

const refused = (reason: string): { readonly ok: false; readonly status: 422; readonly reason: string } => ({
  ok: false,
  status: 422,
  reason,
});

/** What humans measured: into the journal first, from there into rules, memory, series and records. */
export function createHandEntries(ports: HandEntryPorts): HandEntries {
  const byPerson = new Map<string, Map<string, HandEntry>>();

  const keep = (entry: HandEntry): HandEntry => {
    const held = byPerson.get(entry.person) ?? new Map<string, HandEntry>();
    byPerson.set(entry.person, held);
    const known = held.get(entry.id);
    // Told again in replay, an entry that was struck out stays struck out.
    const kept = known?.struck && !entry.struck ? known : entry;
    held.set(entry.id, kept);
    const oldest = ports.now() - ENTRIES_KEPT;
    for (const [id, each] of held) if (Date.parse(each.measuredAt) < oldest) held.delete(id);
    return kept;
  };

  const of = (person: string): readonly HandEntry[] =>
    [...(byPerson.get(person)?.values() ?? [])].sort(
      (a, b) => a.measuredAt.localeCompare(b.measuredAt) || a.enteredAt.localeCompare(b.enteredAt),
    );

  const find = async (id: string): Promise<HandEntry | undefined> => {
    for (const held of byPerson.values()) {
      const entry = held.get(id);
      if (entry) return entry;
    }
    return ports.load(id);
  };

  const enter: HandEntries["enter"] = async (person, body, by) => {
    const community = ports.communityOf(person);
    if (community === undefined) return { ok: false, status: 404, reason: "没有这位居民" };
    const now = ports.now();
    const at = body.measuredAt === undefined ? now : Date.parse(body.measuredAt);
    const fault = faultIn(body, at, now, ports.plausibility);
    if (fault !== null) return refused(fault);
    const entry: HandEntry = {
      // Entries of one minute stay in the order in which they were made.
      id: timeOrderedId(now, person, by.username, randomBytes(8).toString("hex")),
      person,
      measuredAt: toIso(at),
      measuredBy: body.measuredBy ?? by.name,
      device: body.device ?? null,
      values: body.values,
      note: body.note ?? null,
      enteredAt: toIso(now),
      enteredBy: by.username,
      enteredByName: by.name,
      struck: null,
    };
    ports.journal(community, { what: "entry", entry });
    await ports.written();
    return { ok: true, value: entry };
  };

  const strike: HandEntries["strike"] = async (id, reason, by) => {
    const found = await find(id);
    const entry = found && (byPerson.get(found.person)?.get(id) ?? found);
    const community = entry && ports.communityOf(entry.person);
    if (!entry || community === undefined) return { ok: false, status: 404, reason: "没有这条记录" };
    if (entry.struck) return { ok: false, status: 409, reason: `这条记录已由${entry.struck.byName}划除` };
    const struck: HandEntry = { ...entry, struck: { at: toIso(ports.now()), by: by.username, byName: by.name, reason } };
    const stands = newestParts(of(entry.person).filter((each) => each.id !== id));
    ports.journal(community, { what: "entry-struck", entry: struck, stands });
    await ports.written();
    return { ok: true, value: struck };
  };

  return {
    restore: (entries) => {
      for (const entry of entries) keep(entry);
    },
    take: (record) => {
      if (record.kind !== "change") return;
      const { change, community } = record;
      if (change.what === "entry" || change.what === "entry-struck")
        ports.write([{ write: "entry", community, entry: keep(change.entry) }]);
    },
    of,
    find,
    enter,
    strike,
  };
}

/** What is wrong with an entry, in words for who typed it; null where nothing is. */
function faultIn(
  { values, confirmed }: NewHandEntry,
  at: Instant,
  now: Instant,
  plausibility: HandEntryPorts["plausibility"],
): string | null {
  if (!Number.isFinite(at)) return "测量时间无法识别";
  if (at > now + AHEAD) return "测量时间在将来，请核对";
  if (at < now - OLDEST) return "测量时间早于 7 天前，不再录入";
  if (values.oxygenFlow !== undefined && values.oxygen !== "oxygen") return "填写了氧流量，但没有选择“吸氧”";
  const { systolic_bp: systolic, diastolic_bp: diastolic } = values;
  if (systolic !== undefined && diastolic !== undefined && systolic <= diastolic) return "收缩压应高于舒张压，请核对";
  const doubtful: string[] = [];
  for (const name of HAND_MEASUREMENTS) {
    const value = values[name];
    if (value === undefined) continue;
    const judged = plausibility(name, value);
    const shown = `${MEASUREMENTS[name].words.zh} ${value}`;
    if (judged === "rejected") return `${shown} 不可能，请核对`;
    if (judged === "doubtful") doubtful.push(shown);
  }
  return doubtful.length > 0 && confirmed !== true ? `数值少见，请核对后再次提交：${doubtful.join("、")}` : null;
}
