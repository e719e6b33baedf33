import { Type } from "typebox";
import { ActivitySchema } from "./activity.ts";
import { AlertSchema, PlaceBriefSchema, VerdictSchema } from "./alert.ts";
import { CaseSchema, NoticeSchema } from "./case.ts";
import { DEVICE_STATES, DeviceKindSchema } from "./devices.ts";
import { GATEWAY_FORMATS } from "./gateway-formats.ts";
import { PersonSchema } from "./people.ts";
import { PlaceSchema, PointSchema } from "./places.ts";
import { QUARANTINE_REASONS } from "./reading.ts";
import { RIGHTS, RoleSchema } from "./roles.ts";
import { IsoTime, Nullable, Page, WordsSchema } from "./schema.ts";

/** RFC 9457. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    /** Which field, and how to mend it. */
    errors: Type.Optional(Type.Array(Type.Object({ where: Type.String(), what: Type.String() }))),
  },
  { $id: "Problem" },
);
export type Problem = Type.Static<typeof ProblemSchema>;

export const UserSchema = Type.Object(
  {
    id: Type.String(),
    username: Type.String(),
    name: Type.String(),
    role: RoleSchema,
    rights: Type.Array(Type.Enum([...RIGHTS])),
    /** Roots of the subtrees it sees; empty sees no place. */
    places: Type.Array(Type.String()),
    /** The people tied to it (family, care). */
    people: Type.Array(Type.String()),
    email: Nullable(Type.String()),
    language: Type.Enum(["zh", "en"]),
    disabled: Type.Boolean(),
    lockedUntil: Nullable(IsoTime),
    lastSeenAt: Nullable(IsoTime),
  },
  { $id: "User" },
);
export type User = Type.Static<typeof UserSchema>;

export const SessionRequestSchema = Type.Object({ username: Type.String({ maxLength: 100 }), password: Type.String({ maxLength: 200 }) });
export const SessionSchema = Type.Object({ token: Type.String(), user: UserSchema });
export type Session = Type.Static<typeof SessionSchema>;

export const NewUserSchema = Type.Object({
  username: Type.String({ minLength: 2, maxLength: 60, pattern: "^[A-Za-z0-9._-]+$" }),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  role: RoleSchema,
  password: Type.String({ minLength: 10, maxLength: 200 }),
  places: Type.Optional(Type.Array(Type.String())),
  people: Type.Optional(Type.Array(Type.String())),
  email: Type.Optional(Nullable(Type.String())),
});
export type NewUser = Type.Static<typeof NewUserSchema>;

/** The newest value of one measurement of one device. */
export const LastValueSchema = Type.Object({
  measurement: Type.String(),
  value: Type.Number(),
  unit: Type.String(),
  at: IsoTime,
  quality: Type.Integer(),
});
export type LastValue = Type.Static<typeof LastValueSchema>;

export const DeviceSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    externalId: Type.String(),
    topic: Type.String(),
    name: Type.String(),
    kind: DeviceKindSchema,
    place: Nullable(PlaceBriefSchema),
    person: Nullable(Type.String()),
    /** Seconds between messages, as registered or the kind's own. */
    interval: Type.Integer(),
    state: Type.Enum([...DEVICE_STATES]),
    /** Receive time of the last message of any kind. */
    lastAt: Nullable(IsoTime),
    values: Type.Array(LastValueSchema),
    /** State events that are on now, e.g. ["door"]. */
    on: Type.Array(Type.String()),
    point: Nullable(PointSchema),
    gateway: Nullable(Type.Object({ format: Type.String(), prefix: Type.String() })),
    /** What carries its messages: `gateway:<device id>` or `net:<name>`; absent: a connection of its own. */
    uplink: Type.Optional(Type.String()),
    /** True: it speaks only when something changes, its own silence says nothing; absent: it speaks at its interval. */
    onChange: Type.Optional(Type.Boolean()),
    /** Of one that speaks only on change: the id of the panel or gateway by which `state` is told; absent: by its own link or words. */
    aliveBy: Type.Optional(Type.String()),
    /** The id of the camera that sees it; absent: none is known. */
    camera: Type.Optional(Type.String()),
    remark: Type.Optional(Type.String()),
    createdAt: IsoTime,
  },
  { $id: "Device" },
);
export type Device = Type.Static<typeof DeviceSchema>;

