import { type Case, DEFAULT_MAPPING, type ExchangePlatform, FOREIGN_SYSTEMS, type ForeignSystem, toIso } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

interface Parts {
  now(): number;
  cases(): readonly Case[];
}

/** Platforms in memory; the one of 12345 has a token. */
export const HOTLINE_TOKEN = "hotline-token-0000000000000000";

export function memoryExchange({ now, cases }: Parts): ApiPorts["exchange"] {
  const platforms = new Map<ForeignSystem, ExchangePlatform>(
    FOREIGN_SYSTEMS.map((system) => [system, { system, mapping: DEFAULT_MAPPING, changedAt: null, changedByName: null, token: null }]),
  );
  const tokens = new Map<string, ForeignSystem>([[HOTLINE_TOKEN, "12345"]]);
  let made = 0;
  const get = (system: ForeignSystem): ExchangePlatform => {
    const found = platforms.get(system);
    if (!found) throw new Error("no such platform");
    return found;
  };
  const end = (system: ForeignSystem): void => {
    for (const [token, of] of tokens) if (of === system) tokens.delete(token);
  };
  const put = (system: ForeignSystem, change: Partial<ExchangePlatform>): ExchangePlatform => {
    platforms.set(system, { ...get(system), ...change });
    return get(system);
  };
  return {
    platformOf: (token) => tokens.get(token),
    all: () => [...platforms.values()],
    get,
    setMapping: async (system, mapping, by) => put(system, { mapping, changedAt: toIso(now()), changedByName: by.name }),
    makeToken: async (system, owner, by) => {
      end(system);
      const token = `made-${++made}`;
      tokens.set(token, system);
      return { token, platform: put(system, { token: { owner, madeAt: toIso(now()), madeByName: by.name, usedAt: null } }) };
    },
    endToken: async (system) => {
      end(system);
      put(system, { token: null });
    },
    take: async (system, { number }) => {
      const [one] = cases();
      if (!one) return { ok: false, status: 404, reason: "nothing there" };
      const known = one.foreign.some((each) => each.system === system && each.number === number);
      return { ok: true, value: { case: one, taken: { number, ourNumber: one.number, state: one.state, known, placed: false } } };
    },
    changes: async (system, cursor) => ({
      cases: cursor === null ? cases().filter((one) => one.foreign.some((each) => each.system === system)) : [],
      next: "end",
      more: false,
    }),
    // Only the hub writes workbooks: here it is seen what would stand in one.
    workbook: (_name, rows) => new TextEncoder().encode(rows.map((row) => row.join("\t")).join("\n")),
    localTime: (at) => toIso(at),
  };
}
