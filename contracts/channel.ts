import { Type } from "typebox";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { DAY, type Duration } from "./time.ts";
import type { Words } from "./words.ts";

export const NOTICE_CHANNELS = [
  "app",
  "web-push",
  "voice",
  "sms",
  "wecom",
  "wechat",
  "email",
  "wecom-bot",
  "dingtalk-bot",
  "feishu-bot",
  "siren",
  "speaker",
  "loop",
] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];
/** Ways to humans. The loop of the hub's own proof is none: no plan, person or step can name it. */
export type WayChannel = Exclude<NoticeChannel, "loop">;
export const WAY_CHANNELS: readonly WayChannel[] = NOTICE_CHANNELS.filter((channel) => channel !== "loop");
export const NOTICE_CHANNEL_WORDS: Readonly<Record<NoticeChannel, Words>> = {
  app: { zh: "应用内", en: "In the app" },
  "web-push": { zh: "浏览器推送", en: "Browser push" },
  voice: { zh: "语音电话", en: "Voice call" },
  sms: { zh: "短信", en: "SMS" },
  wecom: { zh: "企业微信", en: "WeCom" },
  wechat: { zh: "微信", en: "WeChat" },
  email: { zh: "邮件", en: "E-mail" },
  "wecom-bot": { zh: "企业微信群机器人", en: "WeCom group bot" },
  "dingtalk-bot": { zh: "钉钉群机器人", en: "DingTalk group bot" },
  "feishu-bot": { zh: "飞书群机器人", en: "Feishu group bot" },
  siren: { zh: "警号", en: "Siren" },
  speaker: { zh: "广播", en: "Speaker" },
  loop: { zh: "自检回环", en: "Loop of the self-test" },
};

/** Bots that write to a whole group. */
export const GROUP_CHANNELS = ["wecom-bot", "dingtalk-bot", "feishu-bot"] as const satisfies readonly WayChannel[];
export const isGroupChannel = (channel: NoticeChannel): boolean => GROUP_CHANNELS.some((one) => one === channel);
/** Read by a whole group or heard by whoever is near: no name, no door, no figure goes there. */
export const PUBLIC_CHANNELS: readonly NoticeChannel[] = [...GROUP_CHANNELS, "siren", "speaker"];

/** A way counts only where somebody answered a test on it within this time. */
export const PROOF_LASTS: Duration = 31 * DAY;
/** A verified number is asked again after half a year: numbers are given to others. */
export const VERIFIED_FOR: Duration = 182 * DAY;

/** What a human says to a notice. */
export const NOTICE_ANSWERS = ["coming", "with-her", "spoke", "cannot", "home-help", "home-fine", "it-is-me", "not-me", "test"] as const;
export type NoticeAnswer = (typeof NOTICE_ANSWERS)[number];
export const NOTICE_ANSWER_WORDS: Readonly<Record<NoticeAnswer, Words>> = {
  coming: { zh: "接单，我去处理", en: "Taken, I am going" },
  "with-her": { zh: "我在她身边", en: "I am with her" },
  spoke: { zh: "已通话，她没事", en: "Spoke to her, she is fine" },
  cannot: { zh: "我去不了", en: "I cannot go" },
  "home-help": { zh: "户内需要帮助", en: "Help is needed in here" },
  "home-fine": { zh: "户内自述无事", en: "Nothing is wrong in here, by their own word" },
  "it-is-me": { zh: "是我", en: "It is me" },
  "not-me": { zh: "不是我", en: "Not me" },
  test: { zh: "收到测试", en: "Got the test" },
};

/** Another way to the same human. `address` null in the app, where the log-in says where it goes. */
export interface Way {
  readonly channel: WayChannel;
  readonly address: string | null;
}

/** How a notice is sent, beside what it says. */
export type NoticeUntil = "reached" | "heard" | "hand" | "kin" | "nobody";

export interface Dispatch {
  /** Name of the wording filed with the provider, for SMS and voice. */
  readonly template: string | null;
  readonly vars: Readonly<Record<string, string>>;
  /** Goes out in quiet hours, and no limit of rate holds it back. */
  readonly lifeSafety: boolean;
  /** Taken in this order, each when the one before has failed. */
  readonly next: readonly Way[];
  /** Said again after `every` until answered or the case is taken, at most `times` more; null: said once. */
  readonly repeat: { readonly every: Duration; readonly times: number } | null;
  /**
   * Absent: said again until somebody has the case. `reached`: until she herself was reached, though somebody has it; `heard`: until
   * the hand whose word its step waits for has said something; `hand`: until somebody of that role comes, whoever else has it; `kin`: until one of the family comes or has word of her;
   * `nobody`: while nobody at all was reached.
   */
  readonly until?: NoticeUntil;
  /** A call that this message stands beside or follows: it is said again only while that call is still to be made and never got out. */
  readonly insteadOf?: string;
}

export const PLAIN_DISPATCH: Dispatch = { template: null, vars: {}, lifeSafety: false, next: [], repeat: null };

