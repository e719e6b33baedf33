import { type Activity, type Alert, type DeviceKind, type Instant, type Meeting, MINUTE } from "../../contracts/index.ts";

/**
 * What is known of one person, and how old it is. It never says that she is well: only a named human may, who saw or
 * heard her.
 */
export type Knowing =
  | { readonly kind: "alerts"; readonly count: number }
  /** Not asked yet, or not for this role. */
  | { readonly kind: "unknown" }
  /** She can be seen: her last sign, and where that is old the newest that her band measured. */
  | {
      readonly kind: "seen";
      readonly sign: { readonly at: Instant; readonly by: DeviceKind } | null;
      readonly body: { readonly at: Instant; readonly by: DeviceKind } | null;
    }
  | {
      readonly kind: "blind";
      readonly why: NonNullable<Activity["unseen"]>["why"];
      readonly device: DeviceKind | null;
      readonly since: Instant | null;
      /** Somebody moved in the home; that need not be her. */
      readonly home: Instant | null;
    };

/** A sign older than this is told with what her band measured since [D]. */
const OLD = 30 * MINUTE;
/** What moved in the home longer ago says nothing of now [D]. */
const LATELY = 12 * 60 * MINUTE;

/** @param alerts the open ones of the person and her home */
export function knowingOf(activity: Activity | undefined, alerts: readonly Alert[], now: Instant): Knowing {
  if (alerts.length > 0) return { kind: "alerts", count: alerts.length };
  if (activity === undefined) return { kind: "unknown" };
  const { own, home, body, unseen } = activity;
  if (unseen !== null) {
    const moved = Math.max(home === null ? 0 : Date.parse(home.at), own === null ? 0 : Date.parse(own.at));
    const since = unseen.since === null ? null : Date.parse(unseen.since);
    return {
      kind: "blind",
      why: unseen.why,
      device: unseen.kind,
      since,
      home: home !== null && now - moved <= LATELY ? Date.parse(home.at) : null,
    };
  }
  const sign = own === null ? null : { at: Date.parse(own.at), by: own.kind };
  const fresh = sign !== null && now - sign.at <= OLD;
  return { kind: "seen", sign, body: body === null || fresh ? null : { at: Date.parse(body.at), by: body.kind } };
}

/** The word of a human counts for a day; after that it says nothing of today [D]. */
const MET_FOR = 24 * 60 * MINUTE;

export function metLately(activity: Activity | undefined, now: Instant): Meeting | null {
  const met = activity?.met ?? null;
  return met !== null && now - Date.parse(met.at) <= MET_FOR ? met : null;
}
