import { sql, type Transaction } from "kysely";
import type { ImportView, Person } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { ALONG } from "../leaning.ts";
import { pageOf } from "../paging.ts";
import type { Tables } from "../schema.ts";
import type { ImportedIdentity, ImportWrite, Leaning, PageOf, Paging, TakenBack } from "../types.ts";
import { leaningsOn } from "./leanings.ts";
import { putRegistry, removeFromRegistry } from "./registry.ts";

const readWrite = (json: Uint8Array): ImportWrite => JSON.parse(Buffer.from(json).toString("utf8")) as ImportWrite;

/** Writes identity numbers, and tells what stood there before. */
async function putIdentities(
  trx: Transaction<Tables>,
  community: string,
  identities: ImportWrite["identities"],
): Promise<readonly ImportedIdentity[]> {
  const before = new Map<string, ImportedIdentity["before"]>();
  await inPieces(identities, async (piece) => {
    const people = piece.map(({ person }) => person);
    const rows = await trx.selectFrom("identities").select(["person", "hash", "sealed"]).where("person", "in", people).execute();
    for (const { person, hash, sealed } of rows) before.set(person, { hash, sealed });
  });
  await inPieces(
    identities.map((one) => ({ ...one, community })),
    (piece) =>
      trx
        .insertInto("identities")
        .values(piece)
        .onConflict((oc) => oc.column("person").doUpdateSet((eb) => ({ hash: eb.ref("excluded.hash"), sealed: eb.ref("excluded.sealed") })))
        .execute(),
  );
  return identities.map(({ person, hash }) => ({ what: "identity", id: person, mark: hash, before: before.get(person) ?? null }));
}

async function putImport(trx: Transaction<Tables>, view: ImportView, undo: ImportWrite["undo"]): Promise<void> {
  const row = {
    ...{ id: view.id, community: view.community, at: Date.parse(view.at) },
    ...{ doc: JSON.stringify(view), undo: undo && JSON.stringify(undo) },
  };
  await trx
    .insertInto("imports")
    .values(row)
    .onConflict((oc) => oc.column("id").doUpdateSet({ doc: row.doc, undo: row.undo }))
    .execute();
}

/** Whether anybody who stays has this number or address. */
async function isSomebodys(trx: Transaction<Tables>, address: string): Promise<boolean> {
  const like = `%${JSON.stringify(address).slice(1, -1)}%`;
  for (const table of ["people", "own_channels", "volunteers", "grids"] as const)
    if (await trx.selectFrom(table).select("doc").where("doc", "like", like).limit(1).executeTakeFirst()) return true;
  return (await trx.selectFrom("users").select("id").where("email", "=", address).limit(1).executeTakeFirst()) !== undefined;
}

/** What was found out about numbers that nobody in the register has any more. */
async function forgetNumbers(trx: Transaction<Tables>, gone: readonly string[]): Promise<void> {
  const left = new Set(gone);
  const numbers = (await trx.selectFrom("numbers").select("number").execute()).map(({ number }) => number);
  const proofs = (await trx.selectFrom("proofs").select("address").execute()).map(({ address }) => address);
  for (const address of new Set([...numbers, ...proofs].filter((one) => left.has(one)))) {
    if (await isSomebodys(trx, address)) continue;
    await trx.deleteFrom("numbers").where("number", "=", address).execute();
    await trx.deleteFrom("proofs").where("address", "=", address).execute();
  }
}

async function addressesOf(trx: Transaction<Tables>, people: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  await inPieces(people, async (piece) => {
    const rows = await trx.selectFrom("people").select("doc").where("id", "in", piece).execute();
    for (const { contacts, facts } of rows.map(({ doc }) => parseDoc<Person>(doc)))
      found.push(...[facts?.phone, ...contacts.flatMap(({ phone, email }) => [phone, email])].flatMap((one) => one ?? []));
  });
  return found;
}

/** Removes, with everything that says nothing without it. */
async function removeWhole(trx: Transaction<Tables>, gone: NonNullable<ImportWrite["change"]["remove"]>): Promise<void> {
  const addresses = await addressesOf(trx, gone.people ?? []);
  for (const of of ["people", "devices"] as const)
    for (const { table, column } of ALONG[of])
      await inPieces(gone[of] ?? [], (piece) =>
        sql`delete from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(piece)})`.execute(trx),
      );
  await removeFromRegistry(trx, gone);
  await forgetNumbers(trx, addresses);
}

/** What leans on what is to go, from outside of what goes or is put back with it. */
async function newLeanings(trx: Transaction<Tables>, { change }: ImportWrite, since: number): Promise<readonly Leaning[]> {
  const { people = [], places = [], devices = [], grids = [] } = change.remove ?? {};
  const gone = new Set([...people, ...places, ...devices, ...grids]);
  const back = [change.people, change.places, change.devices, change.grids].flatMap((things) => (things ?? []).map(({ id }) => id));
  const within = new Set([...gone, ...back]);
  return (await leaningsOn(trx, gone, since)).filter(({ by }) => !within.has(by));
}

/** Imports of files, with what is needed to take one back. */
export function createImportRepository(db: Database, reads: Database) {
  return {
    /** The register, the identity numbers and the record of the import in one transaction. `change` is JSON: it comes from another thread. */
    importWrite: (view: ImportView, json: Uint8Array): Promise<void> => {
      const { change, identities, undo } = readWrite(json);
      return db.transaction().execute(async (trx) => {
        await putRegistry(trx, change);
        const numbers = await putIdentities(trx, view.community, identities);
        await putImport(trx, view, undo && [...undo, ...numbers]);
      });
    },
    /**
     * Takes back what `json` says in one transaction, and nothing of it where something has come to lean on what would go.
     * `since` is when it was brought.
     */
    importTakeBack: (view: ImportView, json: Uint8Array, since: number): Promise<TakenBack> => {
      const write = readWrite(json);
      return db.transaction().execute(async (trx): Promise<TakenBack> => {
        const leaning = await newLeanings(trx, write, since);
        if (leaning.length > 0) return { ok: false, leaning };
        await removeWhole(trx, write.change.remove ?? {});
        const { remove: _remove, ...back } = write.change;
        await putRegistry(trx, back);
        await inPieces(write.noIdentities ?? [], (piece) => trx.deleteFrom("identities").where("person", "in", piece).execute());
        await putIdentities(trx, view.community, write.identities);
        await putImport(trx, view, write.undo);
        return { ok: true };
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
    /** The number that stands for each of these people now. */
    identityMarks: async (people: readonly string[]): Promise<readonly { readonly person: string; readonly hash: string }[]> => {
      const found: { readonly person: string; readonly hash: string }[] = [];
      await inPieces(people, async (piece) => {
        found.push(...(await reads.selectFrom("identities").select(["person", "hash"]).where("person", "in", piece).execute()));
      });
      return found;
    },
    /** Everything that names what an import brought at that time. */
    importLeanings: (ids: readonly string[], since: number): Promise<readonly Leaning[]> => leaningsOn(reads, new Set(ids), since),
  };
}
