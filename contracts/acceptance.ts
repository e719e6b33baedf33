import { Type } from "typebox";
import { LOW_BATTERY, WEAK_SIGNAL } from "./device-work.ts";
import { DEVICE_STATES, DeviceKindSchema } from "./devices.ts";
import { SignatureSchema } from "./hand-over.ts";
import { MaintenancePersonSchema } from "./maintenance.ts";
import type { Right } from "./roles.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import { WALK_REASONS } from "./walk.ts";
import type { Words } from "./words.ts";

/** 逐点验收表: what an installation is handed over with, device by device; what was not measured stands in it as missing. */

/** What each device must show, in the order in which it comes about. */
export const ACCEPTANCE_ITEMS = ["first-message", "place", "place-check", "alarm", "desk", "phone", "photo"] as const;
export type AcceptanceItem = (typeof ACCEPTANCE_ITEMS)[number];
/** As a missing item is called. */
export const ACCEPTANCE_MISSING: Readonly<Record<AcceptanceItem, Words>> = {
  "first-message": { zh: "从未上报", en: "Never heard" },
  place: { zh: "位置未登记", en: "No place" },
  "place-check": { zh: "位置未核对", en: "Place not checked" },
  alarm: { zh: "未测告警", en: "Alarm not tested" },
  desk: { zh: "值班台未测", en: "Not seen at a desk" },
  phone: { zh: "手机未测", en: "Not seen on a phone" },
  photo: { zh: "无照片", en: "No photo" },
};
/** As an item is called where one says which are asked for. */
export const ACCEPTANCE_ITEM_WORDS: Readonly<Record<AcceptanceItem, Words>> = {
  "first-message": { zh: "首次报文", en: "First message" },
  place: { zh: "登记位置", en: "Place" },
  "place-check": { zh: "现场核对位置", en: "Place checked on site" },
  alarm: { zh: "测试告警", en: "Test alarm" },
  desk: { zh: "值班台显示", en: "Shown at a desk" },
  phone: { zh: "手机显示", en: "Shown on a phone" },
  photo: { zh: "照片", en: "Photo" },
};

/** What was measured and is not as it should be. */
export const ACCEPTANCE_FAULTS = [
  ...(["no-alarm", "alarming", "desk-late", "phone-late", "place-wrong", "silent", "signal", "battery"] as const),
] as const;
export type AcceptanceFault = (typeof ACCEPTANCE_FAULTS)[number];
export const ACCEPTANCE_FAULT_WORDS: Readonly<Record<AcceptanceFault, Words>> = {
  "no-alarm": { zh: "测试未告警", en: "No alarm in the test" },
  alarming: { zh: "仍在告警", en: "Still in alarm" },
  "desk-late": { zh: "值班台显示超时", en: "Late at the desk" },
  "phone-late": { zh: "手机显示超时", en: "Late on the phone" },
  "place-wrong": { zh: "位置与登记不符", en: "Stands elsewhere" },
  silent: { zh: "失联", en: "Not heard now" },
  signal: { zh: "信号弱", en: "Weak signal" },
  battery: { zh: "电量低", en: "Battery low" },
};

export const ACCEPTANCE_RESULTS = ["accepted", "rejected", "incomplete"] as const;
export type AcceptanceResult = (typeof ACCEPTANCE_RESULTS)[number];
export const ACCEPTANCE_RESULT_WORDS: Readonly<Record<AcceptanceResult, Words>> = {
  accepted: { zh: "合格", en: "Accepted" },
  rejected: { zh: "不合格", en: "Rejected" },
  incomplete: { zh: "缺项", en: "Incomplete" },
};

/** By what a table judges; agreed by the parties, kept with the table and printed on it. */
export const AcceptanceLimitsSchema = Type.Object(
  {
    signal: Type.Number({ minimum: -140, maximum: -20, description: "dBm; below it the signal is weak" }),
    battery: Type.Number({ minimum: 0, maximum: 100, description: "Percent; below it the battery is low" }),
    desk: Type.Number({ minimum: 1, maximum: 600, description: "Seconds from the device's message until a desk shows it" }),
    phone: Type.Number({ minimum: 1, maximum: 600, description: "Seconds from the device's message until a phone shows it" }),
  },
  { additionalProperties: false },
);
export type AcceptanceLimits = Type.Static<typeof AcceptanceLimitsSchema>;

/** Unless said otherwise: GB 4717 has a fire panel show an alarm within 10 s; the rest as in the work list of devices [D]. */
export const ACCEPTANCE_LIMITS: AcceptanceLimits = { signal: WEAK_SIGNAL, battery: LOW_BATTERY, desk: 10, phone: 10 };

