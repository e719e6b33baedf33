import { describe, expect, it } from "vitest";
import { Quality } from "../../contracts/index.ts";
import { EXPORTED_SIGNS, observationBundle, type SignValue } from "./fhir.ts";

const T = "2026-03-01T08:00:00.000Z";
const value = (measurement: SignValue["measurement"], number: number, more: Partial<SignValue> = {}): SignValue => ({
  ...{ measurement, device: "band-1", at: T, value: number, quality: 0, averaged: false },
  ...more,
});
const bundle = (...values: SignValue[]) => observationBundle({ community: "xfl", person: "wang", at: T, values });
const resources = (...values: SignValue[]) => Object(bundle(...values)).entry.map((entry: { resource: unknown }) => entry.resource);

describe("vital signs as FHIR R4", () => {
  it("a bundle of observations with LOINC, UCUM, time, whose and by what", () => {
    const made = bundle(value("heart_rate", 72));
    expect(made).toMatchObject({ resourceType: "Bundle", type: "collection", timestamp: T });
    expect(resources(value("heart_rate", 72))).toEqual([
      {
        resourceType: "Observation",
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        status: "final",
        category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
        subject: { identifier: { system: "urn:shouwang:xfl:person", value: "wang" } },
        device: { identifier: { system: "urn:shouwang:xfl:device", value: "band-1" } },
        effectiveDateTime: T,
        code: { coding: [{ system: "http://loinc.org", code: "8867-4" }] },
        valueQuantity: { value: 72, unit: "/min", system: "http://unitsofmeasure.org", code: "/min" },
      },
    ]);
  });

  it("a saturation carries the code that the profile asks for first, and the one of the pulse oximeter", () => {
    const [one] = resources(value("spo2", 97));
    expect(one.code.coding.map(({ code }: { code: string }) => code)).toEqual(["2708-6", "59408-5"]);
  });

  it("a blood pressure is one observation, with what is missing said to be missing", () => {
    const [whole, ...more] = resources(value("systolic_bp", 132), value("diastolic_bp", 84));
    expect(more).toEqual([]);
    expect(whole.code.coding[0].code).toBe("85354-9");
    expect(whole.valueQuantity).toBeUndefined();
    expect(whole.component.map((one: { valueQuantity: { value: number } }) => one.valueQuantity.value)).toEqual([132, 84]);
    const [half] = resources(value("systolic_bp", 132));
    expect(half.component[1]).toMatchObject({
      code: { coding: [{ code: "8462-4" }] },
      dataAbsentReason: { coding: [{ code: "unknown" }] },
    });
  });

  it("leaves out what no sensor can mean, says what is doubtful, and gives averages their minute", () => {
    expect(resources(value("heart_rate", 0, { quality: Quality.rejected }))).toEqual([]);
    expect(resources(value("heart_rate", 190, { quality: Quality.doubtful }))[0].status).toBe("preliminary");
    const [mean] = resources(value("heart_rate", 71.4, { averaged: true }));
    expect(mean).toMatchObject({ effectivePeriod: { start: T, end: "2026-03-01T08:01:00.000Z" } });
    expect(mean.effectiveDateTime).toBeUndefined();
  });

  it("gives the same observation the same id each time, and different ones different ids", () => {
    const ids = (...values: SignValue[]): string[] => resources(...values).map(({ id }: { id: string }) => id);
    const all = EXPORTED_SIGNS.map((sign, i) => value(sign, i + 1));
    expect(ids(...all)).toEqual(ids(...all));
    expect(new Set(ids(...all)).size).toBe(EXPORTED_SIGNS.length - 1);
    expect(ids(value("heart_rate", 1))).not.toEqual(ids(value("heart_rate", 1, { device: "band-2" })));
    expect(ids(value("heart_rate", 1))).not.toEqual(ids(value("heart_rate", 1, { at: "2026-03-01T08:00:01.000Z" })));
  });
});
