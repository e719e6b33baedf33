import { describe, expect, it } from "vitest";
import { asSeenFrom, leavesOf, valuesOf } from "./paths.ts";

describe("paths of a message", () => {
  it("names each value as a mapping reads it", () => {
    expect(leavesOf({ a: { "b c": 1, d: ["x", null] }, e: true })).toEqual([
      { path: "$.a['b c']", value: "1" },
      { path: "$.a.d[0]", value: "x" },
      { path: "$.a.d[1]", value: "null" },
      { path: "$.e", value: "true" },
    ]);
    expect(leavesOf("ON")).toEqual([{ path: "$", value: "ON" }]);
  });
  it("sees them from an element", () => {
    expect(asSeenFrom("$.services[2].properties.hr", "$.services[*]")).toBe("@.properties.hr");
    expect(asSeenFrom("$.params.Power.value", "$.params[*]")).toBe("@.value");
    expect(asSeenFrom("$.id", "$.services[*]")).toBe("$.id");
    expect(asSeenFrom("$.id", undefined)).toBe("$.id");
  });
  it("reads lists of values", () => {
    expect(valuesOf("1, on，true,0003 ,-2.5")).toEqual([1, "on", true, "0003", -2.5]);
  });
});
