import { describe, expect, it, test } from "vitest";
import {
  type Case,
  type CaseLog,
  DRILL_FORMULA,
  type Drill,
  drillDutyOf,
  type LadderStep,
  MINUTE,
  plainCase,
  toIso,
} from "../../contracts/index.ts";
import { exampleAlert } from "../example.ts";
import { drillDue, endDrill, planDrill, startDrill } from "./drill-life.ts";
import { type DrillCase, pointsByTime, sheetOf } from "./sheet.ts";

const T0 = Date.UTC(2026, 10, 29, 2, 0);
const LEADER = { user: "u1", username: "leader", name: "周立新" };
const WORDS = { zh: "一", en: "one" };

function planned(more: Partial<Parameters<typeof planDrill>[0]> = {}): Drill {
  const asked = {
    ...{ title: "演练", minutes: 60, plannedFor: null, participants: ["u2"] },
    alarms: [{ kind: "fall" as const, subject: "p1", after: 0 }],
    ...more,
  };
  const known = { id: "d1", community: "xf", participants: [{ user: "u2", name: "李敏", role: "duty" }] };
  const step = planDrill(asked, known, LEADER, T0);
  if (!step.ok) throw new Error(step.reason);
  return step.drill;
}
const played = (): Drill => {
  const step = startDrill(planned(), undefined, LEADER, T0);
  if (!step.ok) throw new Error(step.reason);
  return { ...step.drill, alarms: step.drill.alarms.map((alarm) => ({ ...alarm, alert: "a1" })) };
};

const line = (act: string, seconds: number, by: string | null = "li"): CaseLog => ({
  ...{ at: toIso(T0 + seconds * 1_000), act, by, byName: by === null ? null : "李敏", words: WORDS },
});
const rung = (after: number, state: LadderStep["state"], notices: readonly string[] = []): LadderStep => ({
  ...{ id: `s${after}`, case: "c1", round: 1, rung: `r${after}`, part: 0, name: WORDS, dueAt: toIso(T0 + after * 1_000) },
  ...{ state, at: null, why: null, notices: [...notices] },
});
function worked(log: readonly CaseLog[], steps: readonly LadderStep[], more: Partial<Case> = {}): DrillCase {
  const alert = exampleAlert("a1");
  const one: Case = {
    ...plainCase(),
    ...{ id: "c1", number: "20261129-0001", community: "xf", state: "closed", severity: "high", family: "person", plan: "fall" },
    ...{ title: WORDS, place: null, person: "p1", openedAt: toIso(T0), changedAt: toIso(T0) },
    alerts: [
      {
        id: alert.id,
        rule: "fall",
        ruleName: WORDS,
        family: "person",
        plan: "fall",
        severity: "high",
        device: null,
        person: "p1",
        place: null,
        at: toIso(T0),
      },
    ],
    ...more,
  };
  return { case: one, log, steps };
}

test.each([
  ["nothing was done", null, 0],
  ["at once", 0, 1],
  ["at the bound of all", 60, 1],
  ["half way", 120, 0.5],
  ["at the bound of none", 180, 0],
  ["long after", 900, 0],
])("points by time: %s", (_, took, share) => expect(pointsByTime(took, 60, 180)).toBe(share));

