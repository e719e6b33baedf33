import { MINUTE, SECOND } from "../../contracts/index.ts";
import { round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const BURST = "hydrant-05";
const DIPPED = "hydrant-06";
/** GB 55036-2022 3.0.3: street mains with hydrants, normal operation. */
const LEAST = 0.14;

/** A main bursts and one hydrant loses its pressure; its neighbour dips for 25 seconds, as when a pump starts. */
export const hydrantLoss: Scenario = {
  name: "hydrant-loss",
  words: { zh: "消火栓失压", en: "Hydrant pressure loss" },
  about: {
    zh: "管道破裂，一处消火栓压力降到 0.05 MPa；相邻一处仅短暂波动 25 秒，不应告警。",
    en: "A burst main takes one hydrant down to 0.05 MPa; its neighbour only dips for 25 seconds and must not alarm.",
  },
  minutes: 20,
  hour: 15,
  falseLimit: null,
  script({ community, random, start }) {
    for (const id of [BURST, DIPPED]) deviceOf(community, id);
    const lossAt = start + 2 * MINUTE;
    const mendedAt = start + 15 * MINUTE;
    const messages: TimedMessage[] = [];
    for (let t = start; t < start + 20 * MINUTE; t += 15 * SECOND) {
      const fall = Math.min(1, Math.max(0, (t - lossAt) / (90 * SECOND)));
      const lost = t < mendedAt ? fall : 0;
      const pressure = round(0.305 - 0.255 * lost + random.normal(0, 0.003), 3);
      const extras = pressure < LEAST ? { sure: true, cause: "low" } : { sure: true };
      messages.push(telemetry(BURST, t, { water_pressure: pressure }, extras));
    }
    const dipAt = start + 6 * MINUTE;
    for (const [after, pressure] of [
      [0, 0.11],
      [12, 0.1],
      [25, 0.29],
      [35, 0.3],
      [45, 0.3],
      [60, 0.3],
      [120, 0.3],
    ] as const)
      messages.push(telemetry(DIPPED, dipAt + after * SECOND, { water_pressure: pressure }, { sure: true }));
    return {
      messages,
      takes: [
        { device: BURST, from: start, to: start + 20 * MINUTE },
        { device: DIPPED, from: dipAt, to: dipAt + 3 * MINUTE },
      ],
      must: [
        claim({
          name: "lost pressure, held for a minute",
          cause: "low",
          // Late and early samples change places; the fourth stands at least 45 s after the first.
          arrivals: 4,
          within: 90,
          families: ["water", "fire"],
          subject: subject({ devices: [BURST] }),
          severityAtLeast: "high",
        }),
      ],
      mustNot: [
        pattern("a pump's start is no loss", { families: ["water", "fire"], subject: subject({ devices: [DIPPED] }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
