import type { MappingVersion } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** Versions of mappings. */
export function createMappingRepository(db: Database, reads: Database) {
  return {
    /** The newest version of each gateway. */
    mappingsInForce: async (): Promise<readonly MappingVersion[]> => {
      const newest = reads
        .selectFrom("mappings")
        .select(["gateway as of", (eb) => eb.fn.max("version").as("top")])
        .groupBy("gateway")
        .as("newest");
      const rows = await reads
        .selectFrom("mappings")
        .innerJoin(newest, (join) => join.onRef("newest.of", "=", "mappings.gateway").onRef("newest.top", "=", "mappings.version"))
        .select("mappings.doc")
        .execute();
      return rows.map(({ doc }) => parseDoc(doc));
    },
    /** The newest hundred, newest first. */
    mappingsOf: async (gateway: string): Promise<readonly MappingVersion[]> => {
      const rows = await reads
        .selectFrom("mappings")
        .select("doc")
        .where("gateway", "=", gateway)
        .orderBy("version", "desc")
        .limit(100)
        .execute();
      return rows.map(({ doc }) => parseDoc(doc));
    },
    /** Refuses a version that is there already: two people have edited at once. */
    mappingAdd: async (one: MappingVersion): Promise<void> => {
      await db
        .insertInto("mappings")
        .values({ gateway: one.gateway, version: one.version, doc: JSON.stringify(one) })
        .execute();
    },
  };
}
