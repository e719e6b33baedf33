import { join } from "node:path";
import { HOUR } from "../../contracts/index.ts";
import { type Delay, delays, falseAlarms, halves, medianOf, ruleOfInactivity, withoutRhythm } from "../support/activity/evaluate.ts";
import { HAS_ACTIVITY, HOW_TO_ACTIVITY, readHome } from "../support/activity/recording.ts";
import { type Bench, type BenchRow, told } from "./row.ts";

/** A rhythm is learnt from seven days: before that there is nothing to judge. */
const LEARNT = 7 * 24 * HOUR;
const MOMENTS = 50;
/** Absences of at least so long somebody would have registered. */
const REGISTERED = 12 * HOUR;

function delayRows(name: string, found: readonly Delay[]): BenchRow[] {
  return (["awake", "asleep", "out"] as const).flatMap((where) => {
    const hours = found.filter((delay) => delay.where === where).map((delay) => delay.hours);
    if (hours.length === 0) return [];
    return [
      told("activity", `${name}, cut off ${where} (${hours.length}): median`, medianOf(hours), "h"),
      told("activity", `${name}, cut off ${where} (${hours.length}): longest`, Math.max(...hours), "h"),
    ];
  });
}

/** Alerts of no activity on weeks of one person's home: what is told wrongly, and how late when nothing more is heard. */
export const activity: Bench = {
  name: "activity",
  about: "no activity: false alerts a week, and the delay after activity is cut off at 50 moments",
  run: async () => {
    if (!HAS_ACTIVITY) throw new Error(`activity${HOW_TO_ACTIVITY}`);
    const home = readHome();
    const { start, middle, end } = halves(home);
    const own = ruleOfInactivity(join(import.meta.dirname, "..", "..", "rules", "packs"));
    const rows: BenchRow[] = [];
    for (const [half, from, to] of [
      ["tuned on", start + LEARNT, middle],
      ["judged on", middle, end],
    ] as const)
      for (const [limit, rules] of [
        ["her rhythm", own],
        ["12 h for all", withoutRhythm(own)],
      ] as const) {
        const name = `${half}, ${limit}`;
        const all = falseAlarms(home, rules, from, to);
        const asked = falseAlarms(home, rules, from, to, REGISTERED);
        rows.push(told("activity", `${name}: false alerts (${all.raised.length}, ${all.whileOut} while out)`, all.perWeek, "/week"));
        rows.push(told("activity", `${name}: the same, absences of 12 h registered`, asked.perWeek, "/week"));
        rows.push(...delayRows(name, delays(home, rules, { from, to, count: MOMENTS, seed: "activity" })));
      }
    return rows;
  },
};
