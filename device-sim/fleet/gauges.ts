import { type DeviceKind, HOUR, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import type { Random } from "../random.ts";
import { type Fields, round, telemetry } from "./message.ts";
import { type Model, type Setting, wander } from "./model.ts";
import { hourOfDay } from "./rhythm.ts";

interface Gauge {
  readonly calm: number;
  readonly lively: number;
  /** Makes the device's own reader: what it shows at an instant. */
  reader(random: Random, setting: Setting): (now: Instant) => Fields;
}

/** Morning and evening, when everybody draws water and is about: 0 to 1. */
export function bustle(hour: number): number {
  const peak = (at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2));
  return Math.min(1, peak(7.6, 1.2) + 0.45 * peak(12, 1.3) + peak(18.8, 1.6));
}

/** People on a square: dancing in the evening, tai chi in the morning, hardly anybody at night. */
export function visitors(hour: number): number {
  const peak = (at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2));
  return 46 * peak(7, 0.9) + 14 * peak(10.5, 2) + 22 * peak(16, 1.5) + 88 * peak(19.6, 0.9);
}

/** Square metres that a crowd counter sees. */
export const SEEN_AREA = 160;

const only = (fields: (random: Random) => Fields) => (random: Random) => () => fields(random);
const cell = (random: Random): (() => number) => {
  const level = random.range(58, 99);
  return () => Math.round(level);
};

const heartbeat = (calm: number, lively: number): Gauge => ({
  calm,
  lively,
  reader(random) {
    const battery = cell(random);
    return () => ({ battery: battery(), signal: Math.round(random.normal(-82, 5)) });
  },
});

