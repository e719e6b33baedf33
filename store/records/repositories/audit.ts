import { createHash } from "node:crypto";
import type { AuditItem, PresenceChecks, Purge, Scope } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { readCursor, toPage } from "../paging.ts";
import { inPlaces } from "../scoping.ts";
import type { PageOf, Paging } from "../types.ts";

interface AuditFilter {
  readonly user: string | null;
  readonly target: string | null;
  readonly person: string | null;
  /** These acts only. */
  readonly acts?: readonly string[] | null;
}

type Where = { readonly path: string; readonly person: string | null };
/** `where`: the place and the person that it is about. */
type Line = Omit<AuditItem, "at"> & { readonly at: number; readonly where?: Where | null };

/** Before the first line. */
const GENESIS = "0".repeat(64);

/** Lines about no place are reckoned as before there were places. */
function chain(prev: string, { at, user, act, target, outcome, address, detail, where }: Line): string {
  const told = [prev, at, user, act, target, outcome, address, detail, ...(where ? [where.path, where.person] : [])];
  return createHash("sha256").update(JSON.stringify(told)).digest("hex");
}

/** Where lines were removed with proof, the chain begins at the hash that the newest proof kept. */
async function beginning(db: Database): Promise<string> {
  const proof = await db
    .selectFrom("purges")
    .select("doc")
    .where("what", "=", "audit")
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return (proof && parseDoc<Purge>(proof.doc).anchor) ?? GENESIS;
}

/** PostgreSQL keeps no NUL in a text, and the chain must be reckoned over what is kept. */
const withoutNul = <T extends string | null>(text: T): T | string => (text === null ? text : text.replaceAll("\0", "␀"));
const clean = (line: Line): Line => ({
  ...line,
  user: withoutNul(line.user),
  target: withoutNul(line.target),
  detail: withoutNul(line.detail),
});

const CHECKS: readonly string[] = ["desk.check-answered", "desk.check-missed"];

const readOutcome = (text: string): AuditItem["outcome"] => (text === "done" || text === "refused" ? text : "failed");

/** Who did or viewed what; append-only, each line bound to the one before by its hash. */
export function createAuditRepository(db: Database, reads: Database) {
  return {
    auditWrite: (line: Line): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const last = await trx.selectFrom("audit").select("hash").orderBy("n", "desc").limit(1).executeTakeFirst();
        const prev = last?.hash ?? (await beginning(trx));
        const { at, user, act, target, outcome, address, detail, where } = clean(line);
        const about = { path: where?.path ?? null, person: where?.person ?? null };
        await trx
          .insertInto("audit")
          .values({ at, user_name: user, act, target, outcome, address, detail, prev, hash: chain(prev, clean(line)), ...about })
          .execute();
      }),
    auditList: async (scope: Scope, filter: AuditFilter, paging: Paging): Promise<PageOf<AuditItem>> => {
      const mark = readCursor(paging.cursor);
      let query = reads.selectFrom("audit").selectAll();
      if (!scope.rights.has("audit.all")) query = query.where(inPlaces("audit", scope));
      if (filter.user !== null) query = query.where("user_name", "=", filter.user);
      if (filter.target !== null) query = query.where("target", "=", filter.target);
      if (filter.person !== null) query = query.where("person", "=", filter.person);
      if (filter.acts != null) query = query.where("act", "in", [...filter.acts]);
      // Sorted by its running number: lines of one millisecond keep their order.
      if (mark) query = query.where("n", "<", mark.at);
      const rows = await query
        .orderBy("n", "desc")
        .limit(paging.limit + 1)
        .execute();
      return toPage(
        rows,
        paging.limit,
        (row) => ({ at: row.n, id: "" }),
        (row) => ({
          at: new Date(row.at).toISOString(),
          user: row.user_name,
          act: row.act,
          target: row.target,
          outcome: readOutcome(row.outcome),
          address: row.address,
          detail: row.detail,
        }),
      );
    },
    /** How the presence checks since then went. */
    auditChecks: async (scope: Scope, since: number): Promise<PresenceChecks> => {
      let query = reads
        .selectFrom("audit")
        .select(["act", "at", "target"])
        .where("at", ">=", since)
        .where("act", "in", [...CHECKS]);
      if (!scope.rights.has("audit.all")) query = query.where(inPlaces("audit", scope));
      const rows = await query.orderBy("at").execute();
      const last = rows.at(-1);
      const missed = rows.filter(({ act }) => act === "desk.check-missed").length;
      return {
        ...{ answered: rows.length - missed, missed },
        ...{ lastAt: last === undefined ? null : Number(last.at), lastName: last?.target ?? null },
      };
    },
    /** Walks the chain. @returns the number of the first line that does not fit, or null where all do */
    auditVerify: async (): Promise<number | null> => {
      let prev = await beginning(reads);
      for (let after = 0; ; ) {
        const rows = await reads.selectFrom("audit").selectAll().where("n", ">", after).orderBy("n").limit(1_000).execute();
        for (const row of rows) {
          const where = row.path === null ? null : { path: row.path, person: row.person };
          const line = { ...row, user: row.user_name, outcome: readOutcome(row.outcome), where };
          if (row.prev !== prev || row.hash !== chain(prev, line)) return row.n;
          prev = row.hash;
          after = row.n;
        }
        if (rows.length === 0) return null;
      }
    },
  };
}
