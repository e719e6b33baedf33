import {
  type ActionCard,
  type Alert,
  type CallTarget,
  type CardKind,
  type Case,
  type CaseCall,
  type CaseLog,
  type CasePicture,
  DAY,
  type FamilyAnswerKind,
  hasCase,
  type Instant,
  isEndedCase,
  isRole,
  type LadderStep,
  NOTICE_ANSWER_WORDS,
  type Notice,
  type NoticeAnswer,
  type NoticeUntil,
  ONLOOKERS,
  type OpenedCase,
  type Point,
  parseDuration,
  plainCase,
  type RecordChange,
  type Relative,
  ROLES,
  roleHas,
  toIso,
  VERDICTS,
  type Verdict,
  type Words,
  whyNotFound,
  worse,
} from "../contracts/index.ts";
import { createCaseBook, type LastNumber } from "./case-book.ts";
import { withFound } from "./entry.ts";
import { answerOfFamily } from "./family-answer.ts";
import { createJoining } from "./join.ts";
import { newsOfUnarrival } from "./ladder/arrivals.ts";
import { isOver, stillRings } from "./ladder/course.ts";
import { createLadders, type LadderMove } from "./ladder/create-ladders.ts";
import { handOf, isIdle } from "./ladder/hands.ts";
import { newsOfAct, newsOfAlert, newsOfAnswer, newsOfLost, newsOfMerge, newsOfRating } from "./ladder/news.ts";
import { planOf, ringsAt } from "./ladder/plan-of.ts";
import type { LadderPorts } from "./ladder/ports.ts";
import { isElsewhere } from "./ladder/says-more.ts";
import { type LostInput, stepLost } from "./lost.ts";
import { matterOfHazard, mattersOfAlert } from "./matter.ts";
import { caseByHand, foundAgainWords, happeningOf, isLifeByHand, openedWords, type Spot, whyNotOpen } from "./open-by-hand.ts";
import type { Plans } from "./plans.ts";
import { readInput } from "./read-input.ts";
import { caseEntry, stepCase } from "./step.ts";
import { titleOf } from "./step-alert.ts";
import { type Occasion, type Telling, type TellPorts, tell, tellAsker, tellHand } from "./tell.ts";
import type {
  ActOutcome,
  Actor,
  AlertStep,
  CaseAct,
  CaseInput,
  CaseStep,
  Hand,
  InHand,
  Looked,
  People,
  StepContext,
  TellableUser,
  Told,
} from "./types.ts";
import { asCareCall } from "./visits.ts";
import type { Happening } from "./wording.ts";
import { clockIn } from "./zone-time.ts";

export interface CasePorts extends TellPorts, People, LadderPorts {
  readonly plans: Plans;
  changed(change: InHand): void;
  /** Notices that this turn made; they are sent once they are written. */
  noticed(notices: readonly Notice[]): void;
  /** To be written in one transaction with what else this turn leaves. */
  write(changes: readonly RecordChange[]): void;
  readonly alerts: {
    get(id: string): Alert | undefined;
    link(id: string, caseId: string, now: Instant): void;
    acknowledge(id: string, by: Actor, now: Instant): void;
    /** Nobody has it any more: what still holds sounds again. */
    letGo(id: string, by: Actor, why: Words, now: Instant): void;
    close(id: string, by: Actor, how: { readonly verdict: Verdict; readonly cause: string | null }, now: Instant): void;
  };
  /** Whether notices of this case to the family were held back, so that it knows nothing yet. */
  familyOwed(caseId: string): boolean;
  /** An ended case from records, to be reopened or commented on. */
  load(id: string): Promise<InHand | undefined>;
  /** A registered place; undefined for one that is none. */
  placeOf(id: string): Spot | undefined;
  /** The place at a position, as near as is known; the community's own path where nothing is near. */
  placeAt(point: Point): Spot;
  /** The telephone number of who is called about a case; null where none is registered. */
  numberOf(one: Case, to: CallTarget, contact: string | null): string | null;
  /** A version of an action card; null: the one in force. */
  actionCard(kind: CardKind, version: number | null): ActionCard | undefined;
  community(): string;
  rootPath(community: string): string;
}

export type { LastNumber } from "./case-book.ts";

