import {
  type Alert,
  type Case,
  type CaseLog,
  ENDED_CASE_STATES,
  type Instant,
  type Notice,
  type RecordChange,
  toIso,
  type Verdict,
} from "../contracts/index.ts";
import type { Plans } from "./plans.ts";
import { readInput } from "./read-input.ts";
import { caseEntry, stepCase } from "./step.ts";
import { type Occasion, type TellPorts, tell } from "./tell.ts";
import type { ActOutcome, Actor, AlertStep, CaseAct, CaseInput, InHand } from "./types.ts";
import type { Happening } from "./wording.ts";
import { dayIn } from "./zone-time.ts";

export interface CasePorts extends TellPorts {
  readonly plans: Plans;
  changed(change: InHand): void;
  /** Notices that this turn made; they are sent once they are written. */
  noticed(notices: readonly Notice[]): void;
  /** To be written in one transaction with what else this turn leaves. */
  write(changes: readonly RecordChange[]): void;
  readonly alerts: {
    get(id: string): Alert | undefined;
    link(id: string, caseId: string, now: Instant): void;
    acknowledge(id: string, by: Actor, now: Instant): void;
    close(id: string, by: Actor, how: { readonly verdict: Verdict; readonly cause: string | null }, now: Instant): void;
  };
  /** Whether notices of this case to the family were held back, so that it knows nothing yet. */
  familyOwed(caseId: string): boolean;
  /** An ended case from records, to be reopened or commented on. */
  load(id: string): Promise<InHand | undefined>;
}

/** The highest case number of a community's newest day. */
export interface LastNumber {
  readonly community: string;
  readonly day: string;
  readonly last: number;
}

export interface Cases {
  /** Every change of an alert comes here, in the turn in which it happens. */
  onAlert(step: AlertStep): void;
  act(id: string, act: CaseAct, by: Actor, body: Readonly<Record<string, unknown>>, now: Instant): Promise<ActOutcome<Case>>;
  open(): readonly InHand[];
  /** An open case; ended ones are found in records. */
  get(id: string): InHand | undefined;
  /** Replaces everything; nothing is written or told. */
  restore(open: readonly InHand[], numbers: readonly LastNumber[]): void;
}

/** Log lines of an open case kept in memory; records keep them all. */
const LOG_IN_MEMORY = 200;

/** One condition at one place or person: what raises it anew while its case is open joins that case. */
const matterOf = (
  one: { readonly rule: string; readonly device: string | null; readonly person: string | null },
  community: string,
  place: string | null,
): string => [community, one.rule, one.device, one.person, place].join("\n");

const mattersOf = (one: Case): readonly string[] => one.alerts.map((alert) => matterOf(alert, one.community, one.place?.id ?? null));

const isEnded = (one: Case): boolean => ENDED_CASE_STATES.includes(one.state);

/** Of alerts that have ended and are gone from memory, the case still knows enough to write to the family. */
function pastHappening(one: Case): Happening | undefined {
  const [first] = one.alerts;
  return first && { id: first.id, ruleName: first.ruleName, family: one.family, sentence: one.title, occurrences: 0, device: null };
}

