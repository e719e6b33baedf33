import { Type } from "typebox";
import { Value } from "typebox/value";
import type { StoredUser } from "../api/index.ts";
import { MailEntrySchema, type Place, RoleSchema, SetupRequestSchema } from "../contracts/index.ts";
import { type ReplayCommand, ReplayCommandSchema } from "./replay-commands.ts";

const UserSchema = Type.Object({
  id: Type.String(),
  username: Type.String({ minLength: 2, maxLength: 60 }),
  name: Type.String(),
  role: RoleSchema,
  places: Type.Array(Type.String()),
  people: Type.Array(Type.String()),
  email: Type.Union([Type.String(), Type.Null()]),
  language: Type.Enum(["zh", "en"]),
  disabled: Type.Boolean(),
  passwordHash: Type.String(),
  failures: Type.Number(),
  lockedUntil: Type.Null(),
  lastSeenAt: Type.Null(),
  createdAt: Type.Number(),
});

const SetupSchema = Type.Object({
  do: Type.Literal("setup"),
  community: SetupRequestSchema.properties.community,
  admin: Type.Object({ username: Type.String(), name: Type.String(), passwordHash: Type.String() }),
});

const MailSchema = Type.Object({ do: Type.Literal("mail"), entry: MailEntrySchema });
const PasswordSchema = Type.Object({ do: Type.Literal("user-password"), username: Type.String(), passwordHash: Type.String() });

export type AdminCommand =
  | Type.Static<typeof PasswordSchema>
  | ReplayCommand
  | { readonly do: "user-list" }
  | { readonly do: "broker-acl"; readonly hub: string }
  | { readonly do: "user-add"; readonly user: StoredUser }
  | { readonly do: "backup"; readonly into: string }
  | Type.Static<typeof MailSchema>
  | Type.Static<typeof SetupSchema>;

/** A command of the admin socket, or null where it is none of ours. Who may open the socket may do this: it lies in the data directory. */
export function readCommand(value: unknown): AdminCommand | null {
  if (Value.Check(Type.Object({ do: Type.Literal("user-list") }), value)) return { do: "user-list" };
  if (Value.Check(Type.Object({ do: Type.Literal("broker-acl"), hub: Type.String({ minLength: 1 }) }), value)) return value;
  if (Value.Check(Type.Object({ do: Type.Literal("user-add"), user: UserSchema }), value)) return value;
  if (Value.Check(Type.Object({ do: Type.Literal("backup"), into: Type.String({ minLength: 1 }) }), value)) return value;
  if (Value.Check(SetupSchema, value)) return value;
  if (Value.Check(MailSchema, value)) return value;
  if (Value.Check(PasswordSchema, value)) return value;
  if (Value.Check(ReplayCommandSchema, value)) return value;
  return null;
}

/** Root of the community that a production hub begins with. */
export const FIRST_COMMUNITY = "community";

/** A user for whom no place was named sees the whole; family sees people, not places. */
export function withPlaces(user: StoredUser, places: readonly Place[]): StoredUser {
  if (user.places.length > 0 || user.role === "family") return user;
  const roots = places.filter((place) => place.parent === null).map((place) => place.id);
  return { ...user, places: roots.length > 0 ? roots : [FIRST_COMMUNITY] };
}
