import { expect, test } from "vitest";
import type { Duty, Roster, Swap } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const DAY = 86_400_000;
const roster: Roster = {
  ...{ id: "r1", community: "xf", place: "xf", name: "值班室", restHours: 8, longestHours: 24, byName: "赵主任", changedAt: iso(T0) },
  shifts: [{ id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] }],
};
const duty = (id: string, at: number, user = "u1"): Duty => ({
  ...{ id, roster: "r1", date: iso(at).slice(0, 10), shift: "day", post: "duty-a", user, from: iso(at), to: iso(at + DAY / 2) },
  ...{ ownTimes: false, note: null, fill: null, byName: "赵主任", changedAt: iso(T0) },
});
const swap: Swap = {
  ...{ id: "s1", roster: "r1", duty: "d2", from: "u1", fromName: "李敏", to: "u2", toName: "王强", back: null, reason: null },
  ...{ state: "asked", askedAt: iso(T0), answeredAt: null, answer: null, about: { zh: "白班", en: "Day" } },
};
const fill = (id: string, at: number, undone = false) => ({
  ...{ id, roster: "r1", at, byName: "赵主任", undone, added: ["d1"], removed: [duty("d0", T0)] },
});

onEveryDatabase("rosters", (at) => {
  test("are what was written last, after a restart too; a start reads what has not long ended", async () => {
    const { rosters } = at.records;
    await rosters.write({ rosters: [roster], duties: [duty("old", T0 - 90 * DAY), duty("d1", T0), duty("d2", T0 + DAY)], swaps: [swap] });
    await rosters.write({
      rosters: [{ ...roster, name: "值班台" }],
      duties: [duty("d1", T0, "u2")],
      swaps: [{ ...swap, state: "agreed" }],
    });
    for (const one of [fill("f1", T0), fill("f2", T0 + 1), fill("f2", T0 + 1, true)]) await rosters.write({ fills: [one] });
    await at.reopen();
    const loaded = await at.records.rosters.load(T0 - 40 * DAY);
    expect(loaded.rosters).toEqual([{ ...roster, name: "值班台" }]);
    expect([...loaded.duties].sort((a, b) => a.id.localeCompare(b.id))).toEqual([duty("d1", T0, "u2"), duty("d2", T0 + DAY)]);
    expect(loaded.fills).toEqual([fill("f2", T0 + 1, true)]);
    expect(loaded.swaps).toEqual([{ ...swap, state: "agreed" }]);
    const days = (from: number, to: number) => at.records.rosters.duties("r1", iso(from).slice(0, 10), iso(to).slice(0, 10));
    expect((await days(T0 - 90 * DAY, T0)).map(({ id }) => id)).toEqual(["old", "d1"]);
    await at.records.rosters.write({ removedRosters: ["r1"], removedDuties: ["d2"] });
    expect(await at.records.rosters.load(0)).toMatchObject({ rosters: [] });
    expect((await days(T0 - 90 * DAY, T0 + DAY)).map(({ id }) => id)).toEqual(["old", "d1"]);
  });

  test("a year of duties goes in at once", async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => duty(`m${index}`, T0 + index * DAY));
    await at.records.rosters.write({ duties: many });
    await at.records.rosters.write({ removedDuties: many.map(({ id }) => id) });
    expect((await at.records.rosters.load(T0)).duties.filter(({ id }) => id.startsWith("m"))).toEqual([]);
  });

  test("a calendar's address is dead once there is another for the same", async () => {
    const { calendars } = at.records;
    const own = (tokenHash: string, one: string | null = null) => ({ tokenHash, user: "u1", roster: one, createdAt: T0 });
    for (const one of [own("a"), own("b", "r1"), own("c")]) await calendars.save(one);
    expect(await Promise.all(["a", "b", "c"].map((hash) => calendars.find(hash)))).toEqual([undefined, own("b", "r1"), own("c")]);
  });
});