export const UplinkSchema = Type.String({ pattern: "^(gateway|net):[^\\n]{1,80}$" });

export const NewDeviceSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  kind: DeviceKindSchema,
  place: Type.String(),
  person: Type.Optional(Nullable(Type.String())),
  /** Seconds. */
  interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 * 86_400 })),
  /** The id in its topic; made by the hub where absent. */
  externalId: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9._:-]{1,64}$" })),
  /** A gateway or a network that carries it, so that its silence is told by theirs. */
  uplink: Type.Optional(UplinkSchema),
  /** It speaks only when something changes; the points of a fire panel do so unless said otherwise. */
  onChange: Type.Optional(Type.Boolean()),
  /** The id of the camera that sees it. */
  camera: Type.Optional(Type.String()),
  remark: Type.Optional(Type.String({ maxLength: 200 })),
  format: Type.Optional(Type.Enum([...GATEWAY_FORMATS])),
  prefix: Type.Optional(Type.String({ maxLength: 200 })),
});
export type NewDevice = Type.Static<typeof NewDeviceSchema>;

/** The camera that sees a device, and what it saw last. */
export const DeviceCameraSchema = Type.Object(
  {
    /** Null: none is known, or it stands outside of the caller's area. */
    camera: Nullable(Type.Object({ id: Type.String(), name: Type.String(), place: Type.String(), state: Type.Enum([...DEVICE_STATES]) })),
    /** Its newest picture, to be read from `/snapshots/{hash}`; null: none came yet, or the caller may see none. */
    picture: Nullable(Type.Object({ hash: Type.String(), at: IsoTime, type: Type.String() })),
    /** A critical case is open where the device or its camera is: no reason is asked for. */
    clear: Type.Boolean(),
  },
  { $id: "DeviceCamera" },
);
export type DeviceCamera = Type.Static<typeof DeviceCameraSchema>;

export const NewDeviceAnswerSchema = Type.Object({
  device: DeviceSchema,
  mqtt: Type.Object({
    username: Type.String(),
    password: Type.String(),
    /** The host of the outside broker where devices log in; absent where they log in at the hub itself. */
    host: Type.Optional(Type.String()),
    /** Where that listens for MQTT over TCP, where it is known. */
    port: Type.Optional(Type.Integer()),
  }),
  /** Until then the secret before is accepted too; absent where there was none or it ended at once. */
  oldUntil: Type.Optional(IsoTime),
});
export type NewDeviceAnswer = Type.Static<typeof NewDeviceAnswerSchema>;

export const BucketSchema = Type.Object({ t: IsoTime, min: Type.Number(), max: Type.Number(), avg: Type.Number(), count: Type.Integer() });
/** `quality`: bits of it, left out where it is good. */
export const SamplePointSchema = Type.Object({ t: IsoTime, value: Type.Number(), quality: Type.Optional(Type.Integer()) });
export const SeriesSchema = Type.Object({
  unit: Type.String(),
  points: Type.Array(Type.Union([BucketSchema, SamplePointSchema])),
  next: Type.Optional(Nullable(Type.String())),
  /** Before this time the raw readings are past their retention: averages of whole minutes stand for them. */
  minutesBefore: Type.Optional(Nullable(IsoTime)),
});
export type SeriesAnswer = Type.Static<typeof SeriesSchema>;

/** A person's values: one part per device and time in which she had it. */
export const PersonSeriesSchema = Type.Object({
  unit: Type.String(),
  parts: Type.Array(
    Type.Object({
      device: Type.String(),
      from: IsoTime,
      to: IsoTime,
      points: Type.Array(BucketSchema),
    }),
  ),
});

