import type { Directory } from "../store/directory.ts";

/** The people whose home is a place or one above it; the index is made anew when somebody of the registry changes. */
export function createPeopleAt(directory: Directory): (place: string) => readonly string[] {
  let version = -1;
  let byHome = new Map<string, string[]>();
  const index = (): void => {
    version = directory.peopleVersion;
    byHome = new Map();
    for (const person of directory.people()) {
      if (person.home === null) continue;
      const others = byHome.get(person.home);
      if (others) others.push(person.id);
      else byHome.set(person.home, [person.id]);
    }
  };
  return (place) => {
    if (version !== directory.peopleVersion) index();
    const found: string[] = [];
    for (const id of (directory.pathOf(place) ?? "").split("/")) found.push(...(byHome.get(id) ?? []));
    return found;
  };
}
