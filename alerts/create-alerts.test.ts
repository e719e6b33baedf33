import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareOrder, type RecordChange, type Signal, subjectKey } from "../contracts/index.ts";
import { createAlerts } from "./create-alerts.ts";
import { wholeAlert } from "./detail.ts";
import { exampleSignal } from "./example-signal.ts";
import type { AlertChange, Alerts } from "./ports.ts";

const LI = { user: "u1", username: "limin", name: "李敏" };
const PLACE = { id: "p1", name: "501", path: "幸福里二期 3栋2单元501", lon: null, lat: null, floor: 5, building: null };

interface Bench {
  readonly alerts: Alerts;
  readonly changes: AlertChange[];
  readonly written: RecordChange[];
  readonly ended: string[];
}

function bench(): Bench {
  const changes: AlertChange[] = [];
  const written: RecordChange[] = [];
  const ended: string[] = [];
  const alerts = createAlerts({
    describe: (signal) => ({
      device: signal.device === null ? null : { id: signal.device, name: "厨房烟感", externalId: "s1", kind: "smoke" },
      place: PLACE,
      path: "/xf/a/c1/",
    }),
    window: (_, __, from, to) => [
      { t: from, value: 1, quality: 0 },
      { t: to, value: 2, quality: 0 },
    ],
    changed: (change) => void changes.push(change),
    write: (more) => void written.push(...more),
    maintenanceEnded: () => undefined,
    conditionClosed: (condition) => void ended.push(`${condition.rule} ${subjectKey(condition.subject)} ${condition.by}`),
  });
  return { alerts, changes, written, ended };
}
const only = (alerts: Alerts) => {
  const [first, ...rest] = alerts.open();
  if (!first || rest.length > 0) throw new Error(`${rest.length + (first ? 1 : 0)} open alerts`);
  return first;
};
const T = (pos: number) => exampleSignal(pos, "raised").recv;

describe("applying signals", () => {
  test("an old or repeated signal does nothing", () => {
    const { alerts, written } = bench();
    expect(alerts.apply(exampleSignal(5, "raised"))).toBe(true);
    const before = written.length;
    expect(alerts.apply(exampleSignal(5, "raised"))).toBe(false);
    expect(alerts.apply(exampleSignal(4, "again"))).toBe(false);
    expect(written).toHaveLength(before);
  });

  test("a timer's signal after the record at the same position is news", () => {
    const { alerts } = bench();
    alerts.apply(exampleSignal(5, "raised"));
    expect(alerts.apply(exampleSignal(5, "again", { order: { pos: 5, due: T(6), ordinal: 0 } }))).toBe(true);
    expect(only(alerts).alert.occurrences).toBe(2);
  });

  test("what a drill plays is an alert of its own, marked from its first word, and ends no condition of the rules", () => {
    const { alerts, ended, changes } = bench();
    alerts.apply(exampleSignal(5, "raised", { clearsItself: false }));
    alerts.apply(exampleSignal(6, "raised", { clearsItself: false, drill: "d1" }));
    alerts.apply(exampleSignal(7, "raised", { clearsItself: false, drill: "d2" }));
    const open = alerts.open().map(({ alert }) => alert);
    expect(open.map(({ drill, occurrences }) => [drill, occurrences])).toEqual([
      [undefined, 1],
      ["d1", 1],
      ["d2", 1],
    ]);
    expect(open[1]?.ruleName.zh).toBe("【演练】烟雾告警");
    expect(open[1]?.sentence.zh).toMatch(/^【演练】/);
    for (const { id } of open.slice(1)) alerts.close(id, LI, { verdict: "true", cause: null }, T(8));
    expect(ended).toEqual([]);
    expect(only(alerts).alert.drill).toBeUndefined();
    // A picture that the device really takes joins the real one alone.
    alerts.apply(exampleSignal(9, "raised", { drill: "d3" }));
    const before = changes.length;
    alerts.attachPicture({ device: "d1", event: null, recv: T(10), at: T(10), hash: "h", type: "image/jpeg" } as never);
    expect(changes.slice(before).map(({ alert }) => alert.drill)).toEqual([undefined]);
  });

  test("subjects, rules and communities do not mix", () => {
    const { alerts } = bench();
    alerts.apply(exampleSignal(1, "raised"));
    alerts.apply(exampleSignal(1, "raised", { rule: "heat" }));
    alerts.apply(exampleSignal(1, "raised", { subject: { kind: "person", id: "d1" } }));
    alerts.apply(exampleSignal(1, "raised", { community: "other" }));
    expect(new Set(alerts.open().map((one) => one.alert.id)).size).toBe(4);
  });

  test("the same signals after a restart change nothing, and the same life gives the same ids", () => {
    const first = bench();
    const signals = [
      exampleSignal(1, "raised"),
      exampleSignal(2, "again"),
      exampleSignal(3, "raised", { rule: "heat" }),
      exampleSignal(4, "ceased"),
    ];
    for (const signal of signals) first.alerts.apply(signal);
    const applied = first.written.flatMap((change) => (change.write === "applied" ? [change] : []));
    const memory = { plan: "fire", clearsItself: true, eventId: null, silencedUntil: null };
    const second = bench();
    second.alerts.restore(
      first.alerts.open().map((one) => ({ alert: one.alert, path: one.path, memory, log: one.log })),
      applied,
    );
    for (const signal of signals) expect(second.alerts.apply(signal)).toBe(false);
    expect(second.written).toEqual([]);
    expect(second.alerts.open().map((one) => one.alert)).toEqual(first.alerts.open().map((one) => one.alert));
    const third = bench();
    for (const signal of signals) third.alerts.apply(signal);
    expect(third.written).toEqual(first.written);
  });
});

