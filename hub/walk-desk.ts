import type { ActOutcome, Actor, WalkPorts } from "../api/index.ts";
import {
  ARMED_FOR,
  type Change,
  type DeviceEvent,
  type Instant,
  isAlarmPoint,
  type JournalRecord,
  type Maintenance,
  maintenanceState,
  type Observation,
  type RecordChange,
  reaches,
  toIso,
  type WalkArmed,
  type WalkRecord,
  type WalkTick,
  walkCounts,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "walks">;
  readonly directory: Pick<Directory, "deviceById" | "devices" | "pathOf">;
  /** Plans that have not ended, from memory. */
  plans(): readonly Maintenance[];
  /** What the rules held for a test inside its window. */
  isMutedTest(event: DeviceEvent, community: string, recv: Instant): boolean;
  /** Whether an alert of this device is open. */
  alarmed(device: string): boolean;
  userOf(username: string): { readonly user: string; readonly name: string };
  /** Takes a change into the journal; the rules have heard of it when this returns. */
  journal(community: string, change: Change): void;
  write(changes: readonly RecordChange[]): void;
  /** Resolves when what was done is on disk. */
  written(): Promise<boolean>;
  told(): void;
  now(): Instant;
}

interface Armed {
  readonly device: string;
  readonly until: Instant;
  readonly by: { readonly user: string; readonly name: string };
}

const refused = (status: 404 | 409 | 422, zh: string, en: string): ActOutcome<never> => ({
  ok: false,
  status,
  reason: en,
  words: { zh, en },
});
const SIGNED = refused(409, "这份维保记录已签署，不能再改。", "This record is signed and changes no more.");
const NOT_NOW = refused(
  409,
  "测试时段未开始或已结束，此时的报警都按真实报警处理。",
  "The test window has not begun or is over: every alarm now is taken for real.",
);
const NO_POINT = refused(404, "本次测试没有这个点位。", "This walk has no such point.");

/** Walks 逐点测试: what the rules took for a test ticks its point in the same turn; the rest is said by whoever stands there. */
export function createWalkDesk(parts: Parts) {
  const { records, directory, now } = parts;
  const armed = new Map<string, Armed>();
  /** Points that have alarmed: a head that goes on saying so is written once. */
  const passed = new Map<string, Set<string>>();

  const isPoint = (plan: Maintenance, id: string): boolean => {
    const device = directory.deviceById(id);
    const path = device?.place == null ? undefined : directory.pathOf(device.place);
    if (device === undefined || path === undefined || device.community !== plan.community || !isAlarmPoint(device.kind)) return false;
    // The window stands over places: a device that is named and stands elsewhere is not tested in it.
    return plan.paths.some((root) => path.startsWith(root)) && reaches(plan, device, path);
  };
  const armedOf = (plan: string): WalkArmed | null => {
    const one = armed.get(plan);
    return one === undefined || one.until < now() ? null : { device: one.device, until: toIso(one.until), byName: one.by.name };
  };

  const keep = (tick: WalkTick): void => {
    const known = passed.get(tick.plan) ?? new Set();
    passed.set(tick.plan, known);
    if (tick.result === "passed") known.add(tick.device);
    else known.delete(tick.device);
    parts.write([{ write: "walk-tick", tick }]);
    parts.told();
  };

  const heard = (plan: Maintenance, event: DeviceEvent, recv: Instant): void => {
    if (recv < Date.parse(plan.from) || recv > Date.parse(plan.until) || !isPoint(plan, event.device)) return;
    if (passed.get(plan.id)?.has(event.device)) return;
    const stood = armed.get(plan.id);
    keep({
      ...{ plan: plan.id, community: plan.community, device: event.device, result: "passed", at: toIso(recv), event: event.event },
      ...{ by: stood?.device === event.device && recv <= stood.until ? stood.by : null, reason: null, note: null },
    });
  };

  const face: WalkPorts = {
    pointsOf: (plan) =>
      directory
        .devices(plan.community)
        .filter(({ id }) => isPoint(plan, id))
        .map(({ id }) => id),
    ticks: records.walks.ticks,
    records: records.walks.records,
    signed: records.walks.signed,
    armed: armedOf,
    arm: async (plan, device, by) => {
      const at = now();
      if (maintenanceState(plan, at) !== "active") return NOT_NOW;
      if (!isPoint(plan, device)) return NO_POINT;
      if ((await records.walks.signed(plan.id)) !== undefined) return SIGNED;
      if (parts.alarmed(device))
        return refused(
          409,
          "该点位有未结束的告警：先核实、处置，再测试。",
          "An alert of this point is open: verify and handle it first, then test.",
        );
      parts.journal(plan.community, { what: "point-armed", plan: plan.id, device, until: at + ARMED_FOR, by: by.username });
      parts.told();
      return { ok: true, value: { device, until: toIso(at + ARMED_FOR), byName: by.name } };
    },
    tick: async (plan, device, { result, reason = null, note = null }, by) => {
      if (!isPoint(plan, device)) return NO_POINT;
      if ((await records.walks.signed(plan.id)) !== undefined) return SIGNED;
      if (result === "not-testable" && reason === null)
        return refused(422, "请选择未能测试的原因。", "reason: say why it could not be tested");
      if (reason === "other" && (note ?? "").trim() === "") return refused(422, "请说明原因。", "note: say what the reason is");
      const tick: WalkTick = {
        ...{ plan: plan.id, community: plan.community, device, result, at: toIso(now()), by: { user: by.user, name: by.name } },
        ...{ event: null, reason: result === "not-testable" ? reason : null, note: note?.trim() || null },
      };
      keep(tick);
      await parts.written();
      return { ok: true, value: tick };
    },
    sign: async (plan, points, conclusion, by: Actor) => {
      const record: WalkRecord = {
        ...{ plan: plan.id, community: plan.community, signedAt: toIso(now()), conclusion, counts: walkCounts(points) },
        by: { user: by.user, username: by.username, name: by.name },
      };
      if (!(await records.walks.sign(record, points))) return SIGNED;
      armed.delete(plan.id);
      passed.delete(plan.id);
      parts.told();
      return { ok: true, value: record };
    },
  };

  return {
    face,
    /** Who stands where, also as a restart reads it again. */
    change: ({ community, change, recv }: JournalRecord & { readonly kind: "change" }): void => {
      if (change.what !== "point-armed" || !parts.plans().some((plan) => plan.id === change.plan && plan.community === community)) return;
      // Tested anew, it ticks anew.
      passed.get(change.plan)?.delete(change.device);
      const until = Math.min(change.until, recv + ARMED_FOR);
      armed.set(change.plan, { device: change.device, until, by: parts.userOf(change.by) });
    },
    /** In the turn of the message: only what was muted as a test ticks. */
    take: (observations: readonly Observation[]): void => {
      const plans = parts.plans().filter(({ tests }) => tests);
      if (plans.length === 0) return;
      for (const { events, community, recv } of observations)
        for (const event of events)
          if (event.state !== "off" && parts.isMutedTest(event, community, recv))
            for (const plan of plans) if (plan.community === community) heard(plan, event, recv);
    },
  };
}