/** A person as far as the asker may see: what is not theirs is masked or null. */
export const PersonViewSchema = Type.Intersect([
  PersonSchema,
  Type.Object({
    placePath: Nullable(Type.String()),
    devices: Type.Array(Type.String()),
    masked: Type.Boolean(),
    /** For those who may know her name. */
    activity: Type.Optional(ActivitySchema),
  }),
]);
export type PersonView = Type.Static<typeof PersonViewSchema>;

export const QuarantineItemSchema = Type.Object(
  {
    id: Type.String(),
    at: IsoTime,
    topic: Type.String(),
    login: Type.String(),
    client: Type.String(),
    device: Nullable(Type.String()),
    reason: Type.Enum([...QUARANTINE_REASONS]),
    detail: WordsSchema,
    where: Type.String(),
    /** As text where it is text, else the first bytes in hex. */
    preview: Type.String(),
    bytes: Type.Integer(),
    state: Type.Enum(["kept", "mended", "dismissed"]),
  },
  { $id: "QuarantineItem" },
);
export type QuarantineItem = Type.Static<typeof QuarantineItemSchema>;

export const AuditItemSchema = Type.Object({
  at: IsoTime,
  user: Nullable(Type.String()),
  act: Type.String(),
  target: Type.String(),
  outcome: Type.Enum(["done", "refused", "failed"]),
  address: Type.String(),
  detail: Nullable(Type.String()),
});
export type AuditItem = Type.Static<typeof AuditItemSchema>;

export const RuleViewSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  pack: Type.String(),
  name: WordsSchema,
  family: Type.String(),
  source: WordsSchema,
  enabled: Type.Boolean(),
  lifeSafety: Type.Boolean(),
  /** The rule as written. */
  yaml: Type.String(),
});
export type RuleView = Type.Static<typeof RuleViewSchema>;

export const ScenarioViewSchema = Type.Object({ name: Type.String(), words: WordsSchema, about: WordsSchema, minutes: Type.Number() });
export type ScenarioView = Type.Static<typeof ScenarioViewSchema>;

/** The community's own map: GeoJSON features with a `layer` property (land, green, water, roads, compounds, buildings, grids). */
export const MapSchema = Type.Object({
  community: Type.Object({ id: Type.String(), name: Type.String() }),
  bounds: Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]),
  features: Type.Object({ type: Type.Literal("FeatureCollection"), features: Type.Array(Type.Unknown()) }),
});
export type CommunityMap = Type.Static<typeof MapSchema>;

/** Bodies of the acts on alerts. */
export const AlertActBodies = {
  acknowledge: Type.Object({ comment: Type.Optional(Type.String({ maxLength: 2000 })) }),
  silence: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 2000 })) }),
  verify: Type.Object({
    verdict: VerdictSchema,
    how: Type.Optional(Type.String({ maxLength: 2000 })),
    cause: Type.Optional(Type.String()),
    /** How the person was found, where the alert's case asks for it. */
    found: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  shelve: Type.Object({ until: IsoTime, reason: Type.String({ minLength: 2, maxLength: 2000 }) }),
  unshelve: Type.Object({}),
  comment: Type.Object({ text: Type.String({ minLength: 1, maxLength: 2000 }) }),
} as const;

export const AlertPageSchema = Page(AlertSchema);
export const CasePageSchema = Page(CaseSchema);
export const DevicePageSchema = Page(DeviceSchema);
export const PersonPageSchema = Page(PersonViewSchema);
export const PlacePageSchema = Page(PlaceSchema);
export const UserPageSchema = Page(UserSchema);
export const NoticePageSchema = Page(NoticeSchema);
export const QuarantinePageSchema = Page(QuarantineItemSchema);
export const AuditPageSchema = Page(AuditItemSchema);
export const RulePageSchema = Page(RuleViewSchema);
