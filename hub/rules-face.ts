import type { ApiPorts } from "../api/index.ts";
import { bothOf, DAY, type Instant, type RuleDetail } from "../contracts/index.ts";
import { fieldsOf, readingOf } from "../rules/index.ts";
import type { Records } from "../store/records/index.ts";
import { NO_HISTORY, type Replays } from "./replays.ts";
import type { RuleBook } from "./rule-book.ts";
import type { createRuleEdits } from "./rule-edits.ts";

interface Parts {
  readonly book: RuleBook;
  readonly edits: ReturnType<typeof createRuleEdits>;
  readonly replays: Replays;
  readonly records: Pick<Records, "rules">;
  openAlerts(rule: string): number;
  readonly hasHistory: boolean;
  now(): Instant;
}

/** How far back the judged alerts of a rule are counted. */
const JUDGED_DAYS = 365;

/** Rules as the HTTP face asks for them. */
export function createRulesFace({
  book,
  edits,
  replays,
  records,
  openAlerts,
  hasHistory,
  now,
}: Parts): Pick<ApiPorts, "rules" | "replays"> {
  const detail = async (id: string): Promise<RuleDetail | undefined> => {
    const rule = book.get(id);
    if (!rule) return undefined;
    const { row, parsed, shipped } = rule;
    const counts = new Map<string, number>();
    for (const { verdict } of await records.rules.alerts(id, now() - JUDGED_DAYS * DAY, now() + 1))
      if (verdict !== null) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    const { name, family, plan } = parsed.source;
    const source = bothOf(parsed.source.source);
    return {
      ...{ id, name, family, plan, source, version: row.version, pack: shipped.pack, enabled: row.enabled, lifeSafety: shipped.lifeSafety },
      severities: [...new Set(parsed.rungs.map((rung) => rung.is))],
      edited: row.yaml.trim() !== shipped.yaml.trim(),
      yaml: row.yaml,
      shippedYaml: shipped.yaml,
      fields: fieldsOf(parsed.source),
      reading: readingOf(parsed),
      overrides: row.overrides,
      pending: await edits.pendingOf(id),
      openAlerts: openAlerts(id),
      judged: [...counts].map(([verdict, count]) => ({ verdict, count })),
      noReplay: hasHistory ? null : NO_HISTORY,
    };
  };
  return {
    rules: { ...edits, list: book.views, get: detail, versions: book.versions },
    replays: { ask: replays.ask, get: replays.get, of: replays.of, cancel: replays.cancel },
  };
}
