import { Type } from "typebox";
import { DeviceKindSchema } from "./devices.ts";
import { MotionEvidenceSchema } from "./motion.ts";
import { IsoTime, Nullable, SourceSchema, WordsSchema } from "./schema.ts";
import { CertaintySchema, SeveritySchema } from "./severity.ts";
import { FAMILIES, SIGNAL_MARKS } from "./signal.ts";
import type { Words } from "./words.ts";

/** States of ISA-18.2. */
export const ALERT_STATES = [
  "unacknowledged",
  "acknowledged",
  "returned-unacknowledged",
  "normal",
  "shelved",
  "suppressed",
  "out-of-service",
] as const;
export type AlertState = (typeof ALERT_STATES)[number];
export const ALERT_STATE_WORDS: Readonly<Record<AlertState, Words>> = {
  unacknowledged: { zh: "未接警", en: "Unacknowledged" },
  acknowledged: { zh: "已接警", en: "Acknowledged" },
  "returned-unacknowledged": { zh: "已恢复 · 未接警", en: "Cleared, never seen" },
  normal: { zh: "已恢复", en: "Cleared" },
  shelved: { zh: "暂停提醒", en: "Shelved" },
  suppressed: { zh: "已抑制", en: "Suppressed" },
  "out-of-service": { zh: "检修中", en: "Under maintenance" },
};

/** What it really was. */
export const VERDICTS = ["true", "false", "mistake", "test", "nuisance", "fault"] as const;
export type Verdict = (typeof VERDICTS)[number];
export const VERDICT_WORDS: Readonly<Record<Verdict, Words>> = {
  true: { zh: "属实", en: "True" },
  false: { zh: "误报", en: "False" },
  mistake: { zh: "误触", en: "Pressed by mistake" },
  test: { zh: "测试", en: "Test" },
  nuisance: { zh: "环境干扰", en: "Nuisance" },
  fault: { zh: "设备故障", en: "Fault" },
};
export const VerdictSchema = Type.Enum([...VERDICTS]);

/** One tap: what set it off. */
export const CAUSES: Readonly<Record<string, Words>> = {
  cooking: { zh: "油烟", en: "Cooking fumes" },
  steam: { zh: "水汽", en: "Steam" },
  dust: { zh: "灰尘", en: "Dust" },
  insect: { zh: "虫", en: "Insect" },
  incense: { zh: "熏香艾灸", en: "Incense or moxa" },
  paper: { zh: "祭祀烧纸", en: "Burning of offerings" },
  fireworks: { zh: "烟花", en: "Fireworks" },
  curing: { zh: "熏制腊味", en: "Smoking of meat" },
  renovation: { zh: "装修", en: "Renovation" },
  mistake: { zh: "误触", en: "Touched by mistake" },
  "taken-off": { zh: "洗衣摘戴", en: "Taken off or washed" },
  battery: { zh: "电池", en: "Battery" },
  position: { zh: "安装位置", en: "Mounting place" },
  other: { zh: "其他", en: "Other" },
};

export const ALERT_ACTS = [
  "raised",
  "changed",
  "again",
  "ceased",
  "acknowledged",
  "silenced",
  "verified",
  "shelved",
  "unshelved",
  "commented",
  "closed",
  "witness",
  "picture",
  "re-alarmed",
  "suppressed",
  "released",
] as const;
export type AlertAct = (typeof ALERT_ACTS)[number];
export const ALERT_ACT_WORDS: Readonly<Record<AlertAct, Words>> = {
  raised: { zh: "告警产生", en: "Raised" },
  changed: { zh: "级别变化", en: "Severity changed" },
  again: { zh: "再次发生", en: "Happened again" },
  ceased: { zh: "已恢复", en: "Cleared" },
  acknowledged: { zh: "接警", en: "Acknowledged" },
  silenced: { zh: "消音", en: "Silenced" },
  verified: { zh: "核实", en: "Verified" },
  shelved: { zh: "暂停提醒", en: "Shelved" },
  unshelved: { zh: "恢复提醒", en: "Unshelved" },
  commented: { zh: "备注", en: "Comment" },
  closed: { zh: "结束", en: "Closed" },
  witness: { zh: "佐证", en: "Witness" },
  picture: { zh: "抓拍到达", en: "Picture arrived" },
  "re-alarmed": { zh: "再次提醒", en: "Sounded again" },
  suppressed: { zh: "检修期间不提醒", en: "Held back by maintenance" },
  released: { zh: "检修结束", en: "Maintenance ended" },
};

