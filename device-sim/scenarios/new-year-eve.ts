import { HOUR, MINUTE, SECOND } from "../../contracts/index.ts";
import { SEEN_AREA } from "../fleet/gauges.ts";
import { happening, picture, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { drawScene } from "../picture/scene.ts";
import type { Random } from "../random.ts";
import { claim, deviceOf, devicesOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const COUNTER = "crowd-square";
const CAMERAS = ["cam-square", "cam-market", "cam-park", "cam-gate-02"] as const;
const FIRE = "smoke-c16-7-1-602";
const CALLER = { device: "sos-018", person: "per-018" } as const;
const LENGTH = 60 * MINUTE;
/** A second home that burns, in the middle of the night's noise. */
const LATE_FIRE = "smoke-c02-3-2-501";

/** People per square metre by minute: three steps up to the stroke of midnight, then they go home. */
const STEPS = [
  { from: 18, to: 23, density: 3.9, name: "close" },
  { from: 24, to: 28, density: 4.9, name: "packed" },
  { from: 29, to: 33, density: 5.9, name: "dangerous" },
] as const;

function densityAt(minute: number): number {
  const step = STEPS.find(({ from, to }) => minute >= from && minute < to);
  if (step) return step.density;
  if (minute < 18) return 0.6 + minute * 0.07;
  return minute < 29 ? 4.2 : Math.max(0.5, 5 - (minute - 33) * 0.6);
}

/** A few seconds of fire in the picture each time, by cameras that are not sure what they see. */
function firecrackers(random: Random, start: number): TimedMessage[] {
  const messages: TimedMessage[] = [];
  for (const camera of CAMERAS)
    for (let t = start + 2 * MINUTE; t < start + 58 * MINUTE; t += random.range(40, 150) * SECOND) {
      const on = Math.round(t);
      const id = `${camera}-flame-${on}`;
      const confidence = round(random.range(0.45, 0.7), 2);
      messages.push(
        happening(camera, on, "video-flame", { state: "on", id, confidence }),
        happening(camera, on + Math.round(random.range(3, 9) * SECOND), "video-flame", { state: "off", id: `${id}-off` }),
      );
    }
  const first = start + 2 * MINUTE;
  messages.push(picture("cam-square", first, `cam-square-flame-${first}`, drawScene("flame", "square", first)));
  return messages;
}

/** Crowd and firecrackers around midnight; two homes really burn, and somebody presses SOS. */
export const newYearEve: Scenario = {
  name: "new-year-eve",
  words: { zh: "除夕夜", en: "New Year's Eve" },
  about: {
    zh: "23:30 至 0:30，节日值守模式：跨年人群在广场聚集到每平方米近 6 人，多处摄像头把鞭炮看成火光，烟飘进楼道；其间两户真的起火、一位老人紧急呼叫，都不能被淹没。",
    en: "From 23:30 to 00:30, in the posture for festivals: the crowd on the square reaches six per square metre, cameras take firecrackers for flames and their smoke drifts into homes; two homes really burn and one woman presses SOS: none may be lost.",
  },
  minutes: 62,
  hour: 23.5,
  falseLimit: null,
  script({ community, random, start }) {
    for (const id of [COUNTER, ...CAMERAS, CALLER.device]) deviceOf(community, id);
    const head = deviceOf(community, FIRE);
    const lateHead = deviceOf(community, LATE_FIRE);
    const square = deviceOf(community, COUNTER);
    const messages: TimedMessage[] = firecrackers(random, start);
    for (let t = start; t < start + LENGTH; t += 10 * SECOND) {
      const minute = (t - start) / MINUTE;
      const density = Math.max(0, densityAt(minute) + random.normal(0, 0.07));
      const step = STEPS.find(({ from, to }) => minute >= from && minute < to);
      const fields = { people_count: Math.round(density * SEEN_AREA), crowd_density: round(density, 2) };
      messages.push(telemetry(COUNTER, t, fields, step ? { cause: step.name } : {}));
    }
    // Smoke from the street in homes, well below what a head alarms at.
    const others = devicesOf(community, "smoke").filter((one) => one.externalId !== FIRE && one.externalId !== LATE_FIRE);
    for (const head of others.slice(0, 12))
      for (let t = start + 4 * MINUTE; t < start + 58 * MINUTE; t += 2 * MINUTE)
        messages.push(telemetry(head.externalId, t, { smoke: round(Math.abs(random.normal(0.045, 0.008)), 3), temperature: 20 }));
    const on = start + 31 * MINUTE;
    const late = start + 44 * MINUTE;
    messages.push(
      happening(FIRE, on, "smoke", { state: "on", cause: "smoke" }),
      happening(FIRE, on + 9 * MINUTE, "smoke", { state: "off" }),
      happening(LATE_FIRE, late, "smoke", { state: "on", cause: "late smoke" }),
      happening(LATE_FIRE, late + 7 * MINUTE, "smoke", { state: "off" }),
      happening(CALLER.device, on + 30 * SECOND, "sos", { cause: "sos" }),
    );
    const crowd = {
      families: ["public"] as const,
      subject: subject({ devices: [COUNTER], ...(square.place && { places: [square.place] }) }),
    };
    const severities = ["medium", "high", "critical"] as const;
    const posture = { kind: "festival", reason: "除夕", until: new Date(start + 3 * HOUR).toISOString() };
    return {
      messages,
      acts: [{ at: start, method: "POST", path: "/posture", body: posture }],
      takes: [{ device: COUNTER, from: start, to: start + LENGTH }],
      must: [
        ...STEPS.map(({ name }, k) =>
          claim({
            name: `${name} crowd`,
            cause: name,
            arrivals: 8,
            within: 30,
            severityAtLeast: severities[k] ?? "critical",
            ...crowd,
          }),
        ),
        claim({
          name: "smoke in a home is critical at once",
          cause: "smoke",
          within: 10,
          families: ["fire"],
          event: "smoke",
          subject: subject({ devices: [FIRE], ...(head.place && { places: [head.place] }) }),
          severityAtLeast: "critical",
        }),
        claim({
          name: "smoke in another home is critical at once",
          cause: "late smoke",
          within: 10,
          families: ["fire"],
          event: "smoke",
          subject: subject({ devices: [LATE_FIRE], ...(lateHead.place && { places: [lateHead.place] }) }),
          severityAtLeast: "critical",
        }),
        claim({
          name: "SOS in the noise",
          cause: "sos",
          within: 10,
          families: ["person"],
          event: "sos",
          subject: subject({ devices: [CALLER.device], people: [CALLER.person] }),
          severityAtLeast: "critical",
        }),
      ],
      mustNot: [
        pattern("smoke from the street is no fire", {
          families: ["fire"],
          subject: subject({ devices: others.map((one) => one.externalId) }),
        }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [
        // In this posture a lone camera outdoors is medium, unless its link holds an all-clear back for two minutes:
        // then the flame lasts, as far as anybody knows. Fewer than ten in the community.
        pattern("firecrackers seen by a lone camera", {
          families: ["fire"],
          subject: subject({ devices: [...CAMERAS] }),
          severityAtMost: "high",
          most: 9,
        }),
        pattern("more of the same crowd", crowd),
      ],
    };
  },
};
