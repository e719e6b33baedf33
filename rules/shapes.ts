import { type TSchema, Type } from "typebox";
import { DEVICE_KIND_NAMES, EVENT_KINDS, isEventKind, isMeasurement, MEASUREMENTS } from "../contracts/index.ts";
import { ROLES_OF_DEVICES } from "./conditions/leaf.ts";

/** What the shapes of conditions are made of. */
export const closed = { additionalProperties: false };
export const Span = Type.String({ pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$" });
const Clock = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" });
/** From one time of day to another. */
export const Between = Type.Array(Clock, { minItems: 2, maxItems: 2 });
export const MeasurementName = Type.Enum(Object.keys(MEASUREMENTS).filter(isMeasurement));
export const EventName = Type.Enum(Object.keys(EVENT_KINDS).filter(isEventKind));
export const DeviceKinds = Type.Array(Type.Enum(DEVICE_KIND_NAMES), { minItems: 1 });
export const Roles = Type.Array(Type.Enum([...ROLES_OF_DEVICES]), { minItems: 1 });
export const OneOrMore = <T extends TSchema>(item: T) => Type.Union([item, Type.Array(item, { minItems: 1 })]);

/** Which devices a condition listens to. */
export const listening = { devices: Type.Optional(DeviceKinds), through: Type.Optional(Roles) };
export const limits = {
  above: Type.Optional(Type.Number()),
  atLeast: Type.Optional(Type.Number()),
  below: Type.Optional(Type.Number()),
  atMost: Type.Optional(Type.Number()),
};
export const LIMIT_WORDS = ["above", "atLeast", "below", "atMost"] as const;
