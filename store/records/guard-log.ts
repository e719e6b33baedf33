import { PostgresAdapter, type QueryExecutorProvider, sql } from "kysely";

/** Lets a table's rows be neither changed nor taken back, by whomever: for use in a migration, on either database. */
export async function guardLog(db: QueryExecutorProvider, table: string): Promise<void> {
  const complaint = sql.lit(`${table} is append-only`);
  const name = (verb: string) => sql.raw(`${table}_no_${verb}`);
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    const refuse = name("change");
    await sql`create or replace function ${refuse}() returns trigger language plpgsql as $$
      begin raise exception using message = ${complaint}; end $$`.execute(db);
    await sql`drop trigger if exists ${refuse} on ${sql.table(table)}`.execute(db);
    await sql`create trigger ${refuse} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function ${refuse}()`.execute(db);
    return;
  }
  for (const verb of ["update", "delete"])
    await sql`create trigger if not exists ${name(verb)} before ${sql.raw(verb)} on ${sql.table(table)}
        begin select raise(abort, ${complaint}); end`.execute(db);
}
