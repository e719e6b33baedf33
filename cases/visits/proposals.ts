import { type CareWay, NOBODY_LEFT_OUT, type PeopleFilter, type RoundReason, type Words } from "../../contracts/index.ts";

export interface Proposal {
  readonly id: string;
  readonly reason: RoundReason;
  readonly title: Words;
  readonly way: CareWay;
  readonly filter: PeopleFilter;
}

const all = NOBODY_LEFT_OUT;

/**
 * Lists that a warning of that kind suggests. Whom weather endangers most is practice of community work (the old, those
 * alone, those who cannot walk; heat under the roof, water on the ground floor), to be agreed with the duty head [D].
 */
export const PROPOSALS: readonly Proposal[] = [
  {
    id: "heat-top",
    reason: "heat",
    title: { zh: "高温：顶楼 80 岁以上", en: "Heat: over 80 on top floors" },
    way: "phone",
    filter: { ...all, ageFrom: 80, floor: "top" },
  },
  {
    ...{ id: "heat-alone", reason: "heat", way: "phone", filter: { ...all, ageFrom: 80, living: ["alone", "couple"] } },
    title: { zh: "高温：80 岁以上独居、老两口", en: "Heat: over 80, alone or a couple" },
  },
  {
    ...{ id: "cold-alone", reason: "cold", way: "phone", filter: { ...all, living: ["alone", "couple"] } },
    title: { zh: "低温：独居、老两口", en: "Cold: alone or a couple" },
  },
  {
    ...{ id: "cold-frail", reason: "cold", way: "door", filter: { ...all, ability: ["severe", "total"] } },
    title: { zh: "低温：重度和完全失能", en: "Cold: severe and total disability" },
  },
  {
    id: "rain-ground",
    reason: "rain",
    title: { zh: "暴雨：底楼住户", en: "Rain: ground floors" },
    way: "door",
    filter: { ...all, floor: "ground" },
  },
  {
    ...{ id: "rain-bound", reason: "rain", way: "phone", filter: { ...all, mobility: ["wheelchair", "bedridden"] } },
    title: { zh: "暴雨：不能自行转移", en: "Rain: cannot leave by themselves" },
  },
  {
    id: "wind-ground",
    reason: "wind",
    title: { zh: "台风：底楼住户", en: "Typhoon: ground floors" },
    way: "door",
    filter: { ...all, floor: "ground" },
  },
  {
    ...{ id: "wind-top", reason: "wind", way: "phone", filter: { ...all, floor: "top" } },
    title: { zh: "台风：顶楼住户（门窗、屋面）", en: "Typhoon: top floors (windows, roof)" },
  },
  {
    ...{ id: "rain-unsafe", reason: "rain", way: "door", filter: { ...all, needs: ["unsafe-home"] } },
    title: { zh: "暴雨：危旧房住户", en: "Rain: old, unsafe houses" },
  },
  {
    ...{ id: "wind-unsafe", reason: "wind", way: "door", filter: { ...all, needs: ["unsafe-home"] } },
    title: { zh: "台风：危旧房住户", en: "Typhoon: old, unsafe houses" },
  },
  {
    ...{ id: "power-depends", reason: "power", way: "phone", filter: { ...all, needs: ["oxygen", "dialysis", "no-lift"] } },
    title: { zh: "停电：依赖用电和电梯", en: "Power cut: depend on power or a lift" },
  },
  {
    ...{ id: "power-bound", reason: "power", way: "door", filter: { ...all, mobility: ["wheelchair", "bedridden"] } },
    title: { zh: "停电：轮椅、卧床", en: "Power cut: wheelchair, bedridden" },
  },
  {
    ...{ id: "posture-alone", reason: "posture", way: "phone", filter: { ...all, living: ["alone"] } },
    title: { zh: "节日：独居老人", en: "Festival: those alone" },
  },
];
