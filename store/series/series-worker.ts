import type { Earlier } from "../backup/copy-file.ts";
import { Moved, serve, startedWith } from "../rpc.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { copySeries } from "./copy.ts";
import { type Database, openDatabase, rowsOf } from "./database.ts";
import { Gate } from "./gate.ts";
import { readHistory, readHistoryEvents } from "./history.ts";
import { readBuckets, readEvents, readLatest, readRaw } from "./read.ts";
import { recoverParts } from "./recover.ts";
import { Retention } from "./retention.ts";
import type { SeriesCopy, SeriesLimit } from "./types.ts";
import { Upkeep } from "./upkeep.ts";
import type {
  Batch,
  BucketQuestion,
  Buckets,
  HistoryRows,
  HistoryWindow,
  Latest,
  Opened,
  Points,
  RawQuestion,
  StartData,
  Tended,
} from "./wire.ts";
import { writeBatch } from "./write.ts";

interface Store {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly upkeep: Upkeep;
  readonly retention: Retention;
}

const options = startedWith<StartData>();
const gate = new Gate();
let store: Store | undefined;
/** Steps of upkeep follow one another. */
let tending: Promise<unknown> = Promise.resolve();

/** Upkeep removes files and renames tables: what must see them stand still waits for its turn. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = tending.then(work);
  tending = turn.catch(() => undefined);
  return turn;
}

function opened(): Store {
  if (!store) throw new Error("the series store is not open");
  return store;
}

async function open(): Promise<Opened> {
  const { database, setAside } = await openDatabase(options.dir, options.memoryLimitMb);
  if (setAside !== null) await recoverParts(database);
  const catalogue = await readCatalogue(database);
  store = {
    database,
    catalogue,
    upkeep: new Upkeep({ database, catalogue, gate, ...options }),
    retention: new Retention({ database, catalogue, gate }),
  };
  const positions = await rowsOf(database.writer, "select community, pos from positions");
  const series = await rowsOf(database.writer, "select id, community, device, measurement from series");
  return {
    positions: positions.map(([community, position]) => ({ community: String(community), position: Number(position) })),
    series: series.map(([id, community, device, measurement]) => ({
      id: Number(id),
      community: String(community),
      device: String(device),
      measurement: String(measurement),
    })),
    thinned: [...catalogue.purged].map(([name, until]) => [name, until.raw]),
    setAside,
  };
}

const moved = async (ask: () => Promise<Points | Buckets | Latest | HistoryRows>): Promise<Moved> => new Moved(await gate.shared(ask));

serve({
  open,
  write: (batch: Batch): Promise<void> => gate.shared(() => writeBatch(opened().database, opened().catalogue, batch)),
  raw: (question: RawQuestion) => moved(() => readRaw(opened().database, opened().catalogue, question)),
  buckets: (question: BucketQuestion) => moved(() => readBuckets(opened().database, opened().catalogue, question)),
  events: (device: string, from: number, to: number, limit: number) =>
    gate.shared(() => readEvents(opened().database, opened().catalogue, { device, from, to, limit })),
  latest: (since: number) => moved(() => readLatest(opened().database, opened().catalogue, since)),
  history: (window: HistoryWindow) => moved(() => readHistory(opened().database, opened().catalogue, window)),
  historyEvents: (window: HistoryWindow) => gate.shared(() => readHistoryEvents(opened().database, opened().catalogue, window)),
  tend: (now: number): Promise<Tended> => inTurn(() => opened().upkeep.step(now)),
  purge: (limits: readonly SeriesLimit[]) => inTurn(() => opened().retention.purge(limits)),
  forget: (device: string) => inTurn(() => opened().retention.forget(device)),
  booked: (ids: readonly string[]) => inTurn(() => opened().retention.booked(ids)),
  stored: () => opened().retention.stored(),
  copyTo: (root: string, earlier: Earlier | null): Promise<SeriesCopy> =>
    inTurn(() => gate.shared(() => copySeries(opened().database, opened().catalogue, root, earlier))),
  stop: async (): Promise<void> => {
    await tending;
    await gate.exclusive(async () => {
      store?.database.close();
      store = undefined;
    });
  },
});
