import { expect, test } from "vitest";
import type { DeviceRecord, Place } from "../../contracts/index.ts";
import { COMPONENTS } from "../../ingest/index.ts";
import { openFile } from "./open-file.ts";
import { planImport } from "./plan.ts";
import { pointKindOf } from "./point-kinds.ts";
import { readPointText } from "./point-places.ts";
import { readTable } from "./table.ts";
import { templateOf } from "./template.ts";
import { encodeGbk, WORLD } from "./testing.ts";
import type { ImportWorld } from "./world.ts";
import { newWorkbook } from "./xlsx-write.ts";

const device = (id: string, externalId: string, kind: DeviceRecord["kind"], more: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ id, community: "xf", externalId, name: id, kind, place: "b3", interval: null, gateway: null, createdAt: 0 },
  ...more,
});
const PANEL = device("panel", "000000112233", "fire-panel", { name: "3栋主机" });
const withDevices = (...devices: readonly DeviceRecord[]): ImportWorld => ({ ...WORLD, devices: [PANEL, ...devices] });

let made = 0;
function planned(bytes: Uint8Array, world: ImportWorld = withDevices(), panel: string | null = null) {
  const opened = openFile(bytes);
  if (!opened.ok) throw new Error(opened.words.zh);
  const table = readTable(opened.file.rows, "panel-points", {});
  if (!table) throw new Error("no headings");
  const fields = Object.fromEntries(table.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  return planImport(
    table,
    world,
    {
      ...{ kind: "panel-points", fields, datum: null, compound: null, panel, now: 7, year: 2026, zone: "Asia/Shanghai" },
      by: { by: "leader", byName: "负责人" },
    },
    {
      makeId: (prefix) => `${prefix}-${++made}`,
      makeNumber: () => "1",
      ...{ hash: (text: string) => text, seal: (text: string) => text, progress: () => undefined },
    },
  );
}
const book = (heads: readonly string[], ...rows: readonly (readonly string[])[]): Uint8Array =>
  newWorkbook("点位", [["3栋消防主机点位表"], heads, ...rows], 1);
const HEADS = ["机号", "回路", "地址", "设备类型", "安装位置", "楼层", "备注"];

/** Where a planned device is, as names from the building down. */
function whereOf({ plan }: ReturnType<typeof planned>, at: number): string {
  const all = new Map([...WORLD.places, ...plan.newPlaces].map((place) => [place.id, place]));
  const names: string[] = [];
  for (let place: Place | undefined = all.get(plan.newDevices[at]?.place ?? ""); place; place = all.get(place.parent ?? ""))
    if (place.level !== "community" && place.level !== "compound") names.unshift(place.name);
  return names.join(" ");
}

test("a row is a point under the id that the decoder resolves, at its floor, with what its text says in its name", () => {
  const found = planned(
    book(
      HEADS,
      ["1", "2", "15", "点型光电感烟火灾探测器", "3栋2单元走廊东侧", "5", "2026年换"],
      ["01", "02", "016", "手动报警按钮", "3栋2单元501", "", ""],
      ["1", "2", "17", "输入模块（水流指示器）", "3号楼地下二层泵房", "", ""],
      ["1", "2", "18", "声光警报器", "南门", "", ""],
      ["1", "2", "19", "烟感", "走廊西侧", "5层", ""],
    ),
  );
  expect(found.faults).toEqual([]);
  expect(found.counts).toMatchObject({ rows: 5, insert: 5, update: 0, same: 0, faulty: 0 });
  expect(found.plan.newDevices.map(({ externalId, name, kind, onChange }) => [externalId, name, kind, onChange])).toEqual([
    ["000000112233:1:2:15", "走廊东侧点型光电感烟火灾探测器 1-2-15", "smoke", true],
    ["000000112233:1:2:16", "手动报警按钮 1-2-16", "call-point", true],
    ["000000112233:1:2:17", "泵房输入模块(水流指示器) 1-2-17", "fire-module", true],
    ["000000112233:1:2:18", "声光警报器 1-2-18", "siren", true],
    ["000000112233:1:2:19", "走廊西侧烟感 1-2-19", "smoke", true],
  ]);
  expect([0, 1, 2, 3, 4].map((at) => whereOf(found, at))).toEqual(["3栋 2单元 5层", "3栋 2单元 5层 501", "3栋 地下2层", "南门", "3栋 5层"]);
  expect(found.notes).toEqual([{ row: 7, what: expect.objectContaining({ zh: expect.stringContaining("没有写楼栋") }) }]);
});

test.each([
  ["1-2-15", "1:2:15"],
  ["001-02-015", "1:2:15"],
  ["１－２－１５", "1:2:15"],
  ["1号机2回路15号", "1:2:15"],
  ["1/2/15", "1:2:15"],
  ["1#机2#回路15", "1:2:15"],
  ["2-15", "0:2:15"],
  ["15", "0:0:15"],
])("an address written %s", (text, code) => {
  const { plan, faults } = planned(book(["编码", "类型", "位置"], [text, "烟感", "3栋"]));
  expect(faults).toEqual([]);
  expect(plan.newDevices.map(({ externalId }) => externalId)).toEqual([`000000112233:${code}`]);
});

test.each([
  [["", "烟感", "3栋"], "没有地址"],
  [["1-2-x", "烟感", "3栋"], "看不懂这个地址"],
  [["1-2-3-4", "烟感", "3栋"], "看不懂这个地址"],
  [["300-2-1", "烟感", "3栋"], "机号不能大于 255"],
  [["1-2-15", "彩灯", "3栋"], "看不懂设备类型"],
  [["1-2-15", "", "3栋"], "没有设备类型"],
  [["1-2-15", "烟感", "9栋1单元走廊"], "没有登记过 9 栋"],
])("a row %j is told what is wrong with it", (row, words) => {
  const { faults, counts } = planned(book(["编码", "类型", "位置"], row, ["1-2-99", "烟感", "3栋"]));
  expect(faults).toMatchObject([{ row: 3, what: { zh: expect.stringContaining(words) } }]);
  expect(counts).toMatchObject({ insert: 1, faulty: 1 });
});

test("the same address twice: one point where all else is the same, else told", () => {
  const rows = [
    ["1-2-15", "烟感", "3栋2单元5层"],
    ["1-2-15", "烟感", "3栋2单元5层"],
    ["1-2-15", "温感", "3栋2单元5层"],
  ] as const;
  const { counts, faults } = planned(book(["编码", "类型", "位置"], ...rows));
  expect(counts).toMatchObject({ insert: 1, merged: 1, faulty: 1 });
  expect(faults).toMatchObject([{ row: 5, what: { zh: "与第 3 行是同一个地址 1-2-15" } }]);
});

test("a newer list moves and renames, leaves alone what is as it was, and tells what it lacks", () => {
  const rows = [
    ["1-2-15", "烟感", "3栋2单元5层走廊"],
    ["1-2-16", "手报", "3栋2单元5层楼梯"],
  ] as const;
  const first = planned(book(["编码", "类型", "位置"], ...rows)).plan.newDevices;
  const gone = device("gone", "000000112233:1:2:99", "smoke");
  const by = device("frame", "000000112233:1:2:17", "smoke", { name: "认领的" });
  const world = withDevices(...first, gone, by);
  const { plan, counts, notes } = planned(
    book(["编码", "类型", "位置"], rows[0], ["1-2-16", "手报", "3栋2单元501"], ["1-2-17", "温感", "3栋2单元5层"]),
    world,
  );
  expect(counts).toMatchObject({ insert: 0, same: 1, update: 2 });
  expect(plan.newDevices).toEqual([]);
  expect(plan.changedDevices.map(({ before, after }) => [before.id, after.id, after.name, after.kind, after.onChange])).toEqual([
    [first[1]?.id, first[1]?.id, "手报 1-2-16", "call-point", true],
    ["frame", "frame", "温感 1-2-17", "heat", true],
  ]);
  expect(notes).toContainEqual({
    row: 0,
    what: expect.objectContaining({ zh: "3栋主机 已登记的 1 个部件不在这份表里，保留不动，拆除的请在设备页删除：1-2-99" }),
  });
});

test("which panel: the only one, the chosen one, or one named in a column", () => {
  const other = device("other", "000000445566", "fire-panel", { name: "二期主机" });
  const one = book(["主机", "编码", "类型", "位置"], ["二期主机", "1-2-15", "烟感", "3栋"], ["", "1-2-16", "烟感", "3栋"]);
  const chosen = planned(one, withDevices(other), "panel");
  expect(chosen.plan.newDevices.map(({ externalId }) => externalId)).toEqual(["000000445566:1:2:15", "000000112233:1:2:16"]);
  expect(planned(one, withDevices(other)).faults).toMatchObject([{ row: 4, what: { zh: expect.stringContaining("有几台主机") } }]);
  expect(planned(one).faults).toMatchObject([{ row: 3, what: { zh: expect.stringContaining("没有这台主机") } }]);
});

test("a CSV in GB 18030, and the template that comes back as it is", () => {
  const csv = encodeGbk("机号,回路,地址,设备类型,安装位置,楼层\r\n1,2,15,感烟探测器,3栋2单元走廊,5\r\n");
  expect(planned(csv).plan.newDevices).toMatchObject([{ externalId: "000000112233:1:2:15", kind: "smoke" }]);
  const outcome = openFile(templateOf("panel-points"));
  const table = outcome.ok ? readTable(outcome.file.rows, "panel-points", {}) : undefined;
  expect(table?.columns.map(({ field }) => field)).not.toContain(null);
});

test("every kind of component of the standard, by its word and by its number", () => {
  const odd = Object.entries(COMPONENTS).filter(
    ([code, { zh }]) => Number(code) > 1 && (pointKindOf(zh) === undefined || pointKindOf(zh) !== pointKindOf(code)),
  );
  expect(odd).toEqual([]);
  const words = [
    ...["感烟", "点型感烟", "烟感探测器", "JTY-GD 感烟探测器", "红外光束感烟", "感温", "点型感温火灾探测器", "缆式感温", "红外火焰探测器"],
    ...[
      "手报",
      "手动火灾报警按钮",
      "消火栓按钮",
      "消报",
      "输入模块",
      "输入输出模块",
      "声光警报器",
      "火灾声光警报器",
      "压力开关",
      "水流指示器",
    ],
    ...["信号蝶阀", "排烟防火阀", "防火卷帘", "应急广播", "可燃气体探测器", "剩余电流探测器", "一氧化碳探测器", "消防电话", "总线隔离器"],
  ];
  const kinds = words.map((word) => pointKindOf(word));
  expect(kinds).toEqual([
    ...["smoke", "smoke", "smoke", "smoke", "smoke", "heat", "heat", "heat", "heat"],
    ...[
      "call-point",
      "call-point",
      "call-point",
      "call-point",
      "fire-module",
      "fire-module",
      "siren",
      "siren",
      "fire-module",
      "fire-module",
    ],
    ...["fire-module", "fire-module", "fire-module", "fire-module", "gas", "electrical-fire", "co", "fire-module", "fire-module"],
  ]);
});

test.each([
  ["3栋2单元501客厅", ["", "3", "2", null, "501", "客厅"]],
  ["幸福里二期3号楼B2层车库", ["幸福里二期", "3", null, -2, null, "车库"]],
  ["三号楼二单元五层走廊", ["", "3", "2", 5, null, "走廊"]],
  ["3-2-501厨房", ["", "3", "2", null, "501", "厨房"]],
  ["地下一层配电室", ["", null, null, -1, null, "配电室"]],
  ["A座12层电梯前室", ["", "A", null, 12, null, "电梯前室"]],
  ["消防控制室", ["", null, null, null, null, "消防控制室"]],
])("the text %s", (text, parts) => {
  const { before, building, unit, floor, room, rest } = readPointText(text);
  expect([before, building, unit, floor, room, rest]).toEqual(parts);
});

test("ten thousand points are planned within seconds, also against themselves", () => {
  const rows = Array.from({ length: 10_000 }, (_, n) => [
    ...["1", `${1 + Math.floor(n / 200)}`, `${1 + (n % 200)}`, "点型光电感烟火灾探测器", `3栋2单元${1 + (n % 30)}层走廊${n % 7}号`, ""],
  ]);
  const bytes = book(HEADS, ...rows);
  const began = performance.now();
  const first = planned(bytes);
  expect(first.counts).toMatchObject({ insert: 10_000, faulty: 0 });
  const again = planned(bytes, { ...withDevices(...first.plan.newDevices), places: [...WORLD.places, ...first.plan.newPlaces] });
  expect(again.counts).toMatchObject({ same: 10_000, insert: 0, update: 0, places: 0 });
  expect(performance.now() - began).toBeLessThan(30_000);
}, 60_000);

const CAMERAS = [
  device("cam-1", "C-01", "camera", { name: "3栋5层走廊 摄像头" }),
  device("cam-2", "C-02", "camera", { name: "南门" }),
  device("cam-3", "C-03", "camera", { name: "南门" }),
];
const SEEN = ["编码", "类型", "位置", "摄像机", "备注"];

test.each([
  ["3栋5层走廊 摄像头", "by its name"],
  ["３栋5层走廊 摄像头", "by its name in full-width marks"],
  ["c-01", "by its number, in small letters"],
  ["cam-1", "by its id"],
])("a camera named %s is found %s, and the remark is kept as it stands", (text) => {
  const { plan, faults } = planned(book(SEEN, ["1-2-15", "烟感", "3栋", text, "2026年换，型号：JTY"]), withDevices(...CAMERAS));
  expect(faults).toEqual([]);
  expect(plan.newDevices).toMatchObject([{ camera: "cam-1", remark: "2026年换，型号：JTY" }]);
});

test.each([
  ["C-99", "没有登记这台摄像头"],
  ["panel", "没有登记这台摄像头"],
  ["南门", "有 2 台摄像头叫这个名称"],
])("a camera %s is a fault of its row and its column", (text, words) => {
  const { faults, counts } = planned(book(SEEN, ["1-2-15", "烟感", "3栋", text, ""]), withDevices(...CAMERAS));
  expect(faults).toMatchObject([{ row: 3, column: "摄像机", value: text, what: { zh: expect.stringContaining(words) } }]);
  expect(counts).toMatchObject({ insert: 0, faulty: 1 });
});

test("an empty cell takes nothing away, another camera takes the place of the one before", () => {
  const rows = (camera: string, remark: string) => book(SEEN, ["1-2-15", "烟感", "3栋", camera, remark]);
  const [point] = planned(rows("C-01", "靠窗"), withDevices(...CAMERAS)).plan.newDevices;
  if (point === undefined) throw new Error("no point");
  const world = withDevices(...CAMERAS, point);
  expect(planned(rows("", ""), world).counts).toMatchObject({ same: 1, update: 0 });
  expect(planned(rows("C-02", ""), world).plan.changedDevices).toMatchObject([{ after: { camera: "cam-2", remark: "靠窗" } }]);
});
