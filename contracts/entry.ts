import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** How somebody got in. */
export const ENTRY_WAYS = ["open", "key", "code", "forced"] as const;
export type EntryWay = (typeof ENTRY_WAYS)[number];
export const ENTRY_WAY_WORDS: Readonly<Record<EntryWay, Words>> = {
  open: { zh: "有人开门", en: "The door was opened" },
  key: { zh: "钥匙开门", en: "With a key" },
  code: { zh: "门禁密码", en: "With the door code" },
  forced: { zh: "破门", en: "Broken open" },
};

/** Who went into a home, how, and whether the police were there. */
export const HomeEntrySchema = Type.Object({
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  who: Type.String(),
  how: Type.Enum([...ENTRY_WAYS]),
  /** Name or number of the police officer who was there; null without one. */
  police: Nullable(Type.String()),
  note: Nullable(Type.String()),
});
export type HomeEntry = Type.Static<typeof HomeEntrySchema>;

/** That there is a code, by whom; what it is only a look in an open critical case tells. */
export const DoorCodeStateSchema = Type.Object({ set: Type.Boolean(), byName: Nullable(Type.String()), at: Nullable(IsoTime) });
export type DoorCodeState = Type.Static<typeof DoorCodeStateSchema>;
export const NewDoorCodeSchema = Type.Object(
  { code: Nullable(Type.String({ minLength: 1, maxLength: 60, description: "As it is pressed; null takes it away" })) },
  { additionalProperties: false },
);
export const DoorCodeSchema = Type.Object({ code: Type.String(), byName: Type.String(), at: IsoTime });
export type DoorCode = Type.Static<typeof DoorCodeSchema>;
