import { countOf, type Precision, type VerdictCounts } from "../contracts/index.ts";
import { wilson } from "./wilson.ts";

/** How much was true of what has a verdict, and how sure that is. */
export function precisionFrom(counts: VerdictCounts): Precision {
  const interval = wilson(counts.true, countOf(counts, "any"));
  return { ...counts, share: interval?.share ?? null, low: interval?.low ?? null, high: interval?.high ?? null };
}
