import { type Instant, MINUTE, toIso, type WalkTick, walkCounts } from "../../contracts/index.ts";
import type { WalkPorts } from "../walk-ports.ts";
import { DEVICES } from "./world.ts";

/** Walks over the smoke heads of the world, in memory; what is signed may be signed again, so that all may try. */
export function memoryWalks(now: () => Instant): WalkPorts {
  const ticks: WalkTick[] = [];
  return {
    pointsOf: () => DEVICES.filter(({ kind }) => kind === "smoke").map(({ id }) => id),
    ticks: async (plans) => ticks.filter(({ plan }) => plans.includes(plan)),
    records: async () => [],
    signed: async () => undefined,
    ringsAt: () => null,
    armed: () => null,
    arm: async (_plan, device, by) => ({ ok: true, value: { device, until: toIso(now() + 2 * MINUTE), byName: by.name } }),
    tick: async (plan, device, { result, reason = null, note = null }, by) => {
      const tick: WalkTick = {
        ...{ plan: plan.id, community: plan.community, device, result, at: toIso(now()), by: { user: by.user, name: by.name } },
        ...{ event: null, reason, note },
      };
      ticks.push(tick);
      return { ok: true, value: tick };
    },
    sign: async (plan, points, conclusion, by) => ({
      ok: true,
      value: { plan: plan.id, community: plan.community, signedAt: toIso(now()), by, conclusion, counts: walkCounts(points) },
    }),
  };
}
