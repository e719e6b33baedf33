import { IMPORT_FIELDS, IMPORT_KIND_WORDS, type ImportKind } from "../../contracts/index.ts";
import { newWorkbook } from "./xlsx-write.ts";

/** What each column may hold, as the second line of the template says it; such a row is told from data by its mark. */
const HINTS: Readonly<Record<string, string>> = {
  name: "必填",
  sex: "男、女",
  birth: "1942 或 1942-03-04",
  age: "有出生日期可不填",
  identity: "18 位，可不填",
  home: "3栋2单元501 或 3-2-501",
  compound: "只有一个小区可不填",
  living: "独居、老两口、与家人同住、有住家照护人",
  ability: "能力完好、轻度失能、中度失能、重度失能、完全失能",
  mobility: "能自行行走、借助器具行走、轮椅、卧床",
  needs: "吸氧、认知障碍、听力不便、视力不便、言语不便、透析",
  kind: "必填，如 烟感、手环、门磁",
  spot: "必填，如 微型消防站、消火栓",
  externalId: "字母和数字，可不填",
  interval: "秒，可不填",
  lon: "度，如 103.7612",
  lat: "度，如 29.5821",
  text: "必填",
  deadline: "如 2026-12-01 18:00",
  place: "3栋2单元501",
  matter: "民生诉求、矛盾纠纷",
  address: "必填，如 1-2-15，或只写地址",
  loop: "地址里没写时填",
  panel: "只有一台主机可不填",
  floor: "如 3、-1",
  uplink: "网关的名称或编号；直接联网的不填",
  format: "只有网关填，如 zigbee2mqtt",
  prefix: "只有网关填，如 zigbee2mqtt/",
  camera: "看得到它的摄像头的名称或编号，可不填",
  remark: "可不填",
  system: "12345、网格平台；不填为 12345",
};

/** Words that one kind of file uses otherwise. */
const OWN_HINTS: Partial<Record<ImportKind, Readonly<Record<string, string>>>> = {
  grids: {
    grid: "必填；同一网格可写几行",
    workers: "账号姓名，几位用、隔开",
    micro: "网格本身的行不填",
    microWorkers: "账号姓名，几位用、隔开",
    area: "按登记的名称，可不填",
    compound: "整个小区只填这一列",
    building: "1-3栋、5栋",
    unit: "只划几个单元时填，如 1-2单元",
    "steward.name": "本行各楼栋的楼栋长",
    "unitSteward.name": "本行各单元的单元长",
  },
  "panel-points": {
    kind: "必填，如 感烟探测器、手动报警按钮、输入模块",
    system: "地址里没写时填",
    home: "3栋2单元5层走廊，或 3栋2单元501",
    name: "可不填：按位置和类型起名",
  },
};

/** Columns that say a home in parts are for files that people have; the template asks for one. */
const LEFT_OUT = new Set(["building", "unit", "room", "age"]);

export const TEMPLATE_MARK = "填写说明（导入时忽略本行）";

/** An empty table to fill in: headings, and a line that says what goes where. */
export function templateOf(kind: ImportKind): Uint8Array {
  const fields = Object.entries(IMPORT_FIELDS[kind]).filter(
    ([field]) => (kind === "grids" || !LEFT_OUT.has(field)) && (kind !== "people" || (field !== "lon" && field !== "lat")),
  );
  const hintOf = (field: string): string => OWN_HINTS[kind]?.[field] ?? HINTS[field] ?? "";
  const hints = fields.map(([field], at) => (at === 0 ? TEMPLATE_MARK : hintOf(field)));
  return newWorkbook(IMPORT_KIND_WORDS[kind].zh.slice(0, 30), [fields.map(([, { words }]) => words.zh), hints], 0);
}
