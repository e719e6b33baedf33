import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, linkState, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const STUCK = "lift-c05-1-1";
const CAMERA = "cam-lift-c05-1-1";
const LEVELLING = "lift-c07-1-1";

/** A lift stops between floors with people inside and then loses its link; another only takes a moment to level. */
export const liftEntrapment: Scenario = {
  name: "lift-entrapment",
  words: { zh: "电梯困人", en: "Lift entrapment" },
  about: {
    zh: "电梯停在两层之间，轿厢有人，随后设备失联（不得视为恢复）；另一部电梯短暂平层故障 30 秒，不应告警。",
    en: "A lift stops between two floors with people inside, then its link is lost, which must never look like the end of it; another lift levels for 30 seconds and must not alarm.",
  },
  minutes: 16,
  hour: 10.2,
  falseLimit: null,
  script({ community, start }) {
    const lift = deviceOf(community, STUCK);
    for (const id of [CAMERA, LEVELLING]) deviceOf(community, id);
    const at = start + 2 * MINUTE;
    const lost = at + 3 * MINUTE;
    const freed = at + 11 * MINUTE;
    const messages: TimedMessage[] = [
      happening(STUCK, at, "lift-trapped", { state: "on", data: { floor: "7-8" }, cause: "trapped" }),
      happening(CAMERA, at + 4 * SECOND, "person", { state: "on", confidence: 0.95 }),
      linkState(STUCK, lost, "offline", "lost"),
      linkState(STUCK, freed, "online"),
      happening(STUCK, freed + 5 * SECOND, "lift-trapped", { state: "off" }),
      happening(CAMERA, freed + 20 * SECOND, "person", { state: "off" }),
      happening(LEVELLING, at + 2 * MINUTE, "lift-fault", { state: "on" }),
    ];
    for (const after of [30, 40, 50]) messages.push(happening(LEVELLING, at + 2 * MINUTE + after * SECOND, "lift-fault", { state: "off" }));
    for (let t = start; t < lost; t += 30 * SECOND)
      messages.push(telemetry(STUCK, t, { people_count: t < at ? 1 : 2, power: t < at ? 5_200 : 190 }));
    const where = {
      families: ["lift"] as const,
      event: "lift-trapped" as const,
      subject: subject({ devices: [STUCK], ...(lift.place && { places: [lift.place] }) }),
    };
    return {
      messages,
      takes: [{ device: STUCK, from: start, to: freed }],
      must: [
        claim({ name: "entrapment is high at once", cause: "trapped", within: 10, severityAtLeast: "high", ...where }),
        claim({
          name: "a lift that falls silent with people inside rises",
          cause: "lost",
          within: 10,
          severityAtLeast: "critical",
          ...where,
        }),
      ],
      mustNot: [pattern("levelling is no fault", { families: ["lift"], subject: subject({ devices: [LEVELLING] }) }), NOTHING_ELSE_SERIOUS],
      allowed: [],
    };
  },
};
