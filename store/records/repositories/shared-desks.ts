import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { StoredPin, StoredWall } from "../types.ts";

/** Who signed in at a desk is asked for a shift; older lines are of no use. */
const OFFICERS_KEPT = 3 * 24 * 3_600_000;

/** What became of a screen is read in the audit log later on. */
const WALLS_KEPT = 7 * 24 * 3_600_000;

/** PINs, screens on the wall, and who gave their password at which desk. */
export function createSharedDeskRepository(db: Database) {
  return {
    pinFind: async (user: string): Promise<StoredPin | undefined> => {
      const row = await db.selectFrom("pins").selectAll().where("user_id", "=", user).executeTakeFirst();
      return row && { user: row.user_id, hash: row.hash, setAt: row.set_at, failures: row.failures };
    },
    pinSave: async ({ user, hash, setAt, failures }: StoredPin): Promise<void> => {
      const rest = { hash, set_at: setAt, failures };
      await db
        .insertInto("pins")
        .values({ user_id: user, ...rest })
        .onConflict((oc) => oc.column("user_id").doUpdateSet(rest))
        .execute();
    },
    pinRemove: async (user: string): Promise<void> => {
      await db.deleteFrom("pins").where("user_id", "=", user).execute();
    },
    deskOfficers: async (desk: string, since: number): Promise<readonly string[]> =>
      (
        await db.selectFrom("desk_officers").select("user_id").where("desk", "=", desk).where("at", ">=", since).orderBy("at").execute()
      ).map((row) => row.user_id),
    deskOfficerSave: async (desk: string, user: string, at: number): Promise<void> => {
      await db
        .deleteFrom("desk_officers")
        .where("at", "<", at - OFFICERS_KEPT)
        .execute();
      await db
        .insertInto("desk_officers")
        .values({ desk, user_id: user, at })
        .onConflict((oc) => oc.columns(["desk", "user_id"]).doUpdateSet({ at }))
        .execute();
    },
    wallsSince: async (at: number): Promise<readonly StoredWall[]> =>
      (await db.selectFrom("wall_screens").select("doc").where("ends_at", ">=", at).orderBy("created_at").orderBy("id").execute()).map(
        ({ doc }) => parseDoc<StoredWall>(doc),
      ),
    wallSave: async (wall: StoredWall): Promise<void> => {
      const { id, codeHash, tokenHash, createdAt, endsAt, endedAt } = wall;
      const rest = { code_hash: codeHash, token_hash: tokenHash, ends_at: endsAt, ended_at: endedAt, doc: JSON.stringify(wall) };
      await db
        .deleteFrom("wall_screens")
        .where("ends_at", "<", createdAt - WALLS_KEPT)
        .execute();
      await db
        .insertInto("wall_screens")
        .values({ id, created_at: createdAt, ...rest })
        .onConflict((oc) => oc.column("id").doUpdateSet(rest))
        .execute();
    },
    /** A PIN opens no desk any more to this user, but for the one named. */
    deskOfficerForget: async (user: string, except: string | null): Promise<void> => {
      const all = db.deleteFrom("desk_officers").where("user_id", "=", user);
      await (except === null ? all : all.where("desk", "!=", except)).execute();
    },
  };
}
