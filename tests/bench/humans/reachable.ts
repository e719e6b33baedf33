import { type Duration, MINUTE, SECOND } from "../../../contracts/index.ts";
import type { Human, HumanWorld } from "./world.ts";

/** From one ring to the next, and between the turns of the family: as in the plans. */
const AGAIN = MINUTE;
const TURN = 30 * SECOND;
/** What lies between a provider's failure and the next way. */
const SLACK = 5 * SECOND;

/** When a plan tells whom, from the opening: what `cases/plans.yaml` promises, written down once more by hand. */
function promised(world: HumanWorld): readonly { readonly who: Human; readonly at: Duration }[] {
  // Where nobody hears the desk its minute is not waited for.
  const second = world.deskHeard ? MINUTE : 0;
  const early = MINUTE - second;
  const found: { who: Human; at: Duration }[] = [];
  const tell = (who: Human | null, at: Duration): void => void (who && found.push({ who, at }));
  if (world.kind === "fire") tell(world.fire, 0);
  const isKey = ({ keyholder }: { readonly keyholder: boolean }): boolean => keyholder && world.kind !== "fire";
  for (const [turn, one] of world.contacts.filter((each) => !isKey(each)).entries()) tell(one, second + turn * TURN);
  for (const one of world.contacts.filter(isKey)) tell(one, second);
  tell(world.grid, second);
  tell(world.leader, 3 * MINUTE - early);
  tell(world.subDistrict, 6 * MINUTE - early);
  return found;
}

/**
 * Until when somebody must have been reached in this world, from the world and the plan's promises alone; null where the
 * plan can reach nobody, or only once a provider is back.
 */
export function reachedBy(world: HumanWorld): Duration | null {
  const { voiceDownFor, smsDownFor, deskTakes, deskHeard } = world;
  const times: Duration[] = deskTakes !== null && deskHeard ? [deskTakes] : [];
  for (const { who, at } of promised(world)) {
    if (!who.comes) continue;
    const voice = voiceDownFor === 0;
    // A message where calls fail; from the moment on at which calls work again either may ring.
    if (!voice && (smsDownFor > 0 || at >= voiceDownFor)) continue;
    const tries = voice ? who.hearsRing : who.seesMessage;
    if (tries > 0) times.push(at + (tries - 1) * AGAIN + who.takes + (voice ? 0 : SLACK));
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** Whether the plan could reach somebody at all once every provider works. */
export function reachable(world: HumanWorld): boolean {
  if (world.deskTakes !== null && world.deskHeard) return true;
  return promised(world).some(({ who }) => who.comes && who.hearsRing > 0 && who.seesMessage > 0);
}
