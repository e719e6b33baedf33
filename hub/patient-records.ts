import type { ApiPorts, CaseFilter, StoredUser } from "../api/index.ts";
import {
  type Alert,
  type Case,
  figureRowOf,
  inFigure,
  isInvolved,
  isOverdue,
  type Scope,
  SECOND,
  seesCase,
  seesFamily,
  seesWhere,
  type Whereabouts,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { within } from "./patience.ts";

/** How long a question waits for the records before it is answered from memory. */
const PATIENCE = 2 * SECOND;

interface Parts {
  readonly records: Records;
  users(): readonly StoredUser[];
  /** Saves and makes the change known to whom users matter. */
  save(user: StoredUser): Promise<void>;
  remove(id: string): Promise<void>;
  openAlerts(): readonly { readonly alert: Alert; readonly at: Whereabouts }[];
  openCases(): readonly { readonly case: Case; readonly at: Whereabouts }[];
}

type Faces = Pick<ApiPorts, "users" | "sessions" | "pins" | "officers"> & {
  readonly listAlerts: ApiPorts["alerts"]["list"];
  readonly listCases: ApiPorts["cases"]["list"];
};

/** Whether only what a log-in notes by itself differs: nothing is lost if that is never written. */
function isMereNote(before: StoredUser | undefined, after: StoredUser): boolean {
  if (before === undefined) return false;
  const { failures, lockedUntil, lastSeenAt } = before;
  return JSON.stringify({ ...after, failures, lockedUntil, lastSeenAt }) === JSON.stringify(before);
}

function page<T>(items: readonly T[], limit: number): { readonly items: readonly T[]; readonly next: null } {
  return { items: items.slice(0, limit), next: null };
}

/**
 * What the HTTP face asks of the records, answered from memory where they stand still or are dead: an officer can still
 * log in and still sees what is open.
 */
export function createPatientRecords({ records, users, save, remove, openAlerts, openCases }: Parts): Faces {
  const covered = <T extends { readonly at: Whereabouts }>(
    all: readonly T[],
    scope: Scope,
    path: string | null,
    person: string | null,
  ): T[] =>
    all.filter(
      ({ at }) => seesWhere(scope, at) && (path === null || at.path.startsWith(path)) && (person === null || at.person === person),
    );
  /** What waits for a second name is open, and all that is open is in memory. */
  const withIds = (filter: CaseFilter): CaseFilter =>
    filter.second === true ? { ...filter, ids: openCases().flatMap(({ case: one }) => (one.closing === null ? [] : [one.id])) } : filter;

  return {
    users: {
      all: () => within(PATIENCE, records.users.all(), users),
      byUsername: (username) =>
        within(PATIENCE, records.users.byUsername(username), () => users().find((user) => user.username === username)),
      byId: (id) => within(PATIENCE, records.users.byId(id), () => users().find((user) => user.id === id)),
      save: (user) => {
        const known = users().find((one) => one.id === user.id);
        return isMereNote(known, user) ? within(PATIENCE, save(user), () => undefined) : save(user);
      },
      remove,
    },
    sessions: {
      ...records.sessions,
      find: (tokenHash) => within(PATIENCE, records.sessions.find(tokenHash), () => undefined),
      // Not written it lives in memory and ends with this process.
      save: (session) => within(PATIENCE, records.sessions.save(session), () => undefined),
    },
    // Without the records no PIN opens a desk: the password does.
    pins: { ...records.pins, find: (user) => within(PATIENCE, records.pins.find(user), () => undefined) },
    officers: {
      at: (desk, since) => within(PATIENCE, records.officers.at(desk, since), () => []),
      save: (desk, user, at) => within(PATIENCE, records.officers.save(desk, user, at), () => undefined),
      forget: (user, except) => within(PATIENCE, records.officers.forget(user, except), () => undefined),
    },
    listAlerts: (scope, filter, paging) =>
      within(PATIENCE, records.alerts.list(scope, filter, paging), () => {
        const { state, severity, path, device, person, since } = filter;
        const found = covered(openAlerts(), scope, path, person)
          .map(({ alert }) => alert)
          .filter((alert) => seesFamily(scope, alert.family))
          .filter((alert) => state === null || state.includes("open") || state.includes(alert.state))
          .filter((alert) => severity === null || severity.includes(alert.severity))
          .filter((alert) => device === null || alert.device?.id === device)
          .filter((alert) => since === null || Date.parse(alert.raisedAt) >= since)
          .sort((a, b) => (a.raisedAt < b.raisedAt ? 1 : -1));
        return page(found, paging.limit);
      }),
    listCases: (scope, filter, paging) =>
      within(PATIENCE, records.cases.list(scope, withIds(filter), paging), () => {
        const { state, path, person, since, kind, source, severity, mine, overdueAt, number, until, figure } = filter;
        const found = openCases()
          .filter(({ case: one, at }) => seesCase(scope, one, at))
          .filter(({ at }) => path === null || [at.path, ...(at.also ?? [])].some((each) => each.startsWith(path)))
          .map((held) => held.case)
          .filter((one) => person === null || one.person === person)
          .filter((one) => kind === null || kind.includes(one.kind))
          .filter((one) => source === null || source.includes(one.source))
          .filter((one) => severity === null || severity.includes(one.severity))
          .filter((one) => mine === null || isInvolved(one, mine))
          .filter((one) => overdueAt === null || isOverdue(one, overdueAt))
          .filter((one) => filter.second !== true || one.closing !== null)
          .filter((one) => number === null || one.number === number || one.foreign.some((each) => each.number === number))
          .filter((one) => state === null || state.includes("open") || state.includes(one.state))
          .filter((one) => since === null || Date.parse(one.openedAt) >= since)
          .filter((one) => until == null || Date.parse(one.openedAt) < until)
          .filter((one) => !figure || (one.drill === undefined && inFigure(figure.name, figureRowOf(one), figure.now)))
          .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
        return page(found, paging.limit);
      }),
  };
}
