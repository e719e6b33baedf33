import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, devicesOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

/** Ppm by minute: a gas water heater in a closed bathroom, until somebody opens the window. */
const COURSE = [4, 30, 85, 150, 240, 330, 390, 420, 400, 380, 260, 140, 60, 25, 12, 8, 5, 4] as const;
/** The detector itself alarms within three minutes at 300 ppm (EN 50291). */
const ALARM_MINUTE = 6;

export const coBathroom: Scenario = {
  name: "co-bathroom",
  words: { zh: "浴室一氧化碳", en: "CO in a bathroom" },
  about: {
    zh: "燃气热水器在关着窗的浴室里产生一氧化碳，浓度升过 300 ppm，开窗后下降。",
    en: "A gas water heater in a closed bathroom: carbon monoxide rises above 300 ppm and falls after the window is opened.",
  },
  minutes: COURSE.length + 4,
  hour: 20,
  falseLimit: null,
  script({ community, random, start }) {
    const detector = devicesOf(community, "co")[1];
    if (detector === undefined) throw new Error("The demo community has fewer than two CO detectors");
    const id = detector.externalId;
    const messages: TimedMessage[] = [];
    for (let t = 0; t < COURSE.length * 4; t++) {
      const [minute, quarter] = [Math.floor(t / 4), (t % 4) / 4];
      const [here, next] = [COURSE[minute] ?? 4, COURSE[minute + 1] ?? 4];
      const ppm = Math.max(0, Math.round(here + (next - here) * quarter + random.normal(0, 2)));
      const extras = ppm >= 300 ? { sure: true, cause: "co-300" } : { sure: true };
      messages.push(telemetry(id, start + t * 15 * SECOND, { co: ppm }, extras));
    }
    messages.push(happening(id, start + ALARM_MINUTE * MINUTE, "co", { state: "on", cause: "co-alarm" }));
    messages.push(happening(id, start + 14 * MINUTE, "co", { state: "off" }));
    const where = { families: ["fire"] as const, subject: subject({ devices: [id], ...(detector.place && { places: [detector.place] }) }) };
    return {
      messages,
      takes: [{ device: id, from: start, to: start + COURSE.length * MINUTE }],
      must: [
        claim({ name: "300 ppm is critical", cause: "co-300", arrivals: 2, within: 60, severityAtLeast: "critical", ...where }),
        claim({
          name: "the detector's own alarm is critical at once",
          cause: "co-alarm",
          within: 10,
          severityAtLeast: "critical",
          ...where,
        }),
      ],
      mustNot: [NOTHING_ELSE_SERIOUS],
      allowed: [pattern("more from the same home", { families: ["fire"], subject: where.subject })],
    };
  },
};
