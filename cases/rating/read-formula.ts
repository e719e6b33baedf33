import { Value } from "typebox/value";
import { parseDocument } from "yaml";
import { RATING_MEASURES, type RatingFormula, RatingFormulaSchema } from "../../contracts/index.ts";

/** @throws with every mistake of the file, by its path */
export function readRatingFormula(text: string): RatingFormula {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw new Error(`The formula of the rating is not YAML: ${broken.message}`);
  const value: unknown = document.toJS();
  if (!Value.Check(RatingFormulaSchema, value)) {
    const faults = Value.Errors(RatingFormulaSchema, value).map((error) => `  - ${error.instancePath || "/"}: ${error.message}`);
    throw new Error(`The formula of the rating has mistakes:\n${faults.join("\n")}`);
  }
  const upside = RATING_MEASURES.filter((name) => value.measures[name].red < value.measures[name].yellow);
  if (upside.length > 0) throw new Error(`The formula of the rating: red must not begin before yellow (${upside.join(", ")})`);
  return value;
}
