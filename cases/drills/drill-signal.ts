import { DRILL_ALARMS, type Drill, type Instant, type Signal, type Words } from "../../contracts/index.ts";

/** As much of a rule as what is played takes from it. */
export interface PlayedRule {
  readonly id: string;
  readonly version: number;
  readonly name: Words;
  readonly family: Signal["family"];
  readonly plan: string;
  readonly lifeSafety: boolean;
}

/** What the played alarm is about, as the register has it now. */
export interface PlayedSubject {
  readonly person: string | null;
  readonly device: string | null;
  readonly place: string | null;
}

const PLAYED: Words = { zh: "演练触发，并未真实发生", en: "Played by a drill: nothing has happened" };
const SOURCE: Words = { zh: "演练", en: "Drill" };

/**
 * The signal that the rule would have raised, marked from its birth. It enters behind the rules: they, what is learnt from
 * readings and the series never see what is played.
 */
export function drillSignal(
  drill: Pick<Drill, "id" | "community">,
  alarm: Pick<Drill["alarms"][number], "kind" | "subject">,
  rule: PlayedRule,
  about: PlayedSubject,
  at: { readonly now: Instant; readonly pos: number; readonly ordinal: number },
): Signal {
  const preset = DRILL_ALARMS[alarm.kind];
  return {
    community: drill.community,
    ...{ rule: rule.id, ruleVersion: rule.version, ruleName: rule.name, family: rule.family, plan: rule.plan },
    subject: { kind: preset.about, id: alarm.subject },
    order: { pos: at.pos, due: at.now, ordinal: at.ordinal },
    ...{ act: "raised", at: at.now, recv: at.now, severity: preset.severity, certainty: "likely" },
    ...{ lifeSafety: rule.lifeSafety, clearsItself: false },
    ...about,
    ...{ eventId: null, marks: [], reason: PLAYED, drill: drill.id },
    cause: {
      ...{ measurement: null, event: preset.event, value: null, limit: null, side: null, unit: null },
      ...{ source: SOURCE, since: at.now, series: [] },
    },
  };
}
