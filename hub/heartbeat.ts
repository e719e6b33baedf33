import { type Duration, MINUTE, SECOND } from "../contracts/index.ts";

export interface HeartbeatPorts {
  readonly url: string;
  /** Whether the hub keeps its promises just now. */
  well(): boolean;
  failed(error: Error): void;
}

export const HEARTBEAT_EVERY: Duration = MINUTE;
const TIMEOUT: Duration = 10 * SECOND;

/**
 * Calls an outside watchman while the promises hold. What dies, hangs or is degraded falls silent, and the watchman
 * tells a human: the only way in which a dead hub can be noticed.
 */
export function createHeartbeat({ url, well, failed }: HeartbeatPorts): { beat(): Promise<void> } {
  let troubled = false;
  return {
    beat: async () => {
      if (!well()) return;
      try {
        const answer = await fetch(url, { method: "POST", signal: AbortSignal.timeout(TIMEOUT), redirect: "follow" });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
        troubled = false;
      } catch (error) {
        // Said once: a watchman that is down for a day would fill the log.
        if (!troubled) failed(error instanceof Error ? error : new Error(String(error)));
        troubled = true;
      }
    },
  };
}
