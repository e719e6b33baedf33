import { MINUTE, SECOND } from "../../contracts/index.ts";
import { SEEN_AREA } from "../fleet/gauges.ts";
import { happening, picture, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { drawScene } from "../picture/scene.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const COUNTER = "crowd-market";
const CAMERA = "cam-market";

/** People per square metre at a minute: it fills, stands packed for six minutes, and empties. */
function densityAt(minute: number): number {
  if (minute < 6) return 0.8 + (minute / 6) * 4.2;
  return minute < 12 ? 5 : Math.max(0.7, 5 - (minute - 12) * 0.7);
}

export const crowdFair: Scenario = {
  name: "crowd-fair",
  words: { zh: "集市人群聚集", en: "Crowd at a fair" },
  about: {
    zh: "便民集市人群密度升到每平方米 5 人并持续六分钟，摄像头同时上报，随后疏散。",
    en: "Density at the market rises to five people per square metre and stays for six minutes; the camera reports it too; then people leave.",
  },
  minutes: 22,
  hour: 16.5,
  falseLimit: null,
  script({ community, random, start }) {
    const counter = deviceOf(community, COUNTER);
    const messages: TimedMessage[] = [];
    for (let t = start; t < start + 22 * MINUTE; t += 10 * SECOND) {
      const minute = (t - start) / MINUTE;
      const density = Math.max(0, densityAt(minute) + random.normal(0, 0.07));
      const extras = density >= 4.3 && minute < 12 ? { cause: "packed" } : {};
      messages.push(telemetry(COUNTER, t, { people_count: Math.round(density * SEEN_AREA), crowd_density: round(density, 2) }, extras));
    }
    const seenAt = start + 7 * MINUTE;
    const id = `${CAMERA}-crowd-${seenAt}`;
    messages.push(
      happening(CAMERA, seenAt, "crowd", { state: "on", id, confidence: 0.93, cause: "seen" }),
      picture(CAMERA, seenAt + 2 * SECOND, id, drawScene("crowd", "market", seenAt)),
      happening(CAMERA, start + 15 * MINUTE, "crowd", { state: "off", id: `${id}-off` }),
    );
    const subjects = subject({ devices: [COUNTER, CAMERA], ...(counter.place && { places: [counter.place] }) });
    return {
      messages,
      takes: [{ device: COUNTER, from: start, to: start + 22 * MINUTE }],
      must: [
        claim({
          name: "packed crowd",
          cause: "packed",
          // The rest of the filling and a minute of samples at full density, lost ones not counted.
          arrivals: 12,
          within: 90,
          families: ["public"],
          subject: subjects,
          severityAtLeast: "high",
        }),
      ],
      mustNot: [NOTHING_ELSE_SERIOUS],
      allowed: [pattern("more of the same crowd", { families: ["public"], subject: subjects })],
    };
  },
};
