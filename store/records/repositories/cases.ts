import type { Case, CaseDetail, CaseLog, Notice, Scope } from "../../../contracts/index.ts";
import { grouped } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { pageOf } from "../paging.ts";
import { below, inScope } from "../scoping.ts";
import type { CaseFilter, FoundCase, OpenCase, OpenState, PageOf, Paging } from "../types.ts";

function filtered(db: Database, scope: Scope, filter: CaseFilter) {
  let query = db.selectFrom("cases").where(inScope("cases", scope));
  if (filter.state?.length) {
    const states = filter.state.filter((state) => state !== "open" && state !== "closed");
    // "closed" is also a state of its own, but who asks for closed cases means all that ended.
    const ended = filter.state.includes("closed");
    const open = filter.state.includes("open");
    query = query.where((eb) =>
      eb.or([
        ...(states.length > 0 ? [eb("cases.state", "in", states)] : []),
        ...(open ? [eb("cases.open", "=", 1)] : []),
        ...(ended ? [eb("cases.open", "=", 0)] : []),
      ]),
    );
  }
  if (filter.path !== null) query = query.where(below("cases.path", filter.path));
  if (filter.person !== null) query = query.where("cases.person", "=", filter.person);
  if (filter.since !== null) query = query.where("cases.opened_at", ">=", filter.since);
  return query;
}

/** Cases with their logs; notices are given in by their own repository. */
export function createCaseRepository(db: Database, noticesOf: (id: string) => Promise<Notice[]>) {
  return {
    casesList: async (scope: Scope, filter: CaseFilter, paging: Paging): Promise<PageOf<Case>> => {
      const query = filtered(db, scope, filter).select(["cases.id", "cases.opened_at", "cases.doc"]);
      return pageOf(query, { table: "cases", at: "opened_at" }, paging, (row) => parseDoc<Case>(row.doc));
    },
    caseGet: async (id: string): Promise<FoundCase | undefined> => {
      const row = await db.selectFrom("cases").select(["doc", "path", "person"]).where("id", "=", id).executeTakeFirst();
      if (!row) return undefined;
      const log = await db.selectFrom("case_logs").select("doc").where("case_id", "=", id).orderBy("n").execute();
      const found: CaseDetail = {
        ...parseDoc<Case>(row.doc),
        notices: await noticesOf(id),
        log: log.map((entry) => parseDoc<CaseLog>(entry.doc)),
      };
      return { case: found, at: { path: row.path, person: row.person } };
    },
    loadOpenCases: async (): Promise<readonly OpenCase[]> => {
      const rows = await db.selectFrom("cases").selectAll().where("open", "=", 1).orderBy("opened_at").orderBy("id").execute();
      const logs = await db
        .selectFrom("case_logs")
        .innerJoin("cases", "cases.id", "case_logs.case_id")
        .select(["case_logs.case_id", "case_logs.doc"])
        .where("cases.open", "=", 1)
        .orderBy("case_logs.n")
        .execute();
      const byCase = grouped(logs, (row) => row.case_id);
      return rows.map((row) => ({
        case: parseDoc<Case>(row.doc),
        path: row.path,
        log: (byCase.get(row.id) ?? []).map((entry) => parseDoc<CaseLog>(entry.doc)),
      }));
    },
    /** The highest number of each community's newest day. */
    loadNumbers: async (): Promise<OpenState["numbers"]> => {
      const days = await db
        .selectFrom("cases")
        .select((eb) => ["community", "day", eb.fn.max("seq").as("last")])
        .groupBy(["community", "day"])
        .orderBy("day")
        .execute();
      const newest = new Map(days.map((row) => [row.community, row]));
      return [...newest.values()];
    },
  };
}
