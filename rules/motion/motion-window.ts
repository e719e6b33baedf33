import type { Instant } from "../../contracts/index.ts";

/** Length of a slot: at 25 Hz an impact is still seen, and slower or faster devices look alike. */
export const SLOT_MS = 40;
/** A ring of 12 s: what is looked at before and after an impact, and room for batches that overtake each other. */
export const RING_SLOTS = 300;
/** No wearable measures more; what says so is damaged. */
const MOST_MG = 32_000;

/**
 * The newest seconds of one sensor, in slots of equal length. A slot holds the sum of its samples in thousandths of g:
 * whole numbers, so that neither the order nor the cutting of the batches can change what comes out.
 */
export class MotionWindow {
  /** Number of the newest slot with a sample. */
  newest = Number.NEGATIVE_INFINITY;
  private readonly sums = new Int32Array(RING_SLOTS * 3);
  private readonly counts = new Uint16Array(RING_SLOTS);

  /** @returns false where the sample is older than the ring, or no measurement at all */
  add(at: Instant, x: number, y: number, z: number): boolean {
    const slot = slotOf(at);
    if (!Number.isFinite(slot)) return false;
    if (slot <= this.newest - RING_SLOTS) return false;
    const mx = Math.round(x * 1000);
    const my = Math.round(y * 1000);
    const mz = Math.round(z * 1000);
    if (!(Math.abs(mx) <= MOST_MG && Math.abs(my) <= MOST_MG && Math.abs(mz) <= MOST_MG)) return false;
    if (slot > this.newest) this.turnTo(slot);
    const i = ringIndex(slot);
    this.sums[i * 3] = (this.sums[i * 3] ?? 0) + mx;
    this.sums[i * 3 + 1] = (this.sums[i * 3 + 1] ?? 0) + my;
    this.sums[i * 3 + 2] = (this.sums[i * 3 + 2] ?? 0) + mz;
    this.counts[i] = (this.counts[i] ?? 0) + 1;
    return true;
  }

  has(slot: number): boolean {
    return slot <= this.newest && slot > this.newest - RING_SLOTS && (this.counts[ringIndex(slot)] ?? 0) > 0;
  }

  /** Mean vector of a slot, in g; only where `has`. */
  vector(slot: number): readonly [number, number, number] {
    const i = ringIndex(slot);
    const unit = 1000 * (this.counts[i] || 1);
    return [(this.sums[i * 3] ?? 0) / unit, (this.sums[i * 3 + 1] ?? 0) / unit, (this.sums[i * 3 + 2] ?? 0) / unit];
  }

  magnitude(slot: number): number {
    const i = ringIndex(slot) * 3;
    const x = this.sums[i] ?? 0;
    const y = this.sums[i + 1] ?? 0;
    const z = this.sums[i + 2] ?? 0;
    return Math.sqrt(x * x + y * y + z * z) / (1000 * (this.counts[ringIndex(slot)] || 1));
  }

  private turnTo(slot: number): void {
    const from = Math.max(this.newest + 1, slot - RING_SLOTS + 1);
    for (let each = from; each <= slot; each++) {
      const i = ringIndex(each);
      this.sums.fill(0, i * 3, i * 3 + 3);
      this.counts[i] = 0;
    }
    this.newest = slot;
  }
}

export function slotOf(at: Instant): number {
  return Math.floor(at / SLOT_MS);
}

function ringIndex(slot: number): number {
  return ((slot % RING_SLOTS) + RING_SLOTS) % RING_SLOTS;
}
