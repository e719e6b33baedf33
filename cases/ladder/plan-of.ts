import { type Case, type CaseAlert, isLost, LOST_PLAN, type Severity, severityRank } from "../../contracts/index.ts";
import type { Plan, Plans } from "../plans.ts";
import { isFor, isLoud, isUrgent, type Rung, rings, spanOf, type TellEntry, URGENT } from "./rung.ts";

type Worked = Pick<Case, "plan" | "family" | "alerts">;

/** What else is urgent about somebody lost: the most urgent of it, the first among equals. */
const besideTheSearch = ({ alerts }: Worked): CaseAlert | undefined =>
  alerts
    .filter(({ plan, severity }) => plan !== LOST_PLAN && isUrgent(severity))
    .toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity))[0];

/** By what a case is worked, as one word: where it changes, what was done is not what is to be done. */
export const workedAs = (one: Worked): string => (isLost(one) ? `${LOST_PLAN}+${besideTheSearch(one)?.plan ?? ""}` : one.plan);

/** A step tells them already as loudly, and for as long. */
function isTold(rungs: readonly Rung[], at: number, entry: TellEntry, rung: Rung): boolean {
  const helps = (help: TellEntry["help"] = []): boolean => (entry.help ?? []).every((each) => help.includes(each));
  const lasts = (other: Rung): boolean => other.if?.includes("not-reached") === true || rung.if?.includes("not-reached") !== true;
  const told = (other: TellEntry): boolean =>
    other.who === entry.who &&
    (rings(other) || !rings(entry)) &&
    (other.again !== undefined || entry.again === undefined) &&
    helps(other.help);
  return rungs.some((other) => spanOf(other.at) <= at && (!rings(entry) || lasts(other)) && (other.tell ?? []).some(told));
}

/** What a step of the other plan adds; undefined where the search does all of it. */
function added(base: readonly Rung[], rung: Rung, severity: Severity): Rung | undefined {
  const at = spanOf(rung.at);
  const tell = (rung.tell ?? [])
    .filter(({ when }) => when === undefined || when.includes(severity))
    .filter((entry) => !isTold(base, at, entry, rung))
    .map(({ when: _, ...entry }): TellEntry => entry);
  const top = rung.nobody && !base.some((other) => other.nobody && spanOf(other.at) <= at);
  if (tell.length === 0 && !rung.cards && !rung.siren && !top) return undefined;
  const { tell: _tell, nobody: _nobody, ...same } = rung;
  return { ...same, key: `also-${rung.key}`, when: [...URGENT], ...(tell.length > 0 && { tell }), ...(top && { nobody: true }) };
}

/** The plan by which a case is worked: of somebody lost the search, and what else the most urgent of the other alarms asks for. */
export function planOf(one: Worked, plans: Plans): Plan {
  if (!isLost(one)) return plans.find(one.plan, one.family).plan;
  const search = plans.find(LOST_PLAN, one.family).plan;
  const other = besideTheSearch(one);
  if (other === undefined) return search;
  const more = plans
    .find(other.plan, other.family)
    .plan.ladder.filter((rung) => isFor(rung, other.severity))
    .flatMap((rung) => added(search.ladder, rung, other.severity) ?? []);
  return { ...search, ladder: [...search.ladder, ...more].toSorted((a, b) => spanOf(a.at) - spanOf(b.at)) };
}

/** Whether a plan rings somebody by itself at this severity, or only lies ready until somebody looks. */
export const ringsAt = ({ ladder }: Plan, severity: Severity): boolean =>
  ladder.some(
    (rung) => isFor(rung, severity) && (rung.tell ?? []).some((entry) => (entry.when?.includes(severity) ?? true) && isLoud(entry)),
  );