describe("what is told and written", () => {
  test("the sentence says who as a token, where, what, how much, since when and what to mind", () => {
    const { alerts } = bench();
    alerts.apply(
      exampleSignal(400, "raised", {
        person: "x1",
        family: "vitals",
        reason: { zh: "血氧过低", en: "Low oxygen saturation" },
        marks: ["reported-normal-since"],
        cause: { ...exampleSignal(0, "raised").cause, measurement: "spo2", value: 84.2, since: T(40) },
      }),
    );
    expect(only(alerts).alert.sentence).toEqual({
      zh: "{who}幸福里二期 3栋2单元501，血氧过低，血氧饱和度 84 %，已持续 6 分钟，曾报警，待核实",
      en: "{who} 幸福里二期 3栋2单元501, Low oxygen saturation, Oxygen saturation 84 %, for 6 min, Was in alarm, to be verified",
    });
  });

  test("evidence is frozen with limit, version and the ten minutes before", () => {
    const { alerts, written } = bench();
    const cause = {
      ...exampleSignal(0, "raised").cause,
      measurement: "spo2",
      value: 84,
      limit: 90,
      side: "below" as const,
      series: [["d1", "spo2"]] as const,
    };
    alerts.apply(exampleSignal(1, "raised", { cause }));
    const raised = written.find((change) => change.write === "alert");
    expect(raised?.write === "alert" ? raised.evidence : null).toMatchObject({
      limit: 90,
      side: "below",
      ruleVersion: 3,
      series: [{ device: "d1", measurement: "spo2", unit: "%", points: [{ t: new Date(T(1) - 600_000).toISOString() }, { value: 2 }] }],
    });
    alerts.apply(exampleSignal(2, "changed", { severity: "critical" }));
    expect(written.filter((change) => change.write === "alert" && change.evidence)).toHaveLength(1);
  });

  test("saved is said only of the state that was written, and an alert is shown unsaved until then", () => {
    const { alerts, changes, written } = bench();
    alerts.apply(exampleSignal(1, "raised"));
    const first = written.splice(0);
    expect(changes.at(-1)?.alert.saved).toBe(false);
    alerts.apply(exampleSignal(2, "changed", { severity: "critical" }));
    alerts.saved(first);
    expect(only(alerts).alert.saved).toBe(false);
    alerts.saved(written.splice(0));
    expect([only(alerts).alert.saved, changes.at(-1)?.alert.saved, only(alerts).evidence]).toEqual([true, true, null]);
  });

  test("closed within the transaction: the last state is told saved, not the one before", () => {
    const { alerts, changes, written } = bench();
    alerts.apply(exampleSignal(1, "raised"));
    alerts.acknowledge(only(alerts).alert.id, LI, {}, T(2));
    alerts.apply(exampleSignal(3, "ceased"));
    changes.length = 0;
    alerts.saved(written);
    expect(changes.map((change) => [change.alert.state, change.alert.saved])).toEqual([["normal", true]]);
  });

  test("verifying a latched condition tells the engine in the name of who did", () => {
    const { alerts, ended } = bench();
    alerts.apply(exampleSignal(1, "raised", { clearsItself: false }));
    const outcome = alerts.verify(only(alerts).alert.id, LI, { verdict: "mistake" }, T(2));
    expect(outcome.ok && outcome.value.verdict).toBe("mistake");
    expect(ended).toEqual(["smoke device:d1 limin"]);
    expect(alerts.verify(only(alerts).alert.id, LI, { verdict: "rubbish" }, T(2))).toMatchObject({ ok: false, status: 422 });
    expect(alerts.acknowledge("nothing", LI, {}, T(2))).toMatchObject({ ok: false, status: 404 });
  });
});

