import { beforeEach, describe, expect, it } from "vitest";
import {
  type Case,
  DAY,
  HOUR,
  MINUTE,
  type NewCase,
  type NewSpotCheck,
  type Patrol,
  patrolCounts,
  plainCase,
  type SpotCheck,
  toIso,
} from "../../contracts/index.ts";
import type { Hand } from "../types.ts";
import { createPatrolBook } from "./patrol-book.ts";

const T0 = Date.parse("2026-03-02T00:00:00Z");
const BY: Hand = { user: "u1", username: "wangqiang", name: "王强", role: "grid" };
const ROUTE = { title: "消防巡查", every: 7, worker: null, spots: ["lane", "pump"] };

let saved: Map<string, Patrol>;
let checks: Map<string, SpotCheck>;
let opened: NewCase[];
let book: ReturnType<typeof createPatrolBook>;

function open() {
  const made = createPatrolBook({
    isSpot: (id) => ["lane", "pump", "gate"].includes(id),
    spoken: (id) => `长青苑${id}`,
    endOfDay: (_community, at) => at - (at % DAY) + DAY - 1,
    userName: (id) => (id === "u1" ? "王强" : undefined),
    openCase: async (body) => {
      opened.push(body);
      const one: Case = {
        ...{
          ...plainCase(),
          id: `c${opened.length}`,
          number: `20260302-${opened.length}`,
          community: "xf",
          kind: "hazard",
          source: "patrol",
        },
        ...{ state: "new", severity: "medium", family: "fire", plan: "hazard", title: { zh: "", en: "" }, place: null, person: null },
        ...{ alerts: [], openedAt: toIso(T0), changedAt: toIso(T0) },
      };
      return { ok: true, value: one };
    },
    save: async (patrol) => void saved.set(patrol.id, patrol),
    saveCheck: async (check) => void checks.set(check.id, check),
    checkById: async (id) => checks.get(id),
    makeId: (at, ...parts) => `${at} ${parts.join(" ")}`,
    told: () => undefined,
  });
  made.load({ patrols: [...saved.values()], checks: [...checks.values()].sort((a, b) => (a.at < b.at ? -1 : 1)) });
  return made;
}

async function route(): Promise<Patrol> {
  const made = await book.make("xf", ROUTE, BY, T0);
  if (!made.ok) throw new Error(made.reason);
  return made.value;
}
const look = (id: string, spot: string, body: NewSpotCheck, now: number) => book.check(id, spot, body, BY, now);
const spotsOf = (patrol: Patrol, now: number) => book.spotsOf(patrol, now);

beforeEach(() => {
  saved = new Map();
  checks = new Map();
  opened = [];
  book = open();
});

describe("what is due on a patrol", () => {
  it.each<readonly [name: string, looks: readonly (readonly [NewSpotCheck["result"], number])[], days: number, again: boolean]>([
    ["nobody was there yet: counted from when it was made", [], 8, false],
    ["in order: a rhythm later, by the day", [["normal", T0 + 3 * DAY + 5 * HOUR]], 11, false],
    ["a hazard was seen: that is a look too", [["hazard", T0 + 3 * DAY]], 11, false],
    ["not reached: the same day again", [["not-reached", T0 + 3 * DAY + 9 * HOUR]], 4, true],
    [
      "reached after all",
      [
        ["not-reached", T0 + 3 * DAY + 9 * HOUR],
        ["normal", T0 + 3 * DAY + 10 * HOUR],
      ],
      11,
      false,
    ],
    [
      "a look from before, sent later, undoes nothing",
      [
        ["normal", T0 + 3 * DAY + 10 * HOUR],
        ["not-reached", T0 + 3 * DAY + 9 * HOUR],
      ],
      11,
      false,
    ],
  ])("%s", async (_name, looks, days, again) => {
    const patrol = await route();
    for (const [result, at] of looks) {
      const more = result === "hazard" ? { hazard: "fire-lane" as const } : {};
      expect(await look(patrol.id, "lane", { result, at: toIso(at), ...more }, T0 + 4 * DAY)).toMatchObject({ ok: true });
    }
    const lane = spotsOf(patrol, T0 + 4 * DAY)[0];
    expect([(Date.parse(lane?.dueAt ?? "") + 1 - T0) / DAY, lane?.again]).toEqual([days, again]);
  });

  it("counts what is done, due and overdue, in the order in which one walks", async () => {
    const patrol = await route();
    await look(patrol.id, "pump", { result: "normal" }, T0 + 6 * DAY);
    const spots = spotsOf(patrol, T0 + 8 * DAY);
    expect(spots.map(({ spot, due, overdue }) => [spot, due, overdue])).toEqual([
      ["lane", true, true],
      ["pump", false, false],
    ]);
    expect(patrolCounts(spots)).toEqual({ all: 2, done: 1, due: 1, overdue: 1, hazards: 0 });
  });
});

