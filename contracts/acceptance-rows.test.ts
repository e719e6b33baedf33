import { describe, expect, test } from "vitest";
import { ACCEPTANCE_ITEMS, ACCEPTANCE_LIMITS, type AcceptancePoint } from "./acceptance.ts";
import { type AcceptanceDevice, acceptanceChanges, acceptanceCounts, acceptanceDigest, acceptanceRows } from "./acceptance-rows.ts";
import type { TestSeen } from "./test-seen.ts";
import type { WalkTick } from "./walk.ts";

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 8) + second * 1_000).toISOString();
const TABLE = { id: "t", limits: ACCEPTANCE_LIMITS, items: [...ACCEPTANCE_ITEMS], since: at(0) };
const device = (change: Partial<AcceptanceDevice> = {}): AcceptanceDevice => ({
  ...{
    device: "d",
    number: "N-1",
    name: "烟感",
    kind: "smoke",
    gateway: "",
    place: "3栋 501",
    placeId: "home",
    buildingName: "3栋",
    floor: 5,
  },
  ...{ state: "online", lastAt: at(9), signal: -80, battery: 90, alarming: false, ...change },
});
const seen = (desk: number | null, phone: number | null): TestSeen => ({
  raisedAt: at(10.2),
  desk: desk === null ? null : { at: at(desk), user: "u1", name: "李敏" },
  phone: phone === null ? null : { at: at(phone), user: "u2", name: "赵工" },
});
const tick = (second: number, result: WalkTick["result"], shown?: TestSeen): WalkTick => ({
  ...{ plan: "m", community: "c", device: "d", result, at: at(second), by: { user: "u2", name: "赵工" }, event: "smoke" },
  ...{ reason: result === "not-testable" ? "no-entry" : null, note: null, ...(shown && { seen: shown }) },
});
const photo = { hash: "a", type: "image/jpeg", bytes: 1, at: at(20), by: "zhao", byName: "赵工", erasedAt: null, erasedByName: null };
const check = { ok: true, at: at(20), by: "zhao", byName: "赵工", note: null, place: "home" };
const point: AcceptancePoint = { acceptance: "t", device: "d", community: "c", check, photos: [photo] };
const first = { device: "d", community: "c", at: at(1), exact: true };
const WHOLE = { firsts: new Map([["d", first]]), ticks: [tick(10, "passed", seen(10.9, 11.4))], points: [point] };
const NOTHING = { firsts: new Map(), ticks: [], points: [] };
const rowOf = (one: AcceptanceDevice, known: Parameters<typeof acceptanceRows>[2]) => acceptanceRows(TABLE, [one], known)[0];

test("a device of which all is known is accepted, with the seconds from its message on", () => {
  expect(rowOf(device(), WHOLE)).toMatchObject({
    ...{ result: "accepted", missing: [], faults: [], firstAt: at(1), firstExact: true },
    alarm: { at: at(10), raisedMs: 200, deskMs: 900, deskName: "李敏", phoneMs: 1_400, phoneName: "赵工", byName: "赵工" },
  });
});

test("a device that was never heard misses everything, by name", () => {
  const silent = device({ state: "unknown", lastAt: null, signal: null, battery: null, place: "", placeId: null });
  expect(rowOf(silent, NOTHING)).toMatchObject({ result: "incomplete", missing: [...ACCEPTANCE_ITEMS], faults: [] });
});

