import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Duty, HOUR, MINUTE, type Post, ROTATIONS, type Role, type Roster, type Rotation, toIso } from "../../contracts/index.ts";
import { clockIn } from "../zone-time.ts";
import { conflictsOf, gapsOf } from "./faults.ts";
import { fillOf, layOver, type Wanted } from "./fill.ts";
import { mondayOf, readHolidays } from "./holidays.ts";
import { addDays, dayOf, daysFrom, instantAt } from "./local-day.ts";
import { indexDuties } from "./on-duty.ts";
import { spanOf } from "./span.ts";

const file = (year: number): string => readFileSync(new URL(`holidays/${year}.yaml`, import.meta.url), "utf8");
const holidays = readHolidays([file(2026), file(2027)]);
const ZONE = "Asia/Shanghai";
const roster: Roster = {
  ...{ id: "r1", community: "c1", place: "p1", name: "值班室" },
  shifts: [
    { id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] },
    { id: "night", name: "夜班", from: "20:00", to: "08:00", days: "every", posts: ["duty-a"] },
    { id: "office", name: "日常", from: "08:30", to: "17:30", days: "workday", posts: ["grid"] },
  ],
  ...{ restHours: 8, longestHours: 24, byName: "赵主任", changedAt: "2026-11-01T00:00:00.000Z" },
};
let serial = 0;
function duty(user: string, from: string, to: string, post: Post = "duty-a", shift = "day"): Duty {
  serial += 1;
  return {
    ...{ id: `d${serial}`, roster: "r1", date: from.slice(0, 10), shift, post, user, from, to, ownTimes: false },
    ...{ note: null, fill: null, byName: "赵主任", changedAt: from },
  };
}
const placed = (wanted: readonly Wanted[], zone = ZONE): readonly Duty[] =>
  wanted.map((one) => {
    const shift = roster.shifts.find(({ id }) => id === one.shift);
    if (!shift) throw new Error(`no shift ${one.shift}`);
    const span = spanOf(one.times ?? shift, one.date, zone);
    return { ...duty(one.user, toIso(span.from), toIso(span.to), one.post, one.shift), date: one.date };
  });
const roleOf = (user: string): Role => (user.startsWith("g") ? "grid" : "duty");
const staffOf = (user: string) => (user === "gone" ? undefined : { role: roleOf(user), disabled: user === "locked" });

describe("days", () => {
  it.each([
    ["2026-02-14", "workday", "春节调休上班"],
    ["2026-02-15", "rest", "春节"],
    ["2026-02-24", "workday", null],
    ["2026-09-20", "workday", "国庆节调休上班"],
    ["2026-10-07", "rest", "国庆节"],
    ["2026-10-08", "workday", null],
    ["2026-11-28", "rest", null],
    ["2026-11-30", "workday", null],
  ])("%s is a %s", (date, kind, name) => {
    expect(holidays.day(date)).toEqual({ date, kind, name, announced: true });
  });
  it("says of 2027 that its notice is not known, and counts weekends", () => {
    expect(holidays.day("2027-01-01")).toEqual({ date: "2027-01-01", kind: "workday", name: null, announced: false });
    expect(holidays.day("2027-01-02").kind).toBe("rest");
  });
  it("has 33 days off by the notice of 2026 and 6 working weekends", () => {
    const days = daysFrom("2026-01-01", "2026-12-31").map(holidays.day);
    expect(days.filter(({ kind, name }) => kind === "rest" && name !== null)).toHaveLength(3 + 9 + 3 + 5 + 3 + 3 + 7);
    expect(days.filter(({ kind, name }) => kind === "workday" && name !== null)).toHaveLength(6);
  });
  it("refuses a file that is no list of holidays, and says where", () => {
    expect(() => readHolidays(["year: 2026\nsource: null\nholidays: [{ name: 元旦, from: 1 }]"])).toThrow(/holidays\/0/);
  });
  it("finds the Monday of a week", () => {
    expect([mondayOf("2026-11-29"), mondayOf("2026-11-30"), mondayOf("2026-12-01")]).toEqual(["2026-11-23", "2026-11-30", "2026-11-30"]);
  });
});

