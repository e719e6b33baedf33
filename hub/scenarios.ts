import type { ApiPorts } from "../api/index.ts";
import { type Instant, MINUTE } from "../contracts/index.ts";
import { SCENARIOS } from "../device-sim/index.ts";

interface Parts {
  /** Sends a command to the simulated devices. */
  publish(payload: string): void;
  now(): Instant;
  /** Calls back after so many milliseconds of real time. */
  later(ms: number, work: () => void): void;
}

export interface Scenarios {
  readonly face: NonNullable<ApiPorts["scenarios"]>;
  /** What the simulated devices answered on their `command/ack`. */
  acknowledged(payload: Uint8Array): void;
}

/** The simulated devices answer at once; silence for this long means that they are not there. */
const ANSWER_WITHIN_MS = 3_000;

interface Answer {
  readonly scenario?: unknown;
  readonly ok?: unknown;
  readonly state?: unknown;
  readonly reason?: unknown;
}

function parseAnswer(payload: Uint8Array): Answer {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString());
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Lets the demo's dashboard start a scenario; the simulated devices play it. */
export function createScenarios(parts: Parts): Scenarios {
  let waiting: ((answer: Answer | null) => void) | null = null;
  let current: { readonly name: string; readonly until: Instant } | null = null;
  const running = (): string | null => (current !== null && parts.now() < current.until ? current.name : null);
  const face: Scenarios["face"] = {
    list: () => SCENARIOS.map(({ name, words, about, minutes }) => ({ name, words, about, minutes })),
    start: async (name) => {
      const scenario = SCENARIOS.find((one) => one.name === name);
      if (!scenario) return { ok: false, status: 404, reason: `there is no scenario "${name}"` };
      if (waiting !== null) return { ok: false, status: 409, reason: "another scenario is just being started" };
      const answer = await new Promise<Answer | null>((resolve) => {
        waiting = resolve;
        parts.later(ANSWER_WITHIN_MS, () => resolve(null));
        parts.publish(JSON.stringify({ scenario: name }));
      });
      waiting = null;
      if (answer === null)
        return { ok: false, status: 409, reason: "模拟设备没有应答：它们未在运行 / the simulated devices do not answer" };
      if (answer.ok === false) return { ok: false, status: 409, reason: String(answer.reason ?? "refused by the simulated devices") };
      current = { name, until: parts.now() + scenario.minutes * MINUTE };
      return { ok: true, value: { name } };
    },
    running,
  };
  return {
    face,
    acknowledged: (payload) => {
      const answer = parseAnswer(payload);
      if (answer.state === "ended" && answer.scenario === current?.name) current = null;
      else waiting?.(answer);
    },
  };
}
