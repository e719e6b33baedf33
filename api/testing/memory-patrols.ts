import { type Instant, type NewPatrol, type Patrol, type SpotCheck, toIso } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

interface Parts {
  now(): Instant;
  /** The spot of the one patrol. */
  readonly spot: string;
}

const missing = { ok: false, status: 404, reason: "nothing there" } as const;

/** One patrol over one spot, in memory. */
export function memoryPatrols({ now, spot }: Parts): ApiPorts["patrols"] {
  const checks: SpotCheck[] = [];
  const patrol = (body: Partial<NewPatrol> = {}): Patrol => ({
    ...{ id: "patrol-1", community: "xfl", title: "消防巡查", every: 7, worker: null, workerName: null, spots: [spot], ...body },
    ...{ createdAt: toIso(now()), changedAt: toIso(now()), byName: "leader", endedAt: null, endedByName: null },
  });
  const found = (id: string) => (id === "patrol-1" ? ({ ok: true, value: patrol() } as const) : missing);
  return {
    all: () => [patrol()],
    get: (id) => (id === "patrol-1" ? patrol() : undefined),
    spotsOf: (one) =>
      one.spots.map((id) => ({ spot: id, name: id, dueAt: toIso(now()), due: true, overdue: false, again: false, last: null })),
    spotName: (id) => (id === spot ? id : undefined),
    make: async (body) => ({ ok: true, value: patrol(body) }),
    change: async (id) => found(id),
    end: async (id) => found(id),
    check: async (id, at, body, by) => {
      const check: SpotCheck = {
        ...{ id: `s${checks.length + 1}`, patrol: id, spot: at, result: body.result, note: body.note ?? null, at: toIso(now()) },
        ...{ by: by.username, byName: by.name, case: null },
      };
      checks.push(check);
      return { ok: true, value: check };
    },
    checksAt: async () => ({ items: checks, next: null }),
    checksBetween: async () => checks,
  };
}
