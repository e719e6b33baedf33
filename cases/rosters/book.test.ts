import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import {
  DAY,
  type Duty,
  type FillOrder,
  HOUR,
  type NewRoster,
  POSTS,
  type Post,
  type Role,
  type Roster,
  toIso,
} from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import { createRosterBook } from "./book.ts";
import type { RosterBookPorts, RosterChange } from "./book-types.ts";
import { createRosterEdits } from "./edits.ts";
import { readHolidays } from "./holidays.ts";
import { createSwaps } from "./swaps.ts";

const NOW = Date.parse("2026-11-02T00:30:00Z");
const user = (id: string, role: Role, path = "/c/"): TellableUser => ({
  ...{ id, username: id, name: `名${id}`, role, email: null, disabled: false, paths: [path], people: [] },
});
const USERS = [user("lead", "leader"), user("a", "duty"), user("b", "duty"), user("east", "duty", "/c/east/"), user("g", "grid")];
const BY = { user: "lead", username: "lead", name: "名lead" };
const as = (id: string) => ({ user: id, username: id, name: `名${id}` });
const PLACES: Readonly<Record<string, string>> = { c: "/c/", east: "/c/east/", b1: "/c/east/b1/" };
const body = (place = "c", change: Partial<NewRoster> = {}): NewRoster => ({
  ...{ place, name: `${place}值班`, restHours: 8, longestHours: 24 },
  shifts: [
    { id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] },
    { id: "night", name: "夜班", from: "20:00", to: "08:00", days: "every", posts: ["duty-a"] },
  ],
  ...change,
});

let now = NOW;
let saved: RosterChange[] = [];
let told: [string, string][] = [];
let broken = false;
const ports: RosterBookPorts = {
  now: () => now,
  zoneOf: () => "Asia/Shanghai",
  pathOf: (place) => PLACES[place],
  users: () => USERS,
  holidays: readHolidays([]),
  makeId: (at, ...parts) => [at, ...parts].join("-"),
  save: async (change) => {
    if (broken) throw new Error("the disk is full");
    saved.push(change);
  },
  past: async () => [],
  changed: () => undefined,
  tell: (to, subject) => void told.push([to, subject]),
};
const make = () => {
  const book = createRosterBook(ports);
  const edits = createRosterEdits(book, ports);
  return { book, edits, swaps: createSwaps(book, edits, ports) };
};
let { book, edits, swaps } = make();
beforeEach(() => {
  [now, saved, told, broken] = [NOW, [], [], false];
  ({ book, edits, swaps } = make());
});
async function good<T>(
  outcome: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }>,
): Promise<T> {
  const known = await outcome;
  if (!known.ok) throw new Error(known.reason);
  return known.value;
}
const roster = (place = "c", change: Partial<NewRoster> = {}): Promise<Roster> => good(edits.save(null, body(place, change), "c", BY));
const put = (one: Roster, user: string, date: string, shift = "day", post: Post = "duty-a"): Promise<Duty> =>
  good(edits.addDuty(one.id, { date, shift, post, user }, BY));
const names = (path: string, at: number, role: Role = "duty"): readonly string[] => book.onDuty(role, path, at).map(({ id }) => id);
const T = (text: string): number => Date.parse(text);

