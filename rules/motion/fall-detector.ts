import type { Instant } from "../../contracts/index.ts";
import { CLAIM_AT, type FallModel, fallChance } from "./fall-model.ts";
import { type FallFigures, fallFigures, fallSigns, gravityBefore, looksDropped, type Vector } from "./fall-signs.ts";
import { Impacts } from "./impacts.ts";
import { SLOT_MS, slotOf } from "./motion-window.ts";
import { walksAgain } from "./walking.ts";

/** What the detector takes for a fall. */
export interface FallFinding extends FallFigures {
  /** Of the impact. */
  readonly at: Instant;
  /** 0.5 to 1. */
  readonly confidence: number;
  readonly trace: FallTrace;
  /** Gravity along the device's axes before; null where it is not known. */
  readonly before: Vector | null;
}

/** Magnitude in g around the impact, in equal steps; null where nothing was measured. */
export interface FallTrace {
  readonly from: Instant;
  readonly stepMs: number;
  readonly g: readonly (number | null)[];
}

/** Another blow so soon after a fall belongs to it. */
const SAME_FALL = 10_000;
const TRACE_BEFORE = 75;
const TRACE_AFTER = 100;
/** Steps are looked for after the fall has come to rest. */
const COMES_TO_REST = 3_000;

/** Finds falls in the acceleration of one sensor, sample by sample: how they were batched makes no difference. */
export class FallDetector {
  private readonly impacts: Impacts;
  private claimed = Number.NEGATIVE_INFINITY;
  /** Impacts that were not claimed because a thing fell, not a person. */
  dropped = 0;

  constructor(private model: FallModel) {
    this.impacts = new Impacts(model.least);
  }

  /** Time of the newest sample, to within a slot. */
  get newest(): Instant {
    return this.impacts.window.newest * SLOT_MS;
  }

  judgeBy(model: FallModel): void {
    this.model = model;
    this.impacts.least = model.least;
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
      const finding = this.findingAt(slot);
      if (finding.confidence < CLAIM_AT) continue;
      // A piece that begins or breaks off at the blow does not show how she was before or after: no claim is made of it.
      if (finding.postureDeg === null || finding.postureDeg < this.model.leastTurnDeg) continue;
      if (looksDropped(this.impacts.window, slot)) {
        this.dropped++;
        continue;
      }
      this.claimed = at;
      found.push(finding);
    }
    return found;
  }

  /** The strongest sample near an instant, for a fall that the device itself has found; null where the ring holds none. */
  around(at: Instant): FallFinding | null {
    const { window } = this.impacts;
    let strongest: number | null = null;
    for (let slot = slotOf(at) - TRACE_AFTER; slot <= slotOf(at) + 25; slot++)
      if (window.has(slot) && (strongest === null || window.magnitude(slot) > window.magnitude(strongest))) strongest = slot;
    return strongest === null ? null : this.findingAt(strongest);
  }

  /** Whether somebody walks again since a fall of this stream. */
  walksAfter({ at, before }: FallFinding): boolean {
    return before !== null && walksAgain(this.impacts.window, slotOf(at + COMES_TO_REST), this.impacts.window.newest, before);
  }

  private findingAt(slot: number): FallFinding {
    const { window } = this.impacts;
    const confidence = Math.round(fallChance(this.model, fallSigns(window, slot)) * 100) / 100;
    return { at: slot * SLOT_MS, confidence, ...fallFigures(window, slot), before: gravityBefore(window, slot), trace: this.traceOf(slot) };
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
