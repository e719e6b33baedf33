import { ROLES, type RolePreset, type Scope } from "../../contracts/index.ts";
import type { StoredUser } from "../ports.ts";

/** What a user may see, from the role's preset and the places and people tied to the user. */
export function scopeOf(user: StoredUser, pathOf: (place: string) => string | undefined): Scope {
  const preset: RolePreset = ROLES[user.role];
  return {
    user: user.id,
    username: user.username,
    name: user.name,
    role: user.role,
    rights: new Set(preset.rights),
    paths: user.places.flatMap((place) => pathOf(place) ?? []),
    people: preset.ownPeople ? user.people : null,
    families: preset.families,
    kinds: preset.kinds,
  };
}
