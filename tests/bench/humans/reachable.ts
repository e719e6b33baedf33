import { type Duration, HOUR, MINUTE, SECOND } from "../../../contracts/index.ts";
import type { Human, HumanWorld } from "./world.ts";

/** From one ring to the next, and between the turns of the family: as in the plans. */
const AGAIN = MINUTE;
const TURN = 30 * SECOND;
/** What lies between a provider's failure and the next way. */
const SLACK = 5 * SECOND;
/** Calls that could not go out are no rounds; only who is told that nobody was reached is rung for longer. */
const MOST_RINGS = 25;
/** While calls cannot go out a message stands for each: at once and three times more. */
const MOST_TEXTS = 4;
const BETWEEN_TEXTS = 2 * MINUTE;
const NEVER = Number.POSITIVE_INFINITY;

/** Who is told from when on, and until when they are rung. */
interface Promised {
  readonly who: Human;
  readonly at: Duration;
  readonly until: Duration;
}

/** When the desk has it, whether or not it goes on to send somebody. */
const takenAt = ({ deskTakes, deskHeard }: HumanWorld): Duration => (deskTakes !== null && deskHeard ? deskTakes : NEVER);

/** Their messages go out beside the calls, not only where one fails: one each, so that who needs two is reached by ringing. */
const isRelative = ({ contacts }: HumanWorld, who: Human): boolean => contacts.some((one) => one === who);

/** How long after the opening they answer, where they hear one of these rings; null: none of them, or while no provider works. */
function answerOf({ who, at, until }: Promised, world: HumanWorld): Duration | null {
  const { voiceDownFor, smsDownFor } = world;
  if (smsDownFor > 0) return null;
  if (isRelative(world, who) && who.seesMessage === 1) return at + SLACK + who.takes;
  // Where calls fail messages go out for them; they are rung on each minute and heard once the provider is back.
  const said = at + (who.seesMessage - 1) * BETWEEN_TEXTS;
  const isSeen = who.seesMessage > 0 && who.seesMessage <= MOST_TEXTS && said < Math.min(voiceDownFor, until);
  const read = isSeen ? said + SLACK + who.takes : NEVER;
  const from = at < voiceDownFor ? voiceDownFor + 2 * AGAIN : at;
  const heard = from + (who.hearsRing - 1) * AGAIN;
  const isHeard = who.hearsRing > 0 && heard < Math.min(until, Math.max(at, voiceDownFor) + MOST_RINGS * AGAIN);
  const answered = Math.min(read, isHeard ? heard + who.takes : NEVER);
  return answered === NEVER ? null : answered;
}

/** When a plan tells whom, from the opening: what `cases/plans.yaml` promises, written down once more by hand. */
function promised(world: HumanWorld): readonly Promised[] {
  const { kind, deskHeard, sendsAfter } = world;
  // Where nobody hears the desk its minute is not waited for.
  const second = deskHeard || kind === "still" ? MINUTE : 0;
  const early = MINUTE - second;
  const taken = takenAt(world);
  const found: Promised[] = [];
  const tell = (who: Human | null, at: Duration, until: Duration): void => void (who && at < until && found.push({ who, at, until }));
  // Of a person everybody but leader and sub-district is rung until she is reached, though the desk has it.
  const rung = kind === "fire" ? taken : NEVER;
  const isKey = ({ keyholder }: { readonly keyholder: boolean }): boolean => keyholder && kind !== "fire";
  // At medium, whoever asked for quiet is called in the morning.
  const calls = (who: Human): boolean => kind !== "still" || !world.quiet.has(who.name);
  const held = (who: Human | null): Human | null => (who && calls(who) ? who : null);
  if (kind === "fire") tell(world.fire, 0, rung);
  for (const [turn, one] of world.contacts.filter((each) => !isKey(each)).entries()) tell(held(one), second + turn * TURN, rung);
  for (const one of world.contacts.filter(isKey)) tell(held(one), second, rung);
  tell(held(world.grid), second, rung);
  const [leader, room] = kind === "still" ? [HOUR / 2, HOUR] : [3 * MINUTE - early, 6 * MINUTE - early];
  tell(kind === "still" ? held(world.leader) : world.leader, leader, taken);
  tell(world.subDistrict, room, taken);
  if (kind === "still") tell(world.leader, room, taken);
  if (sendsAfter !== null && taken < NEVER && kind !== "still")
    for (const one of sent(world, taken + sendsAfter)) tell(one.who, one.at, one.until);
  return found;
}

/** What follows the desk's sending of the grid worker: rung until they take it, then the leader, then out of the room. */
function sent(world: HumanWorld, at: Duration): readonly Promised[] {
  const { grid, leader, subDistrict, voiceDownFor } = world;
  if (grid === null) return [];
  const refuses = grid.comes ? null : answerOf({ who: grid, at, until: NEVER }, world);
  // Who cannot go gives it back: the ladder begins anew from there.
  const from = refuses !== null && refuses < at + 6 * MINUTE ? refuses : at;
  return [
    { who: grid, at, until: Math.max(at, voiceDownFor) + 30 * MINUTE },
    ...(leader ? [{ who: leader, at: Math.max(at, from) + 3 * MINUTE, until: Math.max(at, from, voiceDownFor) + 12 * MINUTE }] : []),
    { who: subDistrict, at: Math.max(at, from) + 6 * MINUTE, until: NEVER },
  ];
}

/**
 * Until when somebody must have been reached in this world, from the world and the plan's promises alone; null where the
 * plan can reach nobody, or only once a provider is back.
 */
export function reachedBy(world: HumanWorld): Duration | null {
  const taken = takenAt(world);
  const times: Duration[] = world.sendsAfter === null && taken < NEVER ? [taken] : [];
  for (const one of promised(world)) {
    if (!one.who.comes) continue;
    const answer = answerOf(one, world);
    if (answer !== null) times.push(answer);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** Whether the plan could reach somebody at all once every provider works. */
export function reachable(world: HumanWorld): boolean {
  if (world.sendsAfter === null && takenAt(world) < NEVER) return true;
  const room = promised(world).find(({ who }) => who === world.subDistrict);
  return room?.until === NEVER && room.who.comes && room.who.hearsRing > 0 && room.who.hearsRing < 10;
}
