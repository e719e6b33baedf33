import { HOUR, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import type { Random } from "../random.ts";
import { type Fields, happening, round, type TimedMessage, telemetry } from "./message.ts";
import { type Model, type Setting, wander } from "./model.ts";
import { type Doing, startOfDay } from "./rhythm.ts";

const EFFORT: Readonly<Record<Doing, number>> = { asleep: -8, resting: 0, busy: 9, walking: 22, out: 16, bathing: 8, charging: 4 };
/** Steps a minute. */
const STEPS: Readonly<Record<Doing, number>> = { asleep: 0, resting: 0, busy: 14, walking: 72, out: 55, bathing: 0, charging: 0 };
const OFF_WRIST: readonly Doing[] = ["bathing", "charging"];
/** Oxygen saturation is measured once in a while, as on real bands. */
const SPO2_EVERY = 5 * MINUTE;
/** After a bad single sample the next ones are good for this long, as a dip of the signal is not one of the blood. */
const DIP_APART = 25 * MINUTE;

function usualSpo2(setting: Setting): number {
  if (setting.person?.spo2Scale === 2) return 90.5;
  return setting.person?.needs.includes("oxygen") ? 94 : setting.random.range(95.8, 97.8);
}

/** Heart rate locks to the step rate for a minute or two when the strap is loose. */
function createArtefact(random: Random) {
  let until = 0;
  return (now: Instant, moving: boolean, heartRate: number): number => {
    if (moving && now > until + 20 * MINUTE && random.chance(0.02)) until = now + random.range(40, 150) * SECOND;
    return now < until ? random.range(111, 122) : heartRate;
  };
}

function createBattery(random: Random) {
  let level = random.range(62, 96);
  let last: Instant | null = null;
  return (now: Instant, charging: boolean): number => {
    const hours = last === null ? 0 : (now - last) / HOUR;
    last = now;
    level = Math.min(100, Math.max(8, level + hours * (charging ? 85 : -1.2)));
    return Math.round(level);
  };
}

function createVitals(setting: Setting) {
  const { random } = setting;
  const restingRate = random.range(66, 77);
  const spo2 = usualSpo2(setting);
  const [drift, noise, oxygen, skin] = [wander(random, 2.2, 0.97), wander(random, 1.1, 0.5), wander(random, 0.5), wander(random, 0.35)];
  const artefact = createArtefact(random);
  let [nextSpo2, lastDip] = [0, 0];
  return (now: Instant, doing: Doing): Fields => {
    const moving = STEPS[doing] > 40;
    const heartRate = artefact(now, moving, restingRate + EFFORT[doing] + drift() + noise());
    const fields: Fields = { heart_rate: Math.round(heartRate), skin_temperature: round(32.6 + skin(), 1) };
    if (now < nextSpo2) return fields;
    nextSpo2 = now + SPO2_EVERY;
    const dips = now > lastDip + DIP_APART && random.chance(moving ? 0.05 : 0.012);
    if (dips) lastDip = now;
    fields.spo2 = Math.min(100, Math.round(dips ? random.range(83, 89) : spo2 + oxygen()));
    return fields;
  };
}

/** Minutes without coverage; what was measured meanwhile comes in one burst on reconnecting. */
function createCoverage(random: Random) {
  let nextGap = 0;
  let gapEnd = 0;
  return (now: Instant): boolean => {
    if (nextGap === 0) nextGap = now + random.range(0.5, 10) * HOUR;
    if (now >= nextGap) {
      gapEnd = now + random.range(3, 11) * MINUTE;
      nextGap = now + random.range(4, 14) * HOUR;
    }
    return now >= gapEnd;
  };
}

/** A wrist band: heart rate, oxygen, steps, skin temperature, battery, worn or not. */
export function createWearable(setting: Setting): Model {
  const { device, rhythm, random, pace } = setting;
  const id = device.externalId;
  const every = pace === "calm" ? MINUTE : 3 * SECOND;
  const [vitals, battery, covered] = [createVitals(setting), createBattery(random), createCoverage(random)];
  const stored: { at: Instant; fields: Fields }[] = [];
  let [worn, steps, day, last] = [true, 0, 0, 0];
  const measure = (now: Instant): Fields => {
    const doing = rhythm?.doing(now).doing ?? "resting";
    if (startOfDay(now) !== day) [day, steps] = [startOfDay(now), 0];
    steps += STEPS[doing] * (last === 0 ? 0 : (now - last) / MINUTE) * random.range(0.8, 1.2);
    last = now;
    const shared: Fields = { steps: Math.round(steps), battery: battery(now, doing === "charging") };
    return OFF_WRIST.includes(doing)
      ? { worn: 0, skin_temperature: round(random.range(23.5, 25.5), 1), ...shared }
      : { worn: 1, ...vitals(now, doing), ...shared };
  };
  return {
    step(now) {
      const fields = measure(now);
      const next = now + every * random.range(0.97, 1.03);
      const messages: TimedMessage[] = [];
      if (!covered(now)) {
        if (stored.length === 0 || now - (stored.at(-1)?.at ?? 0) >= MINUTE) stored.push({ at: now, fields });
        return { messages, next };
      }
      for (const one of stored.splice(0)) messages.push(telemetry(id, one.at, one.fields, { sentAt: now }));
      const wornNow = fields.worn === 1;
      if (wornNow !== worn) messages.push(happening(id, now, "worn", { state: wornNow ? "on" : "off" }));
      worn = wornNow;
      messages.push(telemetry(id, now, fields));
      return { messages, next };
    },
  };
}
