import type { ImportView } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { ImportWrite, PageOf, Paging, RegistryTouched } from "../types.ts";
import { putRegistry, removeFromRegistry } from "./registry.ts";

/** Imports of files, with what is needed to take one back whole. */
export function createImportRepository(db: Database, reads: Database) {
  return {
    /** The register, the identity numbers and the record of the import in one transaction. `change` is JSON: it comes from another thread. */
    importWrite: (view: ImportView, json: Uint8Array): Promise<void> => {
      const { change, identities, undo } = JSON.parse(Buffer.from(json).toString("utf8")) as ImportWrite;
      const row = {
        id: view.id,
        community: view.community,
        at: Date.parse(view.at),
        doc: JSON.stringify(view),
        undo: undo && JSON.stringify(undo),
      };
      return db.transaction().execute(async (trx) => {
        await putRegistry(trx, change);
        if (change.remove) await removeFromRegistry(trx, change.remove);
        const rows = identities.map((one) => ({ ...one, community: view.community }));
        await inPieces(rows, (piece) =>
          trx
            .insertInto("identities")
            .values(piece)
            .onConflict((oc) =>
              oc.column("person").doUpdateSet((eb) => ({ hash: eb.ref("excluded.hash"), sealed: eb.ref("excluded.sealed") })),
            )
            .execute(),
        );
        await trx
          .insertInto("imports")
          .values(row)
          .onConflict((oc) => oc.column("id").doUpdateSet({ doc: row.doc, undo: row.undo }))
          .execute();
      });
    },
    importsList: (paging: Paging): Promise<PageOf<ImportView>> =>
      pageOf(reads.selectFrom("imports").select(["id", "at", "doc"]), { table: "imports", at: "at" }, paging, (row) =>
        parseDoc<ImportView>(row.doc),
      ),
    importGet: async (id: string): Promise<{ readonly view: ImportView; readonly undo: ImportWrite["undo"] } | undefined> => {
      const row = await reads.selectFrom("imports").select(["doc", "undo"]).where("id", "=", id).executeTakeFirst();
      return row && { view: parseDoc(row.doc), undo: row.undo === null ? null : parseDoc(row.undo) };
    },
    identitiesOf: (community: string): Promise<readonly { readonly hash: string; readonly person: string }[]> =>
      reads.selectFrom("identities").select(["hash", "person"]).where("community", "=", community).execute(),
    /** What alerts, cases, visits and entries by hand since then are about. */
    registryTouched: async (since: number): Promise<RegistryTouched> => {
      const cases = await reads.selectFrom("cases").select(["person", "path"]).where("changed_at", ">=", since).execute();
      const alerts = await reads.selectFrom("alerts").select(["person", "device", "path"]).where("changed_at", ">=", since).execute();
      const entries = await reads.selectFrom("hand_entries").select("person").distinct().where("measured_at", ">=", since).execute();
      const visits = await reads.selectFrom("care_visits").select("person").distinct().where("at", ">=", since).execute();
      return {
        people: [...new Set([...cases, ...alerts, ...entries, ...visits].flatMap(({ person }) => person ?? []))],
        devices: [...new Set(alerts.flatMap(({ device }) => device ?? []))],
        places: [...new Set([...cases, ...alerts].flatMap(({ path }) => path.split("/")))].filter((id) => id !== ""),
      };
    },
  };
}
