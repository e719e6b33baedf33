import { type Instant, MINUTE, SECOND } from "../../contracts/index.ts";

interface Mark {
  readonly pos: number;
  readonly recv: Instant;
}

/** Replay begins so far back where acceleration was coming in: longer than a batch, an aftermath and a cancel window. */
const BACK = 4 * MINUTE;
const EVERY = 10 * SECOND;

/**
 * Remembers where the journal stood some minutes ago. The rings of acceleration are not saved, they would be most of
 * every checkpoint; a restart reads them anew from the journal, if its base is kept back that far.
 */
export class SafeMarks {
  private readonly marks = new Map<string, Mark[]>();

  add(community: string, pos: number, recv: Instant): void {
    let marks = this.marks.get(community);
    if (!marks) {
      marks = [];
      this.marks.set(community, marks);
    }
    const newest = marks.at(-1);
    if (newest && recv - newest.recv < EVERY) return;
    // One record before this one: its own acceleration must be read again too.
    marks.push({ pos: pos - 1, recv });
    while (marks[1] && marks[1].recv <= recv - BACK) marks.shift();
  }

  /** Where no acceleration came any more nothing needs to be read anew. */
  prune(community: string, to: Instant): void {
    const marks = this.marks.get(community);
    while (marks?.[0] && marks[0].recv <= to - BACK) marks.shift();
  }

  base(community: string, last: number): number {
    return Math.min(last, this.marks.get(community)?.[0]?.pos ?? last);
  }
}
