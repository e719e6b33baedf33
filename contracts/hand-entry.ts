import { Type } from "typebox";
import { ACVPU, NEWS_MEASUREMENTS, NEWS_PARTS, type NewsInput, type NewsPart } from "./news2.ts";
import { IsoTime, Nullable } from "./schema.ts";

/** What a human measures and types in; in the hub's units. */
export const HAND_MEASUREMENTS = ["systolic_bp", "diastolic_bp", "heart_rate", "respiratory_rate", "spo2", "body_temperature"] as const;
export type HandMeasurement = (typeof HAND_MEASUREMENTS)[number];

const closed = { additionalProperties: false };

export const HandValuesSchema = Type.Object(
  {
    systolic_bp: Type.Optional(Type.Number({ description: "mm[Hg]" })),
    diastolic_bp: Type.Optional(Type.Number({ description: "mm[Hg]" })),
    heart_rate: Type.Optional(Type.Number({ description: "/min" })),
    respiratory_rate: Type.Optional(Type.Number({ description: "/min" })),
    spo2: Type.Optional(Type.Number({ description: "%" })),
    body_temperature: Type.Optional(Type.Number({ description: "Cel, core or axillary; not the skin's" })),
    oxygen: Type.Optional(Type.Enum(["air", "oxygen"])),
    oxygenFlow: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 60, description: "L/min" })),
    consciousness: Type.Optional(Type.Enum([...ACVPU], { description: "Alert, new Confusion, responds to Voice, to Pain, Unresponsive" })),
  },
  closed,
);
export type HandValues = Type.Static<typeof HandValuesSchema>;

export const StrikeSchema = Type.Object({ at: IsoTime, by: Type.String(), byName: Type.String(), reason: Type.String() });

/** One entry by hand: what a human measured on somebody, when, and who. Never deleted, only struck out. */
export const HandEntrySchema = Type.Object(
  {
    id: Type.String(),
    person: Type.String(),
    measuredAt: IsoTime,
    /** Who measured it, as written. */
    measuredBy: Type.String(),
    /** With what, as written: a cuff, a fingertip oximeter. */
    device: Nullable(Type.String()),
    values: HandValuesSchema,
    note: Nullable(Type.String()),
    enteredAt: IsoTime,
    /** User name of its author. */
    enteredBy: Type.String(),
    enteredByName: Type.String(),
    struck: Nullable(StrikeSchema),
  },
  { $id: "HandEntry" },
);
export type HandEntry = Type.Static<typeof HandEntrySchema>;

/** The name under which the series of a person's entries by hand are kept: they belong to no device. */
export function handDevice(person: string): string {
  return `hand:${person}`;
}

/** What an entry says about the parts of the score. */
export function partsOfEntry({ measuredAt, values }: Pick<HandEntry, "measuredAt" | "values">): Partial<Record<NewsPart, NewsInput>> {
  const at = Date.parse(measuredAt);
  const parts: Partial<Record<NewsPart, NewsInput>> = {};
  for (const name of HAND_MEASUREMENTS) {
    const value = values[name];
    if (value !== undefined && name !== "diastolic_bp") parts[NEWS_MEASUREMENTS[name]] = { value, at };
  }
  if (values.oxygen !== undefined) parts.oxygen = { value: values.oxygen === "air" ? 0 : 1, at };
  if (values.consciousness !== undefined) parts.consciousness = { value: ACVPU.indexOf(values.consciousness), at };
  return parts;
}

/** Of several entries the newest word on each part; what was struck out says nothing. */
export function newestParts(entries: Iterable<HandEntry>): Partial<Record<NewsPart, NewsInput>> {
  const newest: Partial<Record<NewsPart, NewsInput>> = {};
  for (const entry of entries) {
    if (entry.struck !== null) continue;
    const parts = partsOfEntry(entry);
    for (const part of NEWS_PARTS) {
      const input = parts[part];
      // Of two at one time the later entry is the correction.
      if (input && input.at >= (newest[part]?.at ?? Number.NEGATIVE_INFINITY)) newest[part] = input;
    }
  }
  return newest;
}
