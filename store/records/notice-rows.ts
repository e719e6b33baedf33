import type { Insertable, Selectable } from "kysely";
import { type Dispatch, NOTICE_ANSWERS, NOTICE_CHANNELS, NOTICE_STATES, type Notice, PLAIN_DISPATCH } from "../../contracts/index.ts";
import { parseDoc } from "./doc.ts";
import type { NoticeTable } from "./schema.ts";
import type { PendingNotice } from "./types.ts";

export function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new Error(`a notice holds ${text}, which this hub does not know`);
  return found;
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export const toNotice = (row: Selectable<NoticeTable>): Notice => ({
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
  sentAt: isoOrNull(row.sent_at),
  deliveredAt: isoOrNull(row.delivered_at),
  readAt: isoOrNull(row.read_at),
  answeredAt: isoOrNull(row.answered_at),
  answer: row.answer === null ? null : oneOf(NOTICE_ANSWERS, row.answer),
  provider: row.provider,
  providerId: row.provider_id,
  rounds: row.rounds,
  ...(row.drill !== null && { drill: row.drill }),
});

export const toPending = (row: Selectable<NoticeTable>): PendingNotice => ({
  notice: toNotice(row),
  address: row.address,
  dispatch: row.dispatch === null ? PLAIN_DISPATCH : parseDoc<Dispatch>(row.dispatch),
  nextAttemptAt: row.next_attempt_at,
});

export function noticeRow(notice: Notice, address: string | null, dispatch: Dispatch | undefined): Insertable<NoticeTable> {
  const createdAt = Date.parse(notice.createdAt);
  return {
    id: notice.id,
    case_id: notice.case,
    channel: notice.channel,
    to_user: notice.to.user,
    to_name: notice.to.name,
    to_role: notice.to.role,
    state: notice.state,
    subject: notice.subject,
    text: notice.text,
    address,
    created_at: createdAt,
    changed_at: Date.parse(notice.changedAt),
    attempts: notice.attempts,
    next_attempt_at: notice.state === "queued" ? createdAt : null,
    error: notice.error,
    dispatch: dispatch === undefined ? null : JSON.stringify(dispatch),
    rounds: notice.rounds ?? 0,
    drill: notice.drill ?? null,
  };
}
