import { serve, startedWith } from "../rpc.ts";
import { openDatabase } from "./database.ts";
import { createMethods } from "./methods.ts";

/** What the thread of the records is started with. */
interface Start {
  readonly dir: string;
  readonly mostQuarantined: number;
}

const { dir, mostQuarantined } = startedWith<Start>();
// Asked before it is open, it answers after; a directory that cannot be opened ends the thread with the reason.
void openDatabase(dir).then((database) => serve(createMethods(database, { mostQuarantined })));
