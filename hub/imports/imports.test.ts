import { describe, expect, test } from "vitest";
import { type ImportKind, toGcj, toWgs } from "../../contracts/index.ts";
import { readAddress } from "./address.ts";
import { readIdentity } from "./identity.ts";
import { fileWithRemarks, type OpenedFile, openFile } from "./open-file.ts";
import { planImport } from "./plan.ts";
import { readTable, type Table } from "./table.ts";
import { readTelephones } from "./telephone.ts";
import { templateOf } from "./template.ts";
import { encodeGbk, identityOf, WORLD } from "./testing.ts";
import type { ImportWorld } from "./world.ts";
import { newWorkbook } from "./xlsx-write.ts";
import { unzip, zip } from "./zip.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function opened(bytes: Uint8Array): OpenedFile {
  const outcome = openFile(bytes);
  if (!outcome.ok) throw new Error(outcome.words.zh);
  return outcome.file;
}

function tableOf(bytes: Uint8Array, kind: ImportKind = "people"): Table {
  const table = readTable(opened(bytes).rows, kind, {});
  if (!table) throw new Error("no headings");
  return table;
}

let made = 0;
function planned(
  table: Table,
  kind: ImportKind = "people",
  world: ImportWorld = WORLD,
  more: { datum?: "GCJ-02"; compound?: string } = {},
) {
  const fields = Object.fromEntries(table.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  const tools = {
    makeId: (prefix: string) => `${prefix}-${++made}`,
    makeNumber: () => String(++made),
    hash: (text: string) => `#${text}`,
    seal: (text: string) => `sealed ${text.length}`,
    progress: () => undefined,
  };
  const order = {
    kind,
    fields,
    datum: more.datum ?? null,
    compound: more.compound ?? null,
    panel: null,
    now: Date.UTC(2026, 10, 28),
    year: 2026,
    zone: "Asia/Shanghai",
    by: { by: "leader", byName: "负责人" },
  };
  return planImport(table, world, order, tools);
}
const csv = (lines: readonly string[]): Uint8Array => utf8(`${lines.join("\r\n")}\r\n`);

describe("an address", () => {
  test.each([
    ["3栋2单元501", "", "3", "2", "501"],
    ["3-2-501", "", "3", "2", "501"],
    ["３－２－５０１", "", "3", "2", "501"],
    ["三栋二单元501室", "", "3", "2", "501"],
    ["幸福里二期 03幢2单元 501", "幸福里二期", "3", "2", "501"],
    ["乐山市中区幸福里12号楼1单元12层1203号", "乐山市中区幸福里", "12", "1", "1203"],
    ["十二栋1204", "", "12", null, "1204"],
    ["5#301", "", "5", null, "301"],
    ["A座1801", "", "A", null, "1801"],
  ])("%s", (text, before, building, unit, room) => expect(readAddress(text)).toEqual({ before, building, unit, room }));
  test.each(["3楼左手第二家", "村委会旁边", "5楼501", "", "3栋"])("%s names no door", (text) => expect(readAddress(text)).toBeUndefined());
});

describe("a telephone cell", () => {
  test.each([
    ["13812345678", ["13812345678"]],
    ["+86 138-1234-5678", ["13812345678"]],
    ["１３８１２３４５６７８", ["13812345678"]],
    ["8613812345678", ["13812345678"]],
    ["0833-2155678", ["08332155678"]],
    ["（0833）2155678", ["08332155678"]],
    ["13812345678、13912345678", ["13812345678", "13912345678"]],
    ["13812345678 13912345678", ["13812345678", "13912345678"]],
    ["1381234567813912345678", ["13812345678", "13912345678"]],
    ["13812345678/2155678", ["13812345678", "2155678"]],
  ])("%s", (text, numbers) => expect(readTelephones(text)).toEqual({ ok: true, numbers }));
  test.each(["1381234567", "1.38E+10", "不详", "138123456789"])("%s is none", (text) => expect(readTelephones(text).ok).toBe(false));
});

test("an identity number is read by its check digit and its date", () => {
  const number = identityOf("1944-05-06", 322);
  expect(readIdentity(number)).toEqual({ ok: true, number, birth: "1944-05-06", sex: "f" });
  const wrong = `${number.slice(0, 16)}${number[16] === "3" ? "4" : "3"}${number[17]}`;
  expect(readIdentity(wrong)).toEqual({ ok: false, why: "check" });
  expect(readIdentity(identityOf("1944-02-30", 322))).toEqual({ ok: false, why: "date" });
  expect(readIdentity("511102440506322")).toEqual({ ok: false, why: "length" });
});

test("coordinates of the three datums meet at one point", () => {
  const wgs = { lon: 116.404, lat: 39.915 };
  const gcj = toGcj(wgs);
  // The offset in Beijing is some 550 m to the north-east.
  expect(gcj.lon - wgs.lon).toBeCloseTo(0.006_24, 4);
  expect(gcj.lat - wgs.lat).toBeCloseTo(0.0014, 4);
  const back = toWgs("GCJ-02", gcj);
  expect(Math.hypot(back.lon - wgs.lon, back.lat - wgs.lat)).toBeLessThan(1e-6);
  const baidu = toWgs("BD-09", { lon: 116.416_627, lat: 39.922_699 });
  expect(Math.hypot(baidu.lon - wgs.lon, baidu.lat - wgs.lat)).toBeLessThan(2e-5);
  expect(toWgs("WGS-84", wgs)).toEqual(wgs);
});

describe("a file", () => {
  const lines = ["姓名,住址,性别", "王桂兰,3-2-501,女", '"李 强","3栋2单元502",男'];
  const text = lines.join("\r\n");
  test.each([
    ["UTF-8", utf8(text)],
    ["UTF-8", utf8(`\uFEFF${text}`)],
    ["GB 18030", encodeGbk(text)],
    ["UTF-16", new Uint8Array([0xff, 0xfe, ...new Uint8Array(new Uint16Array([...text].map((char) => char.charCodeAt(0))).buffer)])],
    [
      "XLSX",
      newWorkbook(
        "表",
        lines.map((line) => line.replaceAll('"', "").split(",")),
        0,
      ),
    ],
  ])("in %s is one table", (format, bytes) => {
    const file = opened(bytes);
    expect(file.format).toBe(format);
    expect(file.rows.map((row) => row.map((cell) => cell.text))).toEqual([
      ["姓名", "住址", "性别"],
      ["王桂兰", "3-2-501", "女"],
      ["李 强", "3栋2单元502", "男"],
    ]);
  });
  test("an old XLS is refused with the way to mend it", () => {
    const outcome = openFile(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]));
    expect(outcome.ok ? "" : outcome.words.zh).toContain("另存为");
  });
  test("an archive that is no workbook is refused in words", () => expect(openFile(new Uint8Array([0x50, 0x4b, 3, 4, 0])).ok).toBe(false));
});

