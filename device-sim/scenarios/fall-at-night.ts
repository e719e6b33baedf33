import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const FALLEN = { device: "wear-001", person: "per-001" } as const;
const STUMBLED = { device: "wear-005", person: "per-005" } as const;

/** She gets up at night, falls on the way back and stays down; a neighbour elsewhere stumbles and presses "I am fine". */
export const fallAtNight: Scenario = {
  name: "fall-at-night",
  words: { zh: "夜间跌倒", en: "Fall at night" },
  about: {
    zh: "独居老人夜里起身后跌倒，未再活动；另一位老人绊了一下，随即自己取消。",
    en: "A woman living alone gets up at night, falls and does not move again; elsewhere a resident stumbles and cancels at once.",
  },
  minutes: 15,
  hour: 2.1,
  falseLimit: null,
  script({ community, random, start }) {
    for (const id of [FALLEN.device, STUMBLED.device]) deviceOf(community, id);
    const fallAt = start + 3 * MINUTE;
    const end = start + 15 * MINUTE;
    const messages = [
      happening(FALLEN.device, fallAt, "fall", { confidence: 0.86, data: { impactG: 3.6, postureDeg: 78 }, cause: "fall" }),
    ];
    for (let t = start; t < end; t += 20 * SECOND) {
      const down = t > fallAt;
      const heartRate = Math.round(down ? random.normal(101, 3) : random.normal(84, 3));
      // Not one step after the fall: a rising count is a sign of movement.
      const steps = Math.min(36, Math.round((t - start) / (4 * SECOND)));
      messages.push(telemetry(FALLEN.device, t, { heart_rate: heartRate, steps, worn: 1, skin_temperature: 32.4, battery: 74 }));
    }
    const stumbleAt = start + 7 * MINUTE;
    messages.push(
      happening(STUMBLED.device, stumbleAt, "fall", { confidence: 0.61, data: { impactG: 2.7 } }),
      happening(STUMBLED.device, stumbleAt + 14 * SECOND, "fall-cancelled"),
    );
    for (let k = 0; k < 12; k++)
      messages.push(telemetry(STUMBLED.device, stumbleAt + 20 * SECOND + k * 10 * SECOND, { heart_rate: 88, steps: 60 + 12 * k, worn: 1 }));
    const fallen = { families: ["person"] as const, subject: subject({ devices: [FALLEN.device], people: [FALLEN.person] }) };
    return {
      messages,
      takes: [{ device: FALLEN.device, from: start, to: end }],
      must: [
        claim({ name: "fall raised", cause: "fall", within: 75, severityAtLeast: "high", ...fallen }),
        claim({ name: "fall without movement is critical", cause: "fall", within: 180, severityAtLeast: "critical", ...fallen }),
      ],
      mustNot: [NOTHING_ELSE_SERIOUS],
      allowed: [
        pattern("the stumble, until she cancelled it", {
          families: ["person"],
          subject: subject({ devices: [STUMBLED.device], people: [STUMBLED.person] }),
        }),
      ],
    };
  },
};
