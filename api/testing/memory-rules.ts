import type { ActOutcome, ApiPorts } from "../ports.ts";

const nothing = async (): Promise<ActOutcome<never>> => ({ ok: false, status: 404, reason: "no such rule" });

/** A hub without rules. */
export function memoryRules(): Pick<ApiPorts, "rules" | "replays"> {
  return {
    rules: {
      ...{ list: () => [], get: async () => undefined, versions: () => [] },
      check: () => ({ ok: false, status: 404, reason: "no such rule" }),
      ...{ edit: nothing, rollBack: nothing, withdraw: nothing, enable: nothing, limit: nothing, confirm: nothing },
    },
    replays: { ask: nothing, get: async () => undefined, of: async () => [], cancel: nothing },
  };
}
