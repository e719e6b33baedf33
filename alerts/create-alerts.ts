import {
  type Alert,
  type AlertLog,
  type AlertPicture,
  compareOrder,
  type Evidence,
  type Instant,
  occasionKey,
  type RecordChange,
  type Signal,
  type SignalOrder,
  type SnapshotRef,
  VERDICTS,
} from "../contracts/index.ts";
import { chatterDue } from "./chatter.ts";
import { freezeEvidence } from "./freeze-evidence.ts";
import { timeOrderedId } from "./ids.ts";
import { createMaintenanceBook } from "./maintenance.ts";
import { createRecentPictures, JOINS_WITHIN, toPicture } from "./pictures.ts";
import type { AlertInHand, AlertPorts, Alerts } from "./ports.ts";
import { describeInWords } from "./sentence.ts";
import { step } from "./step.ts";
import { heldBackWords } from "./step-maintenance.ts";
import type { ActOutcome, Actor, AlertInput, Held, StepResult, Told } from "./types.ts";

/** Log lines of an open alert kept in memory; records keep them all. */
const LOG_IN_MEMORY = 200;

interface Live {
  held: Held;
  readonly key: string;
  readonly path: string;
  log: readonly AlertLog[];
  evidence: Evidence | null;
  pictures: readonly AlertPicture[];
}

const keyOf = (community: string, rule: string, subject: string): string => `${community}\n${rule}\n${subject}`;

const dueOf = ({ alert, memory }: Held): Instant | null => {
  const shelf = alert.state === "shelved" && alert.shelvedUntil !== null ? Date.parse(alert.shelvedUntil) : null;
  const dues = [shelf ?? memory.silencedUntil ?? 0, chatterDue(memory.chatter)].filter((at) => at > 0);
  return dues.length > 0 ? Math.min(...dues) : null;
};

