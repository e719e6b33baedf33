import { type RawBuilder, type SqlBool, sql } from "kysely";
import {
  type Alert,
  type AlertLog,
  type Case,
  type CaseLog,
  DUTY_AUDIT_ACTS,
  DUTY_CALL_ACTS,
  type DutyLineKind,
  type DutyLogQuestion,
  type DutyLogRow,
  type DutyRemark,
  type Scope,
  severityRank,
} from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { readCursor, toPage } from "../paging.ts";
import { below, casesInScope, inPlaces, inScope } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

/** In this order where times are equal. */
const SOURCES = ["alert", "case", "audit", "notice", "remark"] as const;
type Source = (typeof SOURCES)[number];
/** The first of them have running numbers, the others ids. */
const NUMBERED = 3;

/** The last line of the page before. */
interface Mark {
  readonly at: number;
  readonly source: number;
  readonly key: string | number;
}

/** @throws BadCursor */
function readMark(cursor: string | null): Mark | null {
  const mark = readCursor(cursor);
  if (mark === null) return null;
  const [index = "", ...key] = mark.id.split(" ");
  const source = SOURCES.indexOf(SOURCES[Number(index)] ?? "alert");
  return { at: mark.at, source, key: source < NUMBERED ? Number(key[0]) : key.join(" ") };
}

/** Where a source goes on: what lies before the mark has been given. */
function after(columns: readonly [string, string], source: Source, mark: Mark | null, rising: boolean): RawBuilder<SqlBool> {
  if (mark === null) return sql<SqlBool>`1 = 1`;
  const [at, key] = [sql.ref(columns[0]), sql.ref(columns[1])];
  const index = SOURCES.indexOf(source);
  if (index === mark.source)
    return rising ? sql<SqlBool>`(${at}, ${key}) > (${mark.at}, ${mark.key})` : sql<SqlBool>`(${at}, ${key}) < (${mark.at}, ${mark.key})`;
  const again = rising ? index > mark.source : index < mark.source;
  if (rising) return again ? sql<SqlBool>`${at} >= ${mark.at}` : sql<SqlBool>`${at} > ${mark.at}`;
  return again ? sql<SqlBool>`${at} <= ${mark.at}` : sql<SqlBool>`${at} < ${mark.at}`;
}

