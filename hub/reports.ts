import type { ApiPorts } from "../api/index.ts";
import type { Records } from "../store/records/index.ts";
import { createNoiseReport, type NoiseParts } from "./noise-report.ts";
import { createResponseReport } from "./response-report.ts";

/** Figures over what happened. */
export function createReports(parts: NoiseParts & { readonly records: Pick<Records, "noise" | "figures"> }): ApiPorts["reports"] {
  return { ...createNoiseReport(parts), response: createResponseReport(parts) };
}
