import { type Case, isRole, type LadderStep, roleHas, toIso, VERDICT_WORDS, type Words } from "../../contracts/index.ts";
import { helpLetter } from "../help-wording.ts";
import { lostLetter } from "../lost-wording.ts";
import type { Plans } from "../plans.ts";
import type { TellableUser } from "../types.ts";
import { type Letter, type Matter, toHand, toStaff } from "../wording.ts";
import { addresseesOf, oneAddressed } from "./addressees.ts";
import { doneRow, isOnceMore, isOver, isSecond, judge, nextPart, rowOf, skippedRow } from "./course.ts";
import { isFamilyPass } from "./family-steps.ts";
import {
  deskOf,
  entriesForHand,
  handOf,
  handsOf,
  isBeside,
  isNext,
  isOfDesk,
  isReminder,
  isResumed,
  isSaidOnce,
  isSecondName,
  isUrge,
  NEXT_HAND,
  nextRung,
  RESUMED,
  resumedRung,
  URGED,
  urgeRung,
  type Watch,
  watchesOf,
} from "./hands.ts";
import type { LadderNews } from "./ladder-news.ts";
import { helps, looksFor, roleForWords } from "./letters.ts";
import { isMore } from "./more-steps.ts";
import { planOf } from "./plan-of.ts";
import type { World } from "./ports.ts";
import { entriesFor, rings, spanOf, type TellEntry } from "./rung.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

interface Ports extends World {
  readonly plans: Plans;
}

const HEARD: Words = { zh: "已有答复，不再需要", en: "There was word: not needed any more" };
const GONE: Words = { zh: "没有可呼叫的人", en: "There is nobody to ring" };
const NO_SECOND: Words = { zh: "没有其他可复核的人", en: "Nobody else may give the second name" };
const NO_OTHER: Words = { zh: "没有其他就近人员，提前执行下一步", en: "No other hand is near: the next step is done now" };

/** What is said before the kind, by why the hand is rung. */
const HEADS: readonly (readonly [string, string])[] = [
  ["urge@", "催办"],
  ["untaken-", "派单未接"],
  ["late-", "到场超时"],
  ["overdue-", "办理超时"],
  ["accepted-", "受理未办"],
  ["arrived-", "到场未回音"],
  ["resumed@", "挂起到期"],
];
const headOf = (rung: string): string | undefined => HEADS.find(([begin]) => rung.startsWith(begin))?.[1];

