import type { CaseDetail, Notice } from "./case.ts";
import type { NoticeChannel } from "./channel.ts";
import type { CaseLadder } from "./ladder.ts";
import { isLost } from "./lost.ts";
import { type Duration, type Instant, MINUTE, SECOND } from "./time.ts";

/** Ways by which a telephone rings or buzzes; what lies ready in the app rings nobody. */
const RINGING: readonly NoticeChannel[] = ["voice", "sms", "wecom"];
/** Ladders ring again every minute: what was said no longer ago is what rings now. */
const RINGS_FOR: Duration = MINUTE + 30 * SECOND;

/**
 * Of what was told lately, by case, with one notice more: what a desk keeps of its live feed. What is too old to ring by
 * the newest one's time is dropped, so that it never grows.
 */
export function withRing(rung: ReadonlyMap<string, readonly Notice[]>, notice: Notice): ReadonlyMap<string, readonly Notice[]> {
  if (notice.case === "" || !RINGING.includes(notice.channel)) return rung;
  const since = Date.parse(notice.changedAt) - RINGS_FOR;
  const next = new Map<string, readonly Notice[]>();
  for (const [id, notices] of rung) {
    const kept = notices.filter((one) => one.id !== notice.id && Date.parse(one.changedAt) > since);
    if (kept.length > 0) next.set(id, kept);
  }
  return next.set(notice.case, [...(next.get(notice.case) ?? []), notice]);
}

/** No family is rung any more; one that spoke for its own home alone leaves the others. */
const isFamilyStill = ({ family }: CaseLadder): boolean => family !== null && family.people === undefined;

/**
 * Whom a case rings now, newest first, each human once. Whoever has answered, and whoever need not come any more since
 * another one does, is not rung.
 */
export function ringingNow(
  one: Pick<CaseDetail, "state" | "notices" | "plan" | "alerts"> & { readonly ladder?: CaseDetail["ladder"] | undefined },
  now: Instant,
): readonly Notice[] {
  const { ladder, state, notices } = one;
  if (ladder == null || ladder.over) return [];
  // Of somebody lost the spot is where she is not: she is looked for on.
  const isThere = state === "on-site" && !isLost(one);
  const needless = ({ to }: Notice): boolean => isThere || (to.role === "family" ? isFamilyStill(ladder) : ladder.coming !== null);
  const seen = new Set<string>();
  return notices
    .filter((notice) => RINGING.includes(notice.channel) && ["queued", "sent", "delivered"].includes(notice.state))
    .filter((notice) => Date.parse(notice.changedAt) > now - RINGS_FOR && !needless(notice))
    .toSorted((a, b) => b.changedAt.localeCompare(a.changedAt))
    .filter(({ to }) => {
      const key = to.user ?? to.name;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
