import { type FluxTableMetaData, flux, fluxDateTime, InfluxDB, type QueryApi } from "@influxdata/influxdb-client";
import { type DeviceEvent, isEventKind } from "../../contracts/index.ts";
import type { Buckets } from "../series/wire.ts";
import { type Dialect, type DialectOptions, distinctEvents, type FoundLatest, type FoundPoint, inOrder, type Stretch } from "./ask.ts";
import { EVENTS, REJECTED } from "./lines.ts";

const time = (at: number) => fluxDateTime(new Date(at).toISOString());

/** A row of an answer, its columns parsed by their annotated types. */
class FluxRow {
  private readonly values: readonly string[];
  private readonly meta: FluxTableMetaData;

  constructor(values: readonly string[], meta: FluxTableMetaData) {
    this.values = values;
    this.meta = meta;
  }

  text(column: string): string | null {
    const value: unknown = this.meta.get([...this.values], column);
    return value === undefined || value === null ? null : String(value);
  }

  number(column: string): number {
    return Number(this.text(column) ?? Number.NaN);
  }

  time(column = "_time"): number {
    return Math.floor(Date.parse(this.text(column) ?? ""));
  }
}

/** Flux of InfluxDB 2. */
export function createFluxDialect({ transport, org, bucket }: DialectOptions): Dialect {
  // The address is never used: the transport is the one that writes.
  const api: QueryApi = new InfluxDB({ url: "http://127.0.0.1", transport }).getQueryApi(org);
  const rows = <T>(query: Parameters<QueryApi["collectRows"]>[0], read: (row: FluxRow) => T | undefined): Promise<readonly T[]> =>
    api.collectRows(query, (values, meta) => read(new FluxRow(values, meta)));
  return {
    raw: (stretch, limit) => rows(rawQuery(bucket, stretch, limit), pointOf).then((points) => inOrder([...points])),
    buckets: async (stretch, width) => bucketsOf(await rows(bucketQuery(bucket, stretch, width), (row) => row)),
    events: async (device, from, to, limit) => distinctEvents(await rows(eventQuery({ bucket, device, from, to, limit }), eventOf), limit),
    latest: async (since) => latestOf(await rows(latestQuery(bucket, since), (row) => row)),
    startedAt: async () => null,
  };
}

/** Believed and rejected values come merged: twice the limit, so that a time with both cannot shorten the page. */
export function rawQuery(bucket: string, { name, from, to }: Stretch, limit: number) {
  return flux`from(bucket: ${bucket})
  |> range(start: ${time(from)}, stop: ${time(to)})
  |> filter(fn: (r) => r._measurement == ${name.measurement} or r._measurement == ${name.measurement + REJECTED})
  |> filter(fn: (r) => r.community == ${name.community} and r.device == ${name.device})
  |> filter(fn: (r) => r._field == "value" or r._field == "quality" or r._field == "pos")
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> group()
  |> keep(columns: ["_time", "value", "quality", "pos"])
  |> sort(columns: ["_time", "pos"])
  |> limit(n: ${2 * limit})`;
}

function pointOf(row: FluxRow): FoundPoint {
  return { t: row.time(), value: row.number("value"), quality: row.number("quality"), pos: row.number("pos") };
}

/** Four aggregates of the same windows, which the server computes without handing out the rows. */
export function bucketQuery(bucket: string, { name, from, to }: Stretch, width: number) {
  const windows = (fn: string) =>
    `|> aggregateWindow(every: ${width}ms, offset: ${from % width}ms, fn: ${fn}, timeSrc: "_start", createEmpty: false) |> yield(name: "${fn}")`;
  const data = flux`data = from(bucket: ${bucket})
  |> range(start: ${time(from)}, stop: ${time(to)})
  |> filter(fn: (r) => r._measurement == ${name.measurement} and r._field == "value")
  |> filter(fn: (r) => r.community == ${name.community} and r.device == ${name.device})`;
  return `${data.toString()}\n${["min", "max", "sum", "count"].map((fn) => `data ${windows(fn)}`).join("\n")}`;
}

function bucketsOf(rows: readonly FluxRow[]): Buckets {
  const found = new Map<number, Map<string, number>>();
  for (const row of rows) {
    const bucket = found.get(row.time()) ?? new Map<string, number>();
    bucket.set(row.text("result") ?? "", row.number("_value"));
    found.set(row.time(), bucket);
  }
  const sorted = [...found].sort(([a], [b]) => a - b);
  const column = (fn: string): Float64Array => Float64Array.from(sorted, ([, bucket]) => bucket.get(fn) ?? 0);
  return { t: Float64Array.from(sorted, ([t]) => t), min: column("min"), max: column("max"), sum: column("sum"), count: column("count") };
}

interface EventQuestion {
  readonly bucket: string;
  readonly device: string;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export function eventQuery({ bucket, device, from, to, limit }: EventQuestion) {
  return flux`from(bucket: ${bucket})
  |> range(start: ${time(from)}, stop: ${time(to)})
  |> filter(fn: (r) => r._measurement == ${EVENTS} and r.device == ${device})
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
  |> group()
  |> sort(columns: ["_time", "pos"])
  |> limit(n: ${2 * limit})`;
}

function eventOf(row: FluxRow): DeviceEvent | undefined {
  const event = row.text("event") ?? "";
  const state = row.text("state");
  if (!isEventKind(event) || (state !== "on" && state !== "off" && state !== "pulse")) return undefined;
  const confidence = row.text("confidence");
  const data: unknown = JSON.parse(row.text("data") ?? "{}");
  return {
    device: row.text("device") ?? "",
    event,
    // An empty text is how the answer writes "no value".
    id: row.text("id") || null,
    state,
    at: row.time(),
    recv: row.number("recv"),
    quality: row.number("quality"),
    pos: row.number("pos"),
    confidence: confidence === null || confidence === "" ? null : Number(confidence),
    test: row.text("test") === "true",
    data: typeof data === "object" && data !== null ? Object.fromEntries(Object.entries(data)) : {},
  };
}

export function latestQuery(bucket: string, since: number) {
  return flux`from(bucket: ${bucket})
  |> range(start: ${time(since)}, stop: 2200-01-01T00:00:00Z)
  |> filter(fn: (r) => r._field == "value" or r._field == "quality" or r._field == "recv")
  |> filter(fn: (r) => exists r.device and r._measurement !~ /_rejected$/)
  |> last()
  |> map(fn: (r) => ({_time: r._time, measurement: r._measurement, device: r.device, field: r._field, value: float(v: r._value)}))
  |> group()`;
}

function latestOf(rows: readonly FluxRow[]): readonly FoundLatest[] {
  const found = new Map<string, { device: string; measurement: string; t: number; value: number; quality: number; recv: number }>();
  for (const row of rows) {
    const device = row.text("device") ?? "";
    const measurement = row.text("measurement") ?? "";
    const key = `${measurement} ${device}`;
    const one = found.get(key) ?? { device, measurement, t: row.time(), value: Number.NaN, quality: 0, recv: 0 };
    const field = row.text("field");
    if (field === "value" || field === "quality" || field === "recv") one[field] = row.number("value");
    found.set(key, one);
  }
  return [...found.values()].filter((one) => !Number.isNaN(one.value));
}