describe("who is told for a place", () => {
  it("everybody of the role there, while no roster has it", () => {
    expect(names("/c/east/b1/", NOW)).toEqual(["a", "b", "east"]);
    expect(names("/c/west/", NOW)).toEqual(["a", "b"]);
  });
  it("who stands on the nearest roster; its edge belongs to who comes", async () => {
    const all = await roster();
    await put(all, "a", "2026-11-02");
    await put(all, "b", "2026-11-02", "night");
    const near = await roster("east");
    await put(near, "east", "2026-11-02");
    expect(names("/c/east/b1/", T("2026-11-02T11:59:59.999Z"))).toEqual(["east"]);
    expect(names("/c/west/", T("2026-11-02T11:59:59.999Z"))).toEqual(["a"]);
    expect(names("/c/west/", T("2026-11-02T12:00:00Z"))).toEqual(["b"]);
    // A hole in the nearest: the next one above.
    expect(names("/c/east/b1/", T("2026-11-02T12:00:00Z"))).toEqual(["b"]);
    // Nobody anywhere: everybody.
    expect(names("/c/east/b1/", T("2026-11-04T12:00:00Z"))).toEqual(["a", "b", "east"]);
    expect(names("/c/east/b1/", NOW, "grid")).toEqual(["g"]);
  });
  it("nobody who is locked out or changed role", async () => {
    const all = await roster();
    await put(all, "a", "2026-11-02");
    const before = USERS[1];
    if (!before) throw new Error("no user");
    USERS[1] = { ...before, disabled: true };
    const { book: anew } = make();
    anew.load({ rosters: [all], duties: book.dutiesOf(all.id), fills: [], swaps: [] });
    expect(anew.onDuty("duty", "/c/west/", NOW).map(({ id }) => id)).toEqual(["b"]);
    expect(anew.gaps(all, NOW, NOW + HOUR)).toMatchObject([{ shift: "day" }]);
    USERS[1] = before;
  });
  it("is the same as a naive search, for any rosters, places and times", async () => {
    const people: readonly [string, Post][] = [
      ["a", "duty-a"],
      ["b", "duty-b"],
      ["east", "duty-a"],
      ["g", "grid"],
      ["lead", "leader"],
    ];
    const arbitrary = fc.record({
      place: fc.constantFrom("c", "east", "b1"),
      who: fc.integer({ min: 0, max: 4 }),
      from: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 1, max: 14 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary, { maxLength: 25 }), async (list) => {
        const { book: fresh } = make();
        const shifts = [{ id: "s", name: "班", from: "00:00", to: "00:00", days: "every" as const, posts: people.map(([, post]) => post) }];
        const all = ["c", "east", "b1"].filter((place) => list.some((one) => one.place === place));
        const rosters = all.map((place) => ({ ...body(place, { shifts }), id: place, community: "c", byName: "", changedAt: toIso(NOW) }));
        const duties = list.map(({ place, who, from, length }, index): Duty => {
          const [id, post] = people[who] ?? ["a", "duty-a"];
          const times = { from: toIso(NOW + from * HOUR), to: toIso(NOW + (from + length) * HOUR) };
          return {
            ...times,
            id: `d${index}`,
            roster: place,
            date: "2026-11-02",
            shift: "s",
            post,
            user: id,
            ownTimes: true,
            note: null,
            fill: null,
            byName: "",
            changedAt: toIso(NOW),
          };
        });
        fresh.load({ rosters, duties, fills: [], swaps: [] });
        for (const path of Object.values(PLACES))
          for (const role of ["duty", "grid", "leader"] as const)
            for (let at = NOW - HOUR / 2; at < NOW + 56 * HOUR; at += HOUR) {
              const near = rosters
                .filter(({ place }) => path.startsWith(PLACES[place] ?? "-"))
                .sort((x, y) => (PLACES[y.place] ?? "").length - (PLACES[x.place] ?? "").length);
              const standing = near.map((one) =>
                duties.filter((duty) => duty.roster === one.id && POSTS[duty.post].role === role && T(duty.from) <= at && at < T(duty.to)),
              );
              const first = standing.find((on) => on.length > 0)?.map((duty) => duty.user);
              const naive =
                first ?? USERS.filter((one) => one.role === role && one.paths.some((root) => path.startsWith(root))).map(({ id }) => id);
              expect(new Set(fresh.onDuty(role, path, at).map(({ id }) => id))).toEqual(new Set(naive));
            }
      }),
      { numRuns: 20 },
    );
  });
});

