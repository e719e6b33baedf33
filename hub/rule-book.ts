import { isDeepStrictEqual } from "node:util";
import type { RuleOverride, RuleVersion, RuleView } from "../contracts/index.ts";
import { type CompiledRule, type ParsedRule, readRule, varyRule } from "../rules/index.ts";
import type { RuleText } from "./replay-run.ts";

/** A rule as it is in force, with where it came from. */
export interface RuleInForce {
  readonly shipped: CompiledRule;
  readonly row: RuleVersion;
  readonly parsed: ParsedRule;
  readonly compiled: readonly CompiledRule[];
}

export interface RuleBook {
  ids(): readonly string[];
  get(id: string): RuleInForce | undefined;
  /** Oldest first; the first came with the hub. */
  versions(id: string): readonly RuleVersion[];
  at(id: string, version: number): RuleInForce | undefined;
  /** A version that was written down is in force from now on. */
  adopt(row: RuleVersion): void;
  /** All that the engine judges by. */
  inForce(): readonly CompiledRule[];
  views(): readonly RuleView[];
  /** All other rules, as text. */
  others(id: string): readonly RuleText[];
}

/** The rules that came with the hub, and the copies of them that people have edited. */
export function createRuleBook(
  shipped: readonly CompiledRule[],
  rows: readonly RuleVersion[],
  /** Told of a copy that this version cannot read: the rule that came with the hub is in force instead. */
  unreadable: (row: RuleVersion, what: string) => void,
): RuleBook {
  const packs = new Map(shipped.map((rule) => [rule.id, rule]));
  const known = new Map<string, RuleVersion[]>(shipped.map((rule) => [rule.id, [shippedRow(rule)]]));
  const made = new Map<RuleVersion, RuleInForce>();
  for (const row of rows) known.get(row.rule)?.push(row);

  const make = (row: RuleVersion): RuleInForce | undefined => {
    const ready = made.get(row);
    const pack = packs.get(row.rule);
    if (ready || !pack) return ready;
    const read = readRule(row.yaml, pack);
    const varied = read.ok ? varyRule(read.parsed, row.version, row.overrides) : undefined;
    if (!read.ok || !varied?.ok) {
      unreadable(row, read.ok ? "its limits for some do not fit it" : read.faults.map((fault) => fault.what).join("; "));
      return undefined;
    }
    const rule = { shipped: pack, row, parsed: read.parsed, compiled: varied.rules };
    made.set(row, rule);
    return rule;
  };
  const newest = (id: string): RuleInForce | undefined => {
    const all = known.get(id) ?? [];
    for (let i = all.length - 1; i >= 0; i--) {
      const row = all[i];
      const rule = row && make(row);
      if (rule) return rule;
    }
    return undefined;
  };
  /** What nobody has edited is in force as it was read at the start. */
  const compiledOf = (id: string): readonly CompiledRule[] => {
    const pack = packs.get(id);
    if (pack && known.get(id)?.length === 1) return [pack];
    return newest(id)?.compiled ?? [];
  };

  return {
    ids: () => [...packs.keys()],
    get: newest,
    versions: (id) => known.get(id) ?? [],
    at: (id, version) => {
      const row = known.get(id)?.find((one) => one.version === version);
      return row && make(row);
    },
    adopt: (row) => void known.get(row.rule)?.push(row),
    inForce: () => [...packs.keys()].flatMap(compiledOf),
    views: () =>
      [...packs.keys()].flatMap((id) => {
        const [rule] = compiledOf(id);
        const row = known.get(id)?.at(-1);
        if (!rule || !row) return [];
        const { pack, name, family, source, lifeSafety } = rule;
        return [{ id, version: row.version, pack, name, family, source, lifeSafety, yaml: row.yaml, enabled: row.enabled }];
      }),
    others: (id) =>
      [...packs.values()].flatMap((rule) => {
        const row = known.get(rule.id)?.at(-1);
        return rule.id === id || !row?.enabled ? [] : [{ yaml: row.yaml, pack: rule.pack, overrides: row.overrides }];
      }),
  };
}

function shippedRow(rule: CompiledRule): RuleVersion {
  return {
    ...{ rule: rule.id, version: rule.version, act: "shipped", yaml: rule.yaml, enabled: true, overrides: [] },
    ...{ at: null, by: null, byName: null, second: null, replay: null, reason: null },
  };
}

/** Whether two versions say the same, whoever wrote them. */
export function sameRule(
  a: { readonly yaml: string; readonly overrides: readonly RuleOverride[] },
  b: { readonly yaml: string; readonly overrides: readonly RuleOverride[] },
): boolean {
  const bare = (all: readonly RuleOverride[]) => all.map(({ subject, set }) => ({ subject, set }));
  return a.yaml.trim() === b.yaml.trim() && isDeepStrictEqual(bare(a.overrides), bare(b.overrides));
}