/** One line of an alert's append-only log. */
export const AlertLogSchema = Type.Object({
  at: IsoTime,
  act: Type.Enum([...ALERT_ACTS]),
  /** User name; null where the hub acted by rule. */
  by: Nullable(Type.String()),
  byName: Nullable(Type.String()),
  words: WordsSchema,
});
export type AlertLog = Type.Static<typeof AlertLogSchema>;

export const DeviceBriefSchema = Type.Object({ id: Type.String(), name: Type.String(), externalId: Type.String(), kind: DeviceKindSchema });
export const PlaceBriefSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** From the compound down, as one says it: 幸福里二期 3栋2单元501. */
  path: Type.String(),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  floor: Nullable(Type.Integer()),
  building: Nullable(Type.String()),
});
export type PlaceBrief = Type.Static<typeof PlaceBriefSchema>;
export type DeviceBrief = Type.Static<typeof DeviceBriefSchema>;

export const AlertSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    rule: Type.String(),
    ruleVersion: Type.Integer(),
    ruleName: WordsSchema,
    family: Type.Enum([...FAMILIES]),
    state: Type.Enum([...ALERT_STATES]),
    /** Whether the condition holds now. */
    active: Type.Boolean(),
    severity: SeveritySchema,
    certainty: CertaintySchema,
    lifeSafety: Type.Boolean(),
    /** One sentence: who or what, where, value, since when. */
    sentence: WordsSchema,
    reason: WordsSchema,
    /** What stands behind a reason in words, for those who may see scores; left out for everybody else. */
    detail: Type.Optional(WordsSchema),
    marks: Type.Array(Type.Enum([...SIGNAL_MARKS])),
    subject: Type.Object({ kind: Type.Enum(["device", "person", "place"]), id: Type.String() }),
    device: Nullable(DeviceBriefSchema),
    place: Nullable(PlaceBriefSchema),
    /** Id only: names are given by the people resource to those whose right it is. */
    person: Nullable(Type.String()),
    /** When it happened, as believed, and when the hub learnt of it. */
    happenedAt: IsoTime,
    raisedAt: IsoTime,
    changedAt: IsoTime,
    clearedAt: Nullable(IsoTime),
    closedAt: Nullable(IsoTime),
    acknowledgedAt: Nullable(IsoTime),
    acknowledgedBy: Nullable(Type.String()),
    silencedBy: Nullable(Type.String()),
    shelvedUntil: Nullable(IsoTime),
    shelvedReason: Nullable(Type.String()),
    verdict: Nullable(VerdictSchema),
    /** Times it happened, the first included. */
    occurrences: Type.Integer(),
    lastAt: IsoTime,
    case: Nullable(Type.String()),
    picture: Type.Boolean(),
    /** The planned maintenance that holds it back, while it does. */
    maintenance: Type.Optional(Type.Object({ id: Type.String(), until: IsoTime })),
    /** Of this drill, from its birth: nothing real. */
    drill: Type.Optional(Type.String()),
    /** Since when it holds without a break, where it had cleared before. */
    activeSince: Type.Optional(IsoTime),
    /** False while its transaction is not yet written: shown as 尚未保存. */
    saved: Type.Boolean(),
  },
  { $id: "Alert" },
);
export type Alert = Type.Static<typeof AlertSchema>;

/** Frozen when the alert was raised. */
export const EvidenceSchema = Type.Object({
  limit: Nullable(Type.Number()),
  side: Nullable(Type.Enum(["above", "below"])),
  value: Nullable(Type.Number()),
  unit: Nullable(Type.String()),
  measurement: Nullable(Type.String()),
  event: Nullable(Type.String()),
  /** One text where it was frozen before sources had two languages. */
  source: SourceSchema,
  since: IsoTime,
  ruleVersion: Type.Integer(),
  /** The last 10 minutes of each series before the alert, oldest first. */
  series: Type.Array(
    Type.Object({
      device: Type.String(),
      measurement: Type.String(),
      unit: Type.String(),
      points: Type.Array(Type.Object({ t: IsoTime, value: Type.Number(), quality: Type.Integer() })),
    }),
  ),
  /** The acceleration around a fall, where the hub saw it. */
  motion: Type.Optional(MotionEvidenceSchema),
  pictures: Type.Array(Type.Object({ hash: Type.String(), at: IsoTime, type: Type.String() })),
});
export type Evidence = Type.Static<typeof EvidenceSchema>;

export const AlertDetailSchema = Type.Intersect([AlertSchema, Type.Object({ evidence: EvidenceSchema, log: Type.Array(AlertLogSchema) })]);
export type AlertDetail = Type.Static<typeof AlertDetailSchema>;
