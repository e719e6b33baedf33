import type { Database } from "../database.ts";

/** Numbers of printed sheets. */
export function createPrintRepository(db: Database) {
  return {
    /** The next number of a day; never the same twice. */
    printNext: async (day: string): Promise<number> => {
      const { last } = await db
        .insertInto("print_days")
        .values({ day, last: 1 })
        .onConflict((oc) => oc.column("day").doUpdateSet((eb) => ({ last: eb("print_days.last", "+", 1) })))
        .returning("last")
        .executeTakeFirstOrThrow();
      return Number(last);
    },
  };
}
