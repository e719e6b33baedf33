import { Type } from "typebox";
import { ChannelStateSchema, PROVIDER_KINDS, PROVIDER_PROTOCOLS, ProviderSchema, TemplateSchema, WAY_CHANNELS } from "./channel.ts";
import { MailViewSchema } from "./mail.ts";
import { PHONE_PATTERN } from "./phone.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

/** What is read by a group or heard on the spot, and which plans tell it. */
const OutletsSchema = Type.Object({
  bots: Type.Integer({ description: "Group bots that are switched on" }),
  speakers: Type.Integer({ description: "Registered speakers" }),
  plans: Type.Array(Type.Object({ id: Type.String(), name: WordsSchema, group: Type.Boolean(), speaker: Type.Boolean() })),
});

/** What the administrator sees of the ways out. */
export const ChannelsViewSchema = Type.Object({
  publicUrl: Nullable(Type.String({ description: "Where people reach the hub; without it there are no links and no callbacks" })),
  providers: Type.Array(ProviderSchema),
  mail: Nullable(MailViewSchema),
  states: Type.Array(ChannelStateSchema),
  templates: Type.Array(TemplateSchema),
  outlets: OutletsSchema,
});
export type ChannelsView = Type.Static<typeof ChannelsViewSchema>;

const Texts = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 500 }));
/** A provider's account as it is entered. Secrets that are left out or empty stay as they are. */
export const ProviderEntrySchema = Type.Object(
  {
    kind: Type.Enum([...PROVIDER_KINDS]),
    protocol: Type.Enum([...PROVIDER_PROTOCOLS]),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    enabled: Type.Boolean(),
    settings: Texts,
    templates: Texts,
    perMinute: Nullable(Type.Integer({ minimum: 1, maximum: 10_000 })),
    secrets: Type.Optional(Texts),
  },
  { additionalProperties: false },
);
export type ProviderEntry = Type.Static<typeof ProviderEntrySchema>;

/** What came of one message sent to try a provider, in words. */
export const TrialSchema = Type.Object({ ok: Type.Boolean(), words: WordsSchema });
export type Trial = Type.Static<typeof TrialSchema>;

const ProofSchema = Type.Object({
  channel: Type.Enum([...WAY_CHANNELS]),
  testedAt: Nullable(IsoTime),
  answeredAt: Nullable(IsoTime),
  /** Somebody answered a test on it in the last 31 days. */
  proven: Type.Boolean(),
  /** A provider is set up for it. */
  ready: Type.Boolean(),
});
export type WayProof = Type.Static<typeof ProofSchema>;

const NUMBER_STATES = ["unverified", "verified", "dead"] as const;

/** How far a contact can be reached; in the order of the person's contacts. */
export const ContactWaysSchema = Type.Object({
  contact: Type.Integer(),
  name: Type.String(),
  relation: Type.String(),
  /** Masked as everywhere. */
  phone: Nullable(Type.String()),
  state: Nullable(Type.Enum([...NUMBER_STATES])),
  since: Nullable(IsoTime),
  reason: Nullable(Type.String()),
  ways: Type.Array(ProofSchema),
});
export const ContactWaysListSchema = Type.Object({
  items: Type.Array(ContactWaysSchema),
  version: Type.String({ description: "Of the list of contacts; whoever changes it says which one they have seen" }),
});
export type ContactWays = Type.Static<typeof ContactWaysSchema>;

/** A browser that is pushed to. */
const PushDeviceSchema = Type.Object({ id: Type.String(), name: Type.String(), since: IsoTime, way: ProofSchema });
/** What a browser says of itself when it subscribes (Push API), and what its user calls it. */
export const NewPushSchema = Type.Object(
  {
    endpoint: Type.String({ maxLength: 1_000, pattern: "^https://" }),
    p256dh: Type.String({ maxLength: 100 }),
    auth: Type.String({ maxLength: 30 }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
  },
  { additionalProperties: false },
);
export type NewPush = Type.Static<typeof NewPushSchema>;

/** A user's own ways, and when it wants quiet. */
export const OwnWaysSchema = Type.Object({
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  wecom: Nullable(Type.String()),
  quiet: Nullable(Type.Object({ from: Type.String(), to: Type.String() })),
  ways: Type.Array(ProofSchema),
  push: Type.Object({
    key: Type.String({ description: "With which a browser subscribes (applicationServerKey)" }),
    devices: Type.Array(PushDeviceSchema),
  }),
  /** Null: no account of WeChat is set up. `page`: bound inside WeChat's browser; `code`: by a code in the mini program. */
  wechat: Nullable(Type.Object({ by: Type.Enum(["page", "code"]), since: Nullable(IsoTime) })),
});
export type OwnWays = Type.Static<typeof OwnWaysSchema>;
/** Where a browser inside WeChat goes to be recognised. */
export const WechatStartSchema = Type.Object({ url: Type.String() });
export type WechatStart = Type.Static<typeof WechatStartSchema>;
/** What it brings back. */
export const WechatBackSchema = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 200 }), state: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false },
);
export type WechatBack = Type.Static<typeof WechatBackSchema>;
/** Typed into the mini program. */
export const WechatCodeSchema = Type.Object({ code: Type.String(), until: IsoTime });
export type WechatCode = Type.Static<typeof WechatCodeSchema>;
const DayTime = Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$" });
export const OwnWaysChangeSchema = Type.Object(
  {
    phone: Nullable(Type.String({ pattern: PHONE_PATTERN })),
    wecom: Nullable(Type.String({ minLength: 1, maxLength: 64 })),
    quiet: Nullable(Type.Object({ from: DayTime, to: DayTime }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type OwnWaysChange = Type.Static<typeof OwnWaysChangeSchema>;