/** Whose signatures a table takes. */
export const ACCEPTANCE_PARTIES = ["installer", "community", "county"] as const;
export type AcceptanceParty = (typeof ACCEPTANCE_PARTIES)[number];
export const ACCEPTANCE_PARTY_WORDS: Readonly<Record<AcceptanceParty, Words>> = {
  installer: { zh: "施工（集成）单位", en: "Installer" },
  community: { zh: "使用单位（社区）", en: "Community" },
  county: { zh: "街道、区（县）", en: "Sub-district, county" },
};
/** The right by which somebody with a log-in signs for a party; all others sign on paper. */
export const ACCEPTANCE_PARTY_RIGHTS: Readonly<Record<AcceptanceParty, Right>> = {
  installer: "acceptance.make",
  community: "acceptance.sign",
  county: "acceptance.sign",
};

/** The device's first message: `exact`, or spoke before the hub began to note it, and no later than `at`. */
export interface FirstHeard {
  readonly device: string;
  readonly community: string;
  /** ISO 8601. */
  readonly at: string;
  readonly exact: boolean;
}

export const AcceptancePhotoSchema = Type.Object({
  hash: Type.String(),
  type: Type.String(),
  bytes: Type.Integer(),
  at: IsoTime,
  by: Type.String(),
  byName: Type.String(),
  erasedAt: Nullable(IsoTime),
  erasedByName: Nullable(Type.String()),
});
export type AcceptancePhoto = Type.Static<typeof AcceptancePhotoSchema>;
/** Of one device in one table, erased ones not counted [D]. */
export const MOST_ACCEPTANCE_PHOTOS = 5;

/** What the technician found at the device. */
export interface AcceptancePoint {
  readonly acceptance: string;
  readonly device: string;
  readonly community: string;
  readonly check: {
    readonly ok: boolean;
    /** ISO 8601. */
    readonly at: string;
    readonly by: string;
    readonly byName: string;
    readonly note: string | null;
    /** The place that was checked: once the device is moved in the register, it is to be checked anew. */
    readonly place: string | null;
  } | null;
  readonly photos: readonly AcceptancePhoto[];
}

export const AcceptanceAlarmSchema = Type.Object({
  at: IsoTime,
  event: Nullable(Type.String()),
  byName: Nullable(Type.String()),
  /** Milliseconds from the receipt of the device's message; null: not measured. */
  raisedMs: Nullable(Type.Integer()),
  deskMs: Nullable(Type.Integer()),
  deskName: Nullable(Type.String()),
  phoneMs: Nullable(Type.Integer()),
  phoneName: Nullable(Type.String()),
});
export type AcceptanceAlarm = Type.Static<typeof AcceptanceAlarmSchema>;

/** One device of a table. */
export const AcceptanceRowSchema = Type.Object(
  {
    device: Type.String(),
    number: Type.String(),
    name: Type.String(),
    kind: DeviceKindSchema,
    /** What it speaks, where it is a gateway; what carries its messages otherwise. */
    gateway: Type.String(),
    place: Type.String(),
    buildingName: Type.String(),
    floor: Nullable(Type.Integer()),
    state: Type.Enum([...DEVICE_STATES]),
    firstAt: Nullable(IsoTime),
    /** False: it spoke before this was noted, no later than then. */
    firstExact: Type.Boolean(),
    lastAt: Nullable(IsoTime),
    /** dBm, percent; null where it tells none. */
    signal: Nullable(Type.Number()),
    battery: Nullable(Type.Number()),
    /** Whether it is a device that must be made to alarm. */
    alarms: Type.Boolean(),
    alarm: Nullable(AcceptanceAlarmSchema),
    notTestable: Nullable(Type.Object({ reason: Type.Enum([...WALK_REASONS]), note: Nullable(Type.String()) })),
    check: Nullable(Type.Object({ ok: Type.Boolean(), at: IsoTime, byName: Type.String(), note: Nullable(Type.String()) })),
    photo: Nullable(Type.Object({ hash: Type.String(), at: IsoTime, byName: Type.String() })),
    result: Type.Enum([...ACCEPTANCE_RESULTS]),
    missing: Type.Array(Type.Enum([...ACCEPTANCE_ITEMS])),
    faults: Type.Array(Type.Enum([...ACCEPTANCE_FAULTS])),
  },
  { $id: "AcceptanceRow" },
);
export type AcceptanceRow = Type.Static<typeof AcceptanceRowSchema>;

export const AcceptanceCountsSchema = Type.Object({
  all: Type.Integer(),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  incomplete: Type.Integer(),
});
export type AcceptanceCounts = Type.Static<typeof AcceptanceCountsSchema>;

export const AcceptanceSignatureSchema = Type.Object({
  party: Type.Enum([...ACCEPTANCE_PARTIES]),
  by: MaintenancePersonSchema,
  at: IsoTime,
  remark: Nullable(Type.String()),
});
export type AcceptanceSignature = Type.Static<typeof AcceptanceSignatureSchema>;

/** A table as it was frozen by its first signature. */
export const AcceptanceVersionSchema = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  frozenAt: IsoTime,
  /** SHA-256, hex, over what was measured (`acceptanceDigest`), not over names. */
  hash: Type.String(),
  counts: AcceptanceCountsSchema,
  signatures: Type.Array(AcceptanceSignatureSchema),
});
export type AcceptanceVersion = Type.Static<typeof AcceptanceVersionSchema>;

