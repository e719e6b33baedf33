import { randomUUID } from "node:crypto";
import { DAY, type Instant, OLD_SECRET_LIVES, toIso, WEBHOOK_GIVES_UP, type WebhookSettings, type Words } from "../../contracts/index.ts";
import { makeWebhookSecret } from "../../notify/index.ts";
import type { Records, StoredWebhook } from "../../store/records/index.ts";
import { keyFor, seal, unseal } from "../vault.ts";

type Kept = StoredWebhook["webhook"];
interface Secrets {
  readonly current: string;
  readonly previous: string | null;
  readonly previousUntil: Instant | null;
}
/** An endpoint with its secrets in the clear, since signatures are made with them. */
export interface OpenWebhook {
  readonly webhook: Kept;
  readonly secrets: Secrets;
}

interface Parts {
  readonly records: Pick<Records["webhooks"], "all" | "save" | "remove">;
  readonly key: Uint8Array;
  now(): Instant;
}

const DAYS = WEBHOOK_GIVES_UP / DAY;
const UNREADABLE: Words = {
  zh: "签名密钥无法用本机数据目录的密钥读取，请更换签名密钥",
  en: "the key of this data directory does not open its secret: renew it",
};

/** How it fares, before the first attempt. */
const NEW = { failingSince: null, lastError: null, stopped: null } as const;

/** The endpoints: settings in the records, secrets sealed beside them, whether each answers. */
export function createWebhookBook({ records, key: dirKey, now }: Parts) {
  const key = keyFor(dirKey, "webhooks");
  const open = new Map<string, OpenWebhook>();

  const keep = async (one: OpenWebhook): Promise<OpenWebhook> => {
    await records.save({ webhook: one.webhook, secrets: seal(key, JSON.stringify(one.secrets)) });
    open.set(one.webhook.id, one);
    return one;
  };
  const changed = (byName: string) => ({ changedAt: toIso(now()), changedByName: byName });

  return {
    load: async (): Promise<void> => {
      for (const { webhook: kept, secrets } of await records.all()) {
        // Kept by an older hub it has none.
        const webhook: Kept = { ...kept, lastError: kept.lastError ?? null };
        const text = unseal(key, secrets);
        const read: Secrets | null = text === undefined ? null : JSON.parse(text);
        const stopped = { at: toIso(now()), reason: UNREADABLE };
        open.set(
          webhook.id,
          read === null
            ? { webhook: { ...webhook, enabled: false, stopped }, secrets: { current: "", previous: null, previousUntil: null } }
            : { webhook, secrets: read },
        );
      }
    },
    all: (): readonly OpenWebhook[] => [...open.values()],
    get: (id: string): OpenWebhook | undefined => open.get(id),
    /** Secrets that sign now, the newest first. */
    signing: ({ secrets }: OpenWebhook): readonly string[] => {
      const { current, previous, previousUntil } = secrets;
      return previous !== null && previousUntil !== null && now() < previousUntil ? [current, previous] : [current];
    },
    add: async (settings: WebhookSettings, byName: string): Promise<OpenWebhook> => {
      const made = { ...settings, id: randomUUID(), createdAt: toIso(now()), ...changed(byName), ...NEW };
      return keep({ webhook: made, secrets: { current: makeWebhookSecret(), previous: null, previousUntil: null } });
    },
    /** Switched on or sent elsewhere it begins anew. */
    change: (one: OpenWebhook, settings: WebhookSettings, byName: string): Promise<OpenWebhook> => {
      const before = one.webhook;
      const anew = (settings.enabled && !before.enabled) || settings.url !== before.url;
      const fresh = anew ? NEW : {};
      return keep({ ...one, webhook: { ...before, ...settings, ...changed(byName), ...fresh } });
    },
    /** The one before signs for a day more. */
    renew: (one: OpenWebhook, byName: string): Promise<OpenWebhook> => {
      const { current } = one.secrets;
      const previous = current === "" ? null : current;
      const secrets = {
        current: makeWebhookSecret(),
        previous,
        previousUntil: previous === null ? null : now() + OLD_SECRET_LIVES,
      };
      return keep({ webhook: { ...one.webhook, ...changed(byName) }, secrets });
    },
    remove: async (id: string): Promise<void> => {
      await records.remove(id);
      open.delete(id);
    },
    /**
     * What an attempt says of the endpoint itself.
     * @returns false where it is switched off from now on
     */
    tried: async (id: string, at: Instant, error: Words | null, gone: boolean): Promise<boolean> => {
      const one = open.get(id);
      if (!one?.webhook.enabled) return false;
      const { failingSince } = one.webhook;
      if (error === null) {
        if (failingSince !== null) await keep({ ...one, webhook: { ...one.webhook, failingSince: null } });
        return true;
      }
      const since = failingSince ?? toIso(at);
      const lastError = { at: toIso(at), reason: error };
      const over = at - Date.parse(since) >= WEBHOOK_GIVES_UP;
      if (!over && !gone) {
        // An endpoint that is away for a night is written once for each reason, not at each attempt.
        const next = { ...one, webhook: { ...one.webhook, failingSince: since, lastError } };
        if (failingSince === null || one.webhook.lastError?.reason.en !== error.en) await keep(next);
        else open.set(id, next);
        return true;
      }
      const reason = gone
        ? { zh: `接收方应答已不再接收（${error.zh}）`, en: `the receiver says that it is no more (${error.en})` }
        : { zh: `连续 ${DAYS} 天推送失败（${error.zh}）`, en: `nothing was delivered for ${DAYS} days (${error.en})` };
      await keep({
        ...one,
        webhook: { ...one.webhook, failingSince: since, lastError, enabled: false, stopped: { at: toIso(at), reason } },
      });
      return false;
    },
  };
}
export type WebhookBook = ReturnType<typeof createWebhookBook>;
