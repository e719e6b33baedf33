import { type Drill, drillDutyOf, type Instant, scenarioOf } from "../../contracts/index.ts";
import type { DrillPorts } from "../drill-ports.ts";
import type { ActOutcome } from "../port-types.ts";

const LEADER = { by: "leader", byName: "王主任" };
const GONE = { ok: false, status: 404, reason: "没有这次演练" } as const;

/** One planned drill, and what the routes ask of the hub about drills. */
export function memoryDrills(now: () => Instant, alarm: { readonly kind: "fall"; readonly subject: string }): DrillPorts {
  const at = "2026-02-01T00:00:00.000Z";
  const alarms = [{ ...alarm, after: 0, about: "", dueAt: null, alert: null }];
  const first: Drill = {
    ...{ id: "drill-1", community: "xf", title: "居家跌倒演练", scenario: scenarioOf(alarms), state: "planned", alarms },
    participants: [{ user: "u-duty", name: "李敏", role: "duty" }],
    ...{ minutes: 30, plannedFor: null, planned: { ...LEADER, at }, started: null, endsAt: null, ended: null, remarks: [], sheet: null },
  };
  const drills = new Map([[first.id, first]]);
  const change = (id: string, more: Partial<Drill>): ActOutcome<Drill> => {
    const drill = drills.get(id);
    return drill ? { ok: true, value: { ...drill, ...more } } : GONE;
  };
  return {
    list: () => [...drills.values()],
    get: async (id) => drills.get(id),
    candidates: () => first.participants,
    plan: async ({ title, alarms: asked, minutes }) => ({
      ok: true,
      value: {
        ...first,
        ...{ id: "drill-2", title, minutes, scenario: scenarioOf(asked) },
        alarms: asked.map((one) => ({ ...one, about: "", dueAt: null, alert: null })),
      },
    }),
    start: async (id) => change(id, { state: "running" }),
    end: async (id) => change(id, { state: "ended" }),
    remark: async (id) => change(id, {}),
    duty: () => drillDutyOf([...drills.values()], now()),
  };
}
