import { DAY, HOUR, type Instant, MINUTE, type Observation, type Reading } from "../../contracts/index.ts";

/** Minutes of one illness: fever with a faster pulse, rising over half a day. */
export interface Illness {
  readonly from: Instant;
  readonly until: Instant;
  /** Beats a minute above her own. */
  readonly by: number;
}

/** One made-up wearer: what she is like, and how her band sends. */
export interface Wearer {
  readonly id: string;
  readonly device: string;
  /** Seconds between two messages. */
  readonly interval: number;
  readonly base: number;
  readonly swing: number;
  readonly noise: number;
  /** Beats a minute gained over the whole time, as with a new medicine or a season. */
  readonly drift: number;
  readonly illness: Illness;
  readonly seed: number;
}

export interface Wearing {
  readonly from: Instant;
  readonly until: Instant;
  readonly community: string;
}

/** mulberry32: small, fast, the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(random() || 1e-12)) * Math.cos(2 * Math.PI * random());

/** Hours ahead of UTC where the wearers live. */
const ZONE = 8 * HOUR;

export function wearersFrom(count: number, { from, until }: Wearing, seed: number): Wearer[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    // In the seventh week or later, at any hour.
    const ill = from + 42 * DAY + Math.floor(random() * 7 * 24) * HOUR;
    return {
      id: `p${i}`,
      device: `w${i}`,
      interval: [60, 300, 600][i % 3] ?? 300,
      base: 56 + random() * 22,
      swing: 3 + random() * 6,
      noise: 2 + random() * 2.5,
      drift: i % 4 === 0 ? (random() < 0.5 ? -6 : 6) : 0,
      illness: { from: ill, until: Math.min(until, ill + 6 * DAY), by: 12 + random() * 10 },
      seed: seed * 1_000 + i,
    };
  });
}

/**
 * Heart rate and steps of weeks: a rhythm of day and night, noise that lasts for half an hour, days that differ from each
 * other, walks with their recovery, restless nights, hours without the band, whole days without it, a drift, one illness.
 */
export function* observationsOf(wearer: Wearer, { from, until, community }: Wearing): Generator<Observation> {
  const random = randomFrom(wearer.seed);
  const step = wearer.interval * 1_000;
  const keep = Math.exp(-step / (30 * MINUTE));
  let [noise, steps, effort, walkUntil, offUntil, day, dayShift, restless, pos] = [0, 0, 0, 0, 0, -1, 0, 0, 0];
  for (let at = from + Math.floor(random() * step); at < until; at += step) {
    const local = at + ZONE;
    const hour = (local % DAY) / HOUR;
    const today = Math.floor(local / DAY);
    if (today !== day) {
      day = today;
      dayShift = normal(random) * 2;
      restless = random() < 0.08 ? 6 + random() * 6 : 0;
      if (random() < 0.03) offUntil = at + DAY;
    }
    const awake = hour >= 7 && hour < 22;
    if (awake && at >= walkUntil && random() < (step / HOUR) * 0.35) walkUntil = at + (8 + random() * 25) * MINUTE;
    if (random() < (step / HOUR) * 0.04) offUntil = Math.max(offUntil, at + (0.5 + random() * 2.5) * HOUR);
    const walking = at < walkUntil;
    if (walking) steps += Math.round((step / MINUTE) * (40 + random() * 50));
    effort = walking ? Math.min(30, effort + (step / MINUTE) * 6) : effort * Math.exp(-step / (5 * MINUTE));
    noise = noise * keep + normal(random) * wearer.noise * Math.sqrt(1 - keep * keep);
    if (at < offUntil) continue;
    const rhythm = -wearer.swing * Math.cos(((hour - 4) / 24) * 2 * Math.PI);
    const shift = dayShift + (wearer.drift * (at - from)) / (until - from) + (hour < 5 ? restless : 0);
    const value = Math.round(wearer.base + rhythm + shift + noise + effort + illOf(wearer.illness, at) + normal(random) * 1.2);
    const reading = (measurement: Reading["measurement"], amount: number): Reading => ({
      ...{ device: wearer.device, measurement, value: amount, at, recv: at, quality: 0, pos },
    });
    pos++;
    yield {
      ...{ community, pos, recv: at, device: wearer.device, events: [], snapshots: [], link: null },
      readings: [reading("heart_rate", value), reading("steps", steps)],
    };
  }
}

function illOf({ from, until, by }: Illness, at: Instant): number {
  if (at < from || at > until) return 0;
  return by * Math.min(1, (at - from) / (12 * HOUR), (until - at) / (24 * HOUR));
}