describe("what is missing or wrong", () => {
  const known = (change: Partial<typeof WHOLE>) => ({ ...WHOLE, ...change });
  test.each([
    ["a door is not made to alarm", device({ kind: "door" }), known({ ticks: [] }), [], []],
    ["no alarm came", device(), known({ ticks: [tick(10, "failed")] }), ["desk", "phone"], ["no-alarm"]],
    ["could not be tested", device(), known({ ticks: [tick(10, "not-testable")] }), ["alarm", "desk", "phone"], []],
    ["never shown on a phone", device(), known({ ticks: [tick(10, "passed", seen(11, null))] }), ["phone"], []],
    ["of before this was noted", device(), known({ ticks: [tick(10, "passed")] }), ["desk", "phone"], []],
    ["late at the desk", device(), known({ ticks: [tick(10, "passed", seen(20.1, 11))] }), [], ["desk-late"]],
    ["in time by the limit", device(), known({ ticks: [tick(10, "passed", seen(20, 20))] }), [], []],
    ["tested before it counts", device(), known({ ticks: [tick(-1, "passed", seen(0, 0))] }), ["alarm", "desk", "phone"], []],
    ["moved in the register since it was checked", device({ placeId: "other" }), WHOLE, ["place-check"], []],
    ["stands elsewhere", device(), known({ points: [{ ...point, check: { ...check, ok: false } }] }), [], ["place-wrong"]],
    ["its photo was erased", device(), known({ points: [{ ...point, photos: [{ ...photo, erasedAt: at(30) }] }] }), ["photo"], []],
    ["weak, empty and gone", device({ signal: -111, battery: 24, state: "offline" }), WHOLE, [], ["silent", "signal", "battery"]],
    ["still in alarm", device({ alarming: true }), WHOLE, [], ["alarming"]],
  ])("%s", (_name, one, all, missing, faults) => {
    const row = rowOf(one, all);
    expect([row?.missing, row?.faults]).toEqual([missing, faults]);
    expect(row?.result).toBe(faults.length > 0 ? "rejected" : missing.length > 0 ? "incomplete" : "accepted");
  });

  test("only what the table asks for is missing", () => {
    expect(acceptanceRows({ ...TABLE, items: ["first-message"] }, [device()], NOTHING)[0]?.missing).toEqual([]);
  });
});

test("an alarm that was seen on both screens holds against a later one that was not, until a human says otherwise", () => {
  const ticks = [tick(10, "passed", seen(11, 12)), tick(40, "passed", seen(41, null))];
  expect(rowOf(device(), { ...WHOLE, ticks })?.alarm?.at).toBe(at(10));
  expect(rowOf(device(), { ...WHOLE, ticks: [...ticks, tick(50, "failed")] })?.faults).toEqual(["no-alarm"]);
  const again = [...ticks, tick(50, "failed"), tick(60, "passed", seen(61, 62))];
  expect(rowOf(device(), { ...WHOLE, ticks: again.toReversed() })?.alarm?.at).toBe(at(60));
});

test("in the order of the stairs, and counted", () => {
  const all = [
    device({ device: "c", place: "10栋 2层", buildingName: "10栋" }),
    device({ device: "b", place: "", buildingName: "" }),
    device(),
  ];
  const rows = acceptanceRows(TABLE, all, WHOLE);
  expect(rows.map((row) => row.device)).toEqual(["d", "c", "b"]);
  expect(acceptanceCounts(rows)).toEqual({ all: 3, accepted: 1, rejected: 0, incomplete: 2 });
});

test("what is signed stands for figures, not for names; another figure is another text", () => {
  const rows = acceptanceRows(TABLE, [device()], WHOLE);
  const text = acceptanceDigest(TABLE, 1, rows);
  expect(
    acceptanceDigest(
      TABLE,
      1,
      rows.map((row) => ({ ...row, name: "已删除 烟感" })),
    ),
  ).toBe(text);
  expect(acceptanceDigest(TABLE, 2, rows)).not.toBe(text);
  expect(
    acceptanceDigest(
      TABLE,
      1,
      rows.map((row) => ({ ...row, signal: -81 })),
    ),
  ).not.toBe(text);
});

test("two versions are compared device by device", () => {
  const before = acceptanceRows(TABLE, [device(), device({ device: "gone" })], { ...WHOLE, points: [] });
  const after = acceptanceRows(TABLE, [device(), device({ device: "new" })], WHOLE);
  expect(acceptanceChanges(before, after)).toMatchObject([
    { device: "d", before: "incomplete", after: "accepted", mended: ["place-check", "photo"], arisen: [] },
    { device: "new", before: null, after: "incomplete" },
    { device: "gone", before: "incomplete", after: null, mended: [] },
  ]);
  expect(acceptanceChanges(after, after)).toEqual([]);
});
