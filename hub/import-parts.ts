import type { Actor, IssuedSecret } from "../api/index.ts";
import type { Change, Instant } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { breath } from "./breath.ts";
import type { MatterFile } from "./exchange-file.ts";

/** What imports ask of the hub. */
export interface ImportParts {
  readonly directory: Directory;
  readonly records: Pick<Records, "imports" | "settings">;
  readonly key: Uint8Array;
  community(): string;
  /** Puts a change into the journal, so that the rules see it at its place in the order. */
  journal(community: string, change: Change): void;
  /** Lists at the desks are read anew. */
  told(entity: "people" | "places" | "devices" | "grids"): void;
  zoneOf(community: string): string;
  now(): Instant;
  /** Runs work at an instant; answers how to call it off. */
  schedule(at: Instant, work: () => void): () => void;
  /**
   * Devices are in the register now: what they sent before is taken in at its old times. Resolves when it is, or with
   * nothing lost where it fails.
   */
  registered(community: string, externalIds: readonly string[], by: Actor): Promise<void>;
  /** Whether a device has ever said something. */
  heard(device: string): boolean;
  /** Makes log-ins for devices that have none; tells the secrets this once. */
  issue(devices: readonly string[]): Promise<readonly IssuedSecret[]>;
  /** Log-ins that may work in a grid. */
  gridStaff(): readonly { readonly id: string; readonly name: string }[];
  /** Where work orders of other platforms go. */
  readonly matters: MatterFile;
  /** Resolves once everything that happened until now stands in the records. */
  written(): Promise<unknown>;
}

/** Records of the journal between two looks at everything else. */
const TOLD_AT_ONCE = 20;

/** The rules learn of each person and device in turn; lists at the desks are read anew once. */
export async function tellRules(
  { journal, told, directory }: Pick<ImportParts, "journal" | "told" | "directory">,
  community: string,
  ids: readonly { readonly entity: "person" | "device"; readonly id: string }[],
): Promise<void> {
  const root = directory.places(community).find(({ level }) => level === "community");
  if (root) journal(community, { what: "registry", entity: "place", id: root.id });
  for (const [at, { entity, id }] of ids.entries()) {
    journal(community, { what: "registry", entity, id });
    if (at % TOLD_AT_ONCE === 0) await breath();
  }
  for (const entity of ["places", "people", "devices", "grids"] as const) told(entity);
}
