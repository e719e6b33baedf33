import type { Volunteer } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** Who signed up to help. */
export function createVolunteerRepository(db: Database, reads: Database) {
  return {
    volunteersAll: async (community: string): Promise<readonly Volunteer[]> => {
      const rows = await reads.selectFrom("volunteers").select("doc").where("community", "=", community).orderBy("id").execute();
      return rows.map(({ doc }) => parseDoc(doc));
    },
    volunteerSave: async (one: Volunteer): Promise<void> => {
      const rest = { community: one.community, doc: JSON.stringify(one) };
      await db
        .insertInto("volunteers")
        .values({ id: one.id, ...rest })
        .onConflict((oc) => oc.column("id").doUpdateSet(rest))
        .execute();
    },
    volunteerRemove: async (id: string): Promise<void> => {
      await db.deleteFrom("volunteers").where("id", "=", id).execute();
    },
  };
}
