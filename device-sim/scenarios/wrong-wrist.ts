import { MINUTE, SECOND } from "../../contracts/index.ts";
import { type Fields, round, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

/** A couple: she walks, he lies in bed with oxygen. */
const HERS = { device: "wear-021", person: "per-021" } as const;
const HIS = { device: "wear-022", person: "per-022" } as const;
/** A bedridden woman whose carer puts her band on. */
const PATIENT = { device: "wear-042", person: "per-042" } as const;
const WALK = { from: 3, to: 24 } as const;
const LENGTH = 36 * MINUTE;

/** Steps since the scenario began, of somebody who walks from one minute to another. */
const stepsAt = (minute: number, from: number, to: number): number => Math.round(74 * Math.max(0, Math.min(minute, to) - from));

/** Bands on the wrong wrists: what the numbers say is not of the person they are filed under. */
export const wrongWrist: Scenario = {
  name: "wrong-wrist",
  words: { zh: "手环戴错人", en: "Wrong wrist" },
  about: {
    zh: "老两口手环戴反、照护人误戴老人手环：卧床老人的手环走出几百步、心率偏快。只应低级别提示“可能戴错人”，不得按体征告警。",
    en: "A couple's bands are swapped and a carer wears another's: the bands of two bedridden people walk hundreds of steps with a quick pulse. Only a low notice to check, and no alert on vital signs.",
  },
  minutes: 38,
  hour: 15,
  falseLimit: null,
  script({ community, random, start }) {
    for (const { device } of [HERS, HIS, PATIENT]) deviceOf(community, device);
    const messages: TimedMessage[] = [];
    const say = (device: string, t: number, fields: Fields, cause: string | null): void => {
      const worn = { worn: 1, skin_temperature: round(random.normal(32.5, 0.2), 1), battery: 71 };
      messages.push(telemetry(device, start + t, { ...fields, ...worn }, cause === null ? {} : { cause }));
    };
    for (let t = 0; t < LENGTH; t += 30 * SECOND) {
      const minute = t / MINUTE;
      const walking = minute >= WALK.from && minute < WALK.to;
      const steps = stepsAt(minute, WALK.from, WALK.to);
      const pulse = walking ? random.normal(117, 2) : random.normal(82, 2);
      say(HIS.device, t, { heart_rate: Math.round(pulse), spo2: Math.round(random.normal(97, 0.4)), steps }, steps >= 300 ? "his" : null);
      say(HERS.device, t, { heart_rate: Math.round(random.normal(68, 2)), spo2: Math.round(random.normal(93.5, 0.5)), steps: 2_140 }, null);
      const hers = stepsAt(minute, 8, 16);
      say(PATIENT.device, t, { heart_rate: Math.round(random.normal(96, 2)), steps: hers }, hers >= 300 ? "patient" : null);
    }
    const concerned = [HERS, HIS, PATIENT];
    return {
      messages,
      takes: concerned.map(({ device }) => ({ device, from: start, to: start + LENGTH })),
      must: [HIS, PATIENT].map(({ device, person }, k) =>
        claim({
          name: `the band of ${person} may be on somebody else`,
          cause: k === 0 ? "his" : "patient",
          within: 330,
          families: ["activity"],
          subject: subject({ devices: [device], people: [person] }),
          severityAtLeast: "low",
        }),
      ),
      mustNot: [
        pattern("vital signs of somebody else", {
          families: ["vitals"],
          subject: subject({ devices: concerned.map(({ device }) => device), people: concerned.map(({ person }) => person) }),
        }),
        pattern("more than a low notice", {
          severityAtLeast: "medium",
          subject: subject({ devices: concerned.map(({ device }) => device), people: concerned.map(({ person }) => person) }),
        }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
