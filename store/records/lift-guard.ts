import { PostgresAdapter, type QueryExecutorProvider, sql } from "kysely";

/** Takes the guard of `guardLog` from a table; only for a removal with proof, which puts it back in its own transaction. */
export async function liftGuard(trx: QueryExecutorProvider, table: string): Promise<void> {
  if (trx.getExecutor().adapter instanceof PostgresAdapter) {
    const guard = sql.raw(`${table}_no_change`);
    await sql`drop trigger ${guard} on ${sql.table(table)}`.execute(trx);
    await sql`drop function ${guard}()`.execute(trx);
    return;
  }
  for (const verb of ["update", "delete"]) await sql`drop trigger ${sql.raw(`${table}_no_${verb}`)}`.execute(trx);
}
