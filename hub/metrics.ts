import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** A number that some room keeps anyway, read when Prometheus asks: nothing is counted twice on the way of a message. */
export interface Meter {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** Values by label, or one value without. */
  readonly label?: string;
  read(): MeterValue | Promise<MeterValue>;
}

type MeterValue = number | Iterable<readonly [string, number]>;

/** Counts by upper bound that some room keeps anyway; bounds and sum are in the unit of the name. */
export interface KeptHistogram {
  readonly name: string;
  readonly help: string;
  readonly type: "histogram";
  read(): { readonly upTo: readonly (readonly [number, number])[]; readonly count: number; readonly sum: number };
}

/** The text of one histogram; the library's own would have to be told each value one by one. */
function histogramText({ name, help, read }: KeptHistogram): string {
  const { upTo, count, sum } = read();
  const full = `shouwang_${name}`;
  const buckets = [...upTo.map(([bound, value]) => [String(bound), value] as const), ["+Inf", count] as const];
  const lines = buckets.map(([le, value]) => `${full}_bucket{le="${le}"} ${value}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} histogram`, ...lines, `${full}_sum ${sum}`, `${full}_count ${count}`, ""].join("\n");
}

/** Prometheus text of the given meters and of the process. */
export function createMetrics(meters: readonly (Meter | KeptHistogram)[]): { text(): Promise<string> } {
  const registry = new Registry();
  const histograms: KeptHistogram[] = [];
  collectDefaultMetrics({ register: registry, prefix: "shouwang_" });
  for (const meter of meters) {
    if (meter.type === "histogram") {
      histograms.push(meter);
      continue;
    }
    const config = {
      name: `shouwang_${meter.name}`,
      help: meter.help,
      registers: [registry],
      labelNames: meter.label === undefined ? [] : [meter.label],
    };
    const collect = async function (this: Counter | Gauge): Promise<void> {
      const value = await meter.read();
      this.reset();
      const add = (labels: Record<string, string>, amount: number): void => {
        if (this instanceof Counter) this.inc(labels, amount);
        else this.set(labels, amount);
      };
      if (typeof value === "number") add({}, value);
      else for (const [label, amount] of value) add({ [meter.label ?? "kind"]: label }, amount);
    };
    if (meter.type === "counter") new Counter({ ...config, collect });
    else new Gauge({ ...config, collect });
  }
  return { text: async () => [await registry.metrics(), ...histograms.map(histogramText)].join("\n") };
}
