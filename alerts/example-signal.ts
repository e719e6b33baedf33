import type { Signal, Subject } from "../contracts/index.ts";

const DEVICE: Subject = { kind: "device", id: "d1" };

/** A signal for tests, as a rule on smoke would give it, with what a test wants different. */
export function exampleSignal(pos: number, act: Signal["act"], more: Partial<Signal> = {}): Signal {
  const at = Date.UTC(2026, 10, 23, 2) + pos * 1_000;
  return {
    community: "xf",
    rule: "smoke",
    ruleVersion: 3,
    ruleName: { zh: "烟雾告警", en: "Smoke" },
    family: "fire",
    plan: "fire",
    subject: DEVICE,
    order: { pos, due: 0, ordinal: 0 },
    act,
    at,
    recv: at,
    severity: "high",
    certainty: "possible",
    lifeSafety: false,
    clearsItself: true,
    device: "d1",
    person: null,
    place: "p1",
    eventId: null,
    marks: [],
    reason: { zh: "烟雾告警", en: "Smoke" },
    cause: {
      measurement: null,
      event: "smoke",
      value: null,
      limit: null,
      side: null,
      unit: null,
      source: { zh: "GB 20517", en: "GB 20517" },
      since: at,
      series: [],
    },
    ...more,
  };
}
