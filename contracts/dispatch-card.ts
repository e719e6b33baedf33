import { Type } from "typebox";
import { Nullable, WordsSchema } from "./schema.ts";
import type { Words } from "./words.ts";

/** Whom a card is for: a human dials, the card says what to say. */
export const CARD_TO = ["120", "119", "110"] as const;
export type CardTo = (typeof CARD_TO)[number];
export const CARD_WORDS: Readonly<Record<CardTo, Words>> = {
  "120": { zh: "急救", en: "Ambulance" },
  "119": { zh: "火警", en: "Fire brigade" },
  "110": { zh: "报警", en: "Police" },
};

const CARD_LINES = [
  "address",
  "way",
  "door",
  "happened",
  "awake",
  "who",
  "wearing",
  "seen",
  "portrait",
  "inside",
  "illnesses",
  "medicines",
  "allergies",
  "waits",
  "callback",
] as const;
type CardLineName = (typeof CARD_LINES)[number];
export const CARD_LINE_WORDS: Readonly<Record<CardLineName, Words>> = {
  address: { zh: "地址", en: "Address" },
  way: { zh: "从哪个门进、怎么走", en: "Which gate, which way" },
  door: { zh: "楼层、门牌、电梯或楼梯", en: "Floor, door, lift or stairs" },
  happened: { zh: "发生了什么", en: "What happened" },
  awake: { zh: "清醒吗？有呼吸吗？", en: "Awake? Breathing?" },
  who: { zh: "年龄、性别", en: "Age, sex" },
  wearing: { zh: "衣着", en: "What she wears" },
  seen: { zh: "最后见到：何时、何地、往哪走", en: "Last seen: when, where, which way" },
  portrait: { zh: "照片", en: "Photograph" },
  inside: { zh: "里面有谁，谁走不出来", en: "Who is inside, who cannot walk out" },
  illnesses: { zh: "病史", en: "Illnesses" },
  medicines: { zh: "用药", en: "Medicines" },
  allergies: { zh: "过敏", en: "Allergies" },
  waits: { zh: "谁在哪里等", en: "Who waits where" },
  callback: { zh: "回电号码", en: "Call-back number" },
};

/** One line of a card; `said` null: to be asked, 待问. */
const CardLineSchema = Type.Object({ name: Type.Enum([...CARD_LINES]), said: Nullable(WordsSchema) });
export type CardLine = Type.Static<typeof CardLineSchema>;

/** What is said to the dispatcher, in the order in which the dispatcher asks. */
export const DispatchCardSchema = Type.Object({
  to: Type.Enum([...CARD_TO]),
  case: Type.String(),
  number: Type.String(),
  lines: Type.Array(CardLineSchema),
});
export type DispatchCard = Type.Static<typeof DispatchCardSchema>;
