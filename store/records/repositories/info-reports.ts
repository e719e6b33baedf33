import type { InfoReport, Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { below } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

/** A report as it is kept, with how often it was written. */
export interface KeptInfoReport {
  readonly report: InfoReport;
  readonly path: string;
  readonly revision: number;
}

/** 首报/续报/终报 of cases. */
export function createInfoReportRepository(db: Database, reads: Database) {
  return {
    infoReportsOf: async (cases: readonly string[]): Promise<readonly InfoReport[]> => {
      if (cases.length === 0) return [];
      const rows = await reads
        .selectFrom("info_reports")
        .select("doc")
        .where("case_id", "in", [...cases])
        .orderBy("at")
        .orderBy("id")
        .execute();
      return rows.map(({ doc }) => parseDoc<InfoReport>(doc));
    },
    infoReportsList: (scope: Pick<Scope, "paths">, paging: Paging): Promise<PageOf<InfoReport>> =>
      pageOf(
        reads
          .selectFrom("info_reports")
          .selectAll()
          .where((eb) => eb.or(scope.paths.map((path) => below("info_reports.path", path)))),
        { table: "info_reports", at: "at" },
        paging,
        (row) => parseDoc<InfoReport>(row.doc),
      ),
    infoReportGet: async (id: string): Promise<KeptInfoReport | undefined> => {
      const row = await db.selectFrom("info_reports").selectAll().where("id", "=", id).executeTakeFirst();
      return row && { report: parseDoc<InfoReport>(row.doc), path: row.path, revision: row.revision };
    },
    infoReportAdd: async (report: InfoReport, path: string): Promise<void> => {
      const { id, case: case_id, drafted } = report;
      await db
        .insertInto("info_reports")
        .values({ id, case_id, path, at: Date.parse(drafted.at), revision: 1, doc: JSON.stringify(report) })
        .execute();
    },
    /** Over the revision that was read. @returns false where another was quicker */
    infoReportSave: async (report: InfoReport, revision: number): Promise<boolean> => {
      const done = await db
        .updateTable("info_reports")
        .set({ revision: revision + 1, doc: JSON.stringify(report) })
        .where("id", "=", report.id)
        .where("revision", "=", revision)
        .executeTakeFirst();
      return Number(done.numUpdatedRows) > 0;
    },
  };
}
