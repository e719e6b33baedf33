import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

export const HEARINGS = ["good", "hard", "deaf"] as const;
export const HEARING_WORDS: Readonly<Record<(typeof HEARINGS)[number], Words>> = {
  good: { zh: "听力正常", en: "Hears well" },
  hard: { zh: "听力不便", en: "Hard of hearing" },
  deaf: { zh: "听不见", en: "Deaf" },
};
export const SPEECHES = ["clear", "unclear", "none"] as const;
export const SPEECH_WORDS: Readonly<Record<(typeof SPEECHES)[number], Words>> = {
  clear: { zh: "言语清楚", en: "Speaks clearly" },
  unclear: { zh: "言语不清", en: "Speech unclear" },
  none: { zh: "不能说话", en: "Does not speak" },
};

/** Whose consent it is: her own, or of who may give it for her. */
export const CONSENT_BY = ["self", "guardian"] as const;
export const CONSENT_BY_WORDS: Readonly<Record<(typeof CONSENT_BY)[number], Words>> = {
  self: { zh: "本人", en: "Herself" },
  guardian: { zh: "监护人", en: "Guardian" },
};
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** A consent on paper: by whom, when, and where the paper is. */
export const ConsentSchema = Type.Object(
  { by: Type.Enum([...CONSENT_BY]), name: text(60), date: Type.String({ format: "date" }), document: Nullable(text(200)) },
  { additionalProperties: false },
);
export type Consent = Type.Static<typeof ConsentSchema>;

/** What an ambulance asks. Shown only where a consent stands beside it, to those who see health data, or on the card of an open case. */
export const MedicalSchema = Type.Object(
  { illnesses: Nullable(text(500)), medicines: Nullable(text(500)), allergies: Nullable(text(300)), consent: Nullable(ConsentSchema) },
  { additionalProperties: false },
);
export type Medical = Type.Static<typeof MedicalSchema>;

/** What those who call her, knock at her door or bring help must know; needs, nobody's history. */
export const NewPersonFactsSchema = Type.Object(
  {
    /** Her own telephone. */
    phone: Nullable(Type.String({ pattern: "^[0-9+*#,() -]{3,30}$", description: "Her own telephone" })),
    hearing: Nullable(Type.Enum([...HEARINGS])),
    speech: Nullable(Type.Enum([...SPEECHES])),
    dialect: Nullable(text(60)),
    /** How she is made to hear that somebody is at the door. */
    knock: Nullable(text(200)),
    /** Which gate and which way for a car and a stretcher. */
    way: Nullable(text(200)),
    /** Her door may be broken open to save her. */
    breakIn: Nullable(ConsentSchema),
    medical: Nullable(MedicalSchema),
  },
  { additionalProperties: false },
);
export type NewPersonFacts = Type.Static<typeof NewPersonFactsSchema>;

/** The same with who said so, and when. */
export const PersonFactsSchema = Type.Object({
  ...NewPersonFactsSchema.properties,
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
});
export type PersonFacts = Type.Static<typeof PersonFactsSchema>;

export const NO_FACTS: NewPersonFacts = {
  ...{ phone: null, hearing: null, speech: null, dialect: null, knock: null, way: null, breakIn: null, medical: null },
};
