import { type CommunitySeed, type DeviceRecord, MINUTE } from "../../contracts/index.ts";
import { round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, devicesOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const EVERY = 5 * MINUTE;

/** Degrees Celsius by minute in four homes of people alone. */
const COURSES = [
  { name: "hot", at: (minute: number) => Math.min(33.6, 30 + minute * 0.3) },
  { name: "hotter", at: (minute: number) => Math.min(37.2, 31 + minute * 0.3) },
  // Cooking with the window shut, then it is opened.
  { name: "stove", at: (minute: number) => (minute >= 10 && minute < 26 ? 33.4 : 29.5) },
  { name: "warm", at: () => 31.2 },
] as const;

function sensorsOf(community: CommunitySeed): readonly DeviceRecord[] {
  return devicesOf(community, "environment").filter((device) => device.externalId.startsWith("env-home"));
}

/** Heat indoors: two homes stay above the limit, one is hot for a quarter of an hour only, one stays just below it. */
export const heatWave: Scenario = {
  name: "heat-wave",
  words: { zh: "热浪", en: "Heat wave" },
  about: {
    zh: "高温天气，两户独居老人家中持续超过 32 ℃，其中一户超过 36 ℃；另一户做饭时短暂升温、一户保持 31 ℃，不应告警。",
    en: "In a heat wave two homes of people alone stay above 32 °C, one of them above 36 °C; a stove's short peak and a home at 31 °C must not alarm.",
  },
  minutes: 70,
  hour: 14,
  falseLimit: null,
  script({ community, random, start }) {
    const homes = COURSES.map((course, k) => {
      const sensor = sensorsOf(community)[k + 1];
      if (sensor === undefined) throw new Error("The demo community has too few homes with a thermometer");
      return { course, sensor, id: sensor.externalId };
    });
    const messages: TimedMessage[] = [];
    for (let t = start; t < start + 70 * MINUTE; t += EVERY)
      for (const { course, id } of homes) {
        const temperature = round(course.at((t - start) / MINUTE) + random.normal(0, 0.1), 1);
        const cause = temperature >= 36.3 ? `${course.name}-36` : temperature >= 32 ? course.name : undefined;
        const fields = { temperature, humidity: Math.round(random.normal(64, 2)) };
        messages.push(telemetry(id, t, fields, cause === undefined ? {} : { cause }));
      }
    const whereOf = (name: string) => {
      const home = homes.find(({ course }) => course.name === name);
      const places = home?.sensor.place ? [home.sensor.place] : [];
      return { families: ["activity"] as const, subject: subject({ devices: home ? [home.id] : [], places }) };
    };
    return {
      messages,
      takes: homes.map(({ id }) => ({ device: id, from: start, to: start + 70 * MINUTE })),
      must: [
        claim({ name: "32 °C for half an hour", cause: "hot", within: 31 * 60, severityAtLeast: "medium", ...whereOf("hot") }),
        claim({
          name: "36 °C is high",
          cause: "hotter-36",
          // The half hour above 32 °C is over before; one reading above 36 °C is enough then.
          arrivals: 6,
          within: 60,
          severityAtLeast: "high",
          ...whereOf("hotter"),
        }),
      ],
      mustNot: [
        pattern("a stove is no heat wave", whereOf("stove")),
        pattern("31 °C is below the limit", whereOf("warm")),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
