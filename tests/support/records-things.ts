import {
  type Alert,
  type Case,
  type Evidence,
  type HandEntry,
  type Notice,
  plainCase,
  type RecordChange,
  ROLES,
  type Role,
  type Scope,
} from "../../contracts/index.ts";

/* Things to put into records, each whole, with what a test says otherwise. */

export const T0 = Date.UTC(2026, 10, 23, 2);
export const iso = (at: number): string => new Date(at).toISOString();
export const scopeOf = (role: Role, paths: readonly string[], people: readonly string[] | null = null): Scope => ({
  user: `u-${role}`,
  username: role,
  name: role,
  role,
  rights: new Set(ROLES[role].rights),
  paths,
  people,
  families: ROLES[role].families,
  kinds: ROLES[role].kinds,
  ownCases: role === "volunteer",
});
export const DUTY = scopeOf("duty", ["/xf/"]);

export const alertOf = (id: string, more: Partial<Alert> = {}): Alert => ({
  id,
  community: "xf",
  rule: "smoke",
  ruleVersion: 1,
  ruleName: { zh: "烟雾", en: "Smoke" },
  family: "fire",
  state: "unacknowledged",
  active: true,
  severity: "critical",
  certainty: "possible",
  lifeSafety: true,
  sentence: { zh: "烟雾", en: "Smoke" },
  reason: { zh: "烟雾", en: "Smoke" },
  marks: [],
  subject: { kind: "device", id: "d1" },
  device: null,
  place: null,
  person: null,
  happenedAt: iso(T0),
  raisedAt: iso(T0),
  changedAt: iso(T0),
  clearedAt: null,
  closedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  silencedBy: null,
  shelvedUntil: null,
  shelvedReason: null,
  verdict: null,
  occurrences: 1,
  lastAt: iso(T0),
  case: null,
  picture: false,
  saved: false,
  ...more,
});
export const MEMORY = { plan: "fire", clearsItself: true, eventId: null, silencedUntil: null };
export const EVIDENCE: Evidence = {
  limit: 1,
  side: "above",
  value: 2,
  unit: "1",
  measurement: null,
  event: "smoke",
  source: "test",
  since: iso(T0),
  ruleVersion: 1,
  series: [],
  pictures: [],
};
export const put = (alert: Alert, path = "/xf/a/c1/", evidence?: Evidence): RecordChange => ({
  write: "alert",
  alert,
  path,
  memory: MEMORY,
  ...(evidence ? { evidence } : {}),
});
export const logged = (alert: string, at: number, zh: string): RecordChange => ({
  write: "alert-log",
  alert,
  entry: { at: iso(at), act: "raised", by: null, byName: null, words: { zh, en: zh } },
});
export const caseOf = (id: string, more: Partial<Case> = {}): Case => ({
  id,
  number: "20261123-0001",
  community: "xf",
  state: "new",
  severity: "critical",
  family: "fire",
  plan: "fire",
  title: { zh: "烟雾", en: "Smoke" },
  place: null,
  person: null,
  alerts: [],
  openedAt: iso(T0),
  changedAt: iso(T0),
  ...plainCase(),
  ...more,
});
/** An outcome without a provider, a repeat or another way. */
export const NO_NEWS = { rounds: 0, provider: null, providerId: null, follow: null };
export const noticeOf = (id: string, of: string, user: string | null, more: Partial<Notice> = {}): Notice => ({
  id,
  case: of,
  channel: "email",
  to: { user, name: "李敏", role: "duty" },
  state: "queued",
  subject: "烟雾",
  text: "烟雾",
  createdAt: iso(T0),
  changedAt: iso(T0),
  attempts: 0,
  error: null,
  ...more,
});
export const entryOf = (id: string, measuredAt: number, more: Partial<HandEntry> = {}): HandEntry => ({
  id,
  person: "p1",
  measuredAt: iso(measuredAt),
  measuredBy: "护理员",
  device: null,
  values: { systolic_bp: 128, diastolic_bp: 74 },
  note: null,
  enteredAt: iso(measuredAt),
  enteredBy: "care",
  enteredByName: "护理员",
  struck: null,
  ...more,
});
