import { expect, test } from "vitest";
import type { Case, RecordChange } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, iso, T0 } from "../../tests/support/records-things.ts";
import { BadCursor } from "./index.ts";
import { encodeCursor } from "./paging.ts";

const put = (id: string, changed: number, foreign: Case["foreign"]): RecordChange => ({
  ...{ write: "case", path: "/xf/", also: [] },
  case: caseOf(id, { changedAt: iso(T0 + changed), foreign }),
});
const of = (system: "12345" | "grid", number: string) => [{ system, number, deadline: null }];

onEveryDatabase("exchange", (at) => {
  test("what changed of one platform's matters comes in order, each change once, nothing of the others", async () => {
    await at.records.commit([
      put("b", 5, of("12345", "W-2")),
      put("a", 5, of("12345", "W-1")),
      put("grid", 6, of("grid", "G-1")),
      put("none", 6, []),
      put("c", 7, of("12345", "W-3")),
      put("later", 20, of("12345", "W-4")),
    ]);
    const ask = (cursor: string | null, until = T0 + 10) => at.records.exchange.changed("12345", until, { cursor, limit: 2 });
    const first = await ask(null);
    expect([first.cases.map(({ id }) => id), first.more]).toEqual([["a", "b"], true]);
    const second = await ask(first.next);
    // A page may hold others' matters: the cursor goes on all the same.
    expect(second.cases.map(({ id }) => id)).toEqual(["c"]);
    const nothing = await ask(second.next);
    expect(nothing).toEqual({ cases: [], next: second.next, more: false });
    await at.records.commit([put("a", 12, of("12345", "W-1"))]);
    expect((await ask(nothing.next, T0 + 30)).cases.map(({ id }) => id)).toEqual(["a", "later"]);
    const gone = put("c", 31, of("12345", "W-3"));
    await at.records.commit([gone.write === "case" ? { ...gone, case: { ...gone.case, state: "merged" } } : gone]);
    expect((await ask(encodeCursor({ at: T0 + 30, id: "a" }), T0 + 40)).cases).toEqual([]);
    await expect(ask("rubbish")).rejects.toThrow(BadCursor);
  });

  test("a case is found by a number that another system gave it", async () => {
    await at.records.commit([put("a", 1, of("12345", "W-1")), put("b", 2, of("grid", "W-1"))]);
    expect((await at.records.exchange.ofNumber("W-1")).map(({ id }) => id)).toEqual(["a", "b"]);
    expect(await at.records.exchange.ofNumber("W-9")).toEqual([]);
    await at.records.commit([put("c", 3, of("12345", "W-2"))]);
    const found = await at.records.exchange.ofNumbers(["W-1", "W-2", "W-1", ...Array.from({ length: 600 }, (_, n) => `none-${n}`)]);
    expect(found.map(({ id }) => id).toSorted()).toEqual(["a", "b", "c"]);
    expect(await at.records.exchange.ofNumbers([])).toEqual([]);
  });
});