describe("edits", () => {
  it("are told to whom they concern once they are written, and to nobody where they could not be", async () => {
    const all = await roster();
    await put(all, "a", "2026-11-03");
    expect(told).toEqual([["a", "您的值班有变动"]]);
    broken = true;
    await expect(put(all, "b", "2026-11-03", "night")).rejects.toThrow("the disk is full");
    expect(told).toHaveLength(1);
    expect(book.dutiesOf(all.id)).toHaveLength(1);
    broken = false;
    await put(all, "b", "2026-11-03", "night");
    expect(saved.at(-1)?.duties).toMatchObject([{ user: "b", from: "2026-11-03T12:00:00.000Z", to: "2026-11-04T00:00:00.000Z" }]);
  });
  it("a relief in mid-shift: one goes at 01:00, another comes", async () => {
    const all = await roster();
    const night = await put(all, "a", "2026-11-02", "night");
    await good(edits.changeDuty(all.id, night.id, { times: { from: "20:00", to: "01:00" } }, BY));
    expect(book.gaps(all, T("2026-11-02T12:00:00Z"), T("2026-11-03T00:00:00Z"))).toMatchObject([{ from: "2026-11-02T17:00:00.000Z" }]);
    await good(
      edits.addDuty(all.id, { date: "2026-11-03", shift: "night", post: "duty-a", user: "b", times: { from: "01:00", to: "08:00" } }, BY),
    );
    expect(book.gaps(all, T("2026-11-02T12:00:00Z"), T("2026-11-03T00:00:00Z"))).toEqual([]);
    expect([names("/c/", T("2026-11-02T16:59:00Z")), names("/c/", T("2026-11-02T17:00:00Z"))]).toEqual([["a"], ["b"]]);
  });
  it("a shift that moves takes what is to come with it, not what has begun nor what has times of its own", async () => {
    const all = await roster();
    const [begun, own, coming] = [await put(all, "a", "2026-11-02"), await put(all, "a", "2026-11-03"), await put(all, "a", "2026-11-04")];
    await good(edits.changeDuty(all.id, own.id, { times: { from: "09:00", to: "20:00" } }, BY));
    const [day, night] = body().shifts;
    if (!day || !night) throw new Error("no shifts");
    await good(edits.save(all.id, body("c", { shifts: [{ ...day, from: "07:00" }, night] }), "c", BY));
    expect([begun, own, coming].map(({ id }) => book.duty(id)?.from)).toEqual([
      "2026-11-02T00:00:00.000Z",
      "2026-11-03T01:00:00.000Z",
      "2026-11-03T23:00:00.000Z",
    ]);
    expect(await edits.save(all.id, body("c", { shifts: [night] }), "c", BY)).toMatchObject({ ok: false, status: 409 });
  });
  it("refuses who does not fit, a day that is none, the same twice", async () => {
    const all = await roster();
    const add = (change: object) => edits.addDuty(all.id, { date: "2026-11-03", shift: "day", post: "duty-a", user: "a", ...change }, BY);
    expect(await add({ user: "g" })).toMatchObject({ ok: false, status: 422 });
    expect(await add({ date: "2026-02-30" })).toMatchObject({ ok: false, status: 422 });
    expect(await add({ shift: "noon" })).toMatchObject({ ok: false, status: 422 });
    await good(add({}));
    expect(await add({})).toMatchObject({ ok: false, status: 409 });
  });
  it("a fill is previewed without a trace, written, and taken back whole, but for what was changed since", async () => {
    const all = await roster();
    const old = await put(all, "b", "2026-11-03");
    const order: FillOrder = {
      ...{ kind: "rotate", from: "2026-11-03", to: "2026-11-06", days: "every", cycle: ["day", null], step: 1, start: 0, replace: true },
      teams: ["a", "b"].map((one) => [{ post: "duty-a", user: one }]),
    };
    const fill = (preview: boolean) => edits.fill(all.id, order, preview, BY);
    const before = saved.length;
    expect(await good(fill(true))).toMatchObject({
      fill: null,
      added: [{ user: "a" }, { user: "b" }, { user: "a" }, { user: "b" }],
      removed: [{ id: old.id }],
    });
    expect(saved).toHaveLength(before);
    const filled = await good(fill(false));
    expect(
      book
        .dutiesOf(all.id)
        .map((duty) => duty.user)
        .join(""),
    ).toBe("abab");
    const touched = filled.added[3];
    if (!touched) throw new Error("nothing added");
    now += 1_000;
    await good(edits.changeDuty(all.id, touched.id, { note: "带钥匙" }, BY));
    expect(await good(edits.undo(all.id, BY))).toMatchObject({ added: [{ id: old.id }], kept: 1 });
    expect(
      book
        .dutiesOf(all.id)
        .map(({ date, user }) => `${date.slice(8)}${user}`)
        .sort(),
    ).toEqual(["03b", "06b"]);
    expect(await edits.undo(all.id, BY)).toMatchObject({ ok: false, status: 409 });
  });
  it("a table with one bad row changes nothing; a good one is a fill", async () => {
    const all = await roster();
    const table = (rows: string) => `日期,班次,岗位,姓名\r\n${rows}`.split("\r\n").map((line) => line.split(","));
    const bad = await good(
      edits.importTable(all.id, table("2026-11-03,白班,值班员A,名a\r\n2026-11-04,白班,值班员A,无此人"), false, false, BY),
    );
    expect(bad).toMatchObject({ rows: 2, errors: [{ row: 3 }], filled: null });
    expect(book.dutiesOf(all.id)).toEqual([]);
    await good(edits.importTable(all.id, table("2026-11-03,白班,值班员A,名a"), false, false, BY));
    expect(book.dutiesOf(all.id)).toHaveLength(1);
    await good(edits.undo(all.id, BY));
    expect(book.dutiesOf(all.id)).toEqual([]);
  });
  it("a roster that goes takes its coming duties with it, and the place falls back", async () => {
    const all = await roster();
    await put(all, "a", "2026-11-02");
    const coming = await put(all, "a", "2026-11-03");
    await good(edits.remove(all.id, BY));
    expect(saved.at(-1)).toEqual({ removedRosters: [all.id], removedDuties: [coming.id] });
    expect(names("/c/west/", NOW)).toEqual(["a", "b"]);
  });
});

