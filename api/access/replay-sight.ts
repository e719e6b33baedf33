import { type Family, type ReplayExample, type ReplayView, type RuleOverride, type Scope, seesWhere } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";
import type { Sight } from "./sight.ts";

/** Of a replay, examples of the caller's own places; figures of people's health only for those who may see them. */
export function replayFor(
  view: ReplayView,
  family: Family | string,
  scope: Scope,
  sight: Sight,
  ports: Pick<ApiPorts, "places" | "people">,
): ReplayView {
  const { result } = view;
  if (result === null) return view;
  const figures = sight.health || family !== "vitals";
  const isSeen = ({ subject, place }: Pick<ReplayExample, "subject" | "place">): boolean => {
    const person = subject.kind === "person" ? subject.id : null;
    const where = place ?? (person === null ? null : (ports.people.get(person)?.person.home ?? null));
    return seesWhere(scope, { path: (where === null ? undefined : ports.places.pathOf(where)) ?? "", person });
  };
  const examples = result.examples.filter(isSeen).map((example) => ({ ...example, reason: figures ? example.reason : null }));
  const perPlace = result.perPlace.filter(
    ({ place }) => place === null || scope.paths.some((root) => ports.places.pathOf(place)?.startsWith(root)),
  );
  return {
    ...view,
    result: { ...result, examples, perPlace, alerts: { old: result.alerts.old.filter(isSeen), new: result.alerts.new.filter(isSeen) } },
  };
}

/** Why a limit was set otherwise for a person tells of her health. */
export function overridesFor(overrides: readonly RuleOverride[], family: string, sight: Sight): RuleOverride[] {
  const hidden = !sight.health && family === "vitals";
  return overrides.map((one) => (hidden && one.subject.kind === "person" ? { ...one, reason: "" } : one));
}
