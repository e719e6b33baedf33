import { useEffect, useState } from "react";
import type { RuleDetail } from "../../../contracts/index.ts";

export interface RuleDraft {
  readonly text: string;
  /** Whether it says something else than the version in force. */
  readonly changed: boolean;
  /** The version that it was begun on; null where nothing is changed. */
  readonly base: number | null;
  set(text: string): void;
  discard(): void;
}

const keyOf = (rule: string): string => `rule-draft:${rule}`;

function kept(rule: string): { readonly base: number; readonly text: string } | null {
  const text = sessionStorage.getItem(keyOf(rule));
  const base = Number(sessionStorage.getItem(`${keyOf(rule)}:base`));
  return text === null ? null : { base, text };
}

/** A person's unfinished edit of a rule; it outlives a reload of the page, not its window. */
export function useRuleDraft(rule: Pick<RuleDetail, "id" | "yaml" | "version">): RuleDraft {
  const [draft, setDraft] = useState(() => kept(rule.id));
  const changed = draft !== null && draft.text.trim() !== rule.yaml.trim();
  return {
    text: draft?.text ?? rule.yaml,
    changed,
    base: changed ? draft.base : null,
    set: (text) => {
      const next = { base: draft?.base ?? rule.version, text };
      sessionStorage.setItem(keyOf(rule.id), text);
      sessionStorage.setItem(`${keyOf(rule.id)}:base`, String(next.base));
      setDraft(next);
    },
    discard: () => {
      sessionStorage.removeItem(keyOf(rule.id));
      sessionStorage.removeItem(`${keyOf(rule.id)}:base`);
      setDraft(null);
    },
  };
}

/** A value once it has stood still for so many milliseconds. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
