import { describe, expect, it } from "vitest";
import { type Alert, SEVERITIES, severityRank } from "../../contracts/index.ts";
import { anAlert } from "./made-up.ts";
import { compareUrgency, heldOrder, panelAfter, queueSections } from "./urgency.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 2, minute)).toISOString();

describe("order of urgency", () => {
  const rows: readonly (readonly [string, Alert, Alert])[] = [
    ["severity before everything", anAlert("a", "critical", { state: "acknowledged" }), anAlert("b", "high")],
    [
      "what nobody has before what somebody has",
      anAlert("a", "high", { raisedAt: at(9) }),
      anAlert("b", "high", { state: "acknowledged", raisedAt: at(1) }),
    ],
    [
      "cleared and never seen still waits",
      anAlert("a", "high", { state: "returned-unacknowledged" }),
      anAlert("b", "high", { state: "acknowledged" }),
    ],
    [
      "a person before the hub's own trouble, however sure and old that is",
      anAlert("a", "critical", { certainty: "likely", raisedAt: at(9) }),
      anAlert("b", "critical", { family: "hub", certainty: "observed", raisedAt: at(1) }),
    ],
    [
      "surer first",
      anAlert("a", "high", { certainty: "observed", raisedAt: at(9) }),
      anAlert("b", "high", { certainty: "possible", raisedAt: at(1) }),
    ],
    ["the longest wait first", anAlert("a", "high", { raisedAt: at(1) }), anAlert("b", "high", { raisedAt: at(2) })],
    [
      "among those taken the newest first",
      anAlert("a", "high", { state: "acknowledged", lastAt: at(5) }),
      anAlert("b", "high", { state: "acknowledged", lastAt: at(4) }),
    ],
    ["what is real before what is played, however severe", anAlert("a", "low"), anAlert("b", "critical", { drill: "d1" })],
    ["never a tie", anAlert("a", "high"), anAlert("b", "high")],
  ];
  it.each(rows)("%s", (_, first, second) => {
    expect(compareUrgency(first, second)).toBeLessThan(0);
    expect(compareUrgency(second, first)).toBeGreaterThan(0);
  });

  it("folds low ones and puts shelved ones aside, whatever their severity", () => {
    const sections = queueSections([
      anAlert("low", "low"),
      anAlert("shelved", "critical", { state: "shelved" }),
      anAlert("m", "medium"),
      anAlert("c", "critical"),
    ]);
    expect(sections.main.map((one) => one.id)).toEqual(["c", "m"]);
    expect(sections.low.map((one) => one.id)).toEqual(["low"]);
    expect(sections.aside.map((one) => one.id)).toEqual(["shelved"]);
  });
});

it("keeps what a drill plays in a place of its own", () => {
  const sections = queueSections([anAlert("d", "critical", { drill: "d1" }), anAlert("m", "medium")], true);
  expect(sections.drill.map((one) => one.id)).toEqual(["d"]);
  expect([...sections.main, ...sections.rest].map((one) => one.id)).toEqual(["m"]);
});

it("a drill takes no panel from what is real, and gives up its own", () => {
  const played = anAlert("d", "critical", { drill: "d1" });
  const real = anAlert("r", "critical");
  expect(panelAfter(anAlert("m", "medium"), played, undefined)).toBeNull();
  expect(panelAfter(undefined, played, undefined)).toBe("d");
  expect(panelAfter(played, real, undefined)).toBe("r");
  const own = anAlert("h", "critical", { family: "hub" });
  expect(panelAfter(own, real, undefined)).toBe("r");
  expect(panelAfter(real, own, undefined)).toBeNull();
});

describe("the queue in a flood", () => {
  const flooded = Array.from({ length: 60 }, (_, n) => {
    const severity = SEVERITIES[n % SEVERITIES.length] ?? "low";
    return anAlert(`f${n}`, severity, { lifeSafety: n % 9 === 0, raisedAt: at(n), state: n % 15 === 7 ? "shelved" : "unacknowledged" });
  });
  const alone = (one: Alert): boolean => one.severity === "critical" || one.severity === "high" || one.lifeSafety;
  const ids = (alerts: readonly Alert[]): readonly string[] => alerts.map((one) => one.id).sort();

  it("shows only the top one by one: critical, high and every danger to life; the others stand behind one row that counts them", () => {
    const { main, rest, low, aside } = queueSections(flooded, true);
    const asked = flooded.filter((one) => one.state !== "shelved");
    expect(ids(main)).toEqual(ids(asked.filter(alone)));
    expect(main.length).toBeLessThan(45);
    expect(main.some((one) => one.severity === "low")).toBe(true);
    expect(ids(rest)).toEqual(ids(asked.filter((one) => !alone(one))));
    expect(rest.length).toBeGreaterThan(20);
    expect(low).toEqual([]);
    expect(main.length + rest.length + aside.length).toBe(60);
    expect(main.map((one) => severityRank(one.severity))).toEqual(main.map((one) => severityRank(one.severity)).sort((a, b) => a - b));
  });
  it("shows medium ones one by one again when it is over", () => {
    const { main, rest } = queueSections(flooded, false);
    expect(rest).toEqual([]);
    expect(main.some((one) => one.severity === "medium" && !one.lifeSafety)).toBe(true);
  });
});

describe("the queue under the pointer", () => {
  it("follows urgency while nobody points at it", () => {
    expect(heldOrder(["b"], ["a", "b"], false)).toEqual({ order: ["a", "b"], waiting: [] });
  });
  it("keeps every row in its place while held: new ones wait, gone ones leave", () => {
    expect(heldOrder(["b", "c", "d"], ["a", "d", "b", "e"], true)).toEqual({ order: ["b", "d"], waiting: ["a", "e"] });
  });
});

describe("what the panel shows when an alert comes", () => {
  const critical = anAlert("new", "critical");
  const rows: readonly (readonly [string, Alert | undefined, Alert, Alert | undefined, string | null])[] = [
    ["a new critical one opens", undefined, critical, undefined, "new"],
    ["over one of less severity", anAlert("old", "high"), critical, undefined, "new"],
    ["not over a critical one", anAlert("old", "critical", { state: "acknowledged" }), critical, undefined, null],
    ["one that has become critical opens", anAlert("old", "medium"), critical, anAlert("new", "high"), "new"],
    ["again after acknowledgement opens", undefined, critical, anAlert("new", "critical", { state: "acknowledged" }), "new"],
    ["a mere change of one already waiting does not", anAlert("old", "high"), critical, anAlert("new", "critical"), null],
    ["a high one does not", undefined, anAlert("new", "high"), undefined, null],
    ["an acknowledged one does not", undefined, anAlert("new", "critical", { state: "acknowledged" }), undefined, null],
  ];
  it.each(rows)("%s", (_, open, incoming, before, wanted) => {
    expect(panelAfter(open, incoming, before)).toBe(wanted);
  });
});
