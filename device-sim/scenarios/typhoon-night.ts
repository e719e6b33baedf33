import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, linkState, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const WIND = ["env-park", "env-square", "env-market"] as const;
const GARAGE = "leak-garage-09";
const PUDDLE = "leak-garage-13";
const COVERS = ["manhole-04", "manhole-06"] as const;
const MAINS = "power-switch";
const FLICKER = "power-daycare";
const CAMERA = "cam-park";
const CALLER = { device: "sos-009", person: "per-009" } as const;
const LENGTH = 34 * MINUTE;

/** Metres of water in the garage by minute: it comes in over the ramp, stands, and is pumped out. */
const waterAt = (minute: number): number => Math.max(0, Math.min(0.42, (minute - 4) * 0.035) - Math.max(0, minute - 26) * 0.08);
const windAt = (minute: number): number => (minute < 3 ? 13 : minute < 8 ? 20 : minute < 22 ? 27 : 16);

/** Wind, water in a garage, two covers lifted, the mains gone, a camera torn off, and in the midst of it somebody presses SOS. */
export const typhoonNight: Scenario = {
  name: "typhoon-night",
  words: { zh: "台风夜", en: "Typhoon night" },
  about: {
    zh: "大风、车库进水、两处井盖冲开、配电室市电中断、一处摄像头失联，其间一位听力不便的独居老人紧急呼叫；另一车库少量积水、市电闪断 20 秒，不应告警。",
    en: "Gale, a garage filling with water, two manholes open, the mains lost, a camera gone; in the midst a hearing-impaired man living alone presses SOS. A puddle and a 20-second flicker must not alarm.",
  },
  minutes: 36,
  hour: 2,
  falseLimit: null,
  script({ community, random, start }) {
    for (const id of [...WIND, GARAGE, PUDDLE, ...COVERS, MAINS, FLICKER, CAMERA, CALLER.device]) deviceOf(community, id);
    const minuteOf = (t: number): number => (t - start) / MINUTE;
    const messages: TimedMessage[] = [];
    for (let t = start; t < start + LENGTH; t += MINUTE)
      for (const id of WIND) {
        const speed = round(windAt(minuteOf(t)) + random.normal(0, 0.7), 1);
        const strong = speed >= 24.5 ? { cause: `storm-${id}` } : speed >= 17.2 ? { cause: `gale-${id}` } : {};
        messages.push(telemetry(id, t, { wind_speed: speed, temperature: 24, humidity: 97 }, strong));
      }
    for (let t = start; t < start + LENGTH; t += 20 * SECOND) {
      const level = round(Math.max(0, waterAt(minuteOf(t)) + random.normal(0, 0.004)), 2);
      const cause = level >= 0.3 ? "deep" : level >= 0.1 ? "water" : undefined;
      messages.push(telemetry(GARAGE, t, { water_level: level }, { sure: true, ...(cause && { cause }) }));
      messages.push(telemetry(PUDDLE, t, { water_level: round(Math.max(0, random.normal(0.04, 0.01)), 2) }));
    }
    for (const [k, id] of COVERS.entries()) {
      const at = start + (9 + 4 * k) * MINUTE;
      messages.push(happening(id, at, "manhole-open", { state: "on", cause: `open-${id}` }));
      messages.push(happening(id, start + 32 * MINUTE, "manhole-open", { state: "off" }));
    }
    const dark = start + 12 * MINUTE;
    messages.push(happening(MAINS, dark, "mains-lost", { state: "on", cause: "dark" }));
    messages.push(happening(MAINS, start + 31 * MINUTE, "mains-lost", { state: "off" }));
    messages.push(happening(FLICKER, dark, "mains-lost", { state: "on" }));
    for (const after of [20, 28, 36]) messages.push(happening(FLICKER, dark + after * SECOND, "mains-lost", { state: "off" }));
    messages.push(linkState(CAMERA, start + 10 * MINUTE, "offline"), linkState(CAMERA, start + 33 * MINUTE, "online"));
    messages.push(happening(CALLER.device, start + 15 * MINUTE, "sos", { cause: "sos" }));
    const weather = subject({ devices: [...WIND, GARAGE, ...COVERS, MAINS, CAMERA] });
    const flood = { families: ["water"] as const, subject: subject({ devices: [GARAGE] }) };
    return {
      messages,
      takes: [
        ...WIND.map((device) => ({ device, from: start, to: start + LENGTH })),
        { device: CAMERA, from: start + 10 * MINUTE, to: start + 33 * MINUTE },
      ],
      must: [
        ...WIND.map((id) =>
          claim({
            name: `storm at ${id}`,
            cause: `storm-${id}`,
            arrivals: 5,
            within: 30,
            families: ["public"],
            subject: subject({ devices: [id] }),
            severityAtLeast: "high",
          }),
        ),
        claim({ name: "water in the garage", cause: "water", arrivals: 7, within: 60, severityAtLeast: "medium", ...flood }),
        claim({ name: "deep water in the garage", cause: "deep", arrivals: 4, within: 30, severityAtLeast: "high", ...flood }),
        ...COVERS.map((id) =>
          claim({
            name: `open cover ${id}`,
            cause: `open-${id}`,
            within: 45,
            families: ["public"],
            event: "manhole-open",
            subject: subject({ devices: [id] }),
            severityAtLeast: "high",
          }),
        ),
        claim({
          name: "mains lost",
          cause: "dark",
          within: 75,
          families: ["public"],
          event: "mains-lost",
          subject: subject({ devices: [MAINS] }),
          severityAtLeast: "medium",
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
        pattern("a puddle is no flood", { families: ["water"], subject: subject({ devices: [PUDDLE] }) }),
        pattern("a flicker is no loss of mains", { families: ["public"], subject: subject({ devices: [FLICKER] }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [pattern("more of the same weather", { families: ["public", "water", "device"], subject: weather, severityAtMost: "high" })],
    };
  },
};
