import { type TSchema, Type } from "typebox";

/** A value or null; absence is never left to the imagination. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** ISO 8601 in UTC. */
export const IsoTime = Type.String({ format: "date-time" });

export const WordsSchema = Type.Object({ zh: Type.String(), en: Type.String() });

/** Whose limit it is: one text for both languages, or one for each. */
export const SourceSchema = Type.Union([Type.String(), WordsSchema]);

/** A page of a list: `next` goes back as `cursor`, null at the end. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });
}
