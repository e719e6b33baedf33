import { Type } from "typebox";
import { HouseholdSchema } from "./household.ts";
import { PastStaySchema, PeriodsSchema } from "./life.ts";
import { ScoreWordSchema, Spo2PrescriptionSchema } from "./news2.ts";
import { PersonFactsSchema } from "./person-facts.ts";
import { PERSON_STATES } from "./person-state.ts";
import { Nullable } from "./schema.ts";
import { DeathReportSchema, StaySchema } from "./stay.ts";
import type { Words } from "./words.ts";

/** GB/T 42195 ability levels. */
export const ABILITIES = ["full", "mild", "moderate", "severe", "total"] as const;
export const ABILITY_WORDS: Readonly<Record<(typeof ABILITIES)[number], Words>> = {
  full: { zh: "能力完好", en: "Able" },
  mild: { zh: "轻度失能", en: "Mild disability" },
  moderate: { zh: "中度失能", en: "Moderate disability" },
  severe: { zh: "重度失能", en: "Severe disability" },
  total: { zh: "完全失能", en: "Total disability" },
};

export const LIVING = ["alone", "couple", "family", "carer"] as const;
export const LIVING_WORDS: Readonly<Record<(typeof LIVING)[number], Words>> = {
  alone: { zh: "独居", en: "Lives alone" },
  couple: { zh: "老两口", en: "Couple" },
  family: { zh: "与家人同住", en: "With family" },
  carer: { zh: "有住家照护人", en: "Live-in carer" },
};

export const MOBILITIES = ["walks", "aid", "wheelchair", "bedridden"] as const;
export const MOBILITY_WORDS: Readonly<Record<(typeof MOBILITIES)[number], Words>> = {
  walks: { zh: "能自行行走", en: "Walks" },
  aid: { zh: "借助器具行走", en: "Walks with an aid" },
  wheelchair: { zh: "轮椅", en: "Wheelchair" },
  bedridden: { zh: "卧床", en: "Bedridden" },
};

export const NEEDS = ["oxygen", "dementia", "hearing", "sight", "speech", "dialysis", "no-lift", "unsafe-home"] as const;
export const NEED_WORDS: Readonly<Record<(typeof NEEDS)[number], Words>> = {
  oxygen: { zh: "吸氧", en: "On oxygen" },
  dementia: { zh: "认知障碍", en: "Dementia" },
  hearing: { zh: "听力不便", en: "Hard of hearing" },
  sight: { zh: "视力不便", en: "Poor sight" },
  speech: { zh: "言语不便", en: "Speech difficulty" },
  dialysis: { zh: "透析", en: "Dialysis" },
  "no-lift": { zh: "无电梯高层", en: "High floor, no lift" },
  "unsafe-home": { zh: "住危旧房", en: "Old, unsafe house" },
};

/** What makes somebody depend on power or the lift: needs, never labels. */
export function dependsOn({ needs, mobility }: Pick<Person, "needs" | "mobility">): readonly Words[] {
  const bound = needs.filter((need) => need === "oxygen" || need === "dialysis" || need === "no-lift").map((need) => NEED_WORDS[need]);
  return mobility === "walks" ? bound : [...bound, MOBILITY_WORDS[mobility]];
}

export const ContactSchema = Type.Object({
  name: Type.String(),
  relation: Type.String(),
  /** Masked for everybody but those whose right it is to dial. */
  phone: Type.Union([Type.String(), Type.Null()]),
  email: Type.Union([Type.String(), Type.Null()]),
  keyholder: Type.Boolean(),
  /** Minutes that a keyholder needs to her door, as they said; absent or null: nobody asked. */
  minutes: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 600 }))),
  /** The log-in of this relative, where there is one. */
  user: Type.Union([Type.String(), Type.Null()]),
});
export type Contact = Type.Static<typeof ContactSchema>;

/** A resident who is watched over. Needs, not labels. */
export const PersonSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    name: Type.String(),
    /** Year only: enough for an age, less to lose. */
    birthYear: Type.Union([Type.Integer({ minimum: 1900, maximum: 2100 }), Type.Null()]),
    /** Her identity number, all but the last four masked; the number itself is kept encrypted, elsewhere. */
    identity: Type.Optional(Type.String()),
    sex: Type.Union([Type.Literal("f"), Type.Literal("m"), Type.Null()]),
    home: Type.Union([Type.String(), Type.Null()]),
    living: Type.Enum([...LIVING]),
    ability: Type.Enum([...ABILITIES]),
    mobility: Type.Enum([...MOBILITIES]),
    needs: Type.Array(Type.Enum([...NEEDS])),
    state: Type.Enum([...PERSON_STATES]),
    /** Who registered that state, and until when; absent where it was never changed. */
    stay: Type.Optional(StaySchema),
    /** A death registered by one name, waiting for the second. */
    deathReport: Type.Optional(DeathReportSchema),
    /** What must be known of her home to read the signs in it; absent: nobody said, and nothing is assumed. */
    household: Type.Optional(HouseholdSchema),
    /** What callers and helpers must know; absent: nobody said. */
    facts: Type.Optional(PersonFactsSchema),
    /** Homes and carers by period; absent: one home, and carers are contacts like others. */
    periods: Type.Optional(PeriodsSchema),
    /** Where she was before, the oldest first. */
    past: Type.Optional(Type.Array(PastStaySchema)),
    /** Prescribed by a clinician, never inferred; scale 2 only in confirmed hypercapnic failure. */
    spo2Scale: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** Every word of a clinician on the scale, the last one holds; without one the score takes scale 1. */
    spo2Prescriptions: Type.Optional(Type.Array(Spo2PrescriptionSchema)),
    /** Every word of a clinician on whether the early-warning score suits her; the last one holds. */
    scoreWords: Type.Optional(Type.Array(ScoreWordSchema)),
    contacts: Type.Array(ContactSchema),
    /** Invented for the demonstration. */
    demo: Type.Boolean(),
  },
  { $id: "Person" },
);
export type Person = Type.Static<typeof PersonSchema>;

/** "王奶奶" rather than a name: who is meant knows, whoever else reads it does not. */
export function nicknameOf(person: Person | undefined, year: number): string {
  if (person === undefined) return "";
  const old = person.birthYear !== null && year - person.birthYear >= 60;
  const called = person.sex === null ? "家人" : person.sex === "f" ? (old ? "奶奶" : "女士") : old ? "爷爷" : "先生";
  return `${[...person.name][0] ?? ""}${called}`;
}
