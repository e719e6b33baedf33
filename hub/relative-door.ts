import { type Case, type Instant, MINUTE, type Notice, type Person } from "../contracts/index.ts";
import type { Attempt, DeliveryPorts } from "../notify/index.ts";
import type { FamilyGate } from "./family-gate.ts";
import { within } from "./patience.ts";

interface Parts {
  /** The open case of this id. */
  caseInHand(id: string): Case | undefined;
  /** A case from records: one that has ended. */
  load(id: string): Promise<Case | undefined>;
  personById(id: string): Person | undefined;
  /** What the gate of the family lets through of it now. */
  readonly again: FamilyGate["again"];
  now(): Instant;
}

/** Why nothing more is sent to a family. */
export const MOURNED = "本人已登记为已故，不再通知家属";
/** Why nothing more is sent to one who was a relative, or learned of it by consent, when the notice was written. */
export const NO_MORE = "已不是其家属，或同意已撤回，不再通知";
const UNREAD = "暂时读不到所属工单，稍后再发";
/** Milliseconds for which the records are waited for; a notice that they cannot place goes out a minute later, not past this door. */
const PATIENCE = 2_000;

const never = (error: string): Attempt => ({ ok: false, retry: false, error, over: true });

/**
 * What of a notice may still be said to a relative when it goes out, which may be hours after it was written: the case that
 * it is about may have ended since, whom it is about may have died, and who was a relative may be none any more.
 */
export function createRelativeDoor(parts: Parts): DeliveryPorts["forRelative"] {
  const caseOf = async (notice: Notice): Promise<Case | "none" | "unread"> =>
    parts.caseInHand(notice.case) ??
    (await within<Case | "none" | "unread">(
      PATIENCE,
      parts.load(notice.case).then((one) => one ?? "none"),
      () => "unread",
    ));

  return async (pending) => {
    const { notice } = pending;
    if (notice.case === "") return pending;
    const one = await caseOf(notice);
    if (one === "unread") return { ok: false, retry: true, error: UNREAD, until: parts.now() + MINUTE };
    if (one === "none") return pending;
    if (one.person !== null && parts.personById(one.person)?.state === "died") return never(MOURNED);
    return parts.again(pending, one) ?? never(NO_MORE);
  };
}