describe("a hazard on a patrol", () => {
  it("opens one case at the spot, however often the look is sent", async () => {
    const patrol = await route();
    const body: NewSpotCheck = { result: "hazard", hazard: "fire-lane", note: "两辆车", at: toIso(T0 + HOUR) };
    const both = await Promise.all([look(patrol.id, "lane", body, T0 + HOUR), look(patrol.id, "lane", body, T0 + HOUR)]);
    book = open();
    const third = await look(patrol.id, "lane", body, T0 + 2 * HOUR);
    expect(opened).toEqual([{ kind: "hazard", source: "patrol", hazard: "fire-lane", place: "lane", description: "两辆车" }]);
    for (const one of [...both, third]) expect(one).toMatchObject({ ok: true, value: { case: { id: "c1", number: "20260302-1" } } });
    expect(spotsOf(patrol, T0 + DAY)[0]?.last).toMatchObject({ result: "hazard", byName: "王强", case: { id: "c1" } });
  });

  it.each<readonly [name: string, body: NewSpotCheck]>([
    ["of no kind", { result: "hazard" }],
    ["of another kind that nobody described", { result: "hazard", hazard: "other" }],
    ["beside a spot in order", { result: "normal", hazard: "gas" }],
    ["a week late", { result: "normal", at: toIso(T0 - 8 * DAY) }],
    ["from the future", { result: "normal", at: toIso(T0 + 2 * MINUTE) }],
  ])("is refused %s", async (_name, body) => {
    const patrol = await route();
    expect(await look(patrol.id, "lane", body, T0)).toMatchObject({ ok: false, status: 422 });
    expect([opened.length, checks.size]).toEqual([0, 0]);
  });
});

describe("routes", () => {
  it("are refused over what is no spot, and with a walker whom nobody knows", async () => {
    expect(await book.make("xf", { ...ROUTE, spots: ["lane", "home-wang"] }, BY, T0)).toMatchObject({ ok: false, status: 422 });
    expect(await book.make("xf", { ...ROUTE, worker: "u9" }, BY, T0)).toMatchObject({ ok: false, status: 422 });
  });

  it("changed, they keep what was found; ended, they take only what was done before", async () => {
    const patrol = await route();
    await look(patrol.id, "pump", { result: "normal" }, T0 + HOUR);
    const changed = await book.change(patrol.id, { ...ROUTE, spots: ["gate", "pump"], every: 30, worker: "u1" }, BY, T0 + DAY);
    if (!changed.ok) throw new Error(changed.reason);
    expect(spotsOf(changed.value, T0 + DAY).map(({ spot, last }) => [spot, last?.result ?? null])).toEqual([
      ["gate", null],
      ["pump", "normal"],
    ]);
    expect(changed.value.workerName).toBe("王强");
    expect(await look(patrol.id, "lane", { result: "normal" }, T0 + DAY)).toMatchObject({ ok: false, status: 404 });
    await book.end(patrol.id, BY, T0 + 2 * DAY);
    expect(await look(patrol.id, "gate", { result: "normal" }, T0 + 3 * DAY)).toMatchObject({ ok: false, status: 409 });
    expect(await look(patrol.id, "gate", { result: "normal", at: toIso(T0 + DAY) }, T0 + 3 * DAY)).toMatchObject({ ok: true });
    expect(await book.end(patrol.id, BY, T0 + 3 * DAY)).toMatchObject({ ok: false, status: 409 });
  });
});
