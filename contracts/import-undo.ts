import { Type } from "typebox";
import { Nullable, WordsSchema } from "./schema.ts";
import type { Words } from "./words.ts";

/** What may lean on something that an import brought: as long as it does, that is not taken back. */
export const LEANING_WORDS = {
  resident: { zh: "位居民", en: "resident(s)" },
  place: { zh: "处下级位置", en: "place(s) below it" },
  device: { zh: "台设备", en: "device(s)" },
  grid: { zh: "个网格", en: "grid(s)" },
  worn: { zh: "条佩戴登记", en: "device(s) worn" },
  login: { zh: "个接入密码", en: "log-in(s)" },
  account: { zh: "个账号", en: "account(s)" },
  "open-alert": { zh: "条未结束的告警", en: "open alert(s)" },
  alert: { zh: "条已结束的告警", en: "past alert(s)" },
  "open-case": { zh: "件未办结的工单", en: "open case(s)" },
  case: { zh: "件已办结的工单", en: "closed case(s)" },
  consent: { zh: "份知情同意", en: "consent(s)" },
  tie: { zh: "位已关联的家属", en: "family tie(s)" },
  invitation: { zh: "个家属邀请", en: "invitation(s)" },
  "door-code": { zh: "个门锁密码", en: "door code(s)" },
  portrait: { zh: "张照片", en: "portrait(s)" },
  entry: { zh: "条录入", en: "entry(-ies) by hand" },
  rhythm: { zh: "项探访安排", en: "visit rhythm(s)" },
  visit: { zh: "次探访", en: "visit(s)" },
  round: { zh: "份走访任务", en: "visit list(s)" },
  trip: { zh: "份顺路清单", en: "trip(s)" },
  "transfer-sheet": { zh: "份就医交接单", en: "transfer sheet(s)" },
  patrol: { zh: "份巡查清单", en: "patrol(s)" },
  "spot-check": { zh: "次巡查记录", en: "patrol record(s)" },
  walk: { zh: "条逐点测试记录", en: "point test(s)" },
  "self-test": { zh: "次设备自检", en: "self-test(s)" },
  "device-work": { zh: "项设备维护", en: "device task(s)" },
  acceptance: { zh: "份验收表", en: "acceptance table(s)" },
  message: { zh: "条待识别报文", en: "message(s) in quarantine" },
  unclaimed: { zh: "台待认领设备", en: "unclaimed device(s)" },
  heard: { zh: "条首次上报记录", en: "first message(s)" },
  mapping: { zh: "份字段映射", en: "mapping(s)" },
  maintenance: { zh: "个检修窗口", en: "maintenance window(s)" },
  drill: { zh: "次演练", en: "drill(s)" },
  rule: { zh: "条规则的单独限值", en: "rule(s) with a limit of its own" },
  roster: { zh: "份值班表", en: "roster(s)" },
  volunteer: { zh: "位志愿者的报名", en: "volunteer(s)" },
  wall: { zh: "块大屏", en: "wall screen(s)" },
  webhook: { zh: "个推送订阅", en: "webhook(s)" },
  setting: { zh: "项系统设置", en: "setting(s)" },
  report: { zh: "份信息报告", en: "information report(s)" },
  rating: { zh: "次三色评价", en: "rating(s)" },
  "hand-over": { zh: "次交接班", en: "hand-over(s)" },
  remark: { zh: "条值班备注", en: "duty remark(s)" },
} as const satisfies Readonly<Record<string, Words>>;
export type LeaningKind = keyof typeof LEANING_WORDS;

/** Kinds of things that an import brings. */
export const BROUGHT = ["person", "place", "device", "grid"] as const;
export const BROUGHT_WORDS: Readonly<Record<(typeof BROUGHT)[number], Words>> = {
  person: { zh: "居民", en: "Resident" },
  place: { zh: "位置", en: "Place" },
  device: { zh: "设备", en: "Device" },
  grid: { zh: "网格", en: "Grid" },
};

/** One thing that is not taken back, and why. */
export const KeptThingSchema = Type.Object({
  /** Of the file, from 1; null: the import is older than this was noted. */
  row: Nullable(Type.Integer()),
  what: Type.Enum([...BROUGHT]),
  name: Type.String(),
  /** Where it is. */
  where: Type.String(),
  why: WordsSchema,
});
export type KeptThing = Type.Static<typeof KeptThingSchema>;

/** How an import that was taken back ended. */
export const UndoCountsSchema = Type.Object({
  removed: Type.Integer(),
  /** Updated entries that are as they were before. */
  restored: Type.Integer(),
  kept: Type.Integer(),
});
export type UndoCounts = Type.Static<typeof UndoCountsSchema>;

/** What taking an import back would do now. */
export const ImportUndoSchema = Type.Object(
  {
    counts: UndoCountsSchema,
    /** The first of them; the table has all. */
    kept: Type.Array(KeptThingSchema),
  },
  { $id: "ImportUndo" },
);
export type ImportUndo = Type.Static<typeof ImportUndoSchema>;
