import type { NoisySource, NuisanceReport, Scope } from "../../contracts/index.ts";
import { EAST, ISO, WANG } from "./world.ts";

const NOTHING = { true: 0, false: 0, mistake: 0, test: 0, nuisance: 0, fault: 0, none: 1, share: null, low: null, high: null };
const source = (id: string, name: string): NoisySource => ({
  ...{ id, name: { zh: name, en: name }, place: "东院", alerts: 1, share: 1, occurrences: 1, precision: NOTHING },
});

/** A report on the eastern compound: her band, her smoke head, and herself. */
export function memoryReport(scope: Scope): NuisanceReport {
  const inside = scope.paths.some((path) => EAST.startsWith(path));
  return {
    ...{ from: ISO, to: ISO, place: null, alerts: 1, occurrences: 1, lifeSafety: 0, heldBack: 0, truncated: false },
    severities: { critical: 0, high: 1, medium: 0, low: 0 },
    precision: NOTHING,
    rules: [source("heart", "=心率过快")],
    devices: inside ? [source("band-wang", `${WANG}的手环`)] : [],
    cameras: [],
    people: inside ? [source("wang", "{who}")] : [],
    chattering: [],
    standing: inside
      ? [
          {
            id: "a1",
            name: { zh: "离线", en: "Offline" },
            device: `${WANG}的手环`,
            place: "东院",
            since: ISO,
            occurrences: 1,
            lifeSafety: false,
          },
        ]
      : [],
    ...{ floods: [], floodSeconds: 0, floodShare: 0, desks: [], bounds: { acceptable: 150, most: 300 } },
  };
}
