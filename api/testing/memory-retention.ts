import { DEFAULT_RETENTION, type Retention, type RetentionView } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

/** A policy in memory, with nothing stored and nothing removed. */
export function memoryRetention(): ApiPorts["retention"] {
  let policy: Retention = DEFAULT_RETENTION;
  const view = (): RetentionView => ({ community: "xfl", policy, defaults: DEFAULT_RETENTION, series: true, stored: [], seriesBytes: 0 });
  const known = (community: string | null): boolean => community === null || community === "xfl";
  return {
    view: async (community) => (known(community) ? view() : undefined),
    change: async (_community, change) => {
      policy = { ...policy, ...change };
      return { ok: true, value: view() };
    },
    purges: async () => ({ items: [], next: null }),
    forget: async () => [],
  };
}
