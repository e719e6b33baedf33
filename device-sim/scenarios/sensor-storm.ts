import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

/** Its chamber is wet: it alarms and clears several times a second. */
const STORMING = "smoke-canteen";
const FLAPPING = "manhole-01";
const CALLER = { device: "sos-016", person: "per-016" } as const;
const FROM = MINUTE;
const TO = 6 * MINUTE;

/** One head sends alarms by the thousand; they are one alert that counts, and a real SOS is seen among them. */
export const sensorStorm: Scenario = {
  name: "sensor-storm",
  words: { zh: "传感器风暴", en: "Sensor storm" },
  about: {
    zh: "一只受潮烟感五分钟内报警、恢复各上千次，一处井盖不停抖动：合并为一条告警计数，接警后仍会再次提醒；其间一次真实的紧急呼叫立即可见。",
    en: "A wet smoke head alarms and clears over a thousand times in five minutes and a cover keeps flapping: one alert that counts each, sounding again after it was acknowledged; a real SOS in the midst is seen at once.",
  },
  minutes: 16,
  hour: 11,
  falseLimit: null,
  script({ community, random, start }) {
    const head = deviceOf(community, STORMING);
    for (const id of [FLAPPING, CALLER.device]) deviceOf(community, id);
    const messages: TimedMessage[] = [];
    for (let t = FROM, k = 0; t < TO; t += 250, k++) {
      messages.push(happening(STORMING, start + t, "smoke", { state: "on", ...(k < 40 && { cause: "first" }) }));
      messages.push(happening(STORMING, start + t + 130, "smoke", { state: "off" }));
      if (k % 2 === 0) messages.push(telemetry(STORMING, start + t + 60, { smoke: round(Math.abs(random.normal(0.03, 0.01)), 3) }));
    }
    for (let t = FROM; t < TO; t += 6 * SECOND) {
      messages.push(happening(FLAPPING, start + t, "manhole-open", { state: "on" }));
      messages.push(happening(FLAPPING, start + t + 3 * SECOND, "manhole-open", { state: "off" }));
    }
    for (const after of [5, 15, 25, 35]) {
      messages.push(happening(STORMING, start + TO + after * SECOND, "smoke", { state: "off" }));
      messages.push(happening(FLAPPING, start + TO + after * SECOND, "manhole-open", { state: "off" }));
    }
    messages.push(happening(CALLER.device, start + 4 * MINUTE, "sos", { cause: "sos" }));
    const where = { families: ["fire"] as const, subject: subject({ devices: [STORMING], ...(head.place && { places: [head.place] }) }) };
    return {
      messages,
      takes: [{ device: STORMING, from: start, to: start + TO + MINUTE }],
      must: [
        claim({ name: "the first alarm at once", cause: "first", within: 10, severityAtLeast: "critical", event: "smoke", ...where }),
        claim({
          name: "each later one is counted",
          cause: "first",
          within: 300,
          severityAtLeast: "critical",
          occurrences: 30,
          event: "smoke",
          ...where,
        }),
        claim({
          name: "SOS in the midst of it",
          cause: "sos",
          within: 10,
          families: ["person"],
          event: "sos",
          subject: subject({ devices: [CALLER.device], people: [CALLER.person] }),
          severityAtLeast: "critical",
        }),
      ],
      mustNot: [
        pattern("one alert for one head", where),
        pattern("a flapping cover is not open for half a minute", { families: ["public"], subject: subject({ devices: [FLAPPING] }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
      acts: [{ at: start + 2 * MINUTE, method: "POST", path: "/alerts/{alert}/acknowledge", body: {}, device: STORMING }],
    };
  },
};
