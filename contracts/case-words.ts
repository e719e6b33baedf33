import type { Role } from "./roles.ts";
import type { Family } from "./signal.ts";
import type { Words } from "./words.ts";

export const CASE_STATES = [
  "new",
  "accepted",
  "dispatched",
  "taken",
  "on-site",
  "resolved",
  "visit-due",
  "closed",
  "false-alarm",
  "merged",
  "cancelled",
] as const;
export type CaseState = (typeof CASE_STATES)[number];
export const CASE_STATE_WORDS: Readonly<Record<CaseState, Words>> = {
  new: { zh: "待受理", en: "New" },
  accepted: { zh: "已受理", en: "Accepted" },
  dispatched: { zh: "已派单", en: "Dispatched" },
  taken: { zh: "已接单", en: "Taken" },
  "on-site": { zh: "已到场", en: "On site" },
  resolved: { zh: "已处置", en: "Resolved" },
  "visit-due": { zh: "待回访", en: "Return visit due" },
  closed: { zh: "已办结", en: "Closed" },
  "false-alarm": { zh: "误报办结", en: "Closed as false" },
  merged: { zh: "已并入", en: "Merged" },
  cancelled: { zh: "已撤销", en: "Cancelled" },
};
export const ENDED_CASE_STATES: readonly CaseState[] = ["closed", "false-alarm", "merged", "cancelled"];
export const isEndedCase = (one: { readonly state: CaseState }): boolean => ENDED_CASE_STATES.includes(one.state);

/** What a case is about: an alarm, a danger that somebody saw, a resident's request, a quarrel (restricted sight). */
export const CASE_KINDS = ["alarm", "hazard", "request", "complaint"] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
export const CASE_KIND_WORDS: Readonly<Record<CaseKind, Words>> = {
  alarm: { zh: "告警", en: "Alarm" },
  hazard: { zh: "隐患", en: "Hazard" },
  request: { zh: "民生诉求", en: "Resident's request" },
  complaint: { zh: "矛盾纠纷", en: "Quarrel" },
};

/** By which way it came to us. */
export const CASE_SOURCES = ["device", "grid", "call", "walk-in", "12345", "reception", "meeting", "wechat", "patrol", "hub"] as const;
export type CaseSource = (typeof CASE_SOURCES)[number];
export const CASE_SOURCE_WORDS: Readonly<Record<CaseSource, Words>> = {
  device: { zh: "设备", en: "Device" },
  grid: { zh: "网格上报", en: "Grid report" },
  call: { zh: "来电", en: "Call" },
  "walk-in": { zh: "来访", en: "Walk-in" },
  "12345": { zh: "12345", en: "12345" },
  reception: { zh: "三接访", en: "Reception" },
  meeting: { zh: "说事会", en: "Meeting" },
  wechat: { zh: "微信群", en: "WeChat group" },
  patrol: { zh: "巡查", en: "Patrol" },
  hub: { zh: "平台", en: "The hub" },
};
/** Where a resident came to us: she is told the outcome. */
export const RESIDENT_SOURCES: readonly CaseSource[] = ["call", "walk-in", "12345", "reception", "meeting", "wechat"];

interface HazardInfo {
  readonly words: Words;
  /** Decides who sees it; hazards of the same kind at one building or spot may be merged. */
  readonly family: Family;
}
const h = (zh: string, en: string, family: Family): HazardInfo => ({ words: { zh, en }, family });
/** What a grid worker reports with one tap. */
export const HAZARDS = {
  "fire-lane": h("占用消防车通道", "Fire lane blocked", "fire"),
  "stairs-blocked": h("楼道堆物", "Stairs blocked", "fire"),
  "ebike-charging": h("电动自行车违规停放充电", "E-bike parked or charged indoors", "fire"),
  "fire-equipment": h("消防器材缺损", "Fire equipment missing or broken", "fire"),
  gas: h("燃气隐患", "Gas hazard", "fire"),
  wiring: h("私拉乱接电线", "Unsafe wiring", "fire"),
  manhole: h("井盖缺损", "Manhole cover missing", "public"),
  falling: h("外墙、广告牌松动", "Loose façade or sign", "public"),
  road: h("路面、台阶破损", "Road or steps broken", "public"),
  lighting: h("照明损坏", "Lighting broken", "public"),
  tree: h("树木倾倒", "Tree leaning or fallen", "public"),
  water: h("漏水积水", "Leak or standing water", "water"),
  lift: h("电梯隐患", "Lift hazard", "lift"),
  other: h("其他隐患", "Other hazard", "public"),
} as const satisfies Record<string, HazardInfo>;
export type Hazard = keyof typeof HAZARDS;
export const HAZARD_NAMES = Object.keys(HAZARDS) as Hazard[];

