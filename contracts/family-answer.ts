import { Type } from "typebox";
import { NOTICE_ANSWER_WORDS, type NoticeAnswer } from "./channel.ts";
import { IsoTime } from "./schema.ts";
import { type Duration, MINUTE } from "./time.ts";
import type { Words } from "./words.ts";

/** What a relative says to a case. */
export const FAMILY_ANSWERS = ["with-her", "spoke", "cannot"] as const satisfies readonly NoticeAnswer[];
export type FamilyAnswerKind = (typeof FAMILY_ANSWERS)[number];
export const isFamilyAnswer = (said: string): said is FamilyAnswerKind => FAMILY_ANSWERS.some((one) => one === said);
export const familyAnswerWords = (said: FamilyAnswerKind): Words => NOTICE_ANSWER_WORDS[said];

/** Within this time a new answer of the same relative takes the place of the last one; later it stands beside it. */
export const ANSWER_CHANGE_WITHIN: Duration = MINUTE;

export const FamilyAnswerSchema = Type.Object({
  /** `user:<id>` or `contact:<name>`. */
  relative: Type.String(),
  name: Type.String(),
  relation: Type.String(),
  answer: Type.Enum([...FAMILY_ANSWERS]),
  at: IsoTime,
});
export type FamilyAnswer = Type.Static<typeof FamilyAnswerSchema>;

export const NewFamilyAnswerSchema = Type.Object({ answer: Type.Enum([...FAMILY_ANSWERS]) }, { additionalProperties: false });

/** Who answers, as a relative of the person. */
export type Relative = Pick<FamilyAnswer, "relative" | "name" | "relation">;
