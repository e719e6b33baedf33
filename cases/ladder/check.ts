import { type Family, isGroupChannel, type WayChannel } from "../../contracts/index.ts";
import { type Climb, type Rung, spanOf, type TellEntry } from "./rung.ts";

/** What is wrong, with the way to it in the file. */
export interface LadderFault {
  readonly at: readonly (string | number)[];
  readonly what: string;
}

interface Checked {
  readonly families?: readonly Family[];
  readonly joins?: unknown;
  readonly ladder: readonly Rung[];
  readonly climb?: Climb;
}

/** No fall, no fire and nothing of a body goes up the place tree. */
const NEVER_CLIMB: readonly Family[] = ["fire", "person", "vitals", "activity"];

/** What is no way to a human: it is named as the addressee, or as `siren: true`. */
const isNobody = (way: WayChannel): boolean => isGroupChannel(way) || way === "speaker" || way === "siren";

/** What is wrong with the ways of an entry; undefined where nothing is. */
function faultOfWays({ who, by, again }: Pick<TellEntry, "by" | "again"> & { readonly who?: TellEntry["who"] }): string | undefined {
  const ways = by.flat();
  if (who === "group") {
    if (again) return "a group is told once: name it in a later step to tell it again";
    return ways.every(isGroupChannel) ? undefined : "a group is told by its bot: wecom-bot, dingtalk-bot, feishu-bot";
  }
  if (who === "speaker") return ways.every((way) => way === "speaker") ? undefined : "a speaker is told by: [speaker]";
  const odd = ways.find(isNobody);
  return odd === undefined
    ? undefined
    : `${odd} is no way to a human: ${odd === "siren" ? "siren: true sounds the sirens" : "tell who: group or who: speaker"}`;
}

function faultsOfRung(rung: Rung, index: number, before: Rung | undefined): readonly LadderFault[] {
  const faults: LadderFault[] = [];
  const say = (field: string, what: string): void => void faults.push({ at: [index, field], what });
  if (before !== undefined && spanOf(rung.at) < spanOf(before.at)) say("at", `${rung.at} comes before the step above it (${before.at})`);
  if (!rung.tell && !rung.cards && !rung.siren && !rung.nobody)
    say("key", "the step does nothing: tell, cards, siren or nobody is missing");
  if (spanOf(rung.at) > 0 && rung.nobody && !rung.if?.includes("not-taken")) say("nobody", "nobody reached holds only if: [not-taken]");
  for (const [n, entry] of (rung.tell ?? []).entries()) {
    const at = [index, "tell", n] as const;
    if (entry.turns && entry.who !== "family") faults.push({ at: [...at, "turns"], what: "only the family is told in turns" });
    if (entry.nearest && entry.who !== "grid" && entry.who !== "volunteer")
      faults.push({ at: [...at, "nearest"], what: "nearest is for grid workers and volunteers" });
    if (entry.help && entry.who !== "volunteer") faults.push({ at: [...at, "help"], what: "help is what volunteers offer" });
    if (entry.who === "volunteer" && !entry.help)
      faults.push({ at: [...at, "help"], what: "volunteers are called for what they offered: say which help" });
    const odd = faultOfWays(entry);
    if (odd !== undefined) faults.push({ at: [...at, "by"], what: odd });
    if (entry.list && !["duty", "deputy", "fire", "grid", "leader"].includes(entry.who))
      faults.push({ at: [...at, "list"], what: `${entry.who} may not see who cannot walk out` });
    if (entry.again && entry.by.every((way) => way === "app"))
      faults.push({ at: [...at, "again"], what: "what lies ready in the app is not said again" });
  }
  return faults;
}

/** What the schema cannot say of a plan's ladder. */
export function faultsOfLadder(plan: Checked): readonly LadderFault[] {
  const { ladder, families = [], joins, climb } = plan;
  const faults = ladder.flatMap((rung, index) => faultsOfRung(rung, index, ladder[index - 1]));
  const seen = new Set<string>();
  for (const [index, { key }] of ladder.entries()) {
    if (seen.has(key)) faults.push({ at: [index, "key"], what: `two steps are called ${key}` });
    seen.add(key);
  }
  if (spanOf(ladder[0]?.at ?? "1s") > 0) faults.push({ at: [0, "at"], what: "the first step is at 0s: somebody must be told at once" });
  const odd = climb && faultOfWays(climb);
  if (odd !== undefined) faults.push({ at: ["climb", "by"], what: odd });
  const personal = joins === "person" || families.some((family) => NEVER_CLIMB.includes(family));
  if (climb && personal) faults.push({ at: ["climb"], what: "no fall, no fire and nothing of a person climbs the place tree" });
  return faults;
}