describe("time and pictures", () => {
  test("a shelf ends by itself and what still holds sounds", () => {
    const { alerts, changes } = bench();
    alerts.apply(exampleSignal(1, "raised"));
    const { id } = only(alerts).alert;
    alerts.shelve(id, LI, { until: new Date(T(61)).toISOString(), reason: "检查" }, T(2));
    expect(alerts.nextDue()).toBe(T(61));
    alerts.tick(T(60));
    expect(only(alerts).alert.state).toBe("shelved");
    alerts.tick(T(61));
    expect([only(alerts).alert.state, alerts.nextDue(), changes.at(-1)?.effects]).toEqual(["unacknowledged", null, ["re-alarmed"]]);
  });

  const ref = (pos: number, hash: string, event = "e1") => ({
    device: "d1",
    event,
    hash,
    type: "image/jpeg" as const,
    bytes: 1,
    recv: T(pos),
  });
  const pictures: readonly (readonly [string, number, string, readonly string[]])[] = [
    ["before its event's alert", 95, "e1", ["h"]],
    ["long before", 30, "e1", []],
    ["shortly before, of another event", 95, "e9", ["h"]],
    ["some time before, of another event", 80, "e9", []],
    ["within 60 s of its device", 150, "e9", ["h"]],
    ["later, of another event", 170, "e9", []],
    ["much later, of the same event", 900, "e1", ["h"]],
  ];
  test.each(pictures)("a picture %s", (_, pos, event, expected) => {
    const { alerts, written } = bench();
    if (pos < 100) alerts.attachPicture(ref(pos, "h", event));
    alerts.apply(exampleSignal(100, "raised", { eventId: "e1" }));
    if (pos >= 100) alerts.attachPicture(ref(pos, "h", event));
    alerts.attachPicture(ref(Math.max(pos, 101), "h", event));
    const held = only(alerts);
    const late = pos < 100 && expected.length === 0 ? ["h"] : expected;
    expect(held.pictures.map((one) => one.hash)).toEqual(late);
    expect(held.alert.picture).toBe(late.length > 0);
    expect(written.filter((change) => change.write === "alert-picture")).toHaveLength(late.length);
    expect(wholeAlert(held, undefined)?.evidence.pictures).toHaveLength(late.length);
  });
});

