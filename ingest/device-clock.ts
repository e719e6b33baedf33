import { DAY, type Duration, HOUR, type Instant, MINUTE, SECOND } from "../contracts/index.ts";

/** Device time is believed within these bounds around the receive time. */
export const BELIEVED_BACK = 30 * DAY;
export const BELIEVED_AHEAD = 5 * MINUTE;
/** What arrives later than this after it was measured is marked late: four half-minute retries fit in [D]. The rules have their own lateness. */
export const LATE_AFTER = 2 * MINUTE;

/** Greatest error of a clock that is set to a wrong zone or a wrong half of the day; beyond it the time is no time. */
const WRONG_BY = 26 * HOUR;
const AHEAD_HOLDS = HOUR;
const STEADY_SPREAD = 30 * SECOND;
const STEADY_COUNT = 10;
const STEADY_FOR = 10 * MINUTE;
/** Zone mistakes are whole hours, and such clocks are else set by network. */
const ZONE_NEAR = MINUTE;
const ZONE_MOST = 14 * HOUR;
/** A wrong clock is written to quarantine at most so often per device. */
const NOTE_EVERY = HOUR;
const LAG_NOTE_EVERY = DAY;

/** `ahead` and `behind-by-hours` (a wrong zone) are corrected, `behind` is not. */
export interface ClockFault {
  readonly how: "ahead" | "behind-by-hours" | "behind";
  readonly by: Duration;
}

export type SavedClock = readonly number[];

/**
 * What is known of a device's clock.
 *
 * A message cannot arrive before it was sent, so send time minus receive time is never more than the clock's error:
 * a clock ahead shows itself in one message, one behind looks like a backlog. Hence ahead is corrected by the largest
 * lead seen of late, which can only leave a time too old, never too new. Behind is corrected only where the lag is a
 * whole number of hours (a zone mistake) and stood still over ten messages and ten minutes; the first message that
 * does not fit ends the correction. All other lags are believed to be backlog: told to the operator, never moved to now.
 */
export class DeviceClock {
  /** The newest time the device ever sent, as sent. */
  newest: Instant = 0;
  #ahead = 0;
  #aheadAt: Instant = 0;
  #lagLow = 0;
  #lagHigh = 0;
  #lagCount = 0;
  #lagSince: Instant = 0;
  #noteAt: Instant = 0;
  #notePos = -1;
  #lagNoteAt: Instant = 0;
  #lagNotePos = -1;

  /** Learns from the newest time of a live message. */
  observe(sent: Instant, recv: Instant): void {
    const lag = recv - sent;
    const moved = sent > this.newest;
    if (moved && lag > -WRONG_BY) this.newest = sent;
    if (lag < -BELIEVED_AHEAD) {
      this.#lagCount = 0;
      if (lag > -WRONG_BY && (-lag > this.#ahead || recv - this.#aheadAt > AHEAD_HOLDS)) {
        this.#ahead = -lag;
        this.#aheadAt = recv;
      }
    } else if (lag <= LATE_AFTER) {
      this.#lagCount = 0;
      this.#ahead = 0;
    } else if (lag <= WRONG_BY && moved) this.#observeLag(lag, recv);
    else if (moved) this.#lagCount = 0;
  }

  #observeLag(lag: number, recv: Instant): void {
    const low = Math.min(this.#lagLow, lag);
    const high = Math.max(this.#lagHigh, lag);
    if (this.#lagCount === 0 || high - low > STEADY_SPREAD) {
      this.#lagLow = lag;
      this.#lagHigh = lag;
      this.#lagCount = 1;
      this.#lagSince = recv;
      return;
    }
    this.#lagLow = low;
    this.#lagHigh = high;
    this.#lagCount++;
  }

  /** How far the clock is steadily behind, in milliseconds; 0 where it is not, or not surely. */
  steadyLag(recv: Instant): number {
    return this.#lagCount >= STEADY_COUNT && recv - this.#lagSince >= STEADY_FOR ? this.#lagLow : 0;
  }

  /** The whole hours by which the clock is surely behind, in milliseconds. */
  #zoneMistake(recv: Instant): number {
    const lag = this.steadyLag(recv);
    const hours = Math.round(lag / HOUR) * HOUR;
    return hours > 0 && hours <= ZONE_MOST && Math.abs(lag - hours) <= ZONE_NEAR ? hours : 0;
  }

  /** How the clock is wrong, as far as is known; null for one that is believed. */
  fault(now: Instant): ClockFault | null {
    if (this.#ahead > 0) return { how: "ahead", by: this.#ahead };
    const behind = this.steadyLag(now);
    if (behind === 0) return null;
    return { how: this.#zoneMistake(now) > 0 ? "behind-by-hours" : "behind", by: behind };
  }

  /** True where a steady lag is no zone mistake, so that times stay as sent and somebody should set the clock. */
  behindUncorrected(recv: Instant): boolean {
    return this.steadyLag(recv) > 0 && this.#zoneMistake(recv) === 0;
  }

  /**
   * The instant that a time sent by the device stands for.
   * @returns undefined where no instant can be believed, so that the receive time must do
   */
  resolve(sent: Instant, recv: Instant): Instant | undefined {
    const lead = sent - recv;
    if (lead > BELIEVED_AHEAD) return lead <= WRONG_BY && this.#ahead > 0 ? Math.min(recv, sent - this.#ahead) : undefined;
    if (lead < -BELIEVED_BACK) return undefined;
    const behind = this.#lagCount === 0 ? 0 : this.#zoneMistake(recv);
    return behind > 0 && lead + behind <= BELIEVED_AHEAD ? Math.min(recv, sent + behind) : sent;
  }

  /** Whether a wrong time is worth a word now; the same record always gets the same answer. */
  mayNote(recv: Instant, pos: number, live: boolean): boolean {
    if (!live) return pos === this.#notePos;
    if (this.#notePos >= 0 && recv - this.#noteAt < NOTE_EVERY) return false;
    this.#noteAt = recv;
    this.#notePos = pos;
    return true;
  }

  mayNoteLag(recv: Instant, pos: number, live: boolean): boolean {
    if (!live) return pos === this.#lagNotePos;
    if (this.#lagNotePos >= 0 && recv - this.#lagNoteAt < LAG_NOTE_EVERY) return false;
    this.#lagNoteAt = recv;
    this.#lagNotePos = pos;
    return true;
  }

  save(): SavedClock {
    return [
      this.newest,
      this.#ahead,
      this.#aheadAt,
      this.#lagLow,
      this.#lagHigh,
      this.#lagCount,
      this.#lagSince,
      this.#noteAt,
      this.#notePos,
      this.#lagNoteAt,
      this.#lagNotePos,
    ];
  }

  static restored(saved: SavedClock): DeviceClock {
    const clock = new DeviceClock();
    clock.newest = saved[0] ?? 0;
    clock.#ahead = saved[1] ?? 0;
    clock.#aheadAt = saved[2] ?? 0;
    clock.#lagLow = saved[3] ?? 0;
    clock.#lagHigh = saved[4] ?? 0;
    clock.#lagCount = saved[5] ?? 0;
    clock.#lagSince = saved[6] ?? 0;
    clock.#noteAt = saved[7] ?? 0;
    clock.#notePos = saved[8] ?? -1;
    clock.#lagNoteAt = saved[9] ?? 0;
    clock.#lagNotePos = saved[10] ?? -1;
    return clock;
  }
}
