import type { ImportCheck, ImportKind, ImportSecrets, ImportUndo, ImportView, KeptThing } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

/** Files of people's own: read, tried, taken in, taken back. */
export interface ImportPorts {
  /** Where an import goes, and the path that its caller must have as area of duty. */
  community(): { readonly id: string; readonly path: string };
  /** Those that were taken in, latest first, and before them the caller's own that are not yet. */
  list(paging: Paging, by: Actor): Promise<PageOf<ImportView>>;
  get(id: string, by: Actor): Promise<ImportView | undefined>;
  open(kind: ImportKind, name: string, bytes: Uint8Array, by: Actor): Promise<ActOutcome<ImportView>>;
  check(id: string, order: ImportCheck, by: Actor): Promise<ActOutcome<ImportView>>;
  apply(id: string, by: Actor): Promise<ActOutcome<ImportView>>;
  /** What taking it back would do now, with everything that would stay. */
  undoing(id: string): Promise<ActOutcome<ImportUndo>>;
  /** What would stay as a workbook, why in a red column. */
  keptTable(kept: readonly KeptThing[]): Uint8Array;
  undo(id: string, by: Actor): Promise<ActOutcome<ImportView>>;
  drop(id: string, by: Actor): Promise<ActOutcome<null>>;
  /** The file with what is wrong in a red column; undefined where nothing was tried. */
  remarks(id: string, by: Actor): Promise<Uint8Array | undefined>;
  template(kind: ImportKind): Uint8Array;
  readonly secrets: {
    /** How many devices of an import still have no log-in of their own. */
    waiting(id: string): Promise<ActOutcome<ImportSecrets>>;
    /** Makes them; told this once. */
    make(id: string): Promise<ActOutcome<readonly IssuedSecret[]>>;
  };
}

/** A log-in that was just made. */
export interface IssuedSecret {
  readonly device: string;
  readonly name: string;
  readonly externalId: string;
  /** Its own topic, or the base topic of a gateway. */
  readonly topic: string;
  readonly username: string;
  readonly secret: string;
}
