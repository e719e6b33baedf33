import { CARE_RESULTS, type CareResult, HOUR, type Instant, type NewTrip, type TripWhat, type TripWhy } from "../../contracts/index.ts";
import type { TripItem } from "./trip.ts";

/** Something of a building, as it stood there when the trip was walked. */
export interface Walked {
  readonly key: string;
  readonly what: TripWhat;
  readonly ref: string;
  readonly name: string;
  readonly place: string;
  /** By a press on this phone. */
  readonly done: boolean;
  readonly result: CareResult | null;
}
/** A trip that is not signed yet. */
export interface TripProgress {
  readonly startedAt: Instant;
  readonly items: readonly Walked[];
}

/** What was begun yesterday and never signed is another trip. */
const FORGOTTEN = 16 * HOUR;

function walkedOf(item: TripItem): Walked {
  const rest = { key: item.key, what: item.what, place: item.place, done: false, result: null };
  switch (item.what) {
    case "visit":
      return { ...rest, ref: item.visit.person, name: item.visit.name };
    case "return":
      return { ...rest, ref: item.due.case.id, name: item.due.case.number };
    case "hazard":
      return { ...rest, ref: item.case.id, name: item.case.number };
    case "device":
      return { ...rest, ref: item.work.device, name: item.work.name };
    case "spot":
      return { ...rest, ref: item.spot.spot, name: item.spot.name };
  }
}

/** Whether what was begun is a trip of today still. */
export const isOfToday = ({ startedAt }: TripProgress, now: Instant): boolean => now - startedAt < FORGOTTEN;

/** What waits here now joins what was seen since the trip began; nothing that was seen is forgotten. */
export function seen(before: TripProgress | null, here: readonly TripItem[], now: Instant): TripProgress | null {
  const kept = before !== null && isOfToday(before, now) ? before : null;
  const known = new Set(kept?.items.map(({ key }) => key));
  const more = here.filter(({ key }) => !known.has(key)).map(walkedOf);
  if (kept !== null && more.length === 0) return kept;
  if (kept === null && more.length === 0) return null;
  return { startedAt: kept?.startedAt ?? now, items: [...(kept?.items ?? []), ...more] };
}

/** A press was made: it is known by the name under which it waits for a network. */
export function pressed(
  before: TripProgress,
  tick: { readonly key: string; readonly body: Readonly<Record<string, unknown>> },
): TripProgress {
  const names = [tick.key, `visit ${tick.key}`, `spot ${tick.key}`];
  const result = CARE_RESULTS.find((each) => each === tick.body.result) ?? null;
  const items = before.items.map((item) => (names.includes(item.key) ? { ...item, done: result !== "not-met", result } : item));
  return { ...before, items };
}

/** What the one who signs says of an item. */
export interface Said {
  readonly done: boolean;
  readonly why: TripWhy | null;
}

/** What stands there before anything is said: a press counts, and what is gone from the list was done. */
export const presumed = (item: Walked, here: ReadonlySet<string>): Said => ({
  done: item.done || (item.result === null && !here.has(item.key)),
  why: item.result === "not-met" ? "no-answer" : null,
});

interface Signing {
  readonly building: string | null;
  readonly at: Instant;
  readonly note: string;
  readonly said: (item: Walked) => Said;
}

/** The sign-off as it is sent. */
export function signOff({ startedAt, items }: TripProgress, { building, at, note, said }: Signing): NewTrip {
  return {
    ...{ building, startedAt: new Date(startedAt).toISOString(), at: new Date(at).toISOString() },
    note: note.trim() === "" ? null : note.trim(),
    lines: items.map((item) => {
      const { done, why } = said(item);
      return { what: item.what, ref: item.ref, done, result: item.result, why: done ? null : why, note: null };
    }),
  };
}
