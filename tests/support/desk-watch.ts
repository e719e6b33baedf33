import type { WebSocket } from "ws";
import { eventually, type HubProcess } from "./hub-process.ts";

interface SeenAlert {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly active: boolean;
  readonly saved: boolean;
  readonly device: { readonly id: string } | null;
}

/** What a duty officer's desk has seen on its live feed, with the time of each. */
export interface DeskWatch {
  /** Seconds from `since` until an alert that fits was seen. */
  seconds(since: number, what: string, fits: (alert: SeenAlert) => boolean, withinMs?: number): Promise<number>;
  close(): void;
}

export async function watchDesk(hub: HubProcess): Promise<DeskWatch> {
  const duty = await hub.as("duty");
  const live: WebSocket = await duty.live();
  const seen: { readonly at: number; readonly alert: SeenAlert }[] = [];
  live.on("message", (data) => {
    const frame = JSON.parse(String(data));
    const at = performance.now();
    if (frame.type === "alert") seen.push({ at, alert: frame.alert });
    if (frame.type === "snapshot") for (const alert of frame.alerts) seen.push({ at, alert });
  });
  return {
    seconds: async (since, what, fits, withinMs = 20_000) => {
      const found = await eventually(what, async () => seen.find((one) => one.at >= since && fits(one.alert)), withinMs);
      return (found.at - since) / 1_000;
    },
    close: () => live.close(),
  };
}
