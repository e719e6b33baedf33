import {
  asksLook,
  type CallResult,
  type Case,
  type CaseCall,
  type Instant,
  isAnswered,
  isLost,
  lastCallTo,
  type NoticeAnswer,
  neighbourKey,
  ONLOOKERS,
  type Role,
  type Severity,
  severityRank,
} from "../../contracts/index.ts";
import type { LostInput } from "../lost.ts";
import type { CaseInput } from "../types.ts";
import { newsOfArrival } from "./arrivals.ts";
import { isOver } from "./course.ts";
import type { LadderNews } from "./ladder-news.ts";
import { workedAs } from "./plan-of.ts";
import { isUrgent } from "./rung.ts";
import { type Newcomer, saysMore } from "./says-more.ts";
import { answerKey, callKey } from "./words.ts";

/** Those at the desk take a case without going anywhere. */
const AT_DESK: readonly Role[] = ["duty", "leader", "fire", "care", "clinician"];

/** What came of a call, also where it is corrected: she was heard, a contact knows of her, or the next is to be called. */
function newsOfCall({ id, to, contact }: CaseCall, result: CallResult, byName: string): readonly LadderNews[] {
  const answered = isAnswered(result);
  const key = callKey(id);
  if (to === "person")
    return [{ kind: "person", key, state: result === "well" ? "well" : answered ? "needs-help" : "not-reached", byName }];
  if (to === "responder" || contact === null) return [];
  if (result === "well") return [{ kind: "family", key, answer: "spoke", byName, who: contact }];
  const unsaid: LadderNews = { kind: "unsaid", key };
  return answered ? [unsaid] : [unsaid, { kind: "next-contact" }];
}

/** Rated higher by whoever looks at it: where nobody has it, what was no emergency before is rung from the foot. */
export function newsOfRating(before: Case, after: Case): readonly LadderNews[] {
  if (before.severity === after.severity) return [];
  const begins = isUrgent(after.severity) && !isUrgent(before.severity) && before.ladder?.taken == null;
  return [begins ? { kind: "anew" } : { kind: "worse", before: before.severity }];
}

/**
 * What an act of a human means for the ladder of the case, as it stands after it.
 * @param sent the desk had given it to this human, or to whoever they say is there
 */
export function newsOfAct(input: CaseInput, before: Case, after: Case, sent = false): readonly LadderNews[] {
  if (!("by" in input) || input.by === null) return [];
  const byName = input.by.name;
  const taken: LadderNews = { kind: "taken", byName };
  switch (input.kind) {
    case "take": {
      const goes = !AT_DESK.includes(input.by.role);
      // A neighbour's help is no duty: the ladder goes on to whoever answers for it.
      if (input.by.role === "volunteer" && !sent) return [{ kind: "coming", byName, role: "volunteer", there: false }];
      return goes ? [taken, { kind: "coming", byName, role: input.by.role, there: false }] : [taken];
    }
    case "arrive": {
      const arrival = after.arrivals?.at(-1);
      return arrival === undefined ? [] : newsOfArrival(arrival, sent, ONLOOKERS.includes(input.by.role) ? input.by.user : null);
    }
    case "accept":
    case "acknowledged":
    case "hold":
    case "handover":
    case "resolve":
    case "close":
    case "cancel":
      return [taken];
    case "verify":
      // One voice that a fire is none, from a chair, is no reason to send nobody.
      return input.verdict !== "true" && asksLook(after) && after.look === null ? [] : [taken];
    case "dispatch":
    case "transfer":
      return [taken, { kind: "sent", to: input.to.id, reason: input.reason }];
    case "raise-severity":
      return newsOfRating(before, after);
    case "reopen":
      return [{ kind: "reopened", byName }];
    case "visit":
      return after.state === "accepted" ? [{ kind: "reopened", byName }] : [];
    case "urge":
      return [{ kind: "urge" }];
    case "called": {
      const call = input.call === null ? lastCallTo(after.calls, input) : after.calls.find(({ id }) => id === input.call);
      return call === undefined ? [] : newsOfCall(call, input.result, byName);
    }
    case "uncall":
      return [{ kind: "unsaid", key: callKey(input.call) }];
    case "send-back":
      return [{ kind: "let-go", byName }];
    default:
      return [];
  }
}

