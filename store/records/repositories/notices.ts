import type { Selectable } from "kysely";
import { NOTICE_CHANNELS, NOTICE_STATES, type Notice, type Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { pageOf } from "../paging.ts";
import type { NoticeTable } from "../schema.ts";
import { inScope } from "../scoping.ts";
import type { NoticeOutcome, PageOf, Paging, PendingNotice } from "../types.ts";

function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new Error(`a notice holds ${text}, which this hub does not know`);
  return found;
}

const toNotice = (row: Selectable<NoticeTable>): Notice => ({
  id: row.id,
  case: row.case_id,
  channel: oneOf(NOTICE_CHANNELS, row.channel),
  to: { user: row.to_user, name: row.to_name, role: row.to_role },
  state: oneOf(NOTICE_STATES, row.state),
  subject: row.subject,
  text: row.text,
  createdAt: new Date(row.created_at).toISOString(),
  changedAt: new Date(row.changed_at).toISOString(),
  attempts: row.attempts,
  error: row.error,
});

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
      return rows.map((row) => ({ notice: toNotice(row), address: row.address, nextAttemptAt: row.next_attempt_at ?? now }));
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
    noticesQueued: async (): Promise<Readonly<Record<Notice["channel"], number>>> => {
      const rows = await reads
        .selectFrom("notices")
        .select((eb) => ["channel", eb.fn.countAll().as("count")] as const)
        .where("next_attempt_at", "is not", null)
        .groupBy("channel")
        .execute();
      const queued: Record<Notice["channel"], number> = { app: 0, email: 0 };
      for (const { channel, count } of rows) queued[oneOf(NOTICE_CHANNELS, channel)] = Number(count);
      return queued;
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
    /** Books outcomes. A notice that was read meanwhile is not set back to delivered. */
    noticesBook: (outcomes: readonly NoticeOutcome[]): Promise<void> =>
      db.transaction().execute(async (trx) => {
        for (const outcome of outcomes) {
          const earlier = NOTICE_STATES.slice(0, NOTICE_STATES.indexOf(outcome.state) + 1);
          await trx
            .updateTable("notices")
            .set({
              state: outcome.state,
              changed_at: outcome.changedAt,
              attempts: outcome.attempts,
              next_attempt_at: outcome.nextAttemptAt,
              error: outcome.error,
            })
            .where("id", "=", outcome.id)
            .where("state", "in", outcome.state === "failed" ? ["queued", "sent"] : earlier)
            .execute();
        }
      }),
  };
}
