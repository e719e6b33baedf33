import { type Arrival, arrivalStands, type Case, type CaseLadder, type CaseLog, toIso } from "../../contracts/index.ts";
import type { LadderNews } from "./ladder-news.ts";
import { arrivalKey } from "./words.ts";

/** What an arrival says to the ladder. @param sent the desk had given the case to whoever is there */
export function newsOfArrival(arrival: Arrival, sent: boolean, relative: string | null): readonly LadderNews[] {
  const { id, who, role, byName, service } = arrival;
  const name = arrival.name ?? service ?? byName;
  if (who === "relative") return [{ kind: "family", key: arrivalKey(id), answer: "with-her", byName: name, who: name, user: relative }];
  const there = { kind: "coming", byName: name, ...(role !== null && { role }), there: true } as const;
  // A neighbour's help is no duty: the ladder goes on to whoever answers for it.
  if (role === "volunteer" && !sent) return [{ kind: "arrived", id, news: [there] }];
  // Who has no log-in has no case: it is whoever says so who has it.
  return [{ kind: "arrived", id, news: [{ kind: "taken", byName: role === null ? byName : name }, there] }];
}

/** What of a ladder an arrival brings. */
export type Brought = NonNullable<CaseLadder["arrived"]>[number];
type Comer = NonNullable<Brought["after"]>[number];

const added = (before: readonly string[] = [], after: readonly string[] = []): string[] => after.filter((each) => !before.includes(each));
const without = (all: readonly string[] = [], gone: readonly string[]): string[] => all.filter((each) => !gone.includes(each));

/** A ladder with what this arrival has brought, to be taken off again. */
export function withArrival(before: CaseLadder, after: CaseLadder, id: string): CaseLadder {
  const brought: Brought = {
    id,
    taken: before.taken === null && after.taken !== null,
    coming: before.coming === null && after.coming !== null,
    nobody: before.nobody?.endedAt === null && after.nobody?.endedAt !== null,
    comes: added(before.comes, after.comes),
    there: added(before.there, after.there),
    neighbours: added(before.neighbours, after.neighbours),
  };
  return { ...after, arrived: [...(before.arrived ?? []).filter((each) => each.id !== id), brought] };
}

/** Somebody says after these arrivals that they come: it stands, whatever becomes of these. */
export function alsoComing(
  ladder: CaseLadder,
  said: { readonly byName: string; readonly role?: string | undefined; readonly at: string },
): Pick<CaseLadder, "arrived"> {
  const role = said.role ?? null;
  const comer = { byName: said.byName, at: said.at, role, takes: role !== null && role !== "volunteer" };
  return ladder.arrived === undefined
    ? {}
    : { arrived: ladder.arrived.map((each) => ({ ...each, after: [...(each.after ?? []), comer] })) };
}

/** As if that arrival had never been said. @param took who has had it since by another act */
export function withoutArrival(ladder: CaseLadder, id: string, took: CaseLadder["taken"]): CaseLadder {
  const brought = ladder.arrived?.find((each) => each.id === id);
  if (brought === undefined) return ladder;
  const { after = [] } = brought;
  const said = (who: Comer | undefined): CaseLadder["taken"] => (who === undefined ? null : { byName: who.byName, at: who.at });
  const taken = took ?? said(after.find(({ takes }) => takes));
  const stay = (gone: readonly string[], stays: (one: Comer) => string | null): string[] =>
    gone.filter((each) => !after.some((one) => stays(one) === each));
  return {
    ...ladder,
    ...(brought.taken && { taken }),
    ...(brought.coming && { coming: said(after.find(({ role }) => role !== "volunteer")) }),
    ...(brought.nobody && taken === null && ladder.nobody && { nobody: { ...ladder.nobody, endedAt: null, byName: null } }),
    ...(ladder.comes && {
      comes: without(
        ladder.comes,
        stay(brought.comes, ({ role }) => role),
      ),
    }),
    ...(ladder.there && { there: without(ladder.there, brought.there) }),
    ...(ladder.neighbours && {
      neighbours: without(
        ladder.neighbours,
        stay(brought.neighbours, ({ byName }) => byName),
      ),
    }),
    arrived: (ladder.arrived ?? []).filter((each) => each.id !== id),
  };
}

/** Acts of a human by which the case is theirs; a verdict on a fire that nobody has seen is none. */
const HAS: ReadonlySet<string> = new Set(["accept", "take", "dispatch", "transfer", "handover", "hold"]);

/** What it means for the ladder that an arrival was a mistake. @param log of the case, with what was done since */
export function newsOfUnarrival(was: Case, after: Case, id: string, log: readonly CaseLog[]): readonly LadderNews[] {
  const note = was.arrivals?.find((each) => each.id === id);
  if (note === undefined || !arrivalStands(note)) return [];
  if (note.who === "relative") return [{ kind: "unsaid", key: arrivalKey(id) }];
  const since = log.slice(log.findIndex(({ act, at, by }) => act === "arrive" && at === note.at && by === note.by) + 1);
  const act = since.find((line) => line.by !== null && (HAS.has(line.act) || (line.act === "verify" && after.verdict === "true")));
  const later = (after.arrivals ?? [])
    .filter((each) => arrivalStands(each) && each.who !== "relative" && Number(each.id) > Number(id))
    .flatMap((each) => newsOfArrival(each, after.assignedTo === each.user, null).map((news) => ({ at: each.at, news })));
  const taken = act === undefined ? null : { byName: act.byName ?? "", at: act.at };
  return [{ kind: "unarrived", id, at: note.at, taken, later, was }];
}

/** Since when the ladder runs, where a word had ended it: what would have come by now comes at once. */
export const shifted = (dueAt: string, since: string, now: number): string => toIso(Date.parse(dueAt) - (now - Date.parse(since)));
