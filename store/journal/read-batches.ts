import type { JournalRecord } from "../../contracts/index.ts";
import { decodeBatch } from "./codec.ts";
import type { StoredBatch } from "./segment.ts";
import type { JournalFault } from "./types.ts";

export interface Chunk {
  readonly batches: readonly StoredBatch[];
  /** The synced position when the chunk was asked for. */
  readonly synced: number;
}

/** Walks through the batches above `after` up to the end, leaves out what is damaged and reports each hole once. */
export async function* readBatches(
  community: string,
  after: number,
  load: (after: number) => Promise<Chunk>,
  report: (fault: JournalFault) => void,
): AsyncGenerator<readonly JournalRecord[]> {
  let good = after;
  let at = after;
  let why = "missing";
  const gap = (before: number): void => report({ kind: "gap", community, after: good, before, why });
  const follow = (pos: number): void => {
    if (pos > good + 1) gap(pos);
    good = pos;
    why = "missing";
  };
  for (;;) {
    const { batches, synced } = await load(at);
    for (const batch of batches) {
      at = batch.lastPos;
      const read = decode(community, batch);
      if (typeof read === "string") {
        why = read;
        continue;
      }
      const records = batch.firstPos <= after ? read.filter((record) => record.pos > after) : read;
      // Positions that the full queue refused are missing within a batch as well.
      for (const record of records) follow(record.pos);
      if (records.length > 0) yield records;
    }
    if (batches.length === 0) {
      if (good < synced) gap(synced + 1);
      return;
    }
  }
}

function decode(community: string, batch: StoredBatch): readonly JournalRecord[] | string {
  if (batch.blob === null) return "checksum does not match";
  try {
    return decodeBatch(community, batch.count, batch.blob);
  } catch (error) {
    return String(error);
  }
}
