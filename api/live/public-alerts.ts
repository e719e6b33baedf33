import { type Alert, isWaiting, type PlaceLevel, type PublicAlert, publicKind, type Scope, severityRank } from "../../contracts/index.ts";
import { seesAlert } from "../access/sight.ts";
import type { ApiPorts } from "../ports.ts";

type PublicPorts = Pick<ApiPorts, "live" | "places">;

const LIVED_IN: readonly PlaceLevel[] = ["home", "room"];
/** How far down somebody's home is told: two compounds may both have a building 3. */
const TOLD: readonly PlaceLevel[] = ["compound", "building"];
/** Aside, or nothing that somebody must go to now. */
const LEFT_OUT: readonly Alert["state"][] = ["normal", "shelved", "suppressed", "out-of-service"];

/** Where it is, as far as strangers may know: of a home its building. */
function whereOf({ place }: Alert, { places }: PublicPorts): Pick<PublicAlert, "where" | "building" | "point"> {
  if (place === null) return { where: null, building: null, point: null };
  const chain = (places.pathOf(place.id) ?? "").split("/").flatMap((id) => places.get(id) ?? []);
  if (chain.length === 0) return { where: null, building: null, point: null };
  const home = chain.findIndex(({ level }) => LIVED_IN.includes(level));
  const { lon, lat } = place;
  if (home === -1) return { where: place.path, building: place.building, point: lon === null || lat === null ? null : [lon, lat] };
  const outside = chain.slice(0, home);
  const told = outside.filter(({ level }) => TOLD.includes(level));
  const named = told.length > 0 ? told : outside.slice(-1);
  return { where: named.map(({ name }) => name).join(" ") || null, building: place.building, point: null };
}

/** The open alerts of a scope, the most urgent first: waiting before taken, worse before better, lives before things, older before newer. */
export function publicAlerts(scope: Scope, ports: PublicPorts, most: number): readonly PublicAlert[] {
  return ports.live
    .openAlerts()
    .filter(
      ({ alert, at }) =>
        // Nobody practises before a locked screen: what it shows, counts and sounds for is real.
        alert.drill === undefined && alert.severity !== "low" && !LEFT_OUT.includes(alert.state) && seesAlert(scope, alert, at),
    )
    .map(({ alert }) => alert)
    .toSorted(
      (a, b) =>
        Number(isWaiting(b)) - Number(isWaiting(a)) ||
        severityRank(a.severity) - severityRank(b.severity) ||
        Number(b.lifeSafety) - Number(a.lifeSafety) ||
        a.raisedAt.localeCompare(b.raisedAt),
    )
    .slice(0, most)
    .map((alert) => ({
      ...{ id: alert.id, severity: alert.severity, kind: publicKind(alert.family), since: alert.raisedAt },
      ...{ waiting: isWaiting(alert), ...whereOf(alert, ports) },
    }));
}
