import type { Case, CaseLog, Dispatch, Instant, LadderStep, NoticeUntil, Words } from "../../contracts/index.ts";
import type { Plan } from "../plans.ts";
import type { InHand, Told } from "../types.ts";
import type { Letter, Matter } from "../wording.ts";
import type { Addressee } from "./addressees.ts";
import type { Course } from "./course.ts";
import type { Rung, TellEntry } from "./rung.ts";

/** A turn of a ladder while it is done. */
export interface Work {
  readonly held: InHand;
  readonly plan: Plan;
  readonly now: Instant;
  course: Course;
  readonly log: CaseLog[];
  readonly told: (Told & { readonly dispatch: Dispatch })[];
}

/** How a step tells somebody. */
export interface Manner {
  readonly until?: NoticeUntil | undefined;
  readonly quiet?: boolean;
  /** By telephone, not only ready to be read. */
  readonly rings?: boolean;
  /** Of the step at the top, which leaves the room. */
  readonly nobody?: boolean;
  /** In other words than those of the step. */
  letter?(to: Addressee, matter: Matter): Letter;
  /** What is put before the kind of the matter, in a wording that is on file. */
  readonly head?: string | undefined;
  /** What a device is to do. */
  readonly command?: "stop";
}

/** Ids of the messages, whom they go to, and for whom there is no way. */
export interface ToldEntries {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly unreachable: readonly string[];
}

/** What a step leaves, and how. */
export interface Doing {
  /** Makes a message for each of these. @returns their ids */
  notify(work: Work, row: LadderStep, entry: Pick<TellEntry, "as" | "again" | "list">, to: readonly Addressee[], manner?: Manner): string[];
  put(work: Work, ...rows: readonly LadderStep[]): void;
  say(work: Work, act: string, words: Words): void;
  sayTold(work: Work, row: LadderStep, names: readonly string[], unreachable: readonly string[]): void;
  /** Tells these of a step what it says, with the row of their next turn where they are told in turns. */
  tellEntries(work: Work, row: LadderStep, rung: Rung, entries: readonly TellEntry[]): ToldEntries;
  /** Does this step of the plan, the last, in the place of the row: until somebody goes there. */
  leaveRoom(work: Work, row: LadderStep, rung: Rung): void;
  /** Whether one of these messages was made in this round, by whatever step. */
  wasTold(work: Work, to: readonly Addressee[]): boolean;
}

/** The case as it stands in this turn. */
export const caseOf = (work: Work): Case => ({ ...work.held.case, ladder: work.course.ladder });
