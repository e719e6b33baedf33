import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from "vitest";
import { groupCalls, type RecordsCalls } from "../../store/records/calls.ts";
import { createMethods } from "../../store/records/methods.ts";
import { type FreshRecords, recordsStores } from "./records-stores.ts";

/** Records on a fresh database, for the test that runs now. */
export interface RecordsAtTest {
  readonly records: RecordsCalls;
  readonly fresh: FreshRecords;
  stop(): Promise<void>;
  open(): Promise<void>;
  reopen(): Promise<void>;
}

/** Runs a suite on SQLite and on PostgreSQL; where a database is not installed, its run is skipped by name. */
export function onEveryDatabase(what: string, suite: (at: RecordsAtTest) => void): void {
  describe.each(recordsStores)(`${what} on $name`, (store) => {
    if (store.missing !== null) {
      test.skip(`skipped: ${store.missing}`, () => undefined);
      return;
    }
    let fresh: FreshRecords;
    let records: RecordsCalls;
    let stop: () => Promise<void>;
    /** Without the thread, whose start from source costs seconds; what the thread adds has a test of its own. */
    const open = async (): Promise<void> => {
      const methods = createMethods(await fresh.open(), { mostQuarantined: 5 });
      records = groupCalls(methods, (answer) => answer);
      stop = methods.stop;
    };
    beforeAll(store.setUp);
    afterAll(store.tearDown);
    beforeEach(async () => {
      fresh = await store.fresh();
      await open();
    });
    afterEach(async () => {
      await stop();
      fresh.remove();
    });
    suite({
      get records() {
        return records;
      },
      get fresh() {
        return fresh;
      },
      stop: () => stop(),
      open,
      reopen: async () => {
        await stop();
        await open();
      },
    });
  });
}
