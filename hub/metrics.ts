import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";

/** A number that some room keeps anyway, read when Prometheus asks: nothing is counted twice on the way of a message. */
export interface Meter {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** Values by label, or one value without. */
  readonly label?: string;
  read(): number | Iterable<readonly [string, number]>;
}

/** Prometheus text of the given meters and of the process. */
export function createMetrics(meters: readonly Meter[]): { text(): Promise<string> } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "shouwang_" });
  for (const meter of meters) {
    const config = {
      name: `shouwang_${meter.name}`,
      help: meter.help,
      registers: [registry],
      labelNames: meter.label === undefined ? [] : [meter.label],
    };
    const collect = function (this: Counter | Gauge): void {
      this.reset();
      const value = meter.read();
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
  return { text: () => registry.metrics() };
}
