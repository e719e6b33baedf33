import type { Alert, ReplayView, RuleVersion } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** What became of an alert of a rule. */
export interface RuleAlert {
  readonly id: string;
  readonly community: string;
  readonly subject: string;
  readonly raisedAt: number;
  readonly endedAt: number | null;
  readonly verdict: string | null;
}

/** Most alerts of one rule that a replay is compared with. */
const MOST_ALERTS = 50_000;
const MOST_REPLAYS = 50;

/** Versions of rules, what replays found, and what humans found of a rule's alerts. */
export function createRuleBookRepository(db: Database, reads: Database) {
  return {
    ruleVersionsAll: async (): Promise<readonly RuleVersion[]> =>
      (await reads.selectFrom("rule_versions").select("doc").orderBy("rule").orderBy("version").execute()).map((row) => parseDoc(row.doc)),
    /** Refuses a version that is there already: two people have edited at once. */
    ruleVersionAdd: async (version: RuleVersion): Promise<void> => {
      const at = version.at === null ? 0 : Date.parse(version.at);
      await db
        .insertInto("rule_versions")
        .values({ rule: version.rule, version: version.version, at, doc: JSON.stringify(version) })
        .execute();
    },
    replaySave: async (replay: ReplayView): Promise<void> => {
      const doc = JSON.stringify(replay);
      await db
        .insertInto("replays")
        .values({ id: replay.id, rule: replay.rule, at: Date.parse(replay.askedAt), doc })
        .onConflict((oc) => oc.column("id").doUpdateSet({ doc }))
        .execute();
    },
    replayGet: async (id: string): Promise<ReplayView | undefined> => {
      const row = await reads.selectFrom("replays").select("doc").where("id", "=", id).executeTakeFirst();
      return row && parseDoc(row.doc);
    },
    /** Newest first. */
    replaysOf: async (rule: string): Promise<readonly ReplayView[]> => {
      const rows = await reads
        .selectFrom("replays")
        .select("doc")
        .where("rule", "=", rule)
        .orderBy("at", "desc")
        .limit(MOST_REPLAYS)
        .execute();
      return rows.map((row) => parseDoc(row.doc));
    },
    alertsOfRule: async (rule: string, from: number, to: number): Promise<readonly RuleAlert[]> => {
      const rows = await reads
        .selectFrom("alerts")
        .select(["id", "community", "subject", "raised_at", "doc"])
        .where("rule", "=", rule)
        // What a drill played says nothing of the rule.
        .where("drill", "is", null)
        .where("raised_at", ">=", from)
        .where("raised_at", "<", to)
        .orderBy("raised_at", "desc")
        .limit(MOST_ALERTS)
        .execute();
      return rows.map(({ id, community, subject, raised_at, doc }) => {
        const { verdict, clearedAt, closedAt } = parseDoc<Alert>(doc);
        const ended = clearedAt ?? closedAt;
        return { id, community, subject, verdict, raisedAt: raised_at, endedAt: ended === null ? null : Date.parse(ended) };
      });
    },
  };
}
