import type { Instant } from "../../contracts/index.ts";
import { SLOTS_AFTER } from "./fall-signs.ts";
import { MotionWindow, RING_SLOTS, slotOf } from "./motion-window.ts";

/** An impact is the strongest sample within this many slots (1 s) on either side. */
const ALONE = 25;

/** Finds the impacts in a stream of samples, each once what follows it has been measured too. */
export class Impacts {
  readonly window = new MotionWindow();
  /** Slots up to this one have been looked at. */
  private looked = Number.NEGATIVE_INFINITY;

  /** @param least magnitude in g below which nothing is an impact */
  constructor(public least: number) {}

  /** @returns false where the sample is too old for the ring or no measurement */
  add(at: Instant, x: number, y: number, z: number): boolean {
    if (!this.window.add(at, x, y, z)) return false;
    // Overtaken, or after what was taken for the end of the stream: whose aftermath it belongs to is looked at again.
    const slot = slotOf(at);
    if (slot <= this.looked + SLOTS_AFTER) this.looked = Math.min(this.looked, slot - SLOTS_AFTER - ALONE - 1);
    return true;
  }

  /** The slots of impacts whose aftermath is in, or of all where the stream has ended. */
  *take(ended = false): Generator<number> {
    const { window } = this;
    if (!Number.isFinite(window.newest)) return;
    // The newest slot may still be filling.
    const to = ended ? window.newest : window.newest - SLOTS_AFTER - 1;
    for (let slot = Math.max(this.looked + 1, window.newest - RING_SLOTS + 1); slot <= to; slot++) {
      this.looked = slot;
      if (window.has(slot) && this.isImpact(slot)) yield slot;
    }
  }

  private isImpact(slot: number): boolean {
    const { window } = this;
    const magnitude = window.magnitude(slot);
    if (magnitude < this.least) return false;
    for (let away = 1; away <= ALONE; away++) {
      if (window.has(slot - away) && window.magnitude(slot - away) >= magnitude) return false;
      if (window.has(slot + away) && window.magnitude(slot + away) > magnitude) return false;
    }
    return true;
  }
}
