import { expect, test } from "vitest";
import { MINUTE, type RecordChange, SECOND, type Signal } from "../contracts/index.ts";
import { createAlerts } from "./create-alerts.ts";
import { exampleSignal } from "./example-signal.ts";
import type { AlertChange } from "./ports.ts";

const LI = { user: "u1", username: "limin", name: "李敏" };
const T0 = exampleSignal(0, "raised").at;

function open() {
  const told: AlertChange[] = [];
  const written: RecordChange[] = [];
  const alerts = createAlerts({
    describe: () => ({ device: { id: "d1", name: "烟感", externalId: "e1", kind: "smoke" }, place: null, path: "/xf/" }),
    window: () => [],
    changed: (change) => void told.push(change),
    write: (changes) => void written.push(...changes),
    conditionClosed: () => undefined,
    maintenanceEnded: () => undefined,
  });
  let pos = 0;
  const say = (act: Signal["act"], ms: number, more: Partial<Signal> = {}): void => {
    // What is due comes before what arrives, as in the hub.
    for (let due = alerts.nextDue(); due !== null && due <= T0 + ms; due = alerts.nextDue()) alerts.tick(due);
    alerts.apply({ ...exampleSignal(++pos, act, { lifeSafety: true, severity: "critical", ...more }), at: T0 + ms, recv: T0 + ms });
  };
  const flap = (from: number, to: number, every: number): number => {
    let times = 0;
    for (let t = from; t < to; t += every, times++) {
      say("raised", t);
      say("ceased", t + every / 2);
    }
    return times;
  };
  const passTo = (ms: number): void => {
    for (let due = alerts.nextDue(); due !== null && due <= T0 + ms; due = alerts.nextDue()) alerts.tick(due);
  };
  const only = () => {
    const all = alerts.open();
    expect(all).toHaveLength(1);
    const [first] = all;
    if (!first) throw new Error("no alert");
    return first.alert;
  };
  return { alerts, told, written, say, flap, passTo, only };
}

test("the first three are told at once, a thousand more in a few words, and all are counted", () => {
  const { flap, told, only, written } = open();
  const times = flap(0, 300 * SECOND, 250);
  expect(times).toBe(1_200);
  const alert = only();
  expect(alert.occurrences).toBe(1_200);
  expect(alert.state).toBe("unacknowledged");
  expect(alert.marks).toContain("chattering");
  expect(told.slice(0, 5).map((change) => change.effects[0])).toEqual(["raised", "ceased", "again", "ceased", "again"]);
  expect(told.length).toBeLessThan(170);
  const lines = written.filter((change) => change.write === "alert-log").length;
  expect(lines).toBeLessThan(170);
  // Each is written all the same: a crash loses no count, and never whether it is on.
  expect(written.filter((change) => change.write === "applied")).toHaveLength(2_400);
});

test("acknowledged it sounds again after a minute at the latest, if it still happens, and is not closed by a lull", () => {
  const { alerts, flap, passTo, only, told } = open();
  flap(0, 30 * SECOND, SECOND);
  alerts.acknowledge(only().id, LI, {}, T0 + 30 * SECOND);
  expect(only().state).toBe("acknowledged");
  const before = told.length;
  flap(30 * SECOND, 80 * SECOND, SECOND);
  expect(only().state).toBe("acknowledged");
  expect(told.slice(before).some((change) => change.effects.includes("re-alarmed"))).toBe(false);
  passTo(91 * SECOND);
  expect(only().state).toBe("unacknowledged");
  expect(told.some((change) => change.effects.includes("re-alarmed"))).toBe(true);
});

test("clear for five minutes it is over: closed where somebody has it, left to be seen where nobody has", () => {
  const seen = open();
  seen.flap(0, 30 * SECOND, SECOND);
  seen.alerts.acknowledge(seen.only().id, LI, {}, T0 + 31 * SECOND);
  seen.passTo(30 * SECOND + 6 * MINUTE);
  expect(seen.alerts.open()).toEqual([]);
  const unseen = open();
  unseen.flap(0, 30 * SECOND, SECOND);
  unseen.passTo(30 * SECOND + 6 * MINUTE);
  expect(unseen.only()).toMatchObject({ state: "returned-unacknowledged", active: false });
});

test("what stands on when the chatter ends stays open", () => {
  const { flap, say, passTo, only } = open();
  flap(0, 30 * SECOND, SECOND);
  say("raised", 31 * SECOND);
  passTo(20 * MINUTE);
  expect(only()).toMatchObject({ state: "unacknowledged", active: true });
});

test("getting worse is told at once, however much it chatters", () => {
  const { flap, say, told } = open();
  const mild = { severity: "high", lifeSafety: true } as const;
  for (let t = 0; t < 20; t++) {
    say("raised", t * SECOND, mild);
    say("ceased", t * SECOND + 500, mild);
  }
  const before = told.length;
  say("raised", 21 * SECOND, { severity: "critical" });
  expect(told.slice(before).flatMap((change) => change.effects)).toContain("worsened");
  flap(22 * SECOND, 24 * SECOND, SECOND);
});

test("a restart takes the counting up again", () => {
  const first = open();
  first.flap(0, 30 * SECOND, SECOND);
  const last = first.written.findLast((change) => change.write === "alert");
  if (last?.write !== "alert") throw new Error("nothing written");
  const second = open();
  second.alerts.restore([{ alert: last.alert, path: last.path, memory: last.memory, log: [] }], []);
  expect(second.only().occurrences).toBe(30);
  second.passTo(30 * SECOND + 6 * MINUTE);
  expect(second.only()).toMatchObject({ state: "returned-unacknowledged", occurrences: 30 });
});