/** Texts that JSON writes in one way only: inside of a string its quotes would stand behind a backslash. */
const BY_HUB = '%"by":null%';
const RAISED = '%"act":"raised"%';
const HIGH = severityRank("high");
const isCall = (column: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.join(
    DUTY_CALL_ACTS.map((act) => sql<SqlBool>`${sql.ref(column)} like ${`%"act":"${act}"%`}`),
    sql` or `,
  )})`;

/** 值班日志: five lists that are kept anyway, each read along its index by time, as one. */
export function createDutyLogRepository(db: Database, reads: Database) {
  type Ask = DutyLogQuestion & { readonly mark: Mark | null; readonly most: number };
  const isAsked = (kinds: Ask["kinds"], ...mine: DutyLineKind[]): boolean => kinds === null || mine.some((kind) => kinds.includes(kind));

  async function alertLines(scope: Scope, ask: Ask): Promise<DutyLogRow[]> {
    if (!isAsked(ask.kinds, "alert", "hub")) return [];
    const { from, to, path, kinds, mark, most, rising } = ask;
    let query = reads
      .selectFrom("alert_logs")
      .innerJoin("alerts", "alerts.id", "alert_logs.alert")
      .select(["alert_logs.n", "alert_logs.at", "alert_logs.doc", "alerts.doc as of"])
      .where("alert_logs.at", ">=", from)
      .where("alert_logs.at", "<", to)
      .where(inScope("alerts", scope))
      .where(after(["alert_logs.at", "alert_logs.n"], "alert", mark, rising))
      // What humans did; of what the hub did, that something grave began, or that the hub itself is in trouble.
      .where((eb) =>
        eb.or([
          eb("alert_logs.doc", "not like", BY_HUB),
          eb.and([eb("alert_logs.doc", "like", RAISED), eb.or([eb("alerts.severity_rank", "<=", HIGH), eb("alerts.family", "=", "hub")])]),
        ]),
      );
    if (kinds !== null && !kinds.includes("alert")) query = query.where("alerts.family", "in", ["hub", "device"]);
    if (kinds !== null && !kinds.includes("hub")) query = query.where("alerts.family", "not in", ["hub", "device"]);
    if (path !== null) query = query.where(below("alerts.path", path));
    const order = rising ? "asc" : "desc";
    const rows = await query.orderBy("alert_logs.at", order).orderBy("alert_logs.n", order).limit(most).execute();
    return rows.map(({ n, at, doc, of }) => ({
      ...{ source: "alert", key: n, at: Number(at) },
      ...{ entry: parseDoc<AlertLog>(doc), alert: parseDoc<Alert>(of) },
    }));
  }

  async function caseLines(scope: Scope, ask: Ask): Promise<DutyLogRow[]> {
    if (!isAsked(ask.kinds, "case", "call")) return [];
    const { from, to, path, kinds, mark, most, rising } = ask;
    let query = reads
      .selectFrom("case_logs")
      .innerJoin("cases", "cases.id", "case_logs.case_id")
      .select(["case_logs.n", "case_logs.at", "case_logs.doc", "cases.doc as of"])
      .where("case_logs.at", ">=", from)
      .where("case_logs.at", "<", to)
      .where(casesInScope(scope))
      .where(after(["case_logs.at", "case_logs.n"], "case", mark, rising));
    if (kinds !== null && !kinds.includes("case")) query = query.where(isCall("case_logs.doc"));
    if (kinds !== null && !kinds.includes("call")) query = query.where(sql<SqlBool>`not ${isCall("case_logs.doc")}`);
    if (path !== null) query = query.where(below("cases.path", path));
    const order = rising ? "asc" : "desc";
    const rows = await query.orderBy("case_logs.at", order).orderBy("case_logs.n", order).limit(most).execute();
    return rows.map(({ n, at, doc, of }) => ({
      ...{ source: "case", key: n, at: Number(at) },
      ...{ entry: parseDoc<CaseLog>(doc), case: parseDoc<Case>(of) },
    }));
  }

  async function auditLines(scope: Scope, ask: Ask): Promise<DutyLogRow[]> {
    const { from, to, path, kinds, mark, most, rising, whole } = ask;
    const acts = Object.keys(DUTY_AUDIT_ACTS).filter((act) => isAsked(kinds, DUTY_AUDIT_ACTS[act] ?? "desk"));
    if (acts.length === 0) return [];
    let query = reads
      .selectFrom("audit")
      .leftJoin("users", "users.username", "audit.user_name")
      .select(["audit.n", "audit.at", "audit.act", "audit.target", "audit.detail", "audit.user_name", "users.name"])
      .where("audit.at", ">=", from)
      .where("audit.at", "<", to)
      .where("audit.outcome", "=", "done")
      .where("audit.act", "in", acts)
      // What is about no place is about the whole community.
      .where((eb) => (whole ? eb.or([eb("audit.path", "is", null), inPlaces("audit", scope)]) : inPlaces("audit", scope)))
      .where(after(["audit.at", "audit.n"], "audit", mark, rising));
    if (path !== null) query = query.where(below("audit.path", path));
    const order = rising ? "asc" : "desc";
    const rows = await query.orderBy("audit.at", order).orderBy("audit.n", order).limit(most).execute();
    return rows.map(({ n, at, act, target, detail, user_name, name }) => ({
      ...{ source: "audit", key: n, at: Number(at), act, target, detail },
      byName: name ?? user_name,
    }));
  }

  async function noticeLines(scope: Scope, ask: Ask): Promise<DutyLogRow[]> {
    if (!isAsked(ask.kinds, "notice")) return [];
    const { from, to, path, mark, most, rising, whole } = ask;
    let query = reads
      .selectFrom("notices")
      .leftJoin("cases", "cases.id", "notices.case_id")
      .select(["notices.id", "notices.changed_at", "notices.to_name", "notices.channel", "notices.error", "cases.doc as of"])
      .where("notices.state", "=", "failed")
      .where("notices.changed_at", ">=", from)
      .where("notices.changed_at", "<", to)
      .where((eb) => (whole ? eb.or([eb("cases.id", "is", null), casesInScope(scope)]) : casesInScope(scope)))
      .where(after(["notices.changed_at", "notices.id"], "notice", mark, rising));
    if (path !== null) query = query.where(below("cases.path", path));
    const order = rising ? "asc" : "desc";
    const rows = await query.orderBy("notices.changed_at", order).orderBy("notices.id", order).limit(most).execute();
    return rows.map(({ id, changed_at, to_name, channel, error, of }) => ({
      ...{ source: "notice", key: id, at: Number(changed_at), toName: to_name, channel, error },
      case: of === null ? null : parseDoc<Case>(of),
    }));
  }

  async function remarkLines(scope: Scope, ask: Ask): Promise<DutyLogRow[]> {
    if (!isAsked(ask.kinds, "remark")) return [];
    const { from, to, path, mark, most, rising } = ask;
    let query = reads
      .selectFrom("duty_remarks")
      .leftJoin("duty_remarks as newer", "newer.corrects", "duty_remarks.id")
      .select(["duty_remarks.id", "duty_remarks.at", "duty_remarks.doc", "newer.id as corrected_by"])
      .where("duty_remarks.at", ">=", from)
      .where("duty_remarks.at", "<", to)
      .where(inPlaces("duty_remarks", scope))
      .where(after(["duty_remarks.at", "duty_remarks.id"], "remark", mark, rising));
    if (path !== null) query = query.where(below("duty_remarks.path", path));
    const order = rising ? "asc" : "desc";
    const rows = await query.orderBy("duty_remarks.at", order).orderBy("duty_remarks.id", order).limit(most).execute();
    return rows.map(({ id, at, doc, corrected_by }) => ({
      ...{ source: "remark", key: id, at: Number(at) },
      ...{ remark: parseDoc<DutyRemark>(doc), correctedBy: corrected_by },
    }));
  }

  return {
    /** Lines of a span in the order of their times, rising or falling. @throws BadCursor */
    dutyLogLines: async (scope: Scope, question: DutyLogQuestion, paging: Paging): Promise<PageOf<DutyLogRow>> => {
      const ask: Ask = { ...question, mark: readMark(paging.cursor), most: paging.limit + 1 };
      const lists = await Promise.all([
        alertLines(scope, ask),
        caseLines(scope, ask),
        auditLines(scope, ask),
        noticeLines(scope, ask),
        remarkLines(scope, ask),
      ]);
      const sign = question.rising ? 1 : -1;
      const index = ({ source }: DutyLogRow): number => SOURCES.indexOf(source);
      // Within a source the order stands: the sort is stable.
      const lines = lists.flat().sort((a, b) => sign * (a.at - b.at || index(a) - index(b)));
      const mark = (row: DutyLogRow) => ({ at: row.at, id: `${index(row)} ${row.key}` });
      return toPage(lines, paging.limit, mark, (row) => row);
    },
    dutyRemarkAdd: async (remark: DutyRemark): Promise<void> => {
      const { id, community, path, at, nextShift, corrects } = remark;
      const row = { id, community, path, at: Date.parse(at), next_shift: nextShift ? 1 : 0, corrects, doc: JSON.stringify(remark) };
      await db.insertInto("duty_remarks").values(row).execute();
    },
    /** A remark, and whether another has put it right. */
    dutyRemarkGet: async (id: string): Promise<{ readonly remark: DutyRemark; readonly corrected: boolean } | undefined> => {
      const row = await reads.selectFrom("duty_remarks").select("doc").where("id", "=", id).executeTakeFirst();
      if (!row) return undefined;
      const newer = await reads.selectFrom("duty_remarks").select("id").where("corrects", "=", id).executeTakeFirst();
      return { remark: parseDoc(row.doc), corrected: newer !== undefined };
    },
  };
}
