import { type Alert, type Case, type CaseAlert, type Instant, plainCase, severityRank, toIso, type Words } from "../contracts/index.ts";
import { titleOf } from "./step-alert.ts";

/** What leads a case: the most urgent of its alerts, the first among equals. */
function leadOf(alerts: readonly CaseAlert[]): CaseAlert | undefined {
  return alerts.reduce<CaseAlert | undefined>(
    (lead, each) => (lead === undefined || severityRank(each.severity) < severityRank(lead.severity) ? each : lead),
    undefined,
  );
}

const isSaid = (a: Words, b: Words): boolean => a.zh === b.zh && a.en === b.en;

interface Asked {
  readonly one: Case;
  readonly alerts: ReadonlySet<string>;
  readonly now: Instant;
  /** While it is open. */
  alertOf(id: string): Alert | undefined;
  makeId(alerts: readonly string[]): string;
  nextNumber(): string;
}

/** Of an alert that is gone from memory the case knows no name of its device. */
const titleIn =
  ({ alertOf }: Asked) =>
  (alert: CaseAlert): Words =>
    titleOf(alertOf(alert.id) ?? { ...alert, device: null });

/** What is left goes by what leads it now; it is never made less urgent, since nobody has judged it anew. */
function whatIsLeft(asked: Asked, gone: readonly CaseAlert[], kept: readonly CaseAlert[]): Case {
  const { one, now } = asked;
  const left: Case = { ...one, alerts: [...kept], closing: null, changedAt: toIso(now) };
  const title = titleIn(asked);
  const bears = (alert: CaseAlert): boolean => isSaid(title(alert), one.title);
  const isWorkedAs = (alert: CaseAlert): boolean => alert.family === one.family && alert.plan === one.plan;
  const lead = leadOf(kept);
  // A human said what it is: an alert that joined it and is another's takes nothing of that with it.
  if (one.source !== "device" && !gone.some(bears)) return left;
  if (!lead || (kept.some(isWorkedAs) && (kept.some(bears) || !gone.some(bears)))) return left;
  return { ...left, family: lead.family, plan: lead.plan, title: title(lead) };
}

/**
 * Alerts of a case that are another happening, as a case of its own that nobody has: nothing that was done, said or found in the
 * other is true of it. Undefined where none of them is in the case, or nothing would be left in it.
 */
export function takeOut(asked: Asked): { readonly left: Case; readonly own: Case } | undefined {
  const { one, alerts, now } = asked;
  const gone = one.alerts.filter(({ id }) => alerts.has(id));
  const kept = one.alerts.filter(({ id }) => !alerts.has(id));
  const lead = leadOf(gone);
  if (!lead || kept.length === 0 || gone.length < alerts.size) return undefined;
  const verdicts = gone.map(({ id }) => asked.alertOf(id)?.verdict ?? null);
  const own: Case = {
    ...plainCase(),
    ...{ id: asked.makeId(gone.map(({ id }) => id)), number: asked.nextNumber(), community: one.community, state: "new" },
    ...{ severity: lead.severity, family: lead.family, plan: lead.plan, title: titleIn(asked)(lead) },
    ...{ place: lead.place, person: lead.person, alerts: gone, openedAt: toIso(now), changedAt: toIso(now) },
    ...(one.drill !== undefined && { drill: one.drill }),
    verdict: verdicts.every((verdict) => verdict === verdicts[0]) ? (verdicts[0] ?? null) : null,
    splitFrom: { case: one.id, number: one.number },
  };
  return { left: whatIsLeft(asked, gone, kept), own };
}
