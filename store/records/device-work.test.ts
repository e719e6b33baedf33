import { expect, test } from "vitest";
import type { SelfTest, WorkTick } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const tick = (device: string, at: number): WorkTick => ({
  ...{ device, at: iso(at), by: "wangqiang", byName: "王强", reasons: ["battery"], note: null },
});
const done = (id: string, device: string, at: number, passed = true): SelfTest => ({
  ...{ id, device, community: "xf", at: iso(at), source: "device", event: "self-test", passed, byName: null, note: null },
});

onEveryDatabase("the work on devices", (at) => {
  test("of each device the last tick is kept", async () => {
    const { deviceWork } = at.records;
    for (const one of [tick("d1", T0), tick("d2", T0), tick("d1", T0 + 5)]) await deviceWork.saveTick(one);
    const ticks = await deviceWork.ticks();
    expect([...ticks].sort((a, b) => (a.device < b.device ? -1 : 1))).toEqual([tick("d1", T0 + 5), tick("d2", T0)]);
  });

  test("a test is kept once; the newest of each device and the newest it passed are found again", async () => {
    const { selfTests } = at.records;
    const tests = [done("a", "d1", T0), done("b", "d1", T0 + 5), done("c", "d1", T0 + 9, false), done("d", "d2", T0 + 1)];
    await selfTests.save([...tests, { ...done("a", "d1", T0), note: "again" }]);
    await selfTests.save([{ ...done("b", "d1", T0 + 5), note: "again" }]);
    expect((await selfTests.newest()).map(({ id }) => id)).toEqual(["d", "b", "c"]);
    const page = await selfTests.of("d1", { limit: 2, cursor: null });
    expect(page.items.map(({ id, note }) => [id, note])).toEqual([
      ["c", null],
      ["b", null],
    ]);
    expect((await selfTests.of("d1", { limit: 2, cursor: page.next })).items.map(({ id }) => id)).toEqual(["a"]);
  });

  test("an empty batch is no error", async () => {
    await at.records.selfTests.save([]);
    expect(await at.records.selfTests.newest()).toEqual([]);
  });
});
