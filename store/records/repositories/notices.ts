import type { Transaction } from "kysely";
import { NOTICE_CHANNELS, NOTICE_STATES, type Notice, type NoticeAnswer, type Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { noticeRow, oneOf, toNotice, toPending } from "../notice-rows.ts";
import { pageOf } from "../paging.ts";
import type { Tables } from "../schema.ts";
import { inScope } from "../scoping.ts";
import type { NoticeOutcome, PageOf, Paging, PendingNotice } from "../types.ts";

/** Notices of a flight of outcomes, each never set back: what was read meanwhile is not made delivered again. */
async function bookOne(trx: Transaction<Tables>, outcome: NoticeOutcome): Promise<void> {
  const earlier = NOTICE_STATES.slice(0, NOTICE_STATES.indexOf(outcome.state) + 1);
  const { state, changedAt, attempts, nextAttemptAt, error, rounds } = outcome;
  const at = changedAt;
  // A repeat is due whatever the state has become meanwhile, but for an answer, which ends it.
  await trx
    .updateTable("notices")
    .set((eb) => ({
      attempts,
      rounds,
      next_attempt_at: nextAttemptAt,
      ...(outcome.provider === null ? {} : { provider: outcome.provider }),
      ...(outcome.providerId === null ? {} : { provider_id: outcome.providerId }),
      ...(state === "queued" || state === "failed" ? {} : { sent_at: eb.fn.coalesce("sent_at", eb.val(at)) }),
      ...(state === "delivered" ? { delivered_at: eb.fn.coalesce("delivered_at", eb.val(at)) } : {}),
      ...(state === "read" ? { read_at: eb.fn.coalesce("read_at", eb.val(at)) } : {}),
    }))
    .where("id", "=", outcome.id)
    .where("state", "!=", "answered")
    .execute();
  await trx
    .updateTable("notices")
    .set({ state, changed_at: at, error })
    .where("id", "=", outcome.id)
    .where("state", "in", state === "failed" ? ["queued", "sent", "delivered"] : earlier)
    .execute();
  const { follow } = outcome;
  if (follow === null) return;
  await trx
    .insertInto("notices")
    .values(noticeRow(follow.notice, follow.address, follow.dispatch))
    .onConflict((oc) => oc.column("id").doNothing())
    .execute();
}

/** Notices, which are at once the outbox. */
export function createNoticeRepository(db: Database, reads: Database) {
  return {
    noticesOfCase: async (id: string): Promise<Notice[]> =>
      (await reads.selectFrom("notices").selectAll().where("case_id", "=", id).orderBy("created_at").orderBy("id").execute()).map(toNotice),
    /** Those of the cases in scope, and in any case one's own; one limited to certain people sees only its own. */
    noticesList: async (
      scope: Scope,
      filter: { readonly case: string | null; readonly user: string | null },
      paging: Paging,
    ): Promise<PageOf<Notice>> => {
      const all = scope.rights.has("notices.read") && scope.people === null;
      let query = reads
        .selectFrom("notices")
        // Not every notice is about a case: the end of a maintenance is told too.
        .leftJoin("cases", "cases.id", "notices.case_id")
        .selectAll("notices")
        .where("notices.channel", "!=", "loop")
        .where((eb) => eb.or([eb("notices.to_user", "=", scope.user), ...(all ? [inScope("cases", scope)] : [])]));
      if (filter.case !== null) query = query.where("notices.case_id", "=", filter.case);
      if (filter.user !== null) query = query.where("notices.to_user", "=", filter.user);
      return pageOf(query, { table: "notices", at: "created_at" }, paging, toNotice);
    },
    noticeGet: async (id: string): Promise<Notice | undefined> => {
      const row = await reads.selectFrom("notices").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toNotice(row);
    },
    /** Notices of a channel whose next attempt is due at `now`, the longest due first. */
    noticesDue: async (now: number, limit: number, channel: Notice["channel"]): Promise<readonly PendingNotice[]> => {
      const rows = await db
        .selectFrom("notices")
        .selectAll()
        .where("channel", "=", channel)
        .where("next_attempt_at", "<=", now)
        .orderBy("next_attempt_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toPending);
    },
    /** When the channel's next attempt is due; null with an empty outbox. */
    noticesNextDue: async (channel: Notice["channel"]): Promise<number | null> => {
      const row = await db
        .selectFrom("notices")
        .select((eb) => eb.fn.min("next_attempt_at").as("at"))
        .where("channel", "=", channel)
        .where("next_attempt_at", "is not", null)
        .executeTakeFirst();
      return row?.at ?? null;
    },
    /** How many notices of each channel have an attempt before them. */
    noticesQueued: async (): Promise<Readonly<Record<string, number>>> => {
      const rows = await reads
        .selectFrom("notices")
        .select((eb) => ["channel", eb.fn.countAll().as("count")] as const)
        .where("next_attempt_at", "is not", null)
        .groupBy("channel")
        .execute();
      const counts = new Map(rows.map(({ channel, count }) => [oneOf(NOTICE_CHANNELS, channel), Number(count)]));
      return Object.fromEntries(NOTICE_CHANNELS.map((channel) => [channel, counts.get(channel) ?? 0]));
    },
    /** App notices that lie ready for a user who was not connected. */
    noticesWaitingFor: async (user: string): Promise<readonly Notice[]> =>
      (
        await db
          .selectFrom("notices")
          .selectAll()
          .where("to_user", "=", user)
          .where("channel", "=", "app")
          .where("state", "=", "sent")
          .execute()
      ).map(toNotice),
    /** What waits to be sent or said again to the family of this person, whatever has become of its case. */
    noticesWaitingForFamilyOf: async (person: string): Promise<readonly Notice[]> =>
      (
        await db
          .selectFrom("notices")
          .innerJoin("cases", "cases.id", "notices.case_id")
          .selectAll("notices")
          .where("cases.person", "=", person)
          .where("notices.to_role", "=", "family")
          .where("notices.next_attempt_at", "is not", null)
          .orderBy("notices.id")
          .execute()
      ).map(toNotice),
    /** Takes everything that would ring somebody out of the outbox, for a human to look at; answers how many. */
    noticesHoldQueued: async (reason: string, at: number): Promise<number> => {
      const done = await db
        .updateTable("notices")
        .set({ state: "failed", next_attempt_at: null, error: reason, changed_at: at })
        .where("next_attempt_at", "is not", null)
        .where((eb) => eb.or([eb("channel", "!=", "app"), eb("to_role", "=", "family")]))
        .executeTakeFirst();
      return Number(done.numUpdatedRows);
    },
    /** Cases of which the family's notices were held for this reason, and which told the family nothing after `since`. */
    noticesFamilyHeld: async (reason: string, since: number): Promise<readonly string[]> => {
      const rows = await reads
        .selectFrom("notices as held")
        .select("held.case_id")
        .distinct()
        .where("held.to_role", "=", "family")
        .where("held.state", "=", "failed")
        .where("held.error", "=", reason)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom("notices as later")
                .select("later.id")
                .whereRef("later.case_id", "=", "held.case_id")
                .where("later.to_role", "=", "family")
                .where("later.created_at", ">", since)
                .where((or) => or.or([or("later.error", "is", null), or("later.error", "!=", reason)])),
            ),
          ),
        )
        .execute();
      return rows.map((row) => row.case_id);
    },
    /** Books outcomes, each with the notice that goes on in its stead. A notice that was read meanwhile is not set back. */
    noticesBook: (outcomes: readonly NoticeOutcome[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const outcome of outcomes) await bookOne(trx, outcome);
      }),
    noticePending: async (id: string): Promise<PendingNotice | undefined> => {
      const row = await db.selectFrom("notices").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toPending(row);
    },
    /** Under which of our notices a provider's number stands. */
    noticeOfProvider: async (provider: string, providerId: string): Promise<string | undefined> =>
      (
        await reads
          .selectFrom("notices")
          .select("id")
          .where("provider", "=", provider)
          .where("provider_id", "=", providerId)
          .orderBy("created_at", "desc")
          .executeTakeFirst()
      )?.id,
    /** The newest notice to this number since then that may be answered: an SMS that comes back names no notice. */
    noticeToNumber: async (channel: Notice["channel"], address: string, since: number): Promise<string | undefined> =>
      (
        await reads
          .selectFrom("notices")
          .select("id")
          .where("channel", "=", channel)
          .where("address", "=", address)
          .where("created_at", ">=", since)
          .where("state", "in", ["sent", "delivered", "read"])
          .orderBy("created_at", "desc")
          .executeTakeFirst()
      )?.id,
    /** Books an answer and ends what else would be said again to the same human about the same; undefined where it is the one it has. */
    noticeAnswer: (id: string, answer: NoticeAnswer, at: number): Promise<Notice | undefined> =>
      db.transaction().execute(async (trx) => {
        const done = await trx
          .updateTable("notices")
          .set((eb) => ({
            ...{ state: "answered", answer, answered_at: at, changed_at: at, next_attempt_at: null, error: null },
            sent_at: eb.fn.coalesce("sent_at", eb.val(at)),
          }))
          .where("id", "=", id)
          .where((eb) => eb.or([eb("state", "!=", "answered"), eb("answer", "!=", answer)]))
          .executeTakeFirst();
        if (Number(done.numUpdatedRows) === 0) return undefined;
        const row = await trx.selectFrom("notices").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
        const { insteadOf } = toPending(row).dispatch;
        // A call that never got out is not to be made any more: they have answered what stood for it.
        if (insteadOf !== undefined)
          await trx
            .updateTable("notices")
            .set({ state: "failed", next_attempt_at: null, changed_at: at, error: "已答复短信，不再呼叫" })
            .where("id", "=", insteadOf)
            .where("state", "=", "queued")
            .execute();
        await trx
          .updateTable("notices")
          .set({ next_attempt_at: null })
          .where("case_id", "=", row.case_id)
          .where("to_name", "=", row.to_name)
          .where((eb) => (row.to_user === null ? eb("to_user", "is", null) : eb("to_user", "=", row.to_user)))
          .where("state", "in", ["sent", "delivered", "read", "failed"])
          .execute();
        return toNotice(row);
      }),
    /** Queues it for one more round, whatever became of it. */
    noticeRequeue: async (id: string, at: number): Promise<Notice | undefined> => {
      await db
        .updateTable("notices")
        .set((eb) => ({ state: "queued", next_attempt_at: at, changed_at: at, rounds: eb("rounds", "+", 1), error: null }))
        .where("id", "=", id)
        .execute();
      const row = await db.selectFrom("notices").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toNotice(row);
    },
  };
}
