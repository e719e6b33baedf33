import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toBaidu, toGcj, toWgs } from "./datum.ts";
import type { Point } from "./places.ts";

const METRES_PER_DEGREE = 111_320;

function metres(a: Point, b: Point): number {
  const east = (a.lon - b.lon) * Math.cos((a.lat / 180) * Math.PI);
  return Math.hypot(east, a.lat - b.lat) * METRES_PER_DEGREE;
}

/** Within the box of the offset, away from its edge, where the offset begins all at once. */
const inChina = fc.record({
  lon: fc.double({ min: 73.6, max: 135.1, noNaN: true }),
  lat: fc.double({ min: 3.9, max: 53.5, noNaN: true }),
});

describe("datums", () => {
  test("BD-09 and GCJ-02 come back to WGS-84 within a decimetre, everywhere in the country", () => {
    fc.assert(
      fc.property(inChina, (point) => {
        expect(metres(toWgs("GCJ-02", toGcj(point)), point)).toBeLessThan(0.1);
        expect(metres(toWgs("BD-09", toBaidu(toGcj(point))), point)).toBeLessThan(0.1);
      }),
      { numRuns: 1_000 },
    );
  });

  // The examples that wandergis/coordtransform publishes in its README.
  test("the published examples come out within a centimetre", () => {
    const given = { lon: 116.404, lat: 39.915 };
    expect(metres(toGcj(given), { lon: 116.41024449916938, lat: 39.91640428150164 })).toBeLessThan(0.01);
    expect(metres(toBaidu(given), { lon: 116.41036949371029, lat: 39.92133699351021 })).toBeLessThan(0.01);
  });
});
