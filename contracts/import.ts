import { Type } from "typebox";
import { UndoCountsSchema } from "./import-undo.ts";
import { DATUMS } from "./places.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import type { Words } from "./words.ts";

/** Registers that come in by a file and go out as one. */
export const REGISTER_KINDS = ["people", "devices", "fire-points", "grids"] as const;
export type RegisterKind = (typeof REGISTER_KINDS)[number];
/** What a file may hold. Rosters have a way in of their own. */
export const IMPORT_KINDS = [...REGISTER_KINDS, "panel-points", "work-orders"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export const IMPORT_KIND_WORDS: Readonly<Record<ImportKind, Words>> = {
  people: { zh: "居民、联系人与住址", en: "Residents, contacts and homes" },
  devices: { zh: "设备", en: "Devices" },
  "fire-points": { zh: "消防设施位置", en: "Fire equipment on the map" },
  grids: { zh: "网格与微网格", en: "Grids and micro-grids" },
  "panel-points": { zh: "消防主机点位表", en: "Points of a fire panel" },
  "work-orders": { zh: "12345、网格工单", en: "Work orders of 12345 and the grid" },
};

interface FieldInfo {
  readonly words: Words;
  /** A row without it cannot be taken. */
  readonly must?: true;
  /** Headings under which it is found, beside its own word. */
  readonly heads: readonly string[];
}
const f = (zh: string, en: string, heads = "", must?: true): FieldInfo => ({
  words: { zh, en },
  heads: heads === "" ? [] : heads.split(" "),
  ...(must && { must }),
});
const contact = (n: number): Readonly<Record<string, FieldInfo>> => ({
  [`contact${n}.name`]: f(
    `联系人${n}姓名`,
    `Contact ${n}: name`,
    n === 1 ? "联系人 紧急联系人 紧急联系人姓名 联系人姓名 家属 家属姓名 子女姓名 监护人" : `紧急联系人${n} 联系人${n} 紧急联系人${n}姓名`,
  ),
  [`contact${n}.relation`]: f(
    `联系人${n}关系`,
    `Contact ${n}: relation`,
    n === 1 ? "关系 与老人关系 与本人关系 联系人关系" : `紧急联系人${n}关系`,
  ),
  [`contact${n}.phone`]: f(
    `联系人${n}电话`,
    `Contact ${n}: telephone`,
    n === 1 ? "联系人电话 紧急联系人电话 紧急联系电话 联系人联系电话 家属电话 家属联系方式 子女电话 监护人电话" : `紧急联系人${n}电话`,
  ),
});

const HOME_FIELDS = {
  home: f("住址", "Home", "地址 家庭住址 居住地址 现住址 门牌号 门牌 详细地址 楼栋房号 位置 安装位置 房屋地址"),
  compound: f("小区", "Compound", "院落 小区名称 小区（院落） 小区院落"),
  building: f("楼栋", "Building", "楼号 栋 幢 栋号 幢号 楼"),
  unit: f("单元", "Unit", "单元号 门洞"),
  room: f("房号", "Room", "室号 房间号 门牌 室 户号"),
  lon: f("经度", "Longitude", "lng lon longitude 东经"),
  lat: f("纬度", "Latitude", "lat latitude 北纬"),
} as const;

const CAMERA = f("摄像头", "Camera", "摄像机 关联摄像机 关联摄像头 联动摄像机 对应摄像机 监控 监控点 监控点位 摄像机名称 摄像机编号");
const REMARK = f("备注", "Remark", "备注信息 附注");

/** Fields that a column can be mapped to, in the order of the template. */
export const IMPORT_FIELDS: Readonly<Record<ImportKind, Readonly<Record<string, FieldInfo>>>> = {
  people: {
    name: f("姓名", "Name", "老人姓名 居民姓名 本人姓名 住户姓名", true),
    sex: f("性别", "Sex"),
    birth: f("出生日期", "Born", "出生年月 出生年月日 生日 出生年份 出生年"),
    age: f("年龄", "Age", "周岁 实足年龄"),
    phone: f("本人电话", "Telephone", "老人电话 本人联系电话 居民电话 住户电话 联系电话 电话 手机 手机号 手机号码"),
    identity: f("身份证号", "Identity number", "身份证 身份证号码 证件号码 公民身份号码 证件号"),
    ...HOME_FIELDS,
    living: f("居住情况", "Living", "居住状况 居住方式 独居情况 是否独居"),
    ability: f("能力等级", "Ability", "能力评估 失能等级 自理能力 失能情况 评估等级"),
    mobility: f("行动能力", "Mobility", "行动情况 行走能力 活动能力"),
    needs: f("特殊需求", "Needs", "需求 健康需求 备注需求 特殊情况 照护需求"),
    ...contact(1),
    ...contact(2),
    ...contact(3),
    "keyholder.name": f("钥匙保管人", "Keyholder", "钥匙保管人姓名 备用钥匙"),
    "keyholder.phone": f("钥匙保管人电话", "Keyholder: telephone", "备用钥匙电话"),
  },
  devices: {
    name: f("设备名称", "Device", "名称 设备", true),
    kind: f("设备类型", "Kind", "类型 设备类别 类别 种类", true),
    externalId: f("设备编号", "Number", "编号 序列号 设备号 sn imei 出厂编号"),
    ...HOME_FIELDS,
    person: f("佩戴人", "Worn by", "使用人 老人姓名 绑定人员 姓名"),
    interval: f("上报间隔（秒）", "Seconds between messages", "上报间隔 间隔 上报周期"),
    uplink: f("上级网关", "Carried by", "网关 所属网关 接入网关 上级设备 uplink"),
    format: f("网关类型", "Format of a gateway", "协议 网关协议 数据格式"),
    prefix: f("主题前缀", "Base topic of a gateway", "主题 topic 基础主题"),
    camera: CAMERA,
    remark: REMARK,
  },
  "fire-points": {
    name: f("点位名称", "Spot", "名称 点位 设施名称", true),
    spot: f("点位类型", "Kind of spot", "类型 设施类型 类别", true),
    ...HOME_FIELDS,
    floor: f("楼层", "Floor", "所在楼层 层"),
  },
  grids: {
    grid: f("网格", "Grid", "网格名称 所属网格 所属网格名称 网格名 一级网格", true),
    "head.name": f("网格长", "Head of the grid", "网格长姓名 网格负责人"),
    "head.phone": f("网格长电话", "Head of the grid: telephone", "网格长联系电话 网格长手机 网格长联系方式"),
    workers: f("网格员", "Grid workers", "网格员姓名 专职网格员"),
    micro: f("微网格", "Micro-grid", "微网格名称 单元格 微网格名 二级网格"),
    "microHead.name": f("微网格长", "Head of the micro-grid", "微网格长姓名 微网格负责人 单元格长"),
    "microHead.phone": f("微网格长电话", "Head of the micro-grid: telephone", "微网格长联系电话 微网格长手机"),
    microWorkers: f("微网格员", "Workers of the micro-grid", "微网格员姓名 兼职网格员"),
    area: f("片区、小组", "Areas and groups", "片区 居民小组 小组"),
    compound: f("小区", "Compound", "院落 小区名称 小区（院落） 小区院落"),
    building: f("楼栋", "Buildings", "楼栋范围 范围 网格范围 覆盖楼栋 所辖楼栋 管辖范围 楼号 栋号 栋 幢"),
    unit: f("单元", "Units", "单元号 单元范围"),
    "steward.name": f("楼栋长", "Head of the building", "楼栋长姓名 楼长 楼栋负责人 楼组长"),
    "steward.phone": f("楼栋长电话", "Head of the building: telephone", "楼栋长联系电话 楼长电话"),
    "unitSteward.name": f("单元长", "Head of the unit", "单元长姓名 单元负责人"),
    "unitSteward.phone": f("单元长电话", "Head of the unit: telephone", "单元长联系电话"),
  },
  "panel-points": {
    address: f(
      "地址",
      "Address",
      "点号 地址号 地址码 地址编码 编码 编号 位号 点位 点位号 点位编码 部件地址 部件编码 部件编号 部件号 设备编码 设备编号 设备地址 器件地址 器件编码 机号-回路-地址 回路-地址",
      true,
    ),
    kind: f("设备类型", "Kind", "类型 部件类型 器件类型 设备类别 类别 设备 部件 器件 设备名称", true),
    system: f("机号", "Controller", "控制器号 控制器 主机号 机器号 机组 系统地址 控制器编号 控制器机号"),
    loop: f("回路", "Loop", "回路号 总线 总线号 回路编号 区号"),
    panel: f("主机", "Panel", "用传 用户信息传输装置 报警主机 消防主机 主机名称 主机编号 源地址"),
    compound: HOME_FIELDS.compound,
    building: HOME_FIELDS.building,
    unit: HOME_FIELDS.unit,
    home: f("安装位置", "Where it is", "位置 描述 位置描述 地址描述 安装地点 地点 部位 安装部位 具体位置 注释 注释信息 住址 说明"),
    floor: f("楼层", "Floor", "所在楼层 层 层数"),
    room: f("房间", "Room", "房号 房间号 室号 室 房间名称"),
    name: f("名称", "Name", "点位名称 部件名称 器件名称"),
    camera: CAMERA,
    remark: REMARK,
  },
  "work-orders": {
    number: f(
      "对方编号",
      "Their number",
      "工单编号 工单号 编号 受理编号 事项编号 诉求编号 案件编号 业务编号 流水号 网格事项编号 事件编号 网格事件编号",
      true,
    ),
    text: f("事项内容", "What it is about", "诉求内容 内容 问题描述 诉求描述 反映内容 工单内容 事项描述 描述 详情", true),
    title: f("标题", "Title", "事项 事项标题 诉求标题 工单标题 主题"),
    deadline: f("对方时限", "Their time", "办理时限 截止时间 办结时限 办理期限 到期时间 要求办结时间 处置时限 限办时间 时限"),
    place: f("地点", "Place", "地址 位置 发生地点 事发地址 事发地点 诉求地址 详细地址"),
    matter: f("事项类型", "Kind of matter", "类型 诉求类型 工单类型 事项类别 诉求类别 事件类型 类别"),
    system: f("来源平台", "Platform", "平台"),
    reporter: f("反映人", "Who reported it", "诉求人 来电人 投诉人 上报人 联系人 姓名"),
    phone: f("反映人电话", "Their telephone", "诉求人电话 上报人电话 联系电话 来电号码 联系方式 电话 手机号 手机号码"),
  },
};

/** Kinds of spots that a fire brigade and a responder look for. */
export const FIRE_SPOTS: Readonly<Record<string, Words>> = {
  "micro-fire-station": { zh: "微型消防站", en: "Micro fire station" },
  "fire-control-room": { zh: "消防控制室", en: "Fire-control room" },
  hydrant: { zh: "消火栓", en: "Hydrant" },
  extinguisher: { zh: "灭火器", en: "Extinguisher" },
  "fire-lane": { zh: "消防车通道", en: "Fire lane" },
  "pump-room": { zh: "消防泵房", en: "Pump room" },
  assembly: { zh: "集合点", en: "Assembly point" },
  shelter: { zh: "应急避难场所", en: "Shelter" },
};

export const IMPORT_STATES = ["read", "checking", "checked", "applying", "applied", "partly-undone", "undone", "failed"] as const;
export const IMPORT_STATE_WORDS: Readonly<Record<(typeof IMPORT_STATES)[number], Words>> = {
  read: { zh: "待核对列", en: "Read" },
  checking: { zh: "试导入中", en: "Trying" },
  checked: { zh: "待导入", en: "Tried" },
  applying: { zh: "导入中", en: "Importing" },
  applied: { zh: "已导入", en: "Imported" },
  "partly-undone": { zh: "已部分撤销", en: "Partly undone" },
  undone: { zh: "已撤销", en: "Undone" },
  failed: { zh: "失败", en: "Failed" },
};

/** Something wrong with one cell, and how to mend it. */
export const ImportFaultSchema = Type.Object({
  /** As the spreadsheet numbers it, from 1. */
  row: Type.Integer(),
  /** The heading of the column; null where the row as a whole is meant. */
  column: Nullable(Type.String()),
  what: WordsSchema,
  /** What stands there, shortened; never an identity number. */
  value: Type.String(),
});
export type ImportFault = Type.Static<typeof ImportFaultSchema>;

export const ImportColumnSchema = Type.Object({
  index: Type.Integer(),
  head: Type.String(),
  /** The first few values, as they stand. */
  samples: Type.Array(Type.String()),
  field: Nullable(Type.String()),
});
export type ImportColumn = Type.Static<typeof ImportColumnSchema>;

export const ImportCountsSchema = Type.Object({
  rows: Type.Integer(),
  insert: Type.Integer(),
  update: Type.Integer(),
  /** Stand in the register exactly so. */
  same: Type.Integer(),
  /** Rows that were put together with another row of the file. */
  merged: Type.Integer(),
  faulty: Type.Integer(),
  /** Buildings, units and homes that are not registered yet. */
  places: Type.Integer(),
});
export type ImportCounts = Type.Static<typeof ImportCountsSchema>;

export const ImportViewSchema = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...IMPORT_KINDS]),
    community: Type.String(),
    state: Type.Enum([...IMPORT_STATES]),
    /** The file's own name. */
    name: Type.String(),
    /** UTF-8, GB 18030 or XLSX: how it was read. */
    format: Type.String(),
    /** 0..1 while something is under way. */
    progress: Type.Number(),
    rows: Type.Integer(),
    /** The row of the headings, from 1. */
    headRow: Type.Integer(),
    columns: Type.Array(ImportColumnSchema),
    datum: Nullable(Type.Enum([...DATUMS])),
    counts: Nullable(ImportCountsSchema),
    faults: Type.Array(ImportFaultSchema),
    /** Things done on the way that somebody should know of: split numbers, joined rows. */
    /** `row` 0: of the whole file. */
    notes: Type.Array(Type.Object({ row: Type.Integer(), what: WordsSchema })),
    by: Type.String(),
    byName: Type.String(),
    at: IsoTime,
    appliedAt: Nullable(IsoTime),
    undoneAt: Nullable(IsoTime),
    undoneByName: Nullable(Type.String()),
    /** What became of it when it was taken back; absent: it was not, or before that was counted. */
    undone: Type.Optional(UndoCountsSchema),
    error: Nullable(WordsSchema),
  },
  { $id: "Import" },
);
export type ImportView = Type.Static<typeof ImportViewSchema>;

