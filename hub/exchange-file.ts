import type { ActOutcome } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Case, ForeignNumber, Words } from "../contracts/index.ts";
import type { ImportedCase, Records } from "../store/records/index.ts";
import { breath } from "./breath.ts";
import { bearerOf, borne, type createMatters, openBearer, platformHand } from "./exchange-matters.ts";
import { markOf } from "./imports/mark.ts";
import type { PlannedMatter } from "./imports/world.ts";

interface Parts {
  readonly records: Pick<Records, "exchange">;
  readonly cases: Pick<Cases, "open" | "get" | "act">;
  readonly matters: ReturnType<typeof createMatters>;
  written(): Promise<boolean>;
  now(): number;
}

/** A matter that was not taken, and why. */
export interface Untaken {
  readonly number: string;
  readonly words: Words;
}

/** Work orders of a file into cases, and back. */
export interface MatterFile {
  /** Numbers that cases bear already, with the times that stand there. */
  known(numbers: readonly string[]): Promise<readonly ForeignNumber[]>;
  take(list: readonly PlannedMatter[]): Promise<{ readonly things: readonly ImportedCase[]; readonly untaken: readonly Untaken[] }>;
  /** Whole or not at all: where somebody has worked on a case since, that is said and nothing is changed. */
  takeBack(things: readonly ImportedCase[], reason: string): Promise<ActOutcome<null>>;
}

/** Cases between two looks at everything else. */
const AT_ONCE = 20;
/** Named at most; the rest is counted. */
const MOST_NAMED = 5;

/** What somebody does with a case shows here; how far it rang and its clocks do not. */
function markOfWork(one: Case): string {
  const { state, kind, severity, title, description, place, person, foreign, assignedTo, takenBy, hold, verified, mergedInto } = one;
  const made = [one.alerts, one.calls, one.entries, one.pictures, one.visits, one.handovers, one.absorbed].map(({ length }) => length);
  return markOf({
    state,
    kind,
    severity,
    title,
    description,
    place,
    person,
    foreign,
    assignedTo,
    takenBy,
    hold,
    verified,
    mergedInto,
    made,
  });
}

const slot = ({ system, number }: ForeignNumber): string => `${system} ${number}`;

/** Cases by each number that they bear. */
function grouped(found: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of found)
    for (const { number } of one.foreign) {
      const group = groups.get(number);
      if (group) group.push(one);
      else groups.set(number, [one]);
    }
  return groups;
}

/** The matters of a file: numbers looked up at once, cases opened one after another, all of it undone where it is asked for. */
export function createMatterFile({ records, cases, matters, written, now }: Parts): MatterFile {
  /** Bearers of numbers: what is open stands in memory, what has ended in the records. */
  const bearers = async (numbers: readonly string[]): Promise<readonly Case[]> => {
    const asked = new Set(numbers);
    const found = new Map((await records.exchange.ofNumbers([...asked])).map((one) => [one.id, one]));
    for (const { case: one } of cases.open()) if (one.foreign.some(({ number }) => asked.has(number))) found.set(one.id, one);
    return [...found.values()];
  };
  const takeOne = async ({ system, matter, place }: PlannedMatter, known: Case | undefined): Promise<ActOutcome<ImportedCase | null>> => {
    const { number, deadline = null } = matter;
    if (known === undefined) {
      const opened = matters.open(matter, system, place);
      return opened.ok ? { ok: true, value: { what: "case", id: opened.value.id, mark: markOfWork(opened.value), before: null } } : opened;
    }
    const before = borne(known, system, number);
    if (before === undefined || deadline === null || before.deadline === deadline) return { ok: true, value: null };
    const noted = await matters.note(known, { system, number, deadline });
    return noted.ok
      ? { ok: true, value: { what: "case", id: known.id, mark: markOf(borne(noted.value, system, number) ?? null), before } }
      : noted;
  };

  /** Why this one cannot be taken back; null where it can. */
  const obstacle = ({ id, mark, before }: ImportedCase, ended: ReadonlyMap<string, Case>): string | null => {
    const open = cases.get(id)?.case;
    if (before === null) return open !== undefined && markOfWork(open) === mark ? null : (open?.number ?? id);
    const one = open ?? ended.get(id);
    return one !== undefined && markOf(borne(one, before.system, before.number) ?? null) === mark ? null : before.number;
  };

  return {
    known: async (numbers) => {
      const asked = new Set(numbers);
      const found = await bearers(numbers);
      const slots = new Map(found.flatMap((one) => one.foreign.map((each) => [slot(each), each] as const)));
      return [...slots.values()].flatMap(({ system, number }) => {
        const one = asked.has(number) ? bearerOf(found, system, number) : undefined;
        return one === undefined ? [] : (borne(one, system, number) ?? []);
      });
    },
    take: async (list) => {
      const found = grouped(await bearers(list.map(({ matter }) => matter.number)));
      const things: ImportedCase[] = [];
      const untaken: Untaken[] = [];
      for (const [at, one] of list.entries()) {
        const { system, matter } = one;
        const { number } = matter;
        // What is open now goes first: the platform itself may have brought it meanwhile.
        const known = openBearer(cases.open(), system, number) ?? bearerOf(found.get(number) ?? [], system, number);
        const taken = await takeOne(one, known);
        if (!taken.ok) untaken.push({ number, words: taken.words ?? { zh: taken.reason, en: taken.reason } });
        else if (taken.value !== null) things.push(taken.value);
        if (at % AT_ONCE === AT_ONCE - 1) await breath();
      }
      await written();
      return { things, untaken };
    },
    takeBack: async (things, reason) => {
      await written();
      const numbers = things.flatMap(({ before }) => (before === null ? [] : [before.number]));
      const ended = new Map((await records.exchange.ofNumbers(numbers)).map((one) => [one.id, one]));
      const named = things.flatMap((thing) => obstacle(thing, ended) ?? []);
      if (named.length > 0) {
        const shown = named.slice(0, MOST_NAMED);
        const more = named.length - shown.length;
        const words: Words = {
          zh: `不能整次撤销：${shown.join("、")}${more > 0 ? ` 等 ${named.length} 张` : ""}之后已有人办理或又改过。请逐张处理。`,
          en: `It cannot be taken back: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""} was worked on or changed since. Mend them one by one.`,
        };
        return { ok: false, status: 409, reason: words.zh, words };
      }
      for (const [at, { id, before }] of things.entries()) {
        const by = platformHand(before?.system ?? cases.get(id)?.case.foreign[0]?.system ?? "other");
        const done =
          before === null ? await cases.act(id, "cancel", by, { reason }, now()) : await cases.act(id, "foreign", by, { ...before }, now());
        if (!done.ok) return done;
        if (at % AT_ONCE === AT_ONCE - 1) await breath();
      }
      await written();
      return { ok: true, value: null };
    },
  };
}
