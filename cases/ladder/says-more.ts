import {
  type Alert,
  type Case,
  type CaseAlert,
  type Duration,
  isLost,
  isPlaceHazard,
  LOST_PLAN,
  MINUTE,
  type PlaceBrief,
} from "../../contracts/index.ts";
import { isUrgent } from "./rung.ts";

/** So long whoever took a case is presumed to be at it: what sounds beside it they hear at the desk [D]. */
export const AT_WORK: Duration = 30 * MINUTE;

/** The home that a place is, or lies in; null where it lies in none. */
export type HomeOf = (place: string) => string | null;

/** One home; of what is no home one floor of one building: whoever looks there sees both. */
function isSameSpot(a: PlaceBrief, b: PlaceBrief, homeOf: HomeOf): boolean {
  if (a.id === b.id) return true;
  const homes = [homeOf(a.id), homeOf(b.id)] as const;
  if (homes[0] !== null && homes[1] !== null) return homes[0] === homes[1];
  return a.floor !== null && a.floor === b.floor && a.building === b.building;
}

/** A danger where none was known yet: others live there, and somebody must look there too. */
export function isElsewhere(one: Pick<Case, "kind" | "family" | "alerts" | "place">, place: PlaceBrief | null, homeOf: HomeOf): boolean {
  if (!isPlaceHazard(one) || place === null) return false;
  const known = [one.place, ...one.alerts.map((alert) => alert.place)].filter((each) => each !== null);
  return known.length > 0 && known.every((each) => !isSameSpot(each, place, homeOf));
}

/** What comes to a case. */
export interface Newcomer {
  readonly alert: Pick<Alert, "id" | "rule" | "family" | "severity" | "lifeSafety"> & { readonly device: string | null };
  readonly elsewhere: boolean;
  readonly plan: string;
  /** Its plan rings somebody by itself, however it is rated. */
  readonly rings: boolean;
  /** Something of the case was in danger of life before. */
  readonly wasLife: boolean;
}

const happenedBefore = (known: CaseAlert, { alert }: Newcomer): boolean => known.rule === alert.rule && known.device === alert.device;

/** She was heard or spoken to and well: a word on what was before. */
const wasWell = ({ ladder }: Case): boolean => ladder?.person?.state === "well" || ladder?.family?.answer === "spoke";

/**
 * Whether a new alert says more than those know who have the case, so that it is rung from the foot. A second witness of what they
 * are working on is heard at the desk and rings nobody else: a building's heads would ring the whole town one by one.
 */
export function saysMore(one: Case, more: Newcomer, now: number): boolean {
  const { alert, elsewhere, wasLife, plan, rings } = more;
  if (one.alerts.some(({ id }) => id === alert.id)) return false;
  // Rated lower than the case it is a witness, whatever its own plan would do.
  if (!isUrgent(alert.severity) && !(rings && alert.severity === one.severity)) return false;
  if (elsewhere) return true;
  const taken = one.ladder?.taken ?? null;
  if (wasWell(one)) return true;
  if (plan === LOST_PLAN && !isLost(one)) return true;
  // It rings already.
  if (taken === null) return false;
  if (alert.lifeSafety && !wasLife) return true;
  // She calls or falls: as pressed again, though it is another button.
  if (alert.family === "person") return true;
  return one.alerts.some((known) => happenedBefore(known, more)) || now - Date.parse(taken.at) >= AT_WORK;
}
