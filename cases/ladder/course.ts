import {
  asksFound,
  asksLook,
  type Case,
  type CaseLadder,
  type Instant,
  isEndedCase,
  isLost,
  type LadderStep,
  MINUTE,
  ROLES,
  severityRank,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import type { Plan } from "../plans.ts";
import { alsoComing, shifted, withArrival, withoutArrival } from "./arrivals.ts";
import type { LadderNews, TakenBack } from "./ladder-news.ts";
import { isFor, type Rung, rungAs, spanOf } from "./rung.ts";
import { withoutWord, withWord } from "./words.ts";

/** Where a case stands: its ladder and the rows of it that wait or are done. */
export interface Course {
  readonly ladder: CaseLadder;
  readonly steps: readonly LadderStep[];
}

/** Row of the climb up the place tree. */
export const CLIMB = "climb";

const NOT_TRUE = ["false", "mistake", "test", "nuisance", "fault"];

type Judgeable = Pick<Case, "state" | "verdict" | "found" | "kind" | "family" | "severity" | "person" | "look" | "closing">;

/** Found to be nothing: of a fire only once somebody looked. A second name that stands for a look ends the case itself. */
export const isNothing = (one: Judgeable): boolean =>
  one.verdict !== null && NOT_TRUE.includes(one.verdict) && (one.look !== null || !asksLook(one));

/**
 * Nothing more is to be told of it: it ended, its work is done, or it was found to be nothing. Where somebody must have
 * seen or heard the person, work that is done and a verdict end nothing until it is known how she was found. Where a close waits for its
 * second name whoever may give it is told.
 */
export function isOver(one: Judgeable): boolean {
  if (isEndedCase(one) || one.state === "visit-due") return true;
  const done = one.state === "resolved" || isNothing(one);
  return done && one.closing === null && (one.found !== null || !asksFound(one, one.verdict));
}

/** She was heard to be well, or somebody is with her on the spot; of somebody lost the spot is where she is not. */
export const isReached = (one: Pick<Case, "state" | "ladder" | "plan" | "alerts">): boolean =>
  one.ladder?.person?.state === "well" || (one.state === "on-site" && !isLost(one));

const rungsOf = (plan: Plan, one: Case): readonly Rung[] => plan.ladder.filter((rung) => isFor(rung, one.severity));

/** Milliseconds from the opening to the second step; 0 where there is one only. */
function secondAt(rungs: readonly Rung[]): number {
  const times = rungs.map(({ at }) => spanOf(at)).filter((at) => at > 0);
  return times.length === 0 ? 0 : Math.min(...times);
}

const idOf = ({ id }: Pick<Case, "id">, round: number, rung: string, part: number): string => `${id}~${round}~${rung}~${part}`;

/** A row that waits. */
export function rowOf(one: Case, ladder: CaseLadder, rung: string, part: number, name: Words, dueAt: Instant): LadderStep {
  return {
    id: idOf(one, ladder.round, rung, part),
    ...{ case: one.id, round: ladder.round, rung, part, name, dueAt: toIso(dueAt) },
    ...{ state: "waiting", at: null, why: null, notices: [] },
  };
}

/** The same step, once more: what it rang had ended by a word that does not stand. */
export const onceMore = (row: LadderStep, now: Instant): LadderStep => ({
  ...row,
  ...{ id: `${idOf({ id: row.case }, row.round, row.rung, row.part)}~${toIso(now)}`, dueAt: toIso(now) },
  ...{ state: "waiting", at: null, notices: [] },
});
export const isOnceMore = (row: LadderStep): boolean => row.id !== idOf({ id: row.case }, row.round, row.rung, row.part);

const CLIMB_NAME: Words = { zh: "逐级上报", en: "Up the place tree" };

function rowsOf(one: Case, plan: Plan, ladder: CaseLadder, now: Instant, shift: number, known: readonly LadderStep[]): LadderStep[] {
  const has = (key: string): boolean => known.some((row) => row.round === ladder.round && row.rung === key);
  const rows = rungsOf(plan, one)
    .filter(({ key }) => !has(key))
    .map((rung) => rowOf(one, ladder, rung.key, 0, rung.name, now + Math.max(0, spanOf(rung.at) - shift)));
  const { climb } = plan;
  if (climb?.when.includes(one.severity) && !has(CLIMB)) rows.push(rowOf(one, ladder, CLIMB, 0, CLIMB_NAME, now + spanOf(climb.every)));
  return rows;
}

/** A ladder from its foot. @param heard whether a desk can be heard; where none can, the wait for it is left out */
export function beginCourse(one: Case, plan: Plan, now: Instant, heard: boolean): Course {
  const urgent = severityRank(one.severity) <= severityRank("high") && plan.climb?.when.includes(one.severity) !== true;
  const ladder: CaseLadder = {
    ...{ kind: urgent ? "urgent" : "matter", round: (one.ladder?.round ?? 0) + 1, since: toIso(now) },
    ...{ taken: null, person: null, family: null, coming: null, cards: [], nobody: null, over: false },
    unheard: urgent && !heard,
  };
  return { ladder, steps: rowsOf(one, plan, ladder, now, ladder.unheard ? secondAt(rungsOf(plan, one)) : 0, []) };
}

const ended = (row: LadderStep, state: "skipped" | "stopped" | "done", now: Instant, why: Words | null): LadderStep => ({
  ...row,
  ...{ state, at: toIso(now), why },
});

/** Everything that waits ends. */
export function stopAll({ ladder, steps }: Course, now: Instant, why: Words): Course {
  const open = steps.some((row) => row.state === "waiting");
  if (ladder.over && !open) return { ladder, steps };
  return {
    ladder: { ...ladder, over: true },
    steps: steps.map((row) => (row.state === "waiting" ? ended(row, "stopped", now, why) : row)),
  };
}

const atOnce = (row: LadderStep, now: Instant): LadderStep => (Date.parse(row.dueAt) <= now ? row : { ...row, dueAt: toIso(now) });

/** A row of the second step: the first after the foot of the ladder. */
export function isSecond(plan: Plan, one: Case, row: LadderStep): boolean {
  const rungs = rungsOf(plan, one);
  const rung = rungs.find(({ key }) => key === row.rung);
  return rung !== undefined && spanOf(rung.at) > 0 && spanOf(rung.at) === secondAt(rungs);
}

function again(course: Course, one: Case, plan: Plan, now: Instant, why: Words, kept: Partial<CaseLadder>): Course {
  const next = beginCourse(one, plan, now, true);
  const { called, as } = course.ladder;
  return {
    ladder: { ...next.ladder, ...(called && { called }), ...(as && { as }), ...kept },
    steps: [...stopAll(course, now, why).steps, ...next.steps],
  };
}

/** When a step that waits would be done as things stood before; null where it would not be. */
function dueBefore({ ladder, steps }: Course, one: Case, plan: Plan, key: string, now: Instant): string | null {
  const rung = plan.ladder.find((each) => each.key === key);
  const due = steps
    .filter((row) => row.round === ladder.round && row.rung === key && row.state === "waiting")
    .filter((row) => judge(row, rung, { ...one, ladder }, now, 0).do === "it")
    .map(({ dueAt }) => dueAt);
  return due.sort()[0] ?? null;
}

/** A new round, in which no step comes later than it would have come: pressing again does not put her people off. */
function anew(course: Course, one: Case, plan: Plan, now: Instant, why: Words, kept: Partial<CaseLadder> = {}): Course {
  const { ladder } = course;
  const nobody = ladder.nobody?.endedAt === null ? ladder.nobody : null;
  const next = again(course, one, plan, now, why, { nobody, cards: ladder.cards, ...kept });
  const steps = next.steps.map((row) => {
    const due = row.round === next.ladder.round ? dueBefore(course, one, plan, row.rung, now) : null;
    return due !== null && due < row.dueAt ? { ...row, dueAt: due } : row;
  });
  return { ladder: next.ladder, steps };
}

/** Who was still because somebody comes is rung now, not in a minute; as whom another one still comes stays so. */
function notComing(
  before: Course,
  one: Case,
  plan: Plan,
  { byName, role }: Pick<Extract<LadderNews, { kind: "not-coming" }>, "byName" | "role">,
  now: Instant,
): Course {
  const { kin } = before.ladder;
  const course = kin?.includes(byName) ? { ...before, ladder: { ...before.ladder, kin: kin.filter((name) => name !== byName) } } : before;
  const { taken, cannot, coming, neighbours = [], comes = [] } = course.ladder;
  // Whom a step rings until one of them comes: the firm of a lift, though a grid worker is on the way there.
  const awaited = role !== undefined && role !== "volunteer" && comes.includes(role);
  if (coming?.byName !== byName && !neighbours.includes(byName) && !awaited) return course;
  const why = { zh: `${byName}去不了，重新呼叫`, en: `${byName} cannot come: called anew` };
  const others = neighbours.filter((name) => name !== byName);
  const kept = {
    ...{ taken, ...heardOf(course.ladder), ...(cannot && { cannot }) },
    ...(coming !== null && coming.byName !== byName && { coming }),
    ...(others.length > 0 && { neighbours: others }),
    comes: comes.filter((each) => (each === "volunteer" ? others.length > 0 : each !== role)),
  };
  const next = anew(course, one, plan, now, why, kept);
  const isNow = (row: LadderStep): boolean => row.round === next.ladder.round && isSecond(plan, one, row);
  return { ladder: next.ladder, steps: next.steps.map((row) => (isNow(row) ? atOnce(row, now) : row)) };
}

const withRole = (roles: readonly string[] = [], role: string): string[] => [...new Set([...roles, role])];

/** From one level to the next. */
export const everyOf = ({ climb }: Plan): number => (climb ? spanOf(climb.every) : 0);

/** Off hold it goes up one interval later at the latest; where the hold ended by itself not earlier either: its hand has learnt it now. */
export function climbsInTime(course: Course, one: Case, plan: Plan, now: Instant, exactly = false): Course {
  if (one.hold !== null) return course;
  const dueAt = toIso(now + everyOf(plan));
  const isOut = (row: LadderStep): boolean => row.rung === CLIMB && row.state === "waiting" && (exactly || row.dueAt > dueAt);
  if (!course.steps.some(isOut)) return course;
  return { ...course, steps: course.steps.map((row) => (isOut(row) ? { ...row, dueAt } : row)) };
}

/** What is known of her stays in a round that begins for another reason. */
const heardOf = ({ words, person, family, kin }: CaseLadder): Partial<CaseLadder> => ({
  ...{ person, family },
  ...(words && { words }),
  ...(kin && { kin }),
});

/** What the steps that wait, and those that were left out because she had been heard, are to do now that another word stands. */
function heardAnew({ steps }: Course, ladder: CaseLadder, one: Case, plan: Plan, now: Instant): Course {
  if (ladder.person?.state === "well") return { ladder, steps };
  const after = { ...one, ladder };
  return {
    ladder,
    steps: steps.map((row) => {
      if (row.round !== ladder.round) return row;
      const rung = plan.ladder.find(({ key }) => key === row.rung);
      // Left out by a word that does not stand: it would be done now.
      if (row.state === "skipped" && rung?.if?.includes("not-reached") && judge(row, rung, after, now, 0).do === "it")
        return { ...row, state: "waiting", at: null, why: null, dueAt: toIso(now) };
      // Nobody answers, or she needs help: what would wait for that is not waited for.
      return row.state === "waiting" && ladder.person !== null && isSecond(plan, one, row) && row.part === 0 ? atOnce(row, now) : row;
    }),
  };
}

const NOT_THERE: Words = { zh: "到场已撤回，继续呼叫", en: "The arrival was taken back: rung on" };

/** An arrival was a mistake: what it left out is done, and what had ended by it goes on from where it stood. */
function unarrived(course: Course, one: Case, plan: Plan, { id, at, taken, later }: TakenBack, now: Instant): Course {
  const bare = { ...course, ladder: withoutArrival(course.ladder, id, taken) };
  const { ladder, steps } = later.reduce((each, { at, news }) => moveCourse(each, one, plan, news, Date.parse(at)), bare);
  if (ladder.over) {
    const { round: _round, since, unheard: _unheard, over: _over, ...kept } = ladder;
    const next = again({ ladder, steps }, one, plan, now, NOT_THERE, kept);
    const isNew = (row: LadderStep): boolean => row.round === next.ladder.round;
    return { ladder: next.ladder, steps: next.steps.map((row) => (isNew(row) ? { ...row, dueAt: shifted(row.dueAt, since, now) } : row)) };
  }
  const after = { ...one, ladder };
  const leftOut = (row: LadderStep): boolean => {
    if (row.state !== "skipped" || row.round !== ladder.round || (row.at ?? "") < at) return false;
    return (
      judge(
        row,
        plan.ladder.find(({ key }) => key === row.rung),
        after,
        now,
        0,
      ).do === "it"
    );
  };
  return { ladder, steps: steps.map((row) => (leftOut(row) ? { ...row, state: "waiting", at: null, why: null } : row)) };
}

/** A round of its own in which somebody has it from the beginning: a matter goes up the tree again. */
function reopened(course: Course, one: Case, plan: Plan, byName: string, now: Instant): Course {
  const { words: _, ...ladder } = course.ladder;
  const next: CaseLadder = {
    ...ladder,
    round: ladder.round + 1,
    since: toIso(now),
    taken: { byName, at: toIso(now) },
    over: false,
    person: null,
    family: null,
    coming: null,
  };
  const climbs = plan.climb?.when.includes(one.severity) === true;
  const row = rowOf(one, next, CLIMB, 0, CLIMB_NAME, now + everyOf(plan));
  return { ladder: next, steps: climbs ? [...course.steps, row] : course.steps };
}

/** What news do to it, before the steps that are due are looked at. */
export function moveCourse(course: Course, held: Case, plan: Plan, news: LadderNews, now: Instant): Course {
  const { ladder, steps } = course;
  // What is rated anew is rated as it is; all else goes on by the severity by which it is rung.
  const one = news.kind === "anew" || news.kind === "worse" ? held : { ...held, severity: rungAs({ ...held, ladder }) };
  const at = toIso(now);
  const hurry = (which: (row: LadderStep) => boolean): readonly LadderStep[] =>
    steps.map((row) => (row.state === "waiting" && row.round === ladder.round && which(row) ? atOnce(row, now) : row));
  switch (news.kind) {
    case "taken": {
      const nobody =
        ladder.nobody && ladder.nobody.endedAt === null ? { ...ladder.nobody, endedAt: at, byName: news.byName } : ladder.nobody;
      return { ladder: { ...ladder, taken: ladder.taken ?? { byName: news.byName, at }, nobody }, steps };
    }
    case "anew": {
      const { as: _, ...bare } = ladder;
      const rated = news.as === undefined ? one : { ...one, severity: news.as };
      const why = { zh: "再次发生，重新开始", en: "It happened anew: begun again" };
      return anew({ ladder: bare, steps }, rated, plan, now, why, news.as === undefined ? {} : { as: news.as });
    }
    case "not-coming":
      return notComing(course, one, plan, news, now);
    case "let-go": {
      const why = { zh: `${news.byName}退回，重新开始`, en: `Sent back by ${news.byName}: begun again` };
      return anew(course, one, plan, now, why, { ...heardOf(ladder), cannot: ladder.cannot ?? [] });
    }
    case "worse": {
      const kind = severityRank(one.severity) <= severityRank("high") ? "urgent" : ladder.kind;
      const { as: _, ...bare } = ladder;
      return { ladder: { ...bare, kind }, steps: [...steps, ...rowsOf(one, plan, ladder, now, 0, steps)] };
    }
    case "person": {
      const { key, state, byName } = news;
      return heardAnew(course, withWord(ladder, { key, of: "person", says: state, byName, at }), one, plan, now);
    }
    case "family": {
      const { key, answer, byName, who, people = null } = news;
      return { ladder: withWord(ladder, { key, of: "family", says: answer, byName, at, who, people }), steps };
    }
    case "unsaid":
      return heardAnew(course, withoutWord(ladder, news.key), one, plan, now);
    case "arrived": {
      const moved = news.news.reduce((each, said) => moveCourse(each, one, plan, said, now), course);
      return { ...moved, ladder: withArrival(ladder, moved.ladder, news.id) };
    }
    case "unarrived":
      return unarrived(course, one, plan, news, now);
    case "coming": {
      return {
        ladder: {
          // Whoever comes as a neighbour, unsent, keeps nobody from being rung whose duty it is.
          ...(news.role === "volunteer" && ladder.taken === null
            ? ladder
            : { ...ladder, coming: ladder.coming ?? { byName: news.byName, at } }),
          ...(news.there !== true && alsoComing(ladder, { byName: news.byName, role: news.role, at })),
          ...(news.kin === true && { kin: withRole(ladder.kin, news.byName) }),
          ...(news.role !== undefined && { comes: withRole(ladder.comes, news.role) }),
          ...(news.role === "volunteer" && { neighbours: withRole(ladder.neighbours, news.byName) }),
          ...(news.role !== undefined && news.there === true && { there: withRole(ladder.there, news.role) }),
        },
        steps,
      };
    }
    case "next-contact":
      return { ladder, steps: hurry((row) => row.part > 0 && row.rung !== CLIMB) };
    case "unheard":
      if (ladder.taken !== null || ladder.unheard) return course;
      return { ladder: { ...ladder, unheard: true }, steps: hurry((row) => isSecond(plan, one, row)) };
    case "cannot": {
      const { called, ...rest } = ladder;
      // A neighbour who does not go has no more business with it.
      const left = called && { called: called.filter((user) => user !== news.user) };
      return { ladder: { ...rest, ...left, cannot: [...new Set([...(ladder.cannot ?? []), news.user])] }, steps };
    }
    case "resumed":
      return climbsInTime({ ladder: { ...ladder, resumedAt: at }, steps }, one, plan, now, true);
    case "reopened":
      return reopened(course, one, plan, news.byName, now);
    case "sent":
      // Sent all the same, whoever had said no is asked anew.
      if (ladder.cannot?.includes(news.to) !== true) return course;
      return { ladder: { ...ladder, cannot: ladder.cannot.filter((user) => user !== news.to) }, steps };
    case "urge":
    case "described":
    case "seen":
      return course;
  }
}

export type Judged =
  | { readonly do: "it" }
  | { readonly do: "wait"; readonly until: Instant }
  | { readonly do: "skip"; readonly why: Words };

/** @param minute of the community's day */
function hoursOpen([from, to]: readonly [string, string], minute: number): number {
  const of = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const [start, end] = [of(from), of(to)];
  const open = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  return open ? 0 : (start - minute + 1_440) % 1_440;
}

/** Whether a step that is due is done, and why not: asked at the moment itself, also after a night without the hub. */
export function judge(row: LadderStep, rung: Rung | undefined, one: Case, now: Instant, minute: number): Judged {
  if (row.rung === CLIMB) {
    const until = one.hold === null ? 0 : Date.parse(one.hold.until);
    return until > now ? { do: "wait", until } : { do: "it" };
  }
  if (!rung) return { do: "skip", why: { zh: "预案已修改，没有这一步", en: "The plan has no such step any more" } };
  if (!isFor(rung, rungAs(one))) return { do: "skip", why: { zh: "级别不再适用", en: "Not for this severity" } };
  if (rung.hours) {
    const wait = hoursOpen(rung.hours, minute);
    if (wait > 0) return { do: "wait", until: Math.floor(now / MINUTE) * MINUTE + wait * MINUTE };
  }
  const { ladder } = one;
  if (rung.without !== undefined && ladder?.there?.includes(rung.without)) {
    const { zh, en } = ROLES[rung.without].words;
    return { do: "skip", why: { zh: `${zh}已到场`, en: `${en} is on the spot` } };
  }
  const holds = rung.if?.some((condition) => (condition === "not-taken" ? !ladder?.taken : !isReached(one))) ?? true;
  if (holds) return { do: "it" };
  const taken = ladder?.taken;
  if (rung.if?.includes("not-reached") && isReached(one)) return { do: "skip", why: { zh: "已联系上本人", en: "She was reached" } };
  return { do: "skip", why: { zh: `${taken?.byName ?? ""}已接警`, en: `${taken?.byName ?? "Somebody"} has it` } };
}

/** The row after this one: the next of the family, or the next level up. */
export const nextPart = (one: Case, ladder: CaseLadder, row: LadderStep, dueAt: Instant): LadderStep =>
  rowOf(one, ladder, row.rung, row.part + 1, row.name, dueAt);

/** When that row is due: in a ladder that was begun anew not later than it would have come before. */
export function turnDue({ ladder, steps }: Course, row: LadderStep, now: Instant, span: number): Instant {
  const before = steps.find(
    ({ round, rung, part, state }) => round === ladder.round - 1 && rung === row.rung && part === row.part + 1 && state === "stopped",
  );
  return Math.min(now + span, before ? Math.max(now, Date.parse(before.dueAt)) : Number.POSITIVE_INFINITY);
}

export const doneRow = (row: LadderStep, now: Instant, why: Words | null, notices: readonly string[]): LadderStep => ({
  ...ended(row, "done", now, why),
  notices: [...notices],
});
export const skippedRow = (row: LadderStep, now: Instant, why: Words): LadderStep => ended(row, "skipped", now, why);

/**
 * Who is still to be rung about it.
 * @param sent role of whoever was sent by name, and is rung for that
 * @param spared of a relative: one of their family is with her, or has spoken to her
 */
export function stillRings(
  one: Case,
  to: { readonly role: string },
  until: "reached" | "taken" | "hand" | "kin",
  { sent, spared }: { readonly sent: string | null; readonly spared: boolean },
): boolean {
  const { ladder } = one;
  if (isOver(one)) return false;
  if (until === "hand") return sent !== to.role && ladder?.comes?.includes(to.role) !== true;
  // Of before there were ladders.
  if (!ladder) return one.takenBy === null;
  if (to.role === "family" && spared) return false;
  // They know where she goes: that the desk looks for her ends nothing of theirs.
  if (until === "kin") return !isReached(one) && one.found === null && (ladder.kin ?? []).length === 0;
  if (to.role === "volunteer" && ladder.comes?.includes("volunteer") === true) return false;
  if (until === "reached") return !isReached(one) && !(to.role !== "family" && ladder.coming !== null);
  return ladder.taken === null;
}