/** The rows that follow a dispatch: who was sent is told, and where nothing is heard of them others are. */
export function createHandSteps(ports: Ports, { notify, put, say, sayTold, wasTold, leaveRoom }: Doing) {
  const { hands } = ports.plans;
  const watches = (one: Case): readonly Watch[] => {
    const plan = planOf(one, ports.plans);
    return watchesOf(one, plan, handsOf(plan, hands), ports.plans.second);
  };
  const wanted = (one: Case): readonly string[] => watches(one).map(({ rung }) => rung);
  const hasWaiting = (work: Work, rung: string): boolean => work.course.steps.some((row) => row.rung === rung && row.state !== "stopped");

  /** Whoever has it; of a hold that is over, else whoever set it aside. */
  const whomOf = (one: Case, rung: string): TellableUser | undefined => {
    const users = ports.users();
    if (isOfDesk(rung)) return deskOf(one, users);
    const hand = handOf(one, users);
    if (hand || !isResumed(rung)) return hand;
    return deskOf(one, users) ?? users.find(({ username, disabled }) => !disabled && rung.endsWith(`/${username}`));
  };

  const tellHand = (work: Work, row: LadderStep): void => {
    const one = caseOf(work);
    const hand = whomOf(one, row.rung);
    if (!hand) {
      put(work, skippedRow(row, work.now, GONE));
      return;
    }
    const reason = row.why?.zh ?? null;
    // Whoever asks by name is heard by telephone, in a matter too.
    const severity = isUrge(row.rung) && one.severity !== "critical" ? "high" : one.severity;
    const head = headOf(row.rung);
    const ids: string[] = [];
    const names: string[] = [];
    for (const entry of entriesForHand(work.plan, hands, hand.role, severity)) {
      const to = oneAddressed(hand, entry.by, one, ports);
      const { again, ...once } = entry;
      const letter = (_to: unknown, matter: Matter): Letter => {
        const looks = looksFor(hand.role, matter);
        if (!looks && !helps(hand.role, matter)) return toHand(matter, hand.role, reason, head);
        const look = looks ? lostLetter(matter, hand.role, head ?? "派单") : helpLetter(matter, head ?? "派单");
        return { ...look, text: reason === null ? look.text : `${look.text}\n${reason}` };
      };
      const said = isSaidOnce(row.rung) || again === undefined ? once : { ...once, again };
      ids.push(...notify(work, row, { ...said, as: "dispatch" }, to, { rings: rings(entry), until: "heard", letter, head }));
      names.push(...to.map(({ name }) => name));
    }
    sayTold(work, row, names, ids.length === 0 ? [hand.name] : []);
    put(work, doneRow(row, work.now, row.why, ids));
  };

  const tellOthers = (work: Work, row: LadderStep): void => {
    const one = caseOf(work);
    const head = headOf(row.rung);
    const who = one.assignedToName ?? one.takenByName ?? one.ladder?.taken?.byName ?? "";
    const ids: string[] = [];
    const names: string[] = [];
    for (const entry of hands.others) {
      if (entry.when && !entry.when.includes(one.severity)) continue;
      const { to } = addresseesOf(entry, one, work.held.path, ports, work.now, 0);
      const { again, ...once } = entry;
      const said = isSaidOnce(row.rung) || again === undefined ? once : { ...once, again };
      const letter = (each: { readonly role: Parameters<typeof roleForWords>[0] }, matter: Parameters<typeof toStaff>[0]) => {
        const { subject, text } = toStaff(matter, roleForWords(each.role), false);
        return { subject: `【${head}${who && `：${who}`}】${subject}`, text };
      };
      ids.push(...notify(work, row, said, to, { rings: rings(entry), until: "heard", letter, head }));
      names.push(...to.map(({ name }) => name));
    }
    sayTold(work, row, names, []);
    put(work, doneRow(row, work.now, ids.length === 0 ? GONE : null, ids));
  };

  /** How the step that sent somebody told them, where it would still do so now; the plan's own way where the desk sent them. */
  const sending = (
    work: Work,
    user: string,
  ): (Pick<TellEntry, "by" | "as" | "again" | "list"> & { readonly until?: "reached" }) | undefined => {
    const one = caseOf(work);
    for (const row of work.course.steps) {
      if (row.round !== work.course.ladder.round || row.state !== "done") continue;
      const rung = work.plan.ladder.find(({ key }) => key === row.rung);
      const found = rung && entriesFor(rung, one.severity).find(({ nearest }) => nearest);
      if (!rung || !found || judge(row, rung, one, work.now, 0).do === "skip") continue;
      const { until: _, ...entry } = found;
      return rung.if?.includes("not-reached") ? { ...entry, until: "reached" } : entry;
    }
    const sent = one.state === "dispatched" && handOf(one, ports.users())?.id === user;
    const [entry] = sent ? entriesForHand(work.plan, hands, "grid", one.severity) : [];
    return entry && { ...entry, as: "dispatch" };
  };

  const tellNext = (work: Work, row: LadderStep, user: string): void => {
    const one = caseOf(work);
    const entry = sending(work, user);
    if (!entry || work.course.ladder.coming !== null) {
      put(work, skippedRow(row, work.now, HEARD));
      return;
    }
    const { cannot = [] } = work.course.ladder;
    // Once more it is the same one.
    const hadIt = (each: TellableUser): boolean => !isOnceMore(row) && wasTold(work, oneAddressed(each, entry.by, one, ports));
    const without = (each: TellableUser): boolean => cannot.includes(each.id) || hadIt(each);
    const { until, ...said } = entry;
    const { to } = addresseesOf({ ...said, who: "grid", nearest: true, without }, one, work.held.path, ports, work.now, 0);
    if (to.length === 0) {
      // Who was sent by name gives it back with that: the ladder that begins anew brings its second step at once.
      const givesBack = one.state !== "on-site" && handOf(one, ports.users())?.id === user;
      const next = givesBack ? [] : work.course.steps.filter((each) => each.state === "waiting" && !isBeside(each.rung));
      const first = Math.min(...next.map(({ dueAt }) => Date.parse(dueAt)));
      say(work, "unreachable", NO_OTHER);
      put(
        work,
        doneRow(row, work.now, NO_OTHER, []),
        ...next.filter(({ dueAt }) => Date.parse(dueAt) === first).map((each) => ({ ...each, dueAt: toIso(work.now) })),
      );
      return;
    }
    const ids = notify(work, row, said, to, { rings: rings(said), until });
    sayTold(
      work,
      row,
      to.map(({ name }) => name),
      [],
    );
    put(work, doneRow(row, work.now, null, ids));
  };

  /** Quietly, and never whoever asked: that one cannot give the second name. */
  const tellSecond = (work: Work, row: LadderStep): void => {
    const one = caseOf(work);
    const { closing } = one;
    if (closing === null) {
      put(work, skippedRow(row, work.now, HEARD));
      return;
    }
    const { second } = ports.plans;
    const again = isReminder(row.rung);
    const asker = ports.users().find(({ username }) => username === closing.by)?.id;
    const letter = (each: { readonly role: Parameters<typeof roleForWords>[0] }, matter: Parameters<typeof toStaff>[0]): Letter => {
      const { subject, text } = toStaff(matter, roleForWords(each.role), false);
      const verdict = VERDICT_WORDS[closing.verdict].zh;
      return {
        subject: `【待第二人复核】${subject}`,
        text: `${closing.byName}提出按“${verdict}”办结，无人到场查看，请另一人打开工单复核。\n${text}`,
      };
    };
    const ids: string[] = [];
    const names: string[] = [];
    for (const entry of again ? second.remind : second.tell) {
      if (entry.when && !entry.when.includes(one.severity)) continue;
      const { to } = addresseesOf(entry, one, work.held.path, ports, work.now, 0);
      const others = to.filter(({ user, role }) => user !== null && user !== asker && isRole(role) && roleHas(role, "cases.close"));
      ids.push(...notify(work, row, {}, others, { quiet: true, letter }));
      names.push(...others.map(({ name }) => name));
    }
    sayTold(work, row, names, []);
    put(work, doneRow(row, work.now, ids.length === 0 ? NO_SECOND : null, ids));
    const next = work.now + spanOf(second.every);
    if (again && next < Date.parse(closing.until)) put(work, nextPart(one, work.course.ladder, row, next));
  };

  const seconds = ({ course, plan, held }: Work): readonly LadderStep[] =>
    course.steps.filter((row) => row.round === course.ladder.round && row.state === "waiting" && isSecond(plan, held.case, row));
  /** Whoever gave it back was the last who is near. */
  const foundNoOther = ({ course: { ladder, steps } }: Work): boolean =>
    steps.some((row) => row.round === ladder.round - 1 && isNext(row.rung) && row.state === "done" && row.notices.length === 0);

  return {
    /** Rungs of what is waited for, as a case stands. */
    wanted,
    /** Rows for what follows from the news and from how the case stands; those whose reason is gone end. */
    follow: (work: Work, news: readonly LadderNews[]): void => {
      const one = caseOf(work);
      if (isOver(one)) return;
      const now = toIso(work.now);
      const add = (rung: string, name: Words, due: number, reason: string | null = null): void =>
        put(work, { ...rowOf(one, work.course.ladder, rung, 0, name, due), why: reason === null ? null : { zh: reason, en: reason } });
      const sent = news.find((each) => each.kind === "sent");
      const watched = watches(one);
      const { nobody } = work.course.ladder;
      // It left the room because nothing was heard: now something was.
      const left = (row: LadderStep): boolean => row.state === "done" && row.at === nobody?.at && row.rung.includes("-room@");
      if (nobody?.endedAt === null && work.course.steps.some((row) => left(row) && !watched.some(({ rung }) => rung === row.rung)))
        work.course = { ...work.course, ladder: { ...work.course.ladder, nobody: { ...nobody, endedAt: now, byName: null } } };
      for (const row of work.course.steps)
        if (
          row.state === "waiting" &&
          isBeside(row.rung) &&
          !isNext(row.rung) &&
          !isFamilyPass(row.rung) &&
          !isMore(row.rung) &&
          !watched.some(({ rung }) => rung === row.rung)
        )
          put(work, { ...skippedRow(row, work.now, HEARD), state: "stopped" });
      for (const { rung, name, dueAt } of watched) {
        // A dispatch of before these rows is not told once more.
        if (hasWaiting(work, rung) || (rung.startsWith("sent@") && !sent)) continue;
        add(rung, name, dueAt, rung.startsWith("sent@") ? (sent?.reason ?? null) : null);
      }
      for (const each of news) {
        if (each.kind === "resumed") add(resumedRung(now, each.by), RESUMED, work.now);
        if (each.kind === "urge") add(urgeRung(now), URGED, work.now);
        const grid = each.kind === "cannot" && ports.users().some(({ id, role }) => id === each.user && role === "grid");
        if (each.kind === "cannot" && grid && !hasWaiting(work, nextRung(each.user))) add(nextRung(each.user), NEXT_HAND, work.now);
        if (each.kind === "let-go" && foundNoOther(work)) put(work, ...seconds(work).map((row) => ({ ...row, dueAt: now })));
      }
    },
    done: (work: Work, row: LadderStep): void => {
      if (isSecondName(row.rung) || isReminder(row.rung)) tellSecond(work, row);
      else if (isNext(row.rung)) tellNext(work, row, row.rung.slice(nextRung("").length));
      else if (row.rung.includes("-others@")) tellOthers(work, row);
      else if (row.rung.includes("-room@")) {
        const last = work.plan.ladder.find(({ nobody }) => nobody);
        if (last) leaveRoom(work, row, last);
        else put(work, skippedRow(row, work.now, GONE));
      } else tellHand(work, row);
    },
    /** Whether what this row waits for has not come yet. */
    awaits: (one: Case, row: LadderStep): boolean => {
      const hand = handOf(one, ports.users());
      // Who refused is not rung on; who is told of the silence is.
      const refused = row.rung.includes("-others@") || row.rung.includes("-room@") ? undefined : hand;
      const gone = refused !== undefined && one.ladder?.cannot?.includes(refused.id) === true;
      return !isOver(one) && !gone && wanted(one).includes(row.rung);
    },
  };
}