describe("swaps", () => {
  it("hold once the other agrees; a leader learns of it", async () => {
    const all = await roster();
    const [mine, theirs] = [await put(all, "a", "2026-11-03"), await put(all, "b", "2026-11-04")];
    told = [];
    const swap = await good(swaps.ask({ duty: mine.id, to: "b", back: theirs.id, reason: "看病" }, as("a")));
    expect(swap.about.zh).toBe("11月3日白班（08:00–20:00）值班员A ⇄ 11月4日白班（08:00–20:00）值班员A");
    expect(book.duty(mine.id)?.user).toBe("a");
    expect(await swaps.answer(swap.id, true, null, as("east"))).toMatchObject({ ok: false, status: 404 });
    await good(swaps.answer(swap.id, true, null, as("b")));
    expect([book.duty(mine.id)?.user, book.duty(theirs.id)?.user]).toEqual(["b", "a"]);
    expect(told.map(([to]) => to)).toEqual(["b", "a", "lead"]);
    expect(await swaps.answer(swap.id, true, null, as("b"))).toMatchObject({ ok: false, status: 404 });
  });
  it("are refused or withdrawn, and then nothing changes", async () => {
    const all = await roster();
    const mine = await put(all, "a", "2026-11-03");
    const first = await good(swaps.ask({ duty: mine.id, to: "b" }, as("a")));
    expect(await swaps.ask({ duty: mine.id, to: "b" }, as("a"))).toMatchObject({ ok: false, status: 409 });
    expect(await good(swaps.answer(first.id, false, "也有事", as("b")))).toMatchObject({ state: "refused", answer: "也有事" });
    const second = await good(swaps.ask({ duty: mine.id, to: "b" }, as("a")));
    expect(await good(swaps.withdraw(second.id, as("a")))).toMatchObject({ state: "withdrawn" });
    expect(book.duty(mine.id)?.user).toBe("a");
  });
  it("are not asked for another's duty, of one who does not fit, of one who is on duty then, or once it has begun", async () => {
    const all = await roster();
    const [mine, theirs] = [await put(all, "a", "2026-11-03"), await put(all, "b", "2026-11-03")];
    const status = async (order: Parameters<typeof swaps.ask>[0], by = "a"): Promise<number> => {
      const outcome = await swaps.ask(order, as(by));
      return outcome.ok ? 200 : outcome.status;
    };
    expect(await status({ duty: mine.id, to: "a" }, "b")).toBe(404);
    expect(await status({ duty: mine.id, to: "g" })).toBe(422);
    expect(await status({ duty: mine.id, to: "b" })).toBe(422);
    expect(await status({ duty: mine.id, to: "east", back: theirs.id })).toBe(422);
    now = T("2026-11-03T00:00:00Z");
    expect(await status({ duty: mine.id, to: "east" })).toBe(422);
  });
  it("are void where a leader changed the duty meanwhile", async () => {
    const all = await roster();
    const mine = await put(all, "a", "2026-11-03");
    const swap = await good(swaps.ask({ duty: mine.id, to: "b" }, as("a")));
    await good(edits.changeDuty(all.id, mine.id, { user: "east" }, BY));
    expect(await swaps.answer(swap.id, true, null, as("b"))).toMatchObject({ ok: false, status: 409 });
    expect(book.swaps()[0]?.state).toBe("void");
  });
  it("lapse when a shift of theirs begins; both hear of it once, and the duty stays", async () => {
    const all = await roster();
    const [mine, theirs] = [await put(all, "a", "2026-11-04"), await put(all, "b", "2026-11-03")];
    const swap = await good(swaps.ask({ duty: mine.id, to: "b", back: theirs.id }, as("a")));
    told = [];
    now = T("2026-11-02T23:59:59.999Z");
    await swaps.lapse();
    expect([book.swaps()[0]?.state, told]).toEqual(["asked", []]);
    // The one in return begins first.
    now = T("2026-11-03T00:00:00Z");
    await swaps.lapse();
    await swaps.lapse();
    expect(book.swaps()[0]).toMatchObject({ id: swap.id, state: "lapsed", answeredAt: toIso(now) });
    expect(told).toEqual([
      ["a", "换班申请已过期"],
      ["b", "换班申请已过期"],
    ]);
    expect(saved.at(-1)).toEqual({ swaps: [book.swaps()[0]] });
    expect(await swaps.answer(swap.id, true, null, as("b"))).toMatchObject({ ok: false, status: 404 });
    expect([book.duty(mine.id)?.user, book.duty(theirs.id)?.user]).toEqual(["a", "b"]);
  });
  it("lapse under a late answer too, which says so", async () => {
    const all = await roster();
    const mine = await put(all, "a", "2026-11-03");
    const swap = await good(swaps.ask({ duty: mine.id, to: "b" }, as("a")));
    now = T("2026-11-03T00:00:00Z");
    expect(await swaps.answer(swap.id, true, null, as("b"))).toMatchObject({
      ok: false,
      status: 409,
      words: { zh: expect.stringContaining("已经开始") },
    });
    expect([book.swaps()[0]?.state, book.duty(mine.id)?.user]).toEqual(["lapsed", "a"]);
  });
  it("do not wait for an answer once a leader took the duty away", async () => {
    const all = await roster();
    const mine = await put(all, "a", "2026-11-03");
    await good(swaps.ask({ duty: mine.id, to: "b" }, as("a")));
    told = [];
    await good(edits.changeDuty(all.id, mine.id, { user: "east" }, BY));
    await swaps.lapse();
    expect(book.swaps()[0]?.state).toBe("void");
    expect(told.filter(([, subject]) => subject === "换班申请已作废").map(([to]) => to)).toEqual(["a", "b"]);
  });
});

