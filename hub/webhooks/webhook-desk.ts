import { randomUUID } from "node:crypto";
import type { ActOutcome, ApiPorts } from "../../api/index.ts";
import {
  type Clock,
  HOUR,
  type Instant,
  type RecordChange,
  toIso,
  WEBHOOK_LOG_KEPT,
  WEBHOOK_MOST_WAITING,
  WEBHOOK_TEST,
  type Webhook,
  type WebhookEvent,
  type WebhookMessage,
  type WebhookSettings,
  type Words,
} from "../../contracts/index.ts";
import { createWebhookQueue, postWebhook, readWebhookUrl, statusWords, type WebhookQueue, webhookHeaders } from "../../notify/index.ts";
import type { Directory } from "../../store/directory.ts";
import type { NewWebhookMessage, Records, StoredWebhookMessage, WebhookOutcome } from "../../store/records/index.ts";
import type { FaultBook } from "../fault-book.ts";
import { createWebhookBook, type OpenWebhook } from "./webhook-book.ts";
import { createWebhookMessages, testEvent } from "./webhook-messages.ts";

interface Parts {
  readonly records: Records["webhooks"];
  readonly directory: Pick<Directory, "placeById" | "pathOf">;
  readonly key: Uint8Array;
  readonly clock: Clock;
  schedule(at: Instant, run: () => void): () => void;
  monotonic(): number;
  random(): number;
  faults(): Pick<FaultBook, "state">;
  community(): string;
  failed(error: Error): void;
}

/** Each costs a message and a queue of its own. */
const MOST = 20;
const REMOVED: Words = { zh: "推送地址已删除", en: "the endpoint was removed" };
const TOO_MANY: Words = {
  zh: `待推送超过 ${WEBHOOK_MOST_WAITING} 条，最早的不再推送`,
  en: `more than ${WEBHOOK_MOST_WAITING} were waiting: the oldest are not sent any more`,
};
const MISSING = { ok: false, status: 404, reason: "没有这个推送地址" } as const;
const refuse = (status: 409 | 422, zh: string, en: string): ActOutcome<never> => ({ ok: false, status, reason: zh, words: { zh, en } });

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : toIso(at));
/** The log is read a page at a time by a human: what it tells of stands in the body. */
function aboutOf({ body }: StoredWebhookMessage): Words | null {
  const event: WebhookEvent = JSON.parse(body);
  if ("alert" in event.data) return event.data.alert.ruleName;
  return "case" in event.data ? { zh: event.data.case.number, en: event.data.case.number } : null;
}
const shown = (one: StoredWebhookMessage): WebhookMessage => ({
  ...{ id: one.id, type: one.type, about: aboutOf(one), state: one.state, createdAt: toIso(one.createdAt), attempts: one.attempts },
  ...{ triedAt: isoOrNull(one.triedAt), status: one.status, tookMs: one.tookMs, error: one.error },
  nextAt: one.state === "waiting" ? isoOrNull(one.nextAt) : null,
});

