import { expect, test } from "vitest";
import type { CareVisit, Rhythm, Round, RoundItem } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const item = (person: string): RoundItem => ({
  ...{ person, name: person, place: "3栋501", worker: null, workerName: null, result: null, note: null, at: null, by: null, byName: null },
});
const roundOf = (id: string, at: number, people: readonly string[]): Round => ({
  ...{ id, community: "xf", title: "高温", reason: "heat", way: "phone", warning: null, dueAt: iso(at + 1000), createdAt: iso(at) },
  ...{ createdBy: "leader", createdByName: "陈主任", endedAt: null, endedByName: null, items: people.map(item) },
});
const visitOf = (id: string, person: string, at: number, round: string | null = null): CareVisit => ({
  ...{ id, person, way: "door", result: "seen", note: null, at: iso(at), by: "limin", byName: "李敏", round },
});

onEveryDatabase("visits and rounds", (at) => {
  test("a visit is kept once, found by person newest first, and by time at a start", async () => {
    const { visits } = at.records;
    for (const one of [visitOf("v1", "wang", T0), visitOf("v2", "wang", T0 + 5), visitOf("v3", "li", T0 + 1), visitOf("v1", "wang", T0)])
      await visits.save(one, "xf", null);
    const page = await visits.of("wang", { limit: 1, cursor: null });
    expect(page.items.map(({ id }) => id)).toEqual(["v2"]);
    expect((await visits.of("wang", { limit: 5, cursor: page.next })).items.map(({ id }) => id)).toEqual(["v1"]);
    expect((await visits.known(T0 + 10)).map(({ id }) => id)).toEqual(["v1", "v3", "v2"]);
  });

  test("a round keeps the order of its people; a tick changes one line; an ended one is no more open", async () => {
    const { rounds, visits } = at.records;
    await rounds.save(roundOf("r1", T0, ["wang", "li", "zhao"]));
    await rounds.save(roundOf("r2", T0 + 1, ["li"]));
    const done: RoundItem = { ...item("li"), result: "seen", at: iso(T0 + 2), by: "limin", byName: "李敏" };
    await visits.save(visitOf("v9", "li", T0 + 2, "r1"), "xf", done);
    expect((await rounds.get("r1"))?.items).toEqual([item("wang"), done, item("zhao")]);
    expect((await rounds.get("r2"))?.items).toEqual([item("li")]);
    expect((await rounds.open()).map(({ id }) => id)).toEqual(["r1", "r2"]);
    await rounds.save({ ...roundOf("r1", T0, ["wang", "li", "zhao"]), items: [item("wang"), done, item("zhao")], endedAt: iso(T0 + 3) });
    expect((await rounds.open()).map(({ id }) => id)).toEqual(["r2"]);
    expect((await rounds.list({ limit: 5, cursor: null })).items.map(({ id, items }) => [id, items.length])).toEqual([
      ["r2", 1],
      ["r1", 3],
    ]);
    expect(await rounds.get("none")).toBeUndefined();
  });

  test("the last rhythm of a person holds", async () => {
    const rhythm: Rhythm = {
      person: "wang",
      phone: 7,
      door: 30,
      worker: null,
      workerName: null,
      by: "leader",
      byName: "陈主任",
      at: iso(T0),
    };
    await at.records.visits.saveRhythms([rhythm, { ...rhythm, person: "li" }]);
    await at.records.visits.saveRhythms([{ ...rhythm, phone: null }]);
    const kept = await at.records.visits.rhythms();
    expect(kept.toSorted((a, b) => (a.person < b.person ? -1 : 1))).toEqual([
      { ...rhythm, person: "li" },
      { ...rhythm, phone: null },
    ]);
  });
});
