import { HOUR, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import { createGauge } from "./gauges.ts";
import { happening, round, type TimedMessage, telemetry } from "./message.ts";
import type { Model, Setting } from "./model.ts";
import type { Doing } from "./rhythm.ts";

/** A sensor's own heartbeat beside events that a second, quicker look at the rhythm gives. */
function withHeartbeat(setting: Setting, look: Model): Model {
  const heartbeat = createGauge(setting);
  let [beatAt, lookAt] = [0, 0];
  return {
    step(now) {
      const messages: TimedMessage[] = [];
      if (heartbeat && now >= beatAt) {
        const beat = heartbeat.step(now);
        messages.push(...beat.messages);
        beatAt = beat.next;
      }
      if (now >= lookAt) {
        const seen = look.step(now);
        messages.push(...seen.messages);
        lookAt = seen.next;
      }
      return { messages, next: Math.min(lookAt, beatAt > now ? beatAt : lookAt) };
    },
  };
}

/** The flat's door: opened for some seconds on leaving and on coming home. */
export function createDoor(setting: Setting): Model {
  const { device, rhythm, random } = setting;
  let away: boolean | null = null;
  let open = false;
  return withHeartbeat(setting, {
    step(now) {
      if (open) {
        open = false;
        return { messages: [happening(device.externalId, now, "door", { state: "off" })], next: now + 20 * SECOND };
      }
      const out = rhythm?.doing(now).doing === "out";
      const moves = away !== null && out !== away;
      away = out;
      if (!moves) return { messages: [], next: now + 20 * SECOND };
      open = true;
      return { messages: [happening(device.externalId, now, "door", { state: "on" })], next: now + random.range(8, 35) * SECOND };
    },
  });
}

const MOVES: readonly Doing[] = ["busy", "walking", "bathing", "charging"];

/** Infrared in the living room: on while somebody moves, off after a minute of quiet. */
export function createMotion(setting: Setting): Model {
  const { device, rhythm, random } = setting;
  let on = false;
  return withHeartbeat(setting, {
    step(now) {
      const doing = rhythm?.doing(now).doing ?? "resting";
      const moves = MOVES.includes(doing) ? random.chance(0.5) : doing === "resting" && random.chance(0.12);
      const next = now + random.range(50, 130) * SECOND;
      if (moves === on) return { messages: [], next };
      on = moves;
      return { messages: [happening(device.externalId, now, "motion", { state: on ? "on" : "off" })], next };
    },
  });
}

/** Radar in the bedroom: somebody is there while she sleeps. */
export function createPresence(setting: Setting): Model {
  const { device, rhythm } = setting;
  let there = false;
  return withHeartbeat(setting, {
    step(now) {
      const next = now + 30 * SECOND;
      const asleep = rhythm?.doing(now).doing === "asleep";
      if (asleep === there) return { messages: [], next };
      there = asleep;
      return { messages: [happening(device.externalId, now, "presence", { state: there ? "on" : "off" })], next };
    },
  });
}

/** Litres a minute by what she does. */
const DRAWS: Readonly<Record<Doing, number>> = { asleep: 0, resting: 0.06, busy: 0.55, walking: 0.1, out: 0, bathing: 2.2, charging: 0.1 };

/** A water meter: the counter's standing, which only rises. */
export function createWaterMeter({ device, rhythm, random, pace }: Setting): Model {
  let standing = random.range(120, 900);
  let last: Instant | null = null;
  const every = pace === "calm" ? 30 * MINUTE : MINUTE;
  return {
    step(now) {
      // Integrated in steps of five minutes, so that a short bath is not missed.
      for (let t = last ?? now - HOUR / 2; t < now; t += 5 * MINUTE) {
        const minutes = Math.min(5, (now - t) / MINUTE);
        standing += (DRAWS[rhythm?.doing(t).doing ?? "resting"] * minutes * random.range(0.7, 1.3)) / 1_000;
      }
      last = now;
      const messages = [telemetry(device.externalId, now, { water_use: round(standing, 3), battery: 91 })];
      return { messages, next: now + every };
    },
  };
}
