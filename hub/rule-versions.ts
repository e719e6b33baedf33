import { type Instant, type JournalRecord, MINUTE, type RuleVersion } from "../contracts/index.ts";
import { type Engine, publicId } from "../rules/index.ts";
import type { Journal } from "../store/journal/index.ts";
import type { RuleBook } from "./rule-book.ts";

type ChangeRecord = Extract<JournalRecord, { kind: "change" }>;

/** Puts the version that a record of the journal names in force, where another one is. */
export function followRules(engine: Engine, book: RuleBook): (record: ChangeRecord) => void {
  return (record) => {
    const { change } = record;
    if (change.what !== "rule" || change.row === undefined) return;
    const now = engine.rules.find((rule) => publicId(rule) === change.id)?.version;
    const next = now === change.row ? undefined : book.at(change.id, change.row);
    if (next) engine.swap(change.id, next.compiled, record);
  };
}

/** A change this long before the hub was last alive lies before the checkpoint: nothing of it is replayed. */
const SETTLED = 5 * MINUTE;

/**
 * Before the journal's tail is replayed: rules that were changed in it begin with the version of before, so that the
 * records up to the change are judged as they were.
 */
export async function stepBack(
  parts: { readonly engine: Engine; readonly book: RuleBook; readonly journal: Pick<Journal, "communities" | "read"> },
  base: (community: string) => number,
  alive: Instant,
): Promise<void> {
  const { engine, book, journal } = parts;
  const newest = Math.max(0, ...book.ids().map((id) => timeOf(book.versions(id).at(-1))));
  if (newest === 0 || newest < alive - SETTLED) return;
  const first = new Map<string, { readonly row: number; readonly record: ChangeRecord }>();
  for (const community of journal.communities())
    for await (const batch of journal.read(community, base(community)))
      for (const record of batch)
        if (record.kind === "change" && record.change.what === "rule" && record.change.row !== undefined && !first.has(record.change.id))
          first.set(record.change.id, { row: record.change.row, record });
  for (const [id, { row, record }] of first) {
    const before = book.versions(id).findLast((one) => one.version < row);
    const rule = before && book.at(id, before.version);
    if (rule) engine.swap(id, rule.compiled, { ...record, recv: 0 });
  }
}

const timeOf = (row: RuleVersion | undefined): Instant => (row?.at == null ? 0 : Date.parse(row.at));
