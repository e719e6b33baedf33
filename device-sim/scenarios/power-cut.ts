import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, linkState, type TimedMessage } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const COMPOUND = "xfl-c12";
/** Whoever hangs on the mains or on a router that does. Smoke heads and mains monitors have batteries and a SIM. */
const DARK = {
  seven: ["wear-021", "wear-022", "bed-022", "gas-c12-7-1-901"],
  eight: ["wear-029", "wear-030", "gas-c12-8-1-801", "co-c12-8-1-801", "valve-c12-8-1-801"],
} as const;
const MONITORS = ["power-12-7", "power-12-8"] as const;
const OXYGEN = "per-022";
const OUT = 2 * MINUTE;
const BACK = 42 * MINUTE;

/** The mains of two neighbouring buildings fail; in one of them lives somebody on oxygen. */
export const powerCut: Scenario = {
  name: "power-cut",
  words: { zh: "两栋楼停电（有吸氧老人）", en: "Power cut of two buildings" },
  about: {
    zh: "两栋楼停电 40 分钟：先报家中吸氧的老人，再把多台设备失联合并为一条“疑似停电或断网”，不逐台告警。",
    en: "The power of two buildings is out for 40 minutes: first the resident on oxygen, then one alert for all that fell silent, and none for each device.",
  },
  minutes: 55,
  hour: 19.2,
  falseLimit: null,
  script({ community, random, start }) {
    const gone = [...DARK.seven, ...DARK.eight];
    for (const id of [...gone, ...MONITORS]) deviceOf(community, id);
    const messages: TimedMessage[] = [];
    for (const id of MONITORS)
      messages.push(
        happening(id, start + OUT, "mains-lost", { state: "on", cause: `dark-${id}` }),
        happening(id, start + BACK, "mains-lost", { state: "off" }),
      );
    const takes = gone.map((device) => {
      // The broker misses a client after one and a half keep-alives.
      const lost = start + OUT + Math.round(random.range(60, 100) * SECOND);
      const cause = DARK.seven.some((id) => id === device) ? "seven" : "eight";
      const again = start + BACK + Math.round(random.range(5, 90) * SECOND);
      messages.push(linkState(device, lost, "offline", cause), linkState(device, again, "online"));
      return { device, from: start + OUT, to: again };
    });
    const place = subject({ places: [COMPOUND] });
    return {
      messages,
      takes,
      must: [
        claim({
          name: "the resident on oxygen is told first",
          cause: "dark-power-12-7",
          within: 35,
          families: ["person"],
          subject: subject({ people: [OXYGEN] }),
          severityAtLeast: "critical",
        }),
        claim({
          name: "many devices of a building",
          cause: "seven",
          arrivals: 4,
          within: 120,
          families: ["device"],
          subject: place,
          severityAtLeast: "high",
        }),
        ...MONITORS.map((id) =>
          claim({
            name: `mains lost at ${id}`,
            cause: `dark-${id}`,
            within: 75,
            families: ["public"],
            event: "mains-lost",
            subject: subject({ devices: [id] }),
            severityAtLeast: "medium",
          }),
        ),
      ],
      mustNot: [pattern("each of them by itself", { families: ["device"], subject: subject({ devices: gone }) }), NOTHING_ELSE_SERIOUS],
      allowed: [],
    };
  },
};
