import { TOPIC_ROOT } from "../../contracts/index.ts";

/** What devices publish below their own topics. */
const LEAVES = ["telemetry", "event", "state", "snapshot/+", "command/ack"] as const;

const isNative = (prefix: string): boolean => prefix.startsWith(`${TOPIC_ROOT}/`);

/**
 * What the hub subscribes to at an outside broker: the topics of each community's devices, one filter a leaf so that
 * what the hub itself publishes does not come back, and the prefixes of gateways that speak a format of their own.
 */
export function outsideFilters(communities: readonly string[], prefixes: readonly string[]): readonly string[] {
  const own = communities.flatMap((community) => LEAVES.map((leaf) => `${TOPIC_ROOT}/${community}/+/${leaf}`));
  const foreign = [...new Set(prefixes.filter((prefix) => !isNative(prefix)))];
  // One below another is heard with it: a broker may send twice what fits two filters.
  const widest = foreign.filter((prefix) => !foreign.some((other) => other !== prefix && prefix.startsWith(other)));
  return [...own, ...widest.map((prefix) => `${prefix}#`)];
}

/** The prefixes that lie below another or hold it: who has the one sees messages of the other at an outside broker. */
export function overlapping(prefix: string, others: readonly string[]): readonly string[] {
  if (isNative(prefix)) return [];
  return others.filter((other) => prefix.startsWith(other) || other.startsWith(prefix));
}

/** The gateway whose prefix fits a topic best; of several with the same prefix the first. */
export function longestPrefix<T extends { readonly prefix: string }>(topic: string, gateways: Iterable<T>): T | undefined {
  let best: T | undefined;
  for (const one of gateways)
    if (topic.length > one.prefix.length && topic.startsWith(one.prefix) && one.prefix.length > (best?.prefix.length ?? 0)) best = one;
  return best;
}
