import type { Duration } from "../../contracts/index.ts";
import type { Position } from "./wire.ts";

interface SettlingOptions {
  /** How long the server may still lose what it acknowledged. */
  readonly after: Duration;
  readonly monotonic: () => number;
  readonly later: (after: Duration, call: () => void) => () => void;
  /** Keeps the positions; false where the server was started anew meanwhile. */
  readonly keep: (positions: readonly Position[]) => Promise<boolean>;
  readonly onSettled: (community: string, position: number) => void;
  readonly onStartedAnew: () => void;
}

/** Positions that were acknowledged become the ones to resume from, once the server can no longer lose them. */
export class Settling {
  private readonly options: SettlingOptions;
  private marks: (Position & { readonly at: number })[] = [];
  private cancel: (() => void) | undefined;
  private keeping: Promise<void> | undefined;
  private turn = 0;
  private stopped = false;

  constructor(options: SettlingOptions) {
    this.options = options;
  }

  acknowledged(community: string, position: number): void {
    this.marks.push({ community, position, at: this.options.monotonic() });
    this.schedule(this.options.after);
  }

  /** The server failed: what it acknowledged last is not believed any more. */
  forget(): void {
    this.marks = [];
    this.turn++;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    await this.keeping;
    if (this.options.after === 0) await this.settle();
  }

  private schedule(after: Duration): void {
    if (this.stopped || this.keeping || this.cancel) return;
    this.cancel = this.options.later(after, () => {
      this.cancel = undefined;
      this.keeping = this.settle().finally(() => {
        this.keeping = undefined;
        if (this.marks.length > 0) this.schedule(Math.max(this.options.after / 3, 200));
      });
    });
  }

  private async settle(): Promise<void> {
    const due = this.options.monotonic() - this.options.after;
    const old = this.marks.filter((mark) => mark.at <= due);
    const newest = new Map(old.map(({ community, position }) => [community, position]));
    const positions = [...newest].map(([community, position]) => ({ community, position }));
    if (positions.length === 0) return;
    const { turn } = this;
    // A server or thread that is away answers later: the marks stay.
    const kept = await this.options.keep(positions).catch(() => undefined);
    if (kept === undefined || turn !== this.turn) return;
    if (!kept) return this.options.onStartedAnew();
    this.marks = this.marks.filter((mark) => !old.includes(mark));
    if (this.stopped) return;
    for (const { community, position } of positions) this.options.onSettled(community, position);
  }
}
