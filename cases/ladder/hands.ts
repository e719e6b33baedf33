import {
  asksLook,
  type Case,
  type Instant,
  isEndedCase,
  type LadderStep,
  type Severity,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import type { Plan } from "../plans.ts";
import type { TellableUser } from "../types.ts";
import { isReached } from "./course.ts";
import { isWith } from "./kin.ts";
import { entriesFor, type Hands, isFor, type Second, spanOf, type TellEntry } from "./rung.ts";

/** A row that no step of a plan makes: its rung is a word, a sign that no plan may use, and the moment it is about. */
const MARK = "@";
export const isBeside = (rung: string): boolean => rung.includes(MARK);

type Silence = "untaken" | "late" | "overdue" | "accepted" | "arrived";

/** What follows a dispatch by itself: the hand is told, and what happens where nothing is heard of it. */
export interface Watch {
  readonly rung: string;
  readonly name: Words;
  readonly dueAt: Instant;
  readonly tells: "hand" | "others" | "room" | "second";
}

const HAND: Readonly<Record<Silence, Words>> = {
  untaken: { zh: "派单后未接单：再次呼叫", en: "Dispatched and not taken: rung again" },
  late: { zh: "超过预计到场时间：再次呼叫", en: "Not there by the time said: rung again" },
  overdue: { zh: "办理超时：再次呼叫", en: "Overdue: rung again" },
  accepted: { zh: "受理后没有进展：再次呼叫", en: "Accepted and nothing since: rung again" },
  arrived: { zh: "到场后没有回音：再次呼叫", en: "On the spot and nothing since: rung again" },
};
const OTHERS: Readonly<Record<Silence, Words>> = {
  untaken: { zh: "派单后未接单：带班领导", en: "Dispatched and not taken: leader on duty" },
  late: { zh: "超过预计到场时间：带班领导", en: "Not there by the time said: leader on duty" },
  overdue: { zh: "办理超时：带班领导", en: "Overdue: leader on duty" },
  accepted: { zh: "受理后没有进展：带班领导", en: "Accepted and nothing since: leader on duty" },
  arrived: { zh: "到场后没有回音：带班领导", en: "On the spot and nothing since: leader on duty" },
};
const ROOM: Readonly<Record<Silence, Words>> = {
  untaken: { zh: "派单后一直无人接单：街道值班室", en: "Dispatched and never taken: the sub-district's duty room" },
  late: { zh: "一直没有到场：街道值班室", en: "Never there: the sub-district's duty room" },
  overdue: { zh: "办理超时后一直没有进展：街道值班室", en: "Overdue and nothing since: the sub-district's duty room" },
  accepted: { zh: "受理后一直没有进展：街道值班室", en: "Accepted and never gone on with: the sub-district's duty room" },
  arrived: { zh: "到场后一直没有回音：街道值班室", en: "On the spot and never heard of: the sub-district's duty room" },
};
const SECOND: Words = { zh: "待第二人复核办结", en: "A close waits for its second name" };
const SECOND_AGAIN: Words = { zh: "待第二人复核办结：提醒带班领导", en: "A close waits for its second name: the leader is reminded" };
export const isSecondName = (rung: string): boolean => rung.startsWith(`second${MARK}`);
export const isReminder = (rung: string): boolean => rung.startsWith(`remind${MARK}`);
const SENT: Words = { zh: "派单通知", en: "Told of the dispatch" };
export const URGED: Words = { zh: "催办", en: "Urged" };
export const NEXT_HAND: Words = { zh: "下一位就近人员", en: "The next nearest hand" };

export const urgeRung = (at: string): string => `urge${MARK}${at}`;
export const resumedRung = (at: string, by: string): string => `resumed${MARK}${at}/${by}`;
export const isResumed = (rung: string): boolean => rung.startsWith(`resumed${MARK}`);
export const RESUMED: Words = { zh: "挂起到期", en: "The hold is over" };
export const nextRung = (user: string): string => `next${MARK}${user}`;
export const hushRung = (since: string): string => `hush${MARK}${since}`;
export const lookRung = (n: number): string => `look${MARK}${n}`;
/** @param by who saw her: not told of it */
export const seenRung = (n: number, by: string): string => `seen${MARK}${n}/${by}`;
export const LOOK: Words = { zh: "走失信息更新：告知正在寻找的人", en: "Said anew what she wears: those who look for her" };
export const SEEN: Words = { zh: "有人报告见到：值班台", en: "Somebody saw her: the desk" };
export const isLook = (rung: string): boolean => rung.startsWith(`look${MARK}`);
export const isSeen = (rung: string): boolean => rung.startsWith(`seen${MARK}`);
export const isNext = (rung: string): boolean => rung.startsWith(`next${MARK}`);
/** Work that is late is told once: who is at it cannot answer each minute. */
export const isSaidOnce = (rung: string): boolean =>
  !["sent", "untaken", "late-others", "accepted-others", "arrived-others"].some((begin) => rung.startsWith(begin));
/** Each act begins that wait anew: a wait that came to nothing is no step of the case. */
export const isIdle = ({ rung, state }: Pick<LadderStep, "rung" | "state">): boolean =>
  state === "stopped" && (rung.startsWith("accepted-") || rung.startsWith("arrived-"));
/** About who accepted it, not who was sent. */
export const isOfDesk = (rung: string): boolean => rung.startsWith("accepted-");
/** Rung because nothing is heard, or by name: however the case is rated, by telephone. */
export const isUrge = (rung: string): boolean => rung.startsWith(`urge${MARK}`);

/** Whose word is waited for: who was sent, then who has it. */
export function handOf(one: Pick<Case, "state" | "assignedTo" | "takenBy">, users: readonly TellableUser[]): TellableUser | undefined {
  const name =
    one.state === "dispatched" ? one.assignedTo : one.state === "taken" || one.state === "on-site" ? (one.takenBy ?? one.assignedTo) : null;
  return name === null ? undefined : users.find((user) => user.username === name && !user.disabled);
}

/** Whoever accepted it, while it is nobody else's. */
export const deskOf = ({ takenBy }: Pick<Case, "takenBy">, users: readonly TellableUser[]): TellableUser | undefined =>
  users.find((user) => user.username === takenBy && !user.disabled);

const latest = (times: readonly (string | null | undefined)[]): string | null =>
  times.filter((at) => at != null).reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);

