import {
  ARRIVAL_UNDO_WITHIN,
  type Arrival,
  type Arrived,
  arrivalStands,
  arrivalWords,
  arrivedSelf,
  type Case,
  type CaseLog,
  type Instant,
  isOfStaff,
  isOwnArrival,
  isSameArrived,
  looksAnew,
  ONLOOKERS,
  roleHas,
  standingArrivals,
  toIso,
} from "../contracts/index.ts";
import { caseEntry, clocked, isWork, moved, refused, takenBy, withText } from "./entry.ts";
import type { Actor, CaseActInput, CaseStep, Hand, StepContext } from "./types.ts";

type Of<K extends CaseActInput["kind"]> = Extract<CaseActInput, { readonly kind: K }>;

/** Arrivals of one case that it carries; its log has all. */
const MOST_ARRIVALS = 30;

/** A relative who says so is there as one, whatever else is said. */
export function whoArrived({ by, arrived }: Of<"arrive">): Arrived {
  return ONLOOKERS.includes(by.role) ? { ...arrivedSelf(by), who: "relative" } : (arrived ?? arrivedSelf(by));
}

/** Said twice of the same one it is said once. */
export function arrivedBefore(one: Case, input: Of<"arrive">, now: Instant): boolean {
  if (input.comment || looksAnew(one)) return false;
  const arrived = whoArrived(input);
  if (arrived.who === "self" && one.state === "on-site" && one.takenBy === input.by.username) return true;
  const known = standingArrivals(one).find((each) => isSameArrived(each, arrived));
  if (known === undefined) return false;
  // A relative comes and goes: a moment later it is news again.
  return arrived.who === "relative" ? now - Date.parse(known.at) <= ARRIVAL_UNDO_WITHIN : one.state === "on-site";
}

/** Staff with a log-in has the case from then on, as if pressed by themselves; else whoever has it keeps it. */
function handOf(one: Case, by: Hand, { user, name }: Arrived): Partial<Case> | Actor {
  if (user !== null && (one.takenBy === null || one.state === "accepted")) return { user: "", username: user, name: name ?? user };
  return one.takenBy === null ? by : {};
}

const isActor = (hand: Partial<Case> | Actor): hand is Actor => "username" in hand;

/** Only what can still be taken back keeps what was before it. */
const kept = (arrivals: readonly Arrival[], now: Instant): readonly Arrival[] =>
  arrivals.map((each) => {
    if (each.before === undefined || now - Date.parse(each.at) <= ARRIVAL_UNDO_WITHIN) return each;
    const { before: _, ...rest } = each;
    return rest;
  });

const idOf = (arrivals: readonly Arrival[]): string => String(Math.max(0, ...arrivals.map(({ id }) => Number(id))) + 1);

/** Somebody is on the spot, by their own word or by that of whoever heard of it. */
export function arrive(one: Case, input: Of<"arrive">, now: Instant, context: StepContext): CaseStep {
  const { by, comment } = input;
  const arrived = whoArrived(input);
  if (by.role === "volunteer" && arrived.who !== "self")
    return refused(
      403,
      "志愿者只登记自己到场；见到谁请写在备注里",
      "A volunteer says only that they are there themselves: write whom you see as a comment",
    );
  const known = kept(one.arrivals ?? [], now);
  const note: Arrival = { ...arrived, id: idOf(known), by: by.username, byName: by.name, at: toIso(now) };
  const words = arrivalWords(arrived, { self: isOwnArrival(note) });
  const line = caseEntry(now, isOfStaff(arrived) ? "arrive" : "present", by, withText(words.zh, words.en, comment));
  const noted = (more: Partial<Arrival> = {}): Arrival[] => [...known, { ...note, ...more }].slice(-MOST_ARRIVALS);
  // Nobody of the family stands for a look of ours, nor takes the case from whoever has it.
  if (!isOfStaff(arrived)) return moved(one, { arrivals: noted() }, now, line);
  const hand = handOf(one, by, arrived);
  const hands = arrived.user === null || one.hands?.includes(arrived.user) ? one.hands : [...(one.hands ?? []), arrived.user];
  const change = {
    ...clocked(one, context.dueIn(one.severity), now),
    ...(isActor(hand) ? takenBy(hand, now) : hand),
    ...(hands && { hands }),
    arrivals: noted({ before: beforeOf(one) }),
    look: { at: toIso(now) },
    state: "on-site",
    closing: null,
  } as const;
  return moved(one, change, now, line);
}

