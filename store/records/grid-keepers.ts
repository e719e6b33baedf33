import type { Kysely } from "kysely";
import type { Grid } from "../../contracts/index.ts";

type Old = { grids: { id: string; doc: string }; users: { id: string; username: string } };

/** Grids had a name, an outline and user names of workers; now they have a head, parts, a list of places, and ids of workers. */
export async function gridKeepers(db: Kysely<unknown>): Promise<void> {
  const old = db.withTables<Old>();
  const idOf = new Map((await old.selectFrom("users").select(["id", "username"]).execute()).map(({ id, username }) => [username, id]));
  for (const { id, doc } of await old.selectFrom("grids").select(["id", "doc"]).execute()) {
    const before = JSON.parse(doc) as Pick<Grid, "id" | "community" | "name" | "outline" | "workers"> & Partial<Grid>;
    const workers = before.workers.map((one) => idOf.get(one) ?? one);
    const grid: Grid = { parent: null, head: null, places: [], stewards: [], ...before, workers };
    await old
      .updateTable("grids")
      .set({ doc: JSON.stringify(grid) })
      .where("id", "=", id)
      .execute();
  }
}
