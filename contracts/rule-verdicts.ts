import { Type } from "typebox";
import { VERDICTS, type Verdict } from "./alert.ts";
import { PrecisionSchema } from "./noise.ts";
import { IsoTime, Nullable, WordsSchema } from "./schema.ts";

/** What cases turned out to be that a rule opened: each count is also a filter of the list of cases. */
export const CASE_VERDICTS = ["any", ...VERDICTS, "none"] as const;
export type CaseVerdict = (typeof CASE_VERDICTS)[number];

/** In the list of cases: whatever rule opened them. */
export const ANY_RULE = "any";

export type VerdictCounts = Readonly<Record<Verdict | "none", number>>;

/** In another case or withdrawn: its verdict would count twice, or there is none. */
export const UNJUDGED_STATES = ["merged", "cancelled"] as const;

/** Cases of one rule, verdict and part. */
interface VerdictRow {
  /** The latest of them. */
  readonly id: string;
  readonly rule: string;
  readonly verdict: string | null;
  readonly part: number;
  readonly count: number;
}

export interface RuleCounts {
  readonly rule: string;
  /** The latest case, which tells what the rule is called. */
  readonly latest: string;
  readonly whole: VerdictCounts;
  /** By the number of the part, only those with a case. */
  readonly parts: ReadonlyMap<number, VerdictCounts>;
}

type Counting = Record<Verdict | "none", number>;
const nothing = (): Counting => ({ true: 0, false: 0, mistake: 0, test: 0, nuisance: 0, fault: 0, none: 0 });

/** Counts the verdicts of cases by rule and part. */
export function verdictCounter() {
  const rules = new Map<string, { latest: string; whole: Counting; parts: Map<number, Counting> }>();
  return {
    add: ({ id, rule, verdict, part, count }: VerdictRow): void => {
      const word = VERDICTS.find((each) => each === verdict) ?? "none";
      let of = rules.get(rule);
      if (of === undefined) {
        of = { latest: id, whole: nothing(), parts: new Map() };
        rules.set(rule, of);
      }
      const at = of.parts.get(part) ?? nothing();
      of.parts.set(part, at);
      if (id > of.latest) of.latest = id;
      of.whole[word] += count;
      at[word] += count;
    },
    rules: (): readonly RuleCounts[] => [...rules].map(([rule, counts]) => ({ rule, ...counts })),
  };
}

export function sumVerdicts(counts: readonly VerdictCounts[]): VerdictCounts {
  const sum = nothing();
  for (const each of counts) for (const word of [...VERDICTS, "none"] as const) sum[word] += each[word];
  return sum;
}

/** How many the count of that name counts: those with a verdict, with that one, or without. */
export const countOf = (counts: VerdictCounts, verdict: CaseVerdict): number =>
  verdict === "any" ? VERDICTS.reduce((sum, each) => sum + counts[each], 0) : counts[verdict];

/** How often a rule was right, by the verdicts of the cases that it opened; null: all rules together. */
export const RuleVerdictsSchema = Type.Object({
  rule: Nullable(Type.String()),
  name: WordsSchema,
  now: PrecisionSchema,
  before: PrecisionSchema,
  /** Parts of the period with a case. */
  parts: Type.Array(Type.Object({ day: Type.String(), from: IsoTime, to: IsoTime, precision: PrecisionSchema })),
});
export type RuleVerdicts = Type.Static<typeof RuleVerdictsSchema>;
