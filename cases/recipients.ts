import type { Case, Instant, WayChannel } from "../contracts/index.ts";
import { type Addressee, addresseesOf, type World } from "./ladder/addressees.ts";
import { entriesFor, isFor, spanOf, type TellEntry } from "./ladder/rung.ts";
import type { Plan } from "./plans.ts";

/** Ways that do not ring anybody: news of a case that runs already, and how it ended. */
const QUIET: readonly WayChannel[] = ["app", "email"];

const quietly = (entry: TellEntry): TellEntry["by"] => QUIET.filter((channel) => channel === "app" || entry.by.includes(channel));

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
  only: "staff" | "family" | { readonly done: ReadonlySet<string> },
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
