import type { Alert, DeviceKind, Scope, Whereabouts } from "../../contracts/index.ts";
import { learnsOf, learnsOfMatter, seesFamily, seesKind, seesWhere } from "../../contracts/index.ts";

/** How much of what it may reach a role is shown. */
export interface Sight {
  readonly user: string;
  /** As logs name who did something; absent where nobody in particular looks. */
  readonly username?: string;
  /** `full`: 王桂兰; `masked`: 王**; `none`: 居民. */
  readonly names: "full" | "masked" | "none";
  readonly phones: boolean;
  readonly health: boolean;
  /** Early-warning scores: the care role's, and the desk's that decides on an ambulance; families read words. */
  readonly scores: boolean;
  readonly pictures: boolean;
  readonly raw: boolean;
  readonly families: Scope["families"];
  /** A volunteer's: of somebody, where help is needed and nothing of why. */
  readonly helper?: true;
  /** By consent of each of the people tied to the user; absent where the role is not bound to it. */
  readonly learns?: NonNullable<Scope["learns"]>;
}

export function sightOf(scope: Scope): Sight {
  const names = scope.rights.has("people.names") ? "full" : "masked";
  return {
    user: scope.user,
    username: scope.username,
    names: scope.rights.has("people.read") ? names : "none",
    phones: scope.rights.has("people.phones"),
    health: scope.rights.has("health.read"),
    scores: scope.rights.has("scores.read"),
    pictures: scope.rights.has("pictures.read"),
    raw: scope.rights.has("raw.read"),
    families: scope.families,
    ...(scope.ownCases === true && { helper: true as const }),
    ...(scope.learns !== undefined && { learns: scope.learns }),
  };
}

export function seesAlert(scope: Scope, alert: Pick<Alert, "family" | "severity">, at: Whereabouts): boolean {
  if (learnsOfMatter(scope, alert, at) === "nothing") return false;
  return scope.rights.has("alerts.read") && seesFamily(scope, alert.family) && seesWhere(scope, at);
}

/** A device tells of a life by its mere messages: who may learn none of that does not see it. */
export function seesDevice(scope: Scope, kind: DeviceKind, at: Whereabouts): boolean {
  const tells = (["activity", "figures", "position"] as const).some((what) => learnsOf(scope, what, at, "critical") === "all");
  if (!tells) return false;
  return scope.rights.has("devices.read") && seesKind(scope, kind) && seesWhere(scope, at);
}

export function seesPath(scope: Scope, path: string): boolean {
  return scope.paths.some((root) => path.startsWith(root));
}
