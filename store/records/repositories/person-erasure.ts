import { type RawBuilder, sql, type Transaction } from "kysely";
import { type Alert, ERASED_CONTACT, ERASED_PERSON, type FamilyConsent, type Person, type PersonTraces } from "../../../contracts/index.ts";
import { inPieces } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { guardLog } from "../guard-log.ts";
import { liftGuard } from "../lift-guard.ts";
import type { Tables } from "../schema.ts";
import { takeDevicePhotos } from "./acceptances.ts";

export interface PersonFound extends PersonTraces {
  /** Numbers of the cases that are open, about her or with an alert of hers. */
  readonly openCases: readonly string[];
  readonly openAlerts: number;
}

export type PersonGone =
  | { readonly ok: false; readonly reason: "nobody" | "open" }
  | { readonly ok: true; readonly found: PersonFound; readonly pictures: readonly string[]; readonly removedUsers: readonly string[] };

type Hidden = readonly (readonly [from: string, to: string])[];

/** A name of one letter would be found in half of all words. */
const LEAST = 2;

/** Names and numbers with what stands in their place, the longest first: one may be a part of another. */
function hiddenOf({ name, facts, contacts }: Person): Hidden {
  const others = contacts.flatMap((each) => [each.name, each.phone ?? "", each.email ?? ""]);
  const all = [[name, ERASED_PERSON] as const, ...[...others, facts?.phone ?? ""].map((each) => [each, ERASED_CONTACT] as const)];
  const known = new Map(all.filter(([from]) => from.length >= LEAST).reverse());
  return [...known].sort(([a], [b]) => b.length - a.length);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The column without those names, in one statement for all rows. */
function without(column: string, hidden: Hidden, json: boolean): RawBuilder<string> {
  const write = json ? inJson : (text: string) => text;
  return hidden.reduce<RawBuilder<string>>((text, [from, to]) => sql`replace(${text}, ${write(from)}, ${write(to)})`, sql.ref(column));
}

async function hide(
  trx: Transaction<Tables>,
  hidden: Hidden,
  of: { readonly table: keyof Tables; readonly column: string; readonly by: string; readonly json?: boolean },
  ids: readonly string[],
): Promise<void> {
  const text = without(of.column, hidden, of.json ?? true);
  await inPieces(ids, (piece) =>
    sql`update ${sql.table(of.table)} set ${sql.ref(of.column)} = ${text} where ${sql.ref(of.by)} in (${sql.join(piece)})`.execute(trx),
  );
}

interface Concerned {
  readonly alerts: readonly string[];
  /** Cases about her. */
  readonly own: readonly string[];
  /** Those, and whatever else gathered an alert of hers. */
  readonly cases: readonly string[];
}

async function concernedBy(db: Database, person: string): Promise<Concerned> {
  const alerts = await db.selectFrom("alerts").select(["id", "doc"]).where("person", "=", person).execute();
  const own = (await db.selectFrom("cases").select("id").where("person", "=", person).execute()).map(({ id }) => id);
  const gathered = alerts.flatMap(({ doc }) => parseDoc<Alert>(doc).case ?? []);
  return { alerts: alerts.map(({ id }) => id), own, cases: [...new Set([...own, ...gathered])] };
}

async function countOf(db: Database, table: keyof Tables, column: string, ids: readonly string[]): Promise<number> {
  let count = 0;
  await inPieces(ids, async (piece) => {
    const { rows } = await sql<{
      n: number | string;
    }>`select count(*) as n from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(piece)})`.execute(db);
    count += Number(rows[0]?.n ?? 0);
  });
  return count;
}

/** Log-ins that see her; those of relatives who see nobody else go with her. */
async function usersOf(db: Database, person: string) {
  const rows = await db.selectFrom("users").select(["id", "role", "people"]).execute();
  const seeing = rows.flatMap(({ id, role, people }) => {
    const all = parseDoc<readonly string[]>(people);
    return all.includes(person) ? [{ id, rest: all.filter((each) => each !== person), family: role === "family" }] : [];
  });
  const gone = seeing.filter(({ rest, family }) => family && rest.length === 0).map(({ id }) => id);
  return { gone, stay: seeing.filter(({ id }) => !gone.includes(id)) };
}

async function findPerson(db: Database, id: string): Promise<PersonFound | null> {
  const row = await db.selectFrom("people").select("doc").where("id", "=", id).executeTakeFirst();
  if (!row) return null;
  const { alerts, own, cases } = await concernedBy(db, id);
  const open =
    cases.length === 0
      ? []
      : await db
          .selectFrom("cases")
          .select(["doc"])
          .where("id", "in", [...cases])
          .where("open", "=", 1)
          .execute();
  const openAlerts = await db
    .selectFrom("alerts")
    .select((eb) => eb.fn.countAll().as("n"))
    .where("person", "=", id)
    .where("open", "=", 1)
    .executeTakeFirst();
  const consents = await db.selectFrom("consents").select("doc").where("person", "=", id).execute();
  const papers = consents.flatMap(({ doc }) => (parseDoc<FamilyConsent>(doc).papers ?? []).filter(({ erasedAt }) => erasedAt === null));
  const of = (table: keyof Tables): Promise<number> => countOf(db, table, "person", [id]);
  return {
    openCases: open.map(({ doc }) => parseDoc<{ readonly number: string }>(doc).number),
    openAlerts: Number(openAlerts?.n ?? 0),
    goes: {
      contacts: parseDoc<Person>(row.doc).contacts.length,
      consents: consents.length,
      papers: papers.length,
      ties: (await of("family_ties")) + (await of("invitations")),
      accounts: (await usersOf(db, id)).gone.length,
      devices: await of("assignments"),
      entries: await of("hand_entries"),
      visits: await of("care_visits"),
      pictures:
        (await countOf(db, "alert_pictures", "alert", alerts)) +
        (await countOf(db, "case_pictures", "case_id", own)) +
        (await of("portraits")),
      addresses: await countOf(db, "notices", "case_id", own),
    },
    stays: { cases: own.length, alerts: alerts.length },
  };
}

const HERS = [
  ...(["hand_entries", "care_visits", "rhythms", "round_items", "trip_lines", "consents", "family_ties", "invitations"] as const),
  ...(["identities", "assignments", "door_codes", "webhook_messages", "portraits", "transfer_sheets"] as const),
];

/** Everything that speaks of the case, without the names. */
const SPOKEN = [
  { table: "cases", column: "doc", by: "id" },
  { table: "case_logs", column: "doc", by: "case_id" },
  { table: "calls", column: "doc", by: "case_id" },
  { table: "ladder_steps", column: "doc", by: "case_id" },
  { table: "info_reports", column: "doc", by: "case_id" },
  { table: "notices", column: "subject", by: "case_id", json: false },
  { table: "notices", column: "text", by: "case_id", json: false },
  { table: "notices", column: "to_name", by: "case_id", json: false },
] as const;

async function takePictures(trx: Transaction<Tables>, { alerts, own }: Concerned): Promise<readonly string[]> {
  const hashes: string[] = [];
  await inPieces(alerts, async (piece) => {
    hashes.push(
      ...(await trx.deleteFrom("alert_pictures").where("alert", "in", piece).returning("hash").execute()).map(({ hash }) => hash),
    );
    await trx.deleteFrom("evidence").where("alert", "in", piece).execute();
  });
  await inPieces(own, async (piece) => {
    hashes.push(
      ...(await trx.deleteFrom("case_pictures").where("case_id", "in", piece).returning("hash").execute()).map(({ hash }) => hash),
    );
  });
  return [...new Set(hashes)];
}

async function hideInCases(trx: Transaction<Tables>, hidden: Hidden, { alerts, own, cases }: Concerned): Promise<void> {
  for (const column of ["doc", "memory"]) await hide(trx, hidden, { table: "alerts", column, by: "id" }, alerts);
  await hide(trx, hidden, { table: "alert_logs", column: "doc", by: "alert" }, alerts);
  for (const of of SPOKEN) await hide(trx, hidden, of, cases);
  await inPieces(own, async (piece) => {
    const notices = trx.selectFrom("notices").select("id").where("case_id", "in", piece);
    await trx.deleteFrom("answer_links").where("notice", "in", notices).execute();
    await trx.updateTable("notices").set({ address: null, dispatch: null, next_attempt_at: null }).where("case_id", "in", piece).execute();
    await trx.updateTable("calls").set({ number: null }).where("case_id", "in", piece).execute();
  });
  // Notices about no case name her where somebody registered where she is.
  for (const column of ["subject", "text"]) await hide(trx, hidden, { table: "notices", column, by: "case_id", json: false }, [""]);
}

/** What a technician wrote before her door, and the names of her devices in what was signed. */
async function hideInWalks(trx: Transaction<Tables>, hidden: Hidden, community: string): Promise<void> {
  await hide(trx, hidden, { table: "walk_points", column: "doc", by: "community" }, [community]);
  for (const column of ["doc", "points"]) await hide(trx, hidden, { table: "walk_records", column, by: "community" }, [community]);
  for (const table of ["acceptances", "acceptance_points"] as const)
    await hide(trx, hidden, { table, column: "doc", by: "community" }, [community]);
  await hide(trx, hidden, { table: "acceptance_versions", column: "rows", by: "community" }, [community]);
}

/** Devices that were hers, and those that hang in her home. */
async function devicesAround(trx: Transaction<Tables>, { id, home, community }: Person): Promise<readonly string[]> {
  const hers = await trx.selectFrom("assignments").select("device").where("person", "=", id).execute();
  const rows = home === null ? [] : await trx.selectFrom("devices").select(["id", "doc"]).where("community", "=", community).execute();
  const inHome = rows.filter(({ doc }) => parseDoc<{ readonly place: string | null }>(doc).place === home);
  return [...new Set([...hers.map(({ device }) => device), ...inHome.map((row) => row.id)])];
}

async function untie(trx: Transaction<Tables>, person: string): Promise<readonly string[]> {
  const { gone, stay } = await usersOf(trx, person);
  if (gone.length > 0)
    for (const [table, column] of [
      ["sessions", "user_id"],
      ["own_channels", "user_id"],
      ["idempotency", "user_id"],
      ["users", "id"],
    ] as const)
      await sql`delete from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(gone)})`.execute(trx);
  for (const { id, rest } of stay)
    await trx
      .updateTable("users")
      .set({ people: JSON.stringify(rest) })
      .where("id", "=", id)
      .execute();
  return gone;
}

/** Numbers that were tried for her alone; answers kept for repeats; what an import would bring back. */
async function forgetElsewhere(trx: Transaction<Tables>, person: Person): Promise<void> {
  for (const address of person.contacts.flatMap((each) => [each.phone ?? "", each.email ?? ""]).filter((each) => each !== "")) {
    const other = await trx
      .selectFrom("people")
      .select("id")
      .where("doc", "like", `%${inJson(address)}%`)
      .limit(1)
      .executeTakeFirst();
    if (other) continue;
    await trx.deleteFrom("numbers").where("number", "=", address).execute();
    await trx.deleteFrom("proofs").where("address", "=", address).execute();
  }
  await trx.deleteFrom("idempotency").where("body", "like", `%${person.id}%`).execute();
  const imports = await trx.selectFrom("imports").select(["id", "undo"]).where("undo", "like", `%${person.id}%`).execute();
  for (const { id, undo } of imports) {
    const kept = parseDoc<readonly { readonly id: string }[]>(undo ?? "[]").filter((thing) => thing.id !== person.id);
    await trx
      .updateTable("imports")
      .set({ undo: JSON.stringify(kept) })
      .where("id", "=", id)
      .execute();
  }
}

/** Erases somebody from the records: what is hers goes, what was done about her stays without her name. */
export function createPersonErasureRepository(db: Database, reads: Database) {
  return {
    /** Null where there is nobody. */
    personTraces: (id: string): Promise<PersonFound | null> => findPerson(reads, id),
    /** In one transaction; nothing while something about her is open. A second time there is nobody. */
    personErase: (id: string): Promise<PersonGone> =>
      db.transaction().execute(async (trx): Promise<PersonGone> => {
        const found = await findPerson(trx, id);
        const row = await trx.selectFrom("people").select("doc").where("id", "=", id).executeTakeFirst();
        if (found === null || row === undefined) return { ok: false, reason: "nobody" };
        if (found.openCases.length > 0 || found.openAlerts > 0) return { ok: false, reason: "open" };
        const person = parseDoc<Person>(row.doc);
        const concerned = await concernedBy(trx, id);
        const guarded = ["alert_logs", "case_logs", "evidence"];
        // Logs are append-only for everybody else: the guards are lifted within this transaction only.
        for (const table of guarded) await liftGuard(trx, table);
        const photos = await takeDevicePhotos(trx, await devicesAround(trx, person));
        const pictures = [...new Set([...(await takePictures(trx, concerned)), ...photos])];
        await hideInCases(trx, hiddenOf(person), concerned);
        await hideInWalks(trx, hiddenOf(person), person.community);
        for (const table of guarded) await guardLog(trx, table);
        for (const table of HERS) await sql`delete from ${sql.table(table)} where person = ${id}`.execute(trx);
        const removedUsers = await untie(trx, id);
        await trx.deleteFrom("people").where("id", "=", id).execute();
        await forgetElsewhere(trx, person);
        return { ok: true, found, pictures, removedUsers };
      }),
  };
}
