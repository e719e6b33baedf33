import { SECOND } from "../../contracts/index.ts";
import { createRandom } from "../../device-sim/random.ts";
import { carry, type Outcome } from "./humans/emergency.ts";
import { reachable, reachedBy } from "./humans/reachable.ts";
import { BAD_NIGHT, drawWorld, type HumanWorld, OBSTACLES, ORDINARY, type Shares } from "./humans/world.ts";
import { quantile } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";

export interface Carried {
  readonly world: HumanWorld;
  readonly outcome: Outcome;
}

/** Carries so many emergencies, each in a world of its own; the same for a seed. */
export async function carryAll(count: number, seed: string, shares: Shares): Promise<readonly Carried[]> {
  const random = createRandom(seed);
  const all: Carried[] = [];
  for (let n = 0; n < count; n++) {
    const world = drawWorld(random.fork(`${n}`), shares);
    all.push({ world, outcome: await carry(world) });
  }
  return all;
}

/** Those whom somebody would have come for, and who were left alone all the same. */
export const forsaken = (all: readonly Carried[]): readonly Carried[] =>
  all.filter(({ world, outcome }) => outcome.reachedAfter === null && (reachable(world) || reachedBy(world) !== null));

/** Milliseconds over what the plan promises, of whom it was latest for. */
export const latest = (all: readonly Carried[]): number =>
  Math.max(
    0,
    ...all.flatMap(({ world, outcome }) => {
      const promised = reachedBy(world);
      return promised === null ? [] : [(outcome.reachedAfter ?? Number.POSITIVE_INFINITY) - promised];
    }),
  );

/** Unreached, and it does not ring outside of the room until somebody answers. */
export const silentlyLost = (all: readonly Carried[]): readonly Carried[] =>
  all.filter(({ outcome }) => outcome.reachedAfter === null && !(outcome.leftTheRoom && outcome.stillRings));

/** Behind a provider that was down: from its return to the first human. */
const afterReturn = (all: readonly Carried[]): readonly number[] =>
  all.flatMap(({ world, outcome }) => {
    const waited = world.smsDownFor > 0 && reachedBy(world) === null && outcome.reachedAfter !== null;
    return waited ? [Math.max(0, (outcome.reachedAfter ?? 0) - world.smsDownFor)] : [];
  });

function rowsOf(what: string, all: readonly Carried[]): BenchRow[] {
  const times = all.flatMap(({ outcome }) => (outcome.reachedAfter === null ? [] : [outcome.reachedAfter / SECOND]));
  if (times.length === 0) return [told("humans", `${what}: emergencies, nobody reached`, all.length, "")];
  return [
    told("humans", `${what}: emergencies`, all.length, ""),
    told("humans", `${what}: unreached within the hour`, all.length - times.length, ""),
    told("humans", `${what}: until a human, median`, quantile(times, 0.5), "s"),
    told("humans", `${what}: until a human, 95 in 100`, quantile(times, 0.95), "s"),
    told("humans", `${what}: until a human, the latest`, Math.max(...times), "s"),
  ];
}

function report(name: string, all: readonly Carried[]): BenchRow[] {
  const returned = afterReturn(all).map((ms) => ms / SECOND);
  return [
    ...rowsOf(name, all),
    ...OBSTACLES.flatMap((obstacle) => {
      const those = all.filter(({ world }) => world.obstacles.has(obstacle));
      return those.length === 0 ? [] : rowsOf(`${name}, ${obstacle}`, those);
    }),
    ...(returned.length === 0 ? [] : [told("humans", `${name}: providers back, until a human, the latest`, Math.max(...returned), "s")]),
    atMost("humans", `${name}: reachable and left alone`, forsaken(all).length, "", 0),
    atMost("humans", `${name}: unreached without ringing outside`, silentlyLost(all).length, "", 0),
    atMost("humans", `${name}: later than the plan promises`, latest(all) / SECOND, "s", 1),
  ];
}

const EACH = 10_000;
const SEED = "humans-1";

/** Whether the ladders reach somebody, with people who sleep, telephones that are dead and providers that are down. */
export const humans: Bench = {
  name: "humans",
  about: "10,000 emergencies in an ordinary year and 10,000 on bad nights, through plans, ladder and outbox, with moved time",
  run: async ({ rows }) => {
    const count = rows ?? EACH;
    return [
      ...report("ordinary", await carryAll(count, SEED, ORDINARY)),
      ...report("bad night", await carryAll(count, `${SEED}-bad`, BAD_NIGHT)),
    ];
  },
};
