import { Type } from "typebox";
import { DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable } from "./schema.ts";
import { MeetingSchema } from "./stay.ts";

/** One sign of activity: when, of which kind of device, and what it was. */
export const SignViewSchema = Type.Object({
  at: IsoTime,
  /** Milliseconds ago when this was answered. */
  age: Type.Integer(),
  device: Type.String(),
  kind: DeviceKindSchema,
  /** A measurement or an event. */
  by: Type.String(),
});
export type SignView = Type.Static<typeof SignViewSchema>;

/** Why she cannot be seen: her band is off, nothing comes from it, it speaks without a sign of her, or nothing is there to show her. */
export const UNSEEN = ["not-worn", "no-data", "no-sign", "no-device"] as const;

/** What is known of somebody's activity. It never says that she is well, except by the word of a named human. */
export const ActivitySchema = Type.Object({
  /** Hers: by what she wears or lies on, or in a home in which nobody else can be. */
  own: Nullable(SignViewSchema),
  /** Somebody moved in the home; that need not be her. */
  home: Nullable(SignViewSchema),
  /** Newest measurement of her body by something that she wears or lies on. */
  body: Nullable(Type.Object({ at: IsoTime, age: Type.Integer(), kind: DeviceKindSchema })),
  met: Nullable(MeetingSchema),
  /** Null: she can be seen. */
  unseen: Nullable(Type.Object({ why: Type.Enum([...UNSEEN]), kind: Nullable(DeviceKindSchema), since: Nullable(IsoTime) })),
});
export type Activity = Type.Static<typeof ActivitySchema>;
