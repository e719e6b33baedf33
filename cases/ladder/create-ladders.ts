import {
  CARD_WORDS,
  type Case,
  type CaseLadder,
  type CaseLog,
  type Dispatch,
  type Instant,
  isGroupChannel,
  type LadderStep,
  type Notice,
  neighbourKey,
  publicLine,
  type RecordChange,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import { caseEntry } from "../entry.ts";
import type { Plans } from "../plans.ts";
import type { InHand, TellableUser } from "../types.ts";
import type { Happening } from "../wording.ts";
import { clockIn, minuteIn } from "../zone-time.ts";
import { type Addressee, addresseesOf } from "./addressees.ts";
import { ringsNow, rowsOnceMore, wasOnceMore } from "./again-steps.ts";
import { createAllClear } from "./all-clear.ts";
import { createClimb } from "./climb.ts";
import {
  beginCourse,
  CLIMB,
  climbsInTime,
  doneRow,
  everyOf,
  isOnceMore,
  isOver,
  judge,
  moveCourse,
  nextPart,
  rowOf,
  skippedRow,
  stopAll,
  turnDue,
} from "./course.ts";
import { createFamilySteps, isFamilyPass, passedOn, stepOf } from "./family-steps.ts";
import { createHandSteps } from "./hand-steps.ts";
import { hushRung, isBeside } from "./hands.ts";
import { isSpared, peopleBehind, peopleOfRelative } from "./kin.ts";
import type { LadderNews } from "./ladder-news.ts";
import { filedFor, letterFor, mayList } from "./letters.ts";
import { createLookSteps } from "./look-steps.ts";
import { createMoreSteps, isMore } from "./more-steps.ts";
import { isLifeSafety, isNeverHeld } from "./never-held.ts";
import { planOf, ringsAt } from "./plan-of.ts";
import type { World } from "./ports.ts";
import { saidFiled, saidReal } from "./real.ts";
import { entriesFor, isUrgent, type Rung, rings, ringsUntil, rungAs, spanOf, type TellEntry } from "./rung.ts";
import { cannotGo } from "./words.ts";
import { caseOf, type Manner, type ToldEntries, type Work } from "./work.ts";

export interface LaddersPorts extends World {
  readonly plans: Plans;
  zoneOf(community: string): string;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  /** Whether notices of this case to the family were held back, so that it knows nothing yet. */
  familyOwed(caseId: string): boolean;
  /** What the case is about, in the words of its alert. */
  aboutOf(one: Case): Happening & { readonly lifeSafety: boolean };
}

/** What a turn of a ladder leaves: the case with its ladder, and what is written with it. */
export interface LadderMove {
  readonly case: Case;
  readonly log: readonly CaseLog[];
  readonly changes: readonly RecordChange[];
  readonly notices: readonly Notice[];
}

export interface Ladders {
  /** From the foot; what is due at once is done. */
  begin(held: InHand, now: Instant): LadderMove;
  /** After a change of the case, with what it means for the ladder. */
  move(held: InHand, news: readonly LadderNews[], now: Instant): LadderMove;
  /** When it has something to do; null where nothing waits. */
  dueOf(caseId: string): Instant | null;
  stepsOf(caseId: string): readonly LadderStep[];
  /** It rings nobody any more, though nobody has it or it was over: what happens again begins it anew. */
  isSilent(one: Case, now: Instant): boolean;
  /** Whether what the step of this notice waits for has not come yet: a word of the hand. */
  awaits(one: Case, notice: string): boolean;
  /** Its step was done again in a later round, or its family is rung anew: that one rings. */
  isReplaced(one: Case, notice: Pick<Notice, "id" | "to">): boolean;
  /** One of the family of this relative's people is with her, or has spoken to her. */
  isSpared(one: Case, to: Notice["to"]): boolean;
  restore(steps: readonly LadderStep[]): void;
  forget(caseId: string): void;
}

/** To whoever carries the duty [D]. */
const RING = { every: "60s", times: 10 };
/** A siren sounds three minutes; it is told anew before they are over, for as many days as it may take. */
const SOUNDS = { every: "170s", times: 5_000 };
const HUSHED: Words = { zh: "警号停止", en: "Sirens stop" };
const OVER: Words = { zh: "工单已有结论", en: "The case is settled" };
const NOBODY_TO_TELL: Words = { zh: "没有可通知的人", en: "There was nobody to tell" };
const PLAYED: Words = {
  zh: "演练：只通知参演人员，未通知家属和外部",
  en: "Drill: told to those who take part, to no family and nobody outside",
};
const NOBODY_PASSED: ReadonlySet<string> = new Set();
const NOBODY_REACHED: Words = { zh: "全部未联系上", en: "Nobody reached" };

/** Carries the cases along their ladders: memory of the rows that wait, and the notices of those that are due. */
export function createLadders(ports: LaddersPorts): Ladders {
  const rows = new Map<string, readonly LadderStep[]>();
  const pathOf = (work: Work): string => work.held.path;

  /** Of round, step and human: made again after a crash it is the same. */
  const noticeId = ({ course: { ladder } }: Work, row: LadderStep, { user, name, way }: Addressee): string =>
    ports.makeId(Date.parse(ladder.since), "notice", row.id, way.channel, user ?? "", way.address ?? "", name);

  /** Whether an earlier turn of the same step was theirs. */
  const hadTurn =
    (work: Work, row: LadderStep) =>
    (to: Addressee): boolean =>
      work.course.steps.some(
        (each) =>
          each.rung === row.rung && each.round === row.round && each.part < row.part && each.notices.includes(noticeId(work, each, to)),
      );

  const notify = (
    work: Work,
    row: LadderStep,
    entry: Pick<TellEntry, "as" | "again" | "list">,
    to: readonly Addressee[],
    { until, quiet = false, rings = false, nobody = false, letter: own, head, command }: Manner = {},
  ): string[] => {
    const { now } = work;
    const one = caseOf(work);
    const alert = ports.aboutOf(one);
    const person = one.person === null ? undefined : ports.personById(one.person);
    const clock = clockIn(ports.zoneOf(one.community), Date.parse(one.openedAt));
    const matter = { case: one, alert, person, clock };
    const helpless = entry.list === undefined || one.drill !== undefined ? [] : ports.cannotWalk(one.place?.id ?? null, pathOf(work));
    const lines = helpless.map(({ where, needs }) => `${where} ${needs.zh}`);
    const at = toIso(now);
    return to.map((each) => {
      const { way, next } = each;
      const id = noticeId(work, row, each);
      const real = ports.drills.running();
      const filed = saidFiled(filedFor(each, entry.as, matter, new Date(now).getUTCFullYear()), one, each.role, real);
      const words = own?.(each, matter) ?? letterFor(each, entry, matter, { quiet, list: mayList(each.role) ? lines : [] });
      const letter = saidReal(words, one, each.role, real);
      const notice: Notice = {
        ...{ id, case: one.id, channel: way.channel, to: { user: each.user, name: each.name, role: each.role }, state: "queued" },
        ...{ ...letter, createdAt: at, changedAt: at, attempts: 0, error: null },
        ...(one.drill !== undefined && { drill: one.drill }),
      };
      const dispatch: Dispatch = {
        ...filed,
        vars: {
          ...filed.vars,
          ...(head !== undefined && { kind: `${head}·${filed.vars.kind ?? ""}` }),
          ...(command !== undefined && { do: command }),
          // A group and a speaker are told in the words of the notice itself.
          line: isGroupChannel(way.channel) || way.channel === "speaker" ? letter.subject : publicLine(one).zh,
        },
        ...{ lifeSafety: nobody || isNeverHeld(each, entry.as) || isLifeSafety(one, alert.lifeSafety, rings), next },
        repeat: entry.again === undefined || way.channel === "app" ? null : { every: spanOf(entry.again.every), times: entry.again.times },
        ...(each.beside !== undefined && { insteadOf: noticeId(work, row, { ...each, way: each.beside }) }),
        ...(until !== undefined && { until }),
      };
      work.told.push({ notice, address: way.address, dispatch });
      return id;
    });
  };

  const wasTold = (work: Work, to: readonly Addressee[]): boolean =>
    work.course.steps.some(
      (row) => row.round === work.course.ladder.round && to.some((each) => row.notices.includes(noticeId(work, row, each))),
    );

  const put = (work: Work, ...changed: readonly LadderStep[]): void => {
    const ids = new Set(changed.map((row) => row.id));
    work.course = { ...work.course, steps: [...work.course.steps.filter((row) => !ids.has(row.id)), ...changed] };
  };
  const say = (work: Work, act: string, words: Words): void => void work.log.push(caseEntry(work.now, act, null, words));

  const sayTold = (work: Work, row: LadderStep, names: readonly string[], unreachable: readonly string[]): void => {
    const first = row.dueAt === work.course.ladder.since && row.part === 0 && row.rung !== CLIMB;
    const unique = [...new Set(names)];
    if (unique.length > 0)
      say(work, "told", {
        zh: `${first ? "" : `${row.name.zh} · `}已通知：${unique.join("、")}`,
        en: `${first ? "" : `${row.name.en} · `}Told: ${unique.join(", ")}`,
      });
    const none = [...new Set(unreachable)];
    if (none.length > 0)
      say(work, "unreachable", { zh: `没有可用的联系方式：${none.join("、")}`, en: `No way to reach: ${none.join(", ")}` });
  };

  /** Where nobody was reached they sound until somebody is: begun anew before the time is over that a siren sounds by itself. */
  const siren = (work: Work, row: LadderStep, manner: Manner): string[] => {
    const one = caseOf(work);
    if (!isUrgent(rungAs(one)) || one.drill !== undefined) return [];
    const to = ports
      .sirensAt(one.place?.id ?? null, pathOf(work))
      .map(({ id, name }): Addressee => ({ user: null, name, role: "", way: { channel: "siren", address: id }, next: [] }));
    return notify(work, row, manner.until === "nobody" ? { again: SOUNDS } : {}, to, manner);
  };
  /** They stop once a human has answered, however long they would still sound. */
  const hush = (work: Work, before: CaseLadder): void => {
    const { nobody } = work.course.ladder;
    if (before.nobody?.endedAt !== null || !nobody || nobody.endedAt === null) return;
    if (!work.plan.ladder.some((rung) => rung.siren && rung.nobody)) return;
    const row = rowOf(caseOf(work), work.course.ladder, hushRung(nobody.at), 0, HUSHED, work.now);
    const ids = siren(work, row, { command: "stop" });
    if (ids.length > 0) put(work, doneRow(row, work.now, null, ids));
  };

  /** What it was told quietly the family is not told again because it happened again. */
  const tellsFamily = ({ course: { ladder }, held }: Work, rung: Rung, entry: TellEntry): boolean =>
    ladder.round === 1 || spanOf(rung.at) > 0 || rings(entry) || ports.familyOwed(held.case.id);

  /** The telephones on which the duty is carried: a desk that nobody is at is rung there. */
  const carriersOf = (work: Work): readonly Addressee[] =>
    ports.carriers(pathOf(work)).flatMap((user) => {
      const only = { ...ports, duty: { onDuty: () => [user] } };
      return addresseesOf({ who: user.role, by: [["voice", "sms", "wecom"]] }, caseOf(work), pathOf(work), only, work.now, 0).to;
    });

  /** Volunteers see nothing by themselves: whom a step calls can open this case. */
  const call = (work: Work, to: readonly Addressee[]): void => {
    const ids = to.flatMap(({ user }) => user ?? []);
    if (ids.length === 0) return;
    const called = [...new Set([...(work.course.ladder.called ?? []), ...ids])];
    work.course = { ...work.course, ladder: { ...work.course.ladder, called } };
  };

  const tellEntries = (work: Work, row: LadderStep, rung: Rung, entries: readonly TellEntry[], wanted?: "nobody"): ToldEntries => {
    const one = caseOf(work);
    const reached = rung.if?.includes("not-reached") === true ? "reached" : undefined;
    const once = isOnceMore(row);
    const of = ports.aboutOf(one).device?.kind;
    const ids: string[] = [];
    const names: string[] = [];
    const unreachable: string[] = [];
    // Rung once more are those who had not said that they come.
    const { cannot = [], kin = [] } = work.course.ladder;
    const without = ({ id, name }: TellableUser): boolean => cannot.includes(id) || cannot.includes(neighbourKey(name));
    const withoutKeyholders = entries.some(({ who }) => who === "keyholder");
    const passed = passedOn(work.course.steps, row);
    const asks = (id: string): boolean => !passed.has(id);
    for (const entry of entries) {
      // Later parts are of those who are told in turns.
      if (row.part > 0 && entry.turns === undefined) continue;
      if (entry.of && (of === undefined || !entry.of.some((kind) => kind === of))) continue;
      if (entry.who === "family" && !tellsFamily(work, rung, entry)) continue;
      if (once && wanted === undefined && !ringsNow(one, rung, entry, ports.users())) continue;
      const found = addresseesOf(
        {
          ...entry,
          withoutKeyholders,
          without,
          asks,
          rank: (name) => (once && kin.includes(name) ? null : cannotGo(work.course.ladder, name) ? 1 : 0),
        },
        one,
        pathOf(work),
        ports,
        work.now,
        row.part,
        hadTurn(work, row),
      );
      const quiet = spanOf(rung.at) === 0 && entry.again === undefined;
      const manner: Manner = { until: wanted ?? entry.until ?? reached, quiet, rings: rings(entry), nobody: rung.nobody === true };
      ids.push(...notify(work, row, entry, found.to, manner));
      names.push(...found.to.map(({ name }) => name));
      if (entry.who === "volunteer") call(work, found.to);
      // Who cannot be told quietly is rung later.
      if (entry.who !== "family" || spanOf(rung.at) > 0) unreachable.push(...found.unreachable);
      // Those who come after have a row of their own already.
      if (found.more && entry.turns && !once)
        put(work, nextPart(one, work.course.ladder, row, turnDue(work.course, row, work.now, spanOf(entry.turns))));
    }
    return { ids, names, unreachable };
  };

  const openCards = (work: Work, opened: NonNullable<Rung["cards"]>): void => {
    const cards = [...new Set([...work.course.ladder.cards, ...opened])];
    work.course = { ...work.course, ladder: { ...work.course.ladder, cards } };
    say(work, "card", {
      zh: `打开 ${opened.map((card) => `${card} ${CARD_WORDS[card].zh}卡`).join("、")}，由值班员拨打`,
      en: `Card ${opened.map((card) => `${card} (${CARD_WORDS[card].en.toLowerCase()})`).join(", ")} opened: a human dials`,
    });
  };

  const doRung = (work: Work, row: LadderStep, rung: Rung, wanted?: "nobody"): void => {
    const one = caseOf(work);
    const told = tellEntries(work, row, rung, entriesFor(rung, rungAs(one)), wanted);
    const ids = [...told.ids];
    const names = [...told.names];
    const once = isOnceMore(row);
    const carries = !once || work.course.ladder.taken === null;
    if (spanOf(rung.at) === 0 && work.course.ladder.kind === "urgent" && one.drill === undefined && carries) {
      const carried = carriersOf(work);
      ids.push(...notify(work, row, { again: RING }, carried, { rings: true }));
      names.push(...carried.map(({ name }) => name));
    }
    if (rung.siren && row.part === 0 && (!once || rung.nobody)) ids.push(...siren(work, row, rung.nobody ? { until: "nobody" } : {}));
    if (rung.cards && row.part === 0 && !once) openCards(work, rung.cards);
    if (rung.nobody && !once) {
      work.course = { ...work.course, ladder: { ...work.course.ladder, nobody: { at: toIso(work.now), endedAt: null, byName: null } } };
      say(work, "nobody", NOBODY_REACHED);
      if (one.drill === undefined) ports.noWayOut(ids.length === 0);
    }
    sayTold(work, row, names, told.unreachable);
    const nothing = ids.length === 0 && !rung.cards && row.part === 0 ? NOBODY_TO_TELL : null;
    put(work, doneRow(row, work.now, one.drill === undefined ? nothing : PLAYED, ids));
  };

  /** Does what is due, in its order; each is judged at the moment itself. */
  const doDue = (work: Work): void => {
    const minute = minuteIn(ports.zoneOf(work.held.case.community), work.now);
    for (;;) {
      const row = work.course.steps
        .filter((each) => each.state === "waiting" && Date.parse(each.dueAt) <= work.now)
        .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.part - b.part)[0];
      if (!row) return;
      if (isBeside(row.rung)) {
        if (isFamilyPass(row.rung)) family.done(work, row, minute);
        else if (isMore(row.rung)) more.done(work, row, minute);
        else if (looks.is(row.rung)) looks.done(work, row);
        else hands.done(work, row);
        continue;
      }
      const rung = work.plan.ladder.find(({ key }) => key === row.rung);
      const judged = judge(row, rung, caseOf(work), work.now, minute);
      if (judged.do === "skip") put(work, skippedRow(row, work.now, judged.why));
      else if (judged.do === "wait") put(work, { ...row, dueAt: toIso(judged.until + (row.rung === CLIMB ? everyOf(work.plan) : 0)) });
      else if (row.rung === CLIMB) climb(work, row);
      else if (rung) doRung(work, row, rung);
    }
  };

  const doing = {
    ...{ notify, put, say, sayTold, wasTold, tellEntries },
    leaveRoom: (work: Work, row: LadderStep, rung: Rung): void => doRung(work, row, rung, "nobody"),
  };
  const hands = createHandSteps(ports, doing);
  const looks = createLookSteps(ports, doing);
  const family = createFamilySteps(ports, { ...doing, hadTurn });
  const more = createMoreSteps(doing);
  const climb = createClimb(ports, doing);
  const clear = createAllClear(ports, doing);
  /** Of several homes a relative speaks for theirs alone. */
  const scoped = (one: Case, news: LadderNews): LadderNews =>
    news.kind === "family" ? { ...news, people: peopleBehind(one, { user: news.user, name: news.who }, ports) } : news;

  const finish = (work: Work, before: readonly LadderStep[]): LadderMove => {
    const { held, course, log, told } = work;
    const known = new Map(before.map((row) => [row.id, row]));
    const changed = course.steps.filter((row) => known.get(row.id) !== row);
    if (isOver(held.case)) rows.delete(held.case.id);
    else rows.set(held.case.id, course.steps);
    return {
      case: { ...held.case, ladder: course.ladder },
      log,
      changes: [
        ...changed.map((step) => ({ write: "ladder-step", step }) as const),
        ...told.map(({ notice, address, dispatch }) => ({ write: "notice", notice, address, dispatch }) as const),
      ],
      notices: told.map(({ notice }) => notice),
    };
  };

  // What could not go one way has its id from the message before it.
  const rowOfNotice = (one: Case, notice: string): LadderStep | undefined =>
    (rows.get(one.id) ?? []).find(({ notices }) => notices.some((id) => notice === id || notice.startsWith(`${id}-`)));
  /** Nobody has it, no step of it waits, and nothing is said again any more. */
  const isSilent = (one: Case, now: Instant): boolean => {
    if (one.ladder == null || one.ladder.over) return one.ladder?.over === true;
    const plan = planOf(one, ports.plans);
    if (one.ladder.taken !== null || !ringsAt(plan, rungAs(one))) return false;
    const { round } = one.ladder;
    const steps = (rows.get(one.id) ?? []).filter((row) => row.round === round);
    return steps.length > 0 && steps.every((row) => row.state !== "waiting" && ringsUntil(row, plan) <= now);
  };

  return {
    begin: (held, now) => {
      const plan = planOf(held.case, ports.plans);
      const course = beginCourse(held.case, plan, now, ports.isHeard(held.path));
      const work: Work = { held, plan, now, course, log: [], told: [] };
      if (course.ladder.unheard)
        say(work, "unheard", { zh: "没有可听到告警的值班台，从第二步开始", en: "No desk can be heard: begun at the second step" });
      doDue(work);
      return finish(work, []);
    },
    move: (held, news, now) => {
      const { ladder } = held.case;
      if (!ladder) return { case: held.case, log: [], changes: [], notices: [] };
      const before = rows.get(held.case.id) ?? [];
      const plan = planOf(held.case, ports.plans);
      const work: Work = { held, plan, now, course: { ladder, steps: before }, log: [], told: [] };
      work.course = climbsInTime(work.course, held.case, plan, now);
      for (const one of news) work.course = moveCourse(work.course, held.case, plan, scoped(caseOf(work), one), now);
      for (const each of news)
        if (each.kind === "unarrived" && !isOver(held.case))
          put(work, ...rowsOnceMore(work, each, { users: ports.users, watched: hands.wanted }));
      hands.follow(work, news);
      if (!isOver(held.case)) family.follow(work, ladder);
      if (!isOver(held.case)) looks.follow(work, news);
      if (!isOver(held.case)) more.follow(work, news);
      if (isOver(held.case)) {
        work.course = stopAll(work.course, now, OVER);
        if (ladder.nobody && ladder.nobody.endedAt === null)
          work.course = {
            ...work.course,
            ladder: { ...work.course.ladder, nobody: { ...ladder.nobody, endedAt: toIso(now), byName: null } },
          };
      } else doDue(work);
      hush(work, ladder);
      clear(work, ladder.over);
      return finish(work, before);
    },
    dueOf: (id) => {
      const waiting = (rows.get(id) ?? []).filter((row) => row.state === "waiting").map((row) => Date.parse(row.dueAt));
      return waiting.length === 0 ? null : Math.min(...waiting);
    },
    stepsOf: (id) => rows.get(id) ?? [],
    isSilent,
    awaits: (one, notice) => {
      const row = rowOfNotice(one, notice);
      return row !== undefined && hands.awaits(one, row) && !wasOnceMore(rows.get(one.id) ?? [], row);
    },
    isReplaced: (one, notice) => {
      const row = rowOfNotice(one, notice.id);
      if (row === undefined) return false;
      const later = (each: LadderStep): boolean =>
        stepOf(each.rung) === stepOf(row.rung) && each.round > row.round && each.state === "done";
      const steps = rows.get(one.id) ?? [];
      if (steps.some(later) || wasOnceMore(steps, row)) return true;
      const passed = notice.to.role === "family" ? passedOn(steps, row) : NOBODY_PASSED;
      return passed.size > 0 && peopleOfRelative(one, notice.to, ports).some(({ id }) => passed.has(id));
    },
    isSpared: (one, to) => isSpared(one, to, ports),
    restore: (steps) => {
      rows.clear();
      for (const step of steps) rows.set(step.case, [...(rows.get(step.case) ?? []), step]);
    },
    forget: (id) => void rows.delete(id),
  };
}
