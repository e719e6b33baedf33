import { sql } from "kysely";
import {
  type Case,
  type CaseDetail,
  type CaseLog,
  type LadderStep,
  type Notice,
  plainCase,
  type Scope,
  severityRank,
} from "../../../contracts/index.ts";
import { grouped } from "../bulk.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { counted, judged, openedBy, settledAt } from "../figure-conditions.ts";
import { pageOf } from "../paging.ts";
import { below, casesInScope, inPlace } from "../scoping.ts";
import type { CaseFilter, FoundCase, OpenCase, OpenState, PageOf, Paging } from "../types.ts";

/** A case as it was written, with nothing for what cases have had since. */
const caseOf = (doc: string): Case => ({ ...plainCase(), ...parseDoc<Case>(doc) });

/** Our number as it is written on paper: a day and a running number. */
const OWN_NUMBER = /^(\d{8})-(\d{1,6})$/;

function filtered(db: Database, scope: Scope, filter: CaseFilter) {
  let query = db.selectFrom("cases").where(casesInScope(scope));
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
  const { kind, source, severity, path, mine, overdueAt, number } = filter;
  // A report counts a case once, where it lies itself.
  const ofReport = filter.figure || filter.settled || filter.verdict;
  if (path !== null) query = query.where(ofReport ? below("cases.path", path) : inPlace(path));
  if (filter.until != null) query = query.where("cases.opened_at", "<", filter.until);
  if (filter.figure) query = query.where(counted(filter.figure.name, filter.figure.now));
  if (filter.settled) query = query.where(settledAt(filter.settled));
  if (filter.verdict) query = query.where(judged(filter.verdict));
  if (filter.rule) query = query.where(openedBy(filter.rule));
  if (filter.person !== null) query = query.where("cases.person", "=", filter.person);
  if (filter.since !== null) query = query.where("cases.opened_at", ">=", filter.since);
  if (kind?.length) query = query.where("cases.kind", "in", kind);
  if (source?.length) query = query.where("cases.source", "in", source);
  if (severity?.length) query = query.where("cases.severity_rank", "in", severity.map(severityRank));
  if (mine !== null)
    query = query.where((eb) =>
      eb.or([eb("cases.assigned_to", "=", mine), eb("cases.taken_by", "=", mine), eb("cases.received_by", "=", mine)]),
    );
  if (filter.ids != null) query = query.where("cases.id", "in", filter.ids.length > 0 ? filter.ids : [""]);
  if (overdueAt !== null) query = query.where("cases.open", "=", 1).where("cases.due_at", "<=", overdueAt);
  if (filter.numbered) query = query.where("cases.id", "in", (eb) => eb.selectFrom("case_numbers").select("case_id"));
  if (filter.theirDue || filter.soonestTheirs) query = query.where("cases.their_due_at", "is not", null);
  if (filter.theirDue?.by != null) query = query.where("cases.their_due_at", "<=", filter.theirDue.by);
  if (number !== null) {
    const [, day, seq] = OWN_NUMBER.exec(number) ?? [];
    query =
      day !== undefined && seq !== undefined
        ? query.where("cases.day", "=", day).where("cases.seq", "=", Number(seq))
        : query.where("cases.id", "in", (eb) => eb.selectFrom("case_numbers").select("case_id").where("number", "=", number));
  }
  return query;
}

/** Cases with their logs; notices are given in by their own repository. */
export function createCaseRepository(
  db: Database,
  noticesOf: (id: string) => Promise<Notice[]>,
  stepsOf: (id: string) => Promise<LadderStep[]>,
) {
  return {
    casesList: async (scope: Scope, filter: CaseFilter, paging: Paging): Promise<PageOf<Case>> => {
      // Sorted by what is small: thousands of whole cases would be carried through the sort for a page of them.
      const query = filtered(db, scope, filter);
      const page = filter.soonestTheirs
        ? await pageOf(
            query.select(["cases.id", sql<number>`cases.their_due_at`.as("their_due_at")]),
            { table: "cases", at: "their_due_at", soonest: true },
            paging,
            (row) => row.id,
          )
        : await pageOf(query.select(["cases.id", "cases.opened_at"]), { table: "cases", at: "opened_at" }, paging, (row) => row.id);
      if (page.items.length === 0) return { items: [], next: page.next };
      const rows = await db
        .selectFrom("cases")
        .select(["id", "doc"])
        .where("id", "in", [...page.items])
        .execute();
      const docs = new Map(rows.map((row) => [row.id, row.doc]));
      return {
        items: page.items.flatMap((id) => {
          const doc = docs.get(id);
          return doc === undefined ? [] : [caseOf(doc)];
        }),
        next: page.next,
      };
    },
    caseGet: async (id: string): Promise<FoundCase | undefined> => {
      const row = await db.selectFrom("cases").select(["doc", "path", "person", "drill"]).where("id", "=", id).executeTakeFirst();
      if (!row) return undefined;
      const also = await db.selectFrom("case_places").select("path").where("case_id", "=", id).execute();
      const log = await db.selectFrom("case_logs").select("doc").where("case_id", "=", id).orderBy("n").execute();
      const found: CaseDetail = {
        ...caseOf(row.doc),
        notices: await noticesOf(id),
        steps: await stepsOf(id),
        log: log.map((entry) => parseDoc<CaseLog>(entry.doc)),
      };
      return {
        case: found,
        at: { path: row.path, person: row.person, also: also.map((each) => each.path), drill: row.drill ?? undefined },
      };
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
      const places = await db
        .selectFrom("case_places")
        .innerJoin("cases", "cases.id", "case_places.case_id")
        .select(["case_places.case_id", "case_places.path"])
        .where("cases.open", "=", 1)
        .execute();
      const also = grouped(places, (row) => row.case_id);
      return rows.map((row) => ({
        case: caseOf(row.doc),
        path: row.path,
        also: (also.get(row.id) ?? []).map((each) => each.path),
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
