import { join } from "node:path";
import { type CompiledRule, loadRulePacks } from "../../rules/index.ts";
import { HAS_RECORDINGS, HOW_TO_RECORDINGS, WATER } from "../support/replay.ts";
import { alertsOn, scoreOf } from "../support/water/evaluate.ts";
import { readWater } from "../support/water/recording.ts";
import { type Bench, type BenchRow, told } from "./row.ts";

/** The first three labelled windows are for choosing, the last two for judging. */
const TRAINING = 0.7;

function waterRules(): readonly CompiledRule[] {
  const loaded = loadRulePacks(join(import.meta.dirname, "..", "..", "rules", "packs"));
  if (!loaded.ok) throw new Error("the rule packs do not load");
  return loaded.rules.filter((rule) => rule.family === "water");
}

/** The rules of water on a recorded network with labelled anomalies. */
export const water: Bench = {
  name: "water",
  about: "labelled anomalies of a recorded water network found, and false alerts",
  run: async () => {
    if (!HAS_RECORDINGS) throw new Error(`water${HOW_TO_RECORDINGS}`);
    const { rows, columns } = await readWater(WATER);
    const [first = 0, last = 0] = [rows[0]?.at, rows.at(-1)?.at];
    const split = first + TRAINING * (last - first);
    const rules = waterRules();
    const all = alertsOn(rows, columns, rules);
    const found: BenchRow[] = [];
    for (const id of ["all rules", ...rules.map((rule) => rule.id)]) {
      const alerts = id === "all rules" ? all : all.filter(({ rule }) => rule === id);
      if (alerts.length === 0) continue;
      for (const [part, from, until] of [
        ["training", first, split],
        ["test", split, last + 1],
      ] as const) {
        const score = scoreOf(alerts, rows, from, until);
        found.push(told("water", `${id}, ${part}: windows found of ${score.windows}`, score.found, ""));
        found.push(told("water", `${id}, ${part}: alerts outside of them`, score.falsePerWeek, "/week"));
      }
    }
    return found;
  },
};
