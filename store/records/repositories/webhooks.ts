import type { Selectable, Transaction } from "kysely";
import { type Instant, WEBHOOK_MESSAGE_STATES, WEBHOOK_TEST, WEBHOOK_TYPES, type Words } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { oneOf } from "../notice-rows.ts";
import { pageOf } from "../paging.ts";
import type { Tables, WebhookMessageTable } from "../schema.ts";
import type { PageOf, Paging } from "../types.ts";
import type { NewWebhookMessage, StoredWebhook, StoredWebhookMessage, WebhookOutcome } from "../webhook-types.ts";

const toMessage = (row: Omit<Selectable<WebhookMessageTable>, "n">): StoredWebhookMessage => ({
  id: row.id,
  webhook: row.webhook,
  type: oneOf([...WEBHOOK_TYPES, WEBHOOK_TEST], row.type),
  person: row.person,
  state: oneOf(WEBHOOK_MESSAGE_STATES, row.state),
  createdAt: Number(row.created_at),
  attempts: row.attempts,
  triedAt: row.tried_at === null ? null : Number(row.tried_at),
  status: row.status,
  tookMs: row.took_ms,
  error: row.error === null ? null : parseDoc<Words>(row.error),
  nextAt: row.next_at === null ? null : Number(row.next_at),
  body: row.body,
});

/** Writes messages together with what they tell of. Written again after a failed answer they are the same rows. */
export async function writeWebhookMessages(trx: Transaction<Tables>, messages: readonly NewWebhookMessage[]): Promise<void> {
  const rows = lastOfEach(messages, ({ id }) => id).map(({ createdAt, ...rest }) => ({
    ...rest,
    ...{ created_at: createdAt, next_at: createdAt, state: "waiting", attempts: 0 },
    ...{ tried_at: null, status: null, took_ms: null, error: null },
  }));
  await inPieces(rows, (piece) =>
    trx
      .insertInto("webhook_messages")
      .values(piece)
      .onConflict((oc) => oc.column("id").doNothing())
      .execute(),
  );
}

const setOf = ({ state, attempts, triedAt, status, tookMs, error, nextAt }: WebhookOutcome) => ({
  ...{ state, attempts, status, error: error === null ? null : JSON.stringify(error) },
  ...{ tried_at: triedAt, took_ms: tookMs, next_at: nextAt },
});

/** Endpoints, and the queue of each. */
export function createWebhookRepository(db: Database, reads: Database) {
  return {
    webhooksAll: async (): Promise<readonly StoredWebhook[]> =>
      (await db.selectFrom("webhooks").selectAll().orderBy("created_at").orderBy("id").execute()).map(({ doc, secrets }) => ({
        webhook: parseDoc<StoredWebhook["webhook"]>(doc),
        secrets,
      })),
    webhookSave: async ({ webhook, secrets }: StoredWebhook): Promise<void> => {
      const rest = { doc: JSON.stringify(webhook), secrets };
      await db
        .insertInto("webhooks")
        .values({ id: webhook.id, created_at: Date.parse(webhook.createdAt), ...rest })
        .onConflict((oc) => oc.column("id").doUpdateSet(rest))
        .execute();
    },
    /** With all its messages. */
    webhookRemove: (id: string): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom("webhook_messages").where("webhook", "=", id).execute();
        await trx.deleteFrom("webhooks").where("id", "=", id).execute();
      }),
    /** Those that wait, in the order in which they happened, due or not: nothing overtakes the first. */
    webhookWaiting: async (webhook: string, limit: number): Promise<readonly StoredWebhookMessage[]> =>
      (
        await db
          .selectFrom("webhook_messages")
          .selectAll()
          .where("webhook", "=", webhook)
          .where("state", "=", "waiting")
          .orderBy("n")
          .limit(limit)
          .execute()
      ).map(toMessage),
    webhookCounts: async (): Promise<readonly { readonly webhook: string; readonly waiting: number; readonly nextAt: Instant | null }[]> =>
      (
        await reads
          .selectFrom("webhook_messages")
          .select(["webhook", (eb) => eb.fn.countAll().as("waiting"), (eb) => eb.fn.max("next_at").as("next")])
          .where("state", "=", "waiting")
          .groupBy("webhook")
          .execute()
      ).map(({ webhook, waiting, next }) => ({ webhook, waiting: Number(waiting), nextAt: next === null ? null : Number(next) })),
    webhookBook: (outcomes: readonly WebhookOutcome[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const one of outcomes) await trx.updateTable("webhook_messages").set(setOf(one)).where("id", "=", one.id).execute();
      }),
    /** One that was sent by hand and does not wait. */
    webhookNote: async (message: NewWebhookMessage, outcome: WebhookOutcome): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await writeWebhookMessages(trx, [message]);
        await trx.updateTable("webhook_messages").set(setOf(outcome)).where("id", "=", message.id).execute();
      }),
    /** Newest first; of those that were not delivered only, or all. */
    webhookLog: async (webhook: string, undelivered: boolean, paging: Paging): Promise<PageOf<StoredWebhookMessage>> =>
      pageOf(
        reads
          .selectFrom("webhook_messages")
          .selectAll("webhook_messages")
          .where("webhook", "=", webhook)
          .$if(undelivered, (rows) => rows.where("state", "!=", "sent")),
        { table: "webhook_messages", at: "created_at" },
        paging,
        toMessage,
      ),
    /** Queues one anew, due at once, in its old place; false where there is none. */
    webhookAgain: async (webhook: string, id: string, at: Instant): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable("webhook_messages")
        .set({ state: "waiting", next_at: at })
        .where("webhook", "=", webhook)
        .where("id", "=", id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** What waits is due at once. */
    webhookHurry: async (webhook: string, at: Instant): Promise<void> => {
      await db.updateTable("webhook_messages").set({ next_at: at }).where("webhook", "=", webhook).where("state", "=", "waiting").execute();
    },
    /** Of those that wait for an endpoint only the newest `most` do so: the older ones stay in the log with `error`. */
    webhookTrim: async (webhook: string, most: number, error: Words): Promise<number> => {
      const waiting = db.selectFrom("webhook_messages").where("webhook", "=", webhook).where("state", "=", "waiting");
      const last = await waiting.select("n").orderBy("n", "desc").offset(most).limit(1).executeTakeFirst();
      if (!last) return 0;
      const { numUpdatedRows } = await db
        .updateTable("webhook_messages")
        .set({ state: "failed", next_at: null, error: JSON.stringify(error) })
        .where("webhook", "=", webhook)
        .where("state", "=", "waiting")
        .where("n", "<=", last.n)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
    webhookPurge: async (before: Instant): Promise<void> => {
      await db.deleteFrom("webhook_messages").where("created_at", "<", before).execute();
    },
  };
}
