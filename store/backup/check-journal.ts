import { crc32 } from "node:zlib";
import Database from "better-sqlite3";

/** What the copied journal holds. */
export interface JournalCheck {
  /** Per community the first and last position. */
  readonly ranges: Readonly<Record<string, { readonly first: number; readonly last: number }>>;
  readonly records: number;
  /** Holes and damaged batches: they were so in the journal itself. */
  readonly warnings: readonly string[];
}

interface BatchRow {
  readonly community: string;
  readonly first_pos: number;
  readonly last_pos: number;
  readonly count: number;
  readonly crc: number;
  readonly blob: Buffer;
}

/** Reads every batch of the files, oldest first, and compares it with its checksum. */
export function checkJournal(paths: readonly string[]): JournalCheck {
  const ranges = new Map<string, { first: number; last: number }>();
  const warnings: string[] = [];
  let records = 0;
  for (const path of paths) {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const rows = db.prepare("SELECT community, first_pos, last_pos, count, crc, blob FROM batch ORDER BY community, first_pos");
      // Own SELECT: the columns are those of BatchRow, NOT NULL in a STRICT table.
      for (const row of rows.iterate() as IterableIterator<BatchRow>) {
        const range = ranges.get(row.community);
        if (range && row.first_pos > range.last + 1)
          warnings.push(`journal: positions ${range.last + 1} to ${row.first_pos - 1} of ${row.community} are missing`);
        if (crc32(row.blob) !== row.crc)
          warnings.push(`journal: the batch ${row.first_pos} to ${row.last_pos} of ${row.community} is damaged`);
        if (range) range.last = Math.max(range.last, row.last_pos);
        else ranges.set(row.community, { first: row.first_pos, last: row.last_pos });
        records += row.count;
      }
    } finally {
      db.close();
    }
  }
  return { ranges: Object.fromEntries(ranges), records, warnings };
}
