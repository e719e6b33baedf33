import { CHAIN_PROOF, type HubStatus, type Instant } from "../../contracts/index.ts";

/**
 * When the chain was last proven, by this machine's own clock: counted on from there whether the hub, or the line to it,
 * still says anything or not.
 * @param before what was known; where the hub has proven nothing yet it counts from the first word of it
 */
export function provenHere(before: Instant | null, known: HubStatus | null, status: HubStatus, now: Instant): Instant | null {
  const { proof } = status;
  // A clock that is moved by hand says nothing of this one.
  if (proof === undefined || status.clock === "driven") return null;
  if (proof.at === null) return before ?? now;
  if (before !== null && known?.proof?.at === proof.at) return before;
  return now - Math.max(0, Date.parse(status.time) - Date.parse(proof.at));
}

/** Nothing has been heard of a proof for so long that an alarm may not arrive here. */
export function isUnproven(provenAt: Instant | null, now: Instant): boolean {
  return provenAt !== null && now - provenAt > CHAIN_PROOF.desk;
}

/** Whether somebody at this desk has heard that it is unproven: the sound stops, the bar stays, until it is proven again. */
export function createHush() {
  let hushed = false;
  const listeners = new Set<() => void>();
  return {
    is: (): boolean => hushed,
    set: (next: boolean): void => {
      if (next === hushed) return;
      hushed = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type Hush = ReturnType<typeof createHush>;
