import type { DeviceEvent, Reading } from "../../contracts/index.ts";
import type { HistoryPart } from "../../store/influx/index.ts";
import type { SeriesStore } from "../../store/series/index.ts";

interface Kept {
  readonly pos: number;
  readonly readings: readonly Reading[];
  readonly events: readonly DeviceEvent[];
}

/** Stands for the journal: what was appended, in the order of positions, and how far it is synced. */
export class TestJournal {
  synced = 0;
  private records: Kept[] = [];

  /** One message: noted here and handed to the store, as the hub does. */
  append(store: Pick<SeriesStore, "append">, readings: readonly Reading[], events: readonly DeviceEvent[] = []): void {
    const pos = readings[0]?.pos ?? events[0]?.pos ?? 0;
    this.records.push({ pos, readings, events });
    store.append("c1", readings, events);
  }

  sync(store: Pick<SeriesStore, "flush">, upTo = this.records.at(-1)?.pos ?? 0): void {
    this.synced = upTo;
    store.flush("c1", upTo);
  }

  /** Loses everything up to the position, as the journal does at its bound. */
  lose(upTo: number): void {
    this.records = this.records.filter((record) => record.pos > upTo);
  }

  readonly history = async function* (this: TestJournal, community: string, after: number): AsyncGenerator<HistoryPart> {
    // What is synced while the parts are read is not among them: the next reading brings it.
    const { synced } = this;
    const wanted = this.records.filter((record) => community === "c1" && record.pos > after && record.pos <= synced);
    for (let from = 0; from < wanted.length; from += 100) {
      const part = wanted.slice(from, from + 100);
      const readings = part.flatMap((record) => record.readings);
      const [first, last] = [part[0]?.pos ?? 0, part.at(-1)?.pos ?? 0];
      yield {
        first: from === 0 && first <= (this.records[0]?.pos ?? 0) ? first : from === 0 ? after + 1 : (wanted[from - 1]?.pos ?? 0) + 1,
        last: from + 100 >= wanted.length ? synced : last,
        firstRecv: readings[0]?.recv ?? 0,
        lastRecv: readings.at(-1)?.recv ?? 0,
        readings,
        events: part.flatMap((record) => record.events),
      };
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (wanted.length === 0 && synced > after)
      yield { first: after + 1, last: synced, firstRecv: 0, lastRecv: 0, readings: [], events: [] };
  }.bind(this);
}
