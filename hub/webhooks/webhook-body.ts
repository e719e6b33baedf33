import type { AlertTold, CaseTold, WebhookEvent, WebhookGrant } from "../../contracts/index.ts";
import { type Alert, type Case, WEBHOOK_VERSION } from "../../contracts/index.ts";
import type { Real, WebhookMatter } from "./webhook-matter.ts";

type Area = AlertTold["area"];

interface Parts {
  /** The compound or the nearest node above the home; null where there is none. */
  areaOf(path: string): Area;
}

/** An alert as an endpoint with these grants is told. Written out field by field: what is new inside stays inside. */
function alertTold(alert: Real<Alert>, area: Area, grants: ReadonlySet<WebhookGrant>): AlertTold {
  const { device, place } = alert;
  const named = grants.has("device");
  return {
    id: alert.id,
    rule: alert.rule,
    ruleName: alert.ruleName,
    family: alert.family,
    state: alert.state,
    active: alert.active,
    severity: alert.severity,
    certainty: alert.certainty,
    lifeSafety: alert.lifeSafety,
    verdict: alert.verdict,
    occurrences: alert.occurrences,
    happenedAt: alert.happenedAt,
    raisedAt: alert.raisedAt,
    acknowledgedAt: alert.acknowledgedAt,
    clearedAt: alert.clearedAt,
    closedAt: alert.closedAt,
    case: alert.case,
    area,
    device: device && {
      ...{ id: device.id, kind: device.kind },
      ...{ name: named ? device.name : null, externalId: named ? device.externalId : null },
    },
    place: place && grants.has("place") ? { id: place.id, path: place.path } : null,
    person: grants.has("person") ? alert.person : null,
    sentence: grants.has("text") ? alert.sentence : null,
  };
}

/** A case likewise; of a quarrel nobody outside learns whose it is, whatever is granted. */
function caseTold(one: Real<Case>, area: Area, grants: ReadonlySet<WebhookGrant>): CaseTold {
  const open = one.kind !== "complaint";
  const { place } = one;
  return {
    id: one.id,
    number: one.number,
    kind: one.kind,
    source: one.source,
    family: one.family,
    state: one.state,
    severity: one.severity,
    hazard: one.hazard,
    verdict: one.verdict,
    openedAt: one.openedAt,
    dispatchedAt: one.dispatchedAt,
    takenAt: one.takenAt,
    closedAt: one.closedAt,
    dueAt: one.dueAt,
    alerts: one.alerts.map(({ id, rule, severity }) => ({ id, rule, severity })),
    area: open ? area : null,
    place: open && place && grants.has("place") ? { id: place.id, path: place.path } : null,
    person: open && grants.has("person") ? one.person : null,
    title: grants.has("text") ? one.title : null,
    summary: grants.has("text") ? one.summary : null,
    handler: open && grants.has("handler") ? (one.takenByName ?? one.assignedToName) : null,
  };
}

/** The body for one endpoint. */
export function eventOf(matter: WebhookMatter, granted: readonly WebhookGrant[], { areaOf }: Parts): WebhookEvent {
  const grants = new Set(granted);
  const area = areaOf(matter.paths[0] ?? "");
  const head = { version: WEBHOOK_VERSION, community: matter.community, timestamp: matter.at } as const;
  if (matter.of === "alert") {
    const { type, act } = matter;
    if (type !== "alert.raised" && type !== "alert.acknowledged" && type !== "alert.cleared") throw new Error(`${type} is not of an alert`);
    return { type, ...head, data: { act, alert: alertTold(matter.alert, area, grants) } };
  }
  const { type, acts } = matter;
  if (type !== "case.opened" && type !== "case.changed" && type !== "case.closed") throw new Error(`${type} is not of a case`);
  return { type, ...head, data: { acts: [...acts], case: caseTold(matter.case, area, grants) } };
}