export interface Cases {
  /** Every change of an alert comes here, in the turn in which it happens. */
  onAlert(step: AlertStep): void;
  /** @param second another officer who has put a password under a close */
  act(id: string, act: CaseAct, by: Hand, body: Readonly<Record<string, unknown>>, now: Instant, second?: Actor): Promise<ActOutcome<Case>>;
  /** A case that a human opens, or the hub for what it needs a human for. */
  create(asked: OpenedCase, by: Hand, now: Instant): ActOutcome<Case>;
  /** A picture that is stored joins its case. */
  addPicture(id: string, by: Hand, picture: Pick<CasePicture, "hash" | "type" | "stage">, now: Instant): Promise<ActOutcome<Case>>;
  /** Somebody looked at what an open critical case shows; the look stands in its log. */
  looked(id: string, by: Hand, what: Looked, now: Instant): boolean;
  /** What a relative, with or without a log-in, says to a case. */
  familyAnswered(id: string, who: Relative, by: Actor, answer: FamilyAnswerKind, now: Instant): Promise<ActOutcome<Case>>;
  /** What is said of somebody lost while she is looked for. */
  lost(id: string, input: LostInput, now: Instant): Promise<ActOutcome<Case>>;
  /** What a verdict on one of its alerts must say beside it, in words; null where nothing is missing. */
  whyNotVerified(id: string, verdict: string, found: string | null): Words | null;
  /** How the person was found, said with a verdict on an alert. */
  noteFound(id: string, found: string, by: Actor, now: Instant): void;
  open(): readonly InHand[];
  /** An open case; ended ones are found in records. */
  get(id: string): InHand | undefined;
  /** What somebody answered to a notice about a case. */
  answered(
    id: string,
    said: { readonly answer: NoticeAnswer; readonly to: Notice["to"]; readonly words: string },
    now: Instant,
  ): Promise<void>;
  /** No desk of these paths can be heard any more: what waits for one there does not wait on. */
  unheard(isHeard: (path: string) => boolean, now: Instant): void;
  /** Whether somebody is still to be rung about a case. */
  rings(notice: Notice, until: NoticeUntil | "taken"): boolean;
  /** Steps of the ladder of an open case. */
  stepsOf(id: string): readonly LadderStep[];
  /** She has died: return visits that wait about her become care calls, which ask for no score. */
  mourn(person: string, now: Instant): void;
  /** Ends the cases of a drill that are still open. */
  endDrill(drill: string, by: Actor | null, now: Instant): void;
  /** Ends holds, does the steps of ladders that are due, and marks what nobody has verified in time. */
  tick(now: Instant): void;
  /** When `tick` has something to do next; null where nothing is timed. */
  nextDue(): Instant | null;
  /** Replaces everything; nothing is written or told. */
  restore(open: readonly InHand[], numbers: readonly LastNumber[], steps: readonly LadderStep[]): void;
}

/** Pictures of one case at most: more are a folder, not a case. */
const MOST_PICTURES = 20;

const GONE = { ok: false, status: 404, reason: "没有这张工单", words: { zh: "没有这张工单", en: "There is no such case" } } as const;
const DRILL_OVER = {
  ok: false,
  status: 409,
  reason: "演练已结束",
  words: { zh: "演练已结束，工单不再办理", en: "the drill has ended: nothing more is done to its cases" },
} as const;
/** On the spot somewhere, or with something urgent in hand. */
const keepsBusy = (one: Case, user: TellableUser): boolean =>
  hasCase(one, user) && (one.state === "on-site" || (isUrgent(one) && (one.state === "dispatched" || one.state === "taken")));
const buildingOf = ({ place }: Case): string | null => place?.building ?? place?.id ?? null;
const burnsBeside = (one: Case, other: Case): boolean =>
  other.id !== one.id && other.family === "fire" && other.drill === undefined && !isOver(other) && buildingOf(other) === buildingOf(one);
const isUrgent = ({ severity }: Case): boolean => severity === "critical" || severity === "high";
/** Whoever does this has seen its alerts. */
const SEEN: readonly CaseInput["kind"][] = ["accept", "take", "arrive", "dispatch", "verify", "handover", "resolve"];
const NOT_TOLD: Telling = { notices: [], log: [] };
/** Lines that say why a close waits no more. */
const NOT_CLOSED: readonly string[] = ["closing-lapsed", "closing-void", "disagreed", "merge", "split", "cancel"];
const NOT_THERE: Words = { zh: "到场已撤回", en: "The arrival was taken back" };
const HAS_IT_AGAIN: Words = { zh: "再次接警", en: "Has it again" };
const CARE_CALL: Words = {
  zh: "本人已故：回访改为关怀电话，不做满意度评价",
  en: "She has died: the return visit is a care call, without a score",
};
const DRILL_ENDED: Words = { zh: "演练结束", en: "The drill has ended" };
/** One that is named, or several. */
const alertsIn = ({ alert, alerts }: Readonly<Record<string, unknown>>): readonly string[] => [
  ...new Set([alert, ...(Array.isArray(alerts) ? alerts : [])].filter((id) => typeof id === "string" && id !== "")),
];
const NEWS = ["raised", "worsened", "again", "re-alarmed"];

/** Of alerts that have ended and are gone from memory, the case still knows enough to write to the family. */
function pastHappening(one: Case): Happening {
  const [first] = one.alerts;
  if (!first) return happeningOf(one);
  return { id: first.id, ruleName: first.ruleName, family: one.family, sentence: one.title, occurrences: 0, device: null };
}

