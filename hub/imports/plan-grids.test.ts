import { describe, expect, test } from "vitest";
import type { Grid, Place } from "../../contracts/index.ts";
import { readBuildings, readUnits } from "./building-list.ts";
import { openFile } from "./open-file.ts";
import { planImport } from "./plan.ts";
import { readTable } from "./table.ts";
import { templateOf } from "./template.ts";
import { WORLD } from "./testing.ts";
import type { ImportWorld } from "./world.ts";

const place = (id: string, level: Place["level"], name: string, parent: string): Place => ({
  ...{ id, community: "xf", level, name, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
});
const grid = (id: string, name: string, places: readonly string[], more: Partial<Grid> = {}): Grid => ({
  ...{ id, community: "xf", name, parent: null, head: null, workers: [], places: [...places], stewards: [], outline: null, ...more },
});
const CITY: ImportWorld = {
  ...WORLD,
  places: [
    ...WORLD.places,
    ...["1", "2", "5"].map((number) => place(`b${number}`, "building", `${number}栋`, "c1")),
    place("d1", "building", "1栋", "c2"),
  ],
  staff: [
    { user: "u-chen", name: "陈涛" },
    { user: "u-lin", name: "林芳" },
    { user: "u-lin2", name: "林芳" },
  ],
};
const HEAD = "网格,网格长,网格长电话,网格员,微网格,微网格长,小区,楼栋,单元,楼栋长,楼栋长电话,单元长";

function plan(lines: readonly string[], world = CITY) {
  const opened = openFile(new TextEncoder().encode([HEAD, ...lines].join("\n")));
  const table = opened.ok ? readTable(opened.file.rows, "grids", {}) : undefined;
  if (table === undefined) throw new Error("no table");
  const fields = Object.fromEntries(table.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  let made = 0;
  return planImport(
    table,
    world,
    {
      ...{ kind: "grids", fields, datum: null, compound: null, panel: null, now: 0, by: { by: "leader", byName: "负责人" } },
      ...{ year: 2026, zone: "Asia/Shanghai" },
    },
    {
      ...{ makeId: (prefix) => `${prefix}-${++made}`, makeNumber: () => "0", hash: (text) => text, seal: (text) => text },
      progress: () => undefined,
    },
  );
}

describe("lists of buildings", () => {
  const said = (text: string): string => {
    const read = readBuildings(text);
    return read.ok
      ? read.buildings.map(({ before, building, unit }) => `${before}${building}${unit ? `.${unit}` : ""}`).join(" ")
      : `?${read.part}`;
  };
  test.each([
    ["1-3栋、5栋", "1 2 3 5"],
    ["１－３栋，５栋", "1 2 3 5"],
    ["1栋至3栋", "1 2 3"],
    ["1#-2#；7#", "1 2 7"],
    ["一栋和二栋", "1 2"],
    ["1号楼、A座", "1 A"],
    ["幸福里1-2栋、二期5栋", "幸福里1 幸福里2 二期5"],
    ["3栋2单元", "3.2"],
    ["3-1栋", "?3-1栋"],
    ["全部", "?全部"],
  ])("%s is %s", (text, wanted) => expect(said(text)).toBe(wanted));
  test("units", () => expect([readUnits("1-2单元、4单元"), readUnits("一楼"), readUnits("")]).toEqual([["1", "2", "4"], undefined, []]));
  test("the template reads as it is", () => {
    const opened = openFile(templateOf("grids"));
    const table = opened.ok ? readTable(opened.file.rows, "grids", {}) : undefined;
    expect(table?.columns.filter(({ field }) => field === null)).toEqual([]);
    expect(table?.rows).toEqual([]);
  });
});

describe("grids of a file", () => {
  test("rows of one name become one grid, its parts hang on it, people with a log-in are found by name", () => {
    const {
      plan: made,
      counts,
      faults,
    } = plan([
      "第1网格,王组长,13900000001,陈涛,,,幸福里,1-2栋,,,,",
      "第1网格,,,,,,幸福里,5栋,,钱楼长,13900000002,",
      "第1网格,,,,第1微网格,陈涛,幸福里,3栋,2单元,,,孙单元",
    ]);
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({ rows: 3, insert: 2, update: 0, faulty: 0, places: 0 });
    const [first, part] = made.newGrids;
    expect(first).toMatchObject({
      ...{ name: "第1网格", parent: null, workers: ["u-chen"], places: ["b1", "b2", "b5"] },
      head: { user: null, name: "王组长", phone: "13900000001" },
      stewards: [{ place: "b5", keeper: { user: null, name: "钱楼长", phone: "13900000002" } }],
    });
    expect(part).toMatchObject({
      ...{ name: "第1微网格", parent: first?.id, places: ["u2"], head: { user: "u-chen", name: "陈涛", phone: null } },
      stewards: [{ place: "u2", keeper: { name: "孙单元" } }],
    });
    expect(made.rows.get(part?.id ?? "")).toBe(4);
  });

  test("a building of two grids is a fault that names both, in the file and in the register, and neither half is taken", () => {
    const twice = plan(["第1网格,,,,,,幸福里,1-2栋,,,,", "第2网格,,,,,,幸福里,2栋,,,,", "第3网格,,,,,,幸福里,5栋,,,,"]);
    expect(twice.faults[0]).toMatchObject({ row: 3, column: "楼栋" });
    expect(twice.faults[0]?.what.zh).toContain("同时划给了“第1网格”（第 2 行）和“第2网格”");
    expect(twice.plan.newGrids.map(({ name }) => name)).toEqual(["第1网格", "第3网格"]);
    const known = plan(["第2网格,,,,,,幸福里,1栋,,,,"], { ...CITY, grids: [grid("g1", "第1网格", ["b1"])] });
    expect(known.faults[0]?.what.zh).toMatch(/“第2网格”：.*1栋.*“第1网格”/);
  });

  test.each([
    ["第1网格,,,,,,幸福里,9栋,,,,", "楼栋", "没有登记过“9栋”"],
    ["第1网格,,,,,,,1栋,,,,", "楼栋", "哪个小区"],
    ["第1网格,,,无名,,,幸福里,1栋,,,,", "网格员", "没有可进网格的账号"],
    ["第1网格,,,林芳,,,幸福里,1栋,,,,", "网格员", "有 2 个账号"],
    ["第1网格,,,,,,幸福里,3栋,7单元,,,", "单元", "没有登记过"],
    ["第1网格,,,,,,幸福里,,,钱楼长,,", "楼栋长", "没有写楼栋"],
    ["第1网格,王,1390000,,,,幸福里,1栋,,,,", "网格长电话", "11 位"],
    [",,,,,,幸福里,1栋,,,,", "网格", "没有网格名称"],
  ])("%s: %s %s", (line, column, what) => {
    const { faults, plan: made } = plan([line]);
    expect(faults[0]).toMatchObject({ row: 2, column });
    expect(faults[0]?.what.zh).toContain(what);
    expect(made.newGrids).toEqual([]);
  });

  test("a known grid keeps what is not said and takes the places of the file, but not half of them", () => {
    const known = grid("g1", "第1网格", ["b1", "b2"], { workers: ["u-chen"], head: { user: null, name: "王组长", phone: "13900000001" } });
    const world = { ...CITY, grids: [known] };
    const moved = plan(["第1网格,,,,,,幸福里,2栋、5栋,,,,"], world);
    expect(moved.plan.changedGrids[0]?.after).toEqual({ ...known, places: ["b2", "b5"] });
    const half = plan(["第1网格,,,,,,幸福里,2栋,,,,", "第1网格,,,,,,幸福里,9栋,,,,"], world);
    expect([half.plan.changedGrids, half.faults.map(({ row }) => row)]).toEqual([[], [3, 2]]);
    expect(plan(["第1网格,王组长,,陈涛,,,幸福里,2栋、1栋,,,,"], world).counts).toMatchObject({ insert: 0, update: 0, same: 1 });
  });

  test("whoever looks after a building within a compound or an outline of the grid lists it not once more", () => {
    const ring: [number, number][] = [
      [103, 29],
      [104, 29],
      [104, 30],
      [103, 30],
    ];
    const inside = CITY.places.map((one) => (one.id === "b1" ? { ...one, point: { lon: 103.5, lat: 29.5 } } : one));
    const world = { ...CITY, places: inside, grids: [grid("g1", "第1网格", [], { outline: ring })] };
    const outlined = plan(["第1网格,,,,,,幸福里,1栋,,钱楼长,13900000002,"], world);
    expect(outlined.faults).toEqual([]);
    expect(outlined.plan.changedGrids[0]?.after).toMatchObject({ places: [], stewards: [{ place: "b1" }] });
    const { plan: whole } = plan(["第9网格,,,,,,幸福里,,,,,", "第9网格,,,,,,幸福里,1栋,,钱楼长,13900000002,"]);
    expect(whole.newGrids[0]).toMatchObject({ places: ["c1"], stewards: [{ place: "b1" }] });
  });
});
