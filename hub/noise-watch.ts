import type { Logger } from "pino";
import { type AlertChange, createFloodBook, type FloodDesk, type NewAlert } from "../alerts/index.ts";
import type { ApiPorts } from "../api/index.ts";
import {
  type Alert,
  FLOOD_WINDOW,
  type Flood,
  type HubStatus,
  type Instant,
  isRole,
  isStanding,
  type Posture,
  type RecordChange,
  roleHas,
  type Scope,
  SECOND,
  seesFamily,
  seesWhere,
  severityRank,
  standingSince,
  type Whereabouts,
} from "../contracts/index.ts";

interface Parts {
  openAlerts(): readonly { readonly alert: Alert; readonly at: Whereabouts }[];
  communities(): readonly string[];
  posture(): Posture | undefined;
  write(changes: readonly RecordChange[]): void;
  now(): Instant;
  readonly log: Logger;
}

export interface NoiseWatch {
  onAlert(change: AlertChange): void;
  /** The status line as a desk sees it: with the flood it stands in, and what has held for over a day. */
  statusFor(status: HubStatus, scope: Scope): HubStatus;
  /** Called once a second. */
  tick(): void;
  /** Open alerts that have held for over a day, the longest first. */
  listStanding: ApiPorts["alerts"]["list"];
  standingIn(scope: Pick<Scope, "paths" | "people" | "families">): readonly Alert[];
  restore(open: readonly { readonly alert: Alert; readonly path: string }[], floods: readonly Flood[]): void;
}

/** A desk that was not looked at for so long has closed; its flood ended with it. */
const CLOSED_AFTER = 30 * SECOND;
/** Who has held for a day is not asked more often than this. */
const STANDING_EVERY = 5 * SECOND;

const deskOf = (scope: Scope, community: string): FloodDesk => ({
  community,
  name: `${scope.role} ${[...scope.paths].sort().join(" ")}`,
  sees: (alert) => seesFamily(scope, alert.family) && seesWhere(scope, alert),
});

/** Who only looks is no desk. */
const isOfDesk = ({ desk }: Flood): boolean => {
  const [role = ""] = desk.split(" ");
  return isRole(role) && roleHas(role, "alerts.act");
};

const newAlertOf = (alert: Alert, path: string): NewAlert => ({
  at: Date.parse(alert.raisedAt),
  community: alert.community,
  path,
  person: alert.person,
  family: alert.family,
});

/** Watches how fast alerts come, by community and by desk, and which of them stay for days. */
export function createNoiseWatch(parts: Parts): NoiseWatch {
  const book = createFloodBook();
  let standing: { readonly at: Instant; readonly all: ReturnType<Parts["openAlerts"]> } = { at: 0, all: [] };

  const keep = (flood: Flood | null): void => {
    if (flood === null) return;
    parts.write([{ write: "flood", flood }]);
    parts.log.warn(flood, flood.to === null ? "alerts come faster than a desk can take them" : "the flood of alerts is over");
  };

  const standingNow = (): ReturnType<Parts["openAlerts"]> => {
    const now = parts.now();
    if (now - standing.at >= STANDING_EVERY || now < standing.at)
      standing = { at: now, all: parts.openAlerts().filter(({ alert }) => alert.drill === undefined && isStanding(alert, now)) };
    return standing.all;
  };
  const standingSeen = (scope: Pick<Scope, "paths" | "people" | "families">): ReturnType<Parts["openAlerts"]> => {
    const whole = { ...NOBODY, ...scope };
    return standingNow().filter(({ alert, at }) => seesFamily(whole, alert.family) && seesWhere(whole, at));
  };

  return {
    onAlert: ({ alert, path, effects, at }) => {
      if (effects.includes("raised") && alert.drill === undefined) book.raised({ ...newAlertOf(alert, path), at });
    },
    statusFor: (status, scope) => {
      if (!scope.rights.has("alerts.read") || scope.people !== null) return status;
      const { now, changed } = book.look(deskOf(scope, status.community), parts.now());
      // Who only looks is no desk: its floods are shown and not kept.
      if (scope.rights.has("alerts.act")) keep(changed);
      const seen = standingSeen(scope).length;
      const posture = parts.posture();
      return { ...status, ...(posture && { posture }), ...(now === null ? {} : { flood: now }), ...(seen === 0 ? {} : { standing: seen }) };
    },
    tick: () => {
      const now = parts.now();
      for (const community of parts.communities()) keep(book.look({ community, name: "", sees: () => true }, now).changed);
      for (const flood of book.forget(now - CLOSED_AFTER)) if (isOfDesk(flood)) keep(flood);
    },
    listStanding: async (scope, filter, paging) => {
      const found = standingSeen(scope)
        .filter(({ at }) => filter.path === null || at.path.startsWith(filter.path))
        .filter(({ at }) => filter.person === null || at.person === filter.person)
        .map(({ alert }) => alert)
        .filter((alert) => filter.severity === null || filter.severity.includes(alert.severity))
        .filter((alert) => filter.device === null || alert.device?.id === filter.device)
        .sort((a, b) => standingSince(a) - standingSince(b) || severityRank(a.severity) - severityRank(b.severity));
      // The page goes on behind the alert that ended the one before; one that has cleared meanwhile begins it anew.
      const from = paging.cursor === null ? 0 : found.findIndex((alert) => alert.id === paging.cursor) + 1;
      const items = found.slice(from, from + paging.limit);
      return { items, next: from + paging.limit < found.length ? (items.at(-1)?.id ?? null) : null };
    },
    standingIn: (scope) => standingSeen(scope).map(({ alert }) => alert),
    restore: (open, floods) => {
      const now = parts.now();
      const recent = open
        .filter(({ alert }) => alert.drill === undefined)
        .map(({ alert, path }) => newAlertOf(alert, path))
        .filter(({ at }) => now - at < FLOOD_WINDOW);
      book.restore(
        recent,
        floods.filter((flood) => flood.to === null),
        now,
      );
    },
  };
}

const NOBODY: Scope = {
  user: "",
  username: "",
  name: "",
  role: "duty",
  rights: new Set(),
  paths: [],
  people: null,
  families: [],
  kinds: [],
};
