import { useEffect, useState } from "react";
import { Type } from "typebox";
import { CARE_RESULTS, Nullable, TRIP_WHATS } from "../../contracts/index.ts";
import { fits } from "../data/parse.ts";
import type { TripItem } from "../words/trip.ts";
import { isOfToday, pressed, seen, type TripProgress } from "../words/trip-progress.ts";
import { useDesk } from "./desk.ts";

const KeptSchema = Type.Object({
  startedAt: Type.Number(),
  items: Type.Array(
    Type.Object({
      ...{ key: Type.String(), what: Type.Enum([...TRIP_WHATS]), ref: Type.String(), name: Type.String(), place: Type.String() },
      ...{ done: Type.Boolean(), result: Nullable(Type.Enum([...CARE_RESULTS])) },
    }),
  ),
});

function read(key: string): TripProgress | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return fits(KeptSchema, kept) ? kept : null;
  } catch {
    return null;
  }
}

const prefixOf = (username: string): string => `sw-trip:${username}:`;

/** Buildings whose trip this user began today on this phone and has not signed: they stay in the list though nothing waits there any more. */
export function useUnsigned(): readonly string[] {
  const prefix = prefixOf(useDesk().user.username);
  return Object.keys(localStorage).flatMap((key) => {
    const progress = key.startsWith(prefix) ? read(key) : null;
    return progress !== null && isOfToday(progress, Date.now()) ? [key.slice(prefix.length)] : [];
  });
}

/**
 * The trip through one building, kept on this phone until it is signed.
 * @param here what waits there now; null until it is known
 */
export function useTripProgress(building: string | null, here: readonly TripItem[] | null) {
  const { user } = useDesk();
  const key = `${prefixOf(user.username)}${building ?? ""}`;
  const [kept, setKept] = useState<{ readonly key: string; readonly progress: TripProgress | null }>({ key: "", progress: null });
  const progress = kept.key === key ? kept.progress : null;
  const write = (next: TripProgress | null): void => {
    if (next === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(next));
    setKept({ key, progress: next });
  };
  useEffect(() => {
    if (building === null || here === null) return;
    const next = seen(read(key), here, Date.now());
    if (next !== null) localStorage.setItem(key, JSON.stringify(next));
    setKept({ key, progress: next });
  }, [key, building, here]);
  return {
    progress,
    press: (tick: Parameters<typeof pressed>[1]): void => {
      const before = read(key);
      if (before !== null) write(pressed(before, tick));
    },
    clear: (): void => write(null),
  };
}
