import { type Alert, type Instant, isUnderMaintenance, type Maintenance, toIso } from "../contracts/index.ts";

type About = Parameters<typeof isUnderMaintenance>[1];

/** What becomes due for the plans when time passes. */
export interface MaintenanceTurn {
  /** Some began or ended: every open alert has to be looked at. */
  readonly moved: boolean;
  readonly ended: readonly Maintenance[];
}

/** The plans that have not ended. Which of them hold is a matter of time alone, so that a replay finds them as they were. */
export interface MaintenanceBook {
  /** @returns false where it is known already, as when the journal's tail is replayed */
  declare(plan: Maintenance): boolean;
  end(id: string, by: Maintenance["by"], at: Instant): boolean;
  /** Begins and ends what is due, each at its own time. */
  turn(now: Instant): MaintenanceTurn;
  covering(alert: About, path: string, now: Instant): NonNullable<Alert["maintenance"]> | null;
  get(id: string): Maintenance | undefined;
  count(id: string, what: "suppressed" | "stillHeld"): void;
  /** Plans changed since this was last asked, to be written. */
  takeChanged(): readonly Maintenance[];
  nextDue(): Instant | null;
  open(): readonly Maintenance[];
  restore(plans: readonly Maintenance[]): void;
}

interface Kept {
  plan: Maintenance;
  begun: boolean;
}

const begins = (kept: Kept): Instant => Date.parse(kept.plan.from);
const runsOut = (kept: Kept): Instant => Date.parse(kept.plan.until);

/** Opens an empty book. */
export function createMaintenanceBook(): MaintenanceBook {
  const plans = new Map<string, Kept>();
  /** Ended in this turn: still to be counted on and written. */
  const closing = new Map<string, Maintenance>();
  const changed = new Set<string>();
  /** Known and over, so that a replayed declaration does not bring it back. */
  const over = new Set<string>();
  let pending = false;

  const finish = (id: string, at: Instant, by: Maintenance["by"] | null): void => {
    const kept = plans.get(id);
    if (!kept) return;
    plans.delete(id);
    over.add(id);
    closing.set(id, { ...kept.plan, endedAt: toIso(at), endedBy: by });
    changed.add(id);
    pending = true;
  };

  return {
    declare: (plan) => {
      if (plans.has(plan.id) || over.has(plan.id)) return false;
      plans.set(plan.id, { plan, begun: false });
      changed.add(plan.id);
      return true;
    },
    end: (id, by, at) => {
      if (!plans.has(id)) return false;
      finish(id, at, by);
      return true;
    },
    turn: (now) => {
      let moved = pending;
      for (const [id, kept] of [...plans]) {
        if (!kept.begun && begins(kept) <= now) {
          kept.begun = true;
          moved = true;
        }
        if (runsOut(kept) > now) continue;
        finish(id, runsOut(kept), null);
        moved = true;
      }
      pending = false;
      return { moved, ended: [...closing.values()] };
    },
    covering: (alert, path, now) => {
      let found: Maintenance | undefined;
      for (const kept of plans.values()) {
        if (begins(kept) > now || runsOut(kept) <= now || !isUnderMaintenance(kept.plan, alert, path)) continue;
        if (found === undefined || kept.plan.until > found.until) found = kept.plan;
      }
      return found ? { id: found.id, until: found.until } : null;
    },
    get: (id) => plans.get(id)?.plan ?? closing.get(id),
    count: (id, what) => {
      const kept = plans.get(id);
      const ended = closing.get(id);
      if (kept) kept.plan = { ...kept.plan, [what]: kept.plan[what] + 1 };
      else if (ended) closing.set(id, { ...ended, [what]: ended[what] + 1 });
      else return;
      changed.add(id);
    },
    takeChanged: () => {
      const taken = [...changed].flatMap((id) => plans.get(id)?.plan ?? closing.get(id) ?? []);
      changed.clear();
      closing.clear();
      return taken;
    },
    nextDue: () => {
      let next: Instant | null = null;
      for (const kept of plans.values()) {
        const due = kept.begun ? runsOut(kept) : begins(kept);
        if (next === null || due < next) next = due;
      }
      return next;
    },
    open: () => [...plans.values()].map((kept) => kept.plan),
    restore: (all) => {
      for (const map of [plans, closing, changed, over]) map.clear();
      for (const plan of all) {
        if (plan.endedAt === null) plans.set(plan.id, { plan, begun: false });
        else over.add(plan.id);
      }
    },
  };
}
