import type { ActOutcome, Actor, WalkPorts } from "../api/index.ts";
import {
  ARMED_FOR,
  type Change,
  DAY,
  type DeviceEvent,
  EVENT_KINDS,
  type EventKind,
  type Instant,
  isAlarmPoint,
  isArmable,
  isMarkedTest,
  type Maintenance,
  maintenanceState,
  type Observation,
  type RecordChange,
  reaches,
  SECOND,
  STILL_FOR,
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
  readonly rules: {
    /** What the rules held for a test inside its window, and before which point somebody stands to make it. */
    mutedTest(event: DeviceEvent, community: string, recv: Instant): { readonly armed: Standing | null } | null;
    armedOf(community: string, plan: string, now: Instant): Standing | undefined;
  };
  /** Whether an alert of this device is open. */
  alarmed(device: string): boolean;
  /** Whether one that may cost a life is. */
  rings(device: string): boolean;
  /** What the device last said to be on. */
  on(device: string): readonly EventKind[];
  userOf(username: string): { readonly user: string; readonly name: string };
  /** Takes a change into the journal; the rules have heard of it when this returns. */
  journal(community: string, change: Change): void;
  write(changes: readonly RecordChange[]): void;
  /** Resolves when what was done is on disk. */
  written(): Promise<boolean>;
  told(): void;
  /** An alarm was taken for a test, and is on its way to the records. */
  tested(tick: WalkTick): void;
  /** One is on still after its test, and will be real; or, `isOver`, it is no more, or is named again. */
  smoulders(one: Smouldering, isOver: boolean): void;
  now(): Instant;
}

/** Who stands before which point, as the rules know it. */
interface Standing {
  readonly plan: string;
  readonly device: string;
  readonly until: Instant;
  readonly by: string;
}

/** An alarm that was taken for a test, and no word of its end came yet. */
export interface Smouldering {
  readonly community: string;
  readonly plan: string;
  readonly device: string;
  readonly event: EventKind;
  readonly since: Instant;
  /** Whoever named it. */
  readonly byName: string | null;
  /** When it is real. */
  readonly due: Instant;
}
/** A desk that opens meanwhile hears of what smoulders within so long [D]. */
const TOLD_EVERY = 10 * SECOND;

const keyOf = ({ device, event }: Pick<Smouldering, "device" | "event">): string => `${device} ${event}`;

const refused = (status: 404 | 409 | 422, zh: string, en: string): ActOutcome<never> => ({
  ok: false,
  status,
  reason: en,
  words: { zh, en },
});
const SIGNED = refused(409, "这份维保记录已签署，不能再改。", "This record is signed and changes no more.");
const NOT_NOW = refused(
  409,
  "测试时段未开始或已结束，此时的告警都按真实告警处理。",
  "The test window has not begun or is over: every alarm now is taken for real.",
);
const PANEL = refused(
  409,
  "主机替未登记的探测器上报，把它当作测试会让整栋楼的火警无人知晓。请登记探测器后逐个测试；主机请用自带的测试功能。",
  "A panel speaks for heads that are not registered: naming it would mute a whole building. Register the heads and test each; the panel is tested by its own test function.",
);
const NO_POINT = refused(404, "本次测试没有这个点位。", "This walk has no such point.");

