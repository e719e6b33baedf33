import { InfluxDB, setLogger } from "@influxdata/influxdb-client";
import type { DeviceEvent } from "../../contracts/index.ts";
import { serve, startedWith } from "../rpc.ts";
import type { BucketQuestion, Buckets, Latest, Opened, Points, RawQuestion, SeriesName, Tended } from "../series/wire.ts";
import type { FoundPoint, Stretch } from "./ask.ts";
import { createFluxDialect } from "./flux.ts";
import { LineWriter } from "./lines.ts";
import { postLines } from "./post.ts";
import { ServerStart, type Standing } from "./server-start.ts";
import { InfluxState } from "./state.ts";
import { createVictoriaDialect } from "./victoria.ts";
import type { InfluxBatch, InfluxStart, Position, Written } from "./wire.ts";

// The client's own logger prints a stack per failed batch; faults are told to the hub instead, once.
setLogger({ error: () => undefined, warn: () => undefined });

const options = startedWith<InfluxStart>();
const state = new InfluxState(options.dir, options);
const { transport } = new InfluxDB({ url: options.url, token: options.token });
const isVictoria = options.query === "victoria";
const dialect = (isVictoria ? createVictoriaDialect : createFluxDialect)({ transport, org: options.org, bucket: options.bucket });
const writer = new LineWriter(!isVictoria);
const names: SeriesName[] = [];
const start = new ServerStart(() => dialect.startedAt());

function know(name: SeriesName): void {
  names[name.id] = name;
  writer.know(name);
}

function open(): Opened {
  const series = state.series();
  for (const name of series) know(name);
  return { positions: state.positions(), series, thinned: [], setAside: null };
}

async function write(batch: InfluxBatch): Promise<Written> {
  // Names first: a name without rows harms nobody, rows without a name could not be found again.
  state.keepSeries(batch.series);
  for (const name of batch.series) know(name);
  const lines = writer.linesOf(batch);
  const refused = await start.guard(() => postLines({ transport, org: options.org, bucket: options.bucket }, lines));
  if (refused.length > 0) state.keepRefused(refused);
  return { refused: refused.length, why: refused[0]?.why ?? "" };
}

async function settle(positions: readonly Position[]): Promise<Standing> {
  const standing = await start.standing();
  if (standing.kind === "same") state.keepPositions(positions);
  return standing;
}

function stretchOf({ series, from, to }: RawQuestion | BucketQuestion): Stretch {
  const name = names[series];
  if (!name) throw new Error(`no series ${series}`);
  return { name, from, to };
}

function columns(points: readonly FoundPoint[]): Points {
  return {
    t: Float64Array.from(points, (point) => point.t),
    value: Float64Array.from(points, (point) => point.value),
    quality: Uint8Array.from(points, (point) => point.quality),
  };
}

async function latest(since: number): Promise<Latest> {
  const idOf = new Map(names.map(({ id, device, measurement }) => [`${measurement} ${device}`, id]));
  const found = (await dialect.latest(since)).flatMap((one) => {
    const series = idOf.get(`${one.measurement} ${one.device}`);
    return series === undefined ? [] : [{ ...one, series, pos: 0 }];
  });
  return {
    ...columns(found),
    series: Float64Array.from(found, (one) => one.series),
    recv: Float64Array.from(found, (one) => one.recv),
  };
}

serve({
  open,
  write,
  settle,
  raw: async (question: RawQuestion): Promise<Points> =>
    columns((await dialect.raw(stretchOf(question), question.limit + 1)).slice(0, question.limit + 1)),
  buckets: (question: BucketQuestion): Promise<Buckets> => dialect.buckets(stretchOf(question), question.width),
  events: async (device: string, from: number, to: number, limit: number): Promise<readonly DeviceEvent[]> =>
    dialect.events(device, from, to, limit),
  latest,
  // What is kept for how long is the server's to decide.
  tend: (): Tended => ({ did: "nothing", day: null, rows: 0, more: false, bytes: 0, days: 0 }),
  stop: (): void => state.close(),
});
