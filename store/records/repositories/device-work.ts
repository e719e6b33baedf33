import type { SelfTest, WorkTick } from "../../../contracts/index.ts";
import { inPieces, lastOfEach } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import type { PageOf, Paging } from "../types.ts";

/** The newest test of each device; with 1, the newest that it passed. */
function newest(reads: Database, passed: 0 | 1) {
  return reads
    .selectFrom("self_tests")
    .innerJoin(
      reads
        .selectFrom("self_tests")
        .select(["device as of", (eb) => eb.fn.max("at").as("top")])
        .where("passed", ">=", passed)
        .groupBy("device")
        .as("newest"),
      (join) => join.onRef("newest.of", "=", "self_tests.device").onRef("newest.top", "=", "self_tests.at"),
    )
    .select(["id", "at", "doc"])
    .where("passed", ">=", passed)
    .execute();
}

/** Who last saw to a device, and tests of life-safety devices. */
export function createDeviceWorkRepository(db: Database, reads: Database) {
  return {
    deviceTicksAll: async (): Promise<readonly WorkTick[]> =>
      (await reads.selectFrom("device_ticks").select("doc").execute()).map(({ doc }) => parseDoc<WorkTick>(doc)),
    deviceTickSave: async (tick: WorkTick): Promise<void> => {
      const doc = JSON.stringify(tick);
      await db
        .insertInto("device_ticks")
        .values({ device: tick.device, doc })
        .onConflict((oc) => oc.column("device").doUpdateSet({ doc }))
        .execute();
    },
    /** Of each device the newest test and the newest that it passed, oldest first. */
    selfTestsNewest: async (): Promise<readonly SelfTest[]> => {
      const rows = [...(await newest(reads, 0)), ...(await newest(reads, 1))];
      return lastOfEach(rows, ({ id }) => id)
        .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
        .map(({ doc }) => parseDoc<SelfTest>(doc));
    },
    /** The same test again changes nothing. */
    selfTestsSave: async (tests: readonly SelfTest[]): Promise<void> => {
      const rows = lastOfEach(tests, ({ id }) => id).map((one) => ({
        ...{ id: one.id, device: one.device, at: Date.parse(one.at), passed: one.passed ? 1 : 0, doc: JSON.stringify(one) },
      }));
      await inPieces(rows, (piece) =>
        db
          .insertInto("self_tests")
          .values(piece)
          .onConflict((oc) => oc.column("id").doNothing())
          .execute(),
      );
    },
    /** Newest first. */
    selfTestsOf: (device: string, paging: Paging): Promise<PageOf<SelfTest>> => {
      const query = reads.selectFrom("self_tests").select(["id", "at", "doc"]).where("device", "=", device);
      return pageOf(query, { table: "self_tests", at: "at" }, paging, (row) => parseDoc<SelfTest>(row.doc));
    },
  };
}
