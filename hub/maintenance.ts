import { randomBytes } from "node:crypto";
import { timeOrderedId } from "../alerts/index.ts";
import type { ActOutcome, ApiPorts, StoredUser } from "../api/index.ts";
import { clockIn } from "../cases/index.ts";
import { type Change, type Instant, type Maintenance, type Notice, type RecordChange, toIso } from "../contracts/index.ts";

interface Parts {
  list: ApiPorts["maintenance"]["list"];
  /** Plans that have not ended, from memory. */
  open(): readonly Maintenance[];
  /** Takes a change into the journal; rules and alerts have heard of it when this returns. */
  journal(community: string, change: Change): void;
  community(): string;
  users(): readonly StoredUser[];
  zoneOf(community: string): string;
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  /** The list changed: desks fetch it anew. */
  told(): void;
  /** Resolves when what was done is on disk, or where the store stands still for too long. */
  written(): Promise<boolean>;
  now(): Instant;
}

export interface MaintenanceDesk {
  readonly face: ApiPorts["maintenance"];
  /** Tells the owner, in the turn in which the plan ends. */
  ended(plan: Maintenance, at: Instant): void;
}

/** Declares and ends planned maintenance by way of the journal, and tells its owner when it is over. */
export function createMaintenanceDesk(parts: Parts): MaintenanceDesk {
  const declare: ApiPorts["maintenance"]["declare"] = async (order, by) => {
    const now = parts.now();
    const { from, until, ...rest } = order;
    const community = parts.community();
    const plan: Maintenance = {
      ...rest,
      id: timeOrderedId(now, "maintenance", by.user, randomBytes(16).toString("hex")),
      community,
      by,
      from: toIso(from),
      until: toIso(until),
      declaredAt: toIso(now),
      endedAt: null,
      endedBy: null,
      suppressed: 0,
      stillHeld: 0,
    };
    parts.journal(community, { what: "maintenance", plan });
    declareTests(plan, until);
    await parts.written();
    parts.told();
    return { ok: true, value: parts.open().find((one) => one.id === plan.id) ?? plan };
  };

  /** A window is declared anew under its name to end it: the last word holds. */
  const declareTests = (plan: Maintenance, until: Instant): void => {
    if (!plan.tests) return;
    for (const place of plan.scope.places)
      parts.journal(plan.community, {
        what: "test-window",
        id: `${plan.id}:${place}`,
        place,
        from: Date.parse(plan.from),
        until,
        by: plan.owner.username,
      });
  };

  const end: ApiPorts["maintenance"]["end"] = async (id, by): Promise<ActOutcome<Maintenance>> => {
    const plan = parts.open().find((one) => one.id === id);
    if (plan === undefined) return { ok: false, status: 409, reason: "这次检修已经结束" };
    const now = parts.now();
    parts.journal(plan.community, { what: "maintenance-ended", id, by });
    declareTests(plan, now);
    await parts.written();
    parts.told();
    return { ok: true, value: (await get(id)) ?? { ...plan, endedAt: toIso(now), endedBy: by } };
  };

  const get: ApiPorts["maintenance"]["get"] = async (id) => {
    const open = parts.open().find((one) => one.id === id);
    if (open !== undefined) return open;
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<ApiPorts["maintenance"]["list"]>> = await parts.list({ limit: 500, cursor });
      const found = page.items.find((one) => one.id === id);
      if (found !== undefined || page.next === null) return found;
      cursor = page.next;
    }
  };

  const ended = (plan: Maintenance, at: Instant): void => {
    const owner = parts.users().find((user) => user.id === plan.owner.user);
    const clock = clockIn(parts.zoneOf(plan.community), Date.parse(plan.endedAt ?? plan.until));
    const how = plan.endedBy === null ? `${clock} 到期结束` : `${clock} 由${plan.endedBy.name}结束`;
    const letter = {
      subject: `检修已结束：${plan.reason}`,
      text: `检修“${plan.reason}”于 ${how}。期间 ${plan.suppressed} 条告警未提醒，其中 ${plan.stillHeld} 条仍未恢复，已重新提醒。`,
    };
    const channels = [
      { channel: "app" as const, address: null },
      ...(owner?.email ? [{ channel: "email" as const, address: owner.email }] : []),
    ];
    for (const { channel, address } of channels) {
      const notice: Notice = {
        id: timeOrderedId(at, "notice", plan.id, "ended", channel),
        // It is about no case.
        case: "",
        channel,
        to: { user: plan.owner.user, name: plan.owner.name, role: owner?.role ?? "" },
        state: "queued",
        ...letter,
        createdAt: toIso(at),
        changedAt: toIso(at),
        attempts: 0,
        error: null,
      };
      parts.write([{ write: "notice", notice, address }]);
      parts.noticed(notice);
    }
    parts.told();
  };

  return { face: { list: parts.list, open: parts.open, get, declare, end }, ended };
}
