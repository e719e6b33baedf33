import type { Alert, Device, Severity } from "../../contracts/index.ts";

/** An alert for tests, whole by the contract. */
export function anAlert(id: string, severity: Severity, more: Partial<Alert> = {}): Alert {
  const at = "2026-11-23T02:00:00.000Z";
  return {
    id,
    community: "c",
    rule: "r",
    ruleVersion: 1,
    ruleName: { zh: "规则", en: "Rule" },
    family: "person",
    state: "unacknowledged",
    active: true,
    severity,
    certainty: "likely",
    lifeSafety: false,
    sentence: { zh: "一句话", en: "A sentence" },
    reason: { zh: "原因", en: "Reason" },
    marks: [],
    subject: { kind: "device", id: "d" },
    device: null,
    place: null,
    person: null,
    happenedAt: at,
    raisedAt: at,
    changedAt: at,
    clearedAt: null,
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: at,
    case: null,
    picture: false,
    saved: true,
    ...more,
  };
}

/** A device for tests that was never heard, whole by the contract. */
export function aDevice(id: string, more: Partial<Device> = {}): Device {
  return {
    id,
    community: "c",
    externalId: id,
    topic: `sw/v1/c/${id}`,
    name: id,
    kind: "smoke",
    place: null,
    person: null,
    interval: 60,
    state: "unknown",
    lastAt: null,
    values: [],
    on: [],
    point: null,
    gateway: null,
    createdAt: "2026-11-01T00:00:00.000Z",
    ...more,
  };
}
