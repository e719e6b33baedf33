import { randomBytes } from "node:crypto";
import { timeOrderedId } from "../alerts/index.ts";
import type { ActOutcome, Actor } from "../api/index.ts";
import {
  type Change,
  CONFIRMED_FIELD,
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
  type Words,
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

type Refused = Extract<ActOutcome<never>, { readonly ok: false }>;

export const refused = (status: 404 | 409 | 422, words: Words, faults: Refused["faults"] = []): Refused => ({
  ok: false,
  status,
  reason: words.en,
  words,
  faults,
});
export const NOBODY: Refused = refused(404, { zh: "没有这位居民", en: "There is no such person" });
const NO_ENTRY: Refused = refused(404, { zh: "没有这条记录", en: "There is no such entry" });

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
    if (community === undefined) return NOBODY;
    const now = ports.now();
    const at = body.measuredAt === undefined ? now : Date.parse(body.measuredAt);
    const fault = faultIn(body, at, now, ports.plausibility);
    if (fault !== null) return fault;
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
    if (!entry || community === undefined) return NO_ENTRY;
    if (entry.struck) {
      const { byName } = entry.struck;
      return refused(409, { zh: `这条记录已由${byName}划除`, en: `The entry was struck out by ${byName} already` });
    }
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
): Refused | null {
  const no = (zh: string, en: string): Refused => refused(422, { zh, en });
  if (!Number.isFinite(at)) return no("测量时间无法识别", "The time of measurement cannot be read");
  if (at > now + AHEAD) return no("测量时间在将来，请核对", "The time of measurement lies ahead, please check");
  if (at < now - OLDEST) return no("测量时间早于 7 天前，不再录入", "Measured more than 7 days ago: no longer taken");
  if (values.oxygenFlow !== undefined && values.oxygen !== "oxygen")
    return no("填写了氧流量，但没有选择“吸氧”", "A flow of oxygen is given, but not that oxygen is");
  const { systolic_bp: systolic, diastolic_bp: diastolic } = values;
  if (systolic !== undefined && diastolic !== undefined && systolic <= diastolic)
    return no("收缩压应高于舒张压，请核对", "Systolic pressure should be above diastolic, please check");
  const doubtful: Words[] = [];
  for (const name of HAND_MEASUREMENTS) {
    const value = values[name];
    if (value === undefined) continue;
    const { zh, en } = MEASUREMENTS[name].words;
    const shown = { zh: `${zh} ${value}`, en: `${en} ${value}` };
    const judged = plausibility(name, value);
    if (judged === "rejected") return no(`${shown.zh} 不可能，请核对`, `${shown.en} cannot be, please check`);
    if (judged === "doubtful") doubtful.push(shown);
  }
  if (doubtful.length === 0 || confirmed === true) return null;
  const words = {
    zh: `数值少见，请核对后再次提交：${doubtful.map(({ zh }) => zh).join("、")}`,
    en: `Unusual, please check and send again: ${doubtful.map(({ en }) => en).join(", ")}`,
  };
  return refused(422, words, [{ where: CONFIRMED_FIELD, what: "true where the unusual value is meant" }]);
}
