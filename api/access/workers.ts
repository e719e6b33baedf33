import { type Right, roleHas, type Scope } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import { seesPath } from "./sight.ts";

/** Who may be sent: users with a right whose area lies in the caller's, or around it. */
export async function workersNear(ports: Pick<ApiPorts, "users" | "places">, scope: Scope, right: Right) {
  const near = (place: string): boolean => {
    const path = ports.places.pathOf(place);
    return path !== undefined && (seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path)));
  };
  return (await ports.users.all())
    .filter((user) => !user.disabled && roleHas(user.role, right) && user.places.some(near))
    .map(({ id, name, role }) => ({ user: id, name, role }));
}
