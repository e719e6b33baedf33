import { type Instant, MINUTE, SECOND, type WornAt } from "../../contracts/index.ts";
import { accelerationStream } from "../fleet/acceleration.ts";
import { happening, type TimedMessage, telemetry } from "../fleet/message.ts";
import { sittingDownHard, walking } from "../motion/daily.ts";
import { fallingOver } from "../motion/fall-over.ts";
import { inTurn, type Movement, still } from "../motion/movement.ts";
import { measure } from "../motion/sensor.ts";
import type { Random } from "../random.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const FALLEN = { device: "wear-001", person: "per-001" } as const;
const SAT_DOWN = { device: "wear-005", person: "per-005" } as const;
const ANSWERED = { device: "wear-003", person: "per-003" } as const;
const GOT_UP = { device: "wear-009", person: "per-009" } as const;
const MINUTES = 10;
/** When each of them falls or sits down, in seconds after the beginning. */
const MOMENT = 200;

interface Wearer {
  readonly device: string;
  readonly wornAt: WornAt;
  readonly hz: number;
  readonly range: number;
  readonly movement: Movement;
  /** Steps counted at an instant, in seconds after the beginning. */
  readonly steps: (t: number) => number;
  readonly cause: string | null;
}

const lengthen = (movement: Movement, random: Random): Movement =>
  inTurn(movement, still(Math.max(0, MINUTES * 60 - movement.seconds), 0.3, random));

function daysWork(wearer: Pick<Wearer, "wornAt">, random: Random): Movement {
  return inTurn(still(120, 0.25, random), walking(MOMENT - 120, wearer.wornAt, random));
}

/** Acceleration as the band measures it, and beside it what every band sends. */
function messagesOf(wearer: Wearer, start: Instant, random: Random): readonly TimedMessage[] {
  const { device, wornAt, hz, range, movement } = wearer;
  const samples = measure(movement, random, { hz, range });
  const impact = start + (MOMENT + 1.5) * SECOND;
  // A piece tells of a fall where it holds the impact and the four seconds after it.
  const tells = (from: Instant, to: Instant): boolean => from <= impact - SECOND && to >= impact + 6 * SECOND;
  const stream = accelerationStream(device, start, samples, { wornAt, causeOf: (from, to) => (tells(from, to) ? wearer.cause : null) });
  const vitals = Array.from({ length: MINUTES * 3 }, (_, k) =>
    telemetry(device, start + k * 20 * SECOND, {
      heart_rate: Math.round(random.normal(82, 3)),
      steps: Math.round(wearer.steps(k * 20)),
      worn: 1,
      battery: 71,
    }),
  );
  return [...stream, ...vitals];
}

/** Steps while she walks before the moment, and after it from a time on. */
const walked =
  (again: number) =>
  (t: number): number =>
    1.8 * (Math.max(0, Math.min(t, MOMENT) - 120) + Math.max(0, t - again));

function wearers(random: Random): readonly Wearer[] {
  const band = { hz: 25, range: 8 } as const;
  const watch = { hz: 50, range: 4 } as const;
  const sitting = sittingDownHard(random);
  return [
    {
      ...{ ...band, device: FALLEN.device, wornAt: "waist", cause: "fall", steps: walked(Number.POSITIVE_INFINITY) },
      movement: inTurn(daysWork({ wornAt: "waist" }, random), fallingOver(random, { wear: "waist", lies: 395 })),
    },
    {
      ...{ ...band, device: SAT_DOWN.device, wornAt: "waist", cause: null, steps: walked(MOMENT + 60) },
      movement: lengthen(inTurn(daysWork({ wornAt: "waist" }, random), sitting, walking(60, "waist", random)), random),
    },
    {
      ...{ ...watch, device: ANSWERED.device, wornAt: "wrist", cause: null, steps: walked(Number.POSITIVE_INFINITY) },
      movement: inTurn(daysWork({ wornAt: "wrist" }, random), fallingOver(random, { wear: "wrist", lies: 395 })),
    },
    {
      ...{ ...band, device: GOT_UP.device, wornAt: "waist", cause: null, steps: walked(MOMENT + 12) },
      movement: lengthen(
        inTurn(daysWork({ wornAt: "waist" }, random), fallingOver(random, { wear: "waist", lies: 6 }), walking(90, "waist", random)),
        random,
      ),
    },
  ];
}

/** Bands that know nothing of falls and send what they measure: the hub finds the fall, asks, and tells who needs help from who does not. */
export const fallRaw: Scenario = {
  name: "fall-raw",
  words: { zh: "加速度研判跌倒", en: "Falls found in raw acceleration" },
  about: {
    zh: "手环只上传原始加速度：一位老人走路时跌倒后不再动；一位重重坐下；一位跌倒后回应“我没事”；一位自己站起来继续走。",
    en: "Bands send raw acceleration only: one woman falls while walking and stays down; one sits down hard; one falls and answers that she is fine; one gets up and walks on.",
  },
  minutes: MINUTES,
  hour: 10.2,
  falseLimit: null,
  script({ community, random, start }) {
    const people = [FALLEN, SAT_DOWN, ANSWERED, GOT_UP];
    for (const { device } of people) deviceOf(community, device);
    const messages = wearers(random).flatMap((wearer) => messagesOf(wearer, start, random.fork(wearer.device)));
    messages.push(happening(ANSWERED.device, start + (MOMENT + 12) * SECOND, "fall-cancelled"));
    const fallen = { families: ["person"] as const, subject: subject({ devices: [FALLEN.device], people: [FALLEN.person] }) };
    const end = start + MINUTES * MINUTE;
    return {
      // What is measured in the last second is sent after the end.
      messages: messages.filter(({ at }) => at < end),
      takes: people.map(({ device }) => ({ device, from: start, to: end })),
      must: [
        claim({ name: "the fall is found", cause: "fall", within: 75, severityAtLeast: "high", ...fallen }),
        claim({ name: "no movement after it is critical", cause: "fall", within: 150, severityAtLeast: "critical", ...fallen }),
      ],
      mustNot: [NOTHING_ELSE_SERIOUS],
      allowed: [ANSWERED, GOT_UP].map(({ device, person }) =>
        pattern(`${device}, while what would cancel it is late`, {
          families: ["person"],
          subject: subject({ devices: [device], people: [person] }),
        }),
      ),
    };
  },
};