const ScopeSchema = Type.Object({
  /** These places and all below them. */
  places: Type.Array(Type.String(), { maxItems: 50 }),
  /** A gateway and all that it carries; alone, or what stands in these places besides. */
  gateway: Nullable(Type.String()),
  /** Empty: all. */
  kinds: Type.Array(DeviceKindSchema),
});

export const AcceptanceSchema = Type.Object({
  id: Type.String(),
  community: Type.String(),
  title: Type.String(),
  scope: ScopeSchema,
  /** Paths of the places, or of the gateway, for whose area it is. */
  around: Type.Array(Type.String()),
  /** Test alarms count from then on. */
  since: IsoTime,
  limits: AcceptanceLimitsSchema,
  /** What each device must show. */
  items: Type.Array(Type.Enum([...ACCEPTANCE_ITEMS])),
  createdAt: IsoTime,
  by: MaintenancePersonSchema,
  /** Newest last; the table is open for changes while there is none or `revised`. */
  versions: Type.Array(AcceptanceVersionSchema),
  /** A version is being made after the last that was signed. */
  revised: Type.Boolean(),
});
export type Acceptance = Type.Static<typeof AcceptanceSchema>;

/** Whether devices are still being looked at: nothing was signed, or a new version was begun. */
export const isAcceptanceOpen = ({ versions, revised }: Pick<Acceptance, "versions" | "revised">): boolean =>
  versions.length === 0 || revised;

const { around: _around, ...shown } = AcceptanceSchema.properties;
const ViewFields = {
  ...shown,
  placeNames: Type.Array(Type.String()),
  gatewayName: Nullable(Type.String()),
  /** Of the devices that the asker sees. */
  counts: AcceptanceCountsSchema,
};
export const AcceptanceSummarySchema = Type.Object(ViewFields);
export type AcceptanceSummary = Type.Static<typeof AcceptanceSummarySchema>;
export const AcceptancePageSchema = Page(AcceptanceSummarySchema);

export const AcceptanceViewSchema = Type.Object(
  {
    ...ViewFields,
    /** The version that is shown; null: as it stands now. */
    version: Nullable(Type.Integer()),
    missing: Type.Array(Type.Object({ item: Type.Enum([...ACCEPTANCE_ITEMS]), count: Type.Integer() })),
    faults: Type.Array(Type.Object({ fault: Type.Enum([...ACCEPTANCE_FAULTS]), count: Type.Integer() })),
    /** In the order in which one walks, with how many devices of each are not yet accepted. */
    buildings: Type.Array(Type.Object({ name: Type.String(), all: Type.Integer(), open: Type.Integer() })),
    /** Walks under way in its places, in which its devices can be made to alarm. */
    walks: Type.Array(Type.Object({ id: Type.String(), reason: Type.String(), until: IsoTime })),
  },
  { $id: "Acceptance" },
);
export type AcceptanceView = Type.Static<typeof AcceptanceViewSchema>;

export const AcceptanceRowsSchema = Type.Object({
  items: Type.Array(AcceptanceRowSchema),
  next: Nullable(Type.String()),
  /** Devices that the question fits. */
  of: Type.Integer(),
});
export type AcceptanceRows = Type.Static<typeof AcceptanceRowsSchema>;

export const NewAcceptanceSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    places: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
    gateway: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    kinds: Type.Optional(Type.Array(DeviceKindSchema)),
    since: Type.Optional(IsoTime),
    limits: Type.Optional(Type.Partial(AcceptanceLimitsSchema)),
    items: Type.Optional(Type.Array(Type.Enum([...ACCEPTANCE_ITEMS]), { minItems: 1 })),
  },
  { additionalProperties: false },
);
export type NewAcceptance = Type.Static<typeof NewAcceptanceSchema>;

/** The technician stands at the device: whether it is where the register says. */
export const NewAcceptanceCheckSchema = Type.Object(
  { ok: Type.Boolean(), note: Type.Optional(Nullable(Type.String({ maxLength: 200 }))) },
  { additionalProperties: false },
);
export type NewAcceptanceCheck = Type.Static<typeof NewAcceptanceCheckSchema>;

export const SignAcceptanceSchema = Type.Object(
  {
    party: Type.Enum([...ACCEPTANCE_PARTIES]),
    signature: SignatureSchema,
    remark: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

/** What differs between two versions. */
export const AcceptanceChangesSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      device: Type.String(),
      name: Type.String(),
      place: Type.String(),
      before: Nullable(Type.Enum([...ACCEPTANCE_RESULTS])),
      after: Nullable(Type.Enum([...ACCEPTANCE_RESULTS])),
      /** Missing or wrong before, and not any more. */
      mended: Type.Array(Type.String()),
      /** Missing or wrong now, and not before. */
      arisen: Type.Array(Type.String()),
    }),
  ),
});
export type AcceptanceChanges = Type.Static<typeof AcceptanceChangesSchema>;
