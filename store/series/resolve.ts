import { Quality } from "../../contracts/index.ts";

/** One stored row; `t` in milliseconds since 1970. */
export interface Row {
  series: number;
  t: number;
  recv: number;
  value: number;
  quality: number;
  pos: number;
}

/**
 * Decides among rows of one identity (series, time), fed in the order series, time, position: an equal value is a
 * duplicate and dropped, so that the first report's receive time and quality stay; another value is a correction and
 * takes over. The decision is the same whether rows were already decided among in part or not.
 */
export class Resolver {
  private readonly held: Row = { series: -1, t: 0, recv: 0, value: 0, quality: 0, pos: 0 };
  private holding = false;
  private readonly emit: (row: Readonly<Row>) => void;

  /** @param emit takes each row that stays; the object is used again, so it must be copied from */
  constructor(emit: (row: Readonly<Row>) => void) {
    this.emit = emit;
  }

  take(series: number, t: number, recv: number, value: number, quality: number, pos: number): void {
    const held = this.held;
    if (this.holding && held.series === series && held.t === t) {
      if (held.value === value) return;
    } else if (this.holding) this.emit(held);
    this.holding = true;
    held.series = series;
    held.t = t;
    held.recv = recv;
    held.value = value;
    held.quality = quality;
    held.pos = pos;
  }

  end(): void {
    if (this.holding) this.emit(this.held);
    this.holding = false;
  }
}

/** Stored, but never aggregated. */
export function isRejected(quality: number): boolean {
  return (quality & Quality.rejected) !== 0;
}
