import { beforeEach, expect, test } from "vitest";
import { createMemoryHub } from "../api/testing/memory-ports.ts";
import { alert, caseOf, DEVICES } from "../api/testing/world.ts";
import { type DutyRemark, type HandOver, type HandOverSheet, HOUR, MINUTE, type Scope, toIso } from "../contracts/index.ts";
import { createHandOvers } from "./hand-overs.ts";

const SHIFT = Date.parse("2026-03-01T00:00:00Z");
const BY = { user: "u1", username: "limin", name: "李敏" };
const NEXT = { user: "u2", username: "wang", name: "王强" };
const scope: Scope = {
  ...BY,
  role: "duty",
  rights: new Set(["cases.read"]),
  paths: ["/xfl/"],
  people: null,
  families: "all",
  kinds: "all",
};
const remark = (id: string, nextShift: boolean): DutyRemark => ({
  ...{ id, community: "xfl", path: "/xfl/", at: toIso(SHIFT), by: "limin", byName: "李敏", text: id, nextShift, corrects: null },
});

let now = SHIFT;
let sheets: HandOver[] = [];
const memory = createMemoryHub();
const [smoke] = DEVICES;
if (smoke === undefined) throw new Error("an empty world");
const raised = alert("a", "fire", smoke, "烟雾");
const at = { path: "/xfl/east/", person: null };
const open = { ...caseOf(raised), dueAt: toIso(SHIFT - 1), state: "taken" as const };
const book = createHandOvers({
  records: {
    handOvers: {
      list: async () => ({ items: sheets.toReversed(), next: null }),
      get: async (id) => sheets.find((one) => one.id === id),
      add: async (sheet: HandOverSheet) => void sheets.push({ ...sheet, state: "given", answered: null }),
      answer: async ({ handOver, act, by, byName, at: when, reason }) => {
        const one = sheets.find(({ id }) => id === handOver);
        if (one === undefined || one.answered !== null) return false;
        sheets = sheets.map((each) => (each === one ? { ...one, state: act, answered: { by, byName, at: when, reason } } : each));
        return true;
      },
    },
    dutyLog: {
      lines: async () => ({
        items: [remark("said", true), remark("aside", false)].map((one) => ({
          ...{ source: "remark" as const, at: SHIFT, key: one.id, remark: one, correctedBy: null },
        })),
        next: null,
      }),
      addRemark: async () => undefined,
      remark: async () => undefined,
    },
  },
  openAlerts: () => [
    { alert: raised, at },
    { alert: { ...raised, id: "later", state: "shelved", shelvedReason: "装修", shelvedUntil: toIso(SHIFT + HOUR) }, at },
    { alert: { ...raised, id: "far" }, at: { path: "/other/", person: null } },
  ],
  openCases: () => [
    { case: open, at },
    { case: { ...open, id: "owed", state: "visit-due", visit: { why: "reported", care: false, score: true, since: toIso(SHIFT) } }, at },
  ],
  maintenance: () => [],
  ports: () => ({
    ...memory.ports,
    devices: {
      ...memory.ports.devices,
      list: () => ({
        items: [
          { ...smoke, kind: "smoke", state: "online", on: ["isolated", "fault"] },
          { ...smoke, id: "weak", on: ["battery-low"] },
        ],
        next: null,
      }),
    },
    dutyLog: {
      ...memory.ports.dutyLog,
      day: (day) => ({
        ...memory.ports.dutyLog.day(day),
        shifts: [{ from: toIso(SHIFT), to: toIso(SHIFT + 12 * HOUR), name: "08:00–20:00", onDuty: [] }],
      }),
    },
  }),
  ...{ community: () => "xfl", rootPath: () => "/xfl/", told: () => undefined, now: () => now },
  makeId: (_at, ...parts) => parts.join("-"),
});
beforeEach(() => {
  now = SHIFT;
  sheets = [];
});

test("a shift that began unsigned is told after a while, until the hand-over is taken", async () => {
  expect((await book.due(scope)).missing).toBe(false);
  now = SHIFT + 15 * MINUTE;
  expect(await book.due(scope)).toMatchObject({ missing: true, waiting: null });
  const given = await book.give(BY, scope);
  expect(given).toMatchObject({ ok: true, value: { state: "given", shiftAt: toIso(SHIFT), given: { byName: "李敏" } } });
  expect(await book.due(scope)).toMatchObject({ missing: true, waiting: { state: "given" } });
  const id = sheets[0]?.id ?? "";
  expect(await book.give(BY, scope)).toMatchObject({ ok: false, status: 409 });
  expect(await book.answer(id, BY, null)).toMatchObject({ ok: false, status: 422 });
  expect(await book.answer(id, NEXT, null)).toMatchObject({ ok: true, value: { state: "taken", answered: { byName: "王强" } } });
  expect(await book.answer(id, NEXT, null)).toMatchObject({ ok: false, status: 409 });
  expect(await book.due(scope)).toMatchObject({ missing: false, waiting: null });
});

test("one that was refused says why and does not count; another may be given", async () => {
  now = SHIFT + HOUR;
  await book.give(BY, scope);
  expect(await book.answer(sheets[0]?.id ?? "", NEXT, "钥匙未交")).toMatchObject({ ok: true, value: { answered: { reason: "钥匙未交" } } });
  expect((await book.due(scope)).missing).toBe(true);
  expect(await book.give(BY, scope)).toMatchObject({ ok: true });
});

test("within the last hour it is for the shift that comes", async () => {
  now = SHIFT + 11.5 * HOUR;
  expect(await book.give(BY, scope)).toMatchObject({ ok: true, value: { shiftAt: toIso(SHIFT + 12 * HOUR) } });
});

test("lists what is open here: overdue, owed, shelved, unanswered, remarks for the next shift; and stays as it was", async () => {
  await book.give(BY, scope);
  const lists = sheets[0]?.lists;
  expect(lists?.cases.map(({ id, overdue }) => [id, overdue])).toEqual([[open.id, true]]);
  expect(lists?.visits.map(({ id }) => id)).toEqual(["owed"]);
  expect(lists?.unacknowledged.map(({ id }) => id)).toEqual(["a"]);
  expect(lists?.shelved).toMatchObject([{ id: "later", reason: "装修" }]);
  expect(lists?.remarks.map(({ id }) => id)).toEqual(["said"]);
});

test("devices are handed over by what is wrong with them, each thing by itself", async () => {
  const { devices } = (await book.now(scope)).lists;
  expect(devices.map(({ id, what }) => `${id} ${what}`)).toEqual([`${smoke.id} isolated`, `${smoke.id} fault`, "weak battery"]);
});
