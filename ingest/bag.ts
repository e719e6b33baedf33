import { type Knowledge, plain } from "./knowledge.ts";
import type { JsonObject } from "./shape.ts";
import type { Draft } from "./turn.ts";

/** An object of a device's properties on its way to what it says. */
export interface Bag {
  readonly draft: Draft;
  readonly knowledge: Knowledge;
  readonly object: JsonObject;
  readonly where: string;
  readonly test: boolean;
  readonly resent: boolean;
  /** Its keys are happenings, and what they hold are figures of them. */
  readonly happenings: boolean;
  /** What the message said to be on, as event@instant: another key of the same moment does not end it. */
  readonly begun: Set<string>;
  keys: ReadonlySet<string> | null;
}

export function keysOf(bag: Bag): ReadonlySet<string> {
  bag.keys ??= new Set(Object.keys(bag.object).map(plain));
  return bag.keys;
}
