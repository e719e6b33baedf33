import type { Instant } from "../../contracts/index.ts";
import { CLAIM_AT, type FallModel, fallChance } from "./fall-model.ts";
import { type FallFigures, fallFigures, fallSigns, looksDropped } from "./fall-signs.ts";
import { Impacts } from "./impacts.ts";
import { SLOT_MS } from "./motion-window.ts";

/** What the detector takes for a fall. */
export interface FallFinding extends FallFigures {
  /** Of the impact. */
  readonly at: Instant;
  /** 0.5 to 1. */
  readonly confidence: number;
  /** Magnitude in g around the impact, in steps of 40 ms; null where nothing was measured. */
  readonly trace: FallTrace;
}

export interface FallTrace {
  readonly from: Instant;
  readonly stepMs: number;
  readonly g: readonly (number | null)[];
}

/** Another blow so soon after a fall belongs to it. */
const SAME_FALL = 10_000;
const TRACE_BEFORE = 75;
const TRACE_AFTER = 100;

/** Finds falls in the acceleration of one sensor, sample by sample: how they were batched makes no difference. */
export class FallDetector {
  private readonly impacts: Impacts;
  private claimed = Number.NEGATIVE_INFINITY;
  /** Impacts that were not claimed because a thing fell, not a person. */
  dropped = 0;

  constructor(private readonly model: FallModel) {
    this.impacts = new Impacts(model.least);
  }

  /** Time of the newest sample, to within a slot. */
  get newest(): Instant {
    return this.impacts.window.newest * SLOT_MS;
  }

  /** Takes a sample in g. @returns false where it is older than the ring or no measurement */
  add(at: Instant, x: number, y: number, z: number): boolean {
    return this.impacts.add(at, x, y, z);
  }

  /** The falls whose aftermath is in by now; `ended` where nothing more will come. */
  findings(ended = false): FallFinding[] {
    const found: FallFinding[] = [];
    for (const slot of this.impacts.take(ended)) {
      const at = slot * SLOT_MS;
      if (Math.abs(at - this.claimed) < SAME_FALL) continue;
      const confidence = fallChance(this.model, fallSigns(this.impacts.window, slot));
      if (confidence < CLAIM_AT) continue;
      const figures = fallFigures(this.impacts.window, slot);
      // Where the stream broke off at the blow itself nobody knows how it went on: the silence is an alert of its own.
      if (figures.stillness === null) continue;
      if (figures.postureDeg !== null && figures.postureDeg < this.model.leastTurnDeg) continue;
      if (looksDropped(this.impacts.window, slot)) {
        this.dropped++;
        continue;
      }
      this.claimed = at;
      found.push({ at, confidence: Math.round(confidence * 100) / 100, ...figures, trace: this.traceOf(slot) });
    }
    return found;
  }

  private traceOf(slot: number): FallTrace {
    const { window } = this.impacts;
    const g = Array.from({ length: TRACE_BEFORE + TRACE_AFTER + 1 }, (_, i) => {
      const each = slot - TRACE_BEFORE + i;
      return window.has(each) ? Math.round(window.magnitude(each) * 100) / 100 : null;
    });
    return { from: (slot - TRACE_BEFORE) * SLOT_MS, stepMs: SLOT_MS, g };
  }
}
