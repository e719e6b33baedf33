import { describe, expect, test } from "vitest";
import { HOUR, type Maintenance, MINUTE, type RecordChange, type Signal, toIso } from "../contracts/index.ts";
import { createAlerts } from "./create-alerts.ts";
import { exampleSignal } from "./example-signal.ts";
import type { AlertChange, Alerts } from "./ports.ts";

const ZHAO = { user: "u9", username: "zhao", name: "赵工" };
const at = (pos: number): number => exampleSignal(pos, "raised").recv;
const PUMP: Partial<Signal> = { rule: "leak", family: "water", severity: "medium" };

function plan(more: Partial<Maintenance> = {}): Maintenance {
  return {
    id: "m1",
    community: "xf",
    scope: { devices: [], places: ["c1"], kinds: [], rules: [] },
    paths: ["/xf/a/c1/"],
    around: ["/xf/a/c1/"],
    tests: false,
    reason: "水泵检修",
    owner: ZHAO,
    by: ZHAO,
    from: toIso(at(10)),
    until: toIso(at(10) + HOUR),
    declaredAt: toIso(at(10)),
    endedAt: null,
    endedBy: null,
    suppressed: 0,
    stillHeld: 0,
    ...more,
  };
}

function bench() {
  const changes: AlertChange[] = [];
  const written: RecordChange[] = [];
  const ended: Maintenance[] = [];
  const alerts = createAlerts({
    describe: (signal) => ({
      device: signal.device === null ? null : { id: signal.device, name: "水浸", externalId: "s1", kind: "leak" },
      place: null,
      path: "/xf/a/c1/b1/",
    }),
    window: () => [],
    changed: (change) => void changes.push(change),
    write: (more) => void written.push(...more),
    conditionClosed: () => undefined,
    maintenanceEnded: (one) => void ended.push(one),
  });
  return { alerts, changes, written, ended };
}
const declare = (alerts: Alerts, one: Maintenance, recv = at(10)): void =>
  alerts.change({ kind: "change", community: "xf", pos: 9, recv, change: { what: "maintenance", plan: one } });
const states = (alerts: Alerts): string[] => alerts.open().map(({ alert }) => alert.state);
const effects = (changes: readonly AlertChange[]): string[] => changes.flatMap((change) => change.effects);

