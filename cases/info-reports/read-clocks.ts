import { Value } from "typebox/value";
import { parseDocument } from "yaml";
import { type Duration, type InfoClocks, InfoClocksSchema, parseDuration } from "../../contracts/index.ts";

/** @throws with every mistake of the file, by its path */
export function readInfoClocks(text: string): InfoClocks {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken) throw new Error(`The clocks of the reports are not YAML: ${broken.message}`);
  const value: unknown = document.toJS();
  if (!Value.Check(InfoClocksSchema, value)) {
    const faults = Value.Errors(InfoClocksSchema, value).map((error) => `  - ${error.instancePath || "/"}: ${error.message}`);
    throw new Error(`The clocks of the reports have mistakes:\n${faults.join("\n")}`);
  }
  const span = (name: "first" | "followUp" | "final"): Duration => {
    const length = parseDuration(value[name]);
    if (length === undefined || length <= 0)
      throw new Error(`The clocks of the reports: /${name} is no length of time such as 30m: ${value[name]}`);
    return length;
  };
  return { families: value.families, source: value.source, first: span("first"), followUp: span("followUp"), final: span("final") };
}
