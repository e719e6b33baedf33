import { type Alerts, timeOrderedId } from "../alerts/index.ts";
import type { ActOutcome, Actor, DrillPorts } from "../api/index.ts";
import {
  type Cases,
  type DrillCase,
  type DrillPort,
  type DrillStep,
  drillDue,
  drillSignal,
  endDrill,
  planDrill,
  remarkDrill,
  sheetOf,
  startDrill,
} from "../cases/index.ts";
import {
  type Case,
  type CaseCards,
  DRILL_ALARMS,
  type Drill,
  type DrillEnd,
  drillDutyOf,
  type HubStatus,
  type Instant,
  occasionKey,
  type Posture,
  type RecordChange,
  roleHas,
  type Scope,
} from "../contracts/index.ts";
import type { CompiledRule } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records, StoredUser } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "drills" | "cases">;
  readonly directory: Pick<Directory, "personById" | "deviceById" | "devicesOfPerson">;
  readonly alerts: Pick<Alerts, "apply" | "open" | "close">;
  readonly cases: Pick<Cases, "endDrill">;
  rules(): readonly CompiledRule[];
  cards(one: Case): CaseCards;
  users(): readonly StoredUser[];
  community(): string;
  position(): number;
  inTurn<T>(work: () => T): T;
  write(changes: readonly RecordChange[]): void;
  written(): Promise<boolean>;
  /** What the duty has declared: people drill in a posture without any script of the hub, too. */
  posture(): Posture | undefined;
  /** The list of drills changed. */
  told(): void;
  failed(error: unknown): void;
  now(): Instant;
}

const GONE = { ok: false, status: 404, reason: "没有这次演练" } as const;
const NOBODY: ReadonlySet<string> = new Set();