/** How the person was found; a critical case of a person does not close without one. */
export const FOUND: Readonly<Record<string, Words>> = {
  heard: { zh: "听到本人", en: "Heard in person" },
  seen: { zh: "见到本人", en: "Seen in person" },
  household: { zh: "同住人确认", en: "Vouched for by the household" },
  hospital: { zh: "已送医", en: "Taken to hospital" },
  died: { zh: "已故", en: "Died" },
};
/** After these nobody is asked for a score: it is a care call. */
export const CARE_FOUND: readonly string[] = ["hospital", "died"];

/** Whom a case is handed over to, by the number that a human dials. */
export const HANDOVER_TO = ["119", "120", "110", "12345"] as const;
export type HandoverTo = (typeof HANDOVER_TO)[number];

/** Systems that number the same matter in their own way. */
export const FOREIGN_SYSTEMS = ["12345", "grid", "fire", "other"] as const;
export type ForeignSystem = (typeof FOREIGN_SYSTEMS)[number];
export const FOREIGN_SYSTEM_WORDS: Readonly<Record<ForeignSystem, Words>> = {
  "12345": { zh: "12345", en: "12345" },
  grid: { zh: "网格平台", en: "Grid platform" },
  fire: { zh: "智慧消防", en: "Fire platform" },
  other: { zh: "其他平台", en: "Another platform" },
};

export const VISIT_WAYS = ["phone", "door", "wechat"] as const;
export type VisitWay = (typeof VISIT_WAYS)[number];
export const VISIT_WAY_WORDS: Readonly<Record<VisitWay, Words>> = {
  phone: { zh: "电话", en: "By telephone" },
  door: { zh: "上门", en: "At the door" },
  wechat: { zh: "微信", en: "By WeChat" },
};
export const VISIT_OUTCOMES = ["reached", "not-reached", "impossible"] as const;
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];
export const VISIT_OUTCOME_WORDS: Readonly<Record<VisitOutcome, Words>> = {
  reached: { zh: "已回访", en: "Reached" },
  "not-reached": { zh: "未联系上", en: "Not reached" },
  impossible: { zh: "无法回访", en: "Cannot be made" },
};
export const SATISFACTION = ["satisfied", "fair", "dissatisfied"] as const;
export type Satisfaction = (typeof SATISFACTION)[number];
export const SATISFACTION_WORDS: Readonly<Record<Satisfaction, Words>> = {
  satisfied: { zh: "满意", en: "Satisfied" },
  fair: { zh: "基本满意", en: "Fair" },
  dissatisfied: { zh: "不满意", en: "Dissatisfied" },
};
/** Why a return visit is owed. */
export const VISIT_WHYS = ["reported", "person", "sample"] as const;
export type VisitWhy = (typeof VISIT_WHYS)[number];
export const VISIT_WHY_WORDS: Readonly<Record<VisitWhy, Words>> = {
  reported: { zh: "居民反映事项", en: "A resident reported it" },
  person: { zh: "人员属实工单", en: "A true case of a person" },
  sample: { zh: "抽样回访", en: "Sampled" },
};

/** Roles that only look in on a case: their coming is noted and takes it from nobody. */
export const ONLOOKERS: readonly Role[] = ["family"];

/** Not verified for so long, a critical or high alarm is treated as true. */
export const PRESUMED_AFTER_S = 60;