/** What comes to a case that others had rated higher rings whom it asks for itself; what a human rated, and what saves a life, stays as it is. */
function ratedLower(before: Case, { severity }: Case, { alert }: Newcomer): { readonly as?: Severity } {
  const isLower = !alert.lifeSafety && severityRank(alert.severity) > severityRank(severity);
  return isLower && before.alerts.some((known) => known.severity === severity) ? { as: alert.severity } : {};
}

/** What came back of an alert means: worse, anew after somebody had it, or more than those know who have it. */
export function newsOfAlert(
  before: Case,
  after: Case,
  heard: { readonly effects: readonly string[]; readonly owed: boolean; readonly silent: boolean; readonly newcomer: Newcomer },
  now: Instant,
): readonly LadderNews[] {
  const { effects, owed, silent, newcomer } = heard;
  const anew = { kind: "anew", ...ratedLower(before, after, newcomer) } as const;
  const had = before.ladder?.taken != null || before.state === "resolved";
  if (had && (owed || effects.includes("re-alarmed") || before.state === "resolved")) return [anew];
  // It was rung for less: this one asks for more.
  if (before.ladder?.as !== undefined && severityRank(newcomer.alert.severity) < severityRank(before.ladder.as)) return [anew];
  const worse = before.severity !== after.severity;
  // What was over is not: whatever came of it was of before. What rings nobody any more rings for what happens again.
  if (silent && !isOver(after)) return [anew];
  const otherwise = workedAs(before) !== workedAs(after);
  // Whoever has it took less; and what the steps of a milder plan did is not what those of this one do.
  const more = worse && isUrgent(after.severity) && (had || !isUrgent(before.severity) || otherwise);
  // Two emergencies of somebody lost, of which the second brings steps of its own.
  const beside = !had && otherwise && isLost(after) && isUrgent(after.severity);
  if (more || beside || saysMore(before, newcomer, now)) return [{ kind: "anew" }];
  return worse ? [{ kind: "worse", before: before.severity }] : [];
}

/** What a case that is joined by hand means for the ladder of the one that it is joined to. */
export function newsOfMerge(from: Case, before: Case, after: Case, elsewhere: boolean): readonly LadderNews[] {
  const worse = before.severity !== after.severity;
  const more = worse && isUrgent(after.severity) && (before.ladder?.taken != null || !isUrgent(before.severity));
  const waits = isUrgent(from.severity) && from.ladder?.taken === null && elsewhere;
  if (more || waits) return [{ kind: "anew" }];
  return worse ? [{ kind: "worse", before: before.severity }] : [];
}

const familySaid = (answer: NoticeAnswer, by: { readonly user?: string | null; readonly name: string }): LadderNews => ({
  ...{ kind: "family", key: answerKey(by.name), answer, byName: by.name, who: by.name },
  user: by.user || null,
});

/** What somebody answered to a notice. */
export function newsOfAnswer(
  answer: NoticeAnswer,
  to: { readonly user?: string | null; readonly role: string; readonly name: string },
): readonly LadderNews[] {
  const byName = to.name;
  switch (answer) {
    case "coming":
      if (to.role === "volunteer") return [{ kind: "coming", byName, role: "volunteer" }];
      return to.role === "family"
        ? [{ kind: "coming", byName, kin: true }]
        : [
            { kind: "taken", byName },
            { kind: "coming", byName, role: to.role },
          ];
    case "with-her":
    case "spoke":
      return [familySaid(answer, to)];
    case "home-help":
      // The voice from inside: whoever would be called in a minute is called now.
      return [{ kind: "person", key: "inside", state: "needs-help", byName }];
    case "cannot":
      if (to.role === "family") return [familySaid(answer, to), { kind: "not-coming", byName }, { kind: "next-contact" }];
      if (to.user == null)
        return to.role === "volunteer"
          ? [
              { kind: "not-coming", byName },
              { kind: "cannot", user: neighbourKey(byName) },
            ]
          : [];
      return [
        { kind: "not-coming", byName, role: to.role },
        { kind: "cannot", user: to.user },
      ];
    default:
      return [];
  }
}

/** What is said of somebody lost: those who look for her, or the desk, are told. */
export function newsOfLost({ lost }: Pick<Case, "lost">, input: LostInput): readonly LadderNews[] {
  if (input.kind === "sighting") return [{ kind: "seen", n: lost?.sightings.at(-1)?.n ?? 0, by: input.by.user }];
  return input.kind === "describe" ? [{ kind: "described", n: lost?.description?.revision ?? 0 }] : [];
}
