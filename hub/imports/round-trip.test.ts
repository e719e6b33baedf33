import { describe, expect, test } from "vitest";
import { localTimes } from "../../api/exports/local-time.ts";
import type { Table } from "../../api/exports/table.ts";
import { tableCsv, tableSheet } from "../../api/exports/table-lines.ts";
import { devicesTable, firePointsTable, peopleTable } from "../../api/routes/register-table.ts";
import {
  ABILITIES,
  DEVICE_KIND_NAMES,
  type Device,
  type DeviceRecord,
  type ImportKind,
  LIVING,
  MOBILITIES,
  NEEDS,
  type Person,
  type Place,
} from "../../contracts/index.ts";
import { sheetWorkbook } from "../sheets/sheet-workbook.ts";
import { openFile } from "./open-file.ts";
import { planImport } from "./plan.ts";
import { readTable } from "./table.ts";
import { WORLD } from "./testing.ts";
import type { ImportWorld } from "./world.ts";

const STAMP = { by: "=负责人", at: Date.UTC(2026, 10, 30, 1, 16, 23), number: "20261130-TAIL23" };
const TIMES = localTimes("Asia/Shanghai");
const csvText = (table: Table): string => tableCsv(table, STAMP, "zh", TIMES);
const FORMATS = {
  csv: async (table: Table) => new TextEncoder().encode(csvText(table)),
  xlsx: (table: Table) => sheetWorkbook(tableSheet(table, STAMP, "zh", TIMES)),
};

