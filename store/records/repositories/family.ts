import type { FamilyConsent, FamilyTie, Invitation } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** An invitation with the hash of its one-time code. */
export interface StoredInvitation {
  readonly invitation: Invitation;
  readonly codeHash: string;
}

/** Who may learn what of whom, who is tied to whom, and who was asked to be. All of it lies in memory besides. */
export function createFamilyRepository(db: Database) {
  const put = async (
    table: "consents" | "family_ties",
    one: { readonly id: string; readonly person: string },
    at: string,
  ): Promise<void> => {
    const doc = JSON.stringify(one);
    await db
      .insertInto(table)
      .values({ id: one.id, person: one.person, at: Date.parse(at), doc })
      .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
      .execute();
  };
  return {
    consentsAll: async (): Promise<readonly FamilyConsent[]> =>
      (await db.selectFrom("consents").select("doc").orderBy("at").orderBy("id").execute()).map((row) => parseDoc(row.doc)),
    consentSave: (one: FamilyConsent): Promise<void> => put("consents", one, one.at),
    tiesAll: async (): Promise<readonly FamilyTie[]> =>
      (await db.selectFrom("family_ties").select("doc").orderBy("at").orderBy("id").execute()).map((row) => parseDoc(row.doc)),
    tieSave: (one: FamilyTie): Promise<void> => put("family_ties", one, one.from),
    invitationsAll: async (): Promise<readonly StoredInvitation[]> =>
      (await db.selectFrom("invitations").select(["doc", "code_hash"]).orderBy("at").orderBy("id").execute()).map((row) => ({
        invitation: parseDoc(row.doc),
        codeHash: row.code_hash,
      })),
    invitationSave: async ({ invitation, codeHash }: StoredInvitation): Promise<void> => {
      const doc = JSON.stringify(invitation);
      await db
        .insertInto("invitations")
        .values({ id: invitation.id, person: invitation.person, at: Date.parse(invitation.at), code_hash: codeHash, doc })
        .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
        .execute();
    },
  };
}
