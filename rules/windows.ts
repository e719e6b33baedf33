import { ARMED_FOR, DAY, type Instant, type Posture } from "../contracts/index.ts";

/** A declared time and place in which tests of fire devices are muted. */
export interface TestWindow {
  readonly id: string;
  /** Position of its declaration: what came before it is judged without it, also when replayed. */
  readonly pos: number;
  readonly path: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** No window lasts longer, whatever was declared (promise 6). */
const LONGEST = 4 * 3_600_000;

/** One point that somebody stands at to test it. */
export interface ArmedPoint {
  /** Its maintenance plan has one armed point at a time: the newest. */
  readonly plan: string;
  readonly device: string;
  /** User name of whoever stands there. */
  readonly by: string;
  /** Position of its declaration: what came before it is judged without it, also when replayed. */
  readonly pos: number;
  /** Position of what ended it before its time: the next point of the plan, or a start of the hub; null while it stands. */
  readonly endPos: number | null;
  readonly from: Instant;
  readonly until: Instant;
}

const endedAt = (point: ArmedPoint, pos: number): ArmedPoint => (point.endPos === null ? { ...point, endPos: pos } : point);

function holds({ from, until, pos, endPos }: ArmedPoint, recv: Instant, at: number): boolean {
  return pos < at && (endPos === null || at < endPos) && recv >= from && recv <= until;
}

/** What the rules remember of a community as a whole. */
export class CommunityState {
  windows: TestWindow[] = [];
  armed: ArmedPoint[] = [];
  /** Rules withdrawn by a person. */
  withdrawn = new Set<string>();
  posture: Posture | null = null;
  pos = 0;
  dirtySince = 0;

  constructor(readonly community: string) {}

  declare(window: TestWindow, now: Instant): void {
    // One that is declared anew stays known: what came before is judged by it, also when replayed.
    this.windows = this.windows.filter((each) => each.until > now - DAY);
    this.windows.push({ ...window, until: Math.min(window.until, window.from + LONGEST) });
  }

  mutes(path: string | undefined, recv: Instant, pos: number): boolean {
    if (path === undefined) return false;
    return this.windows.some(
      (window, i) =>
        window.pos < pos &&
        recv >= window.from &&
        recv <= window.until &&
        path.startsWith(window.path) &&
        !this.windows.some((other, k) => k > i && other.id === window.id && other.pos < pos),
    );
  }

  arm(point: Omit<ArmedPoint, "endPos">, now: Instant): void {
    const known = this.armed.filter((each) => each.until > now - DAY);
    this.armed = known.map((each) => (each.plan === point.plan ? endedAt(each, point.pos) : each));
    this.armed.push({ ...point, until: Math.min(point.until, point.from + ARMED_FOR), endPos: null });
  }

  /** Ends whatever is armed. @returns whether something was */
  disarm(pos: number): boolean {
    if (this.armed.every(({ endPos }) => endPos !== null)) return false;
    this.armed = this.armed.map((each) => endedAt(each, pos));
    return true;
  }

  /** Who stands before this device to test it, for what was received then; its window is asked besides. */
  armedAt(device: string, recv: Instant, pos: number): ArmedPoint | undefined {
    return this.armed.find((point) => point.device === device && holds(point, recv, pos));
  }

  /** The point of a plan that is armed now. */
  armedOf(plan: string, now: Instant): ArmedPoint | undefined {
    return this.armed.find((point) => point.plan === plan && holds(point, now, Number.POSITIVE_INFINITY));
  }

  save(): string {
    return JSON.stringify({ windows: this.windows, armed: this.armed, withdrawn: [...this.withdrawn], posture: this.posture });
  }

  load(state: string, pos: number): void {
    const saved = JSON.parse(state) as {
      windows: TestWindow[];
      armed?: ArmedPoint[];
      withdrawn: string[];
      posture?: Posture | null;
    };
    this.windows = saved.windows;
    this.armed = saved.armed ?? [];
    this.withdrawn = new Set(saved.withdrawn);
    this.posture = saved.posture ?? null;
    this.pos = pos;
  }
}
