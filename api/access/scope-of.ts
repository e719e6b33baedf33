import {
  type Learning,
  type Right,
  ROLES,
  type RolePreset,
  relativeOfUser,
  type Scope,
  standingOf,
  standingUntil,
} from "../../contracts/index.ts";
import type { ApiPorts, StoredUser } from "../ports.ts";

type ScopePorts = Pick<ApiPorts, "people" | "places" | "family" | "now">;

function homeOf(person: string, { people, places }: ScopePorts): readonly string[] {
  const home = people.get(person)?.person.home ?? null;
  const path = home === null ? undefined : places.pathOf(home);
  return path === undefined ? [] : [path];
}

/** What consent lets a relative learn of each of their people now, and until when that stands. */
function learningOf(user: StoredUser, ports: ScopePorts): Pick<Scope, "learns" | "learnsUntil"> {
  const relative = relativeOfUser(user.id);
  const now = ports.now();
  const learns: Record<string, Learning> = {};
  let until: number | null = null;
  for (const person of user.people) {
    const consents = ports.family.consents(person);
    learns[person] = { grants: standingOf(consents, relative, now).grants, homes: homeOf(person, ports) };
    const next = standingUntil(consents, relative, now);
    if (next !== null && (until === null || next < until)) until = next;
  }
  return { learns, learnsUntil: until };
}

/** What a user may see, from the role's preset and the places and people tied to the user. */
export function scopeOf(user: StoredUser, ports: ScopePorts): Scope {
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
    ...(preset.told && { told: preset.told }),
    kinds: preset.kinds,
    ...(preset.ownCases && { ownCases: true }),
    ...(preset.ownPeople && learningOf(user, ports)),
  };
}

/** Nobody's name, number, health or picture: what a program reads is what stands on a public board. */
const PROGRAM_RIGHTS: readonly Right[] = ["alerts.read", "cases.read", "devices.read", "places.read"];

/** What a program may see of its area. */
export function programScope(user: StoredUser, ports: ScopePorts): Scope {
  return { ...scopeOf(user, ports), rights: new Set(PROGRAM_RIGHTS), program: true };
}
