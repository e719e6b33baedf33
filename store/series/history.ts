import { DAY, type Instant, isEventKind, MINUTE } from "../../contracts/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { readNumbers } from "./chunks.ts";
import type { Database } from "./database.ts";
import { changesOf, isNote, type StoredEvent } from "./notes.ts";
import { DISTINCT_EVENTS, eventSourcesOf, parquet, parseRow, quoted } from "./read.ts";
import type { HistoryRows, HistoryWindow } from "./wire.ts";

/** Device time is believed this far back and ahead: rows that arrived within a window lie on no other days. */
const BACK = 31 * DAY;
const AHEAD = 6 * MINUTE;
/** Windows smaller than this are not cut further, however full. */
const SHORTEST = 1_000;

/** In SQL: the rows of a community, or those of the series asked for. */
function among({ community, series }: HistoryWindow): string {
  return series === null
    ? `series in (select id from series where community = ${quoted(community)})`
    : `series in (select unnest([${series.join(",")}]::uinteger[]))`;
}

/**
 * The rows of many series that arrived within a window, in the order of their positions; one question for all of them.
 * A window with more than `most` rows is cut short: `until` tells where it ended.
 */
export async function readHistory(database: Database, catalogue: Catalogue, window: HistoryWindow): Promise<HistoryRows> {
  const { from, most } = window;
  const sources = sourcesOf(catalogue, window);
  if (sources.length === 0) return { ...columnsOf([]), until: window.to };
  const only = among(window);
  const ask = (columns: string, until: Instant): string =>
    sources
      .map((source) => `select ${columns} from ${source} where recv >= ${Math.floor(from)} and recv < ${Math.floor(until)} and ${only}`)
      .join(" union all ");
  return database.read(async (connection) => {
    let until = window.to;
    for (;;) {
      const [counts] = await readNumbers(connection, `select count(*) from (${ask("recv", until)})`, 1);
      const rows = counts?.[0] ?? 0;
      if (rows <= most || until - from <= SHORTEST) break;
      until = Math.max(from + SHORTEST, Math.floor(from + ((until - from) * most * 0.9) / rows));
    }
    const sql = `select pos, series, t, recv, value, quality from (${ask("*", until)}) order by pos, series, t`;
    return { ...columnsOf(await readNumbers(connection, sql, 6)), until };
  });
}

function sourcesOf(catalogue: Catalogue, { from, to }: HistoryWindow): readonly string[] {
  return catalogue.daysBetween(from - BACK, to + AHEAD).flatMap((day) => {
    const files = catalogue.rawFiles(day);
    const tables = [catalogue.folding.get(day), catalogue.hot.get(day)].flatMap((table) => table?.name ?? []);
    return [...(files.length > 0 ? [parquet(files)] : []), ...tables];
  });
}

function columnsOf(columns: readonly Float64Array[]): Omit<HistoryRows, "until"> {
  const [pos, series, t, recv, value, quality] = columns;
  const none = (): Float64Array => new Float64Array();
  return {
    pos: pos ?? none(),
    series: Uint32Array.from(series ?? []),
    t: t ?? none(),
    recv: recv ?? none(),
    value: value ?? none(),
    quality: Uint8Array.from(quality ?? []),
  };
}

/** Events of the devices and what else moved the rules within the window, in the order of their positions. */
export async function readHistoryEvents(
  database: Database,
  catalogue: Catalogue,
  { community, from, to, devices }: Pick<HistoryWindow, "community" | "from" | "to" | "devices">,
): Promise<readonly StoredEvent[]> {
  const sources = catalogue.daysBetween(from - BACK, to + AHEAD).flatMap((day) => eventSourcesOf(catalogue, day));
  if (sources.length === 0) return [];
  const known = new Set([...devices, changesOf(community)]);
  const only = devices.length === 0 ? `and device = ${quoted(changesOf(community))}` : "";
  const all = sources.map((source) => `select * from ${source} where recv >= ${from} and recv < ${to} ${only}`).join(" union all ");
  const sql = `select * from (select ${DISTINCT_EVENTS} device, event, id, state, t, recv, quality, pos, confidence, test, data
    from (${all}) order by pos) order by pos`;
  const rows = await database.read(async (connection) => (await connection.runAndReadAll(sql)).getRowsJS());
  return rows.flatMap((row) => {
    const event = parseRow(row);
    return event && known.has(event.device) && (isNote(event.event) || isEventKind(event.event)) ? [event] : [];
  });
}
