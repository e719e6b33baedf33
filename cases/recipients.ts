import type { Case, Instant, WayChannel } from "../contracts/index.ts";
import { type Addressee, addresseesOf } from "./ladder/addressees.ts";
import type { World } from "./ladder/ports.ts";
import { entriesFor, isFor, spanOf, type TellEntry } from "./ladder/rung.ts";
import type { Plan } from "./plans.ts";

/** Ways that do not ring anybody: news of a case that runs already, and how it ended. */
const QUIET: readonly WayChannel[] = ["app", "email"];

const quietly = (entry: TellEntry): TellEntry["by"] => QUIET.filter((channel) => channel === "app" || entry.by.includes(channel));

/** Steps of a ladder that told somebody, with the number of turns in which they did. */
export type Done = ReadonlyMap<string, number>;

/**
 * Who learns quietly what becomes of a case. `staff` and `family`: whoever the foot of its ladder tells at this severity;
 * `done`: the family that the foot and these steps of it told, of how it ended.
 */
export function quietRecipients(
  plan: Plan,
  one: Case,
  path: string,
  world: World,
  now: Instant,
  only: "staff" | "family" | { readonly done: Done },
): readonly Addressee[] {
  const rungs = plan.ladder.filter(
    (rung) => isFor(rung, one.severity) && (spanOf(rung.at) === 0 || (typeof only !== "string" && only.done.has(rung.key))),
  );
  const entries = rungs
    .flatMap((rung) => entriesFor(rung, one.severity))
    .filter(({ who, of }) => who !== "home" && who !== "keyholder" && !of);
  const seen = new Set<string>();
  return entries
    .filter(({ who }) => (who === "family") !== (only === "staff"))
    .flatMap(({ turns: _turns, again: _again, ...entry }) => {
      const by = typeof only !== "string" ? [...QUIET] : quietly({ ...entry });
      return by.length === 0 ? [] : addresseesOf({ ...entry, by }, one, path, world, now, 0).to;
    })
    .filter(({ user, way }) => {
      const key = `${way.channel}\n${way.address ?? user ?? ""}`;
      return !seen.has(key) && seen.add(key);
    });
}

const RINGS: readonly WayChannel[] = ["voice", "sms"];
const isRung = ({ by }: TellEntry): boolean => by.flat().some((channel) => RINGS.includes(channel));

/**
 * Relatives whom these steps called by telephone and who have no app to read in: they learn how it ended by SMS, on a number that is
 * proven to be theirs. Whose turn never came has heard of nothing.
 */
export function calledRelatives(plan: Plan, one: Case, path: string, world: World, now: Instant, done: Done): readonly Addressee[] {
  const called = new Map<string, Addressee>();
  const hadTurn = ({ way }: Addressee): boolean => called.has(way.address ?? "");
  for (const rung of plan.ladder.filter((each) => isFor(each, one.severity))) {
    const entries = entriesFor(rung, one.severity);
    const withoutKeyholders = entries.some(({ who }) => who === "keyholder");
    for (const entry of entries.filter((each) => each.who === "family" && isRung(each)))
      for (let part = 0; part < (done.get(rung.key) ?? 0); part++)
        for (const to of addresseesOf({ ...entry, withoutKeyholders, by: ["sms"] }, one, path, world, now, part, hadTurn).to)
          if (to.way.address !== null) called.set(to.way.address, { ...to, next: [] });
  }
  const isProven = (number: string): boolean => world.waysToNumber(number).proven.some(({ channel }) => channel === "sms");
  return [...called].flatMap(([number, to]) => (to.user === null && isProven(number) ? [to] : []));
}
