import { DAY, type Instant, type Reading } from "../../../contracts/index.ts";
import { startVictoria, type Victoria } from "../../support/victoria.ts";
import { DAY0, type SeriesData, type SeriesName } from "../series-data.ts";
import { paceOf, type SeriesPeer } from "./series-peers.ts";

const LINES = 20_000;
/** Requests under way at once. */
const AT_ONCE = 2;
const FOUR = '("min_over_time","max_over_time","avg_over_time","count_over_time")';

const line = ({ device, measurement, value, at }: Reading): string => `${measurement},device=${device} v=${value} ${at}\n`;
const nameOf = ({ device, measurement }: SeriesName): string => `${measurement}_v{device="${device}"}`;
const seconds = (at: Instant): string => String(at / 1_000);

/** Writes the data set by the line protocol, as collectors do. */
async function fill(server: Victoria, data: SeriesData, told: (day: number) => void): Promise<void> {
  const waiting = new Set<Promise<void>>();
  let body = "";
  let lines = 0;
  const send = async (text: string): Promise<void> => {
    const answer = await fetch(`${server.url}/write?precision=ms`, { method: "POST", body: text });
    if (answer.status !== 204) throw new Error(`VictoriaMetrics answered a write with ${answer.status}`);
  };
  const flush = async (): Promise<void> => {
    const sending = send(body).finally(() => waiting.delete(sending));
    waiting.add(sending);
    [body, lines] = ["", 0];
    if (waiting.size >= AT_ONCE) await Promise.race(waiting);
  };
  for (let second = 1; second <= data.days * 86_400; second++) {
    for (const reading of data.second(second)) {
      body += line(reading);
      lines += 1;
    }
    if (lines >= LINES) await flush();
    if (second % 86_400 !== 0) continue;
    await flush();
    await Promise.all(waiting);
    told(second / 86_400);
  }
  await server.reveal();
}

interface Answer {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly values?: readonly unknown[] }[] };
}

async function ask(server: Victoria, path: string, params: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await fetch(`${server.url}/api/v1/${path}`, { method: "POST", body: new URLSearchParams({ ...params, nocache: "1" }) });
  const body: Answer = JSON.parse(await answer.text());
  if (body.status !== "success") throw new Error(`VictoriaMetrics refused ${path}: ${JSON.stringify(body)}`);
  return body;
}

async function exported(server: Victoria, name: SeriesName, from: Instant, to: Instant): Promise<number> {
  const params = { "match[]": nameOf(name), start: seconds(from), end: seconds(to - 1) };
  const text = await (await fetch(`${server.url}/api/v1/export`, { method: "POST", body: new URLSearchParams(params) })).text();
  const found: { readonly values: readonly number[] }[] = text
    .split("\n")
    .filter((each) => each !== "")
    .map((each) => JSON.parse(each));
  return found.reduce((sum, series) => sum + series.values.length, 0);
}

async function bytesOf(server: Victoria): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const lines = text.split("\n").filter((each) => each.startsWith("vm_data_size_bytes{"));
  return lines.reduce((sum, each) => sum + Number(each.slice(each.lastIndexOf(" ") + 1)), 0);
}

/** VictoriaMetrics over HTTP, each answer parsed; its cache of answers is off, for the hub's store has none. */
export async function victoriaStore(data: SeriesData): Promise<SeriesPeer> {
  const server = await startVictoria();
  const pace = paceOf(data);
  await fill(server, data, pace.told);
  const end = DAY0 + data.days * DAY;
  return {
    who: "VictoriaMetrics",
    written: pace.perSecond,
    raw: (name, from, to) => exported(server, name, from, to),
    buckets: async (name, from, to, points) => {
      const step = Math.max(1, Math.round((to - from) / points / 1_000));
      const query = `aggr_over_time(${FOUR}, ${nameOf(name)}[${step}s])`;
      const answer = await ask(server, "query_range", { query, start: seconds(from + step * 1_000), end: seconds(to), step: `${step}s` });
      return answer.data.result[0]?.values?.length ?? 0;
    },
    latest: async () =>
      (await ask(server, "query", { query: 'last_over_time({__name__=~".+_v"}[1d])', time: seconds(end) })).data.result.length,
    bytes: () => bytesOf(server),
    stop: () => server.clean(),
  };
}
