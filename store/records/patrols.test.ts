import { expect, test } from "vitest";
import type { Patrol, SpotCheck } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const patrol: Patrol = {
  ...{ id: "p1", community: "xf", title: "消防巡查", every: 7, worker: null, workerName: null, spots: ["lane", "pump"] },
  ...{ createdAt: iso(T0), changedAt: iso(T0), byName: "陈主任", endedAt: null, endedByName: null },
};
const check = (id: string, spot: string, at: number): SpotCheck => ({
  ...{ id, patrol: "p1", spot, result: "normal", note: null, at: iso(at), by: "wangqiang", byName: "王强", case: null },
});

onEveryDatabase("patrols", (at) => {
  test("a route is kept as it was last changed", async () => {
    const { patrols } = at.records;
    await patrols.save(patrol);
    await patrols.save({ ...patrol, spots: ["pump", "lane"] });
    expect(await patrols.all()).toEqual([{ ...patrol, spots: ["pump", "lane"] }]);
  });

  test("a look is kept once, found by spot newest first and by patrol and time", async () => {
    const { patrols } = at.records;
    const looks = [check("s1", "lane", T0), check("s2", "lane", T0 + 5), check("s3", "pump", T0 + 1)];
    for (const one of [...looks, { ...check("s1", "lane", T0), note: "again" }]) await patrols.saveCheck(one, "xf");
    const page = await patrols.checksAt("lane", { limit: 1, cursor: null });
    expect(page.items.map(({ id }) => id)).toEqual(["s2"]);
    expect((await patrols.checksAt("lane", { limit: 5, cursor: page.next })).items).toEqual([looks[0]]);
    expect((await patrols.known(T0 + 10)).map(({ id }) => id)).toEqual(["s1", "s3", "s2"]);
    expect((await patrols.checksBetween("p1", T0 + 1, T0 + 5, 10)).map(({ id }) => id)).toEqual(["s3"]);
    expect([(await patrols.check("s3"))?.spot, await patrols.check("none")]).toEqual(["pump", undefined]);
  });
});
