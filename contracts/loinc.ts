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

/** Codes that say how or where it was measured, and those of IEEE 11073-10101 (MDC): read as the same, never written. */
const READ_AS: readonly (readonly [Measurement, readonly string[]])[] = [
  ["heart_rate", ["8889-8", "8893-0", "76282-3", "40443-4", "68999-2", "147842", "149530", "149546"]],
  ["spo2", ["20564-1", "2710-2", "150456"]],
  ["respiratory_rate", ["76270-8", "76171-8", "151562"]],
  ["body_temperature", ["8331-1", "8330-2", "8328-7", "8332-5", "8333-3", "75539-7", "150364"]],
  ["systolic_bp", ["8459-0", "8460-8", "8461-6", "76534-7", "150021"]],
  ["diastolic_bp", ["8453-3", "8454-1", "8455-8", "76535-4", "150022"]],
];

export const MEASUREMENT_OF_LOINC: ReadonlyMap<string, Measurement> = new Map<string, Measurement>([
  ...CODES,
  ...READ_AS.flatMap(([measurement, codes]) => codes.map((code): [string, Measurement] => [code, measurement])),
]);

/** All codes of a measurement; none where LOINC is not known to have one. */
export const loincOf = (measurement: Measurement): readonly string[] => CODES.flatMap(([code, of]) => (of === measurement ? [code] : []));

/** The panel under which both values of a blood pressure stand. */
export const LOINC_BLOOD_PRESSURE = "85354-9";
