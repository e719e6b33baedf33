import type { Transport } from "@influxdata/influxdb-client";
import type { DeviceEvent } from "../../contracts/index.ts";
import type { Buckets, SeriesName } from "../series/wire.ts";

/** A stretch of one series; `from` included, `to` not. */
export interface Stretch {
  readonly name: SeriesName;
  readonly from: number;
  readonly to: number;
}

export interface FoundPoint {
  readonly t: number;
  readonly value: number;
  readonly quality: number;
  readonly pos: number;
}

export interface FoundLatest {
  readonly device: string;
  readonly measurement: string;
  readonly t: number;
  readonly value: number;
  readonly quality: number;
  readonly recv: number;
}

/** The questions of the store in the language of a server. */
export interface Dialect {
  /** Ascending, at least `limit` points where there are so many; of two of one time the last position wins. */
  raw(stretch: Stretch, limit: number): Promise<readonly FoundPoint[]>;
  buckets(stretch: Stretch, width: number): Promise<Buckets>;
  /** Ascending, each once. */
  events(device: string, from: number, to: number, limit: number): Promise<readonly DeviceEvent[]>;
  latest(since: number): Promise<readonly FoundLatest[]>;
  /** Changes whenever the server is started anew; null where it cannot be told or does not matter. */
  startedAt(): Promise<string | null>;
}

export interface DialectOptions {
  readonly transport: Transport;
  readonly org: string;
  readonly bucket: string;
}

/** Ascending in time; where a time comes twice (believed and rejected), the last position wins. */
export function inOrder(points: FoundPoint[]): readonly FoundPoint[] {
  points.sort((a, b) => a.t - b.t || a.pos - b.pos);
  return points.filter((point, i) => points[i + 1]?.t !== point.t);
}

/** An event of the same id and state, or without an id of the same kind, state and time, is the same; the first stays. */
export function distinctEvents(events: readonly DeviceEvent[], limit: number): readonly DeviceEvent[] {
  const seen = new Set<string>();
  const kept = [...events]
    .sort((a, b) => a.pos - b.pos)
    .filter((one) => {
      const key = [one.event, one.state, one.id === null ? one.at : `#${one.id}`].join(" ");
      return seen.size < seen.add(key).size;
    });
  return kept.sort((a, b) => a.at - b.at || a.pos - b.pos).slice(0, limit);
}