/** The last that somebody did about it; reading it and remarks are no act. */
const lastActAt = (one: Case): string | null =>
  latest([
    ...[one.takenAt, one.ladder?.taken?.at, one.ladder?.resumedAt, one.verified?.at],
    ...one.calls.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]),
    ...[...one.handovers, ...one.entries].map(({ at }) => at),
    ...(one.ticks ?? []).map(({ at, heardAt }) => heardAt ?? at),
  ]);

const goesUp = (plan: Plan, severity: Severity): boolean =>
  plan.ladder.some((rung) => isFor(rung, severity) && entriesFor(rung, severity).some(({ who }) => who === "leader"));

/**
 * Since when a case is somebody's at the desk, or is said to be somebody's who cannot have it by name (the sub-district's room), and
 * nobody's on the way; null where that is not so, or needs nobody.
 */
function idleSince(one: Case, plan: Plan, arrival: string | undefined): string | null {
  const { ladder } = one;
  // A close that waits for its second name is no emergency of whoever proposed it.
  if ((one.state !== "new" && one.state !== "accepted" && one.state !== "taken") || one.closing !== null) return null;
  if (!ladder?.taken || isReached(one) || !goesUp(plan, one.severity)) return null;
  if (one.person !== null && isWith(ladder, one.person)) return null;
  if (ladder.coming === null) return lastActAt(one);
  // Whoever took it and goes there is asked after as such.
  if (one.state === "taken" && expectedAt(one, arrival) !== null) return null;
  return latest([lastActAt(one), toIso(Date.parse(ladder.coming.at) + spanOf(arrival ?? "0s"))]);
}

/** Since when nothing is heard of whoever is on the spot; null where it is known how it stands. */
function silentSince(one: Case): string | null {
  if (one.state !== "on-site" || one.kind !== "alarm" || one.closing !== null) return null;
  // Somebody is in danger, or it may burn; a building without power takes its hours.
  if (one.person === null && !asksLook(one)) return null;
  const known = one.person === null ? one.verified !== null || one.verdict !== null : one.found !== null;
  return known ? null : latest([lastActAt(one), one.look?.at]);
}

