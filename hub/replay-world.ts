import type { Change, DeviceRecord, Person } from "../contracts/index.ts";
import { createDirectory, type Directory, type DirectoryContent } from "../store/directory.ts";
import type { HistoryNote } from "../store/series/index.ts";

/** What of the registry a replay is told; names and telephone numbers stay where they are. */
export type WorldContent = Pick<DirectoryContent, "communities" | "places" | "people" | "devices" | "assignments">;

/** What a registry change did to the one it was about, as far as the rules care. */
interface Facts {
  readonly before: Person | DeviceRecord | null;
  readonly after: Person | DeviceRecord | null;
}

/** Copies of what is registered, without what no rule asks for. */
export function worldContent(directory: Directory, community: string): WorldContent {
  const people = directory.people(community);
  return {
    communities: directory.communities().filter((one) => one.id === community),
    places: directory.places(community),
    people: people.map(bare),
    devices: directory.devices(community),
    // Of devices removed since too: over the past they are there, and had a wearer.
    assignments: [...new Set(people.flatMap((person) => directory.everHadBy(person.id)))].flatMap((id) => directory.assignmentsOf(id)),
  };
}

/** The person without what no rule asks for. */
function bare({ identity: _identity, facts: _facts, ...person }: Person): Person {
  return { ...person, name: "", sex: null, contacts: [] };
}

/** The registry of the past: today's, with the changes since taken back. */
export function openWorld(content: WorldContent, since: readonly HistoryNote[]): Directory {
  const directory = createDirectory();
  directory.load({ ...content, grids: [], logins: [] });
  for (const note of since.toReversed()) {
    const facts = note.kind === "change" ? factsOf(note.change) : undefined;
    if (facts) put(directory, facts.entity, facts.id, facts.before);
  }
  return directory;
}

/** Brings the registry of the past forward over one change. */
export function moveWorld(directory: Directory, change: Readonly<Record<string, unknown>>): void {
  const facts = factsOf(change);
  if (facts) put(directory, facts.entity, facts.id, facts.after);
}

function put(directory: Directory, entity: "person" | "device", id: string, value: Person | DeviceRecord | null): void {
  if (entity === "person") {
    if (value && "home" in value) directory.putPerson(value);
    else directory.removePerson(id);
  } else if (value && "kind" in value) directory.putDevice(value);
  else directory.removeDevice(id);
}

/** History of before this was kept with it has registry changes without facts: they tell nothing. */
function factsOf(change: Readonly<Record<string, unknown>>): (Facts & { entity: "person" | "device"; id: string }) | undefined {
  const { what, entity, id, facts } = change;
  if (what !== "registry" || (entity !== "person" && entity !== "device") || typeof facts !== "object" || facts === null) return undefined;
  return { ...(facts as Facts), entity, id: String(id) };
}

/** Tells what each registry change did, from what was registered before it. */
export function watchRegistry(directory: Directory): (change: Change) => Facts | undefined {
  const known = new Map<string, Person | DeviceRecord>();
  for (const person of directory.people()) known.set(`person:${person.id}`, bare(person));
  for (const device of directory.devices()) known.set(`device:${device.id}`, device);
  return (change) => {
    if (change.what !== "registry") return undefined;
    const { entity, id } = change;
    if (entity !== "person" && entity !== "device") return undefined;
    const key = `${entity}:${id}`;
    const person = entity === "person" ? directory.personById(id) : undefined;
    const after = (entity === "person" ? person && bare(person) : directory.deviceById(id)) ?? null;
    const facts = { before: known.get(key) ?? null, after };
    if (after) known.set(key, after);
    else known.delete(key);
    return facts;
  };
}
