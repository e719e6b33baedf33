import { Type } from "typebox";
import { EXCHANGE_FIELDS } from "./exchange.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";
import { SEVERITIES } from "./severity.ts";
import { DAY, type Duration, HOUR } from "./time.ts";
import { WEBHOOK_TEST, WEBHOOK_TYPES, type WebhookType } from "./webhook-event.ts";
import type { Words } from "./words.ts";

export const WEBHOOK_TYPE_WORDS: Readonly<Record<WebhookType | typeof WEBHOOK_TEST, Words>> = {
  "alert.raised": { zh: "告警产生", en: "Alert raised" },
  "alert.acknowledged": { zh: "告警接警", en: "Alert acknowledged" },
  "alert.cleared": { zh: "告警恢复", en: "Alert cleared" },
  "case.opened": { zh: "工单登记", en: "Case opened" },
  "case.changed": { zh: "工单变化", en: "Case changed" },
  "case.closed": { zh: "工单结束", en: "Case closed" },
  test: { zh: "测试", en: "Test" },
};

/** What says who somebody is, or may: left out unless an endpoint is granted it by name. */
export const WEBHOOK_GRANTS = {
  place: EXCHANGE_FIELDS.place.words,
  device: { zh: "设备名称和编号", en: "Name and number of the device" },
  text: { zh: "标题、说明和处置情况", en: "Titles, sentences and what was done" },
  handler: EXCHANGE_FIELDS.handler.words,
  person: { zh: "居民编号（不含姓名）", en: "Id of the resident, without the name" },
} as const satisfies Record<string, Words>;
export type WebhookGrant = keyof typeof WEBHOOK_GRANTS;
export const WEBHOOK_GRANT_NAMES = Object.keys(WEBHOOK_GRANTS) as WebhookGrant[];

/** After a new secret the old one signs too, for as long as this. */
export const OLD_SECRET_LIVES: Duration = 24 * HOUR;
/** An endpoint that has failed for so long without a break is switched off [D]. */
export const WEBHOOK_GIVES_UP: Duration = 5 * DAY;
/** So many wait for one endpoint; beyond that the oldest are given up and stay in the log [D]. */
export const WEBHOOK_MOST_WAITING = 10_000;
/** Messages and what became of them are kept so long. */
export const WEBHOOK_LOG_KEPT: Duration = 7 * DAY;

const SettingsFields = {
  name: Type.String({ minLength: 1, maxLength: 60, pattern: "\\S" }),
  url: Type.String({ minLength: 10, maxLength: 1000 }),
  enabled: Type.Boolean(),
  /** An address on this machine or in the private network is allowed, by HTTP too. */
  allowPrivate: Type.Boolean(),
  types: Type.Array(Type.Enum([...WEBHOOK_TYPES]), { minItems: 1, maxItems: WEBHOOK_TYPES.length, uniqueItems: true }),
  /** Places, each with all below; none: everything. */
  places: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50, uniqueItems: true }),
  severities: Type.Array(Type.Enum([...SEVERITIES]), { minItems: 1, maxItems: SEVERITIES.length, uniqueItems: true }),
  grants: Type.Array(Type.Enum([...WEBHOOK_GRANT_NAMES]), { maxItems: WEBHOOK_GRANT_NAMES.length, uniqueItems: true }),
};
/** What an administrator sets. */
export const WebhookSettingsSchema = Type.Object(SettingsFields);
export type WebhookSettings = Type.Static<typeof WebhookSettingsSchema>;

/** An endpoint as its page shows it; its secret is shown once, when it is made. */
export const WebhookSchema = Type.Object(
  {
    id: Type.String(),
    ...SettingsFields,
    createdAt: IsoTime,
    changedAt: IsoTime,
    changedByName: Type.String(),
    /** Until then the secret before signs too; null: there is one only. */
    oldSecretUntil: Nullable(IsoTime),
    /** Since when it has failed without a break; null: it does not. */
    failingSince: Nullable(IsoTime),
    /** What was wrong with the last attempt that failed, and when that was; null: none has failed since it was set up. */
    lastError: Nullable(Type.Object({ at: IsoTime, reason: WordsSchema })),
    /** Set where the hub switched it off by itself. */
    stopped: Nullable(Type.Object({ at: IsoTime, reason: WordsSchema })),
    waiting: Type.Integer(),
    /** When the first of those that wait is tried next. */
    nextAt: Nullable(IsoTime),
  },
  { $id: "Webhook" },
);
export type Webhook = Type.Static<typeof WebhookSchema>;
export const WebhooksSchema = Type.Object({ items: Type.Array(WebhookSchema) });
export const WebhookWithSecretSchema = Type.Object({ webhook: WebhookSchema, secret: Type.String() });

/** `refused`: the receiver would not have it however often it was sent; `failed`: given up, of a test not delivered. */
export const WEBHOOK_MESSAGE_STATES = ["waiting", "sent", "refused", "failed"] as const;
export type WebhookMessageState = (typeof WEBHOOK_MESSAGE_STATES)[number];

/** One message as the delivery log shows it. */
export const WebhookMessageSchema = Type.Object(
  {
    /** `webhook-id`: the same on every attempt. */
    id: Type.String(),
    type: Type.Enum([...WEBHOOK_TYPES, WEBHOOK_TEST]),
    /** Rule of the alert or number of the case; null: a test. */
    about: Nullable(WordsSchema),
    state: Type.Enum([...WEBHOOK_MESSAGE_STATES]),
    createdAt: IsoTime,
    attempts: Type.Integer(),
    /** Of the last attempt: when, the HTTP status (null: no answer), how many milliseconds it took, what was wrong. */
    triedAt: Nullable(IsoTime),
    status: Nullable(Type.Integer()),
    tookMs: Nullable(Type.Integer()),
    error: Nullable(WordsSchema),
    nextAt: Nullable(IsoTime),
  },
  { $id: "WebhookMessage" },
);
export type WebhookMessage = Type.Static<typeof WebhookMessageSchema>;
