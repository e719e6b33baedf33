import { type Dispatch, type Instant, type Notice, PLAIN_DISPATCH, toIso } from "../../contracts/index.ts";
import type { NoticeOutcome, OutboxRecords, PendingNotice } from "../../notify/types.ts";

/** The outbox's table in memory: what the records keep, without SQLite; outlives the outbox as they do. */
export function memoryOutbox(since: Instant) {
  const rows = new Map<string, PendingNotice & { readonly next: number | null }>();
  let broken: string | null = null;
  const check = (): void => {
    if (broken !== null) throw new Error(broken);
  };
  const records: OutboxRecords = {
    due: async (now, limit, channel) => {
      check();
      const due = [...rows.values()].filter((row) => row.notice.channel === channel && row.next !== null && row.next <= now);
      return due.slice(0, limit);
    },
    nextDue: async (channel) => {
      const times = [...rows.values()].flatMap((row) => (row.notice.channel === channel && row.next !== null ? [row.next] : []));
      return times.length === 0 ? null : Math.min(...times);
    },
    book: async (outcomes: readonly NoticeOutcome[]) => {
      check();
      for (const { id, state, attempts, error, nextAttemptAt, rounds, follow, changedAt } of outcomes) {
        const row = rows.get(id);
        const sentAt = row?.notice.sentAt ?? (state === "queued" || state === "failed" ? null : toIso(changedAt));
        if (row) rows.set(id, { ...row, notice: { ...row.notice, state, attempts, error, rounds, sentAt }, next: nextAttemptAt });
        if (follow && !rows.has(follow.notice.id)) rows.set(follow.notice.id, { ...follow, next: Date.parse(follow.notice.createdAt) });
      }
    },
    get: async (id) => rows.get(id)?.notice,
    pending: async (id) => {
      const row = rows.get(id);
      return row && { ...row, nextAttemptAt: row.next };
    },
    answer: async (id, answer) => {
      const row = rows.get(id);
      if (!row || row.notice.answer === answer) return undefined;
      rows.set(id, { ...row, notice: { ...row.notice, state: "answered", answer }, next: null });
      const isSame = ({ notice: { case: about, to } }: PendingNotice): boolean =>
        about === row.notice.case && to.name === row.notice.to.name && to.user === row.notice.to.user;
      for (const [other, each] of rows) {
        const said = each.notice.state !== "queued" || other === row.dispatch.insteadOf;
        if (said && isSame(each)) rows.set(other, { ...each, next: null });
      }
      return rows.get(id)?.notice;
    },
    requeue: async (id, at) => {
      const row = rows.get(id);
      if (row) rows.set(id, { ...row, notice: { ...row.notice, state: "queued", rounds: (row.notice.rounds ?? 0) + 1 }, next: at });
      return rows.get(id)?.notice;
    },
    waitingFor: async (user) =>
      [...rows.values()].map((row) => row.notice).filter((one) => one.to.user === user && one.channel === "app" && one.state === "sent"),
  };
  return {
    records,
    put: (notice: Notice, address: string | null, dispatch: Partial<Dispatch> = {}) =>
      void rows.set(notice.id, { notice, address, dispatch: { ...PLAIN_DISPATCH, ...dispatch }, next: since }),
    all: (): readonly Notice[] => [...rows.values()].map((row) => row.notice),
    of: (id: string): Notice | undefined => rows.get(id)?.notice,
    break: (why: string | null) => {
      broken = why;
    },
  };
}
