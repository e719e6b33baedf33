import { type AlertPicture, type Instant, SECOND, type SnapshotRef, toIso } from "../contracts/index.ts";

/** A picture joins an alert that came up to this long before it. */
export const JOINS_WITHIN = 60 * SECOND;
/** Without a common event id a picture belongs to an alert only if it came shortly before. */
const SHORTLY = 10 * SECOND;
/** Pictures remembered per device until their alert comes. */
const REMEMBERED = 4;

export const toPicture = (ref: SnapshotRef): AlertPicture => ({ hash: ref.hash, at: toIso(ref.recv), type: ref.type });

/** Pictures that came before their alert: a camera may send the snapshot first. */
export interface RecentPictures {
  remember(ref: SnapshotRef): void;
  /** Those of the device that belong to an alert raised at `now` by this event. */
  take(device: string | null, eventId: string | null, now: Instant): readonly SnapshotRef[];
}

export function createRecentPictures(): RecentPictures {
  const byDevice = new Map<string, SnapshotRef[]>();
  return {
    remember: (ref) => {
      const list = byDevice.get(ref.device) ?? [];
      list.push(ref);
      if (list.length > REMEMBERED) list.shift();
      byDevice.set(ref.device, list);
    },
    take: (device, eventId, now) => {
      const list = device === null ? [] : (byDevice.get(device) ?? []);
      return list.filter((ref) => now - ref.recv <= (eventId !== null && ref.event === eventId ? JOINS_WITHIN : SHORTLY));
    },
  };
}
