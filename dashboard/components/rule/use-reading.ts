import { useEffect, useState } from "react";
import type { RuleDetail, RuleReading } from "../../../contracts/index.ts";
import { HttpError } from "../../data/http.ts";
import { useRuleCheck } from "../../data/rules.ts";
import { faultsOf, type RuleFault } from "../../words/rule-faults.ts";
import { type RuleDraft, useSettled } from "./use-draft.ts";

export interface DraftReading {
  /** Of the newest text that could be read. */
  readonly good: RuleReading;
  readonly faults: readonly RuleFault[];
  /** What failed otherwise: the hub could not be asked. */
  readonly error: unknown;
  /** Whether the hub has answered for the text as it stands now. */
  readonly settled: boolean;
}

/** What a draft says, asked of the hub a moment after each change. */
export function useDraftReading(rule: RuleDetail, draft: RuleDraft): DraftReading {
  const text = useSettled(draft.text, 250);
  const asked = draft.changed && text.trim() !== rule.yaml.trim();
  const { data, error, isPlaceholderData } = useRuleCheck(rule.id, text, asked);
  const [good, setGood] = useState<RuleReading | null>(null);
  useEffect(() => {
    if (data && !isPlaceholderData) setGood(data);
  }, [data, isPlaceholderData]);
  if (!draft.changed) return { good: rule, faults: [], error: null, settled: true };
  const refused = error instanceof HttpError && error.status === 422;
  return {
    good: good ?? rule,
    faults: refused ? faultsOf(error) : [],
    error: refused ? null : error,
    settled: asked && text === draft.text && !isPlaceholderData && (data !== undefined || error !== null),
  };
}
