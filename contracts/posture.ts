import { Type } from "typebox";
import type { RoundReason } from "./care-visit.ts";
import { MaintenancePersonSchema } from "./maintenance.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import type { Severity } from "./severity.ts";
import { DAY, type Duration, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/** No posture is declared for longer: the fifteen days of the Spring Festival [D]. */
export const LONGEST_POSTURE = 15 * DAY;

/** What a lone camera outdoors says of fire or smoke is held at, until a second device at the spot proves it or it lasts. */
export interface Corroboration {
  /** Only these rules, only cameras, only outdoors: no posture ever touches indoor heads, gas, CO or SOS. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** Seen for so long without a break, it needs no witness. */
  readonly sustained: Duration;
}

export interface PosturePreset {
  readonly words: Words;
  /** What it changes, said to whoever switches it. */
  readonly about: Words;
  readonly corroborate: Corroboration | null;
  /** Lists of people that it suggests by itself; a warning suggests others. */
  readonly rounds: readonly RoundReason[];
}

/** 值守模式: what each changes is data. */
export const POSTURES = {
  daily: {
    words: { zh: "日常", en: "Daily" },
    about: { zh: "一切照常。", en: "Everything as usual." },
    corroborate: null,
    rounds: [],
  },
  festival: {
    words: { zh: "节日（重点时段）", en: "Festival" },
    about: {
      zh: "烟花爆竹、祭祀烧纸多：室外单个摄像头的火光、烟雾先按“一般”显示，持续 2 分钟或有其他设备佐证即恢复原级别。室内烟感、燃气、一氧化碳、紧急呼叫不变。",
      en: "Fireworks and burnt offerings: flame and smoke seen by one camera outdoors is medium until it lasts two minutes or another device proves it. Indoor heads, gas, CO and SOS stay as they are.",
    },
    corroborate: { rules: ["video-flame", "video-smoke"], severity: "medium", sustained: 2 * MINUTE },
    rounds: ["posture"],
  },
  "severe-weather": {
    words: { zh: "极端天气", en: "Severe weather" },
    about: {
      zh: "各屏幕显示；规则不变。填写官方预警原文后，按其内容建议走访名单（高温顶楼、暴雨底楼、台风、危旧房等）。",
      en: "Shown on every screen; no rule changes. The official warning, typed or pasted, suggests lists: top floors in heat, ground floors in rain, old houses in a typhoon.",
    },
    corroborate: null,
    rounds: [],
  },
  outage: {
    words: { zh: "大面积停电断网", en: "Power or network widely lost" },
    about: {
      zh: "各屏幕显示；规则不变。建议走访吸氧、用电维生和乘电梯才能出行的住户。",
      en: "Shown on every screen; no rule changes. It suggests those on oxygen, on powered devices, and who need the lift.",
    },
    corroborate: null,
    rounds: ["power"],
  },
  drill: {
    words: { zh: "演练", en: "Drill" },
    about: {
      zh: "各屏幕显示“演练”；规则不变。期间所有告警都是真实警情，照常处置，屏幕、短信和语音均标明“真实警情”。",
      en: "Every screen says drill; no rule changes. Every alarm meanwhile is real, answered as always, and said to be real on screen, by SMS and by voice.",
    },
    corroborate: null,
    rounds: [],
  },
} as const satisfies Record<string, PosturePreset>;
export type PostureKind = keyof typeof POSTURES;
export const POSTURE_KINDS = Object.keys(POSTURES) as PostureKind[];
export const PostureKindSchema = Type.Enum(POSTURE_KINDS);

/** The posture that a named person declared, with its end. */
export const PostureSchema = Type.Object(
  {
    kind: PostureKindSchema,
    reason: Type.String(),
    /** The official warning as it was typed or pasted. */
    warning: Type.Optional(Type.String()),
    by: MaintenancePersonSchema,
    from: IsoTime,
    until: IsoTime,
  },
  { $id: "Posture" },
);
export type Posture = Type.Static<typeof PostureSchema>;

export const NewPostureSchema = Type.Object({
  kind: PostureKindSchema,
  reason: Type.String({ minLength: 2, maxLength: 500 }),
  /** The official warning, as it was published: it suggests lists of people. */
  warning: Type.Optional(Type.String({ maxLength: 2000 })),
  /** Left out for `daily`, which ends what was declared. */
  until: Type.Optional(IsoTime),
});
export type NewPosture = Type.Static<typeof NewPostureSchema>;

/** Words by which official warnings say what comes: the kinds of the weather service's signals, and of power and water companies. */
const WARNED: readonly (readonly [RoundReason, RegExp])[] = [
  ["heat", /高温|热浪|\bheat/i],
  ["cold", /寒潮|低温|霜冻|暴雪|道路结冰|\bcold|\bfrost|\bsnow/i],
  ["rain", /暴雨|强降雨|内涝|积涝|洪水|山洪|\brain|\bflood/i],
  ["wind", /台风|大风|龙卷|\btyphoon|\bgale/i],
  ["power", /停电|断电|限电|停水|\bpower (?:cut|failure)|\boutage/i],
];
/** "解除高温橙色预警", "高温橙色预警信号解除": what is over suggests nothing. */
const CALLED_OFF = /(?:解除|撤销)[^。；;，,\n]{0,20}预警(?:信号)?|[^。；;，,\n]{0,20}预警(?:信号)?(?:已)?(?:解除|撤销)/g;

/** What a warning is about, as far as its words say; in no order of danger. */
export function reasonsOfWarning(text: string): readonly RoundReason[] {
  const said = text.replaceAll(CALLED_OFF, " ");
  return WARNED.flatMap(([reason, words]) => (words.test(said) ? [reason] : []));
}

/** Which lists of people the days suggest. */
export function suggestedRounds(posture: Pick<Posture, "kind" | "warning"> | null): readonly RoundReason[] {
  if (posture === null) return [];
  const preset: PosturePreset = POSTURES[posture.kind];
  return [...new Set([...preset.rounds, ...reasonsOfWarning(posture.warning ?? "")])];
}

export const PostureViewSchema = Type.Object({
  /** Null: daily. */
  posture: Nullable(PostureSchema),
  presets: Type.Array(Type.Object({ kind: PostureKindSchema, words: WordsSchema, about: WordsSchema })),
});
export type PostureView = Type.Static<typeof PostureViewSchema>;
