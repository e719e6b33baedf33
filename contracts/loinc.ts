import type { Measurement } from "./measurements.ts";

export const LOINC_SYSTEM = "http://loinc.org";

/** LOINC codes of what the hub keeps; of several for one measurement the first is the one that a profile asks for. */
const CODES = [
  ["8867-4", "heart_rate"],
  ["2708-6", "spo2"],
  ["59408-5", "spo2"],
  ["9279-1", "respiratory_rate"],
  ["8310-5", "body_temperature"],
  ["8480-6", "systolic_bp"],
  ["8462-4", "diastolic_bp"],
  ["55423-8", "steps"],
  ["41950-7", "steps"],
] as const satisfies readonly (readonly [string, Measurement])[];

export const MEASUREMENT_OF_LOINC: ReadonlyMap<string, Measurement> = new Map<string, Measurement>(CODES);

/** All codes of a measurement; none where LOINC is not known to have one. */
export const loincOf = (measurement: Measurement): readonly string[] => CODES.flatMap(([code, of]) => (of === measurement ? [code] : []));

/** The panel under which both values of a blood pressure stand. */
export const LOINC_BLOOD_PRESSURE = "85354-9";