/** Opens a case for each happening, tells people by its plan, and carries it to its end. */
export function createCases(ports: CasePorts): Cases {
  const aboutOf = (one: Case): Happening & { readonly lifeSafety: boolean } => {
    const alerts = one.alerts.map(({ id }) => ports.alerts.get(id)).filter((alert) => alert !== undefined);
    return { ...(alerts[0] ?? pastHappening(one)), lifeSafety: isLifeByHand(one) || alerts.some((alert) => alert.lifeSafety) };
  };
  const placesOf = (one: Case, since = ""): readonly string[] => {
    const open = one.alerts.flatMap(({ id }) => ports.alerts.get(id) ?? []).filter(({ state }) => state !== "normal");
    const fresh = open.filter(({ changedAt }) => changedAt >= since);
    const found = (fresh.length > 0 ? fresh : open).flatMap(({ place }) => place?.id ?? []);
    return found.length > 0 || one.place === null ? [...new Set(found)] : [one.place.id];
  };
  const world = {
    ...ports,
    placesOf,
    burnsBeside: (one: Case): boolean => book.open().some((held) => burnsBeside(one, held.case)),
    isBusy: (user: TellableUser, one: Case) => book.open().some((held) => held.case.id !== one.id && keepsBusy(held.case, user)),
  };
  const ladders = createLadders({ ...world, aboutOf });
  const book = createCaseBook({ ...ports, ladderDue: ladders.dueOf });
  const find = async (id: string): Promise<InHand | undefined> => book.get(id) ?? (await ports.load(id));
  const joining = createJoining({
    book,
    makeId: ports.makeId,
    find,
    // One that has ended stands in records only.
    link: (alert, of, now) =>
      ports.alerts.get(alert) ? ports.alerts.link(alert, of, now) : ports.write([{ write: "alert-case", alert, case: of }]),
    pathOf: (place) => ports.placeOf(place)?.path,
    alertOf: ports.alerts.get,
    letGo: ports.alerts.letGo,
    moved: (before, after, line) => {
      const told = notClosed(before, after, [line]);
      if (told.length === 0) return;
      ports.write(noticesOf(told));
      ports.noticed(told.map(({ notice }) => notice));
    },
  });
  const noticesOf = (told: readonly Told[]): RecordChange[] => told.map((one) => ({ write: "notice", ...one }));

  const contextOf = (one: Case): StepContext => {
    const plan = planOf(one, ports.plans);
    const alerts = one.alerts.map(({ id }) => ports.alerts.get(id));
    return {
      dueIn: (severity) => ports.plans.dueIn(plan, severity),
      // What is played never clears: it is put out by who closes it.
      burning: one.drill === undefined && alerts.some((alert) => alert?.active === true && alert.lifeSafety && alert.family === "fire"),
      mourned: one.person !== null && ports.personById(one.person)?.state === "died",
      mayBreakIn: one.person !== null && ports.personById(one.person)?.facts?.breakIn != null,
      visitShare: ports.plans.visitShare,
      secondWithin: parseDuration(ports.plans.second.within) ?? DAY,
    };
  };

  /** A close that waited for its second name and does not any more, but by a close or the word of whoever asked: they are told. */
  const notClosed = (before: Case | undefined, one: Case, fresh: readonly CaseLog[]): readonly Told[] => {
    const asked = before?.closing ?? null;
    if (asked === null || one.closing !== null || (one.drill !== undefined && isEndedCase(one))) return [];
    if (fresh.some(({ act, by }) => act === "close" || by === asked.by)) return [];
    const why = fresh.find(({ act }) => NOT_CLOSED.includes(act))?.words.zh ?? "工单有新的处置，待复核的办结作废";
    return tellAsker(world, { case: one }, asked, why, Date.parse(one.changedAt));
  };

  /** Settles a state together with what its ladder leaves and the notices of an occasion beside it. */
  const settleMove = (next: InHand, fresh: readonly CaseLog[], move: LadderMove, telling: Telling = NOT_TOLD): InHand => {
    const asker = notClosed(book.get(next.case.id)?.case, next.case, fresh);
    const held = book.settle(
      { ...next, case: { ...next.case, ladder: move.case.ladder ?? null } },
      [...fresh, ...move.log, ...telling.log],
      [...move.changes, ...noticesOf([...telling.notices, ...asker])],
    );
    const notices = [...move.notices, ...[...telling.notices, ...asker].map((told) => told.notice)];
    if (notices.length > 0) ports.noticed(notices);
    return held;
  };
  const open = (next: InHand, fresh: readonly CaseLog[], now: Instant): InHand => settleMove(next, fresh, ladders.begin(next, now));
  const tellOf = (next: InHand, about: Happening, occasion: Occasion, now: Instant): Telling =>
    tell(world, planOf(next.case, ports.plans), next, about, occasion, now);

  const openCase = ({ alert, path, plan, at }: AlertStep): void => {
    const named = ports.plans.find(plan, alert.family);
    const one: Case = {
      ...plainCase(),
      alerts: [],
      // A case that was opened for this alert before (and withdrawn) has another time.
      id: ports.makeId(at, "case", alert.id),
      number: book.nextNumber(alert.community, at),
      community: alert.community,
      state: "new",
      severity: alert.severity,
      family: alert.family,
      plan: named.name,
      title: titleOf(alert),
      place: alert.place,
      person: alert.person,
      ...(alert.drill !== undefined && { drill: alert.drill }),
      openedAt: toIso(at),
      changedAt: toIso(at),
    };
    const first = stepCase(one, [], { kind: "alert", alert, plan: named.name, effects: [], endsWithClear: false }, at);
    if (!first.ok) throw new Error(`a new case refused its alert: ${first.reason}`);
    const opened = caseEntry(at, "opened", null, {
      zh: `告警转工单：${alert.ruleName.zh}`,
      en: `Opened by an alert: ${alert.ruleName.en}`,
    });
    open({ case: first.case, path, also: [], log: [] }, [opened, ...first.log], at);
    ports.alerts.link(alert.id, one.id, at);
  };

  /** The open case that this alert belongs to: its own, or that of the same happening. */
  const caseFor = ({ alert, plan }: AlertStep): InHand | undefined => {
    const own = alert.case === null ? undefined : book.get(alert.case);
    return own ?? book.ofMatter(mattersOfAlert(alert, plan, ports.plans));
  };

  const endsWithClear = ({ case: one }: InHand, alert: Alert): boolean => {
    if (ports.plans.find(one.plan, one.family).plan.ends !== "with-clear" || one.source !== "device") return false;
    return one.alerts.every(({ id }) => id === alert.id || ports.alerts.get(id)?.active !== true);
  };

  const onAlert = (step: AlertStep): void => {
    const { alert, effects, by, at, path } = step;
    if (effects.length === 0 && alert.verdict === null) return;
    const isNews = effects.some((effect) => NEWS.includes(effect));
    const held = caseFor(step);
    if (!held || held.case.state === "visit-due") {
      // Its case has ended, or only waits for its visit, but it happened again or got worse: that is work for somebody.
      if (isNews) openCase(step);
      return;
    }
    const { name: plan, plan: named } = ports.plans.find(step.plan, alert.family);
    const elsewhere = isElsewhere(held.case, alert.place, ports.homeOf);
    const othersStand = held.case.alerts.some(({ id }) => {
      const other = id === alert.id ? undefined : ports.alerts.get(id);
      return other?.active === true && (other.verdict === null || other.verdict === "true");
    });
    const input: CaseInput = { kind: "alert", alert, plan, effects, endsWithClear: endsWithClear(held, alert), elsewhere, othersStand };
    const heard = stepCase(held.case, held.log, input, at);
    if (!heard.ok) return;
    const acknowledged = effects.includes("acknowledged") && by !== null && !isEndedCase(heard.case);
    const taken = acknowledged ? stepCase(heard.case, held.log, { kind: "acknowledged", by }, at) : heard;
    const log = taken === heard || !taken.ok ? heard.log : [...heard.log, ...taken.log];
    const also = path === held.path || held.also.includes(path) ? held.also : [...held.also, path];
    const next = { ...held, also, case: taken.ok ? taken.case : heard.case };
    const owed = isNews && ports.familyOwed(held.case.id);
    // What rings nobody any more rings for what happens again, though to the alarm it is one more of the same.
    const silent = isNews && ladders.isSilent(held.case, at);
    const sounds = owed || silent || effects.includes("re-alarmed") || effects.includes("worsened") || effects.includes("raised");
    if (log.length === 0 && !sounds && !acknowledged) return;
    const newcomer = {
      alert: { ...alert, device: alert.device?.id ?? null },
      ...{ elsewhere, plan, rings: ringsAt(named, alert.severity) },
      wasLife: aboutOf(held.case).lifeSafety,
    };
    const news = sounds ? newsOfAlert(held.case, next.case, { effects, owed, silent, newcomer }, at) : [];
    const anew = news.some(({ kind }) => kind === "anew");
    if (held.case.ladder == null && sounds) open(next, log, at);
    else {
      const move = ladders.move(next, [...news, ...(acknowledged ? [{ kind: "taken", byName: by.name } as const] : [])], at);
      const staff = !anew && !isSameWeather(held.case, next.case, effects);
      const occasion = { kind: "again", before: owed ? null : held.case.severity, staff } as const;
      settleMove(next, log, move, sounds ? tellOf(next, alert, occasion, at) : NOT_TOLD);
    }
    if (alert.case !== held.case.id) ports.alerts.link(alert.id, held.case.id, at);
  };

  /** What is one for the whole community is told once, and once more when it grows worse: another place of it only joins the case. */
  const isSameWeather = (before: Case, after: Case, effects: readonly string[]): boolean => {
    const { joins } = ports.plans.find(after.plan, after.family).plan;
    const isOne = typeof joins === "object" && joins.at === "community";
    return isOne && before.severity === after.severity && !effects.includes("re-alarmed");
  };

  /** What a step of the case does to its alerts. The case is settled before, so that their answers find it so. */
  const passOn = (one: Case, kind: CaseInput["kind"], by: Hand, closed: Extract<CaseStep, { ok: true }>["closed"], now: Instant): void => {
    for (const { id } of one.alerts) {
      const alert = ports.alerts.get(id);
      if (closed === undefined) {
        if (alert && SEEN.includes(kind) && !ONLOOKERS.includes(by.role) && alert.acknowledgedAt === null)
          ports.alerts.acknowledge(id, by, now);
        continue;
      }
      // Of several witnesses each may have been judged by itself; the case's word is for the others.
      const own = one.alerts.length > 1 ? (alert?.verdict ?? null) : null;
      const how = { verdict: own ?? closed.verdict, cause: closed.cause };
      if (alert) ports.alerts.close(id, by, how, now);
      // It ended before its case did: what it really was counts for its rule all the same.
      else ports.write([{ write: "alert-verdict", alert: id, verdict: closed.verdict, single: one.alerts.length === 1 }]);
    }
  };

  /** Whoever can be called about it, as the log calls them. */
  const calleeOf = (one: Case, to: CallTarget, contact: string | null): { readonly name: string | null } | undefined => {
    const person = one.person === null ? undefined : ports.personById(one.person);
    if (to === "person") return person && { name: null };
    if (to === "responder") return ports.users().find((user) => user.username === contact && !user.disabled);
    const found = person?.contacts.find((each) => each.name === contact);
    return found && { name: `${found.relation} ${found.name}`.trim() };
  };

  /** The calls that a step changed, counted by number. */
  const callWrites = (before: Case, after: Case): RecordChange[] => {
    // What is played says nothing of whether somebody answers her telephone.
    if (after.drill !== undefined) return [];
    const known = new Set<CaseCall>(before.calls);
    return after.calls.flatMap((call) => {
      if (known.has(call)) return [];
      const number = ports.numberOf(after, call.to, call.contact);
      return [{ write: "call", call: { ...call, community: after.community, case: after.id, number } } as const];
    });
  };

  /** Alerts that were seen by the word on an arrival alone sound again when it is taken back. */
  const soundAgain = (before: Case, { by, arrival }: Extract<CaseInput, { kind: "unarrive" }>, now: Instant): void => {
    const note = before.arrivals?.find(({ id }) => id === arrival);
    const taken = book.get(before.id)?.case.ladder?.taken ?? null;
    // Somebody else has it by now: they have seen its alerts.
    if (note === undefined || (taken !== null && taken.at > note.at)) return;
    for (const { id } of before.alerts) {
      const alert = ports.alerts.get(id);
      if (alert?.acknowledgedAt === note.at && alert.acknowledgedBy === note.by) ports.alerts.letGo(id, by, NOT_THERE, now);
    }
  };

  const settleAct = (
    current: InHand,
    input: CaseInput & { readonly by: Hand },
    result: Extract<CaseStep, { ok: true }>,
    now: Instant,
  ): void => {
    const next = { ...current, case: result.case };
    const done = new Map<string, number>();
    for (const { rung, notices } of ladders.stepsOf(next.case.id)) if (notices.length > 0) done.set(rung, (done.get(rung) ?? 0) + 1);
    const goes = input.kind === "arrive" ? result.case.arrivals?.at(-1)?.user : input.by.username;
    const sent = current.case.assignedTo === goes;
    const news =
      input.kind === "unarrive"
        ? newsOfUnarrival(current.case, result.case, input.arrival, current.log)
        : newsOfAct(input, current.case, result.case, sent);
    const move = ladders.move(next, news, now);
    if (input.kind === "raise-severity")
      settleMove(
        next,
        result.log,
        move,
        tellOf(next, aboutOf(next.case), { kind: "again", before: current.case.severity, staff: true }, now),
      );
    else if (result.closed !== undefined && result.case.found !== "died") {
      const byName = result.case.closedByName ?? input.by.name;
      settleMove(next, result.log, move, tellOf(next, aboutOf(result.case), { kind: "ended", byName, done }, now));
    } else if ((input.kind === "dispatch" || input.kind === "transfer") && current.case.ladder == null)
      // Of before there were ladders: nothing of it is timed.
      settleMove(next, result.log, move, { notices: tellHand(world, next, input.to, input.reason, now), log: [] });
    else settleMove(next, result.log, { ...move, changes: [...move.changes, ...callWrites(current.case, result.case)] });
    if (input.kind === "unarrive") soundAgain(current.case, input, now);
    // That a relative is there takes it off nobody's desk either.
    if (input.kind === "arrive" && result.case.arrivals?.at(-1)?.who === "relative") return;
    // A neighbour who comes has not taken the alarm off the desk.
    if (input.by.role !== "volunteer" || sent || result.closed !== undefined) passOn(result.case, input.kind, input.by, result.closed, now);
  };

  /** After cases were joined or taken apart: what ended stops, what stands by itself begins. */
  const setLadders = (now: Instant): void => {
    for (const held of book.open()) {
      const { ladder, kind, takenBy } = held.case;
      if (ladder == null && held.case.splitFrom !== null) open(held, [], now);
      else if (ladder != null && kind === "alarm" && takenBy === null && !ladder.over && ladders.stepsOf(held.case.id).length === 0)
        settleMove(held, [], ladders.move(held, [{ kind: "anew" }], now));
    }
  };

  /** What is left is worked by another plan: what waited by the old one is not done any more, so that it begins anew. */
  const ringAsItIs = (before: Case, now: Instant): void => {
    const held = book.get(before.id);
    if (held?.case.ladder == null || held.case.plan === before.plan || held.case.ladder.taken !== null) return;
    settleMove(held, [], ladders.move(held, [{ kind: "anew" }], now));
  };

  /** Whoever has the case took less than it is now. */
  const tellMerged = (from: Case, before: Case | undefined, now: Instant): void => {
    const held = before && book.get(before.id);
    if (!before || !held) return;
    const places = [from.place, ...from.alerts.map(({ place }) => place)];
    const elsewhere = places.some((place) => isElsewhere(before, place, ports.homeOf));
    const news = newsOfMerge(from, before, held.case, elsewhere);
    if (news.length > 0) settleMove(held, [], ladders.move(held, news, now));
  };

  /** Whoever said that they come while somebody was said to be there has it, now that nobody was. */
  const takeAfter = async ({ id, ladder }: Case, arrival: string, now: Instant): Promise<void> => {
    const comer = ladder?.arrived?.find((each) => each.id === arrival)?.after?.find(({ takes }) => takes);
    const named = ports.users().filter(({ name, role, disabled }) => name === comer?.byName && role === comer.role && !disabled);
    // Of two of one name nobody is given what the other has said.
    const user = named.length === 1 ? named[0] : undefined;
    const held = book.get(id);
    if (user === undefined || held === undefined || held.case.takenBy !== null || !roleHas(user.role, "cases.act")) return;
    await act(id, "take", { user: user.id, username: user.username, name: user.name, role: user.role }, {}, now);
  };

  const act: Cases["act"] = async (id, name, by, body, now, second) => {
    const held = await find(id);
    if (!held) return GONE;
    const { drill } = held.case;
    if (drill !== undefined && !ports.drills.runs(drill)) return DRILL_OVER;
    const text = (key: string): string | null => (typeof body[key] === "string" && body[key].trim() !== "" ? body[key].trim() : null);
    if (name === "merge" || name === "split") {
      const into = book.get(text("into") ?? "");
      const outcome =
        name === "merge"
          ? await joining.merge(held, by, text("into") ?? "", text("reason"), now)
          : await joining.split(held, by, { alerts: alertsIn(body), case: text("case") }, text("reason"), now);
      if (outcome.ok && name === "merge") {
        ports.write(ladders.move({ ...held, case: outcome.value }, [], now).changes);
        tellMerged(held.case, into?.case, now);
      }
      if (outcome.ok) setLadders(now);
      if (outcome.ok && name === "split") ringAsItIs(held.case, now);
      return outcome;
    }
    const current = book.get(id) ?? held;
    const input = readInput(name, by, body, {
      second: second ?? null,
      callee: (to, contact) => calleeOf(current.case, to, contact),
      cardStep: (kind, version, step) => {
        const used = version ?? current.case.ticks?.find((tick) => tick.kind === kind)?.version ?? null;
        return ports.actionCard(kind, used)?.steps.find(({ key }) => key === step)?.text;
      },
      clock: (at) => clockIn(ports.zoneOf(current.case.community), at),
      callId: () => ports.makeId(now, "call", id, by.username, JSON.stringify(body), current.case.changedAt),
      find: (user) =>
        ports
          .users()
          .filter((one) => drill === undefined || ports.drills.participants(drill).has(one.id))
          .find((one) => (one.id === user || one.username === user) && !one.disabled && roleHas(one.role, "cases.act")),
      hand: () => handOf(current.case, ports.users()),
    });
    if (!("kind" in input)) return { ok: false, status: 422, reason: input.zh, words: input };
    const result = stepCase(current.case, current.log, input, now, contextOf(current.case));
    if (!result.ok) return result;
    if (result.log.length > 0 || result.case !== current.case) {
      settleAct(current, input, result, now);
      if (input.kind === "unarrive") await takeAfter(current.case, input.arrival, now);
    } else if (current.case.ladder?.taken === null && newsOfAct(input, current.case, result.case).some(({ kind }) => kind === "taken"))
      // Said before, but it has happened anew since: who has it says so again, else everybody is rung in vain.
      settleAct(current, input, { ...result, log: [caseEntry(now, input.kind, by, HAS_IT_AGAIN)] }, now);
    return { ok: true, value: book.get(id)?.case ?? result.case };
  };

  /**
   * The open case of a hazard that staff find again. Whoever reported by telephone or from another system is answered by a case
   * of their own, and so is who sees only their own; a mere position is not the same place for certain.
   */
  const foundAgain = (asked: OpenedCase, one: Case, by: Hand): InHand | undefined => {
    const isFound = (asked.source === "patrol" || asked.source === "grid") && asked.place !== undefined;
    const isAnswered = asked.reporter !== undefined || asked.person !== undefined || (asked.foreign ?? []).length > 0;
    if (!isFound || isAnswered || (isRole(by.role) && "ownCases" in ROLES[by.role])) return undefined;
    return book.ofMatter(matterOfHazard(one));
  };

  const addFinding = (held: InHand, found: Case, by: Hand, now: Instant): Case => {
    const severity = worse(held.case.severity, found.severity);
    const next = { ...held, case: { ...held.case, severity, changedAt: toIso(now) } };
    const line = caseEntry(now, "found-again", by, foundAgainWords(found));
    return settleMove(next, [line], ladders.move(next, newsOfRating(held.case, next.case), now)).case;
  };

  const create: Cases["create"] = (asked, by, now) => {
    const missing = whyNotOpen(asked);
    if (missing) return { ok: false, status: 422, reason: missing.zh, words: missing };
    const spot = asked.place === undefined ? asked.point && ports.placeAt(asked.point) : ports.placeOf(asked.place);
    if (asked.place !== undefined && !spot)
      return { ok: false, status: 422, reason: "没有这个位置", words: { zh: "没有这个位置", en: "there is no such place" } };
    const person = asked.person === undefined ? undefined : ports.personById(asked.person);
    if (asked.person !== undefined && !person)
      return { ok: false, status: 422, reason: "没有这位居民", words: { zh: "没有这位居民", en: "there is no such person" } };
    const community = ports.community();
    const where = spot ?? ports.placeOf(person?.home ?? "") ?? { place: null, path: ports.rootPath(community) };
    const id = ports.makeId(now, "case", by.username, JSON.stringify(asked));
    const found = caseByHand(asked, where, by, { id, number: "", community, at: now, plans: ports.plans });
    const known = foundAgain(asked, found, by);
    if (known) return { ok: true, value: addFinding(known, found, by, now) };
    const one = { ...found, number: book.nextNumber(community, now) };
    const opened = caseEntry(now, "opened", by, openedWords(one));
    return { ok: true, value: open({ case: one, path: where.path, also: [], log: [] }, [opened], now).case };
  };

  const addPicture: Cases["addPicture"] = async (id, by, picture, now) => {
    const held = await find(id);
    if (!held) return GONE;
    const current = book.get(id) ?? held;
    if (current.case.pictures.some((each) => each.hash === picture.hash)) return { ok: true, value: current.case };
    if (current.case.pictures.length >= MOST_PICTURES) {
      const words = { zh: `每张工单最多 ${MOST_PICTURES} 张照片`, en: `A case takes ${MOST_PICTURES} pictures at most` };
      return { ok: false, status: 422, reason: words.zh, words };
    }
    const result = stepCase(current.case, current.log, { kind: "picture", by, picture }, now);
    if (!result.ok) return result;
    const at = toIso(now);
    book.settle({ ...current, case: result.case }, result.log, [
      { write: "case-picture", case: id, picture: { hash: picture.hash, type: picture.type, at } },
    ]);
    return { ok: true, value: result.case };
  };

  /** What is pressed in the home itself: a cry for help goes to staff at once, a word that all is well ends nothing. */
  const sayFromInside = (held: InHand, answer: "home-help" | "home-fine", by: Actor, to: Notice["to"], now: Instant): void => {
    const { zh, en } = NOTICE_ANSWER_WORDS[answer];
    if (answer === "home-fine") {
      settleMove(
        held,
        [caseEntry(now, "home-fine", by, { zh: `户内按键：${zh}，待核实`, en: `From inside: ${en}, not verified` })],
        ladders.move(held, [], now),
      );
      return;
    }
    const cry = caseEntry(now, "home-help", by, { zh: `户内求救：${zh}`, en: `A cry for help from inside: ${en}` });
    settleMove(held, [cry], ladders.move(held, newsOfAnswer(answer, to), now), tellOf(held, aboutOf(held.case), { kind: "cry" }, now));
  };

  const answered: Cases["answered"] = async (id, { answer, to, words }, now) => {
    const held = book.get(id);
    if (!held) return;
    const user = to.user === null ? undefined : ports.users().find((each) => each.id === to.user);
    const by: Actor = { user: to.user ?? "", username: user?.username ?? "", name: to.name };
    if (answer === "home-help" || answer === "home-fine") {
      sayFromInside(held, answer, by, to, now);
      return;
    }
    const line = caseEntry(now, "answer", by, { zh: `答复：${words}`, en: `Answered: ${NOTICE_ANSWER_WORDS[answer].en}` });
    const goes = answer === "coming" && user !== undefined && roleHas(user.role, "cases.act");
    const { state, assignedTo, takenBy } = held.case;
    const has = state === "dispatched" ? assignedTo : state === "taken" ? takenBy : null;
    const refuses = answer === "cannot" && user !== undefined && has === user.username;
    // Whoever can take nothing has taken nothing: it goes on to the next.
    const idle = answer === "coming" && user !== undefined && user.role !== "family" && !goes;
    settleMove(
      held,
      [line],
      ladders.move(held, goes || idle ? [] : newsOfAnswer(answer, to).filter(({ kind }) => !refuses || kind !== "not-coming"), now),
    );
    // Whom the desk sent and who cannot: it is the desk's again, and the ladder's.
    if (refuses) await act(id, "send-back", { ...by, role: user.role }, { reason: NOTICE_ANSWER_WORDS.cannot.zh }, now);
    if (!goes) return;
    // Whoever says that they come has it in their own name, where nobody is on the way yet.
    const took = await act(id, "take", { ...by, role: user.role }, {}, now);
    const current = book.get(id);
    if (!took.ok && current) settleMove(current, [], ladders.move(current, newsOfAnswer(answer, to), now));
  };

  const familyAnswered: Cases["familyAnswered"] = async (id, who, by, answer, now) => {
    const held = book.get(id) ?? (await find(id));
    if (!held) return GONE;
    const result = answerOfFamily(held.case, who, by, answer, now);
    if (!result.ok) return result;
    if (result.log.length === 0) return { ok: true, value: result.case };
    const next = { ...held, case: result.case };
    const news = newsOfAnswer(answer, { role: "family", user: by.user, name: by.name });
    return { ok: true, value: settleMove(next, result.log, ladders.move(next, news, now)).case };
  };

  return {
    onAlert,
    act,
    create,
    familyAnswered,
    addPicture,
    lost: async (id, input, now) => {
      const held = book.get(id);
      if (!held) return GONE;
      const result = stepLost(held.case, input, now);
      if (!result.ok) return result;
      if (result.log.length === 0) return { ok: true, value: result.case };
      const next = { ...held, case: result.case };
      return { ok: true, value: settleMove(next, result.log, ladders.move(next, newsOfLost(result.case, input), now)).case };
    },
    looked: (id, by, what, now) => {
      const held = book.get(id);
      // Nobody's door code or need is looked at for what is played.
      if (!held || held.case.drill !== undefined) return false;
      const result = stepCase(held.case, held.log, { kind: "looked", by, what }, now);
      if (!result.ok) return false;
      book.settle({ ...held, case: result.case }, result.log);
      return true;
    },
    whyNotVerified: (id, verdict, found) => {
      const one = book.get(id)?.case;
      const known = VERDICTS.find((each) => each === verdict);
      if (!one || known === undefined) return null;
      return known === "true" && found === null ? null : whyNotFound(one, known, found ?? one.found);
    },
    noteFound: (id, found, by, now) => {
      const held = book.get(id);
      if (!held || held.case.found === found) return;
      const next = { ...held, case: { ...held.case, found, changedAt: toIso(now) } };
      const words = withFound("本人情况", "How she was found", found);
      settleMove(next, [caseEntry(now, "found", by, words)], ladders.move(next, [], now));
    },
    open: book.open,
    get: book.get,
    answered,
    unheard: (isHeard, now) => {
      for (const held of book.open()) {
        const { ladder } = held.case;
        if (ladder?.kind !== "urgent" || ladder.taken !== null || ladder.unheard || isHeard(held.path)) continue;
        settleMove(held, [], ladders.move(held, [{ kind: "unheard" }], now));
      }
    },
    rings: (notice, until) => {
      const held = book.get(notice.case);
      if (held === undefined) return false;
      if (until === "nobody")
        return held.case.ladder?.nobody?.endedAt === null && !isOver(held.case) && !ladders.isReplaced(held.case, notice);
      if (until === "heard") return ladders.awaits(held.case, notice.id);
      const sent = handOf(held.case, ports.users())?.role ?? null;
      const spared = ladders.isSpared(held.case, notice.to);
      return stillRings(held.case, notice.to, until, { sent, spared }) && !ladders.isReplaced(held.case, notice);
    },
    stepsOf: (id) => ladders.stepsOf(id).filter((row) => !isIdle(row)),
    mourn: (person, now) => {
      for (const held of book.open()) {
        const { visit, drill } = held.case;
        if (held.case.person !== person || drill !== undefined || visit === null || (visit.care && !visit.score)) continue;
        const next = { ...held, case: { ...held.case, visit: asCareCall(visit), changedAt: toIso(now) } };
        book.settle(next, [caseEntry(now, "care-call", null, CARE_CALL)]);
      }
    },
    endDrill: (drill, by, now) => {
      for (const held of book.open()) {
        const { case: one } = held;
        if (one.drill !== drill) continue;
        const gone = { state: "cancelled", closedAt: toIso(now), hold: null, closing: null, visit: null, changedAt: toIso(now) } as const;
        const who = { closedBy: by?.username ?? null, closedByName: by?.name ?? null };
        const next = { ...held, case: { ...one, ...gone, ...who } };
        settleMove(next, [caseEntry(now, "cancel", by, DRILL_ENDED)], ladders.move(next, [], now));
      }
    },
    tick: (now) => {
      for (const held of book.dueBy(now)) {
        const result = stepCase(held.case, held.log, { kind: "due" }, now);
        const next = result.ok ? { ...held, case: result.case } : held;
        const { hold } = held.case;
        const news = hold !== null && next.case.hold === null ? [{ kind: "resumed", by: hold.by } as const] : [];
        settleMove(next, result.ok ? result.log : [], ladders.move(next, news, now));
      }
    },
    nextDue: book.nextDue,
    restore: (open, numbers, steps) => {
      ladders.restore(steps);
      book.restore(open, numbers);
    },
  };
}