describe("the night", () => {
  it("of a role is covered, has holes, or nobody's roster", async () => {
    const all = await roster();
    const span = { from: T("2026-11-02T09:00:00Z"), to: T("2026-11-03T00:00:00Z") };
    await put(all, "a", "2026-11-02");
    expect(book.watch("duty", "/c/east/", span)).toMatchObject({
      covered: true,
      users: [{ user: { id: "a" } }],
      gaps: [{ from: T("2026-11-02T12:00:00Z"), to: span.to }],
    });
    await put(all, "b", "2026-11-02", "night");
    expect(book.watch("duty", "/c/east/", span)).toMatchObject({ gaps: [], users: [{ user: { id: "a" } }, { user: { id: "b" } }] });
    expect(book.watch("grid", "/c/east/", span)).toMatchObject({ covered: false, users: [{ user: { id: "g" } }] });
  });
  it("a gap of the coming days is cut at now", async () => {
    const all = await roster();
    const gaps = book.gaps(all, NOW, NOW + DAY);
    expect(gaps.map(({ shift, from }) => [shift, from])).toEqual([
      ["day", toIso(NOW)],
      ["night", "2026-11-02T12:00:00.000Z"],
      ["day", "2026-11-03T00:00:00.000Z"],
    ]);
  });
});