/** Keeps the open alerts, applies signals and acts to them, and says at once what changed. */
export function createAlerts(ports: AlertPorts): Alerts {
  const byId = new Map<string, Live>();
  const byKey = new Map<string, Live>();
  const byDevice = new Map<string, Set<Live>>();
  const applied = new Map<string, SignalOrder>();
  /** Those with an end of a shelf or silence ahead: few, so that looking through them is cheap. */
  const timed = new Set<Live>();
  const recent = createRecentPictures();
  const book = createMaintenanceBook();

  const admit = (live: Live): void => {
    const { alert } = live.held;
    byId.set(alert.id, live);
    byKey.set(live.key, live);
    const device = alert.device?.id;
    // A picture that the device really takes joins nothing that is played.
    if (device !== undefined && alert.drill === undefined) byDevice.set(device, (byDevice.get(device) ?? new Set()).add(live));
    if (dueOf(live.held) !== null) timed.add(live);
  };

  const dismiss = (live: Live): void => {
    const { alert } = live.held;
    byId.delete(alert.id);
    if (byKey.get(live.key) === live) byKey.delete(live.key);
    timed.delete(live);
    const device = alert.device?.id;
    const beside = device === undefined ? undefined : byDevice.get(device);
    beside?.delete(live);
    if (device !== undefined && beside?.size === 0) byDevice.delete(device);
  };

  /** Takes a step over into memory, records and everybody's sight, in this order: who is told may act at once. */
  const settle = (
    live: Live,
    result: StepResult & { readonly ok: true },
    more: { readonly by: Actor | null; readonly at: Instant; readonly first?: readonly RecordChange[]; readonly evidence?: Evidence },
  ): void => {
    live.held = result.held;
    if (result.quiet) {
      const { alert, memory } = result.held;
      timed.add(live);
      ports.write([...(more.first ?? []), { write: "alert", alert, path: live.path, memory, quiet: true }]);
      return;
    }
    live.log = [...live.log, ...result.log].slice(-LOG_IN_MEMORY);
    const { alert, memory } = result.held;
    if (alert.state === "normal") dismiss(live);
    else if (dueOf(result.held) !== null) timed.add(live);
    else timed.delete(live);
    ports.write([
      ...(more.first ?? []),
      { write: "alert", alert, path: live.path, memory, ...(more.evidence ? { evidence: more.evidence } : {}) },
      ...result.log.map((entry) => ({ write: "alert-log", alert: alert.id, entry }) as const),
    ]);
    // The rules know nothing of what is played: what they hold of the same subject is real.
    if (result.effects.includes("condition-closed") && alert.drill === undefined)
      ports.conditionClosed({ community: alert.community, rule: alert.rule, subject: alert.subject, by: more.by?.username ?? "" });
    ports.changed({ alert, path: live.path, plan: memory.plan, log: result.log, effects: result.effects, by: more.by, at: more.at });
  };

  const raise = (signal: Signal, key: string, path: string, result: StepResult & { readonly ok: true }, first: RecordChange): void => {
    const played = signal.drill !== undefined;
    const pictures = played ? [] : recent.take(signal.device, signal.eventId, signal.recv).map(toPicture);
    const evidence = freezeEvidence(signal, ports.window, played ? null : (ports.motion?.(signal) ?? null));
    const held = { ...result.held, alert: { ...result.held.alert, picture: pictures.length > 0 } };
    const live: Live = { held, key, path, log: [], evidence, pictures };
    admit(live);
    // Written as rows too: by them a picture is found when its right to be seen is asked for.
    const joined = pictures.map((picture) => ({ write: "alert-picture", alert: held.alert.id, picture }) as const);
    if (held.alert.maintenance) book.count(held.alert.maintenance.id, "suppressed");
    settle(live, { ...result, held }, { by: null, at: signal.recv, first: [first, ...joined], evidence });
    writePlans();
  };

  const writePlans = (): void => {
    const changed = book.takeChanged();
    if (changed.length > 0) ports.write(changed.map((plan) => ({ write: "maintenance", plan }) as const));
  };

  /** Holds back or gives back one open alert, where the maintenance over it has begun, ended or changed. */
  const underPlan = (live: Live, now: Instant): void => {
    const { alert } = live.held;
    if (alert.drill !== undefined) return;
    const mark = book.covering(alert, live.path, now);
    const plan = mark && book.get(mark.id);
    if (mark && plan && alert.maintenance?.id !== mark.id) {
      // What has cleared and waits to be seen is over already.
      if (alert.state === "returned-unacknowledged") return;
      if (alert.maintenance === undefined) book.count(mark.id, "suppressed");
      act(alert.id, { kind: "suppress", mark, words: heldBackWords(plan) }, null, now);
    } else if (!mark && alert.state === "out-of-service") {
      if (alert.active && alert.maintenance) book.count(alert.maintenance.id, "stillHeld");
      act(alert.id, { kind: "release" }, null, now);
    }
  };

  const maintain = (now: Instant): void => {
    const turn = book.turn(now);
    if (turn.moved) for (const live of [...byId.values()]) underPlan(live, now);
    for (const plan of turn.ended) ports.maintenanceEnded(book.get(plan.id) ?? plan, now);
    writePlans();
  };

  const change: Alerts["change"] = ({ change: one, recv }) => {
    if (one.what === "maintenance") book.declare(one.plan);
    else if (one.what === "maintenance-ended") book.end(one.id, one.by, recv);
    else return;
    maintain(recv);
  };

  const heldBack = (signal: Signal, device: Alert["device"], path: string): Told["maintenance"] => {
    const mark = book.covering({ ...signal, device }, path, signal.recv);
    const plan = mark && book.get(mark.id);
    return mark && plan ? { mark, words: heldBackWords(plan) } : null;
  };

  const apply = (signal: Signal): boolean => {
    const { community, rule, order } = signal;
    const subject = occasionKey(signal);
    const key = keyOf(community, rule, subject);
    const last = applied.get(key);
    if (last !== undefined && compareOrder(order, last) <= 0) return false;
    applied.set(key, order);
    const due = book.nextDue();
    if (due !== null && due <= signal.recv) maintain(signal.recv);
    const first: RecordChange = { write: "applied", community, rule, subject, order };
    const live = byKey.get(key);
    const about = ports.describe(signal);
    const told: Told = {
      id: timeOrderedId(signal.recv, community, rule, subject, order.pos, order.due, order.ordinal),
      device: about.device,
      place: about.place,
      sentence: describeInWords(signal, about.place, about.device),
      maintenance: live || signal.drill !== undefined ? null : heldBack(signal, about.device, about.path),
    };
    const result = step(live?.held, { kind: "signal", signal, told }, signal.recv);
    if (!result.ok) ports.write([first]);
    else if (live) settle(live, result, { by: null, at: signal.recv, first: [first] });
    else raise(signal, key, about.path, result, first);
    return true;
  };

  const act = (id: string, input: AlertInput, by: Actor | null, now: Instant): ActOutcome<Alert> => {
    const live = byId.get(id);
    if (!live) return { ok: false, status: 404, reason: "没有这条未结束的告警" };
    const result = step(live.held, input, now);
    if (!result.ok) return result;
    settle(live, result, { by, at: now });
    return { ok: true, value: live.held.alert };
  };

  const join = (live: Live, ref: SnapshotRef): void => {
    const picture = toPicture(ref);
    if (live.pictures.some((one) => one.hash === picture.hash)) return;
    live.pictures = [...live.pictures, picture];
    const result = step(live.held, { kind: "picture", count: 1 }, ref.recv);
    const first: RecordChange = { write: "alert-picture", alert: live.held.alert.id, picture };
    if (result.ok) settle(live, result, { by: null, at: ref.recv, first: [first] });
  };

  const markSaved = ({ alert: written, path, memory }: RecordChange & { readonly write: "alert" }): void => {
    const live = byId.get(written.id);
    // Changed once more meanwhile: that newer state is not saved yet.
    if (live ? live.held.alert !== written : written.state !== "normal") return;
    const alert = { ...written, saved: true };
    if (live) {
      live.held = { ...live.held, alert };
      live.evidence = null;
    }
    ports.changed({ alert, path, plan: memory.plan, log: [], effects: [], by: null, at: Date.parse(alert.changedAt) });
  };

  const inHand = (live: Live): AlertInHand => ({
    alert: live.held.alert,
    path: live.path,
    log: live.log,
    evidence: live.evidence,
    pictures: live.pictures,
  });

  return {
    apply,
    acknowledge: (id, by, body, now) => act(id, { kind: "acknowledge", by, comment: body.comment ?? null }, by, now),
    silence: (id, by, body, now) => act(id, { kind: "silence", by, reason: body.reason ?? null }, by, now),
    verify: (id, by, body, now) => {
      const verdict = VERDICTS.find((one) => one === body.verdict);
      if (verdict === undefined) return { ok: false, status: 422, reason: "核实结论不在可选范围内" };
      return act(id, { kind: "verify", by, verdict, how: body.how ?? null, cause: body.cause ?? null }, by, now);
    },
    shelve: (id, by, body, now) => act(id, { kind: "shelve", by, until: Date.parse(body.until), reason: body.reason }, by, now),
    unshelve: (id, by, now) => act(id, { kind: "unshelve", by }, by, now),
    comment: (id, by, body, now) => act(id, { kind: "comment", by, text: body.text }, by, now),
    close: (id, by, how, now) => act(id, { kind: "close", by, ...how }, by, now),
    letGo: (id, by, why, now) => void act(id, { kind: "let-go", by, why }, by, now),
    link: (id, caseId, now) => void act(id, { kind: "link", case: caseId }, null, now),
    attachPicture: (ref) => {
      recent.remember(ref);
      for (const live of [...(byDevice.get(ref.device) ?? [])]) {
        const { alert, memory } = live.held;
        const since = Math.max(Date.parse(alert.raisedAt), Math.min(Date.parse(alert.lastAt), ref.recv));
        if (memory.eventId === ref.event || ref.recv - since <= JOINS_WITHIN) join(live, ref);
      }
    },
    change,
    maintenance: () => book.open(),
    tick: (now) => {
      const plans = book.nextDue();
      if (plans !== null && plans <= now) maintain(now);
      for (const live of [...timed]) {
        const due = dueOf(live.held);
        // What comes off the shelf in the middle of a maintenance goes on being held back.
        if (due !== null && due <= now && live.held.alert.state === "shelved") underPlan(live, now);
        if (due !== null && due <= now) act(live.held.alert.id, { kind: "due" }, null, now);
      }
    },
    nextDue: () => {
      let next: Instant | null = book.nextDue();
      for (const live of timed) {
        const due = dueOf(live.held);
        if (due !== null && (next === null || due < next)) next = due;
      }
      return next;
    },
    saved: (changes) => {
      // Only the last state of each that was in this transaction counts: an earlier one told after it would turn back time.
      const last = new Map<string, RecordChange & { readonly write: "alert" }>();
      for (const change of changes) if (change.write === "alert") last.set(change.alert.id, change);
      // What was folded is told with what follows it.
      for (const change of last.values()) if (!change.quiet) markSaved(change);
    },
    open: () => [...byId.values()].map(inHand),
    get: (id) => {
      const live = byId.get(id);
      return live && inHand(live);
    },
    restore: (open, orders, plans = []) => {
      book.restore(plans);
      for (const map of [byId, byKey, byDevice, applied, timed]) map.clear();
      for (const { alert, path, memory, log } of open) {
        const key = keyOf(alert.community, alert.rule, occasionKey(alert));
        admit({ held: { alert, memory }, key, path, log: log.slice(-LOG_IN_MEMORY), evidence: null, pictures: [] });
      }
      for (const { community, rule, subject, order } of orders) applied.set(keyOf(community, rule, subject), order);
    },
  };
}
