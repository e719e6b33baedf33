import { expect, test } from "vitest";
import type { LadderStep } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, iso, T0 } from "../../tests/support/records-things.ts";

const step = (id: string, of: string, more: Partial<LadderStep> = {}): LadderStep => ({
  ...{ id, case: of, round: 1, rung: "second", part: 0, name: { zh: "家属", en: "Family" }, dueAt: iso(T0 + 60_000) },
  ...{ state: "waiting", at: null, why: null, notices: [] },
  ...more,
});

onEveryDatabase("steps of ladders", (at) => {
  test("are written with their case, done once, and come back after a restart by due time, for open cases only", async () => {
    await at.records.commit([
      { write: "case", case: caseOf("c1"), path: "/xf/" },
      { write: "case", case: caseOf("c2", { state: "closed", closedAt: iso(T0) }), path: "/xf/" },
      { write: "ladder-step", step: step("c1~1~leader~0", "c1", { dueAt: iso(T0 + 180_000) }) },
      { write: "ladder-step", step: step("c1~1~second~0", "c1") },
      { write: "ladder-step", step: step("c2~1~second~0", "c2") },
    ]);
    const done = step("c1~1~second~0", "c1", { state: "done", at: iso(T0 + 60_000), notices: ["n1"] });
    // Written again, as after a crash: still one row.
    for (let n = 0; n < 2; n++) await at.records.commit([{ write: "ladder-step", step: done }]);
    await at.reopen();
    const { steps } = await at.records.loadOpen();
    expect(steps.map(({ id, state, notices }) => [id, state, notices])).toEqual([
      ["c1~1~second~0", "done", ["n1"]],
      ["c1~1~leader~0", "waiting", []],
    ]);
    expect((await at.records.cases.get("c1"))?.case.steps?.map(({ id }) => id)).toEqual(["c1~1~second~0", "c1~1~leader~0"]);
  });
});