/** What a provider's account is for. */
export const PROVIDER_KINDS = ["sms", "voice", "wecom", "wechat", "wecom-bot", "dingtalk-bot", "feishu-bot"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
/** `gateway`: the JSON protocol of docs/operate/channels.md, for a PBX or an in-house gateway. */
export const WECHAT_PROTOCOLS = ["wechat-mini", "wechat-subscribe", "wechat-template"] as const;
export type WechatProtocol = (typeof WECHAT_PROTOCOLS)[number];
export const PROVIDER_PROTOCOLS = ["gateway", "aliyun", "wecom", ...WECHAT_PROTOCOLS, "wecom-bot", "dingtalk", "feishu"] as const;
export type ProviderProtocol = (typeof PROVIDER_PROTOCOLS)[number];

export const PROVIDER_SETTINGS = ["url", "sign", "accessKeyId", "shownNumber", "corpId", "agentId", "appId", "page", "place"] as const;
export const PROVIDER_SECRETS = [
  "secret",
  "accessKeySecret",
  "corpSecret",
  "appSecret",
  "callbackToken",
  "callbackAesKey",
  "webhook",
] as const;
type Setting = (typeof PROVIDER_SETTINGS)[number];
type Secret = (typeof PROVIDER_SECRETS)[number];

/** Protocols of each kind, and the names of what is asked for; secrets are never shown again. */
export const PROVIDER_FORMS: Readonly<
  Record<
    ProviderProtocol,
    { readonly kinds: readonly ProviderKind[]; readonly settings: readonly Setting[]; readonly secrets: readonly Secret[] }
  >
> = {
  gateway: { kinds: ["sms", "voice"], settings: ["url", "sign"], secrets: ["secret"] },
  aliyun: { kinds: ["sms", "voice"], settings: ["url", "sign", "accessKeyId", "shownNumber"], secrets: ["accessKeySecret"] },
  wecom: { kinds: ["wecom"], settings: ["url", "corpId", "agentId"], secrets: ["corpSecret", "callbackToken", "callbackAesKey"] },
  "wechat-mini": { kinds: ["wechat"], settings: ["url", "appId", "page"], secrets: ["appSecret"] },
  "wechat-subscribe": { kinds: ["wechat"], settings: ["url", "appId"], secrets: ["appSecret"] },
  "wechat-template": { kinds: ["wechat"], settings: ["url", "appId"], secrets: ["appSecret"] },
  // `place`: the group is told of what happens there and below; without it, of the whole community.
  "wecom-bot": { kinds: ["wecom-bot"], settings: ["place"], secrets: ["webhook"] },
  dingtalk: { kinds: ["dingtalk-bot"], settings: ["place"], secrets: ["webhook", "secret"] },
  feishu: { kinds: ["feishu-bot"], settings: ["place"], secrets: ["webhook", "secret"] },
};

/** A provider's account as it is shown: which secrets are set, never what they are. */
export const ProviderSchema = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...PROVIDER_KINDS]),
    protocol: Type.Enum([...PROVIDER_PROTOCOLS]),
    name: Type.String(),
    enabled: Type.Boolean(),
    settings: Type.Record(Type.String(), Type.String()),
    /** Our wording → the id under which the provider has it on file. */
    templates: Type.Record(Type.String(), Type.String()),
    /** Sendings a minute that are not life-safety; null: no bound. */
    perMinute: Nullable(Type.Integer()),
    secretsSet: Type.Array(Type.Enum([...PROVIDER_SECRETS])),
    /** Where the provider sends reports and answers; the last part is a secret, shown to the administrator. */
    callback: Nullable(Type.String()),
    createdAt: IsoTime,
    changedAt: IsoTime,
  },
  { $id: "Provider" },
);
export type Provider = Type.Static<typeof ProviderSchema>;

/** How one way is doing. */
export const ChannelStateSchema = Type.Object(
  {
    channel: Type.Enum([...WAY_CHANNELS]),
    provider: Nullable(Type.String()),
    /** False: nothing can go this way yet. */
    ready: Type.Boolean(),
    queued: Type.Integer(),
    lastSuccessAt: Nullable(IsoTime),
    lastFailureAt: Nullable(IsoTime),
    lastFailure: Nullable(Type.String()),
    /** Set while it is passed over because it does not answer. */
    troubleSince: Nullable(IsoTime),
  },
  { $id: "ChannelState" },
);
export type ChannelState = Type.Static<typeof ChannelStateSchema>;

/** One wording to be filed with the provider. */
export const TemplateSchema = Type.Object(
  {
    id: Type.String(),
    channel: Type.Enum(["sms", "voice", "wechat"]),
    name: WordsSchema,
    /** As it is filed; variables as `${name}`. */
    text: Type.String(),
    vars: Type.Array(Type.Object({ name: Type.String(), max: Type.Integer(), example: Type.String() })),
    /** Of WeChat: fields that always say the same, and the keyword that each field is proposed for. */
    fixed: Type.Optional(Type.Record(Type.String(), Type.String())),
    keywords: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Key or digit → what it says. */
    answers: Type.Record(Type.String(), Type.Enum([...NOTICE_ANSWERS])),
  },
  { $id: "Template" },
);
export type Template = Type.Static<typeof TemplateSchema>;
