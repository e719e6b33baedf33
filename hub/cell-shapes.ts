import type { CheckpointRoom } from "./checkpoint.ts";

/**
 * Raised with every change of what a room saves of itself that another version would misread. Cells of another shape
 * are left alone, the journal is replayed instead, and they are dropped once the new ones are saved.
 */
const CELL_SHAPES: Readonly<Record<CheckpointRoom["name"], number>> = { ingest: 1, rules: 1, recent: 1, signs: 1 };

/** The name under which a room's cells are kept; the first shape came before shapes were counted. */
export function shapedName(room: CheckpointRoom["name"]): string {
  const shape = CELL_SHAPES[room];
  return shape === 1 ? room : `${room}@${shape}`;
}

/** All that this version can read. */
export const SHAPED_NAMES: readonly string[] = [shapedName("ingest"), shapedName("rules"), shapedName("recent"), shapedName("signs")];
