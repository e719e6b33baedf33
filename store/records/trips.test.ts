import { expect, test } from "vitest";
import type { CareVisit, Scope, Trip } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const visit = (id: string, by: string, at: number): CareVisit => ({
  ...{ id, person: "wang", way: "door", result: "seen", note: null, at: iso(at), by, byName: by, round: null },
});
const trip: Trip = {
  ...{ id: "t1", community: "xf", path: "/xf/a/", building: "a", buildingName: "3栋", note: null },
  ...{ startedAt: iso(T0), at: iso(T0 + 100), heardAt: iso(T0 + 200), by: "chen", byName: "陈涛" },
  lines: [{ what: "visit", ref: "wang", person: "wang", place: "3栋501", about: "", done: true, result: "seen", why: null, note: null }],
};
const all = { paths: ["/xf/"], people: null } as unknown as Scope;
const asked = { by: null, since: null, until: null };

onEveryDatabase("trips", (at) => {
  test("a trip is kept once, and the worker's own visits of its time bear its name", async () => {
    const { trips, visits } = at.records;
    for (const one of [visit("v1", "chen", T0 + 50), visit("v2", "li", T0 + 50), visit("v3", "chen", T0 + 150)])
      await visits.save(one, "xf", null);
    await trips.save(trip);
    await trips.save({ ...trip, byName: "别人", lines: [...trip.lines, ...trip.lines] });
    expect(await trips.get("t1")).toEqual(trip);
    expect((await trips.list(all, asked, { limit: 5, cursor: null })).items).toEqual([trip]);
    expect((await trips.list(all, { ...asked, by: "li" }, { limit: 5, cursor: null })).items).toEqual([]);
    expect((await trips.list({ ...all, paths: ["/xf/b/"] }, asked, { limit: 5, cursor: null })).items).toEqual([]);
    const kept = (await visits.of("wang", { limit: 5, cursor: null })).items;
    expect(kept.map(({ id, trip: of }) => [id, of]).sort()).toEqual([
      ["v1", "t1"],
      ["v2", undefined],
      ["v3", undefined],
    ]);
  });
});
