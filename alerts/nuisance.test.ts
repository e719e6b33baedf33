import { describe, expect, test } from "vitest";
import { type Alert, DAY, HOUR, MINUTE, toIso, type Verdict } from "../contracts/index.ts";
import { createAlerts } from "./create-alerts.ts";
import { exampleSignal } from "./example-signal.ts";
import { type NuisanceInput, nuisanceReport } from "./nuisance.ts";
import { wilson } from "./wilson.ts";

const FROM = Date.UTC(2026, 10, 20);
const bare = (() => {
  const alerts = createAlerts({
    describe: () => ({ device: null, place: null, path: "/xf/" }),
    window: () => [],
    changed: () => undefined,
    write: () => undefined,
    conditionClosed: () => undefined,
    maintenanceEnded: () => undefined,
  });
  alerts.apply(exampleSignal(1, "raised"));
  const [first] = alerts.open();
  if (!first) throw new Error("no alert");
  return first.alert;
})();
let made = 0;
const row = (rule: string, device: string, verdict: Verdict | null, more: Partial<Alert> = {}) => ({
  alert: {
    ...bare,
    id: `a${++made}`,
    rule,
    ruleName: { zh: rule, en: rule },
    device: { id: device, name: device, externalId: device, kind: device.startsWith("cam") ? ("camera" as const) : ("smoke" as const) },
    verdict,
    raisedAt: toIso(FROM + made * MINUTE),
    ...more,
  },
  path: "/xf/a/",
});
const input = (more: Partial<NuisanceInput>): NuisanceInput => ({
  ...{ from: FROM, to: FROM + 3 * DAY, now: FROM + 3 * DAY, place: null, rows: [], truncated: false, open: [], floods: [] },
  desks: [{ name: { zh: "全部", en: "All" }, sees: () => true }],
  dayOf: (at) => toIso(at).slice(0, 10),
  ...more,
});

describe("Wilson's interval", () => {
  // By hand from the formula, as in Newcombe 1998 for 81/263 and 15/148 and for 0/20.
  test.each([
    [81, 263, 0.308, 0.2553, 0.3662],
    [15, 148, 0.1014, 0.0624, 0.1605],
    [0, 20, 0, 0, 0.1611],
    [3, 3, 1, 0.4385, 1],
  ])("%i of %i", (hits, of, share, low, high) => {
    const found = wilson(hits, of);
    expect(found?.share).toBeCloseTo(share, 3);
    expect(found?.low).toBeCloseTo(low, 4);
    expect(found?.high).toBeCloseTo(high, 4);
  });
  test("of nothing there is none", () => expect(wilson(0, 0)).toBeNull());
});

describe("the report", () => {
  test("the noisiest first, each with its share and what was true of it", () => {
    const rows = [
      row("smoke", "s1", "true"),
      row("smoke", "s1", "nuisance"),
      row("smoke", "s2", null),
      row("flame", "cam1", "false", { occurrences: 9, marks: ["chattering"] }),
    ];
    const report = nuisanceReport(input({ rows }));
    expect(report.rules.map(({ id, alerts, share }) => [id, alerts, share])).toEqual([
      ["smoke", 3, 0.75],
      ["flame", 1, 0.25],
    ]);
    expect(report.rules[0]?.precision).toMatchObject({ true: 1, nuisance: 1, none: 1, share: 0.5 });
    expect(report.devices.map(({ id }) => id)).toEqual(["s1", "s2"]);
    expect(report.devices[1]?.precision).toMatchObject({ none: 1, share: null, low: null, high: null });
    expect(report.cameras).toMatchObject([{ id: "cam1", occurrences: 9, precision: { share: 0 } }]);
    expect(report.chattering).toMatchObject([{ occurrences: 9 }]);
    expect(report).toMatchObject({ alerts: 4, occurrences: 12 });
  });

  test("ten of each at most", () => {
    const report = nuisanceReport(input({ rows: Array.from({ length: 30 }, (_, k) => row(`r${k % 15}`, `s${k}`, null)) }));
    expect([report.rules.length, report.devices.length]).toEqual([10, 10]);
  });

  test("days without an alert are there too, and what maintenance held back rang at no desk", () => {
    const rows = [
      row("smoke", "s1", null, { raisedAt: toIso(FROM + HOUR) }),
      row("smoke", "s1", null, { raisedAt: toIso(FROM + 2 * DAY + HOUR), maintenance: { id: "m1", until: toIso(FROM) } }),
      row("smoke", "s1", null, { raisedAt: toIso(FROM + 2 * DAY + HOUR) }),
    ];
    const report = nuisanceReport(input({ rows }));
    expect(report.heldBack).toBe(1);
    expect(report.desks[0]?.days).toEqual([
      { day: "2026-11-20", count: 1 },
      { day: "2026-11-21", count: 0 },
      { day: "2026-11-22", count: 1 },
    ]);
  });

  test("time in flood is that of the community, cut to the span", () => {
    const flood = (desk: string, from: number, to: number | null) => ({
      ...{ id: `${desk}${from}`, community: "xf", desk, alerts: 12, peak: 12 },
      from: toIso(from),
      to: to === null ? null : toIso(to),
    });
    const floods = [flood("", FROM - HOUR, FROM + HOUR), flood("", FROM + 3 * DAY - MINUTE, null), flood("duty /xf/", FROM, FROM + DAY)];
    const report = nuisanceReport(input({ floods }));
    expect(report.floodSeconds).toBe(3_660);
    expect(report.floodShare).toBeCloseTo(3_660 / 259_200, 6);
  });

  test("what has held for over a day, the longest first; what cleared between is counted from then", () => {
    const held = (id: string, since: number, more: Partial<Alert> = {}) =>
      row("offline", id, null, { id, raisedAt: toIso(since), ...more }).alert;
    const open = [
      held("day", FROM + 3 * DAY - DAY),
      held("longer", FROM),
      held("cleared", FROM, { active: false }),
      held("anew", FROM, { activeSince: toIso(FROM + 3 * DAY - HOUR) }),
      held("young", FROM + 3 * DAY - HOUR),
      held("over", FROM + DAY),
    ];
    expect(nuisanceReport(input({ open })).standing.map(({ id }) => id)).toEqual(["longer", "over"]);
  });
});
