import { postHome, serve, startedWith } from "../rpc.ts";
import { openDatabase } from "./database.ts";
import { createMethods } from "./methods.ts";
import { openPostgres } from "./postgres/open-postgres.ts";

/** What the thread of the records is started with. */
export interface RecordsStart {
  readonly dir: string;
  /** null: SQLite in `dir`. */
  readonly databaseUrl: string | null;
  readonly mostQuarantined: number;
}

/** What the thread tells by itself: why the database cannot be reached, null when it can again. */
export interface RecordsNews {
  readonly unreachable: string | null;
}

const { dir, databaseUrl, mostQuarantined } = startedWith<RecordsStart>();

let told: string | null = null;
const heard = (loss: Error | null): void => {
  const unreachable = loss?.message ?? null;
  if ((told === null) === (unreachable === null)) return;
  told = unreachable;
  postHome({ unreachable } satisfies RecordsNews);
};

const opened = databaseUrl === null ? openDatabase(dir) : openPostgres({ url: databaseUrl, dir, heard });
// Asked before it is open, it answers after; a database that cannot be opened ends the thread with the reason.
void opened.then((database) => serve(createMethods(database, { mostQuarantined })));
