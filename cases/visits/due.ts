import { type CareVisit, type CareWay, DAY, type Instant, type Person, type Rhythm } from "../../contracts/index.ts";

/** What is remembered of one person's visits: enough to know what is due. */
export interface VisitsOf {
  /** The last visit of each way that counts as one. */
  readonly phone: Instant | null;
  readonly door: Instant | null;
  readonly met: Pick<CareVisit, "at" | "byName"> | null;
  /** The last time that somebody was there or rang in vain. */
  readonly vain: { readonly at: Instant; readonly way: CareWay } | null;
}
export const NEVER_VISITED: VisitsOf = { phone: null, door: null, met: null, vain: null };

/** Whoever stood before her needs no call; a relative's word satisfies a call, not a visit. */
export function withVisit(before: VisitsOf, visit: Pick<CareVisit, "way" | "result" | "at" | "byName">): VisitsOf {
  const at = Date.parse(visit.at);
  const later = (old: Instant | null): Instant => Math.max(old ?? 0, at);
  if (visit.result === "not-met") {
    const isNewer = before.vain === null || before.vain.at < at;
    return isNewer ? { ...before, vain: { at, way: visit.way } } : before;
  }
  const isDoor = visit.way === "door" && visit.result !== "relative";
  const met = visit.result === "relative" || Date.parse(before.met?.at ?? "1970-01-01T00:00:00Z") > at ? before.met : visit;
  return {
    ...before,
    phone: later(before.phone),
    door: isDoor ? later(before.door) : before.door,
    met: met && { at: met.at, byName: met.byName },
  };
}

export interface Due {
  readonly way: CareWay;
  readonly dueAt: Instant;
  /** Somebody was there in vain since the last visit that counts: today again. */
  readonly again: boolean;
}

/** Away, in hospital or gone: nobody is sent to an empty home. */
const isVisitable = ({ state }: Pick<Person, "state">): boolean => state === "home";

/**
 * What is due or will be for one person, at most one entry a way. The day counts, not the hour: `endOfDay` gives the
 * last millisecond of the day of an instant in the community.
 */
export function dueOf(person: Pick<Person, "state">, rhythm: Rhythm, visits: VisitsOf, endOfDay: (at: Instant) => Instant): readonly Due[] {
  if (!isVisitable(person)) return [];
  const of = (way: CareWay, every: number | null): Due[] => {
    if (every === null) return [];
    const last = way === "phone" ? visits.phone : visits.door;
    const from = last ?? Date.parse(rhythm.at);
    const regular = endOfDay(from + every * DAY);
    const { vain } = visits;
    const again = vain !== null && vain.way === way && vain.at > (last ?? 0);
    return [{ way, dueAt: again ? Math.min(regular, endOfDay(vain.at)) : regular, again }];
  };
  return [...of("door", rhythm.door), ...of("phone", rhythm.phone)];
}