describe("the clock of a zone", () => {
  it("a night shift is as long as the clocks make it", () => {
    const night = { from: "20:00", to: "08:00" };
    const long = (day: string, zone: string): number => {
      const { from, to } = spanOf(night, day, zone);
      return (to - from) / HOUR;
    };
    expect(long("2026-11-28", ZONE)).toBe(12);
    // Clocks go forward on 29 March and back on 25 October 2026 in Berlin.
    expect(long("2026-03-28", "Europe/Berlin")).toBe(11);
    expect(long("2026-10-24", "Europe/Berlin")).toBe(13);
    // Half an hour on Lord Howe Island, on 5 April 2026.
    expect(long("2026-04-04", "Australia/Lord_Howe")).toBe(12.5);
  });
  it("a time that is leapt over and one that comes twice have one instant each", () => {
    expect(toIso(instantAt("America/New_York", "2026-03-08", 150))).toBe("2026-03-08T07:30:00.000Z");
    expect(toIso(instantAt("America/New_York", "2026-11-01", 90))).toBe("2026-11-01T05:30:00.000Z");
  });
  it("goes there and back in every zone, but for times that no clock shows", () => {
    const zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 730 }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, offset, minute) => {
          const day = addDays("2026-01-01", offset);
          const at = instantAt(zone, day, minute);
          const [hours = 0, minutes = 0] = clockIn(zone, at).split(":").map(Number);
          const shown = hours * 60 + minutes;
          expect(dayOf(zone, at)).toBe(day);
          expect([0, 30, 60]).toContain(shown - minute);
        },
      ),
    );
  });
  it("shifts that meet on the clock meet in time, all year", () => {
    for (const day of daysFrom("2026-01-01", "2026-12-31")) {
      const [one, two] = [
        spanOf({ from: "08:00", to: "02:00" }, day, "Europe/Berlin"),
        spanOf({ from: "02:00", to: "08:00" }, addDays(day, 1), "Europe/Berlin"),
      ];
      expect(two.from).toBe(one.to);
    }
  });
});

