import { Type } from "typebox";
import { DEVICE_KIND_NAMES, DEVICE_KINDS, DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import { DAY, type Duration } from "./time.ts";
import type { Words } from "./words.ts";

/** 自检登记: each life-safety device shows once in so long that it still works; monthly is practice of maintenance firms [D]. */
export const SELF_TEST_EVERY: Duration = 31 * DAY;

/** Kinds of devices that are due. */
export const SELF_TEST_KINDS = DEVICE_KIND_NAMES.filter((kind) => DEVICE_KINDS[kind].lifeSafety);

/** From where it is known: the device's own report, one inside a declared test, or a human's word. */
export const SELF_TEST_SOURCES = ["device", "window", "hand"] as const;
export type SelfTestSource = (typeof SELF_TEST_SOURCES)[number];
export const SELF_TEST_SOURCE_WORDS: Readonly<Record<SelfTestSource, Words>> = {
  device: { zh: "设备上报", en: "Told by the device" },
  window: { zh: "登记的测试", en: "During a declared test" },
  hand: { zh: "人工登记", en: "Booked by hand" },
};

export const SelfTestSchema = Type.Object(
  {
    id: Type.String(),
    device: Type.String(),
    community: Type.String(),
    at: IsoTime,
    source: Type.Enum([...SELF_TEST_SOURCES]),
    /** What came: name of the event; null where a human booked it. */
    event: Nullable(Type.String()),
    passed: Type.Boolean(),
    /** Whoever declared the test or booked it; null where nobody did. */
    byName: Nullable(Type.String()),
    note: Nullable(Type.String()),
  },
  { $id: "SelfTest" },
);
export type SelfTest = Type.Static<typeof SelfTestSchema>;
export const SelfTestPageSchema = Page(SelfTestSchema);

export const NewSelfTestSchema = Type.Object(
  {
    passed: Type.Boolean(),
    note: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
    /** When it was, where that is not now: up to 31 days ago. */
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewSelfTest = Type.Static<typeof NewSelfTestSchema>;

/** One line of the register. */
export const SelfTestLineSchema = Type.Object({
  device: Type.String(),
  externalId: Type.String(),
  name: Type.String(),
  kind: DeviceKindSchema,
  place: Type.String(),
  building: Nullable(Type.String()),
  buildingName: Type.String(),
  last: Nullable(SelfTestSchema),
  dueAt: IsoTime,
  overdue: Type.Boolean(),
});
export type SelfTestLine = Type.Static<typeof SelfTestLineSchema>;
export const SelfTestRegisterSchema = Type.Object({
  /** In the order in which one walks. */
  items: Type.Array(SelfTestLineSchema),
  /** Life-safety devices of the filter, and those of them that are overdue. */
  of: Type.Integer(),
  overdue: Type.Integer(),
});
export type SelfTestRegister = Type.Static<typeof SelfTestRegisterSchema>;
