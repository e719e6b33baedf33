import { type Instant, type MotionBatch, SECOND } from "../../contracts/index.ts";
import { FallDetector, type FallFinding } from "./fall-detector.ts";
import type { FallModels, Wear } from "./fall-model.ts";
import { RING_SLOTS, SLOT_MS } from "./motion-window.ts";

/** What one batch, or the end of a stream, tells of a wearer. */
export interface Told {
  readonly falls: readonly FallFinding[];
  /** When she was seen to walk after a fall; null: not. */
  readonly walks: Instant | null;
}

const NOTHING_TOLD: Told = { falls: [], walks: null };
const RING = RING_SLOTS * SLOT_MS;
/** Longer than the aftermath of an impact: it will never be whole. */
const HOLE = 4 * SECOND;
/** After a claim so long is looked for steps. */
const LOOKS_FOR_STEPS = 120 * SECOND;
/** A stream has ended when nothing came for so long, or for half as long again as between the last two batches. */
const ENDS_AFTER = 15 * SECOND;
const ENDS_AT_LATEST = 180 * SECOND;

/** Watches the acceleration of one device: what comes in order of time, and beside it what comes late from a store. */
export class FallWatch {
  /** When the stream counts as ended; 0: nothing waits. */
  due: Instant = 0;
  /** Receive time of its last batch. */
  heard: Instant = 0;
  private live: FallDetector;
  private backlog: FallDetector | null = null;
  private wear: Wear = "unknown";
  private lastFall: FallFinding | null = null;
  private dropped = 0;

  constructor(private readonly models: FallModels) {
    this.live = new FallDetector(models.unknown);
  }

  /** Impacts that were a thing's, not a person's. */
  get things(): number {
    return this.dropped + this.live.dropped + (this.backlog?.dropped ?? 0);
  }

  take(batch: MotionBatch, recv: Instant): Told {
    this.wearAt(batch.wornAt ?? "unknown");
    const falls: FallFinding[] = [];
    for (let i = 0; i < batch.times.length; i++) {
      const at = batch.times[i] ?? Number.NaN;
      const into = at <= this.live.newest - RING ? this.late(at, falls) : this.live;
      // What lies before a hole would leave the ring unseen.
      if (at - into.newest > HOLE) falls.push(...into.findings(true));
      if (!into.add(at, batch.x[i] ?? Number.NaN, batch.y[i] ?? Number.NaN, batch.z[i] ?? Number.NaN)) continue;
      if ((i & 7) === 7) falls.push(...into.findings());
    }
    falls.push(...this.live.findings(), ...(this.backlog?.findings() ?? []));
    const gap = this.heard === 0 ? 0 : recv - this.heard;
    this.heard = recv;
    this.due = recv + Math.min(Math.max(ENDS_AFTER, gap * 1.5), ENDS_AT_LATEST);
    return this.tell(falls);
  }

  /** Nothing more has come: judges with what there is. */
  end(): Told {
    this.due = 0;
    return this.tell([...this.live.findings(true), ...(this.backlog?.findings(true) ?? [])]);
  }

  /** The acceleration around an instant, where it is still in the ring or belongs to the last fall. */
  around(at: Instant): FallFinding | null {
    if (this.lastFall !== null && Math.abs(this.lastFall.at - at) <= 30 * SECOND) return this.lastFall;
    return this.live.around(at);
  }

  private tell(falls: readonly FallFinding[]): Told {
    const fall = this.lastFall;
    this.lastFall = falls.at(-1) ?? fall;
    if (falls.length > 0) return { falls, walks: null };
    if (fall === null || this.live.newest - fall.at > LOOKS_FOR_STEPS || !this.live.walksAfter(fall)) return NOTHING_TOLD;
    return { falls, walks: this.live.newest };
  }

  /** A device that says for the first time where it is worn is judged by that from now on. */
  private wearAt(wear: Wear): void {
    if (wear === this.wear || wear === "unknown") return;
    this.wear = wear;
    this.live.judgeBy(this.models[wear]);
    this.backlog?.judgeBy(this.models[wear]);
  }

  private late(at: Instant, falls: FallFinding[]): FallDetector {
    if (this.backlog !== null && at > this.backlog.newest - RING) return this.backlog;
    if (this.backlog !== null) {
      falls.push(...this.backlog.findings(true));
      this.dropped += this.backlog.dropped;
    }
    this.backlog = new FallDetector(this.models[this.wear]);
    return this.backlog;
  }
}