const GAUGES: Partial<Record<DeviceKind, Gauge>> = {
  smoke: {
    calm: 8 * HOUR,
    lively: MINUTE,
    reader(random, { rhythm }) {
      const battery = cell(random);
      return (now) => {
        const cooking = bustle(hourOfDay(now)) > 0.4 && rhythm?.doing(now).doing === "busy";
        const smoke = round(Math.abs(random.normal(cooking ? 0.012 : 0.002, 0.002)), 3);
        return { smoke, temperature: round(random.normal(cooking ? 25 : 22, 0.6), 1), battery: battery() };
      };
    },
  },
  heat: { calm: HOUR, lively: MINUTE, reader: only((r) => ({ temperature: round(r.normal(23, 0.7), 1), battery: 88 })) },
  gas: { calm: 20 * MINUTE, lively: 20 * SECOND, reader: only((r) => ({ gas: round(Math.abs(r.normal(0, 0.5)), 1) })) },
  co: {
    calm: 20 * MINUTE,
    lively: 20 * SECOND,
    reader:
      (random, { rhythm }) =>
      (now) => ({
        co: Math.round(Math.abs(random.normal(rhythm?.doing(now).doing === "bathing" ? 6 : 1, 1))),
      }),
  },
  "water-level": {
    calm: 5 * MINUTE,
    lively: 10 * SECOND,
    reader(random, { device }) {
      const [middle, swing] = device.externalId.startsWith("tank") ? [3.5, 0.12] : [1.25, 0.02];
      const noise = wander(random, swing);
      return () => ({ water_level: round(middle + noise(), 2) });
    },
  },
  hydrant: {
    calm: 10 * MINUTE,
    lively: 10 * SECOND,
    reader(random) {
      const [full, noise] = [random.range(0.29, 0.34), wander(random, 0.006)];
      return (now) => ({
        water_pressure: round(full - 0.05 * bustle(hourOfDay(now)) + noise(), 3),
        temperature: round(random.normal(14, 0.3), 1),
      });
    },
  },
  lift: {
    calm: MINUTE,
    lively: 5 * SECOND,
    reader: (random) => (now) => {
      const aboard = random.chance(0.1 + 0.5 * bustle(hourOfDay(now))) ? random.int(1, 5) : 0;
      return { people_count: aboard, power: Math.round(aboard > 0 ? random.range(4_000, 9_000) : random.range(180, 260)) };
    },
  },
  "electrical-fire": {
    calm: 10 * MINUTE,
    lively: 10 * SECOND,
    reader(random) {
      const [leak, warm] = [wander(random, 5), wander(random, 1.5)];
      return (now) => {
        const charging = hourOfDay(now) > 18.5 || hourOfDay(now) < 2 ? 1 : 0;
        return { leakage_current: Math.round(32 + 22 * charging + leak()), cable_temperature: round(24 + 9 * charging + warm(), 1) };
      };
    },
  },
  "fire-panel": {
    calm: 5 * MINUTE,
    lively: 15 * SECOND,
    reader: only((r) => ({ battery: 100, temperature: round(r.normal(24, 0.4), 1) })),
  },
  environment: {
    calm: 5 * MINUTE,
    lively: 5 * SECOND,
    reader(random, { device }) {
      const [heat, damp, garage] = [wander(random, 0.5), wander(random, 2.5), device.externalId.startsWith("env-garage")];
      const indoors = device.externalId.startsWith("env-home");
      return (now) => {
        const day = Math.sin(((hourOfDay(now) - 9) / 24) * 2 * Math.PI);
        if (indoors) return { temperature: round(20.5 + 1.5 * day + heat(), 1), humidity: Math.round(55 - 4 * day + damp()) };
        const air = {
          temperature: round((garage ? 17 : 14) + (garage ? 0.5 : 4) * day + heat(), 1),
          humidity: Math.round(66 - 8 * day + damp()),
        };
        return garage
          ? { ...air, co: Math.round(Math.abs(random.normal(2 + 5 * bustle(hourOfDay(now)), 1))) }
          : { ...air, eco2: Math.round(random.normal(430, 8)) };
      };
    },
  },
  "crowd-counter": {
    calm: MINUTE,
    lively: 5 * SECOND,
    reader(random) {
      const [share, noise] = [random.range(0.5, 1), wander(random, 0.1, 0.97)];
      return (now) => {
        const count = Math.max(0, Math.round(visitors(hourOfDay(now)) * share * (1 + noise())));
        return { people_count: count, crowd_density: round(count / SEEN_AREA, 2) };
      };
    },
  },
  power: { calm: 5 * MINUTE, lively: 10 * SECOND, reader: only((r) => ({ power: Math.round(r.normal(21_000, 900)) })) },
  gateway: { calm: 2 * MINUTE, lively: 30 * SECOND, reader: only((r) => ({ signal: Math.round(r.normal(-67, 3)) })) },
  presence: heartbeat(5 * MINUTE, 30 * SECOND),
  "sos-button": heartbeat(8 * HOUR, 2 * MINUTE),
  "help-button": heartbeat(8 * HOUR, 2 * MINUTE),
  leak: heartbeat(8 * HOUR, 2 * MINUTE),
  manhole: heartbeat(8 * HOUR, 2 * MINUTE),
  "call-point": heartbeat(8 * HOUR, 2 * MINUTE),
  "fire-module": heartbeat(8 * HOUR, 2 * MINUTE),
  "gas-valve": heartbeat(8 * HOUR, 2 * MINUTE),
  siren: heartbeat(8 * HOUR, 2 * MINUTE),
  door: heartbeat(8 * HOUR, 2 * MINUTE),
  motion: heartbeat(8 * HOUR, 2 * MINUTE),
};

/** A device that only reports figures at its own interval; undefined where the kind has none. */
export function createGauge(setting: Setting): Model | undefined {
  const gauge = GAUGES[setting.device.kind];
  if (gauge === undefined) return undefined;
  const read = gauge.reader(setting.random, setting);
  const every = gauge[setting.pace];
  return {
    step: (now) => ({
      messages: [telemetry(setting.device.externalId, now, read(now))],
      next: now + every * setting.random.range(0.98, 1.02),
    }),
  };
}

/** Pressure of a fire main: every few hours a pump starts and it dips for less than half a minute, reported by exception. */
export function createPumpRoom({ device, random, pace }: Setting): Model {
  const noise = wander(random, 0.008);
  const every = pace === "calm" ? 5 * MINUTE : 5 * SECOND;
  const usual = random.range(0.8, 0.88);
  let [dipAt, reports] = [0, 0];
  return {
    step(now) {
      if (dipAt === 0) dipAt = now + random.range(0.4, 3) * HOUR;
      const starts = now >= dipAt;
      if (starts) {
        dipAt = now + random.range(2, 4) * HOUR;
        reports = 6;
      }
      const value = starts ? random.range(0.42, 0.5) : usual + noise();
      const sure = reports > 0;
      if (reports > 0) reports -= 1;
      const next = now + (reports > 0 ? (starts ? 22 : 9) * SECOND : every);
      return { messages: [telemetry(device.externalId, now, { water_pressure: round(value, 3) }, { sure })], next };
    },
  };
}
