import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** Why nobody can hear an alarm at a desk, the first that holds. */
const DEAF_WHY = ["not-connected", "sound-off", "sound-untested", "nobody-there"] as const;
export type DeafWhy = (typeof DEAF_WHY)[number];
export const DEAF_WORDS: Readonly<Record<DeafWhy, Words>> = {
  "not-connected": { zh: "未连接", en: "Not connected" },
  "sound-off": { zh: "本台声音未开启", en: "Sound is off at this desk" },
  "sound-untested": { zh: "本班未测试声音", en: "Sound was not tested this shift" },
  "nobody-there": { zh: "长时间无人在台", en: "Nobody was at the desk for long" },
};

/** 查岗: asked at the desk, asked again there and by telephone, told to the leader. */
const CheckSchema = Type.Object({ askedAt: IsoTime, asked: Type.Integer({ minimum: 1, maximum: 3 }) });

/** One desk: one log-in at one computer. */
export const DeskSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  connected: Type.Boolean(),
  soundOn: Type.Boolean(),
  soundTestedAt: Nullable(IsoTime),
  touchedAt: Nullable(IsoTime),
  /** Null: it can be heard. */
  deaf: Nullable(Type.Enum([...DEAF_WHY])),
  check: Nullable(CheckSchema),
  /** The duty is carried on a telephone until then. */
  carriedUntil: Nullable(IsoTime),
});
export type Desk = Type.Static<typeof DeskSchema>;

const Phone = Type.String({ pattern: "^1[0-9]{10}$|^0[0-9]{9,11}$" });
const Minutes = (maximum: number) => Type.Integer({ minimum: 1, maximum });
const ClockTime = Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" });

/** Without a telephone system: whatever the desk's computer or telephone dials with. */
export const DIAL_WITH = "tel:{number}";

/** Telephones that are nobody's own, and how long a desk is left to itself. Minutes unless said. */
export const DeskSettingsSchema = Type.Object(
  {
    dutyPhone: Nullable(Phone),
    subDistrictPhone: Nullable(Phone),
    /** A human was there within this time. */
    humanWithin: Minutes(720),
    /** Seconds without a desk that can be heard, until the telephone rings. */
    silentFor: Type.Integer({ minimum: 10, maximum: 600 }),
    checkAfter: Minutes(720),
    checkAgain: Minutes(60),
    carryFor: Minutes(60),
    /** When shifts begin: from then on the sound is to be tested anew. */
    /** What a click on a number opens: `tel:` unless told, else a softphone's or telephone system's own address. */
    dialWith: Type.Optional(Type.String({ pattern: "^(tel|sip|sips|callto|https?):\\S*\\{number\\}\\S*$", maxLength: 300 })),
    shifts: Type.Array(ClockTime, { minItems: 1, maxItems: 6 }),
  },
  { additionalProperties: false },
);
export type DeskSettings = Type.Static<typeof DeskSettingsSchema>;

/** [D], to be confirmed on the spot. */
export const DESK_SETTINGS: DeskSettings = {
  ...{ dutyPhone: null, subDistrictPhone: null, humanWithin: 60, silentFor: 30, checkAfter: 45, checkAgain: 2, carryFor: 15 },
  shifts: ["08:00", "20:00"],
};

/** Telephones of rooms, by the name of their setting. */
export const ROOM_PHONES = ["dutyPhone", "subDistrictPhone"] as const satisfies readonly (keyof DeskSettings)[];
export type RoomPhone = (typeof ROOM_PHONES)[number];
export const ROOM_PHONE_WORDS: Readonly<Record<RoomPhone, Words>> = {
  dutyPhone: { zh: "值班电话", en: "Duty telephone" },
  subDistrictPhone: { zh: "街道值班室电话", en: "Telephone of the sub-district's duty room" },
};
/** Whether somebody there answered a test in the last 31 days, and when. */
const RoomProofSchema = Type.Object({ proven: Type.Boolean(), answeredAt: Nullable(IsoTime), testedAt: Nullable(IsoTime) });
export type RoomProof = Type.Static<typeof RoomProofSchema>;

export const DesksViewSchema = Type.Object({
  items: Type.Array(DeskSchema),
  /** Null: a desk can be heard, or none is watched yet. */
  silentSince: Nullable(IsoTime),
  settings: DeskSettingsSchema,
  /** Null: no number was entered. */
  proofs: Type.Object({ dutyPhone: Nullable(RoomProofSchema), subDistrictPhone: Nullable(RoomProofSchema) }),
  /** The settings hold for the whole community: only whoever answers for all of it changes them. */
  mayChange: Type.Boolean(),
});
export type DesksView = Type.Static<typeof DesksViewSchema>;

/** What anybody with a log-in dials to reach the desk. */
export const DutyPhoneSchema = Type.Object({ phone: Nullable(Type.String()) });

export const DeskSignSchema = Type.Object(
  {
    /** Whether the browser lets this page sound. */
    soundOn: Type.Boolean(),
    /** The test tone was heard by a human. */
    tested: Type.Optional(Type.Boolean()),
    /** A hand touched the page, or answered the presence check. */
    human: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type DeskSign = Type.Static<typeof DeskSignSchema>;
