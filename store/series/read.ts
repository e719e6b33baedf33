import { DAY, type DeviceEvent, type Instant, isEventKind, MINUTE, Quality } from "../../contracts/index.ts";
import { BucketSums } from "./bucket-sums.ts";
import type { Catalogue, DayNumber } from "./catalogue.ts";
import { readNumbers } from "./chunks.ts";
import type { Database } from "./database.ts";
import type { StoredEvent } from "./notes.ts";
import { isRejected, Resolver } from "./resolve.ts";
import type { BucketQuestion, Buckets, Latest, Points, RawQuestion } from "./wire.ts";

/** A path inside SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const parquet = (files: readonly string[]): string => `read_parquet([${files.map(quoted).join(", ")}])`;

interface DayQuestion {
  readonly series: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number | null;
}

/** Made anew each time: an answer is moved to another thread, and its arrays are gone here after that. */
const nothing = (): Points => ({ t: new Float64Array(), value: new Float64Array(), quality: new Uint8Array() });

/** The averages of a series' minutes on a day whose raw rows are gone. */
async function readMinutes(database: Database, files: readonly string[], question: DayQuestion): Promise<Points> {
  if (files.length === 0) return nothing();
  const sql = `select minute, total / count from ${parquet(files)} where series = ${question.series} and ${minutesIn(question)}
    order by minute ${question.limit === null ? "" : `limit ${question.limit}`}`;
  const [minute = new Float64Array(), value = minute] = await database.read((connection) => readNumbers(connection, sql, 2));
  return { t: minute.map((number) => number * MINUTE), value, quality: new Uint8Array(minute.length) };
}

/** Minutes that begin within the span. */
const minutesIn = ({ from, to }: { readonly from: Instant; readonly to: Instant }): string =>
  `minute >= ${Math.ceil(from / MINUTE)} and minute < ${Math.ceil(to / MINUTE)}`;

/** The decided rows of one series on one day, ascending; a closed day without late rows needs no deciding. */
async function readDay(database: Database, catalogue: Catalogue, day: DayNumber, question: DayQuestion): Promise<Points> {
  const files = catalogue.rawFiles(day, question.series, question.series);
  const tables = catalogue.tablesWith(day, question.series);
  const from = [...(files.length > 0 ? [parquet(files)] : []), ...tables];
  if (from.length === 0) return nothing();
  const where = `where series = ${question.series} and t >= ${question.from} and t < ${question.to}`;
  const sql = from.map((source) => `select t, value, quality, pos from ${source} ${where}`).join(" union all ");
  // A closed part is decided and in order: its first rows are the answer's first rows.
  const end = tables.length > 0 ? "order by t, pos" : question.limit === null ? "" : `limit ${question.limit}`;
  const columns = await database.read((connection) => readNumbers(connection, `${sql} ${end}`, 4));
  const [t = new Float64Array(), value = t, quality = t, pos = t] = columns;
  return tables.length > 0 ? decide(t, value, quality, pos) : { t, value, quality: Uint8Array.from(quality) };
}

function decide(t: Float64Array, value: Float64Array, quality: Float64Array, pos: Float64Array): Points {
  const out = { t: new Float64Array(t.length), value: new Float64Array(t.length), quality: new Uint8Array(t.length) };
  let count = 0;
  const resolver = new Resolver((row) => {
    out.t[count] = row.t;
    out.value[count] = row.value;
    out.quality[count++] = row.quality;
  });
  for (let i = 0; i < t.length; i++) resolver.take(0, t[i] ?? 0, 0, value[i] ?? 0, quality[i] ?? 0, pos[i] ?? 0);
  resolver.end();
  return cut(out, count);
}

const cut = (points: Points, count: number): Points => ({
  t: points.t.slice(0, count),
  value: points.value.slice(0, count),
  quality: points.quality.slice(0, count),
});

/** Day by day, until there is one point more than asked for, so that the asker knows whether there is more. */
export async function readRaw(database: Database, catalogue: Catalogue, question: RawQuestion): Promise<Points> {
  const days: Points[] = [];
  const most = question.limit + 1;
  let count = 0;
  for (const day of catalogue.daysBetween(question.from, question.to)) {
    const asked = { ...question, limit: most - count };
    const found = await (catalogue.isThinFor(day, question.community)
      ? readMinutes(database, catalogue.minuteFiles(day, question.series, question.series), asked)
      : readDay(database, catalogue, day, asked));
    days.push(found);
    count += found.t.length;
    if (count >= most) break;
  }
  const [only] = days;
  return only && days.length === 1 && count <= most ? only : joined(days, count, most);
}

function joined(days: readonly Points[], count: number, most: number): Points {
  const out = { t: new Float64Array(count), value: new Float64Array(count), quality: new Uint8Array(count) };
  let at = 0;
  for (const { t, value, quality } of days) {
    out.t.set(t, at);
    out.value.set(value, at);
    out.quality.set(quality, at);
    at += t.length;
  }
  return cut(out, Math.min(count, most));
}

