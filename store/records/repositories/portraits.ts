import type { Consent } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** A portrait as it is kept: encrypted, with who brought it and by whose consent. */
export interface StoredPortrait {
  /** `person:<id>` or `case:<id>`. */
  readonly owner: string;
  /** Null for a case of somebody who is in no register. */
  readonly person: string | null;
  readonly sealed: string;
  readonly at: number;
  readonly by: string;
  readonly byName: string;
  readonly consent: Consent | null;
}
type Doc = Pick<StoredPortrait, "by" | "byName" | "consent">;

/** Portraits of residents and of cases. */
export function createPortraitRepository(db: Database, reads: Database) {
  return {
    portraitGet: async (owner: string): Promise<StoredPortrait | undefined> => {
      const row = await reads.selectFrom("portraits").selectAll().where("owner", "=", owner).executeTakeFirst();
      return row && { owner, person: row.person, sealed: row.sealed, at: Number(row.at), ...parseDoc<Doc>(row.doc) };
    },
    /** What is known of these without the pictures themselves. */
    portraitsAbout: async (owners: readonly string[]): Promise<readonly Omit<StoredPortrait, "sealed" | "person">[]> => {
      const rows = await reads.selectFrom("portraits").select(["owner", "at", "doc"]).where("owner", "in", owners).execute();
      return rows.map(({ owner, at, doc }) => ({ owner, at: Number(at), ...parseDoc<Doc>(doc) }));
    },
    portraitSave: async ({ owner, person, sealed, at, by, byName, consent }: StoredPortrait): Promise<void> => {
      const rest = { person, sealed, at, doc: JSON.stringify({ by, byName, consent }) };
      await db
        .insertInto("portraits")
        .values({ owner, ...rest })
        .onConflict((oc) => oc.column("owner").doUpdateSet(rest))
        .execute();
    },
    portraitRemove: async (owner: string): Promise<void> => {
      await db.deleteFrom("portraits").where("owner", "=", owner).execute();
    },
  };
}
