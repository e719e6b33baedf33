import {
  arrivalOf,
  asksFound,
  type Case,
  type CaseLog,
  DRILL_ALARMS,
  DRILL_FORMULA,
  type Drill,
  type DrillItem,
  type DrillSheet,
  type LadderStep,
  ofDrill,
  type SheetLine,
  type SheetStepState,
  type Words,
} from "../../contracts/index.ts";

/** A case of a drill with all that is known of it. */
export interface DrillCase {
  readonly case: Case;
  readonly log: readonly CaseLog[];
  readonly steps: readonly LadderStep[];
}

/** Acts by which somebody answers, and by which somebody is sent. */
const ANSWERS: readonly string[] = ["accept", "dispatch", "take", "arrive", "verify", "resolve", "close"];
const SENT: readonly string[] = ["dispatch", "transfer", "take", "arrive"];

type Moment = SheetLine["accept"];
const NEVER: Moment = { seconds: null, byName: null };
const seconds = (from: string, to: string): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));

function firstOf({ case: one, log }: DrillCase, acts: readonly string[]): Moment {
  // An arrival that was a mistake was none.
  const entry = log.find((line) => line.by !== null && acts.includes(line.act) && arrivalOf(one, line)?.undoneAt === undefined);
  return entry === undefined ? NEVER : { seconds: seconds(one.openedAt, entry.at), byName: entry.byName };
}

function stepState(step: LadderStep, after: number): SheetStepState {
  if (step.state === "waiting") return "open";
  if (step.state !== "done") return "spared";
  if (after > 0) return "climbed";
  return step.notices.length > 0 ? "told" : "nobody";
}

const NOBODY_CLOSED: Words = { zh: "未由人办结", en: "nobody closed it" };

/** What its closing lacks. */
function closingOf({ case: one, log }: DrillCase): { readonly asked: number; readonly missing: readonly Words[] } {
  const asked: [boolean, Words][] = [
    [log.some(({ act, by }) => act === "close" && by !== null), NOBODY_CLOSED],
    [one.verdict !== null, { zh: "缺核实结论", en: "no verdict" }],
    [one.summary !== null || one.verified?.how != null, { zh: "缺处置说明", en: "not said what was done" }],
  ];
  if (one.verdict !== null && asksFound(one, one.verdict))
    asked.push([one.found !== null, { zh: "缺本人情况", en: "not said how the person was found" }]);
  return { asked: asked.length, missing: asked.flatMap(([given, words]) => (given ? [] : [words])) };
}

/** Full up to one bound, nothing from the other on, in proportion between them. */
export function pointsByTime(took: number | null, full: number, none: number): number {
  if (took === null || took >= none) return 0;
  return took <= full ? 1 : (none - took) / (none - full);
}

const round1 = (value: number): number => Math.round(value * 10) / 10;

function lineOf(
  alarm: Drill["alarms"][number] & { readonly alert: string },
  found: DrillCase | undefined,
  cardSteps: (one: Case) => number,
): SheetLine {
  const name = ofDrill(DRILL_ALARMS[alarm.kind].words);
  const moments = {
    accept: found ? firstOf(found, ANSWERS) : NEVER,
    dispatch: found ? firstOf(found, SENT) : NEVER,
    arrive: found ? firstOf(found, ["arrive"]) : NEVER,
  };
  const steps = (found?.steps ?? []).map((step) => {
    const afterSeconds = seconds(found?.case.openedAt ?? step.dueAt, step.dueAt);
    return { name: step.name, afterSeconds, state: stepState(step, afterSeconds), told: step.notices.length };
  });
  const climbed = steps.filter(({ state }) => state === "climbed").length;
  const spared = steps.filter(({ state }) => state === "spared").length;
  const { asked, missing } = found ? closingOf(found) : { asked: 1, missing: [NOBODY_CLOSED] };
  const cards = found ? cardSteps(found.case) : 0;
  const shares = {
    ladder: { done: spared, of: spared + climbed },
    card: { done: Math.min(cards, found?.case.ticks?.length ?? 0), of: cards },
    closing: { done: asked - missing.length, of: asked },
  };
  const items: SheetLine["items"] = [
    ...DRILL_FORMULA.times.map(({ key, weight, full, none }) => ({
      key: key as DrillItem,
      points: round1(weight * pointsByTime(moments[key].seconds, full, none)),
      of: weight,
    })),
    ...DRILL_FORMULA.shares.map(({ key, weight }) => ({
      key: key as DrillItem,
      points: shares[key].of === 0 ? null : round1((weight * shares[key].done) / shares[key].of),
      of: weight,
    })),
  ];
  const counted = items.filter(({ points }) => points !== null);
  const of = counted.reduce((sum, item) => sum + item.of, 0);
  const got = counted.reduce((sum, item) => sum + (item.points ?? 0), 0);
  return {
    ...{ alert: alarm.alert, case: found?.case.id ?? null, number: found?.case.number ?? null, name },
    ...moments,
    closed: found ? firstOf(found, ["close"]) : NEVER,
    ...{ steps, ...shares, missing: [...missing], items, points: of === 0 ? 0 : Math.round((got / of) * 100) },
  };
}

/**
 * How each alarm of a drill was answered, and the points by the open formula.
 * @param cardSteps how many steps the cards of a case have in all
 */
export function sheetOf(drill: Drill, cases: readonly DrillCase[], cardSteps: (one: Case) => number): DrillSheet {
  const lines = drill.alarms.flatMap((alarm) => {
    const { alert } = alarm;
    if (alert === null) return [];
    const found = cases.find((each) => each.case.alerts.some(({ id }) => id === alert));
    return [lineOf({ ...alarm, alert }, found, cardSteps)];
  });
  const sum = lines.reduce((total, { points }) => total + points, 0);
  return { formula: DRILL_FORMULA.version, lines, points: lines.length === 0 ? null : Math.round(sum / lines.length) };
}
