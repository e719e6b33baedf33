import type { ApiPorts } from "../api/index.ts";
import { type Instant, MINUTE } from "../contracts/index.ts";
import { SCENARIOS } from "../device-sim/index.ts";

interface Parts {
  /** Sends a command to the simulated devices. */
  publish(payload: string): void;
  now(): Instant;
}

/** Lets the demo's dashboard start a scenario; the simulated devices play it. */
export function createScenarios(parts: Parts): NonNullable<ApiPorts["scenarios"]> {
  let current: { readonly name: string; readonly until: Instant } | null = null;
  const running = (): string | null => (current !== null && parts.now() < current.until ? current.name : null);
  return {
    list: () => SCENARIOS.map(({ name, words, about, minutes }) => ({ name, words, about, minutes })),
    start: async (name) => {
      const scenario = SCENARIOS.find((one) => one.name === name);
      if (!scenario) return { ok: false, status: 404, reason: `there is no scenario "${name}"` };
      parts.publish(JSON.stringify({ scenario: name }));
      current = { name, until: parts.now() + scenario.minutes * MINUTE };
      return { ok: true, value: { name } };
    },
    running,
  };
}
