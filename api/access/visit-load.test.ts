import { describe, expect, it } from "vitest";
import { type CareResult, DAY, HOUR, toIso } from "../../contracts/index.ts";
import { loadLines, loadOf, type Owed } from "./visit-load.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const END = Date.parse("2026-03-02T15:59:59.999Z");
const owed = (person: string, days: number, worker: string | null = null, grid: string | null = null): Owed => {
  const dueAt = END + days * DAY;
  return { item: { person, dueAt: toIso(dueAt), overdue: dueAt < NOW, worker }, grid: grid === null ? null : { id: grid, name: grid } };
};
const made = (person: string, result: CareResult) => ({ person, result });

describe("how visits stand", () => {
  it.each<readonly [name: string, days: number, expected: "overdue" | "today" | "week" | null]>([
    ["yesterday", -1, "overdue"],
    ["today, until its last second", 0, "today"],
    ["tomorrow", 1, "week"],
    ["the seventh day from today", 7, "week"],
    ["the eighth", 8, null],
  ])("%s", (_name, days, expected) => {
    const { overdue, today, week } = loadOf([owed("wang", days)], [], NOW);
    const none = { overdue: 0, today: 0, week: 0 };
    expect({ overdue, today, week }).toEqual(expected === null ? none : { ...none, [expected]: 1 });
  });

  it("one person by two ways is one person; what was in vain is not made; others' visits do not count", () => {
    const load = loadOf(
      [owed("wang", 0), owed("wang", 20), owed("li", -2)],
      [made("wang", "seen"), made("wang", "not-met"), made("li", "relative"), made("zhao", "seen")],
      NOW,
    );
    expect(load).toEqual({ people: 2, all: 3, overdue: 1, today: 1, week: 0, done: 2, vain: 1 });
  });

  it("a line each, whoever owes nothing too; the most overdue first, nobody's last", () => {
    const all = [owed("wang", 0, "u1"), owed("li", -1, null), owed("zhao", -1, "u2"), owed("qian", -1, "u9")];
    const named = new Map([
      ["u1", { name: "李敏", ended: false }],
      ["u2", { name: "王强", ended: false }],
      ["u3", { name: "周芳", ended: false }],
    ]);
    const lines = loadLines({ owed: all, made: [], now: NOW + HOUR }, ({ item }) => item.worker, named);
    expect(lines.map(({ id, ended, load }) => [id, ended, load.all, load.overdue])).toEqual([
      ["u9", true, 1, 1],
      ["u2", false, 1, 1],
      ["u1", false, 1, 0],
      ["u3", false, 0, 0],
      [null, false, 1, 1],
    ]);
  });
});
