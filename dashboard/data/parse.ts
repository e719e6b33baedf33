import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";

/** An answer of the hub that does not have the promised shape. */
export class UnreadableAnswer extends Error {}

/** Interpreted, not compiled: the page runs under a content policy without `eval`. */
export function fits<T extends TSchema>(schema: T, value: unknown): value is Static<T> {
  return Value.Check(schema, value);
}

export function parse<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (fits(schema, value)) return value;
  const first = Value.Errors(schema, value)[0];
  throw new UnreadableAnswer(first ? `${first.instancePath || "/"}: ${first.message}` : "unreadable");
}

/** A page of a list; an item that cannot be read is counted and never hides the others. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly unreadable: number;
}

export function parsePage<T extends TSchema>(schema: T, value: unknown): Listed<Static<T>> {
  if (typeof value !== "object" || value === null || !("items" in value) || !Array.isArray(value.items))
    throw new UnreadableAnswer("/items: missing");
  const items: Static<T>[] = [];
  for (const item of value.items) if (fits(schema, item)) items.push(item);
  const next = "next" in value && typeof value.next === "string" ? value.next : null;
  return { items, next, unreadable: value.items.length - items.length };
}
