import { expect, it } from "vitest";
import { EXPORTED_SIGNS, observationBundle } from "../../api/exports/fhir.ts";
import { MEASUREMENTS, toIso } from "../../contracts/index.ts";
import { formatBench, linesOf } from "../../ingest/decoders/format-bench.ts";
import { NOON } from "../../ingest/testing.ts";

const USUAL: Readonly<Record<(typeof EXPORTED_SIGNS)[number], number>> = {
  heart_rate: 72,
  spo2: 97,
  respiratory_rate: 16,
  body_temperature: 36.6,
  systolic_bp: 132,
  diastolic_bp: 84,
};

it("what is exported as FHIR is read by the hub's own reader of FHIR as the same values, once each", () => {
  const at = NOON - 10_000;
  const values = EXPORTED_SIGNS.map((measurement) => ({
    ...{ measurement, device: "band-1", at: toIso(at), value: USUAL[measurement], quality: 0, averaged: false },
  }));
  const bundle = observationBundle({ community: "xfl", person: "wang", at: toIso(NOON), values });
  const bench = formatBench("fhir", { "band-1": "wearable" });
  const taken = bench.send({ topic: "in/push", payload: Buffer.from(JSON.stringify(bundle)), recv: NOON, message: { replayed: false } });
  expect(linesOf(taken).sort()).toEqual(EXPORTED_SIGNS.map((sign) => `band-1 ${sign} ${USUAL[sign]} 0@-10`).sort());
});

it("every exported vital sign has a unit of UCUM that the hub keeps it in", () => {
  expect(EXPORTED_SIGNS.map((sign) => MEASUREMENTS[sign].unit)).toEqual(["/min", "%", "/min", "Cel", "mm[Hg]", "mm[Hg]"]);
});