/** Closed days without late rows of this series come from their roll-up, the others from their rows. */
export async function readBuckets(database: Database, catalogue: Catalogue, question: BucketQuestion): Promise<Buckets> {
  const { series, from, to, width } = question;
  const sums = new BucketSums(from, width);
  const rolled: string[] = [];
  for (const day of catalogue.daysBetween(from, to)) {
    const thin = catalogue.isThinFor(day, question.community);
    const clean = width >= MINUTE && catalogue.parts.has(day) && catalogue.tablesWith(day, series).length === 0;
    if (thin || clean) {
      rolled.push(...catalogue.minuteFiles(day, series, series));
      continue;
    }
    const points = await readDay(database, catalogue, day, { ...question, limit: null });
    for (let i = 0; i < points.t.length; i++) {
      if (!isRejected(points.quality[i] ?? 0)) sums.add(points.t[i] ?? 0, points.value[i] ?? 0);
    }
  }
  if (rolled.length > 0) await addRolled(database, rolled, question, sums);
  return sums.result();
}

async function addRolled(database: Database, files: readonly string[], question: BucketQuestion, sums: BucketSums): Promise<void> {
  // Narrower than a minute only where raw rows are gone: a minute then stands in the bucket in which it begins.
  const sql = `select (minute::bigint * ${MINUTE} - ${question.from}) // ${question.width} as bucket, min(low), max(high), sum(total), sum(count)::bigint
    from ${parquet(files)} where series = ${question.series} and ${minutesIn(question)} group by bucket`;
  const columns = await database.read((connection) => readNumbers(connection, sql, 5));
  const [bucket = new Float64Array(), low = bucket, high = bucket, total = bucket, count = bucket] = columns;
  for (let i = 0; i < bucket.length; i++) sums.merge(bucket[i] ?? 0, low[i] ?? 0, high[i] ?? 0, total[i] ?? 0, count[i] ?? 0);
}

/** An event of the same id and state, or without an id of the same kind, state and time, is the same; the first stays. */
export const DISTINCT_EVENTS = "distinct on (device, event, state, id, case when id is null then t end)";

export async function readEvents(
  database: Database,
  catalogue: Catalogue,
  question: { readonly device: string; readonly from: Instant; readonly to: Instant; readonly limit: number },
): Promise<readonly DeviceEvent[]> {
  const sources = catalogue.daysBetween(question.from, question.to).flatMap((day) => eventSourcesOf(catalogue, day));
  if (sources.length === 0) return [];
  const where = `where device = $device and t >= ${question.from} and t < ${question.to}`;
  const all = sources.map((source) => `select * from ${source} ${where}`).join(" union all ");
  const sql = `select * from (select ${DISTINCT_EVENTS} device, event, id, state, t, recv, quality, pos, confidence, test, data
    from (${all}) order by pos) order by t, pos limit ${question.limit}`;
  const rows = await database.read(async (connection) => {
    const reader = await connection.runAndReadAll(sql, { device: question.device });
    return reader.getRowsJS();
  });
  return rows.flatMap((row) => parseEvent(row) ?? []);
}

/** Files and tables with events of the day. */
export function eventSourcesOf(catalogue: Catalogue, day: DayNumber): readonly string[] {
  const part = catalogue.parts.get(day);
  return [
    ...(part ? [parquet([catalogue.eventsFile(day, part)])] : []),
    ...(catalogue.foldingEvents.has(day) ? [`foldevents_${day}`] : []),
    ...(catalogue.hotEvents.has(day) ? [`hotevents_${day}`] : []),
  ];
}

function parseEvent(row: readonly unknown[]): DeviceEvent | undefined {
  const stored = parseRow(row);
  // An event kind that a newer version wrote is not shown by an older one; nor is what else moved the rules.
  return stored && isEventKind(stored.event) ? { ...stored, event: stored.event } : undefined;
}

/** A row of events as it lies there, whatever its name. */
export function parseRow(row: readonly unknown[]): StoredEvent | undefined {
  const [device, event, id, state, at, recv, quality, pos, confidence, test, data] = row;
  if (state !== "on" && state !== "off" && state !== "pulse") return undefined;
  const parsed: unknown = JSON.parse(String(data));
  return {
    device: String(device),
    event: String(event),
    id: id === null ? null : String(id),
    state,
    at: Number(at),
    recv: Number(recv),
    quality: Number(quality),
    pos: Number(pos),
    confidence: confidence === null ? null : Number(confidence),
    test: test === true,
    data: typeof parsed === "object" && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {},
  };
}

/** The newest believed value of each series on the days since `since`. */
export async function readLatest(database: Database, catalogue: Catalogue, since: Instant): Promise<Latest> {
  const sources = catalogue.daysBetween(since, Number.POSITIVE_INFINITY).flatMap((day) => {
    const files = catalogue.rawFiles(day);
    const tables = [catalogue.folding.get(day), catalogue.hot.get(day)].flatMap((table) => table?.name ?? []);
    return [...(files.length > 0 ? [parquet(files)] : []), ...tables];
  });
  const none = new Float64Array();
  if (sources.length === 0) return { series: none, t: none, recv: none, value: none, quality: new Uint8Array() };
  // Time in the high digits, position in the low ones: the order of (time, position) in one number.
  const key = "t::hugeint * 9007199254740992 + pos";
  const where = `where t >= ${Math.max(0, since - DAY)} and quality & ${Quality.rejected} = 0`;
  const all = sources.map((source) => `select series, t, recv, value, quality, pos from ${source} ${where}`).join(" union all ");
  const sql = `select series, max(t), arg_max(recv, ${key}), arg_max(value, ${key}), arg_max(quality, ${key}) from (${all}) group by series`;
  const columns = await database.read((connection) => readNumbers(connection, sql, 5));
  const [series = none, t = none, recv = none, value = none, quality = none] = columns;
  return { series, t, recv, value, quality: Uint8Array.from(quality) };
}
