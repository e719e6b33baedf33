import { describe, expect, test } from "vitest";
import type { DutyRemark, Scope } from "../contracts/index.ts";
import { createDutyLog, dutyDayAt, shiftStarts } from "./duty-log.ts";

const ZONE = "Asia/Shanghai";
const at = (text: string): number => Date.parse(`${text}+08:00`);
const iso = (text: string): string => new Date(at(text)).toISOString();

describe("shifts of a day", () => {
  test("go from one beginning to the next, over midnight into the next day", () => {
    expect(shiftStarts(ZONE, "2026-11-29", ["20:00", "08:00"])).toEqual(
      ["2026-11-29T08:00", "2026-11-29T20:00", "2026-11-30T08:00"].map(at),
    );
    expect(shiftStarts(ZONE, "2026-12-31", ["08:00"])).toEqual([at("2026-12-31T08:00"), at("2027-01-01T08:00")]);
  });
  test.each([
    ["2026-11-29T07:59", "2026-11-28"],
    ["2026-11-29T08:00", "2026-11-29"],
    ["2026-11-29T23:59", "2026-11-29"],
    ["2026-11-30T03:00", "2026-11-29"],
  ])("at %s the day of the duty is %s", (when, day) => expect(dutyDayAt(ZONE, at(when), ["08:00", "20:00"])).toBe(day));
});

const BY = { user: "u1", username: "limin", name: "李敏" };
const scope = (...paths: string[]): Scope => ({
  ...{ ...BY, role: "duty", rights: new Set(), paths, people: null, families: "all", kinds: "all" },
});
function book() {
  const kept: DutyRemark[] = [];
  const asked: { whole: boolean }[] = [];
  const log = createDutyLog({
    records: {
      dutyLog: {
        lines: async (_scope, question) => {
          asked.push(question);
          return { items: [], next: null };
        },
        addRemark: async (remark) => void kept.push(remark),
        remark: async (id) => {
          const remark = kept.find((one) => one.id === id);
          return remark && { remark, corrected: kept.some(({ corrects }) => corrects === id) };
        },
      },
    },
    ...{ community: () => "xf", zone: () => ZONE, rootPath: () => "/xf/", shifts: () => ["08:00", "20:00"], told: () => undefined },
    namesAt: (when) => (when === at("2026-11-29T20:00") ? ["王强"] : []),
    makeId: (_at, ...parts) => parts.join("-"),
    now: () => at("2026-11-30T03:00"),
  });
  return { log, kept, asked };
}

test("the day under way at night is the one before, with who is on duty", () => {
  const day = book().log.day(null);
  expect(day).toMatchObject({ day: "2026-11-29", before: "2026-11-28", after: "2026-11-30", zone: ZONE });
  expect(day.shifts).toEqual([
    { from: iso("2026-11-29T08:00"), to: iso("2026-11-29T20:00"), name: "08:00–20:00", onDuty: [] },
    { from: iso("2026-11-29T20:00"), to: iso("2026-11-30T08:00"), name: "20:00–08:00", onDuty: ["王强"] },
  ]);
});

test("a remark is put right once, by another; one of elsewhere is none", async () => {
  const { log, kept } = book();
  expect(await log.remark({ text: " 电梯已修 ", nextShift: true }, BY, scope("/xf/a/"))).toMatchObject({ ok: true });
  const [first] = kept;
  expect(first).toMatchObject({ path: "/xf/a/", text: "电梯已修", nextShift: true, corrects: null, byName: "李敏" });
  const corrects = first?.id ?? "";
  expect(await log.remark({ text: "未修", corrects }, BY, scope("/xf/b/"))).toMatchObject({ ok: false, status: 404 });
  expect(await log.remark({ text: "未修", corrects }, BY, scope("/xf/"))).toMatchObject({ ok: true });
  expect(await log.remark({ text: "又修", corrects }, BY, scope("/xf/"))).toMatchObject({ ok: false, status: 409 });
  expect(kept).toHaveLength(2);
});

test("what is about no place is shown to whoever answers for all, and not where a place is asked for", async () => {
  const { log, asked } = book();
  const question = { from: 0, to: 1, path: null, kinds: null, rising: true };
  const page = { limit: 1, cursor: null };
  await log.lines(scope("/xf/"), question, page);
  await log.lines(scope("/xf/a/"), question, page);
  await log.lines(scope("/xf/"), { ...question, path: "/xf/a/" }, page);
  expect(asked.map(({ whole }) => whole)).toEqual([true, false, false]);
});
