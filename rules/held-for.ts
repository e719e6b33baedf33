import { parse } from "yaml";
import type { Duration, EventKind } from "../contracts/index.ts";
import type { CompiledRule } from "./compile.ts";
import { spanOf } from "./spans.ts";

/**
 * How long the rules in force wait after an event of this kind before they raise, by their own text: the shortest of
 * their waits; undefined where no rule waits for it. What is asked of a wearer meanwhile must end then.
 */
export function heldFor(rules: readonly Pick<CompiledRule, "yaml">[], event: EventKind): Duration | undefined {
  const spans = rules.flatMap(({ yaml }) => (yaml.includes(event) ? waitsIn(whenOf(parse(yaml)), event) : []));
  return spans.length === 0 ? undefined : Math.min(...spans);
}

function whenOf(rule: unknown): unknown {
  const one: unknown = Array.isArray(rule) ? rule[0] : rule;
  return isRecord(one) ? one.when : undefined;
}

function waitsIn(condition: unknown, event: EventKind): Duration[] {
  if (Array.isArray(condition)) return condition.flatMap((each) => waitsIn(each, event));
  if (!isRecord(condition)) return [];
  const own = condition.event === event && typeof condition.for === "string" ? [spanOf(condition.for)] : [];
  return [...own, ...Object.values(condition).flatMap((each) => (typeof each === "object" ? waitsIn(each, event) : []))];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
