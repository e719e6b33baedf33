import { Type } from "typebox";
import { DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** 设备维护清单: why somebody should go to a device, the gravest first. */
export const WORK_REASONS = ["offline", "silent", "fault", "battery", "signal"] as const;
export type WorkReason = (typeof WORK_REASONS)[number];
export const WORK_REASON_WORDS: Readonly<Record<WorkReason, Words>> = {
  offline: { zh: "离线", en: "Offline" },
  silent: { zh: "数据中断", en: "No data" },
  fault: { zh: "设备故障", en: "Device fault" },
  battery: { zh: "电量低", en: "Battery low" },
  signal: { zh: "信号弱", en: "Weak signal" },
};

/** Percent below which a battery is changed on the next trip [D]; makers' own warnings come at 10 to 20 %. */
export const LOW_BATTERY = 25;
/** dBm below which messages begin to get lost, by whatever radio [D]: of Wi-Fi nothing is heard long before. */
export const WEAK_SIGNAL = -110;

/** Somebody was there and says that it is done. */
export const WorkTickSchema = Type.Object({
  device: Type.String(),
  at: IsoTime,
  by: Type.String(),
  byName: Type.String(),
  /** What was to be done then. */
  reasons: Type.Array(Type.Enum([...WORK_REASONS])),
  note: Nullable(Type.String()),
});
export type WorkTick = Type.Static<typeof WorkTickSchema>;

export const NewWorkTickSchema = Type.Object(
  {
    note: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    /** When it was, where it is sent later: from a phone that had no network. */
    at: Type.Optional(IsoTime),
  },
  { additionalProperties: false },
);
export type NewWorkTick = Type.Static<typeof NewWorkTickSchema>;

/** A device that somebody should go to, or was gone to and has not spoken since. */
export const DeviceWorkSchema = Type.Object(
  {
    device: Type.String(),
    externalId: Type.String(),
    name: Type.String(),
    kind: DeviceKindSchema,
    /** As it is spoken, from the compound down; empty where it stands nowhere. */
    place: Type.String(),
    building: Nullable(Type.String()),
    /** As it is spoken; empty outside of buildings. */
    buildingName: Type.String(),
    reasons: Type.Array(Type.Enum([...WORK_REASONS])),
    /** Done by somebody's word; the next message of the device decides. */
    waits: Type.Boolean(),
    lastAt: Nullable(IsoTime),
    /** Percent, and when that was told. */
    battery: Nullable(Type.Number()),
    batteryAt: Nullable(IsoTime),
    /** dBm. */
    signal: Nullable(Type.Number()),
    /** The last time that somebody said it was done: where it stands here again, that did not help. */
    tick: Nullable(WorkTickSchema),
  },
  { $id: "DeviceWork" },
);
export type DeviceWork = Type.Static<typeof DeviceWorkSchema>;

export const DeviceWorkListSchema = Type.Object({
  /** In the order in which one walks. */
  items: Type.Array(DeviceWorkSchema),
  /** Devices that were looked at. */
  of: Type.Integer(),
});
export type DeviceWorkList = Type.Static<typeof DeviceWorkListSchema>;
