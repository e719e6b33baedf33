import type { Grid, GridList, GridView, NewGrid, PlaceGrid } from "../contracts/index.ts";
import type { ActOutcome } from "./port-types.ts";

/** Whether the caller's area has this path. */
export type SeesPath = (path: string) => boolean;

/** 网格, as the HTTP face asks for them. */
export interface GridPorts {
  /** Path of the community's own node. */
  root(): string;
  /** Grids that have something in the caller's area, with what of them lies there. */
  list(sees: SeesPath): Pick<GridList, "items" | "without">;
  view(id: string, sees: SeesPath): GridView | undefined;
  get(id: string): Grid | undefined;
  /** Who answers for a place, with numbers in full. */
  ofPlace(place: string): PlaceGrid;
  /** Who may be a worker or a head. */
  staff(): GridList["staff"];
  /** Undefined: a new one. */
  save(id: string | undefined, said: NewGrid): Promise<ActOutcome<Grid>>;
  remove(id: string): Promise<ActOutcome<null>>;
}