/** Plans, plays and ends drills; only what is stored counts, so that a restart goes on where it stood. */
export function createDrillDesk(parts: Parts) {
  const { directory, alerts, records, now } = parts;
  let drills: readonly Drill[] = [];
  const running = (): Drill | undefined => drills.find(({ state }) => state === "running");

  /** Memory first, then records, in one transaction with what else the turn leaves. */
  const keep = (drill: Drill): void => {
    drills = [drill, ...drills.filter(({ id }) => id !== drill.id)].sort((a, b) => b.planned.at.localeCompare(a.planned.at));
    parts.write([{ write: "drill", drill }]);
    parts.told();
  };

  const play = (drill: Drill, at: number, when: Instant): string | null => {
    const alarm = drill.alarms[at];
    const preset = alarm && DRILL_ALARMS[alarm.kind];
    const rule = preset && parts.rules().find(({ id }) => id === preset.rule);
    if (!alarm || !preset || !rule) return null;
    const device =
      preset.about === "device"
        ? directory.deviceById(alarm.subject)
        : directory.devicesOfPerson(alarm.subject, when).find(({ kind }) => preset.devices.some((one) => one === kind));
    const person = preset.about === "person" ? directory.personById(alarm.subject) : undefined;
    const about = { person: person?.id ?? null, device: device?.id ?? null, place: person?.home ?? device?.place ?? null };
    const signal = drillSignal(drill, alarm, rule, about, { now: when, pos: parts.position(), ordinal: at });
    alerts.apply(signal);
    return alerts.open().find(({ alert }) => alert.rule === rule.id && occasionKey(alert) === occasionKey(signal))?.alert.id ?? null;
  };

  const playDue = (drill: Drill, when: Instant): Drill => {
    const due = drill.alarms.map(({ alert, dueAt }) => alert === null && dueAt !== null && Date.parse(dueAt) <= when);
    if (!due.includes(true)) return drill;
    return {
      ...drill,
      // What can no longer be played (its rule was withdrawn) is not tried again.
      alarms: drill.alarms.map((alarm, at) => {
        if (due[at] !== true) return alarm;
        const alert = play(drill, at, when);
        return { ...alarm, alert, dueAt: alert === null ? null : alarm.dueAt };
      }),
    };
  };

  const sheetNow = async (drill: Drill): Promise<Drill["sheet"]> => {
    const ids = await records.drills.cases(drill.id);
    const found = await Promise.all(ids.map((id) => records.cases.get(id)));
    const cases = found.flatMap((each): DrillCase[] => {
      if (!each) return [];
      const { log, steps = [], notices: _notices, ...one } = each.case;
      return [{ case: one, log, steps }];
    });
    return sheetOf(drill, cases, (one) => parts.cards(one).items[0]?.card.steps.filter(({ who }) => who !== "family").length ?? 0);
  };

  /** Its sheet is made of what is written: once that is. */
  const close = async (id: string): Promise<void> => {
    await parts.written();
    const drill = drills.find((each) => each.id === id);
    if (drill?.state !== "ended" || drill.sheet !== null || drill.started === null) return;
    const sheet = await sheetNow(drill);
    const latest = drills.find((each) => each.id === id) ?? drill;
    parts.inTurn(() => keep({ ...latest, sheet }));
  };

  const finish = (drill: Drill, how: DrillEnd, reason: string | null, by: Actor | null, when: Instant): DrillStep => {
    const step = endDrill(drill, how, reason, by, when);
    if (!step.ok) return step;
    parts.cases.endDrill(drill.id, by, when);
    const actor = by ?? { user: "", username: "", name: "" };
    for (const { alert } of alerts.open())
      if (alert.drill === drill.id) alerts.close(alert.id, actor, { verdict: alert.verdict ?? "test", cause: null }, when);
    keep(step.drill);
    void close(drill.id).catch(parts.failed);
    return step;
  };

  const change = async (id: string, work: (drill: Drill) => DrillStep): Promise<ActOutcome<Drill>> => {
    const outcome = parts.inTurn((): ActOutcome<Drill> => {
      const drill = drills.find((each) => each.id === id);
      if (!drill) return GONE;
      const step = work(drill);
      return step.ok ? { ok: true, value: step.drill } : step;
    });
    if (outcome.ok) await parts.written();
    return outcome;
  };

  const mayTakePart = (user: StoredUser): boolean =>
    !user.disabled && user.role !== "family" && (roleHas(user.role, "cases.act") || roleHas(user.role, "alerts.act"));

  const face: DrillPorts = {
    list: () => drills,
    get: async (id) => {
      const drill = drills.find((each) => each.id === id);
      if (drill === undefined || drill.sheet !== null || drill.started === null) return drill;
      return { ...drill, sheet: await sheetNow(drill) };
    },
    candidates: () =>
      parts
        .users()
        .filter(mayTakePart)
        .map(({ id, name, role }) => ({ user: id, name, role })),
    plan: async (body, by) => {
      const wanted = new Set(body.participants);
      const participants = face.candidates().filter(({ user }) => wanted.has(user));
      const id = timeOrderedId(now(), "drill", by.username, JSON.stringify(body));
      const step = planDrill(body, { id, community: parts.community(), participants }, by, now());
      if (!step.ok) return step;
      parts.inTurn(() => keep(step.drill));
      await parts.written();
      return { ok: true, value: step.drill };
    },
    start: (id, by) =>
      change(id, (drill) => {
        const when = now();
        const lost = drill.alarms.find(({ kind }) => !parts.rules().some((rule) => rule.id === DRILL_ALARMS[kind].rule));
        if (lost) {
          const { zh, en } = DRILL_ALARMS[lost.kind].words;
          return {
            ok: false,
            status: 409,
            reason: "规则已停用",
            words: { zh: `“${zh}”的规则已停用`, en: `the rule of ${en} is withdrawn` },
          };
        }
        const step = startDrill(drill, running(), by, when);
        if (!step.ok) return step;
        // In memory before it plays: whoever is told asks who takes part.
        keep(step.drill);
        const played = playDue(step.drill, when);
        keep(played);
        return { ok: true, drill: played };
      }),
    end: (id, how, reason, by) => change(id, (drill) => finish(drill, how, reason, by, now())),
    remark: (id, text, by) =>
      change(id, (drill) => {
        const next = remarkDrill(drill, text, by, now());
        keep(next);
        return { ok: true, drill: next };
      }),
    duty: () => drillDutyOf(drills, now()),
  };

  /** What the cases ask. */
  const port: DrillPort = {
    running: () => running() !== undefined || parts.posture()?.kind === "drill",
    runs: (id) => running()?.id === id,
    participants: (id) => {
      const drill = running();
      return drill?.id === id ? new Set(drill.participants.map(({ user }) => user)) : NOBODY;
    },
  };

  return {
    face,
    port,
    load: async (): Promise<void> => {
      drills = await records.drills.all();
    },
    /** What ended without its sheet gets it. */
    begin: (): void => {
      for (const { id, state, sheet } of drills) if (state === "ended" && sheet === null) void close(id).catch(parts.failed);
    },
    /** Plays what is due, and ends what has come to its end; within a turn. */
    tick: (when: Instant): void => {
      const drill = running();
      const due = drill === undefined ? null : drillDue(drill);
      if (drill === undefined || due === null || due > when) return;
      const played = playDue(drill, when);
      if (played !== drill) keep(played);
      if (played.endsAt !== null && Date.parse(played.endsAt) <= when) finish(played, "time", null, null, when);
    },
    nextDue: (): Instant | null => {
      const drill = running();
      return drill === undefined ? null : drillDue(drill);
    },
    /** The status line with the drill that runs; no relative hears of it. */
    statusFor: (status: HubStatus, scope: Scope): HubStatus => {
      const drill = running();
      if (drill === undefined || drill.started === null || drill.endsAt === null || scope.people !== null) return status;
      return { ...status, drill: { id: drill.id, title: drill.title, byName: drill.started.byName, until: drill.endsAt } };
    },
  };
}

/** The alerts without what is played: whatever counts, counts these. */
export const realAlerts = <A extends Pick<Alerts, "open">>(alerts: A): A => ({
  ...alerts,
  open: () => alerts.open().filter(({ alert }) => alert.drill === undefined),
});