/** Signed messages to addresses outside: what is told is written with what it tells of, and sent from the records. */
export function createWebhookDesk(parts: Parts) {
  const { records, clock } = parts;
  const now = (): Instant => clock.now();
  const book = createWebhookBook({ records, key: parts.key, now });
  const messagesOf = createWebhookMessages({ directory: parts.directory, endpoints: book.all });
  const queues = new Map<string, WebhookQueue>();
  /** Endpoints for which something was written and that were not woken yet. */
  const written = new Set<string>();
  let purgedAt = Number.NEGATIVE_INFINITY;

  const tellFault = (): void => {
    const stopped = book.all().flatMap(({ webhook: { name, stopped } }) => (stopped === null ? [] : [{ name, ...stopped.reason }]));
    const detail = {
      zh: stopped.map(({ name, zh }) => `${name}：${zh}`).join("；"),
      en: stopped.map(({ name, en }) => `${name}: ${en}`).join("; "),
    };
    parts.faults().state("webhook", stopped.length === 0 ? null : { detail }, true);
  };
  const post = (one: OpenWebhook, id: string, body: string) =>
    postWebhook({
      ...{ url: one.webhook.url, allowPrivate: one.webhook.allowPrivate, body },
      headers: webhookHeaders(book.signing(one), id, String(Math.floor(now() / 1_000)), body),
    });
  const queueOf = (id: string): WebhookQueue => {
    const known = queues.get(id);
    if (known) return known;
    const queue = createWebhookQueue({
      ...{ clock, schedule: parts.schedule, monotonic: parts.monotonic, random: parts.random, failed: parts.failed },
      waiting: async (limit) => (book.get(id)?.webhook.enabled ? records.waiting(id, limit) : []),
      book: records.book,
      post: async (message) => {
        const one = book.get(id);
        return one ? post(one, message.id, message.body) : { status: null, error: REMOVED };
      },
      tried: async ({ triedAt, error }, gone) => {
        const goesOn = await book.tried(id, triedAt, error, gone);
        if (!goesOn) tellFault();
        return goesOn;
      },
    });
    queues.set(id, queue);
    return queue;
  };
  const start = async (id: string): Promise<void> => {
    await records.hurry(id, now());
    queueOf(id).hurry();
  };

  const view = (one: OpenWebhook, waiting = 0, nextAt: Instant | null = null): Webhook => {
    const { previousUntil } = one.secrets;
    return {
      ...one.webhook,
      ...{ waiting, nextAt: one.webhook.enabled ? isoOrNull(nextAt) : null },
      oldSecretUntil: previousUntil !== null && previousUntil > now() ? toIso(previousUntil) : null,
    };
  };
  const views = async (): Promise<readonly Webhook[]> => {
    const counts = new Map((await records.counts()).map((each) => [each.webhook, each]));
    return book.all().map((one) => view(one, counts.get(one.webhook.id)?.waiting, counts.get(one.webhook.id)?.nextAt));
  };
  const viewOf = async (id: string): Promise<ActOutcome<Webhook>> => {
    const found = (await views()).find((each) => each.id === id);
    return found ? { ok: true, value: found } : MISSING;
  };

  /** What is wrong with the settings; null: nothing. */
  const wrong = ({ url, allowPrivate, places }: WebhookSettings): ActOutcome<never> | null => {
    const reading = readWebhookUrl(url, allowPrivate);
    if (!reading.ok) return refuse(422, reading.zh, `url: ${reading.en}`);
    const unknown = places.find((place) => parts.directory.placeById(place) === undefined);
    if (unknown === undefined) return null;
    return refuse(422, `没有位置 ${unknown}，请重新选择辖区。`, `places: there is no place ${unknown}: choose again`);
  };

  const face: ApiPorts["webhooks"] = {
    all: views,
    add: async (settings, by) => {
      if (book.all().length >= MOST)
        return refuse(409, `最多登记 ${MOST} 个推送地址，请先删除不用的。`, `there are ${MOST} already: remove one that is not used`);
      const fault = wrong(settings);
      if (fault !== null) return fault;
      const one = await book.add(settings, by.name);
      return { ok: true, value: { webhook: view(one), secret: one.secrets.current } };
    },
    change: async (id, settings, by) => {
      const one = book.get(id);
      if (!one) return MISSING;
      const fault = wrong(settings);
      if (fault !== null) return fault;
      if (settings.enabled && one.secrets.current === "")
        return refuse(409, "签名密钥无法读取，请先更换签名密钥。", "its secret cannot be read: renew it first");
      const next = await book.change(one, settings, by.name);
      tellFault();
      // Whatever kept it from its receiver may be mended.
      if (next.webhook.enabled) await start(id);
      return viewOf(id);
    },
    remove: async (id) => {
      if (!book.get(id)) return MISSING;
      await queues.get(id)?.stop();
      queues.delete(id);
      await book.remove(id);
      tellFault();
      return { ok: true, value: undefined };
    },
    renew: async (id, by) => {
      const one = book.get(id);
      if (!one) return MISSING;
      const next = await book.renew(one, by.name);
      const found = await viewOf(id);
      return found.ok ? { ok: true, value: { webhook: found.value, secret: next.secrets.current } } : found;
    },
    test: async (id) => {
      const one = book.get(id);
      if (!one) return MISSING;
      if (one.secrets.current === "")
        return refuse(409, "签名密钥无法读取，请先更换签名密钥。", "its secret cannot be read: renew it first");
      const body = JSON.stringify(testEvent(parts.community(), toIso(now())));
      const message: NewWebhookMessage = {
        ...{ id: `msg_${randomUUID()}`, webhook: id, type: WEBHOOK_TEST, person: null, createdAt: now(), body },
      };
      const began = parts.monotonic();
      const { status, error } = await post(one, message.id, body);
      const good = status !== null && status >= 200 && status < 300;
      const outcome: WebhookOutcome = {
        ...{ id: message.id, state: good ? "sent" : "failed", attempts: 1, triedAt: now(), status, nextAt: null },
        ...{ tookMs: Math.round(parts.monotonic() - began), error: good ? null : (error ?? statusWords(status ?? 0)) },
      };
      await records.note(message, outcome);
      // It answers: what waited for it need not wait longer.
      if (good && one.webhook.enabled && one.webhook.failingSince !== null) await start(id);
      return { ok: true, value: shown({ ...message, ...outcome }) };
    },
    messages: async (id, undelivered, paging) => {
      if (!book.get(id)) return MISSING;
      const { items, next } = await records.log(id, undelivered, paging);
      return { ok: true, value: { items: items.map(shown), next } };
    },
    again: async (id, message) => {
      const one = book.get(id);
      if (!one) return MISSING;
      if (!one.webhook.enabled) return refuse(409, "推送已停用，请先启用再重新推送。", "it is switched off: switch it on first");
      if (!(await records.again(id, message, now()))) return { ok: false, status: 404, reason: "没有这条推送，或已过保留期" };
      await start(id);
      return { ok: true, value: undefined };
    },
  };

  return {
    face,
    load: book.load,
    /** To be written in the same transaction as the changes. */
    messagesFor: (changes: readonly RecordChange[]): readonly NewWebhookMessage[] => {
      try {
        const messages = messagesOf(changes);
        for (const { webhook } of messages) written.add(webhook);
        return messages;
      } catch (error) {
        // Whatever is wrong with what is told outside, the alarm itself is written.
        parts.failed(new Error("making messages for endpoints", { cause: error }));
        return [];
      }
    },
    /** A transaction is written. */
    committed: (): void => {
      for (const id of written) queueOf(id).wake();
      written.clear();
    },
    /** What was left waiting goes on; what was switched off is told again. */
    begin: (): void => {
      tellFault();
      for (const { webhook } of book.all()) queueOf(webhook.id).wake();
    },
    /** Each minute: more than enough does not wait, and what is older than the log goes. */
    tend: async (): Promise<void> => {
      for (const { webhook } of book.all()) await records.trim(webhook.id, WEBHOOK_MOST_WAITING, TOO_MANY);
      if (now() - purgedAt < HOUR) return;
      await records.purge(now() - WEBHOOK_LOG_KEPT);
      purgedAt = now();
    },
    settled: async (): Promise<void> => {
      for (const queue of queues.values()) await queue.settled();
    },
    stop: async (): Promise<void> => {
      await Promise.all([...queues.values()].map((queue) => queue.stop()));
    },
  };
}
