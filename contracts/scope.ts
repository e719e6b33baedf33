import type { Case } from "./case.ts";
import { isInvolved } from "./case-table.ts";
import { isEndedCase } from "./case-words.ts";
import { type ConsentKind, consentForMatter, type Grants, type Learned, learned } from "./consent.ts";
import type { DeviceKind } from "./devices.ts";
import type { Right, Role, ToldOf } from "./roles.ts";
import type { Severity } from "./severity.ts";
import type { Family } from "./signal.ts";
import type { Instant } from "./time.ts";

/**
 * What one user may see, worked out once per session from role, places and people.
 * A thing is seen when its place path starts with one of `paths` (or, where `people` is not null, when its
 * person is among them), and its family or device kind is allowed.
 */
export interface Scope {
  readonly user: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly rights: ReadonlySet<Right>;
  /** Materialised place paths: `/community/area/compound/`. */
  readonly paths: readonly string[];
  /** Null: not limited to certain people. */
  readonly people: readonly string[] | null;
  /** Paths of the homes of `people`: what happens there to nobody in particular (smoke, gas, a leak) is theirs to know too. */
  readonly homes?: readonly string[];
  readonly families: "all" | readonly Family[];
  /** Open cases of other families that it is told of. */
  readonly told?: readonly ToldOf[];
  readonly kinds: "all" | readonly DeviceKind[];
  /** Of cases only those that this user was given, took or reported. */
  readonly ownCases?: boolean;
  /** A program's: fewer rights than the role that it is counted with. */
  readonly program?: boolean;
  /** Of each of `people`, what this relative may learn, as it stands now; absent: the role is not bound to consent. */
  readonly learns?: Readonly<Record<string, Learning>>;
  /** When `learns` next changes by itself; null: never. */
  readonly learnsUntil?: Instant | null;
}

export interface Learning {
  readonly grants: Grants;
  /** Path of her home. */
  readonly homes: readonly string[];
}

/** Where a thing stands, for the question whether a scope covers it. */
export interface Whereabouts {
  /** Materialised path of its place; the community's root path where it has no place. */
  readonly path: string;
  readonly person: string | null;
  /** Other places that it concerns: whoever sees one of them sees it. */
  readonly also?: readonly string[];
  /** Of a drill: no relative hears of it. */
  readonly drill?: string | undefined;
}

export function seesWhere(scope: Pick<Scope, "paths" | "people" | "homes">, at: Whereabouts): boolean {
  const also = at.also ?? [];
  if (at.drill !== undefined && scope.people !== null) return false;
  if (scope.people !== null) {
    const homes = scope.homes ?? [];
    if (also.some((path) => homes.some((home) => path.startsWith(home)))) return true;
    if (at.person !== null) return scope.people.includes(at.person);
    return homes.some((home) => at.path.startsWith(home));
  }
  return scope.paths.some((path) => at.path.startsWith(path) || also.some((other) => other.startsWith(path)));
}

export function seesFamily(scope: Scope, family: Family): boolean {
  return scope.families === "all" || scope.families.includes(family);
}

/** Whether the kind of a case is one's own, or one that one is told of while it is open. */
export function seesMatter(scope: Pick<Scope, "families" | "told">, one: Pick<Case, "family" | "plan" | "severity" | "state">): boolean {
  if (scope.families === "all" || scope.families.includes(one.family)) return true;
  return !isEndedCase(one) && (scope.told ?? []).some(({ plan, severities }) => plan === one.plan && severities.includes(one.severity));
}

export function seesKind(scope: Scope, kind: DeviceKind): boolean {
  return scope.kinds === "all" || scope.kinds.includes(kind);
}

const LEAST_FIRST: readonly Learned[] = ["nothing", "help", "all"];

/**
 * How much of something one user may learn by consent. What concerns nobody in particular is asked of everybody at whose
 * home it is; of several the most counts.
 */
export function learnsOf(
  { learns }: Pick<Scope, "learns">,
  kind: ConsentKind,
  at: Pick<Whereabouts, "path" | "person" | "also">,
  severity: Severity | null,
): Learned {
  if (learns === undefined) return "all";
  const paths = [at.path, ...(at.also ?? [])];
  let most: Learned = "nothing";
  for (const [person, { grants, homes }] of Object.entries(learns)) {
    const concerns = at.person === null ? homes.some((home) => paths.some((path) => path.startsWith(home))) : at.person === person;
    const mine = concerns ? learned(grants, kind, severity) : "nothing";
    if (LEAST_FIRST.indexOf(mine) > LEAST_FIRST.indexOf(most)) most = mine;
  }
  return most;
}

/** As much of an alert or case as its matter allows. */
export function learnsOfMatter(
  scope: Pick<Scope, "learns">,
  one: { readonly family: Family; readonly severity: Severity },
  at: Whereabouts,
): Learned {
  return learnsOf(scope, consentForMatter(one.family), at, one.severity);
}

/** What a role's view sees of cases: the same for all who share it. */
export function viewsCase(
  scope: Scope,
  one: Pick<Case, "family" | "plan" | "state" | "kind" | "severity" | "takenBy" | "assignedTo" | "receivedBy">,
  at: Whereabouts,
): boolean {
  if (scope.ownCases === true) return scope.rights.has("cases.read") && isInvolved(one, scope.username);
  if (learnsOfMatter(scope, one, at) === "nothing") return false;
  if (one.kind === "complaint" && !scope.rights.has("complaints.read")) return false;
  return scope.rights.has("cases.read") && seesMatter(scope, one) && seesWhere(scope, at);
}

/** What one user sees: besides, whatever this user reported, received or was given; a volunteer, what a step has called them to. */
export function seesCase(
  scope: Scope,
  one: Pick<Case, "family" | "plan" | "state" | "kind" | "severity" | "takenBy" | "assignedTo" | "receivedBy" | "ladder">,
  at: Whereabouts,
): boolean {
  const isCalled = scope.ownCases === true && !isEndedCase(one) && one.ladder?.called?.includes(scope.user) === true;
  return viewsCase(scope, one, at) || (scope.rights.has("cases.read") && (isCalled || isInvolved(one, scope.username)));
}