/** Opens a case for each alert, tells people by its plan, and carries it to its end. */
export function createCases(ports: CasePorts): Cases {
  const byId = new Map<string, InHand>();
  const byMatter = new Map<string, string>();
  const numbers = new Map<string, { day: string; last: number }>();

  const nextNumber = (community: string, now: Instant): string => {
    const day = dayIn(ports.zoneOf(community), now);
    const known = numbers.get(community);
    // A day that is not newer (a clock set back, a late journal) goes on counting in the newest: numbers never repeat.
    const count = known && known.day >= day ? known : { day, last: 0 };
    count.last++;
    numbers.set(community, count);
    return `${count.day}-${String(count.last).padStart(4, "0")}`;
  };

  /** Takes a new state over into memory, then records, then everybody's sight. */
  const settle = (next: InHand, fresh: readonly CaseLog[], more: readonly RecordChange[] = []): InHand => {
    const held = { ...next, log: [...next.log, ...fresh].slice(-LOG_IN_MEMORY) };
    const { case: one, path } = held;
    if (isEnded(one)) {
      byId.delete(one.id);
      for (const matter of mattersOf(one)) if (byMatter.get(matter) === one.id) byMatter.delete(matter);
    } else {
      byId.set(one.id, held);
      for (const matter of mattersOf(one)) byMatter.set(matter, one.id);
    }
    const lines = fresh.map((entry) => ({ write: "case-log", case: one.id, entry }) as const);
    ports.write([{ write: "case", case: one, path }, ...lines, ...more]);
    ports.changed(held);
    return held;
  };

  /** Settles a state together with the notices that it asks for. */
  const settleAndTell = (next: InHand, fresh: readonly CaseLog[], alert: Happening | undefined, occasion: Occasion, now: Instant): void => {
    if (!alert) {
      settle(next, fresh);
      return;
    }
    const { plan } = ports.plans.find(next.case.plan, next.case.family);
    const telling = tell(ports, plan, next, alert, occasion, now);
    const more = telling.notices.map(({ notice, address }) => ({ write: "notice", notice, address }) as const);
    settle(next, [...fresh, ...telling.log], more);
    if (telling.notices.length > 0) ports.noticed(telling.notices.map((told) => told.notice));
  };

  const openCase = ({ alert, path, plan, at }: AlertStep): void => {
    const named = ports.plans.find(plan, alert.family);
    const where = alert.place?.path ?? alert.device?.name ?? "";
    const who = alert.person === null ? "" : "{who}";
    const one: Case = {
      // A case that was opened for this alert before (and withdrawn) has another time.
      id: ports.makeId(at, "case", alert.id),
      number: nextNumber(alert.community, at),
      community: alert.community,
      state: "new",
      severity: alert.severity,
      family: alert.family,
      plan: named.name,
      title: {
        zh: `${who}${where} ${alert.ruleName.zh}`.trim(),
        en: [alert.ruleName.en, who, where].filter((part) => part !== "").join(" · "),
      },
      place: alert.place,
      person: alert.person,
      alerts: [],
      openedAt: toIso(at),
      changedAt: toIso(at),
      closedAt: null,
      takenBy: null,
      takenByName: null,
      takenAt: null,
      verdict: null,
      cause: null,
      found: null,
      summary: null,
    };
    const first = stepCase(one, [], { kind: "alert", alert, effects: [], endsWithClear: false }, at);
    if (!first.ok) throw new Error(`a new case refused its alert: ${first.reason}`);
    const opened = caseEntry(at, "opened", null, {
      zh: `告警转工单：${alert.ruleName.zh}`,
      en: `Opened by an alert: ${alert.ruleName.en}`,
    });
    settleAndTell({ case: first.case, path, log: [] }, [opened, ...first.log], alert, { kind: "opened" }, at);
    ports.alerts.link(alert.id, one.id, at);
  };

  /** The open case that this alert belongs to: its own, or that of the same condition raised before. */
  const caseFor = (alert: Alert): InHand | undefined => {
    const own = alert.case === null ? undefined : byId.get(alert.case);
    if (own) return own;
    const matter = matterOf(
      { rule: alert.rule, device: alert.device?.id ?? null, person: alert.person },
      alert.community,
      alert.place?.id ?? null,
    );
    return byId.get(byMatter.get(matter) ?? "");
  };

  const onAlert = (step: AlertStep): void => {
    const { alert, effects, by, at } = step;
    if (effects.length === 0 && alert.verdict === null) return;
    const news = effects.includes("raised") || effects.includes("worsened") || effects.includes("again") || effects.includes("re-alarmed");
    const held = caseFor(alert);
    if (!held) {
      // Its case has ended, but it happened again or got worse: that is work for somebody.
      if (news) openCase(step);
      return;
    }
    const { plan } = ports.plans.find(held.case.plan, held.case.family);
    const heard = stepCase(held.case, held.log, { kind: "alert", alert, effects, endsWithClear: plan.ends === "with-clear" }, at);
    if (!heard.ok) return;
    const acknowledged = effects.includes("acknowledged") && by !== null && !isEnded(heard.case);
    const taken = acknowledged ? stepCase(heard.case, held.log, { kind: "acknowledged", by }, at) : heard;
    const log = taken === heard || !taken.ok ? heard.log : [...heard.log, ...taken.log];
    const next = { ...held, case: taken.ok ? taken.case : heard.case };
    const owed = news && ports.familyOwed(held.case.id);
    const sounds = owed || effects.includes("re-alarmed") || effects.includes("worsened") || effects.includes("raised");
    if (log.length === 0 && !sounds) return;
    if (sounds) settleAndTell(next, log, alert, { kind: "again", before: owed ? null : held.case.severity }, at);
    else settle(next, log);
    if (alert.case !== held.case.id) ports.alerts.link(alert.id, held.case.id, at);
  };

  /** What a step of the case does to its alerts. The case is settled before, so that their answers find it so. */
  const passOn = (one: Case, input: CaseInput, by: Actor, now: Instant): void => {
    for (const { id } of one.alerts) {
      const alert = ports.alerts.get(id);
      if (!alert) continue;
      if (input.kind === "close") ports.alerts.close(id, by, { verdict: input.verdict, cause: input.cause }, now);
      else if ((input.kind === "accept" || input.kind === "take") && alert.acknowledgedAt === null) ports.alerts.acknowledge(id, by, now);
    }
  };

  const act: Cases["act"] = async (id, name, by, body, now) => {
    const held = byId.get(id) ?? (await ports.load(id));
    if (!held) return { ok: false, status: 404, reason: "没有这张工单" };
    const current = byId.get(id) ?? held;
    const alerts = current.case.alerts.map((alert) => ports.alerts.get(alert.id)).filter((alert) => alert !== undefined);
    const burning = alerts.some((alert) => alert.active && alert.lifeSafety && alert.family === "fire");
    const input = readInput(name, by, body, burning);
    if (typeof input === "string") return { ok: false, status: 422, reason: input };
    const result = stepCase(current.case, current.log, input, now);
    if (!result.ok) return result;
    const next = { ...current, case: result.case };
    const told = alerts[0] ?? pastHappening(result.case);
    if (input.kind === "close" && input.found !== "died") settleAndTell(next, result.log, told, { kind: "ended", byName: by.name }, now);
    else settle(next, result.log);
    passOn(result.case, input, by, now);
    return { ok: true, value: byId.get(id)?.case ?? result.case };
  };

  return {
    onAlert,
    act,
    open: () => [...byId.values()],
    get: (id) => byId.get(id),
    restore: (open, last) => {
      byId.clear();
      byMatter.clear();
      numbers.clear();
      for (const held of open) {
        byId.set(held.case.id, { ...held, log: held.log.slice(-LOG_IN_MEMORY) });
        for (const matter of mattersOf(held.case)) byMatter.set(matter, held.case.id);
      }
      for (const { community, day, last: count } of last) numbers.set(community, { day, last: count });
    },
  };
}
