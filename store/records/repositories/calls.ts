import type { Transaction } from "kysely";
import { type CallRecord, type NumberHistory, type RecordChange, toIso } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import type { CallTable, Tables } from "../schema.ts";

/** The code of somebody's door as it is kept: encrypted, with who wrote it down. */
export interface StoredDoorCode {
  readonly person: string;
  readonly sealed: string;
  readonly by: string;
  readonly byName: string;
  readonly at: number;
}

/** Numbers asked for in one query at most; a case has a few. */
const MOST_NUMBERS = 100;
const ANSWERED = ["well", "needs-help"];

function rowOf(call: CallRecord): CallTable {
  return {
    id: call.id,
    community: call.community,
    case_id: call.case,
    number: call.number,
    started_at: Date.parse(call.startedAt),
    ended_at: call.endedAt === null ? null : Date.parse(call.endedAt),
    result: call.result,
    doc: JSON.stringify(call),
  };
}

/** Calls counted by number, and the codes of doors. */
export function createCallRepository(db: Database, reads: Database) {
  return {
    /** Of each number that was called: how often, how often somebody answered, and when last. Calls without a result do not count. */
    callHistory: async (numbers: readonly string[]): Promise<readonly NumberHistory[]> => {
      if (numbers.length === 0) return [];
      const rows = await reads
        .selectFrom("calls")
        .select((eb) => [
          "number",
          eb.fn.countAll<number>().as("made"),
          eb.fn.sum<number>(eb.case().when("result", "in", ANSWERED).then(1).else(0).end()).as("answered"),
          eb.fn.max(eb.case().when("result", "in", ANSWERED).then(eb.ref("ended_at")).else(null).end()).as("last"),
        ])
        .where("number", "in", numbers.slice(0, MOST_NUMBERS))
        .where("result", "is not", null)
        .groupBy("number")
        .execute();
      return rows.flatMap(({ number, made, answered, last }) =>
        number === null
          ? []
          : [{ number, made: Number(made), answered: Number(answered), lastAnsweredAt: last === null ? null : toIso(Number(last)) }],
      );
    },
    doorCodeGet: async (person: string): Promise<StoredDoorCode | undefined> => {
      const row = await reads.selectFrom("door_codes").selectAll().where("person", "=", person).executeTakeFirst();
      return row && { person, sealed: row.sealed, by: row.by_user, byName: row.by_name, at: row.at };
    },
    /** Null takes it away. */
    doorCodeSave: async (person: string, code: Omit<StoredDoorCode, "person"> | null): Promise<void> => {
      if (code === null) {
        await db.deleteFrom("door_codes").where("person", "=", person).execute();
        return;
      }
      const rest = { sealed: code.sealed, by_user: code.by, by_name: code.byName, at: code.at };
      await db
        .insertInto("door_codes")
        .values({ person, ...rest })
        .onConflict((oc) => oc.column("person").doUpdateSet(rest))
        .execute();
    },
    /** Which of these people have a code on file, and since when. */
    doorCodesAmong: async (people: readonly string[]): Promise<readonly { readonly person: string; readonly at: number }[]> =>
      people.length === 0 ? [] : reads.selectFrom("door_codes").select(["person", "at"]).where("person", "in", people).execute(),
  };
}

/** Written again in replay a call is the same; what was booked last holds. */
export async function writeCalls(trx: Transaction<Tables>, changes: readonly RecordChange[]): Promise<void> {
  const calls = changes.flatMap((change) => (change.write === "call" ? [rowOf(change.call)] : []));
  const rows = lastOfEach(calls, (row) => row.id);
  await inPieces(rows, (piece) =>
    trx
      .insertInto("calls")
      .values(piece)
      .onConflict((oc) =>
        oc.column("id").doUpdateSet((eb) => ({
          ended_at: eb.ref("excluded.ended_at"),
          result: eb.ref("excluded.result"),
          doc: eb.ref("excluded.doc"),
        })),
      )
      .execute(),
  );
}
