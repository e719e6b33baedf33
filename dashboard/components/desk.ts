import { createContext, useContext, useSyncExternalStore } from "react";
import type { Right, User } from "../../contracts/index.ts";
import type { Hush } from "../live/unproven.ts";
import type { Player } from "../sound/player.ts";

/** Who is at this desk, and its loudspeaker. */
export interface Desk {
  readonly user: User;
  readonly player: Player;
  /** Whether this desk has heard that nothing is proven. */
  readonly hush: Hush;
  /** Leaves on purpose: the log-in follows, not the locked screen. */
  readonly leave: () => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error("used outside the shell");
  return desk;
}

export function useRight(right: Right): boolean {
  return useDesk().user.rights.includes(right);
}

export function useSoundOn(): boolean {
  const { player } = useDesk();
  return useSyncExternalStore(player.subscribe, player.isOn);
}
