import { type Instant, type Maintenance, maintenanceState } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

/** Plans in memory. */
export function memoryMaintenance(now: () => Instant, plans: Map<string, Maintenance>): ApiPorts["maintenance"] {
  return {
    list: async () => ({ items: [...plans.values()], next: null }),
    open: () => [...plans.values()].filter((plan) => maintenanceState(plan, now()) !== "ended"),
    get: async (id) => plans.get(id),
    declare: async (order, by) => {
      const { from, until, ...rest } = order;
      const plan: Maintenance = {
        ...rest,
        id: `m${plans.size + 1}`,
        community: "xfl",
        by,
        from: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        declaredAt: new Date(now()).toISOString(),
        endedAt: null,
        endedBy: null,
        suppressed: 0,
        stillHeld: 0,
      };
      plans.set(plan.id, plan);
      return { ok: true, value: plan };
    },
    end: async (id, by) => {
      const plan = plans.get(id);
      if (plan === undefined) return { ok: false, status: 404, reason: "没有这次检修" };
      return { ok: true, value: { ...plan, endedAt: new Date(now()).toISOString(), endedBy: by } };
    },
  };
}
