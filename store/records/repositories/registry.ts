import type { Transaction } from "kysely";
import type { DeviceRecord, Grid, Login, Person, Place } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import type { Tables } from "../schema.ts";
import type { Registry, RegistryChange } from "../types.ts";

type DocTable = "places" | "grids" | "people" | "devices";
type Owned = { readonly id: string; readonly community: string };

async function putDocs(trx: Transaction<Tables>, table: DocTable, things: readonly Owned[]): Promise<void> {
  const rows = things.map((thing) => ({ id: thing.id, community: thing.community, doc: JSON.stringify(thing) }));
  await inPieces(rows, (piece) =>
    trx
      .insertInto(table)
      .values(piece)
      .onConflict((oc) => oc.column("id").doUpdateSet((eb) => ({ community: eb.ref("excluded.community"), doc: eb.ref("excluded.doc") })))
      .execute(),
  );
}

/** Writes pieces of the register. */
export async function putRegistry(trx: Transaction<Tables>, change: RegistryChange): Promise<void> {
  for (const { id, name, zone } of change.communities ?? [])
    await trx
      .insertInto("communities")
      .values({ id, name, zone })
      .onConflict((oc) => oc.column("id").doUpdateSet({ name, zone }))
      .execute();
  await putDocs(trx, "places", change.places ?? []);
  await putDocs(trx, "grids", change.grids ?? []);
  await putDocs(trx, "people", change.people ?? []);
  await putDocs(trx, "devices", change.devices ?? []);
  const assignments = (change.assignments ?? []).map((a) => ({ device: a.device, person: a.person, from_at: a.from, to_at: a.to }));
  await inPieces(assignments, (piece) =>
    trx
      .insertInto("assignments")
      .values(piece)
      .onConflict((oc) => oc.columns(["device", "person", "from_at"]).doUpdateSet((eb) => ({ to_at: eb.ref("excluded.to_at") })))
      .execute(),
  );
  const logins = (change.logins ?? []).map((l) => ({ username: l.username, community: l.community, doc: JSON.stringify(l) }));
  await inPieces(logins, (piece) =>
    trx
      .insertInto("logins")
      .values(piece)
      .onConflict((oc) =>
        oc.column("username").doUpdateSet((eb) => ({ community: eb.ref("excluded.community"), doc: eb.ref("excluded.doc") })),
      )
      .execute(),
  );
  for (const [community, features] of Object.entries(change.base ?? {})) {
    await trx.deleteFrom("map_features").where("community", "=", community).execute();
    const rows = features.map((feature, ordinal) => ({ community, ordinal, doc: JSON.stringify(feature) }));
    await inPieces(rows, (piece) => trx.insertInto("map_features").values(piece).execute());
  }
}

/** Takes pieces of the register away. */
export async function removeFromRegistry(trx: Transaction<Tables>, gone: NonNullable<RegistryChange["remove"]>): Promise<void> {
  await inPieces(gone.places ?? [], (piece) => trx.deleteFrom("places").where("id", "in", piece).execute());
  await inPieces(gone.grids ?? [], (piece) => trx.deleteFrom("grids").where("id", "in", piece).execute());
  await inPieces(gone.people ?? [], async (piece) => {
    await trx.deleteFrom("people").where("id", "in", piece).execute();
    await trx.deleteFrom("assignments").where("person", "in", piece).execute();
    await trx.deleteFrom("identities").where("person", "in", piece).execute();
  });
  if (gone.logins?.length) await trx.deleteFrom("logins").where("username", "in", gone.logins).execute();
  if (!gone.devices?.length) return;
  await inPieces(gone.devices, (piece) => trx.deleteFrom("devices").where("id", "in", piece).execute());
  const devices = new Set(gone.devices);
  const logins = await trx.selectFrom("logins").selectAll().execute();
  const ended = logins.filter((row) => devices.has(parseDoc<Login>(row.doc).device ?? "")).map((row) => row.username);
  if (ended.length) await trx.deleteFrom("logins").where("username", "in", ended).execute();
}

/** Places, people, devices and what ties them: small enough to be read whole at start. */
export function createRegistryRepository(db: Database, reads: Database) {
  const docs = async <T>(table: DocTable): Promise<readonly T[]> =>
    (await reads.selectFrom(table).select("doc").orderBy("id").execute()).map((row) => parseDoc<T>(row.doc));

  return {
    loadRegistry: async (): Promise<Registry> => {
      const assignments = await reads.selectFrom("assignments").selectAll().orderBy("from_at").execute();
      const features = await reads.selectFrom("map_features").selectAll().orderBy("community").orderBy("ordinal").execute();
      const base: Record<string, unknown[]> = {};
      for (const row of features) {
        const list = base[row.community] ?? [];
        base[row.community] = list;
        list.push(parseDoc(row.doc));
      }
      return {
        communities: await reads.selectFrom("communities").selectAll().orderBy("id").execute(),
        places: await docs<Place>("places"),
        grids: await docs<Grid>("grids"),
        people: await docs<Person>("people"),
        devices: await docs<DeviceRecord>("devices"),
        assignments: assignments.map((row) => ({ device: row.device, person: row.person, from: row.from_at, to: row.to_at })),
        logins: (await reads.selectFrom("logins").select("doc").orderBy("username").execute()).map((row) => parseDoc<Login>(row.doc)),
        base,
      };
    },
    /** Writes all pieces, and takes away what is to be removed, in one transaction. */
    saveRegistry: (change: RegistryChange): Promise<void> =>
      db.transaction().execute(async (trx) => {
        await putRegistry(trx, change);
        if (change.remove) await removeFromRegistry(trx, change.remove);
      }),
  };
}