/** What the import would change if the file came in as it is. */
function broughtIn(kind: ImportKind, bytes: Uint8Array, world: ImportWorld) {
  const file = openFile(bytes);
  if (!file.ok) throw new Error(file.words.zh);
  const table = readTable(file.file.rows, kind, {});
  if (!table) throw new Error("no headings");
  const fields = Object.fromEntries(table.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  const order = {
    ...({ kind, fields, datum: "WGS-84", compound: null, panel: null, now: 0, year: 2026, zone: "Asia/Shanghai" } as const),
    by: { by: "leader", byName: "负责人" },
  };
  let made = 0;
  const tools = {
    makeId: () => `new-${++made}`,
    makeNumber: () => String(++made),
    hash: (text: string) => text,
    seal: (text: string) => text,
    progress: () => undefined,
  };
  return { columns: table.columns, ...planImport(table, world, order, tools) };
}

const more = (id: string, level: Place["level"], name: string, parent: string, rest: Partial<Place> = {}): Place => ({
  ...{ id, community: "xf", level, name, parent, aliases: [], point: null, outline: null, floors: null, floor: null, spot: null },
  ...rest,
});
const PLACES: readonly Place[] = [
  ...WORLD.places,
  more("b9", "building", "9栋", "c2"),
  more("h9", "home", "1203", "b9", { floor: 12 }),
  more("h39", "home", "501", "b9", { floor: 5 }),
  more("bed", "room", "卧室", "h501"),
  more("b4", "building", "3栋", "c2"),
  more("station", "spot", "二期微站", "c2", { spot: "micro-fire-station", point: { lon: 103.76123, lat: 29.58214 } }),
  more("stairs", "spot", "5层消火栓", "f5", { spot: "hydrant", floor: 5 }),
  more("square", "spot", "广场消火栓", "xf", {
    spot: "hydrant",
    point: { lon: 103.7, lat: 29.5 },
    given: { datum: "GCJ-02", lon: 103.71, lat: 29.51 },
  }),
  more("shop", "spot", "小卖部", "c1", { spot: "shop" }),
];
const book = { get: (id: string) => PLACES.find((place) => place.id === id) };
const [wang] = WORLD.people;
if (!wang) throw new Error("the world of the tests has people");
const holder = { name: "王芳", relation: "女儿", phone: "13800000001", email: null, keyholder: true, user: null };
const facts = {
  ...{ phone: "02884612345", hearing: null, speech: null, dialect: null, knock: "敲窗", way: null, breakIn: null, medical: null },
  ...{ by: "x", byName: "x", at: "2026-01-01T00:00:00.000Z" },
} as const;
/** Each ability, way of living, mobility and need at least once. */
const PEOPLE: readonly Person[] = [
  { ...wang, contacts: [{ ...holder, user: "u-family", email: "wf@example.org" }], facts },
  ...Array.from({ length: 7 }, (_, n): Person => {
    const pick = <T>(all: readonly T[]): T => all[n % all.length] as T;
    return {
      ...{ id: `p${n}`, community: "xf", name: `李${"甲乙丙丁戊己庚"[n]}`, birthYear: n === 0 ? null : 1930 + n, sex: n % 2 ? "m" : null },
      ...{ home: n % 2 ? "h9" : "h39", living: pick(LIVING), ability: pick(ABILITIES), mobility: pick(MOBILITIES), needs: [pick(NEEDS)] },
      ...{ state: "home", spo2Scale: 1, demo: false, contacts: n === 1 ? [] : [{ ...holder, keyholder: n % 2 === 0, name: `儿子${n}` }] },
    };
  }),
];
const world: ImportWorld = { ...WORLD, places: [...PLACES], people: [...PEOPLE] };

describe.each(["csv", "xlsx"] as const)("what goes out as %s comes in again as it was", (format) => {
  const fileOf = FORMATS[format];
  test("residents: nothing new, nothing changed, no fault", async () => {
    const back = broughtIn("people", await fileOf(peopleTable(PEOPLE, book, true, "zh")), world);
    expect(back.columns.every(({ field }) => field !== null)).toBe(true);
    expect(back.faults).toEqual([]);
    expect([back.plan.newPeople, back.plan.changedPeople, back.plan.newPlaces]).toEqual([[], [], []]);
    expect(back.counts).toMatchObject({ same: PEOPLE.length });
  });

  test("without the right to whole numbers the cells are empty, and coming in again they change nothing", async () => {
    const table = peopleTable(PEOPLE, book, false, "zh");
    expect(csvText(table)).not.toMatch(/13800000001|02884612345/);
    const back = broughtIn("people", await fileOf(table), world);
    expect([back.faults, back.plan.changedPeople]).toEqual([[], []]);
  });

  test("a name that a spreadsheet would calculate comes back as it was", async () => {
    const odd = [{ ...wang, name: "=1+1" }];
    const back = broughtIn("people", await fileOf(peopleTable(odd, book, true, "zh")), { ...world, people: odd });
    expect([back.faults, back.plan.newPeople, back.plan.changedPeople]).toEqual([[], [], []]);
  });

  test("devices of every kind: where they stand and who wears them; one in a room stays there", async () => {
    const records = DEVICE_KIND_NAMES.map(
      (kind, n): DeviceRecord => ({
        ...{
          id: `d${n}`,
          community: "xf",
          externalId: `N-${n}`,
          name: `设备${n}`,
          kind,
          interval: n % 2 ? 60 : null,
          gateway: null,
          createdAt: 0,
        },
        place: ["h501", "bed", "b9", "gate", "c2", "u2", "station", "xf"][n % 8] ?? null,
        ...(kind === "gateway" && { gateway: { format: "zigbee2mqtt", prefix: "zigbee2mqtt/3栋/" } }),
        ...(kind === "door" && { uplink: `gateway:d${DEVICE_KIND_NAMES.indexOf("gateway")}` }),
        ...(kind === "leak" && { uplink: "net:移动 NB" }),
        ...(kind === "smoke" && { camera: `d${DEVICE_KIND_NAMES.indexOf("camera")}`, remark: "靠窗，2026年换" }),
      }),
    );
    const devices = records.map(
      (one, n) => ({ ...one, place: one.place === null ? null : { id: one.place }, person: n === 0 ? "wang" : null }) as unknown as Device,
    );
    const names = {
      nameOf: (id: string) => PEOPLE.find((one) => one.id === id)?.name ?? null,
      numberOf: (id: string) => records.find((one) => one.id === id)?.externalId ?? null,
      remarks: true,
    };
    const table = devicesTable(devices, book, names, "zh");
    const bytes = await fileOf(table);
    expect(csvText(table)).toContain("靠窗，2026年换");
    const back = broughtIn("devices", bytes, { ...world, devices: records, worn: [["d0", "wang"]] });
    expect(back.faults).toEqual([]);
    expect([back.plan.newDevices, back.plan.changedDevices, back.plan.newPlaces, back.plan.worn]).toEqual([[], [], [], []]);
    // Into a register without them they come as they were: what they hang on too, whichever row stands first.
    const fresh = broughtIn("devices", bytes, { ...world, devices: [] }).plan.newDevices;
    const numberOf = (id = ""): string | undefined => fresh.find((one) => id.endsWith(one.id))?.externalId;
    const of = (kind: DeviceRecord["kind"]): DeviceRecord | undefined => fresh.find((one) => one.kind === kind);
    expect(of("gateway")?.gateway).toEqual({ format: "zigbee2mqtt", prefix: "zigbee2mqtt/3栋/" });
    expect(numberOf(of("door")?.uplink)).toBe(`N-${DEVICE_KIND_NAMES.indexOf("gateway")}`);
    expect(of("leak")?.uplink).toBe("net:移动 NB");
    expect(numberOf(of("smoke")?.camera)).toBe(`N-${DEVICE_KIND_NAMES.indexOf("camera")}`);
  });

  test.each([
    ["a gateway that is not there", ["网关A", "", "", "没有的网关", ""], "上级网关"],
    ["a format that no gateway speaks", ["网关A", "modbus-tcp", "", "", ""], "网关类型"],
    ["a base topic without its end", ["网关A", "zigbee2mqtt", "z2m", "", ""], "主题前缀"],
    ["a base topic of another community", ["网关A", "native", "sw/v1/other/", "", ""], "主题前缀"],
    ["a camera that is not there", ["网关A", "", "", "", "没有的摄像头"], "摄像头"],
  ])("%s is a fault of its row, and of the rows that hang on it", (_, [name, format, prefix, uplink, camera], column) => {
    const heads = "设备名称,设备类型,住址,网关类型,主题前缀,上级网关,摄像头";
    const csv = [
      heads,
      `${name},网关,3-2-501,${format},${prefix},${uplink},${camera}`,
      "门磁,门磁,3-2-501,,,网关A,",
      "烟感,烟感,3-2-501,,,,",
    ].join("\n");
    const { faults, plan } = broughtIn("devices", new TextEncoder().encode(csv), world);
    expect(faults).toMatchObject([
      { row: 2, column },
      { row: 3, column: "上级网关", value: "网关A" },
    ]);
    expect(plan.newDevices.map(({ name: made }) => made)).toEqual(["烟感"]);
  });

  test("fire points on floors, in compounds and in none; a shop is none; a position stays as it was given", async () => {
    const table = firePointsTable(PLACES, book, "zh");
    expect(csvText(table)).not.toContain("小卖部");
    const back = broughtIn("fire-points", await fileOf(table), world);
    expect(back.faults).toEqual([]);
    expect([back.plan.newPlaces, back.plan.changedPlaces]).toEqual([[], []]);
  });
});
