import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type DeviceKind, isDeviceKind } from "../../contracts/index.ts";
import { Bench, deviceRecord, runs } from "../testing.ts";
import { urgentWithoutCause } from "./grafts.ts";
import { begun, failed, SPOILERS, saysWord, trace } from "./spoilt.ts";

/* What every decoder of a gateway keeps to (contract.test.ts), asked of the hub's own topics: native and SenML. */
const LEAVES = ["telemetry", "event", "state", "snapshot/e1"];
const Examples = Type.Array(
  Type.Object({ kind: Type.String(), leaf: Type.Optional(Type.String()), payload: Type.Optional(Type.String()) }),
);

function benchOf(kind: string): Bench {
  if (!isDeviceKind(kind)) throw new Error(`unknown kind ${kind}`);
  return new Bench([deviceRecord("d1", kind)]);
}

const kinds = fc.constantFrom<DeviceKind>("smoke", "wearable", "sos-button", "environment", "camera");
const names = fc.constantFrom("heart_rate", "smoke", "temperature", "sos", "urn:dev:x/", "", "n");
/** Records that are nearly SenML: what fields it has, and anything in them. */
const record = fc.record(
  {
    ...{ bn: names, bt: fc.jsonValue(), bu: fc.jsonValue(), bv: fc.jsonValue(), bver: fc.jsonValue() },
    ...{ n: names, u: fc.constantFrom("Cel", "beat/min", "%RH", "Hz", "?"), t: fc.double(), v: fc.jsonValue() },
    ...{ vs: fc.jsonValue(), vb: fc.jsonValue(), vd: fc.string(), s: fc.jsonValue() },
  },
  { requiredKeys: [] },
);

describe("the hub's own topics keep the contract", () => {
  test("any bytes on any of them leave a trace, and no decoder fails", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...LEAVES), kinds, (payload, leaf, kind) => {
        const taken = benchOf(kind).send({ leaf, payload: Buffer.from(payload) });
        expect(trace(taken)).toBeGreaterThan(0);
        expect(failed(taken)).toBe(false);
        expect(begun(taken)).toEqual([]);
        expect(urgentWithoutCause(taken, { d1: kind }, leaf, Buffer.from(payload).toString("latin1"))).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  test("any JSON on any of them leaves a trace, and makes no event by accident", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...LEAVES), kinds, (value, leaf, kind) => {
        const taken = benchOf(kind).send({ leaf, payload: JSON.stringify(value) });
        expect(trace(taken)).toBeGreaterThan(0);
        expect(failed(taken)).toBe(false);
        if (!saysWord(value, kind)) expect(begun(taken)).toEqual([]);
        expect(urgentWithoutCause(taken, { d1: kind }, leaf, JSON.stringify(value))).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  test("any pack that looks like SenML leaves a trace, and no decoder fails", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), kinds, (pack, kind) => {
        const taken = benchOf(kind).send({ payload: JSON.stringify(pack) });
        expect(trace(taken)).toBeGreaterThan(0);
        expect(failed(taken)).toBe(false);
      }),
      { numRuns: runs(300) },
    );
  });

  test.each(["native", "senml"])("the examples of %s spoilt in every way fail no decoder and leave a trace", (format) => {
    const file = readFileSync(new URL(`./${format}.golden.yaml`, import.meta.url), "utf8");
    const examples = Value.Clean(Examples, parse(file));
    if (!Value.Check(Examples, examples)) throw new Error(`${format}.golden.yaml is no list of examples`);
    for (const { kind, leaf = "telemetry", payload } of examples) {
      if (payload === undefined) continue;
      const bench = benchOf(kind);
      for (const spoil of SPOILERS) {
        const taken = bench.send({ leaf, payload: spoil(payload) });
        expect(failed(taken), spoil(payload)).toBe(false);
        expect(trace(taken), `${leaf} ${spoil(payload)}`).toBeGreaterThan(0);
      }
    }
  });
});