describe("headings", () => {
  test("are found below titles, under other names, and beside the name they belong to", () => {
    const table = tableOf(
      csv([
        "幸福里社区独居老人台账,,,,,,",
        "2026年11月,,,,,,",
        "序号,老人姓名*,家庭住址,紧急联系人,关系,联系电话,备注",
        "1,王桂兰,3-2-501,王芳,女儿,13800000001,无",
      ]),
    );
    expect(table.headRow).toBe(2);
    expect(table.columns.map(({ field }) => field)).toEqual([
      null,
      "name",
      "home",
      "contact1.name",
      "contact1.relation",
      "contact1.phone",
      null,
    ]);
    expect(table.rows.map(({ row }) => row)).toEqual([4]);
  });
  test("of two lines with merged cells above are read as one", () => {
    const above = ["姓名", "住址", "联系人1", "联系人1", "联系人2", "联系人2"];
    const table = tableOf(
      csv([
        above.join(","),
        ["姓名", "住址", "姓名", "电话", "姓名", "电话"].join(","),
        "王桂兰,3-2-501,王芳,13800000001,王强,13800000002",
      ]),
    );
    expect(table.columns.map(({ field }) => field)).toEqual([
      "name",
      "home",
      "contact1.name",
      "contact1.phone",
      "contact2.name",
      "contact2.phone",
    ]);
  });
  test("that were mapped by hand once stay so", () => {
    const rows = opened(csv(["称呼,门牌,小名", "王桂兰,3-2-501,兰"])).rows;
    expect(readTable(rows, "people", { 称呼: "name", 门牌: "home" })?.columns.map(({ field }) => field)).toEqual(["name", "home", null]);
  });
  test("the template's own hints are no person", () => {
    const table = tableOf(templateOf("people"));
    expect(table.rows).toEqual([]);
    expect(table.columns.map(({ field }) => field)).not.toContain(null);
  });
});

test("merged cells hold for every row, and a workbook's numbers and dates are what they look like", () => {
  const book = newWorkbook(
    "表",
    [
      ["姓名", "住址", "出生日期", "联系人", "电话"],
      ["王桂兰", "3-2-501", "1944-05-06", "王芳", "13800000001"],
      ["李强", "", "", "", ""],
    ],
    0,
  );
  const file = opened(book);
  if (!file.book) throw new Error("no workbook");
  const text = new TextDecoder().decode(file.book.parts[file.book.sheet]);
  const cell = '<c r="E2" t="inlineStr" s="2"><is><t xml:space="preserve">13800000001</t></is></c>';
  expect(text).toContain(cell);
  const changed = text
    .replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')
    .replace(cell, '<c r="E2"><v>1.3800000001E10</v></c>');
  const again = opened(rezipped(file, changed));
  expect(again.rows[2]?.[1]?.text).toBe("3-2-501");
  expect(again.rows[1]?.[4]).toEqual({ text: "13800000001", numeric: true });
});

