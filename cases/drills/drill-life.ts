import {
  DRILL_ALARMS,
  type Drill,
  type DrillEnd,
  type Instant,
  MINUTE,
  type NewDrill,
  scenarioOf,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import type { Actor } from "../types.ts";

export type DrillStep =
  | { readonly ok: true; readonly drill: Drill }
  | { readonly ok: false; readonly status: 409 | 422; readonly reason: string; readonly words: Words };

const refused = (status: 409 | 422, zh: string, en: string): DrillStep => ({ ok: false, status, reason: zh, words: { zh, en } });
const byOf = (by: Actor, now: Instant) => ({ by: by.username, byName: by.name, at: toIso(now) });

export function planDrill(
  asked: NewDrill,
  known: { readonly id: string; readonly community: string; readonly participants: Drill["participants"] },
  by: Actor,
  now: Instant,
): DrillStep {
  if (known.participants.length === 0) return refused(422, "请选择参演人员", "somebody must take part");
  const late = asked.alarms.find(({ after }) => after >= asked.minutes);
  if (late)
    return refused(
      422,
      `“${DRILL_ALARMS[late.kind].words.zh}”须早于演练结束`,
      `${DRILL_ALARMS[late.kind].words.en} must come before the end`,
    );
  return {
    ok: true,
    drill: {
      ...{ id: known.id, community: known.community, title: asked.title, scenario: scenarioOf(asked.alarms), state: "planned" },
      alarms: asked.alarms.map((alarm) => ({ ...alarm, about: "", dueAt: null, alert: null })),
      participants: [...known.participants],
      ...{ minutes: asked.minutes, plannedFor: asked.plannedFor, planned: byOf(by, now) },
      ...{ started: null, endsAt: null, ended: null, remarks: [], sheet: null },
    },
  };
}

export function startDrill(drill: Drill, running: Drill | undefined, by: Actor, now: Instant): DrillStep {
  if (drill.state !== "planned") return refused(409, "演练已开始或已结束", "it has begun or ended already");
  if (running) return refused(409, `演练“${running.title}”正在进行`, `the drill ${running.title} is running`);
  const alarms = drill.alarms.map((alarm) => ({ ...alarm, dueAt: toIso(now + alarm.after * MINUTE) }));
  return { ok: true, drill: { ...drill, state: "running", alarms, started: byOf(by, now), endsAt: toIso(now + drill.minutes * MINUTE) } };
}

/** @param by null: it came to its end by itself */
export function endDrill(drill: Drill, how: DrillEnd, reason: string | null, by: Actor | null, now: Instant): DrillStep {
  if (drill.state === "ended") return refused(409, "演练已结束", "it has ended already");
  if (drill.state === "planned" && how !== "aborted") return refused(409, "演练尚未开始", "it has not begun");
  const ended = { how, at: toIso(now), by: by?.username ?? null, byName: by?.name ?? null, reason };
  return { ok: true, drill: { ...drill, state: "ended", ended } };
}

export function remarkDrill(drill: Drill, text: string, by: Actor, now: Instant): Drill {
  return { ...drill, remarks: [...drill.remarks, { ...byOf(by, now), text }] };
}

/** When something of it is due; null where nothing is. */
export function drillDue(drill: Drill): Instant | null {
  if (drill.state !== "running") return null;
  const times = [drill.endsAt, ...drill.alarms.map(({ alert, dueAt }) => (alert === null ? dueAt : null))];
  return Math.min(...times.flatMap((at) => (at === null ? [] : [Date.parse(at)])));
}
