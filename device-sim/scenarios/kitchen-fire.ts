import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const HEAD = "smoke-c02-3-2-501";

/** A pot is left on the fire: smoke, a lull while a window is opened, smoke again. */
export const kitchenFire: Scenario = {
  name: "kitchen-fire",
  words: { zh: "厨房起火", en: "Kitchen fire" },
  about: {
    zh: "幸福里二期 3栋2单元501 厨房起火：烟感报警，短暂恢复后再次报警。",
    en: "Fire in the kitchen of 3-2-501: the smoke detector alarms, clears for a moment and alarms again.",
  },
  minutes: 15,
  hour: 18.2,
  falseLimit: null,
  script({ community, random, start }) {
    const head = deviceOf(community, HEAD);
    const on = start + 2 * MINUTE;
    const lull = on + 3 * MINUTE;
    const again = lull + 2 * MINUTE;
    const over = again + 6 * MINUTE;
    const messages: TimedMessage[] = [];
    for (let t = start; t < start + 15 * MINUTE; t += 15 * SECOND) {
      const burning = (t >= on && t < lull) || (t >= again && t < over);
      const warm = Math.max(0, Math.min(t, over) - on) / MINUTE;
      const smoke = round(Math.abs(burning ? random.normal(0.24, 0.03) : random.normal(t < on ? 0.012 : 0.04, 0.004)), 3);
      messages.push(telemetry(HEAD, t, { smoke, temperature: round(23 + 2.6 * warm, 1), battery: 84 }, { sure: true }));
    }
    messages.push(
      happening(HEAD, on, "smoke", { state: "on", cause: "smoke" }),
      happening(HEAD, lull, "smoke", { state: "off" }),
      happening(HEAD, again, "smoke", { state: "on", cause: "smoke-again" }),
      happening(HEAD, over, "smoke", { state: "off" }),
    );
    const where = { families: ["fire"] as const, subject: subject({ devices: [HEAD], ...(head.place && { places: [head.place] }) }) };
    return {
      messages,
      takes: [{ device: HEAD, from: start, to: start + 15 * MINUTE }],
      must: [
        claim({ name: "smoke is critical at once", cause: "smoke", within: 10, severityAtLeast: "critical", event: "smoke", ...where }),
        claim({ name: "the second smoke counts", cause: "smoke-again", within: 10, severityAtLeast: "critical", occurrences: 2, ...where }),
      ],
      mustNot: [NOTHING_ELSE_SERIOUS],
      allowed: [pattern("more from the same home", { families: ["fire"], subject: where.subject })],
    };
  },
};
