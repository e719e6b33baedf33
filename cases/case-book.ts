import { type Case, type CaseLog, type Instant, isEndedCase, type RecordChange } from "../contracts/index.ts";
import { mattersOfCase, takesMore } from "./matter.ts";
import type { Plans } from "./plans.ts";
import { dueOf } from "./step-alert.ts";
import type { InHand } from "./types.ts";
import { dayIn } from "./zone-time.ts";

/** The highest case number of a community's newest day. */
export interface LastNumber {
  readonly community: string;
  readonly day: string;
  readonly last: number;
}

export interface BookPorts {
  readonly plans: Plans;
  zoneOf(community: string): string;
  /** When a step of its ladder is due; null where none waits. */
  ladderDue(caseId: string): Instant | null;
  changed(change: InHand): void;
  /** To be written in one transaction with what else this turn leaves. */
  write(changes: readonly RecordChange[]): void;
}

/** Log lines of an open case kept in memory; records keep them all. */
const LOG_IN_MEMORY = 200;

/** The open cases in memory: by id, by what would join them, by when something of them is due; and their numbers. */
export function createCaseBook(ports: BookPorts) {
  const byId = new Map<string, InHand>();
  const byMatter = new Map<string, string>();
  const due = new Map<string, Instant>();
  const numbers = new Map<string, { day: string; last: number }>();

  const forget = (one: Case | undefined): void => {
    if (!one) return;
    for (const matter of mattersOfCase(one, ports.plans)) if (byMatter.get(matter) === one.id) byMatter.delete(matter);
    due.delete(one.id);
  };
  const note = (held: InHand): void => {
    const { case: one } = held;
    forget(byId.get(one.id)?.case);
    if (isEndedCase(one)) {
      byId.delete(one.id);
      return;
    }
    byId.set(one.id, held);
    // The one that was first goes on taking what comes.
    if (takesMore(one)) for (const matter of mattersOfCase(one, ports.plans)) if (!byMatter.has(matter)) byMatter.set(matter, one.id);
    const times = [dueOf(one), ports.ladderDue(one.id)].filter((at) => at !== null);
    if (times.length > 0) due.set(one.id, Math.min(...times));
  };

  return {
    get: (id: string): InHand | undefined => byId.get(id),
    open: (): readonly InHand[] => [...byId.values()],
    /** The open case of the same happening as these keys say. */
    ofMatter: (matters: readonly string[]): InHand | undefined => {
      for (const matter of matters) {
        const held = byId.get(byMatter.get(matter) ?? "");
        if (held) return held;
      }
      return undefined;
    },
    nextNumber: (community: string, now: Instant): string => {
      const day = dayIn(ports.zoneOf(community), now);
      const known = numbers.get(community);
      // A day that is not newer (a clock set back, a late journal) goes on counting in the newest: numbers never repeat.
      const count = known && known.day >= day ? known : { day, last: 0 };
      count.last++;
      numbers.set(community, count);
      return `${count.day}-${String(count.last).padStart(4, "0")}`;
    },
    /** Takes a new state over into memory, then records, then everybody's sight. */
    settle: (next: InHand, fresh: readonly CaseLog[], more: readonly RecordChange[] = []): InHand => {
      const held = { ...next, log: [...next.log, ...fresh].slice(-LOG_IN_MEMORY) };
      note(held);
      const { case: one, path, also } = held;
      const lines = fresh.map((entry) => ({ write: "case-log", case: one.id, entry }) as const);
      ports.write([{ write: "case", case: one, path, also }, ...lines, ...more]);
      ports.changed(held);
      return held;
    },
    nextDue: (): Instant | null => (due.size === 0 ? null : Math.min(...due.values())),
    dueBy: (now: Instant): readonly InHand[] => [...due].flatMap(([id, at]) => (at <= now ? (byId.get(id) ?? []) : [])),
    restore: (open: readonly InHand[], last: readonly LastNumber[]): void => {
      for (const map of [byId, byMatter, due, numbers]) map.clear();
      for (const held of open) note({ ...held, log: held.log.slice(-LOG_IN_MEMORY) });
      for (const { community, day, last: count } of last) numbers.set(community, { day, last: count });
    },
  };
}

export type CaseBook = ReturnType<typeof createCaseBook>;
