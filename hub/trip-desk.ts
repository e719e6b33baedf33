import type { ActOutcome, TripPorts } from "../api/index.ts";
import { DAY, DEFAULT_TRIP_FORM, type Instant, MINUTE, type Trip, type TripForm, toIso, type Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "trips" | "settings">;
  readonly directory: Pick<Directory, "spoken" | "placeById">;
  community(): string;
  makeId(at: Instant, ...parts: readonly string[]): string;
  /** Visits are not what they were: they bear the trip's name. */
  told(): void;
  now(): Instant;
}

/** A sign-off made without network may come so late. */
const LATEST = 7 * DAY;
/** So far ahead a phone's clock may be. */
const FAST_CLOCK = 10 * MINUTE;
const refuse = (words: Words): ActOutcome<never> => ({ ok: false, status: 422, reason: words.zh, words });
const NEVER = refuse({ zh: "签字时间须在最近 7 天内。", en: "It must have been signed within the last 7 days." });
const BACKWARDS = refuse({
  zh: "开始时间须早于签字时间，最早早一天。",
  en: "It must have begun before it was signed, a day before at most.",
});

/** Trips that were signed, and the city's form. */
export async function createTripDesk({ records, directory, community, makeId, told, now }: Parts): Promise<TripPorts> {
  const key = `trip-form:${community()}`;
  const kept = await records.settings.get(key);
  let form: TripForm =
    kept === null ? { columns: [...DEFAULT_TRIP_FORM], changedAt: null, changedByName: null } : (JSON.parse(kept) as TripForm);
  return {
    sign: async ({ building, startedAt, at: said, note }, lines, { path, name }, by) => {
      const [began, signed] = [Date.parse(startedAt), Date.parse(said)];
      if (signed > now() + FAST_CLOCK || signed < now() - LATEST) return NEVER;
      if (began > signed || began < signed - DAY) return BACKWARDS;
      const trip: Trip = {
        id: makeId(signed, "trip", by.user, building ?? ""),
        ...{ community: community(), path, building, buildingName: name },
        ...{ startedAt: toIso(began), at: toIso(signed), heardAt: toIso(now()), by: by.username, byName: by.name },
        ...{ note: note?.trim() || null, lines },
      };
      await records.trips.save(trip);
      told();
      return { ok: true, value: (await records.trips.get(trip.id)) ?? trip };
    },
    get: records.trips.get,
    list: records.trips.list,
    form: () => form,
    setForm: async (columns, by) => {
      const next = { columns: [...columns], changedAt: toIso(now()), changedByName: by.name };
      await records.settings.set(key, JSON.stringify(next));
      form = next;
      return form;
    },
    spoken: (place) => directory.spoken(place) || (directory.placeById(place)?.name ?? place),
  };
}