export const ImportPageSchema = Type.Object({ items: Type.Array(ImportViewSchema), next: Nullable(Type.String()) });

/** Log-ins of the devices that an import brought. */
export const ImportSecretsSchema = Type.Object({
  /** Without one. */
  waiting: Type.Integer(),
  /** … of these gateways. */
  gateways: Type.Integer(),
  /** Need none: a gateway carries them. */
  carried: Type.Integer(),
  /** Have one, which stays. */
  known: Type.Integer(),
});
export type ImportSecrets = Type.Static<typeof ImportSecretsSchema>;

export const ImportSecretsOrderSchema = Type.Object(
  { format: Type.Enum(["xlsx", "csv"]), lang: Type.Optional(Type.Enum(["zh", "en"])) },
  { additionalProperties: false },
);
export type ImportSecretsOrder = Type.Static<typeof ImportSecretsOrderSchema>;

export const ImportSecretsFileSchema = Type.Object({
  name: Type.String(),
  made: Type.Integer(),
  /** The table, in base64: device, number, topic, user name, secret. */
  file: Type.String(),
});

/** Which column is what; the columns left out are not read. */
export const ImportCheckSchema = Type.Object(
  {
    fields: Type.Record(Type.String({ pattern: "^\\d{1,4}$" }), Type.String({ maxLength: 40 }), {
      description: "Index of a column → name of a field",
    }),
    datum: Type.Optional(Nullable(Type.Enum([...DATUMS], { description: "Of the coordinates in the file" }))),
    panel: Type.Optional(Nullable(Type.String({ description: "Id of the fire panel of rows that name none" }))),
    compound: Type.Optional(Nullable(Type.String({ description: "Id of the compound of rows that name none" }))),
  },
  { additionalProperties: false },
);
export type ImportCheck = Type.Static<typeof ImportCheckSchema>;