describe("a sheet", () => {
  it("gives all points to an alarm that was answered in time, worked by its card and closed whole", () => {
    const log = [line("opened", 0, null), line("accept", 20), line("dispatch", 60), line("arrive", 300), line("close", 700)];
    const ticks = Array.from({ length: 4 }, (_, at) => ({
      ...{ kind: "fall" as const, version: 1, step: `s${at}`, by: "li", byName: "李敏", at: toIso(T0), heardAt: null },
    }));
    const done = { verdict: "true" as const, found: "seen", summary: "扶起", ticks };
    const sheet = sheetOf(played(), [worked(log, [rung(0, "done", ["n1"]), rung(60, "stopped"), rung(180, "skipped")], done)], () => 4);
    expect(sheet).toMatchObject({ formula: DRILL_FORMULA.version, points: 100 });
    expect(sheet.lines[0]).toMatchObject({
      accept: { seconds: 20, byName: "李敏" },
      closed: { seconds: 700 },
      ladder: { done: 2, of: 2 },
      card: { done: 4, of: 4 },
      missing: [],
    });
    expect(sheet.lines[0]?.steps.map(({ state }) => state)).toEqual(["told", "spared", "spared"]);
  });

  it("says what was missed: steps that were climbed, a close without words, somebody who never went", () => {
    const log = [line("accept", 120), line("close", 400)];
    const [one] = sheetOf(
      played(),
      [worked(log, [rung(0, "done"), rung(60, "done", ["n2"]), rung(180, "waiting")], { verdict: "true" })],
      () => 0,
    ).lines;
    expect(one?.steps.map(({ state }) => state)).toEqual(["nobody", "climbed", "open"]);
    expect(one?.ladder).toEqual({ done: 0, of: 1 });
    expect(one?.arrive).toEqual({ seconds: null, byName: null });
    expect(one?.missing.map(({ zh }) => zh)).toContain("缺处置说明");
    // No card: that item is left out, and the others weigh accordingly.
    expect(one?.items.find(({ key }) => key === "card")?.points).toBeNull();
    const got = (one?.items ?? []).reduce((sum, { points }) => sum + (points ?? 0), 0);
    expect(one?.points).toBe(Math.round((got / 85) * 100));
  });

  it("counts the mean of its alarms, and nothing where none came", () => {
    expect(sheetOf(planned(), [], () => 0)).toEqual({ formula: DRILL_FORMULA.version, lines: [], points: null });
    expect(sheetOf(played(), [], () => 0).points).toBe(0);
  });

  it("weighs a hundred in all", () => {
    const weights = [...DRILL_FORMULA.times, ...DRILL_FORMULA.shares].map(({ weight }) => weight);
    expect(weights.reduce((a, b) => a + b, 0)).toBe(100);
  });
});

describe("the life of a drill", () => {
  it("ends by itself at its time, and is due at its next alarm before", () => {
    const step = startDrill(planned({ alarms: [{ kind: "fall", subject: "p1", after: 5 }] }), undefined, LEADER, T0);
    if (!step.ok) throw new Error(step.reason);
    expect(drillDue(planned())).toBeNull();
    expect(drillDue(step.drill)).toBe(T0 + 5 * MINUTE);
    expect(drillDue(played())).toBe(T0 + 60 * MINUTE);
  });

  it("runs alone, once, and only what has begun is finished", () => {
    expect(startDrill(planned(), played(), LEADER, T0)).toMatchObject({ ok: false, status: 409 });
    expect(startDrill(played(), undefined, LEADER, T0)).toMatchObject({ ok: false, status: 409 });
    expect(endDrill(planned(), "finished", null, LEADER, T0)).toMatchObject({ ok: false, status: 409 });
    expect(endDrill(planned(), "aborted", null, LEADER, T0)).toMatchObject({ ok: true, drill: { state: "ended" } });
    const late = {
      title: "演练",
      minutes: 5,
      plannedFor: null,
      participants: ["u2"],
      alarms: [{ kind: "fall" as const, subject: "p1", after: 5 }],
    };
    const known = { id: "d", community: "xf", participants: [{ user: "u2", name: "李敏", role: "duty" }] };
    expect(planDrill(late, known, LEADER, T0)).toMatchObject({ ok: false, status: 422 });
    expect(planDrill({ ...late, minutes: 6 }, { ...known, participants: [] }, LEADER, T0)).toMatchObject({ ok: false, status: 422 });
  });

  it("meets its duty until the period is over, unless it was broken off", () => {
    const ended = (how: "finished" | "aborted", at: number): Drill => ({
      ...played(),
      state: "ended",
      ended: { how, at: toIso(at), by: null, byName: null, reason: null },
    });
    const day = 24 * 60 * MINUTE;
    const fall = (drills: readonly Drill[], now: number) => drillDutyOf(drills, now).items.find(({ kind }) => kind === "fall");
    expect(fall([], T0)).toMatchObject({ met: false, last: null, dueAt: null });
    expect(fall([ended("finished", T0)], T0 + 91 * day)).toMatchObject({ met: true });
    expect(fall([ended("finished", T0)], T0 + 93 * day)).toMatchObject({ met: false });
    expect(fall([ended("aborted", T0)], T0 + day)).toMatchObject({ met: false, last: null });
  });
});
