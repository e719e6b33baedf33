import { describe, expect, it } from "vitest";
import type { Duty, Roster } from "../../contracts/index.ts";
import { CSV_HEADING, readTable, rowsOf } from "./table.ts";

const roster: Roster = {
  ...{
    id: "r1",
    community: "c1",
    place: "p1",
    name: "值班室",
    restHours: 8,
    longestHours: 24,
    byName: "",
    changedAt: "2026-11-01T00:00:00Z",
  },
  shifts: [{ id: "night", name: "夜班", from: "20:00", to: "08:00", days: "every", posts: ["duty-a"] }],
};
const USERS = [
  { id: "u1", username: "limin", name: "李敏", role: "duty" },
  { id: "u2", username: "wangq", name: "王强", role: "duty" },
  { id: "u3", username: "wangq2", name: "王强", role: "duty" },
  { id: "u4", username: "zhao", name: "赵主任", role: "leader" },
];
const read = (text: string, shifts = roster.shifts) =>
  readTable(
    text.split("\r\n").map((line) => line.split(",")),
    {
      roster: { ...roster, shifts },
      zone: "Asia/Shanghai",
      usersNamed: (name) => USERS.filter((one) => one.name === name || one.username === name),
    },
  );
const HEAD = "日期,班次,岗位,姓名,用户名,开始,结束,备注\r\n";

describe("a table of duties", () => {
  it.each([
    [
      "a plain row",
      "2026-11-28,夜班,值班员A,李敏",
      { date: "2026-11-28", shift: "night", post: "duty-a", user: "u1", times: null, note: null },
    ],
    ["a date as spreadsheets write it, digits of full width", "２０２６/１１/８,夜班,值班员A,李敏", { date: "2026-11-08", user: "u1" }],
    ["English names", "2026-11-28,night,Duty officer A,limin", { user: "u1", post: "duty-a" }],
    ["one of two of a name by the user name", "2026-11-28,夜班,值班员A,王强,wangq2", { user: "u3" }],
    [
      "times of its own, and a note",
      "2026-11-28,夜班,值班员A,李敏,,22:00,8:00,早到",
      { times: { from: "22:00", to: "08:00" }, note: "早到" },
    ],
    ["the shift's own times", "2026-11-28,夜班,值班员A,李敏,,20:00,08:00", { times: null }],
  ])("%s", (_, row, expected) => {
    const table = read(HEAD + row);
    expect(table.errors).toEqual([]);
    expect(table.wanted[0]).toMatchObject(expected);
  });
  it.each([
    ["no such day", "2026-02-30,夜班,值班员A,李敏", "2026-02-30"],
    ["no such shift", "2026-11-28,中班,值班员A,李敏", "夜班"],
    ["no such post", "2026-11-28,夜班,保安,李敏", "保安"],
    ["nobody of that name", "2026-11-28,夜班,值班员A,李明", "没有叫“李明”"],
    ["nobody named", "2026-11-28,夜班,值班员A,", "没有填写"],
    ["two of that name", "2026-11-28,夜班,值班员A,王强", "wangq、wangq2"],
    ["the wrong role", "2026-11-28,夜班,值班员A,赵主任", "不能上值班员A岗"],
    ["half a time", "2026-11-28,夜班,值班员A,李敏,,20:00,", "都写成"],
  ])("%s is said with its row", (_, row, words) => {
    const { errors, wanted } = read(`${HEAD}2026-11-27,夜班,值班员A,李敏\r\n${row}`);
    expect(wanted).toHaveLength(1);
    expect(errors).toMatchObject([{ row: 3 }]);
    expect(errors[0]?.words.zh).toContain(words);
  });
  it("says which headings are missing", () => {
    expect(read("日期,岗位\r\n2026-11-28,值班员A").errors[0]?.words.zh).toContain("班次、姓名");
  });
  it("finds its heading below titles, and counts rows as the file does", () => {
    const { errors, wanted, headRow } = read(
      `幸福里社区值班表\r\n2026年11月,,,\r\n${HEAD}2026-11-28,夜班,值班员A,李敏\r\n2026-11-29,夜班,值班员A,无名`,
    );
    expect(headRow).toBe(3);
    expect(wanted).toHaveLength(1);
    expect(errors).toMatchObject([{ row: 5 }]);
  });
  it("reads the table that hangs on the wall: a column for each post, several names in a cell, one shift unnamed", () => {
    const { errors, wanted } = read("日期,星期,带班领导,值班员A\r\n2026-11-28,六,赵主任,李敏、wangq\r\n2026-11-29,日,,李敏");
    expect(errors).toEqual([]);
    expect(wanted.map(({ date, shift, post, user }) => [date, shift, post, user])).toEqual([
      ["2026-11-28", "night", "leader", "u4"],
      ["2026-11-28", "night", "duty-a", "u1"],
      ["2026-11-28", "night", "duty-a", "u2"],
      ["2026-11-29", "night", "duty-a", "u1"],
    ]);
    const [night] = roster.shifts;
    const two = night === undefined ? [] : [night, { ...night, id: "day", name: "白班", from: "08:00", to: "20:00" }];
    expect(read("日期,带班领导\r\n2026-11-28,赵主任", two).errors[0]?.words.zh).toContain("缺少：班次");
    expect(read("日期,班次,带班领导\r\n2026-11-28,白班,赵主任", two).wanted).toMatchObject([{ shift: "day", post: "leader" }]);
  });
  it("goes out and comes in as it was", () => {
    const duty: Duty = {
      ...{ id: "d1", roster: "r1", date: "2026-11-28", shift: "night", post: "duty-a", user: "u3", ownTimes: true, note: "晚到" },
      ...{
        from: "2026-11-28T14:00:00.000Z",
        to: "2026-11-29T00:00:00.000Z",
        fill: null,
        byName: "赵主任",
        changedAt: "2026-11-01T00:00:00.000Z",
      },
    };
    const rows = rowsOf([duty], roster, "Asia/Shanghai", (id) => USERS.find((one) => one.id === id));
    const { wanted, errors } = read([CSV_HEADING, ...rows].map((cells) => cells.join(",")).join("\r\n"));
    expect(errors).toEqual([]);
    expect(wanted).toEqual([
      { date: "2026-11-28", shift: "night", post: "duty-a", user: "u3", times: { from: "22:00", to: "08:00" }, note: "晚到" },
    ]);
  });
});
