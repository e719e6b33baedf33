import { expect, test } from "vitest";
import type { CallRecord, CallResult } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const callOf = (id: string, number: string | null, result: CallResult | null, at = T0): CallRecord => ({
  ...{ id, community: "xf", case: "c1", number, to: "contact", contact: "张敏", name: "女儿 张敏", by: "limin", byName: "李敏" },
  ...{ startedAt: iso(at), endedAt: result === null ? null : iso(at + 5000), result },
});

onEveryDatabase("calls and codes of doors", (at) => {
  test("calls are counted by number; what was booked last holds, and what was taken back counts no more", async () => {
    const write = (...calls: readonly CallRecord[]) => at.records.commit(calls.map((call) => ({ write: "call", call })));
    await write(callOf("k1", "138", null), callOf("k2", "138", "well", T0 + 1000), callOf("k3", "139", "busy"), callOf("k4", null, "well"));
    await write(callOf("k1", "138", "no-answer"), callOf("k5", "138", "needs-help", T0 - 1000));
    await at.reopen();
    const history = await at.records.calls.history(["138", "139", "140"]);
    expect([...history].sort((a, b) => a.number.localeCompare(b.number))).toEqual([
      { number: "138", made: 3, answered: 2, lastAnsweredAt: iso(T0 + 6000) },
      { number: "139", made: 1, answered: 0, lastAnsweredAt: null },
    ]);
    await write(callOf("k2", "138", null, T0 + 1000));
    expect(await at.records.calls.history(["138"])).toEqual([{ number: "138", made: 2, answered: 1, lastAnsweredAt: iso(T0 + 4000) }]);
    expect(await at.records.calls.history([])).toEqual([]);
  });

  test("a code is what was written last, and is gone when it was taken away", async () => {
    const { doorCodes } = at.records;
    for (const sealed of ["one", "two"]) await doorCodes.save("p1", { sealed, by: "limin", byName: "李敏", at: T0 });
    expect(await doorCodes.get("p1")).toEqual({ person: "p1", sealed: "two", by: "limin", byName: "李敏", at: T0 });
    expect(await doorCodes.among(["p1", "p2"])).toEqual([{ person: "p1", at: T0 }]);
    await doorCodes.save("p1", null);
    expect([await doorCodes.get("p1"), await doorCodes.among([])]).toEqual([undefined, []]);
  });
});
