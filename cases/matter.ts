import type { Alert, Case, CaseAlert } from "../contracts/index.ts";
import type { Plan, Plans } from "./plans.ts";

type Facts = Pick<CaseAlert, "rule" | "family" | "person" | "device"> & { readonly place: Case["place"] };

const key = (...parts: readonly (string | null)[]): string => parts.join("\n");

function keysOf(
  of: Pick<Alert, "community" | "drill"> & { readonly splitFrom?: Case["splitFrom"] },
  one: Facts,
  name: string,
  plan: Plan,
): readonly string[] {
  // What a drill plays is never one happening with what is real, nor with another drill.
  const community = of.drill === undefined ? of.community : `${of.community} drill ${of.drill}`;
  // One condition of one device or person: what raises it anew belongs to it.
  const keys = [key("same", community, one.rule, one.device, one.person, one.place?.id ?? null)];
  const { joins } = plan;
  if (joins === undefined) return keys;
  // What was taken out may be another's than hers: only its own conditions belong to it.
  if (joins === "person") return one.person === null || of.splitFrom != null ? keys : [...keys, key("person", community, one.person)];
  const spot = one.place?.id ?? null;
  // The weather is one, wherever it is measured.
  const at = joins.at === "community" ? of.community : joins.at === "building" ? (one.place?.building ?? spot) : spot;
  return at === null ? keys : [...keys, key("place", community, joins.by === "plan" ? name : one.rule, at)];
}

/** What an alert is a part of: an open case with one of these keys is the case of the same happening. */
export function mattersOfAlert(alert: Alert, plan: string, plans: Plans): readonly string[] {
  const found = plans.find(plan, alert.family);
  const { rule, family, person, place } = alert;
  return keysOf(alert, { rule, family, person, place, device: alert.device?.id ?? null }, found.name, found.plan);
}

/** A hazard that humans find: the same kind at the same registered place is the same one; what is "other" may be anything. */
export function matterOfHazard(one: Pick<Case, "community" | "drill" | "kind" | "hazard" | "place">): readonly string[] {
  if (one.kind !== "hazard" || one.hazard === null || one.hazard === "other" || one.place === null || one.drill !== undefined) return [];
  return [key("hazard", one.community, one.hazard, one.place.id)];
}

/** What joins this case: by each of its alerts, or by what a human opened it for. */
export function mattersOfCase(one: Case, plans: Plans): readonly string[] {
  if (one.kind !== "alarm") return matterOfHazard(one);
  const facts = one.alerts.length > 0 ? one.alerts : [{ ...one, rule: "", device: null }];
  return facts.flatMap((each) => {
    const { name, plan } = plans.find(each.plan, each.family);
    return keysOf(one, { ...each, place: each.place ?? one.place }, name, plan);
  });
}

/** Still the same happening: what is done with, or only waits for its visit, is joined by nothing new. */
export function takesMore(one: Case): boolean {
  return one.state !== "resolved" && one.state !== "visit-due";
}
