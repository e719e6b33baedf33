import { ROLES, type RolePreset, type Scope } from "../../contracts/index.ts";
import type { ApiPorts, StoredUser } from "../ports.ts";

function homeOf(person: string, { people, places }: Pick<ApiPorts, "people" | "places">): readonly string[] {
  const home = people.get(person)?.person.home ?? null;
  const path = home === null ? undefined : places.pathOf(home);
  return path === undefined ? [] : [path];
}

/** What a user may see, from the role's preset and the places and people tied to the user. */
export function scopeOf(user: StoredUser, ports: Pick<ApiPorts, "people" | "places">): Scope {
  const { pathOf } = ports.places;
  const preset: RolePreset = ROLES[user.role];
  return {
    user: user.id,
    username: user.username,
    name: user.name,
    role: user.role,
    rights: new Set(preset.rights),
    paths: user.places.flatMap((place) => pathOf(place) ?? []),
    people: preset.ownPeople ? user.people : null,
    homes: preset.ownPeople ? user.people.flatMap((id) => homeOf(id, ports)) : [],
    families: preset.families,
    kinds: preset.kinds,
  };
}
