/** Rows of one statement: 24 columns at most keep it far below SQLite's 32,766 parameters. */
const ROWS = 500;

/** Hands `rows` to `write` in pieces that fit one statement. */
export async function inPieces<T>(rows: readonly T[], write: (piece: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS) await write(rows.slice(start, start + ROWS));
}

/** The last of the rows with equal keys: one statement may not write a row twice (PostgreSQL refuses). */
export function lastOfEach<T>(rows: readonly T[], key: (row: T) => string): readonly T[] {
  const last = new Map<string, T>();
  for (const row of rows) last.set(key(row), row);
  return [...last.values()];
}

/** Rows by key, in their order. */
export function grouped<T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