function rezipped(file: OpenedFile, sheet: string): Uint8Array {
  if (!file.book) throw new Error("no workbook");
  const book = { ...file.book, parts: { ...file.book.parts, [file.book.sheet]: utf8(sheet) } };
  return fileWithRemarks({ ...file, book }, 999, "", new Map());
}

describe("people", () => {
  const head = "姓名,性别,身份证号,住址,居住情况,能力等级,行动能力,特殊需求,联系人1姓名,联系人1关系,联系人1电话";
  test("a known one is changed only in what the file says; relatives keep their log-in", () => {
    const { plan, counts, faults } = planned(tableOf(csv([head, "王桂兰,,,幸福里３栋2单元501室,,中度失能,,吸氧,王芳,,13800000009"])));
    expect(faults).toEqual([]);
    expect(counts).toMatchObject({ rows: 1, insert: 0, update: 1, places: 0 });
    const after = plan.changedPeople[0]?.after;
    expect(after).toMatchObject({ id: "wang", ability: "moderate", living: "alone", needs: ["hearing", "oxygen"] });
    expect(after?.contacts).toEqual([
      { name: "王芳", relation: "女儿", phone: "13800000001", email: "wf@example.org", keyholder: false, user: "u-family" },
      { name: "王芳", relation: "", phone: "13800000009", email: null, keyholder: false, user: null },
    ]);
  });
  test("a new one brings her home, the missing unit included", () => {
    const { plan, counts } = planned(tableOf(csv([head, `李强,男,${identityOf("1950-01-02", 115)},幸福里3栋3单元301,独居,,,,,,`])));
    expect(counts).toMatchObject({ insert: 1, places: 2 });
    expect(plan.newPlaces.map(({ level, name, parent }) => [level, name, parent === "b3"])).toEqual([
      ["unit", "3单元", true],
      ["home", "301", false],
    ]);
    expect(plan.newPeople[0]).toMatchObject({
      name: "李强",
      birthYear: 1950,
      sex: "m",
      identity: `**************${identityOf("1950-01-02", 115).slice(-4)}`,
    });
    expect(plan.identities).toHaveLength(1);
    expect(JSON.stringify(plan.newPeople)).not.toContain(identityOf("1950-01-02", 115));
  });
  test("rows about one person become one, and a row without a compound is asked about", () => {
    const { counts, notes, faults } = planned(
      tableOf(csv([head, "张三,,,二期1-1-101,,,,,,,", "张三,,,二期1栋1单元101,,,,透析,,,", "赵四,,,1-1-102,,,,,,,"])),
    );
    expect(counts).toMatchObject({ insert: 1, merged: 1, faulty: 1, places: 3 });
    expect(notes[0]).toMatchObject({ row: 3, what: { zh: expect.stringContaining("第 2 行") } });
    expect(faults[0]?.what.zh).toContain("哪个小区");
  });
  test("a faulty row makes no home", () => {
    const number = identityOf("1950-01-02", 115);
    const { counts } = planned(tableOf(csv([head, `甲,,${number},二期1-1-101,,,,,,,`, `乙,,${number},二期9-9-901,,,,,,,`])));
    expect(counts).toMatchObject({ insert: 1, faulty: 1, places: 3 });
  });
  test("read again, nothing is left to do", () => {
    const table = tableOf(csv([head, "王桂兰,女,,3-2-501,独居,轻度失能,自行行走,听力,王芳,女儿,13800000001"]));
    expect(planned(table, "people", WORLD, { compound: "c1" }).counts).toMatchObject({ insert: 0, update: 0, same: 1 });
  });
});