/** Walks 逐点测试: what the rules took for a test ticks its point in the same turn; the rest is said by whoever stands there. */
export function createWalkDesk(parts: Parts) {
  const { records, directory, now } = parts;
  /** Points that have alarmed by their own mark: a head that goes on saying so is written once. */
  const marked = new Map<string, Set<string>>();

  const isPoint = (plan: Maintenance, id: string): boolean => {
    const device = directory.deviceById(id);
    const path = device?.place == null ? undefined : directory.pathOf(device.place);
    if (device === undefined || path === undefined || device.community !== plan.community || !isAlarmPoint(device.kind)) return false;
    // The window stands over places: a device that is named and stands elsewhere is not tested in it.
    return plan.paths.some((root) => path.startsWith(root)) && reaches(plan, device, path);
  };
  const armedOf = (plan: Maintenance): WalkArmed | null => {
    const at = now();
    const one = maintenanceState(plan, at) === "active" ? parts.rules.armedOf(plan.community, plan.id, at) : undefined;
    return one === undefined ? null : { device: one.device, until: toIso(one.until), byName: parts.userOf(one.by).name };
  };

  /** By device and event. A head that smoulders on after its test and says nothing more is a fire all the same. */
  const smouldering = new Map<string, Smouldering>();
  /** When the desks were last told of each. */
  const toldAt = new Map<string, Instant>();
  const untell = (one: Smouldering): void => {
    if (toldAt.delete(keyOf(one))) parts.smoulders(one, true);
  };
  const smoulder = (one: Smouldering): void => {
    if (EVENT_KINDS[one.event].shape === "state") smouldering.set(keyOf(one), one);
  };
  /** Whoever names it again stands before it: its time begins anew. */
  const putOff = (device: string, due: Instant): void => {
    for (const one of [...smouldering.values()]) {
      if (one.device !== device || one.due >= due) continue;
      smoulder({ ...one, due });
      untell(one);
    }
  };

  const keep = (tick: WalkTick): void => {
    parts.write([{ write: "walk-tick", tick }]);
    // Who is told asks at once: it must find what was told.
    void parts.written().then(parts.told);
  };
  const passed = (plan: Maintenance, event: DeviceEvent, recv: Instant, standing: Standing | null): void => {
    if (standing !== null && !isMarkedTest(event))
      smoulder({
        ...{ community: plan.community, plan: plan.id, device: event.device, event: event.event },
        ...{ since: event.at, byName: parts.userOf(standing.by).name, due: standing.until + STILL_FOR },
      });
    const tick: WalkTick = {
      ...{ plan: plan.id, community: plan.community, device: event.device, result: "passed", at: toIso(recv), event: event.event },
      ...{ by: standing === null ? null : parts.userOf(standing.by), reason: null, note: null },
      seen: { raisedAt: toIso(now()), desk: null, phone: null },
    };
    keep(tick);
    parts.tested(tick);
  };

  const heardMarked = (plan: Maintenance, event: DeviceEvent, recv: Instant): void => {
    if (recv < Date.parse(plan.from) || recv > Date.parse(plan.until) || !isPoint(plan, event.device)) return;
    const known = marked.get(plan.id) ?? new Set();
    if (known.has(event.device)) return;
    marked.set(plan.id, known.add(event.device));
    passed(plan, event, recv, null);
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
    ringsAt: (device) => {
      const dues = [...smouldering.values()].flatMap((one) => (one.device === device ? [one.due] : []));
      return dues.length === 0 ? null : Math.min(...dues);
    },
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
      const kind = directory.deviceById(device)?.kind;
      if (kind === undefined || !isArmable(kind)) return PANEL;
      parts.journal(plan.community, { what: "point-armed", plan: plan.id, device, until: at + ARMED_FOR, by: by.username });
      putOff(device, at + ARMED_FOR + STILL_FOR);
      await parts.written();
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
      marked.get(plan.id)?.delete(device);
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
      marked.delete(plan.id);
      parts.told();
      return { ok: true, value: record };
    },
  };

  return {
    face,
    /** Once at start: what was taken for a test before, and would have become real since the hub last ran. */
    begin: async (lastAlive: (community: string) => Instant): Promise<void> => {
      const ticks = await records.walks.ticksSince(now() - DAY);
      for (const { plan, community, device, event, at, by } of ticks) {
        const since = Date.parse(at);
        const due = since + ARMED_FOR + STILL_FOR;
        if (event === null || by === null || due <= lastAlive(community)) continue;
        smoulder({ plan, community, device, event, since, byName: by.name, due });
      }
    },
    /** Each second: what is on still after its test and the grace is real, and told as such. */
    tick: (): void => {
      const at = now();
      for (const [key, one] of smouldering) {
        const { community, device, event, since, due } = one;
        const isOver = !parts.on(device).includes(event);
        if (!isOver && at < due) {
          if (at < due - STILL_FOR || at - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < TOLD_EVERY) continue;
          toldAt.set(key, at);
          parts.smoulders(one, false);
          continue;
        }
        smouldering.delete(key);
        untell(one);
        if (!isOver && !parts.rings(device)) parts.journal(community, { what: "test-outlasted", device, event, since });
        parts.told();
      }
    },
    /** In the turn of the message: only what was muted as a test ticks. */
    take: (observations: readonly Observation[]): void => {
      const plans = parts.plans().filter(({ tests }) => tests);
      if (plans.length === 0) return;
      for (const { events, community, recv } of observations)
        for (const event of events) {
          const test = event.state === "off" ? null : parts.rules.mutedTest(event, community, recv);
          if (test === null) continue;
          const { armed } = test;
          for (const plan of plans) {
            if (plan.community !== community) continue;
            if (armed?.plan === plan.id) passed(plan, event, recv, armed);
            else if (isMarkedTest(event)) heardMarked(plan, event, recv);
          }
        }
    },
  };
}
