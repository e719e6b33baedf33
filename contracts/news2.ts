import { Type } from "typebox";
import type { Measurement } from "./measurements.ts";
import { IsoTime } from "./schema.ts";
import { type Duration, HOUR, type Instant, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/** The seven parts of the early-warning score, in the order of its chart. */
export const NEWS_PARTS = ["respiration", "spo2", "oxygen", "systolic", "pulse", "consciousness", "temperature"] as const;
export type NewsPart = (typeof NEWS_PARTS)[number];
export const NEWS_PART_WORDS: Readonly<Record<NewsPart, Words>> = {
  respiration: { zh: "呼吸", en: "Respiration" },
  spo2: { zh: "血氧", en: "SpO2" },
  oxygen: { zh: "空气或吸氧", en: "Air or oxygen" },
  systolic: { zh: "收缩压", en: "Systolic blood pressure" },
  pulse: { zh: "脉搏", en: "Pulse" },
  consciousness: { zh: "意识", en: "Consciousness" },
  temperature: { zh: "体温", en: "Temperature" },
};

/** Alert, new confusion, responds to voice, to pain, unresponsive. */
export const ACVPU = ["A", "C", "V", "P", "U"] as const;
export type Acvpu = (typeof ACVPU)[number];
export const ACVPU_WORDS: Readonly<Record<Acvpu, Words>> = {
  A: { zh: "清醒", en: "Alert" },
  C: { zh: "新出现的意识模糊", en: "New confusion" },
  V: { zh: "呼唤有反应", en: "Responds to voice" },
  P: { zh: "疼痛有反应", en: "Responds to pain" },
  U: { zh: "无反应", en: "Unresponsive" },
};

/** Which row of the chart judges oxygen saturation: 2 only where a clinician prescribed a target of 88–92 %. */
export type Spo2Scale = 1 | 2;

/**
 * How old a part may be and still count. The first six are the suggestion of this project's domain notes; consciousness
 * is looked at on the same round as the cuff, and twelve hours is the longest interval that the chart allows.
 */
export const NEWS_VALIDITY: Readonly<Record<NewsPart, Duration>> = {
  respiration: 15 * MINUTE,
  spo2: 15 * MINUTE,
  oxygen: 24 * HOUR,
  systolic: 12 * HOUR,
  pulse: 15 * MINUTE,
  consciousness: 12 * HOUR,
  temperature: 4 * HOUR,
};

/** Points of one part that are a trigger by themselves. */
export const SINGLE_RED = 3;

/** The most points that a part can give. */
export const NEWS_CEILING: Readonly<Record<NewsPart, number>> = {
  respiration: 3,
  spo2: 3,
  oxygen: 2,
  systolic: 3,
  pulse: 3,
  consciousness: 3,
  temperature: 3,
};

/** Only a complete score is a NEWS2. */
export const SCORE_NAMES = ["news2", "partial-news"] as const;
export type ScoreName = (typeof SCORE_NAMES)[number];
export const SCORE_NAME_WORDS: Readonly<Record<ScoreName, Words>> = {
  news2: { zh: "NEWS2", en: "NEWS2" },
  "partial-news": { zh: "部分 NEWS", en: "Partial NEWS" },
};

/**
 * What a score asks for. Null: nothing can be said, for less than everything was known; a low score of some parts is no
 * low risk.
 */
export const SCORE_TRIGGERS = ["none", "single", "urgent", "emergency"] as const;
export type ScoreTrigger = (typeof SCORE_TRIGGERS)[number];

export const SCORE_TRIGGER_WORDS: Readonly<Record<ScoreTrigger, Words>> = {
  none: { zh: "未达到触发标准", en: "Below the triggers" },
  single: { zh: "单项 3 分", en: "A single part of 3" },
  urgent: { zh: "5–6 分，需尽快评估", en: "5 to 6, urgent assessment" },
  emergency: { zh: "7 分及以上，按急症处理", en: "7 or more, treat as an emergency" },
};

/** What is known of one part. `oxygen`: 0 air, 1 oxygen; `consciousness`: index in ACVPU; the others in the hub's units. */
export interface NewsInput {
  readonly value: number;
  /** When it was measured. */
  readonly at: Instant;
}
export type NewsInputs = Readonly<Partial<Record<NewsPart, NewsInput>>>;

export interface ScoredPart extends NewsInput {
  readonly part: NewsPart;
  readonly points: number;
}

/** A score and what it was made of; what is missing is never taken for normal. */
export interface Score {
  readonly name: ScoreName;
  readonly score: number;
  /** What the score could be at most with the parts that are known. */
  readonly maxPossible: number;
  readonly parts: readonly ScoredPart[];
  readonly missing: readonly NewsPart[];
  /** Age of the oldest part that counts; null where none does. */
  readonly oldestInputAge: Duration | null;
  /** The parts that give 3 by themselves. */
  readonly redParameters: readonly NewsPart[];
  readonly scale: Spo2Scale;
  readonly trigger: ScoreTrigger | null;
}

/** Which measurement feeds which part. Skin temperature is none: it says little about the core. */
export const NEWS_MEASUREMENTS = {
  respiratory_rate: "respiration",
  spo2: "spo2",
  systolic_bp: "systolic",
  heart_rate: "pulse",
  body_temperature: "temperature",
} as const satisfies Partial<Record<Measurement, NewsPart>>;
export type NewsMeasurement = keyof typeof NEWS_MEASUREMENTS;

export function isNewsMeasurement(name: string): name is NewsMeasurement {
  return Object.hasOwn(NEWS_MEASUREMENTS, name);
}

/** Why no score is made for somebody: the chart was made for adults who are not pregnant. */
export const SCORE_REFUSALS = ["age", "pregnancy", "clinical"] as const;
export type ScoreRefusal = (typeof SCORE_REFUSALS)[number];
export const SCORE_REFUSAL_WORDS: Readonly<Record<ScoreRefusal, Words>> = {
  age: { zh: "未满 16 岁，早期预警评分不适用", en: "Under 16: the early-warning score is not made for children" },
  pregnancy: { zh: "妊娠期，早期预警评分不适用", en: "Pregnant: the early-warning score is not made for pregnancy" },
  clinical: { zh: "医生认定早期预警评分不适用", en: "A clinician says that the early-warning score does not suit" },
};
/** Ages from which the chart holds. Royal College of Physicians, NEWS2 2017: "16 years or over". */
export const SCORE_FROM_AGE = 16;

/** A clinician's word on whether the score suits somebody; the last one holds, earlier ones are kept. */
export const ScoreWordSchema = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  /** Null: it suits (again). */
  unsuited: Type.Union([Type.Literal("pregnancy"), Type.Literal("clinical"), Type.Null()]),
  clinician: Type.String(),
  date: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
  reason: Type.String(),
  by: Type.String(),
  at: IsoTime,
});
export type ScoreWord = Type.Static<typeof ScoreWordSchema>;

