/** One measure of one of those compared, over all its runs. */
export interface Compared {
  readonly measure: string;
  /** `hub`, or the name of the peer. */
  readonly who: string;
  readonly unit: string;
  readonly better: "more" | "less";
  readonly runs: readonly number[];
}

/** One figure of a bench. */
export interface BenchRow {
  readonly bench: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The floor in words, e.g. "≥ 40000"; null for what is only told. */
  readonly floor: string | null;
  readonly met: boolean;
  /** The runs behind a figure of the comparison. */
  readonly compared?: Compared;
}

export interface BenchOptions {
  /** Length of the load; null takes the bench's own. */
  readonly seconds: number | null;
  /** Directory of the data set of `series`, built where it is missing and kept; null builds one for this run. */
  readonly dir: string | null;
  /** Readings and days of that data set; null takes the bench's own. */
  readonly rows: number | null;
  readonly days: number | null;
  /** Messages a second and devices of `soak`; null takes the bench's own. */
  readonly rate: number | null;
  readonly devices: number | null;
  /** File that gets every sample of a soak as a line of JSON; null keeps none. */
  readonly samples: string | null;
}

export interface Bench {
  readonly name: string;
  readonly about: string;
  run(options: BenchOptions): Promise<readonly BenchRow[]>;
}

const round = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

export function atLeast(bench: string, what: string, value: number, unit: string, floor: number): BenchRow {
  return { bench, what, value: round(value), unit, floor: `≥ ${floor}`, met: value >= floor };
}

export function atMost(bench: string, what: string, value: number, unit: string, ceiling: number): BenchRow {
  return { bench, what, value: round(value), unit, floor: `≤ ${ceiling}`, met: value <= ceiling };
}

export function told(bench: string, what: string, value: number, unit: string): BenchRow {
  return { bench, what, value: round(value), unit, floor: null, met: true };
}
