import { timeOrderedId } from "../../alerts/index.ts";
import type { StoredUser } from "../../api/index.ts";
import {
  type ChainStage,
  type Dispatch,
  type Instant,
  type Notice,
  PLAIN_DISPATCH,
  type RecordChange,
  toIso,
  type Way,
  type Words,
} from "../../contracts/index.ts";
import type { Delivered, PendingNotice } from "../../notify/index.ts";

interface Parts {
  users(): readonly StoredUser[];
  waysToUser(user: StoredUser): { readonly proven: readonly Way[]; readonly unproven: readonly Way[] };
  /** Straight to the door to the outside: no queue, no records. */
  deliver(pending: PendingNotice): Promise<Delivered>;
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  now(): Instant;
  readonly log: { error(fields: object, text: string): void };
}

/** What the queue of notices itself stands on. */
const UNDER_THE_QUEUE: readonly ChainStage[] = ["journal", "records", "notices"];
const TOLD: readonly StoredUser["role"][] = ["leader", "admin"];

/** By the queue, which keeps and repeats, unless the proof stopped in it or below it: then past it. */
export function pathFor(failed: readonly ChainStage[]): "queue" | "direct" {
  return failed.some((stage) => UNDER_THE_QUEUE.includes(stage)) ? "direct" : "queue";
}

/** Calls leaders and administrators by every way that they have and that does not lead through what failed. */
export function createCallPeople(parts: Parts) {
  const noticeOf = (user: StoredUser, way: Way, text: string, now: Instant): Notice => ({
    id: timeOrderedId(now, "notice", "chain-missed", user.id, way.channel, way.address ?? ""),
    ...{ case: "", channel: way.channel, to: { user: user.id, name: user.name, role: user.role }, state: "queued" },
    ...{ subject: "全链路自检未通过", text, createdAt: toIso(now), changedAt: toIso(now), attempts: 0, error: null },
  });

  return (failed: readonly ChainStage[], where: Words): void => {
    const now = parts.now();
    const path = pathFor(failed);
    const text = `全链路自检连续未通过，停在“${where.zh}”：告警可能无法送达。请立即查看平台，并用电话联系值班台。`;
    const dispatch: Dispatch = { ...PLAIN_DISPATCH, template: "chain-missed", vars: { stage: where.zh.slice(0, 12) }, lifeSafety: true };
    for (const user of parts.users()) {
      if (user.disabled || !TOLD.includes(user.role)) continue;
      const { proven, unproven } = parts.waysToUser(user);
      for (const way of [...proven, ...unproven]) {
        const notice = noticeOf(user, way, text, now);
        if (path === "queue") {
          parts.write([{ write: "notice", notice, address: way.address, dispatch }]);
          parts.noticed(notice);
        } else if (way.channel !== "app") {
          // In the app it would wait for the records.
          parts.deliver({ notice, address: way.address, dispatch }).then(
            (done) => {
              if (!done.ok) parts.log.error({ channel: way.channel, error: done.error }, "the missed proof could not be told this way");
            },
            (err: unknown) => parts.log.error({ channel: way.channel, err }, "the missed proof could not be told this way"),
          );
        }
      }
    }
  };
}
