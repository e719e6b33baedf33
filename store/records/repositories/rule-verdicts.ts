import { sql } from "kysely";
import { type Case, type RuleCounts, type Scope, UNJUDGED_STATES, verdictCounter, type Words } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";
import { partOf } from "../figure-classes.ts";
import { casesOfSpan, type FigureSpan } from "../figure-span.ts";

/** Names asked for at a time. */
const AT_ONCE = 500;

type NamedCounts = RuleCounts & { readonly name: Words };

/** Verdicts of the cases that each rule opened, by part. */
export async function ruleVerdicts(reads: Database, scope: Scope, span: FigureSpan): Promise<readonly NamedCounts[]> {
  const rows = await casesOfSpan(reads, scope, span)
    .where("cases.rule", "is not", null)
    .where("cases.state", "not in", [...UNJUDGED_STATES])
    .select(["cases.rule", "cases.verdict", partOf(span.parts).as("part")])
    .select([sql<number>`count(*)`.as("count"), sql<string>`max(cases.id)`.as("latest")])
    .groupBy(["cases.rule", "cases.verdict", "part"])
    .execute();
  const counter = verdictCounter();
  for (const { rule, verdict, part, count, latest } of rows)
    counter.add({ id: latest, rule: rule ?? "", verdict, part: Number(part), count: Number(count) });
  return named(reads, counter.rules());
}

/** Rules as the latest case of each names them: one that is gone keeps its name. */
async function named(reads: Database, rules: readonly RuleCounts[]): Promise<readonly NamedCounts[]> {
  const names = new Map<string, Words>();
  for (let at = 0; at < rules.length; at += AT_ONCE) {
    const ids = rules.slice(at, at + AT_ONCE).map(({ latest }) => latest);
    const rows = await reads.selectFrom("cases").select(["id", "doc"]).where("id", "in", ids).execute();
    for (const { id, doc } of rows) {
      const [first] = parseDoc<Case>(doc).alerts;
      if (first !== undefined) names.set(id, first.ruleName);
    }
  }
  return rules.map((each) => ({ ...each, name: names.get(each.latest) ?? { zh: each.rule, en: each.rule } }));
}
