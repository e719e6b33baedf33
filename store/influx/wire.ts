import type { Instant } from "../../contracts/index.ts";
import type { Batch, SeriesWorker } from "../series/wire.ts";
import type { Standing } from "./server-start.ts";
import type { InfluxTarget } from "./types.ts";

/** What the thread that speaks with the server is started with. */
export interface InfluxStart extends InfluxTarget {
  readonly dir: string;
}

/** A device's person and place from a time on. */
export interface WhereChange {
  readonly device: string;
  readonly person: string | null;
  readonly place: string | null;
  readonly at: Instant;
}

export interface InfluxBatch extends Batch {
  readonly where: readonly (WhereChange & { readonly community: string })[];
}

/** What became of a batch that was sent: refused rows were put aside, all others are written. */
export interface Written {
  readonly refused: number;
  /** What the server said of the first of them. */
  readonly why: string;
}

export interface Position {
  readonly community: string;
  readonly position: number;
}

/** The functions that the thread serves. */
export interface InfluxWorker extends Omit<SeriesWorker, "write" | "purge" | "forget" | "booked" | "stored" | "history" | "historyEvents"> {
  write(batch: InfluxBatch): Written;
  /** Keeps the positions where the server is still the one that acknowledged them. */
  settle(positions: readonly Position[]): Standing;
}