/** Anything that can happen to two rules on two subjects, in any order, with any order of positions. */
const anything = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("signal" as const),
      act: fc.constantFrom<Signal["act"]>("raised", "changed", "again", "ceased"),
      rule: fc.constantFrom("smoke", "sos"),
      device: fc.constantFrom("d1", "d2"),
      severity: fc.constantFrom<Signal["severity"]>("critical", "high", "low"),
      back: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      kind: fc.constantFrom("acknowledge", "silence", "verify", "shelve", "unshelve", "comment", "close", "tick" as const),
      nth: fc.nat(3),
    }),
  ),
  { maxLength: 60 },
);

test("whatever happens: one open alert per rule and subject, logs only grow, no act of a human clears what clears itself", () => {
  fc.assert(
    fc.property(anything, (moves) => {
      const { alerts, written } = bench();
      const order = new Map<string, { pos: number; due: number; ordinal: number }>();
      moves.forEach((move, index) => {
        const pos = index + 10;
        const now = T(pos);
        const before = new Map(alerts.open().map((one) => [one.alert.id, one]));
        if (move.kind === "signal") {
          const at = { pos: pos - move.back, due: 0, ordinal: 0 };
          const key = `${move.rule} ${move.device}`;
          const last = order.get(key);
          const fresh = last === undefined || compareOrder(at, last) > 0;
          if (fresh) order.set(key, at);
          const subject = { kind: "device" as const, id: move.device };
          const more = {
            rule: move.rule,
            subject,
            device: move.device,
            severity: move.severity,
            clearsItself: move.rule === "smoke",
            order: at,
          };
          expect(alerts.apply(exampleSignal(pos, move.act, more))).toBe(fresh);
        } else {
          const id = alerts.open()[move.nth]?.alert.id ?? "none";
          actOn(alerts, move.kind, id, now);
          for (const one of before.values()) {
            const after = alerts.get(one.alert.id)?.alert;
            if (one.alert.rule === "smoke" && one.alert.active) expect(after?.active).toBe(true);
          }
        }
        const open = alerts.open();
        expect(new Set(open.map((one) => `${one.alert.rule} ${subjectKey(one.alert.subject)}`)).size).toBe(open.length);
        for (const one of open) {
          expect(one.alert.state).not.toBe("normal");
          expect(one.alert.state === "acknowledged").toBe(
            one.alert.acknowledgedAt !== null && one.alert.active && one.alert.state !== "shelved",
          );
          const earlier = before.get(one.alert.id);
          expect(one.log.slice(0, earlier?.log.length ?? 0)).toEqual(earlier?.log ?? []);
        }
      });
      // What was written is what is in memory: the last row of each open alert, and every line of its log in order.
      for (const one of alerts.open()) {
        const rows = written.filter((change) => change.write === "alert" && change.alert.id === one.alert.id);
        const last = rows.at(-1);
        expect(last?.write === "alert" ? last.alert : null).toEqual(one.alert);
        expect(written.flatMap((change) => (change.write === "alert-log" && change.alert === one.alert.id ? [change.entry] : []))).toEqual(
          one.log,
        );
      }
    }),
    { numRuns: 300 },
  );
});

function actOn(alerts: Alerts, kind: string, id: string, now: number): void {
  switch (kind) {
    case "acknowledge":
      return void alerts.acknowledge(id, LI, {}, now);
    case "silence":
      return void alerts.silence(id, LI, { reason: "已知" }, now);
    case "verify":
      return void alerts.verify(id, LI, { verdict: "true" }, now);
    case "shelve":
      return void alerts.shelve(id, LI, { until: new Date(now + 5_000).toISOString(), reason: "检查" }, now);
    case "unshelve":
      return void alerts.unshelve(id, LI, now);
    case "comment":
      return void alerts.comment(id, LI, { text: "看过" }, now);
    case "close":
      return void alerts.close(id, LI, { verdict: "true", cause: null }, now);
    default:
      alerts.tick(now);
  }
}
