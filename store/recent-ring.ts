import { type Instant, MINUTE, SECOND } from "../contracts/index.ts";

/** How far back the ring reaches from its newest point: the evidence of an alert (milliseconds). */
export const RECENT_SPAN = 10 * MINUTE;
/** Most points of one series; 121 of them, 5 s apart, make the ten minutes. */
const MOST = 128;
/** Room beyond MOST, so that points are moved to the front only every 64th time. */
const ROOM = 192;
const FIRST_ROOM = 8;
/** Distance kept between points of a series that proved too fast for MOST. */
const THIN_GAP = 5 * SECOND;

export interface RecentPoint {
  readonly at: Instant;
  readonly value: number;
  /** Bits of `Quality`. */
  readonly quality: number;
}

/**
 * The newest points of one series by device time, in flat arrays that grow and then stay: no allocation per reading.
 * A series faster than MOST points in ten minutes is thinned to one point per 5 s; the newest is always there.
 */
export class RecentRing {
  private at = new Float64Array(FIRST_ROOM);
  private value = new Float64Array(FIRST_ROOM);
  private quality = new Uint8Array(FIRST_ROOM);
  private start = 0;
  private end = 0;
  private gap = 0;
  /** Receive time of the newest point. */
  lastRecv = 0;

  get count(): number {
    return this.end - this.start;
  }

  /** Device time of the newest point; -Infinity while empty. */
  get lastAt(): Instant {
    return this.end > this.start ? (this.at[this.end - 1] ?? 0) : Number.NEGATIVE_INFINITY;
  }

  get lastValue(): number {
    return this.value[this.end - 1] ?? Number.NaN;
  }

  get lastQuality(): number {
    return this.quality[this.end - 1] ?? 0;
  }

  /** @returns whether it is (or corrects) the newest value */
  add(at: Instant, value: number, quality: number, recv: Instant): boolean {
    const newest = this.lastAt;
    if (at < newest) {
      if (at >= newest - RECENT_SPAN) this.insert(at, value, quality);
      return false;
    }
    if (at > newest && !this.replacesNewest()) this.append();
    const last = this.end - 1;
    this.at[last] = at;
    this.value[last] = value;
    this.quality[last] = quality;
    this.lastRecv = recv;
    return true;
  }

  /** Oldest first, both ends included. */
  points(from: Instant, to: Instant): readonly RecentPoint[] {
    const out: RecentPoint[] = [];
    const oldest = Math.max(from, this.lastAt - RECENT_SPAN);
    for (let i = this.start; i < this.end; i++) {
      const at = this.at[i] ?? 0;
      if (at >= oldest && at <= to) out.push({ at, value: this.value[i] ?? 0, quality: this.quality[i] ?? 0 });
    }
    return out;
  }

  /** In a thinned series the newest point is provisional until it stands a gap after the one before. */
  private replacesNewest(): boolean {
    if (this.gap === 0 || this.count < 2) return false;
    return (this.at[this.end - 1] ?? 0) - (this.at[this.end - 2] ?? 0) < this.gap;
  }

  private append(): void {
    const newest = this.lastAt;
    while (this.start < this.end && (this.at[this.start] ?? 0) < newest - RECENT_SPAN) this.start++;
    if (this.count >= MOST) this.thin();
    if (this.end === this.at.length) this.makeRoom();
    this.end++;
  }

  private thin(): void {
    this.gap = THIN_GAP;
    let kept = this.start;
    for (let i = this.start + 1; i < this.end; i++) {
      const near = (this.at[i] ?? 0) - (this.at[kept] ?? 0) < THIN_GAP;
      if (!near || i === this.end - 1) this.copyTo(++kept, i);
    }
    this.end = kept + 1;
    // Late points may have come between; then the oldest must go.
    if (this.count >= MOST) this.start = this.end - MOST + 1;
  }

  private copyTo(to: number, from: number): void {
    this.at[to] = this.at[from] ?? 0;
    this.value[to] = this.value[from] ?? 0;
    this.quality[to] = this.quality[from] ?? 0;
  }

  private makeRoom(): void {
    if (this.count > this.at.length * 0.67 && this.at.length < ROOM) {
      const room = Math.min(ROOM, this.at.length * 2);
      this.at = grown(this.at, new Float64Array(room));
      this.value = grown(this.value, new Float64Array(room));
      this.quality = grown(this.quality, new Uint8Array(room));
    }
    this.shift(0, this.start, this.end);
    this.end -= this.start;
    this.start = 0;
  }

  private shift(to: number, from: number, end: number): void {
    this.at.copyWithin(to, from, end);
    this.value.copyWithin(to, from, end);
    this.quality.copyWithin(to, from, end);
  }

  /** A late point, older than the newest, goes to its place or corrects the one of the same time. */
  private insert(at: Instant, value: number, quality: number): void {
    let place = this.end - 1;
    while (place > this.start && (this.at[place - 1] ?? 0) >= at) place--;
    if (this.at[place] === at) {
      this.value[place] = value;
      this.quality[place] = quality;
      return;
    }
    const before = place > this.start ? (this.at[place - 1] ?? 0) : Number.NEGATIVE_INFINITY;
    if (this.gap > 0 && at - before < this.gap) return;
    if (this.count >= MOST) this.thin();
    else {
      if (this.end === this.at.length) {
        place -= this.start;
        this.makeRoom();
      }
      this.shift(place + 1, place, this.end);
      this.end++;
      this.at[place] = at;
      this.value[place] = value;
      this.quality[place] = quality;
      return;
    }
    this.insert(at, value, quality);
  }
}

function grown<T extends Float64Array | Uint8Array>(old: T, bigger: T): T {
  bigger.set(old);
  return bigger;
}
