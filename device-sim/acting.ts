import { AlertPageSchema, type Instant } from "../contracts/index.ts";
import type { HubClient } from "./hub-client.ts";
import type { StaffAct } from "./scenarios/scenario.ts";

async function pathOf(hub: HubClient, { path, device }: StaffAct): Promise<string | null> {
  if (device === undefined) return path;
  const { items } = await hub.get("/alerts?state=open&limit=500", AlertPageSchema);
  const alert = items.find((one) => one.device?.externalId === device);
  return alert === undefined ? null : path.replace("{alert}", alert.id);
}

/** Does in order of time, and once each, what the humans of a scenario do; what they would act on and do not find is left out. */
export function actingAs(hub: HubClient, acts: readonly StaffAct[]): (until: Instant) => Promise<void> {
  const waiting = acts.toSorted((a, b) => a.at - b.at);
  return async (until) => {
    for (let next = waiting[0]; next && next.at < until; next = waiting[0]) {
      waiting.shift();
      const path = await pathOf(hub, next);
      if (path !== null) await (next.method === "POST" ? hub.post(path, next.body) : hub.patch(path, next.body));
    }
  };
}
