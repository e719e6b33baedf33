import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DAY, type Instant } from "../../contracts/index.ts";
import { type Database, rowsOf } from "./database.ts";

/** Days since 1970, UTC. */
export type DayNumber = number;

export function dayOf(at: Instant): DayNumber {
  return Math.floor(at / DAY);
}

export function dayName(day: DayNumber): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** A day that was written sorted: files `raw-<slice>`, `minute-<slice>` and `events` below its directory. */
export interface Part {
  readonly generation: number;
  /** Each slice holds the series from `low` to `high`. */
  readonly slices: readonly Slice[];
}

export interface Slice {
  readonly slice: number;
  readonly low: number;
  readonly high: number;
  /** Raw rows; 0 where only their minutes remain. */
  readonly rows: number;
}

/** A table of the open database and the series that have rows in it. */
export interface HotTable {
  readonly name: string;
  rows: number;
  readonly series: Set<number>;
}

/**
 * What exists: per day the part that was written, the table that takes rows (`hot_<day>`, of an open day or of late rows)
 * and, while a day is being written, the table whose rows go into it (`fold_<day>`).
 */
export class Catalogue {
  readonly parts = new Map<DayNumber, Part>();
  readonly hot = new Map<DayNumber, HotTable>();
  readonly folding = new Map<DayNumber, HotTable>();
  readonly hotEvents = new Set<DayNumber>();
  readonly foldingEvents = new Set<DayNumber>();
  /** Per community the end of the last day whose raw rows, and of the last whose minutes are gone. */
  readonly purged = new Map<string, { readonly raw: Instant; readonly minutes: Instant }>();
  private readonly dir: string;

  constructor(dir: string) {
    this.dir = join(dir, "parts");
  }

  get partsDir(): string {
    return this.dir;
  }

  partDir(day: DayNumber, generation: number): string {
    return join(this.dir, `${dayName(day)}.g${generation}`);
  }

  rawFile(day: DayNumber, part: Part, slice: Slice): string {
    return join(this.partDir(day, part.generation), `raw-${slice.slice}.parquet`);
  }

  /** Files with the raw rows of the day that may hold series of the range. */
  rawFiles(day: DayNumber, low = 0, high = Number.POSITIVE_INFINITY): readonly string[] {
    const part = this.parts.get(day);
    return part
      ? part.slices.flatMap((slice) => (slice.rows > 0 && slice.low <= high && slice.high >= low ? this.rawFile(day, part, slice) : []))
      : [];
  }

  minuteFiles(day: DayNumber, low = 0, high = Number.POSITIVE_INFINITY): readonly string[] {
    const part = this.parts.get(day);
    return part ? part.slices.flatMap((slice) => (slice.low <= high && slice.high >= low ? this.minuteFile(day, part, slice) : [])) : [];
  }

  /** Raw rows of some community are gone: the day is not written anew, its minutes could not be made again. */
  isThin(day: DayNumber): boolean {
    return [...this.purged.values()].some(({ raw }) => raw > day * DAY);
  }

  /** Raw rows of the community are gone on this day: its minutes answer. */
  isThinFor(day: DayNumber, community: string): boolean {
    return (this.purged.get(community)?.raw ?? 0) > day * DAY;
  }

  minuteFile(day: DayNumber, part: Part, slice: Slice): string {
    return join(this.partDir(day, part.generation), `minute-${slice.slice}.parquet`);
  }

  eventsFile(day: DayNumber, part: Part): string {
    return join(this.partDir(day, part.generation), "events.parquet");
  }

  /** Tables with rows of this series on this day: where there are any, the roll-up of the part does not count. */
  tablesWith(day: DayNumber, series: number): readonly string[] {
    return [this.folding.get(day), this.hot.get(day)].flatMap((table) => (table?.series.has(series) ? [table.name] : []));
  }

  /** All days that hold anything, ascending. */
  days(): readonly DayNumber[] {
    const all = new Set([...this.parts.keys(), ...this.hot.keys(), ...this.folding.keys(), ...this.hotEvents, ...this.foldingEvents]);
    return [...all].sort((a, b) => a - b);
  }

  daysBetween(from: Instant, to: Instant): readonly DayNumber[] {
    return this.days().filter((day) => day * DAY < to && (day + 1) * DAY > from);
  }
}

/** Reads what exists from the database, and removes directories of parts that no transaction ever named. */
export async function readCatalogue(database: Database): Promise<Catalogue> {
  const catalogue = new Catalogue(database.dir);
  const { writer } = database;
  for (const [day, generation, slice, low, high, rows] of await rowsOf(
    writer,
    "select day, generation, slice, low, high, rows from parts order by day, slice",
  )) {
    const slices = catalogue.parts.get(Number(day))?.slices ?? [];
    const made = { slice: Number(slice), low: Number(low), high: Number(high), rows: Number(rows) };
    // A day without readings has a row that only names its generation.
    catalogue.parts.set(Number(day), { generation: Number(generation), slices: made.slice < 0 ? slices : [...slices, made] });
  }
  for (const [table] of await rowsOf(writer, "select table_name from duckdb_tables() where not internal")) {
    const [, kind, day] = /^(hot|fold|hotevents|foldevents)_(\d+)$/.exec(String(table)) ?? [];
    if (day === undefined) continue;
    if (kind === "hotevents") catalogue.hotEvents.add(Number(day));
    else if (kind === "foldevents") catalogue.foldingEvents.add(Number(day));
    else (kind === "hot" ? catalogue.hot : catalogue.folding).set(Number(day), await readTable(database, String(table)));
  }
  for (const [community, raw, minutes] of await rowsOf(writer, "select community, raw_until, minutes_until from thinned"))
    catalogue.purged.set(String(community), { raw: Number(raw), minutes: Number(minutes) });
  await removeStrays(catalogue);
  return catalogue;
}

async function readTable(database: Database, name: string): Promise<HotTable> {
  const counts = await rowsOf(database.writer, `select series, count(*) from ${name} group by series`);
  return {
    name,
    rows: counts.reduce((sum, [, count]) => sum + Number(count), 0),
    series: new Set(counts.map(([series]) => Number(series))),
  };
}

async function removeStrays(catalogue: Catalogue): Promise<void> {
  const known = new Set([...catalogue.parts].map(([day, part]) => `${dayName(day)}.g${part.generation}`));
  for (const name of await readdir(catalogue.partsDir).catch(() => [])) {
    if (!known.has(name)) await rm(join(catalogue.partsDir, name), { recursive: true, force: true });
  }
}
