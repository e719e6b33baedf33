import type { DeviceEvent, Reading } from "../../contracts/index.ts";

/** What one message said, kept while the journal is read up to it. */
interface Kept {
  readonly pos: number;
  readonly readings: readonly Reading[];
  readonly events: readonly DeviceEvent[];
}

/**
 * How one community's readings reach the sender: live from memory, or from the journal where memory has a hole. What comes
 * in above `boundary` while the journal is read is kept aside, so that going live leaves nothing out.
 */
export class CommunityFeed {
  readonly community: string;
  live = false;
  /** The journal is synced to here. */
  synced = 0;
  /** The sender has, or had, everything up to here. */
  taken: number;
  /** The server holds everything up to here for good. */
  settled: number;
  /** Raised when the sender's memory was emptied: whoever reads the journal begins anew. */
  turn = 0;
  reading = false;
  /** The newest position that came in. */
  seen = 0;
  /** Everything up to here must come from the journal; everything above is aside. */
  private boundary = 0;
  private aside: Kept[] = [];
  private asideRows = 0;
  private readonly mostAside: number;

  /** @param mostAside rows kept aside; beyond it they come from the journal as well */
  constructor(community: string, position: number, mostAside: number) {
    this.community = community;
    this.mostAside = mostAside;
    this.taken = position;
    this.settled = position;
  }

  /** Notes a message that came in; true where it is to go to the sender now. */
  meet(pos: number, hasRoom: boolean): boolean {
    // What came before the first message is the journal's, and this one may be half in.
    if (this.seen === 0) this.boundary = pos;
    this.seen = Math.max(this.seen, pos);
    if (this.live && !hasRoom) this.fallBehind(pos - 1);
    return this.live;
  }

  keep(pos: number, readings: readonly Reading[], events: readonly DeviceEvent[]): void {
    if (pos <= this.boundary) return;
    this.aside.push({ pos, readings, events });
    this.asideRows += readings.length + events.length;
    if (this.asideRows > this.mostAside) this.letGo();
  }

  /** From `position` on the journal is read again. */
  fallBehind(position: number): void {
    this.live = false;
    this.turn++;
    this.taken = position;
    this.letGo();
  }

  private letGo(): void {
    this.boundary = this.seen;
    this.aside = [];
    this.asideRows = 0;
  }

  /** Goes live where the journal was read far enough. @returns what is still to be handed to the sender */
  catchUp(): readonly Kept[] | undefined {
    if (this.taken < this.boundary) return undefined;
    const rest = this.aside.filter((one) => one.pos > this.taken);
    this.aside = [];
    this.asideRows = 0;
    this.live = true;
    return rest;
  }

  /** Records between the journal's end and what the sender has had. */
  get behind(): number {
    return Math.max(0, this.synced - this.taken);
  }
}
