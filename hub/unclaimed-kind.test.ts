import { expect, test } from "vitest";
import { seemingKind } from "./unclaimed-kind.ts";

test.each([
  ["what only a smoke head says", ["battery"], ["smoke"], "smoke", "sure"],
  ["a smoke head that feels heat too", ["temperature"], ["smoke", "heat"], "smoke", "sure"],
  ["a band", ["heart_rate", "steps"], ["sos"], "wearable", "sure"],
  ["a bed sensor that feels the heart", ["heart_rate", "in_bed"], [], "bed", "sure"],
  ["an SOS alone may be a button's or a band's", [], ["sos"], "sos-button", "likely"],
  ["a radar or a camera", [], ["presence"], "presence", "likely"],
  ["two kinds at once", ["water_pressure", "gas"], [], "water-pressure", "likely"],
  ["temperature is measured by many", ["temperature", "humidity"], [], "environment", "likely"],
  ["a battery alone", ["battery"], [], null, "open"],
  ["nothing understood", [], [], null, "open"],
  ["names that are none", ["constructor"], ["toString"], null, "open"],
] as const)("%s", (_, measurements, events, kind, certainty) => {
  expect(seemingKind(measurements, events)).toEqual({ kind, certainty });
});
