import { Type } from "typebox";
import type { Contact } from "./people.ts";
import { PHONE_PATTERN } from "./phone.ts";
import { Nullable } from "./schema.ts";
import type { ContactWays } from "./ways.ts";

const ContactEntry = Type.Object(
  {
    /** Index in the list that was seen; null: somebody new. */
    was: Nullable(Type.Integer({ minimum: 0, maximum: 50 })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    relation: Type.Optional(Type.String({ maxLength: 60 })),
    phone: Type.Optional(Nullable(Type.String({ pattern: PHONE_PATTERN }))),
    email: Type.Optional(Nullable(Type.String({ pattern: "^[^@\\s]+@[^@\\s]+$", maxLength: 200 }))),
    keyholder: Type.Optional(Type.Boolean()),
    minutes: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 600 }))),
  },
  { additionalProperties: false },
);
/** The contacts of a person anew, in the order in which they are called; what is left out of a known one stays. */
export const ContactsChangeSchema = Type.Object(
  { version: Type.String({ maxLength: 100 }), items: Type.Array(ContactEntry, { maxItems: 20 }) },
  { additionalProperties: false },
);
export type ContactsChange = Type.Static<typeof ContactsChangeSchema>;

/** A keyholder counts who is at the door within so many minutes. */
export const KEY_WITHIN_MINUTES = 15;
/** So many contacts whose numbers are known to be theirs; below it somebody may be rung by nobody. */
export const LEAST_VERIFIED = 2;

/** What a person's contacts lack before she can be relied upon to be reached. */
export interface Reachable {
  readonly verified: number;
  readonly dead: number;
  /** Somebody with a key is at the door in time. */
  readonly key: boolean;
  /** A keyholder stands there, but nobody asked how long they need. */
  readonly keyUnknown: boolean;
  readonly complete: boolean;
}

/** Two verified contacts and a key within a quarter of an hour: the least that every watched person has. */
export function reachable(contacts: readonly Contact[], ways: readonly Pick<ContactWays, "contact" | "state">[]): Reachable {
  const stateOf = (index: number): ContactWays["state"] => ways.find((way) => way.contact === index)?.state ?? null;
  const alive = contacts.filter((_, index) => stateOf(index) !== "dead");
  const verified = contacts.filter((_, index) => stateOf(index) === "verified").length;
  const holders = alive.filter((contact) => contact.keyholder);
  const key = holders.some(({ minutes }) => minutes != null && minutes <= KEY_WITHIN_MINUTES);
  return {
    verified,
    dead: contacts.length - alive.length,
    key,
    keyUnknown: !key && holders.some(({ minutes }) => minutes == null),
    complete: verified >= LEAST_VERIFIED && key,
  };
}
