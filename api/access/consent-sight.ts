import {
  type Alert,
  type AlertDetail,
  type Case,
  type ConsentKind,
  type Evidence,
  HELP_NEEDED,
  learnsOf,
  type Severity,
  type Whereabouts,
  worse,
} from "../../contracts/index.ts";
import type { Sight } from "./sight.ts";

export type Place = Pick<Whereabouts, "path" | "person" | "also">;

/** Whether consent lets this sight learn all of a kind; always, where the role is not bound to consent. */
export function consents(sight: Sight, kind: ConsentKind, at: Place, severity: Severity | null): boolean {
  return learnsOf(sight, kind, at, severity) === "all";
}

/** The worst open matter of the person, or of nobody in particular at the place. */
export function worstAt(open: readonly { readonly case: Case; readonly at: Whereabouts }[], at: Place): Severity | null {
  let worst: Severity | null = null;
  for (const each of open) {
    // What is played opens nobody's door.
    if (each.case.drill !== undefined) continue;
    // A second fire of a building is in the case of the first: its place is one of that case's too.
    const here = each.at.path === at.path || each.at.also?.includes(at.path) === true;
    const same = at.person === null ? here : each.case.person === at.person;
    if (same) worst = worst === null ? each.case.severity : worse(worst, each.case.severity);
  }
  return worst;
}

/** The sight as far as consent goes in a matter of this severity. */
export function narrowed(sight: Sight, at: Place, severity: Severity | null): Sight {
  if (sight.learns === undefined) return sight;
  return {
    ...sight,
    health: sight.health && consents(sight, "figures", at, severity),
    pictures: sight.pictures && consents(sight, "pictures", at, severity),
  };
}

/** That help is needed, and where: nothing by which one could tell what happened. */
export function helpOnlyAlert(one: Alert): Alert {
  const { detail: _detail, ...rest } = one;
  return {
    ...rest,
    rule: "help-needed",
    ruleName: HELP_NEEDED,
    family: "person",
    sentence: { zh: `{who}${HELP_NEEDED.zh}`, en: `{who}: ${HELP_NEEDED.en.toLowerCase()}` },
    reason: HELP_NEEDED,
    marks: [],
    subject: one.person === null ? { kind: "place", id: one.place?.id ?? one.id } : { kind: "person", id: one.person },
    device: null,
    shelvedReason: null,
    verdict: null,
    picture: false,
  };
}

export function helpOnlyDetail(one: AlertDetail): AlertDetail {
  const nothing: Evidence = {
    ...{ limit: null, side: null, value: null, unit: null, measurement: null, event: null },
    ...{ source: "", since: one.evidence.since, ruleVersion: one.evidence.ruleVersion, series: [], pictures: [] },
  };
  return { ...helpOnlyAlert(one), evidence: nothing, log: [] };
}

export function helpOnlyCase({ lost: _lost, ...one }: Case): Case {
  return {
    ...one,
    family: "person",
    plan: "help-needed",
    title: { zh: `{who}${HELP_NEEDED.zh}`, en: `{who}: ${HELP_NEEDED.en.toLowerCase()}` },
    alerts: [],
    verdict: null,
    verified: null,
    cause: null,
    summary: null,
    description: null,
  };
}
