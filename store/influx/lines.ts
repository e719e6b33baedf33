import { createHash } from "node:crypto";
import { escape as escaped } from "@influxdata/influxdb-client";
import type { StoredEvent } from "../series/notes.ts";
import { isRejected } from "../series/resolve.ts";
import { RowBlock } from "../series/row-block.ts";
import type { SeriesName } from "../series/wire.ts";
import type { InfluxBatch, WhereChange } from "./wire.ts";

/** Rejected values lie in a measurement of their own: whoever aggregates `heart_rate` can never count one. */
export const REJECTED = "_rejected";
export const EVENTS = "device_event";
export const WHERE = "device_where";

/** The beginnings of a series' lines, made once. */
interface Heads {
  readonly good: string;
  readonly rejected: string;
}

/** Writes rows as line protocol, in order: fields value, quality, pos and recv, tags community and device, time in nanoseconds. */
export class LineWriter {
  private readonly heads: Heads[] = [];
  private readonly texts: boolean;

  /** @param texts whether the server keeps text fields; VictoriaMetrics would make zeros of them */
  constructor(texts: boolean) {
    this.texts = texts;
  }

  know({ id, community, device, measurement }: SeriesName): void {
    const tags = `,community=${escaped.tag(community)},device=${escaped.tag(device)} value=`;
    this.heads[id] = {
      good: `${escaped.measurement(measurement)}${tags}`,
      rejected: `${escaped.measurement(measurement + REJECTED)}${tags}`,
    };
  }

  linesOf(batch: InfluxBatch): string[] {
    const lines: string[] = batch.where.map((change) => this.whereLine(change));
    for (const { community, blocks, events } of batch.communities) {
      for (const { buffer, from, to } of blocks) this.pushRows(new RowBlock(buffer), from, to, lines);
      for (const event of events) lines.push(this.eventLine(community, event));
    }
    return lines;
  }

  private pushRows(block: RowBlock, from: number, to: number, lines: string[]): void {
    for (let i = from; i < to; i++) {
      const head = this.heads[block.series[i] ?? -1];
      const value = block.value[i];
      // Line protocol has no word for what is no number; ingest lets none through.
      if (!head || value === undefined || !Number.isFinite(value)) continue;
      const quality = block.quality[i] ?? 0;
      const recv = block.recvAt(i);
      lines.push(
        `${isRejected(quality) ? head.rejected : head.good}${value},quality=${quality}i,pos=${block.posAt(i)}i,recv=${recv}i ${block.timeAt(i)}000000`,
      );
    }
  }

  private eventLine(community: string, event: StoredEvent): string {
    const tags = `community=${escaped.tag(community)},device=${escaped.tag(event.device)},event=${event.event},state=${event.state}`;
    const fields = [
      `pos=${event.pos}i`,
      `recv=${Math.floor(event.recv)}i`,
      `quality=${event.quality}i`,
      `test=${event.test}`,
      ...(event.confidence === null ? [] : [`confidence=${event.confidence}`]),
    ];
    if (this.texts) {
      if (event.id !== null) fields.push(`id=${escaped.quoted(event.id)}`);
      fields.push(`data=${escaped.quoted(JSON.stringify(event.data))}`);
    }
    return `${EVENTS},${tags} ${fields.join(",")} ${Math.floor(event.at)}${idNanos(event.id)}`;
  }

  private whereLine({ community, device, person, place, at }: WhereChange & { readonly community: string }): string {
    const tags = `community=${escaped.tag(community)},device=${escaped.tag(device)}`;
    const time = `${Math.floor(at)}000000`;
    if (this.texts) return `${WHERE},${tags} person=${escaped.quoted(person ?? "")},place=${escaped.quoted(place ?? "")} ${time}`;
    const labels = [
      ...(person === null ? [] : [`person=${escaped.tag(person)}`]),
      ...(place === null ? [] : [`place=${escaped.tag(place)}`]),
    ];
    return `${WHERE},${[tags, ...labels].join(",")} since=${Math.floor(at)} ${time}`;
  }
}

/** Two events of one kind and millisecond with ids of their own are two: the id decides the nanoseconds below it. */
function idNanos(id: string | null): string {
  if (id === null) return "000000";
  return String(createHash("sha256").update(id).digest().readUInt32BE(0) % 1_000_000).padStart(6, "0");
}
