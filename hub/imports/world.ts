import type { DeviceRecord, ForeignMatter, ForeignNumber, ForeignSystem, Grid, Person, Place } from "../../contracts/index.ts";

/** What of the register an import is compared with. */
export interface ImportWorld {
  readonly community: string;
  readonly places: readonly Place[];
  readonly people: readonly Person[];
  readonly devices: readonly DeviceRecord[];
  /** Device → who has it now. */
  readonly worn: readonly (readonly [device: string, person: string])[];
  /** Keyed hash of an identity number → person. */
  readonly identities: readonly (readonly [hash: string, person: string])[];
  /** Numbers of the file that cases bear already. */
  readonly numbers: readonly ForeignNumber[];
  readonly grids: readonly Grid[];
  /** Log-ins that may work in a grid. */
  readonly staff: readonly { readonly user: string; readonly name: string }[];
}

/** A row of a file of work orders: a case to open, or a time to note on the one that is there. */
export interface PlannedMatter {
  readonly system: ForeignSystem;
  readonly matter: ForeignMatter;
  /** Where it is, as far as it is registered. */
  readonly place: string | null;
  readonly known: boolean;
}

/** What an import would change. */
export interface ImportPlan {
  readonly newPlaces: Place[];
  readonly changedPlaces: { readonly before: Place; readonly after: Place }[];
  readonly newPeople: Person[];
  readonly changedPeople: { readonly before: Person; readonly after: Person }[];
  readonly newDevices: DeviceRecord[];
  readonly changedDevices: { readonly before: DeviceRecord; readonly after: DeviceRecord }[];
  readonly newGrids: Grid[];
  readonly changedGrids: { readonly before: Grid; readonly after: Grid }[];
  /** New devices that somebody wears from now on. */
  readonly worn: { readonly device: string; readonly person: string }[];
  readonly identities: { readonly person: string; readonly hash: string; readonly sealed: string }[];
  readonly matters: PlannedMatter[];
  /** In which row each thing that is new or changed stands. */
  readonly rows: Map<string, number>;
}

export const emptyPlan = (): ImportPlan => ({
  newPlaces: [],
  changedPlaces: [],
  newPeople: [],
  changedPeople: [],
  newDevices: [],
  changedDevices: [],
  newGrids: [],
  changedGrids: [],
  worn: [],
  identities: [],
  matters: [],
  rows: new Map(),
});
