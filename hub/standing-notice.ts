import { timeOrderedId } from "../alerts/index.ts";
import type { StoredUser } from "../api/index.ts";
import { clockIn, dayIn } from "../cases/index.ts";
import { type Alert, type Instant, type Notice, type RecordChange, type Scope, toIso } from "../contracts/index.ts";

type Standing = Pick<Alert, "ruleName" | "place" | "device">;

interface Parts {
  community(): string;
  zoneOf(community: string): string;
  users(): readonly StoredUser[];
  pathOf(place: string): string | undefined;
  standingIn(scope: Pick<Scope, "paths" | "people" | "families">): readonly Standing[];
  readonly settings: { get(key: string): Promise<string | null | undefined>; set(key: string, value: string): Promise<void> };
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  now(): Instant;
}

/** Leaders are told at the beginning of their day [D]. */
const AT = "08:00";
const NAMED = 5;

/** Tells the leaders once a day what has been in alarm for over a day in their places; nothing where nothing has. */
export function createStandingNotice(parts: Parts): () => Promise<void> {
  let told: string | null = null;

  const noticeTo = (user: StoredUser, alerts: readonly Standing[], day: string, now: Instant): Notice => {
    const named = alerts.slice(0, NAMED).map((alert) => `${alert.ruleName.zh}（${alert.place?.path ?? alert.device?.name ?? ""}）`);
    const more = alerts.length > NAMED ? ` 等 ${alerts.length} 条` : "";
    return {
      id: timeOrderedId(now, "notice", "standing", day, user.id),
      case: "",
      channel: "app",
      to: { user: user.id, name: user.name, role: user.role },
      state: "queued",
      subject: `长期未恢复 ${alerts.length} 条`,
      text: `持续超过 24 小时的告警：${named.join("；")}${more}。请安排处理。`,
      createdAt: toIso(now),
      changedAt: toIso(now),
      attempts: 0,
      error: null,
    };
  };

  return async () => {
    const now = parts.now();
    const community = parts.community();
    const zone = parts.zoneOf(community);
    const day = dayIn(zone, now);
    if (told === day || clockIn(zone, now) < AT) return;
    const key = `standing-told:${community}`;
    const before = await parts.settings.get(key);
    told = day;
    if (before === day) return;
    for (const user of parts.users()) {
      if (user.role !== "leader" || user.disabled) continue;
      const paths = user.places.flatMap((place) => parts.pathOf(place) ?? []);
      const alerts = parts.standingIn({ paths, people: null, families: "all" });
      if (alerts.length === 0) continue;
      const notice = noticeTo(user, alerts, day, now);
      parts.write([{ write: "notice", notice, address: null }]);
      parts.noticed(notice);
    }
    await parts.settings.set(key, day);
  };
}
