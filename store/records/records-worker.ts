import { serve, startedWith } from "../rpc.ts";
import { openDatabase } from "./database.ts";
import { createMethods } from "./methods.ts";

/** What the thread of the records is started with. */
interface Start {
  readonly dir: string;
  readonly mostQuarantined: number;
}

const { dir, mostQuarantined } = startedWith<Start>();
serve(createMethods(await openDatabase(dir), { mostQuarantined }));