const beforeOf = ({ state, takenBy, takenByName, takenAt, dispatchedAt, dueAt, hold, closing, look, hands = [] }: Case) => ({
  ...{ state, takenBy, takenByName, takenAt, dispatchedAt, dueAt, hold, closing, look: look ?? null, hands: [...hands] },
});

/** What was so before comes back where nothing else has changed it since; whoever came after it stays there. */
function takenBack(one: Case, note: Arrival, log: readonly CaseLog[], now: Instant): Partial<Case> {
  const { before, at } = note;
  if (before === undefined) return {};
  const later = standingArrivals(one).filter((each) => isOfStaff(each) && Number(each.id) > Number(note.id));
  const [heir] = later;
  const others = (one.hands ?? []).filter((name) => name !== note.by && name !== note.user);
  const stays = (name: string): boolean =>
    before.hands.includes(name) ||
    later.some(({ by, user }) => by === name || user === name) ||
    log.some((line) => line.by === name && isWork(line.act) && line.at >= at && !(line.act === "arrive" && line.at === at));
  const hands = [...others, ...[...new Set([note.by, note.user])].filter((name) => name !== null && stays(name))];
  const took = one.takenAt === at && one.takenBy === (note.user ?? note.by);
  const hold = before.hold !== null && Date.parse(before.hold.until) > now ? before.hold : null;
  const closing = before.closing !== null && Date.parse(before.closing.until) > now ? before.closing : null;
  const inherits = heir
    ? { takenBy: heir.user ?? heir.by, takenByName: heir.user === null ? heir.byName : heir.name, takenAt: heir.at }
    : null;
  const was = { takenBy: before.takenBy, takenByName: before.takenByName, takenAt: before.takenAt };
  return {
    hands: hands.filter((name) => name !== null),
    ...(took && (before.takenBy === null && inherits !== null ? inherits : was)),
    ...(one.look?.at === at && heir?.at !== at && { look: before.look }),
    // Somebody else is there all the same: the case stays where it is.
    ...(heir === undefined && {
      ...(one.state === "on-site" && { state: before.state }),
      ...(one.state === "on-site" && before.dispatchedAt === null && { dispatchedAt: null, dueAt: before.dueAt }),
      ...(one.hold === null && hold !== null && { hold, dueAt: before.dueAt }),
      ...(one.closing === null && one.state === "on-site" && closing !== null && { closing }),
    }),
  };
}

/** A word on an arrival that was a mistake goes, and what it brought; nothing else does. */
export function unarrive(one: Case, log: readonly CaseLog[], { by, arrival: id }: Of<"unarrive">, now: Instant): CaseStep {
  const arrivals = one.arrivals ?? [];
  const note = arrivals.find((each) => each.id === id);
  if (note === undefined) return refused(422, "没有这次到场登记", "There is no such arrival");
  if (!arrivalStands(note)) return { ok: true, case: one, log: [] };
  if (note.by !== by.username && !roleHas(by.role, "cases.dispatch"))
    return refused(409, `这次到场由${note.byName}登记`, `${note.byName} booked this arrival`);
  if (now - Date.parse(note.at) > ARRIVAL_UNDO_WITHIN)
    return refused(
      409,
      "已超过撤回时间（60 秒）：请用退回或转派说明无人到场",
      "Too late to take it back (60 s): send the case back or transfer it, and say that nobody is there",
    );
  const { before, ...gone } = note;
  // Whoever came next came to a case at which this one was not.
  const next = arrivals.find((each) => each.before !== undefined && Number(each.id) > Number(id));
  const left = arrivals.map((each): Arrival => {
    if (each === note) return { ...gone, undoneAt: toIso(now) };
    return each === next && before !== undefined ? { ...each, before } : each;
  });
  const words = arrivalWords(note, { self: isOwnArrival(note) });
  const line = caseEntry(now, "unarrive", by, { zh: `撤回：${words.zh}`, en: `Taken back: ${words.en}` });
  return moved(one, { ...takenBack(one, note, log, now), arrivals: left }, now, line);
}