/** When whoever has it should be there: as they said, else as is usual. */
function expectedAt({ state, expected, takenAt, ladder }: Case, arrival: string | undefined): string | null {
  if (state !== "taken") return null;
  if (expected) return expected.at;
  return arrival === undefined || takenAt === null || !ladder?.coming ? null : toIso(Date.parse(takenAt) + spanOf(arrival));
}

/** Moments from which something is waited for, and what. */
function awaited(
  one: Case,
  plan: Plan,
  hands: Hands,
): readonly { readonly what: Silence; readonly since: string; readonly whom?: string | null }[] {
  if (one.hold !== null || isEndedCase(one)) return [];
  const underWay = one.state === "accepted" || one.state === "dispatched" || one.state === "taken" || one.state === "on-site";
  const arrival = hands.arrival?.[one.severity];
  const [expected, idle, silent] = [expectedAt(one, arrival), idleSince(one, plan, arrival), silentSince(one)];
  return [
    ...(one.state === "dispatched" && one.dispatchedAt !== null
      ? [{ what: "untaken", since: one.dispatchedAt, whom: one.assignedTo } as const]
      : []),
    ...(expected === null ? [] : [{ what: "late", since: expected } as const]),
    ...(underWay && one.dueAt !== null ? [{ what: "overdue", since: one.dueAt } as const] : []),
    ...(idle === null ? [] : [{ what: "accepted", since: idle } as const]),
    ...(silent === null ? [] : [{ what: "arrived", since: silent } as const]),
  ];
}

/** Whoever may give the second name is told of a close that waits for it, and reminded. */
function secondOf({ closing }: Pick<Case, "closing">, second: Second): Watch[] {
  if (closing === null) return [];
  const at = Date.parse(closing.at);
  return [
    { rung: `second${MARK}${closing.at}/${closing.by}`, name: SECOND, dueAt: at, tells: "second" },
    { rung: `remind${MARK}${closing.at}/${closing.by}`, name: SECOND_AGAIN, dueAt: at + spanOf(second.after), tells: "second" },
  ];
}

/** All that holds now for a case: who left it out of this list is not rung any more. */
export function watchesOf(one: Case, plan: Plan, hands: Hands, second: Second): readonly Watch[] {
  return [...secondOf(one, second), ...silenceOf(one, plan, hands)];
}

function silenceOf(one: Case, plan: Plan, hands: Hands): readonly Watch[] {
  const silent = awaited(one, plan, hands).flatMap(({ what, since, whom }): Watch[] => {
    const after = hands[what]?.[one.severity];
    const row = (tells: Watch["tells"], span: string | undefined, name: Words): Watch[] =>
      span === undefined
        ? []
        : [{ rung: `${what}-${tells}${MARK}${since}${whom ? `/${whom}` : ""}`, name, dueAt: Date.parse(since) + spanOf(span), tells }];
    // Said to be somebody's who has no log-in: there is no hand to ring.
    const hand = what === "accepted" && one.takenBy === null ? undefined : after?.hand;
    return [...row("hand", hand, HAND[what]), ...row("others", after?.others, OTHERS[what]), ...row("room", after?.room, ROOM[what])];
  });
  if (one.state !== "dispatched" || one.dispatchedAt === null || one.hold !== null) return silent;
  return [
    { rung: `sent${MARK}${one.dispatchedAt}/${one.assignedTo ?? ""}`, name: SENT, dueAt: Date.parse(one.dispatchedAt), tells: "hand" },
    ...silent,
  ];
}

/** What follows by itself in cases of this plan: as for all, with what the plan says otherwise. */
export function handsOf({ untaken, accepted, late, arrival }: Plan, hands: Hands): Hands {
  return {
    ...hands,
    untaken: { ...hands.untaken, ...untaken },
    accepted: { ...hands.accepted, ...accepted },
    late: { ...hands.late, ...late },
    arrival: { ...hands.arrival, ...arrival },
  };
}

/** How a hand is told: as its plan's own step tells such a hand, else as all are. */
export function entriesForHand(
  plan: Plan,
  hands: Hands,
  role: string,
  severity: Severity,
): readonly Pick<TellEntry, "by" | "again" | "list">[] {
  const own = plan.ladder
    .filter((rung) => isFor(rung, severity))
    .flatMap((rung) => entriesFor(rung, severity))
    .find((entry) => entry.who === role && entry.as === "dispatch");
  return own ? [own] : hands.tell.filter((entry) => isFor(entry, severity));
}
