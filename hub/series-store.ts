import type { Logger } from "pino";
import type { Instant } from "../contracts/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Directory } from "../store/directory.ts";
import { type DeviceWhere, type History, type HistoryPart, openInflux } from "../store/influx/index.ts";
import type { Journal } from "../store/journal/index.ts";
import { type LocalSeries, openSeries, type SeriesFault, type SeriesGap, type SeriesStore } from "../store/series/index.ts";
import { breath } from "./breath.ts";
import type { HubConfig } from "./config.ts";
import { entryReadings } from "./entry-readings.ts";

interface SeriesPorts {
  readonly history: History;
  readonly whereOf: (device: string, at: Instant) => DeviceWhere;
  onCommitted(community: string, pos: number): void;
  onGap(gap: SeriesGap): void;
  /** A file that could not be read was put aside and a new one begun. */
  onSetAside(detail: string): void;
}

/** The store of the series that the configuration asks for. */
export function openSeriesStore(config: HubConfig, dir: string, log: Logger, ports: SeriesPorts): Promise<SeriesStore | LocalSeries> {
  const told = {
    dir,
    onFault: (fault: SeriesFault) => {
      log.error(fault, "series store");
      if (fault.state === "set-aside") ports.onSetAside(fault.detail);
    },
    onGap: (gap: SeriesGap) => {
      log.error(gap, "readings were lost for the series store");
      ports.onGap(gap);
    },
    onCommitted: ports.onCommitted,
  };
  if (config.influx === null) return openSeries({ ...told, memoryLimitMb: config.seriesMemoryMb });
  return openInflux({ ...told, ...config.influx, history: ports.history, whereOf: ports.whereOf });
}

/** The person and place of a device, kept with what it sends. */
export function whereOf(directory: Pick<Directory, "personOf" | "deviceById">, device: string, at: Instant): DeviceWhere {
  return { person: directory.personOf(device, at)?.id ?? null, place: directory.deviceById(device)?.place ?? null };
}

/** What the journal's records above a position said. Ingest has seen them before: it answers again and learns nothing. */
export async function* readHistory(
  journal: Pick<Journal, "read">,
  ingest: Pick<Ingest, "take">,
  community: string,
  after: number,
): AsyncGenerator<HistoryPart> {
  for await (const records of journal.read(community, after)) {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) continue;
    const observations = records.flatMap((record) => (record.kind === "change" ? [] : ingest.take(record).observations));
    yield {
      first: first.pos,
      last: last.pos,
      firstRecv: first.recv,
      lastRecv: last.recv,
      readings: [...observations.flatMap((one) => one.readings), ...records.flatMap(entryReadings)].sort((a, b) => a.pos - b.pos),
      events: observations.flatMap((one) => one.events),
    };
    // A long stretch must not look like a dead hub.
    await breath();
  }
}
