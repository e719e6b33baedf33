import { precisionFrom } from "../alerts/index.ts";
import { countOf, type RuleCounts, type RuleVerdicts, sumVerdicts, type VerdictCounts, type Words } from "../contracts/index.ts";

type Named = RuleCounts & { readonly name: Words };
/** A part of the period, by its number in the counts. */
export interface VerdictPart {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

const ALL: Words = { zh: "全部规则", en: "All rules" };
const cases = (counts: VerdictCounts): number => countOf(counts, "any") + counts.none;

/** All rules together, then each with a case now or in the period before, the most cases first. */
export function rulesByVerdict(now: readonly Named[], then: readonly Named[], parts: readonly VerdictPart[]): RuleVerdicts[] {
  const earlierOf = new Map(then.map((each) => [each.rule, each]));
  const gone = then
    .filter(({ rule }) => !now.some((each) => each.rule === rule))
    .map((each) => ({ ...each, whole: sumVerdicts([]), parts: new Map() }));
  const line = (rule: string | null, name: Words, of: readonly RuleCounts[], earlier: readonly RuleCounts[]): RuleVerdicts => ({
    ...{ rule, name },
    now: precisionFrom(sumVerdicts(of.map(({ whole }) => whole))),
    before: precisionFrom(sumVerdicts(earlier.map(({ whole }) => whole))),
    parts: parts.flatMap((part, index) => {
      const counts = of.flatMap((each) => each.parts.get(index) ?? []);
      return counts.length === 0 ? [] : [{ ...part, precision: precisionFrom(sumVerdicts(counts)) }];
    }),
  });
  const each = [...now, ...gone].map((one) => {
    const earlier = earlierOf.get(one.rule);
    return line(one.rule, one.name, [one], earlier === undefined ? [] : [earlier]);
  });
  if (each.length === 0) return [];
  const most = (one: RuleVerdicts): number => cases(one.now);
  return [line(null, ALL, now, then), ...each.sort((a, b) => most(b) - most(a) || (`${a.rule}` < `${b.rule}` ? -1 : 1))];
}
