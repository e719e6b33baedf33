import type { Alert, DeviceKind, Scope, Whereabouts } from "../../contracts/index.ts";
import { seesFamily, seesKind, seesWhere } from "../../contracts/index.ts";

/** How much of what it may reach a role is shown. */
export interface Sight {
  readonly user: string;
  /** `full`: 王桂兰; `masked`: 王**; `none`: 居民. */
  readonly names: "full" | "masked" | "none";
  readonly phones: boolean;
  readonly health: boolean;
  /** Early-warning scores: the care role's, and the desk's that decides on an ambulance; families read words. */
  readonly scores: boolean;
  readonly pictures: boolean;
  readonly raw: boolean;
  readonly families: Scope["families"];
}

export function sightOf(scope: Scope): Sight {
  const names = scope.rights.has("people.names") ? "full" : "masked";
  return {
    user: scope.user,
    names: scope.rights.has("people.read") ? names : "none",
    phones: scope.rights.has("people.phones"),
    health: scope.rights.has("health.read"),
    scores: scope.rights.has("scores.read"),
    pictures: scope.rights.has("pictures.read"),
    raw: scope.rights.has("raw.read"),
    families: scope.families,
  };
}

export function seesAlert(scope: Scope, alert: Pick<Alert, "family">, at: Whereabouts): boolean {
  return scope.rights.has("alerts.read") && seesFamily(scope, alert.family) && seesWhere(scope, at);
}

export function seesDevice(scope: Scope, kind: DeviceKind, at: Whereabouts): boolean {
  return scope.rights.has("devices.read") && seesKind(scope, kind) && seesWhere(scope, at);
}

export function seesPath(scope: Scope, path: string): boolean {
  return scope.paths.some((root) => path.startsWith(root));
}
