import { type Rating, type RatingFormula, rate, toIso } from "../../contracts/index.ts";
import type { RatingPorts } from "../rating-ports.ts";

const limit = { by: "count", yellow: 1, red: 3, source: { zh: "测试", en: "test" } } as const;
const FORMULA: RatingFormula = { version: 1, measures: { hazards: limit, lanes: limit, devices: limit, visits: limit, drills: limit } };

/** No compound, no rating. */
export const memoryRatings = (now: () => number): RatingPorts => ({
  standing: async () => {
    const at = toIso(now());
    const none = rate({ hazards: null, lanes: null, devices: null, visits: null, drills: null }, FORMULA);
    return {
      at,
      month: { period: at.slice(0, 7), from: at, to: at },
      formula: FORMULA,
      items: [{ compound: "east", name: "东苑", ...none }],
    };
  },
  list: async () => ({ items: [] as Rating[], next: null }),
  get: async () => undefined,
  draft: async () => ({ ok: false, status: 422, reason: "none" }),
  act: async () => ({ ok: false, status: 404, reason: "none" }),
});
