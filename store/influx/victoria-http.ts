import type { Transport } from "@influxdata/influxdb-client";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { NotTold } from "./server-start.ts";

const Metric = Type.Record(Type.String(), Type.String());
const Exported = Compile(
  Type.Object({
    metric: Metric,
    values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
    timestamps: Type.Array(Type.Number()),
  }),
);
const Sample = Type.Tuple([Type.Number(), Type.String()]);
const Matrix = Compile(
  Type.Object({ data: Type.Object({ result: Type.Array(Type.Object({ metric: Metric, values: Type.Array(Sample) })) }) }),
);
const Vector = Compile(Type.Object({ data: Type.Object({ result: Type.Array(Type.Object({ metric: Metric, value: Sample })) }) }));

export interface VictoriaSeries {
  readonly metric: Readonly<Record<string, string>>;
  /** By time in milliseconds. */
  readonly points: ReadonlyMap<number, number>;
}

/** The questions that VictoriaMetrics answers over HTTP, their answers checked. */
export class VictoriaHttp {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** All samples from `from` (included) to `to` (not), in milliseconds. */
  async export(selector: string, from: number, to: number): Promise<readonly VictoriaSeries[]> {
    if (to <= from) return [];
    const text = await this.ask("/api/v1/export", { "match[]": selector, start: seconds(from), end: seconds(to - 1) });
    const found = new Map<string, { metric: Readonly<Record<string, string>>; points: Map<number, number> }>();
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const { metric, values, timestamps } = checked(Exported, JSON.parse(line));
      const key = JSON.stringify(Object.entries(metric).sort());
      // A long series comes in several lines.
      const series = found.get(key) ?? { metric, points: new Map<number, number>() };
      found.set(key, series);
      for (const [i, t] of timestamps.entries()) {
        const value = values[i];
        if (value !== undefined && value !== null) series.points.set(t, value);
      }
    }
    return [...found.values()];
  }

  /** Times in milliseconds, both ends included; without the cache, which would shift them. */
  async range(query: string, start: number, end: number, step: number): Promise<readonly VictoriaSeries[]> {
    const parameters = { query, start: seconds(start), end: seconds(end), step: `${step}ms`, nocache: "1" };
    const { data } = checked(Matrix, JSON.parse(await this.ask("/api/v1/query_range", parameters)));
    return data.result.map(({ metric, values }) => ({
      metric,
      points: new Map(values.map(([at, value]) => [Math.round(at * 1000), Number(value)])),
    }));
  }

  async instant(
    query: string,
    at: number,
  ): Promise<readonly { readonly metric: Readonly<Record<string, string>>; readonly value: number }[]> {
    const { data } = checked(Vector, JSON.parse(await this.ask("/api/v1/query", { query, time: String(at), nocache: "1" })));
    return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  /** @throws NotTold where something else answers in the server's place, as a proxy does */
  async startedAt(): Promise<string> {
    const text: unknown = await this.transport.request("/metrics", "", { method: "GET", headers: { accept: "text/plain" } });
    const told = /^vm_app_start_timestamp (\S+)/m.exec(String(text))?.[1];
    if (told === undefined) throw new NotTold("/metrics: no vm_app_start_timestamp");
    return told;
  }

  /** Chunk by chunk: the client's own gathering copies the whole answer anew for each of them. */
  private async ask(path: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const chunks: Uint8Array[] = [];
    const body = new URLSearchParams(parameters).toString();
    for await (const chunk of this.transport.iterate(path, body, { method: "POST", headers })) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  }
}

/** An answer of another shape is told as such. */
function checked<T>(schema: { Check(value: unknown): value is T }, value: unknown): T {
  if (schema.Check(value)) return value;
  throw new Error("the series server answered in a way that is not understood");
}

/** Milliseconds as the seconds with three decimals that the server reads exactly. */
function seconds(at: number): string {
  return (Math.floor(at) / 1000).toFixed(3);
}