describe("planned maintenance", () => {
  test("what is raised in its scope is recorded and counted, and nobody is told", () => {
    const { alerts, changes, written } = bench();
    declare(alerts, plan());
    alerts.apply(exampleSignal(11, "raised", PUMP));
    expect(states(alerts)).toEqual(["out-of-service"]);
    expect(effects(changes)).toEqual([]);
    expect(alerts.open()[0]?.log.map((line) => line.act)).toEqual(["raised", "suppressed"]);
    expect(written.findLast((change) => change.write === "maintenance")).toMatchObject({ plan: { suppressed: 1 } });
    alerts.apply(exampleSignal(12, "again", PUMP));
    expect(alerts.open()[0]?.alert.occurrences).toBe(2);
    expect(effects(changes)).toEqual([]);
  });

  test("at its end what still holds is raised, what has cleared ends without a word, and the owner is told", () => {
    const { alerts, changes, ended } = bench();
    declare(alerts, plan());
    alerts.apply(exampleSignal(11, "raised", PUMP));
    alerts.apply(exampleSignal(12, "raised", { ...PUMP, rule: "flood" }));
    alerts.apply(exampleSignal(13, "ceased", { ...PUMP, rule: "flood" }));
    alerts.tick(at(10) + HOUR - 1);
    expect(states(alerts)).toEqual(["out-of-service", "out-of-service"]);
    expect(alerts.nextDue()).toBe(at(10) + HOUR);
    alerts.tick(at(10) + HOUR);
    expect(states(alerts)).toEqual(["unacknowledged"]);
    expect(effects(changes)).toEqual(["ceased", "raised", "closed"]);
    expect(alerts.open()[0]?.alert).not.toHaveProperty("maintenance");
    expect(ended).toMatchObject([{ endedAt: toIso(at(10) + HOUR), endedBy: null, suppressed: 2, stillHeld: 1 }]);
    expect(alerts.maintenance()).toEqual([]);
  });

  test("ended by hand before its time", () => {
    const { alerts, ended } = bench();
    declare(alerts, plan());
    alerts.apply(exampleSignal(11, "raised", PUMP));
    const change = { what: "maintenance-ended", id: "m1", by: ZHAO } as const;
    alerts.change({ kind: "change", community: "xf", pos: 12, recv: at(20), change });
    expect(states(alerts)).toEqual(["unacknowledged"]);
    expect(ended).toMatchObject([{ endedAt: toIso(at(20)), endedBy: ZHAO }]);
    // Told twice, as by a replay of the journal's tail, it is over once.
    alerts.change({ kind: "change", community: "xf", pos: 12, recv: at(20), change });
    declare(alerts, plan(), at(21));
    alerts.apply(exampleSignal(22, "raised", { ...PUMP, rule: "flood" }));
    expect(ended).toHaveLength(1);
    expect(states(alerts)).toEqual(["unacknowledged", "unacknowledged"]);
  });

  test("an open alert is held back from its beginning, also off the shelf, and sounds again at its end", () => {
    const { alerts, changes } = bench();
    alerts.apply(exampleSignal(1, "raised", PUMP));
    alerts.apply(exampleSignal(2, "raised", { ...PUMP, rule: "flood" }));
    for (const { alert } of alerts.open()) alerts.link(alert.id, `case-${alert.rule}`, at(3));
    const shelf = alerts.open()[1]?.alert.id ?? "";
    alerts.shelve(shelf, ZHAO, { until: toIso(at(10) + 10 * MINUTE), reason: "稍后处理" }, at(4));
    declare(alerts, plan({ from: toIso(at(30)), until: toIso(at(30) + HOUR) }));
    expect(states(alerts)).toEqual(["unacknowledged", "shelved"]);
    alerts.tick(at(30));
    expect(states(alerts)).toEqual(["out-of-service", "out-of-service"]);
    expect(alerts.shelve(shelf, ZHAO, { until: toIso(at(90)), reason: "再等等" }, at(40))).toMatchObject({ ok: false, status: 409 });
    changes.length = 0;
    alerts.tick(at(30) + HOUR);
    expect(effects(changes)).toEqual(["re-alarmed", "re-alarmed"]);
  });

  test("a restart in the middle of it changes nothing", () => {
    const first = bench();
    declare(first.alerts, plan());
    first.alerts.apply(exampleSignal(11, "raised", PUMP));
    const second = bench();
    const memory = { plan: "water", clearsItself: true, eventId: null, silencedUntil: null };
    const applied = first.written.flatMap((change) => (change.write === "applied" ? [change] : []));
    second.alerts.restore(
      first.alerts.open().map(({ alert, path, log }) => ({ alert, path, memory, log })),
      applied,
      first.alerts.maintenance(),
    );
    declare(second.alerts, plan());
    second.alerts.tick(at(60));
    expect(states(second.alerts)).toEqual(["out-of-service"]);
    expect(second.written).toEqual([]);
    second.alerts.tick(at(10) + HOUR);
    expect(states(second.alerts)).toEqual(["unacknowledged"]);
  });

  const SCOPES: readonly (readonly [string, Partial<Maintenance["scope"]>, Partial<Signal>, string])[] = [
    ["another place", { places: ["c2"] }, PUMP, "unacknowledged"],
    ["the device by name", { places: [], devices: ["d1"] }, PUMP, "out-of-service"],
    ["another device", { places: [], devices: ["d2"] }, PUMP, "unacknowledged"],
    ["the kind", { kinds: ["leak"] }, PUMP, "out-of-service"],
    ["another kind", { kinds: ["lift"] }, PUMP, "unacknowledged"],
    ["the rule", { rules: ["leak"] }, PUMP, "out-of-service"],
    ["another rule", { rules: ["flood"] }, PUMP, "unacknowledged"],
    ["smoke below the place", {}, { rule: "smoke", lifeSafety: true, severity: "critical" }, "unacknowledged"],
    ["smoke of the very device", { devices: ["d1"] }, { rule: "smoke", lifeSafety: true }, "unacknowledged"],
    ["a person below the place", {}, { family: "vitals", person: "p1" }, "unacknowledged"],
    ["a person by the device", { devices: ["d1"] }, { family: "vitals", person: "p1" }, "out-of-service"],
    ["a person in danger", { devices: ["d1"] }, { family: "vitals", person: "p1", severity: "critical" }, "unacknowledged"],
    ["the hub itself", {}, { family: "hub", device: null }, "unacknowledged"],
    ["another community", {}, { ...PUMP, community: "other" }, "unacknowledged"],
  ];
  test.each(SCOPES)("%s", (_name, scope, signal, state) => {
    const { alerts } = bench();
    const whole = { ...plan().scope, ...scope };
    declare(alerts, plan({ scope: whole, paths: whole.places.map((place) => `/xf/a/${place}/`) }));
    alerts.apply(exampleSignal(11, "raised", signal));
    expect(states(alerts)).toEqual([state]);
  });

  test("a person whose state becomes critical breaks through", () => {
    const { alerts, changes } = bench();
    const scope = { ...plan().scope, devices: ["d1"] };
    declare(alerts, plan({ scope }));
    alerts.apply(exampleSignal(11, "raised", { family: "vitals", person: "p1" }));
    alerts.apply(exampleSignal(12, "changed", { family: "vitals", person: "p1", severity: "critical" }));
    expect(states(alerts)).toEqual(["unacknowledged"]);
    expect(effects(changes)).toEqual(["worsened", "re-alarmed"]);
  });
});
