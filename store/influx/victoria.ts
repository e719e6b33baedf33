import type { DeviceEvent } from "../../contracts/index.ts";
import { BucketSums } from "../series/bucket-sums.ts";
import type { Buckets } from "../series/wire.ts";
import { type Dialect, type DialectOptions, distinctEvents, type FoundPoint, inOrder, type Stretch } from "./ask.ts";
import { EVENTS, REJECTED } from "./lines.ts";
import { eventsOf } from "./victoria-events.ts";
import { VictoriaHttp } from "./victoria-http.ts";

const HOUR = 3_600_000;
/** Raw values are read in stretches: an export knows no limit. */
const FIRST_STRETCH = HOUR;
const LAST_STRETCH = 96 * HOUR;
/** Below this the server bends the newest points of a range query, so that shorter buckets are made from the values here. */
const LEAST_STEP = 60_000;
const TEN_YEARS_S = 10 * 365 * 86_400;

const quoted = (text: string): string => JSON.stringify(text);
const regular = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const labels = (community: string, device: string): string => `community=${quoted(community)},device=${quoted(device)}`;

/** MetricsQL and the export of VictoriaMetrics: a field of a measurement is the series `measurement_field`. */
export function createVictoriaDialect({ transport }: DialectOptions): Dialect {
  const http = new VictoriaHttp(transport);
  return {
    raw: async (stretch, limit) => {
      const found: FoundPoint[] = [];
      let width = FIRST_STRETCH;
      for (let from = stretch.from; from < stretch.to && found.length < limit; from += width) {
        if (from > stretch.from && found.length < limit / 4) width = Math.min(2 * width, LAST_STRETCH);
        const to = Math.min(from + width, stretch.to);
        found.push(...(await readPoints(http, { ...stretch, from, to })));
      }
      return found;
    },
    buckets: (stretch, width) => (width < LEAST_STEP ? bucketsOfPoints(http, stretch, width) : bucketsOfServer(http, stretch, width)),
    events: async (device, from, to, limit) => {
      const selector = `{__name__=~"${EVENTS}_(pos|recv|quality|confidence|test)",device=${quoted(device)}}`;
      const events: readonly DeviceEvent[] = eventsOf(device, await http.export(selector, from, to));
      return distinctEvents(events, limit);
    },
    latest: async (since) => {
      const at = since / 1000 + TEN_YEARS_S;
      const selector = `{__name__=~".+_(value|quality|recv)",__name__!~".+${REJECTED}_.+",device!=""}[${TEN_YEARS_S}s]`;
      const [values, times] = await Promise.all([
        http.instant(`last_over_time(${selector}) keep_metric_names`, at),
        http.instant(`tlast_over_time(${selector}) keep_metric_names`, at),
      ]);
      const byField = new Map(values.map((one) => [`${one.metric.__name__} ${one.metric.device}`, one.value]));
      return times.flatMap(({ metric, value }) => {
        const device = metric.device ?? "";
        const [, measurement] = /^(.+)_value$/.exec(metric.__name__ ?? "") ?? [];
        if (measurement === undefined) return [];
        const field = (name: string): number => byField.get(`${measurement}_${name} ${device}`) ?? 0;
        return [
          { device, measurement, t: Math.round(value * 1000), value: field("value"), quality: field("quality"), recv: field("recv") },
        ];
      });
    },
    startedAt: () => http.startedAt(),
  };
}

async function readPoints(http: VictoriaHttp, { name, from, to }: Stretch): Promise<readonly FoundPoint[]> {
  const metric = regular(name.measurement);
  const selector = `{__name__=~"${metric}(${REJECTED})?_(value|quality|pos)",${labels(name.community, name.device)}}`;
  const found = await http.export(selector, from, to);
  const columns = new Map(found.map(({ metric: { __name__ }, points }) => [__name__, points]));
  const points: FoundPoint[] = [];
  for (const measurement of [name.measurement, name.measurement + REJECTED]) {
    const column = (field: string) => columns.get(`${measurement}_${field}`) ?? new Map<number, number>();
    const quality = column("quality");
    const pos = column("pos");
    for (const [t, value] of column("value")) points.push({ t, value, quality: quality.get(t) ?? 0, pos: pos.get(t) ?? 0 });
  }
  return inOrder(points);
}

/** The believed values of a stretch, without their quality. */
const believed = ({ name }: Stretch): string => `${name.measurement}_value{${labels(name.community, name.device)}}`;

async function bucketsOfPoints(http: VictoriaHttp, stretch: Stretch, width: number): Promise<Buckets> {
  const sums = new BucketSums(stretch.from, width);
  for (const { points } of await http.export(believed(stretch), stretch.from, stretch.to))
    for (const [t, value] of points) sums.add(t, value);
  return sums.result();
}

/** A window of the server ends with its time and leaves its beginning out: asked a millisecond before its end it is the bucket. */
async function bucketsOfServer(http: VictoriaHttp, stretch: Stretch, width: number): Promise<Buckets> {
  const { from, to } = stretch;
  const sums = new BucketSums(from, width);
  const whole = Math.floor((to - from) / width);
  const rest = to - from - whole * width;
  const ask = async (start: number, end: number, window: number, first: number): Promise<void> => {
    const aggregates = '("min_over_time","max_over_time","sum_over_time","count_over_time")';
    const found = await http.range(`aggr_over_time(${aggregates}, ${believed(stretch)}[${window}ms])`, start, end, width);
    const column = (fn: string) => found.find(({ metric }) => metric.rollup === fn)?.points ?? new Map<number, number>();
    const [low, high, total] = [column("min_over_time"), column("max_over_time"), column("sum_over_time")];
    for (const [at, count] of column("count_over_time"))
      sums.merge(first + Math.round((at - start) / width), low.get(at) ?? 0, high.get(at) ?? 0, total.get(at) ?? 0, count);
  };
  if (whole > 0) await ask(from + width - 1, from + whole * width - 1, width, 0);
  if (rest > 0) await ask(to - 1, to - 1, rest, whole);
  return sums.result();
}