interface Scorable {
  readonly birthYear: number | null;
  readonly scoreWords?: readonly ScoreWord[];
}

/** Why no score is made; null: it is. Only the year of birth is known: refused is who cannot have turned 16 yet. */
export function scoreRefusal({ birthYear, scoreWords }: Scorable, now: Instant): ScoreRefusal | null {
  if (birthYear !== null && new Date(now).getUTCFullYear() - birthYear < SCORE_FROM_AGE) return "age";
  return scoreWords?.at(-1)?.unsuited ?? null;
}

/** Whether it is known that she is old enough; where it is not, she is scored and it is said. */
export function isAgeKnown({ birthYear }: Pick<Scorable, "birthYear">, now: Instant): boolean {
  return birthYear !== null && new Date(now).getUTCFullYear() - birthYear !== SCORE_FROM_AGE;
}

/** A clinician's word on which scale holds for somebody: who, when, why. Scale 1 holds where there is none. */
export const Spo2PrescriptionSchema = Type.Object({
  /** Rises by one with every change; earlier ones are kept. */
  version: Type.Integer({ minimum: 1 }),
  scale: Type.Union([Type.Literal(1), Type.Literal(2)]),
  /** The clinician's name as written. */
  clinician: Type.String(),
  /** The day of the prescription. */
  date: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
  reason: Type.String(),
  /** Who typed it in, and when. */
  by: Type.String(),
  at: IsoTime,
});
export type Spo2Prescription = Type.Static<typeof Spo2PrescriptionSchema>;
