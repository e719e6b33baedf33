import {
  type Case,
  DAY,
  type Family,
  HISTORY_AFTER_DAYS,
  type Instant,
  learnsOf,
  learnsOfMatter,
  type Scope,
  type Severity,
} from "../../contracts/index.ts";

type Matter = Pick<Case, "place" | "person" | "closedAt"> & { readonly family: Family; readonly severity: Severity };

/** Whether consent keeps an alert or case from a relative: by what it is about, or because it is history. */
export function isHidden(
  scope: Scope,
  one: Matter,
  ports: { readonly places: { pathOf(place: string): string | undefined } },
  now: Instant,
): boolean {
  if (scope.learns === undefined) return false;
  const at = { path: (one.place === null ? undefined : ports.places.pathOf(one.place.id)) ?? "", person: one.person };
  if (learnsOfMatter(scope, one, at) === "nothing") return true;
  const isPast = one.closedAt !== null && Date.parse(one.closedAt) <= now - HISTORY_AFTER_DAYS * DAY;
  return isPast && learnsOf(scope, "history", at, one.severity) !== "all";
}
