import { createHash } from "node:crypto";
import {
  LOINC_BLOOD_PRESSURE,
  LOINC_SYSTEM,
  loincOf,
  MEASUREMENTS,
  type Measurement,
  MINUTE,
  Quality,
  toIso,
} from "../../contracts/index.ts";

/** Vital signs that are exported; the two values of a blood pressure stand in one observation. */
export const EXPORTED_SIGNS = ["heart_rate", "spo2", "respiratory_rate", "body_temperature", "systolic_bp", "diastolic_bp"] as const;
type Sign = (typeof EXPORTED_SIGNS)[number];

const UCUM = "http://unitsofmeasure.org";
const PRESSURES: readonly Sign[] = ["systolic_bp", "diastolic_bp"];

/** One stored value of somebody, as its series has it. */
export interface SignValue {
  readonly measurement: Sign;
  /** The device's id as its topics spell it. */
  readonly device: string;
  /** ISO 8601. */
  readonly at: string;
  readonly value: number;
  /** Bits of its quality. */
  readonly quality: number;
  /** The readings are gone, the average of its minute stands for them. */
  readonly averaged: boolean;
}

interface Asked {
  readonly community: string;
  /** The resident's id here: her name stays here. */
  readonly person: string;
  readonly at: string;
  readonly values: readonly SignValue[];
}

const coded = (codes: readonly string[]) => ({ coding: codes.map((code) => ({ system: LOINC_SYSTEM, code })) });
const quantity = (measurement: Measurement, value: number) => {
  const { unit } = MEASUREMENTS[measurement];
  return { value, unit, system: UCUM, code: unit };
};

/** The same observation has the same id in every export, so that a receiver knows it again. */
function idOf(...parts: readonly string[]): string {
  const hex = createHash("sha256").update(parts.join("\0")).digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

const timeOf = ({ at, averaged }: SignValue) =>
  averaged ? { effectivePeriod: { start: at, end: toIso(Date.parse(at) + MINUTE) } } : { effectiveDateTime: at };

function component(measurement: Sign, found: SignValue | undefined) {
  const code = coded(loincOf(measurement));
  if (found !== undefined) return { code, valueQuantity: quantity(measurement, found.value) };
  const system = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  return { code, dataAbsentReason: { coding: [{ system, code: "unknown" }] } };
}

function observationOf({ community, person }: Asked, values: readonly SignValue[]) {
  const [first] = values;
  if (first === undefined) return [];
  const isPressure = PRESSURES.includes(first.measurement);
  const id = idOf(community, person, first.device, isPressure ? "blood-pressure" : first.measurement, first.at);
  const body = isPressure
    ? {
        code: coded([LOINC_BLOOD_PRESSURE]),
        component: PRESSURES.map((sign) =>
          component(
            sign,
            values.find(({ measurement }) => measurement === sign),
          ),
        ),
      }
    : { code: coded(loincOf(first.measurement)), valueQuantity: quantity(first.measurement, first.value) };
  const isDoubtful = values.some(({ quality }) => (quality & Quality.doubtful) !== 0);
  return [
    {
      fullUrl: `urn:uuid:${id}`,
      resource: {
        resourceType: "Observation",
        id,
        status: isDoubtful ? "preliminary" : "final",
        category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
        subject: { identifier: { system: `urn:shouwang:${community}:person`, value: person } },
        device: { identifier: { system: `urn:shouwang:${community}:device`, value: first.device } },
        ...timeOf(first),
        ...body,
      },
    },
  ];
}

/**
 * A bundle of FHIR R4 observations. Values that a sensor cannot mean are left out, doubtful ones are preliminary; names,
 * places and devices' names are not in it.
 */
export function observationBundle(asked: Asked): Readonly<Record<string, unknown>> {
  const groups = new Map<string, SignValue[]>();
  for (const value of asked.values) {
    if ((value.quality & Quality.rejected) !== 0) continue;
    const key = [value.at, value.device, PRESSURES.includes(value.measurement) ? "blood-pressure" : value.measurement].join("\0");
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, values]) => values);
  return {
    resourceType: "Bundle",
    meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] },
    type: "collection",
    timestamp: asked.at,
    entry: sorted.flatMap((values) => observationOf(asked, values)),
  };
}