test("devices stand where rows say, are worn by whom they name, and a spot of their own keeps the datum it was given in", () => {
  const table = tableOf(
    csv([
      "名称,类型,编号,位置,佩戴人,经度,纬度",
      "王奶奶手环,手环,w-1,幸福里3-2-501,王桂兰,,",
      "南门球机,监控摄像头,cam-1,南门,,103.7612,29.5821",
      "坏的,飞船,x,南门,,,",
    ]),
    "devices",
  );
  const { plan, counts, faults } = planned(table, "devices", WORLD, { datum: "GCJ-02" });
  expect(counts).toMatchObject({ insert: 2, faulty: 1 });
  expect(faults[0]).toMatchObject({ row: 4, column: "类型" });
  expect(plan.worn).toEqual([{ device: plan.newDevices[0]?.id, person: "wang" }]);
  const spot = plan.newPlaces.find(({ level }) => level === "spot");
  expect(spot?.given).toEqual({ datum: "GCJ-02", lon: 103.7612, lat: 29.5821 });
  expect(Math.abs((spot?.point?.lon ?? 0) - 103.7612)).toBeGreaterThan(0.001);
  expect(plan.newDevices[1]?.place).toBe(spot?.id);
});

test("fire points become spots once", () => {
  const table = tableOf(
    csv([
      "点位名称,点位类型,小区,位置,楼层",
      "1号消火栓,室外消火栓,幸福里,,",
      "1号消火栓,消火栓,幸福里,,1",
      "二期微站,微型消防站,幸福里二期,,1",
    ]),
    "fire-points",
  );
  const { plan, counts } = planned(table, "fire-points");
  expect(counts).toMatchObject({ insert: 2, merged: 1, places: 0 });
  expect(plan.newPlaces.map(({ spot, parent }) => [spot, parent])).toEqual([
    ["hydrant", "c1"],
    ["micro-fire-station", "c2"],
  ]);
});

describe("400 people from a GB 18030 file with 30 faults", () => {
  const head = "幸福里二期居民台账,,,,,\r\n姓名,性别,身份证号,住址,紧急联系人,联系电话\r\n";
  const FAULTS: readonly (readonly [column: number, spoilt: (text: string) => string])[] = [
    [2, (text) => `${text.slice(0, 17)}${text.endsWith("0") ? "1" : "0"}`],
    [3, () => "三楼左手"],
    [5, () => "1381234567"],
    [0, () => ""],
    [1, () => "不详"],
  ];
  const rows = Array.from({ length: 400 }, (_, at) => {
    const sex = at % 2 === 0 ? "女" : "男";
    const number = identityOf(`19${40 + (at % 20)}-0${1 + (at % 9)}-1${at % 10}`, (at % 499) * 2 + (sex === "男" ? 1 : 0));
    const row = [
      `居民${at}`,
      sex,
      number,
      `${1 + (at % 8)}栋${1 + (at % 3)}单元${1 + Math.floor(at / 24)}0${1 + (at % 4)}`,
      `亲属${at}`,
      `138${String(10_000_000 + at)}`,
    ];
    const fault = at % 13 === 0 && at / 13 < 30 ? FAULTS[(at / 13) % FAULTS.length] : undefined;
    return row.map((text, column) => (fault && fault[0] === column ? fault[1](text) : text));
  });
  const bytes = encodeGbk(head + rows.map((row) => row.join(",")).join("\r\n"));

  test("370 go in, each of the 30 is named with row, column and what to do, and comes back in red", () => {
    const table = tableOf(bytes);
    const { counts, faults, faulty } = planned(table, "people", WORLD, { compound: "c2" });
    expect(counts).toMatchObject({ rows: 400, insert: 370, faulty: 30 });
    expect(new Set(faults.map(({ column }) => column))).toEqual(new Set(["身份证号", "住址", "联系电话", "姓名", "性别"]));
    for (const fault of faults) expect(fault.what.zh.length).toBeGreaterThan(4);
    const remarks = new Map([...faulty].map((row) => [row, "有错"]));
    const back = opened(fileWithRemarks(opened(bytes), table.headRow + 1, "导入问题", remarks));
    expect(back.rows[1]?.at(-1)?.text).toBe("导入问题");
    expect(back.rows.filter((row) => row.at(-1)?.text === "有错")).toHaveLength(30);
    // Mended and brought again, the table reads as before.
    expect(readTable(back.rows, "people", {})?.rows).toHaveLength(400);
    if (!back.book) throw new Error("no workbook");
    expect(new TextDecoder().decode(back.book.parts["xl/styles.xml"])).toContain("FFC8102E");
  });
});

test("an archive that swells beyond the limit is refused, whatever its directory promises", () => {
  const archive = zip({ "xl/a.xml": new Uint8Array(1_000_000) });
  expect(archive.length).toBeLessThan(5_000);
  expect(unzip(archive, 1_000_000)["xl/a.xml"]).toHaveLength(1_000_000);
  expect(() => unzip(archive, 999_999)).toThrow(RangeError);
  // The directory says ten bytes.
  const lying = Buffer.from(archive);
  lying.writeUInt32LE(10, lying.length - 22 - 46 - "xl/a.xml".length + 24);
  expect(() => unzip(lying, 999_999)).toThrow(RangeError);
});
