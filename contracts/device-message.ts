import { Type } from "typebox";
import { QUARANTINE_REASONS } from "./reading.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

const Of = { device: Type.String(), deviceName: Type.String() };

/** A message of the last hour, as it came, beside what became of it. */
export const DeviceMessageSchema = Type.Object(
  {
    /** When the hub received it. */
    at: IsoTime,
    topic: Type.String(),
    login: Type.String(),
    /** As sent, also where less of it is held. */
    bytes: Type.Integer(),
    /** Its first bytes; null where the role may not read them. */
    payload: Nullable(Type.String()),
    /** Bytes that are no text are shown as hex. */
    isHex: Type.Boolean(),
    /** A stored copy, read at start or given by a broker on subscribing. */
    replayed: Type.Boolean(),
    /** Value null: withheld from the role. */
    readings: Type.Array(
      Type.Object({
        ...{ ...Of, measurement: Type.String(), value: Nullable(Type.Number()), unit: Type.String(), at: IsoTime },
        quality: Type.Integer(),
      }),
    ),
    events: Type.Array(
      Type.Object({
        ...{ ...Of, event: Type.String(), state: Type.Enum(["on", "off", "pulse"]), at: IsoTime },
        test: Type.Boolean(),
      }),
    ),
    /** What was not understood; it is kept in quarantine. */
    faults: Type.Array(Type.Object({ reason: Type.Enum([...QUARANTINE_REASONS]), detail: WordsSchema, where: Type.String() })),
    /** Left out by rule: said before, without a value, none of the hub's business. */
    dropped: Type.Object({ duplicate: Type.Integer(), missing: Type.Integer(), ignored: Type.Integer() }),
    /** Readings and events beyond those listed. */
    more: Type.Integer(),
    /** Read again from the journal, by what is registered now: a repeat is not told from the first. */
    again: Type.Optional(Type.Boolean()),
  },
  { $id: "DeviceMessage" },
);
export type DeviceMessage = Type.Static<typeof DeviceMessageSchema>;

export const DeviceMessagesSchema = Type.Object({
  items: Type.Array(DeviceMessageSchema),
  /** The oldest of these messages, where there may be older ones within the hour. */
  since: Nullable(IsoTime),
  /** Asks for those; null: the hour is told. */
  next: Nullable(Type.String()),
});
