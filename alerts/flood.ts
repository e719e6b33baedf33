import { type Family, FLOOD_OVER, FLOOD_UNDER, FLOOD_WINDOW, type Flood, type FloodNow, type Instant, toIso } from "../contracts/index.ts";
import { timeOrderedId } from "./ids.ts";

/** A new alert as far as desks are told apart by it. */
export interface NewAlert {
  readonly at: Instant;
  readonly community: string;
  readonly path: string;
  readonly person: string | null;
  readonly family: Family;
}

/** One desk: what it sees, and the name under which its floods are kept; the empty name is the community itself. */
export interface FloodDesk {
  readonly community: string;
  readonly name: string;
  sees(alert: NewAlert): boolean;
}

/** What a look found: the desk's flood now, and a flood that began, or whose end is known. */
export interface FloodLook {
  readonly now: FloodNow | null;
  readonly changed: Flood | null;
}

export interface FloodBook {
  raised(alert: NewAlert): void;
  look(desk: FloodDesk, now: Instant): FloodLook;
  /** Ends those of desks that nobody has looked at for a while: nobody sits there any more. */
  forget(before: Instant): readonly Flood[];
  restore(recent: readonly NewAlert[], open: readonly Flood[], now: Instant): void;
}

interface Kept {
  flood: Flood | null;
  seenAt: Instant;
  /** New alerts up to here are counted into the flood. */
  upTo: number;
}

/** Only so many are looked through: at a thousand a minute it is a flood whatever the eleventh thousand was. */
const MOST = 10_000;

/** Rates of new alerts by desk. Pure in time. */
export function createFloodBook(): FloodBook {
  let recent: { readonly n: number; readonly alert: NewAlert }[] = [];
  let numbered = 0;
  const desks = new Map<string, Kept>();

  const raised = (alert: NewAlert): void => {
    numbered += 1;
    recent.push({ n: numbered, alert });
    if (recent.length > MOST) recent = recent.slice(-MOST / 2);
  };

  const begin = (desk: FloodDesk, count: number, now: Instant): Flood => ({
    id: timeOrderedId(now, "flood", desk.community, desk.name),
    community: desk.community,
    desk: desk.name,
    from: toIso(now),
    to: null,
    alerts: count,
    peak: count,
  });

  const look = (desk: FloodDesk, now: Instant): FloodLook => {
    const first = recent.findIndex(({ alert }) => now - alert.at < FLOOD_WINDOW);
    recent = first === -1 ? [] : recent.slice(first);
    const key = `${desk.community}\n${desk.name}`;
    const kept = desks.get(key) ?? { flood: null, seenAt: now, upTo: 0 };
    desks.set(key, kept);
    kept.seenAt = now;
    const seen = recent.filter(({ alert }) => alert.community === desk.community && desk.sees(alert));
    const count = seen.length;
    const { flood } = kept;
    const fresh = seen.filter(({ n }) => n > kept.upTo).length;
    kept.upTo = numbered;
    if (flood === null) {
      if (count <= FLOOD_OVER) return { now: null, changed: null };
      kept.flood = begin(desk, count, now);
      return { now: { since: kept.flood.from, count }, changed: kept.flood };
    }
    const grown = { ...flood, alerts: flood.alerts + fresh, peak: Math.max(flood.peak, count) };
    kept.flood = count < FLOOD_UNDER ? null : grown;
    return kept.flood === null
      ? { now: null, changed: { ...grown, to: toIso(now) } }
      : { now: { since: flood.from, count }, changed: null };
  };

  return {
    raised,
    look,
    forget: (before) =>
      [...desks].flatMap(([key, kept]) => {
        if (kept.seenAt >= before) return [];
        desks.delete(key);
        return kept.flood === null ? [] : [{ ...kept.flood, to: toIso(kept.seenAt) }];
      }),
    restore: (alerts, open, now) => {
      recent = [];
      desks.clear();
      for (const alert of [...alerts].sort((a, b) => a.at - b.at)) raised(alert);
      for (const flood of open) desks.set(`${flood.community}\n${flood.desk}`, { flood, seenAt: now, upTo: numbered });
    },
  };
}
