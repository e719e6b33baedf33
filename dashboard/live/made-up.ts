import type { Alert, Severity } from "../../contracts/index.ts";

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
