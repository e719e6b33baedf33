import { createRandom, type Random } from "../../../device-sim/random.ts";
import type { Sample, Trial } from "./fall-recordings.ts";

/** Another device, another mounting, a worse link. */
export interface Disturbance {
  readonly name: string;
  readonly apply: (samples: readonly Sample[], random: Random) => readonly Sample[];
}

/** The same movement sampled at another rate, straight between the samples that there are. */
function resampled(hz: number, samples: readonly Sample[], step: (k: number) => number = (k) => k): readonly Sample[] {
  const first = samples[0]?.[0] ?? 0;
  const last = samples.at(-1)?.[0] ?? 0;
  const out: Sample[] = [];
  let i = 0;
  for (let k = 0; ; k++) {
    const at = first + (step(k) * 1000) / hz;
    if (at > last) return out;
    while (i + 2 < samples.length && (samples[i + 1]?.[0] ?? 0) <= at) i++;
    const [a, b] = [samples[i], samples[i + 1]];
    if (!a || !b) return out;
    const part = b[0] > a[0] ? Math.min(1, (at - a[0]) / (b[0] - a[0])) : 0;
    out.push([at, a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2]), a[3] + part * (b[3] - a[3])]);
  }
}

/** Any orientation, by a random unit quaternion. */
function rotated(samples: readonly Sample[], random: Random): readonly Sample[] {
  const q = [random.normal(0, 1), random.normal(0, 1), random.normal(0, 1), random.normal(0, 1)];
  const n = Math.hypot(...q);
  const [w = 1, i = 0, j = 0, k = 0] = q.map((part) => part / n);
  return samples.map(([at, x, y, z]) => [
    at,
    (1 - 2 * (j * j + k * k)) * x + 2 * (i * j - k * w) * y + 2 * (i * k + j * w) * z,
    2 * (i * j + k * w) * x + (1 - 2 * (i * i + k * k)) * y + 2 * (j * k - i * w) * z,
    2 * (i * k - j * w) * x + 2 * (j * k + i * w) * y + (1 - 2 * (i * i + j * j)) * z,
  ]);
}

const clipped =
  (g: number) =>
  (samples: readonly Sample[]): readonly Sample[] => {
    const clip = (value: number): number => Math.max(-g, Math.min(g, value));
    return samples.map(([at, x, y, z]) => [at, clip(x), clip(y), clip(z)]);
  };

const lost = (part: number, samples: readonly Sample[], random: Random): readonly Sample[] => samples.filter(() => !random.chance(part));

export const AS_RECORDED: Disturbance = { name: "as recorded", apply: (samples) => samples };

export const DISTURBANCES: readonly Disturbance[] = [
  { name: "10 Hz", apply: (samples) => resampled(10, samples) },
  { name: "20 Hz", apply: (samples) => resampled(20, samples) },
  { name: "25 Hz", apply: (samples) => resampled(25, samples) },
  { name: "50 Hz", apply: (samples) => resampled(50, samples) },
  { name: "100 Hz", apply: (samples) => resampled(100, samples) },
  { name: "jitter 20 %", apply: (samples, random) => resampled(20, samples, (k) => k + random.range(-0.2, 0.2)) },
  { name: "turned at random", apply: rotated },
  { name: "clipped at 2 g", apply: (samples, random) => clipped(2)(rotated(samples, random)) },
  { name: "clipped at 4 g", apply: (samples, random) => clipped(4)(rotated(samples, random)) },
  { name: "clipped at 8 g", apply: (samples, random) => clipped(8)(rotated(samples, random)) },
  { name: "5 % lost", apply: (samples, random) => lost(0.05, samples, random) },
];

/** What a model is shown in learning beside the recording, so that it does not learn one device's rate and range. */
export const SHOWN: readonly Disturbance[] = [AS_RECORDED, ...DISTURBANCES.filter(({ name }) => /^(10|50) Hz|2 g|5 %/.test(name))];

/** The disturbance of a trial; the same on every machine. */
export function disturbed(trial: Trial, { name, apply }: Disturbance): readonly Sample[] {
  return apply(trial.samples, createRandom(`${name} ${trial.id} ${trial.wear}`));
}
