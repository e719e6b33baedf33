import { DAY } from "../../contracts/index.ts";
import type { DayNumber } from "./catalogue.ts";
import { rowsOf } from "./database.ts";
import { forgetDevice } from "./forget.ts";
import { findDue, type PurgeRoom, purgeDay } from "./purge.ts";
import { parquet } from "./read.ts";
import type { SeriesHolding, SeriesLimit, SeriesPurge } from "./types.ts";
import type { Purged } from "./wire.ts";

type Count = Pick<SeriesHolding, "community" | "what" | "rows">;

/** What is past its time or asked to go, and what is stored. */
export class Retention {
  /** Counts of closed days; a part never changes under its name. */
  private readonly counted = new Map<string, readonly Count[]>();
  private readonly room: PurgeRoom;

  constructor(room: PurgeRoom) {
    this.room = room;
  }

  async purge(limits: readonly SeriesLimit[]): Promise<Purged> {
    await purgeDay(this.room, limits);
    const { catalogue } = this.room;
    return {
      purges: await this.unbooked(),
      more: findDue(catalogue, limits) !== undefined,
      thinned: [...catalogue.purged].map(([community, until]) => [community, until.raw]),
    };
  }

  async forget(device: string): Promise<readonly SeriesPurge[]> {
    await forgetDevice(this.room, device);
    return this.unbooked();
  }

  async booked(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.room.database.keeper.run("delete from purges where id = $1", [id]);
  }

  async stored(): Promise<readonly SeriesHolding[]> {
    const holdings = new Map<string, SeriesHolding>();
    for (const day of this.room.catalogue.days())
      for (const { community, what, rows } of await this.countDay(day)) {
        const key = `${what} ${community}`;
        const before = holdings.get(key) ?? { community, what, rows: 0, days: 0, oldest: day * DAY };
        holdings.set(key, { ...before, rows: before.rows + rows, days: before.days + 1 });
      }
    return [...holdings.values()];
  }

  private async unbooked(): Promise<readonly SeriesPurge[]> {
    const rows = await rowsOf(this.room.database.keeper, "select doc from purges order by id");
    // Written by writePurges alone.
    return rows.map(([doc]): SeriesPurge => JSON.parse(String(doc)));
  }

  private async countDay(day: DayNumber): Promise<readonly Count[]> {
    const { catalogue, gate } = this.room;
    const part = catalogue.parts.get(day);
    const open = catalogue.hot.has(day) || catalogue.folding.has(day);
    const key = `${day}.g${part?.generation}`;
    const known = open ? undefined : this.counted.get(key);
    if (known) return known;
    // The gate is asked for each day: who wants to drop one must not wait for the counting of all.
    const counts = await gate.shared(async () => {
      const tables = [catalogue.hot.get(day), catalogue.folding.get(day)].flatMap((table) => table?.name ?? []);
      return [
        ...(await this.count("raw", [...asSource(catalogue.rawFiles(day)), ...tables])),
        ...(await this.count("minutes", asSource(catalogue.minuteFiles(day)))),
      ];
    });
    if (!open) this.counted.set(key, counts);
    return counts;
  }

  private async count(what: Count["what"], sources: readonly string[]): Promise<readonly Count[]> {
    if (sources.length === 0) return [];
    const all = sources.map((source) => `select series from ${source}`).join(" union all ");
    const sql = `select s.community, count(*) from (${all}) as held join series as s on s.id = held.series group by 1`;
    return (await this.room.database.read((connection) => rowsOf(connection, sql))).map(([community, rows]) => ({
      community: String(community),
      what,
      rows: Number(rows),
    }));
  }
}

const asSource = (files: readonly string[]): readonly string[] => (files.length > 0 ? [parquet(files)] : []);