describe("who is on duty", () => {
  const spans = fc.array(fc.record({ from: fc.integer({ min: 0, max: 500 }), length: fc.integer({ min: 0, max: 90 }) }), { maxLength: 60 });
  it("is the same as asking every duty, at every minute", () => {
    fc.assert(
      fc.property(spans, (list) => {
        const duties = list.map(({ from, length }, index) => ({
          id: index,
          from: toIso(from * MINUTE),
          to: toIso((from + length) * MINUTE),
        }));
        const index = indexDuties(duties);
        const cuts = [...new Set(duties.filter((one) => one.to > one.from).flatMap((one) => [Date.parse(one.from), Date.parse(one.to)]))];
        for (let minute = -1; minute <= 600; minute += 1)
          for (const at of [minute * MINUTE, minute * MINUTE + 30_000]) {
            const naive = duties.filter((one) => Date.parse(one.from) <= at && at < Date.parse(one.to));
            expect(new Set(index.at(at))).toEqual(new Set(naive));
            const next = cuts.filter((cut) => cut > at).sort((a, b) => a - b)[0] ?? null;
            const last = cuts.filter((cut) => cut <= at).sort((a, b) => b - a)[0] ?? null;
            expect(index.changes(at)).toEqual({ last, next });
          }
      }),
      { numRuns: 30 },
    );
  });
  it("is asked a hundred thousand times of ten years of duties within a second", () => {
    const duties = Array.from({ length: 7_300 }, (_, index) => ({ from: toIso(index * 12 * HOUR), to: toIso((index + 1) * 12 * HOUR) }));
    const index = indexDuties(duties);
    const begun = performance.now();
    let found = 0;
    for (let one = 0; one < 100_000; one += 1) found += index.at(one * 52 * MINUTE).length;
    expect(found).toBe(100_000);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

const rotation = (change: Partial<Rotation>): Rotation => ({
  ...{ kind: "rotate", from: "2026-11-02", to: "2026-11-07", days: "every", cycle: ["day", "night", null], step: 1, start: 0 },
  ...{ teams: ["a", "b", "c"].map((user) => [{ post: "duty-a", user }]), replace: false },
  ...change,
});

describe("patterns", () => {
  const usersOf = (order: Rotation, shift: string): string => {
    const filled = fillOf(order, roster, [], holidays);
    if (!filled.ok) throw new Error(filled.words.en);
    return filled.wanted
      .filter((one) => one.shift === shift)
      .map((one) => one.user)
      .join("");
  };
  it("三班两运转: each works a day, a night, and is off", () => {
    const made = ROTATIONS.find(({ id }) => id === "three-two")?.build(["day", "night"], 3);
    const order = rotation({ ...made, cycle: [...(made?.cycle ?? [])] });
    expect(usersOf(order, "day")).toBe("acbacb");
    expect(usersOf(order, "night")).toBe("bacbac");
  });
  it.each([
    ["daily", 4, "abcdab"],
    ["weekly", 2, "aaaaaa"],
  ])("%s", (id, count, expected) => {
    const made = ROTATIONS.find((one) => one.id === id)?.build(["day"], count);
    const teams = ["a", "b", "c", "d"].slice(0, count).map((user) => [{ post: "duty-a" as const, user }]);
    expect(usersOf(rotation({ ...made, cycle: [...(made?.cycle ?? [])], teams }), "day")).toBe(expected);
  });
  it("四班三运转: each shift has one team on every day", () => {
    const three: Roster = { ...roster, shifts: ["e", "l", "n"].map((id) => ({ ...roster.shifts[0], id }) as Roster["shifts"][number]) };
    const made = ROTATIONS.find(({ id }) => id === "four-three")?.build(["e", "l", "n"], 4);
    const teams = ["a", "b", "c", "d"].map((user) => [{ post: "duty-a" as const, user }]);
    const filled = fillOf(rotation({ ...made, cycle: [...(made?.cycle ?? [])], teams, to: "2026-11-17" }), three, [], holidays);
    if (!filled.ok) throw new Error(filled.words.en);
    for (const date of daysFrom("2026-11-02", "2026-11-17"))
      expect(
        filled.wanted
          .filter((one) => one.date === date)
          .map(({ shift }) => shift)
          .sort(),
      ).toEqual(["e", "l", "n"]);
  });
  it("on working days alone goes on after a holiday where it stopped", () => {
    const order = rotation({
      days: "workday",
      from: "2026-09-30",
      to: "2026-10-10",
      cycle: ["office", null],
      teams: ["g1", "g2"].map((user) => [{ post: "grid", user }]),
    });
    const filled = fillOf(order, roster, [], holidays);
    if (!filled.ok) throw new Error(filled.words.en);
    expect(filled.wanted.map(({ date, user }) => `${date.slice(5)} ${user}`)).toEqual(["09-30 g1", "10-08 g2", "10-09 g1", "10-10 g2"]);
  });
  it("refuses a shift that the roster has not, and a range the wrong way round", () => {
    expect(fillOf(rotation({ cycle: ["noon"] }), roster, [], holidays)).toMatchObject({ ok: false });
    expect(fillOf(rotation({ to: "2026-11-01" }), roster, [], holidays)).toMatchObject({ ok: false });
    expect(fillOf(rotation({ to: "2028-11-01" }), roster, [], holidays)).toMatchObject({ ok: false });
  });
  it("copies a week twice, not onto itself", () => {
    const week = fillOf(rotation({}), roster, [], holidays);
    if (!week.ok) throw new Error(week.words.en);
    const there = placed(week.wanted);
    const copied = fillOf(
      { kind: "copy", source: "2026-11-02", from: "2026-11-09", days: 7, times: 2, replace: false },
      roster,
      there,
      holidays,
    );
    if (!copied.ok) throw new Error(copied.words.en);
    expect(copied.wanted).toHaveLength(2 * there.length);
    expect(copied.wanted[0]).toMatchObject({ date: "2026-11-09", user: week.wanted[0]?.user });
    expect(
      fillOf({ kind: "copy", source: "2026-11-02", from: "2026-11-05", days: 7, times: 1, replace: false }, roster, there, holidays).ok,
    ).toBe(false);
  });
  it("leaves what is there, or takes its place; what stands already is not made anew", () => {
    const filled = fillOf(rotation({}), roster, [], holidays);
    if (!filled.ok) throw new Error(filled.words.en);
    const there = placed([{ ...filled.wanted[0], user: "z" } as Wanted, filled.wanted[1] as Wanted]);
    const careful = layOver(filled.wanted, there, false);
    expect([careful.added.length, careful.removed.length, careful.kept]).toEqual([filled.wanted.length - 2, 0, 2]);
    const hard = layOver(filled.wanted, there, true);
    expect([hard.added.length, hard.removed.map(({ user }) => user), hard.kept]).toEqual([filled.wanted.length - 1, ["z"], 1]);
  });
});

describe("gaps", () => {
  const ask = (duties: readonly Duty[], from = "2026-11-02", to = from) =>
    gapsOf({ roster, duties, from, to, zone: ZONE, holidays, staffOf });
  const texts = (duties: readonly Duty[]): readonly string[] =>
    ask(duties).map((gap) => `${gap.shift} ${gap.post} ${clockIn(ZONE, Date.parse(gap.from))}-${clockIn(ZONE, Date.parse(gap.to))}`);
  const full = placed([
    { date: "2026-11-02", shift: "day", post: "duty-a", user: "a", times: null, note: null },
    { date: "2026-11-02", shift: "night", post: "duty-a", user: "b", times: null, note: null },
    { date: "2026-11-02", shift: "office", post: "grid", user: "g1", times: null, note: null },
  ]);
  it("are none where everybody stands there", () => expect(ask(full)).toEqual([]));
  it("are the whole shift without anybody", () => expect(texts(full.slice(1))).toEqual(["day duty-a 08:00-20:00"]));
  it("are the part of a shift after one who goes early, over midnight too", () => {
    const early = full.map((one) => (one.shift === "night" ? { ...one, to: toIso(instantAt(ZONE, "2026-11-03", 60)) } : one));
    expect(texts(early)).toEqual(["night duty-a 01:00-08:00"]);
    const relieved = [...early, duty("c", toIso(instantAt(ZONE, "2026-11-03", 60)), toIso(instantAt(ZONE, "2026-11-03", 480)))];
    expect(ask(relieved)).toEqual([]);
  });
  it.each(["gone", "locked", "g9"])("are not filled by %s", (user) => {
    expect(texts(full.map((one) => (one.shift === "day" ? { ...one, user } : one)))).toEqual(["day duty-a 08:00-20:00"]);
  });
  it("a shift of working days has none on a holiday", () => {
    expect(ask([], "2026-10-01").map(({ shift }) => shift)).toEqual(["day", "night"]);
  });
});

describe("conflicts", () => {
  const day = (hour: number): string => toIso(Date.parse("2026-11-02T00:00:00Z") + hour * HOUR);
  const ask = (...duties: Duty[]) =>
    conflictsOf({ duties, limitsOf: () => ({ restHours: 8, longestHours: 24 }), staffOf }).map(({ kind, hours }) => [kind, hours]);
  it.each([
    ["twice at a time", [duty("a", day(0), day(12)), duty("a", day(6), day(18))], [["twice", null]]],
    ["rested enough", [duty("a", day(0), day(12)), duty("a", day(20), day(30))], []],
    ["without rest", [duty("a", day(0), day(12)), duty("a", day(18), day(30))], [["short-rest", 6]]],
    [
      "on without a break for a day and a half",
      [duty("a", day(0), day(12)), duty("a", day(12), day(24)), duty("a", day(24), day(36))],
      [["too-long", 36]],
    ],
    ["a day and a night in two shifts", [duty("a", day(0), day(12)), duty("a", day(12), day(24))], []],
    ["two humans at a time", [duty("a", day(0), day(12)), duty("b", day(0), day(12))], []],
    ["a role that does not fit", [duty("g1", day(0), day(12))], [["not-fit", null]]],
    ["somebody who is gone", [duty("gone", day(0), day(12))], [["gone", null]]],
  ])("%s", (_, duties, expected) => expect(ask(...duties)).toEqual(expected));
});
