import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { RecordsRefused } from "./refusal.ts";
import type { Tables } from "./schema.ts";

export const SQLITE_FILE = "records.sqlite";

/** Setting that names the data directory to which a PostgreSQL database belongs. */
const HOME = "data-directory";

const HomeSchema = Type.Object({ id: Type.String({ minLength: 16 }), database: Type.String() });

/** Its being there says that the records of this data directory are in PostgreSQL, and in which database. */
export const homeFile = (dir: string): string => join(dir, "postgres.json");

/**
 * Ties a PostgreSQL database to the data directory whose `records` folder is `dir`. Positions of the journal stand in
 * the records: with another directory's journal the hub would take new messages for old ones, and stay silent.
 * @param database how the database is named to the operator
 * @throws RecordsRefused where the two do not belong together
 */
export async function bindHome(db: Kysely<Tables>, dir: string, database: string): Promise<void> {
  const file = homeFile(dir);
  const kept = await db.selectFrom("settings").select("value").where("key", "=", HOME).executeTakeFirst();
  if (!existsSync(file)) {
    if (kept !== undefined)
      throw new RecordsRefused(
        `The database ${database} belongs to another data directory. Set HUB_DATA_DIR to that one, or name an empty database; docs/operate-postgresql.md says what to do where that directory is lost.`,
      );
    if (existsSync(join(dir, SQLITE_FILE)))
      throw new RecordsRefused(
        `The records of this data directory are in ${join(dir, SQLITE_FILE)}; they do not move to PostgreSQL by themselves. Unset HUB_DATABASE_URL, or begin with a new HUB_DATA_DIR.`,
      );
    await begin(db, file, database);
    return;
  }
  const home: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Value.Check(HomeSchema, home)) throw new RecordsRefused(`${file} is damaged. Restore it from a back-up.`);
  if (kept === undefined)
    throw new RecordsRefused(
      `The records of this data directory are in ${home.database}, and the database ${database} is empty. Mend HUB_DATABASE_URL or restore a back-up of the database; to begin anew without those records, remove ${file}.`,
    );
  if (kept.value !== home.id)
    throw new RecordsRefused(
      `The database ${database} belongs to another data directory; the records of this one are in ${home.database}. Mend HUB_DATABASE_URL or HUB_DATA_DIR.`,
    );
}

function begin(db: Kysely<Tables>, file: string, database: string): Promise<void> {
  const id = randomBytes(12).toString("hex");
  return db.transaction().execute(async (trx) => {
    await trx.insertInto("settings").values({ key: HOME, value: id }).execute();
    writeFileSync(file, `${JSON.stringify({ id, database })}\n`, { mode: 0o600 });
  });
}
