import { type Duration, type Instant, MINUTE, SECOND } from "../contracts/index.ts";
import type { PendingNotice } from "./types.ts";

/** So long a call is presumed to be on its line where nobody says what became of it [D]. */
const HOLD: Duration = 30 * SECOND;
/** What rings comes again within this; a loop that was not heard of for longer is over. */
const LOOP: Duration = 2 * MINUTE;

/** Which case rings which telephone: the call of a second one meets a busy line and counts as not answered. */
export interface Lines {
  /**
   * Takes the line for this call. No call waits longer than a hold, and none for what saves a life waits for one that does not.
   * @returns null where it may be made now; else until when it waits
   */
  take(number: string, call: PendingNotice, now: Instant): Instant | null;
  /** What became of the call is known. */
  free(number: string, notice: string): void;
  /** Of how many other cases this telephone is rung as well. */
  others(number: string, about: string, now: Instant): number;
}

interface Line {
  on: { readonly id: string; readonly about: string; readonly forLife: boolean; readonly until: Instant } | null;
  /** Since when a call waits, and how urgent it is: the lowest most. */
  readonly waiting: Map<string, { readonly since: Instant; readonly urgency: number }>;
  /** The newest call of each case. */
  readonly loops: Map<string, { readonly call: PendingNotice; readonly at: Instant }>;
}

interface LinesPorts {
  /** Whether a call is still worth making: nobody has taken what it is about. */
  wanted(call: PendingNotice): boolean;
  /** The lowest goes first. */
  urgency(call: PendingNotice): number;
}

export function createLines({ wanted, urgency }: LinesPorts): Lines {
  const lines = new Map<string, Line>();

  /** The line, without what is long over. */
  const lineOf = (number: string, now: Instant): Line => {
    const line = lines.get(number) ?? { on: null, waiting: new Map(), loops: new Map() };
    lines.set(number, line);
    for (const [id, { since }] of line.waiting) if (now - since > 2 * HOLD) line.waiting.delete(id);
    for (const [about, { at }] of line.loops) if (now - at > LOOP) line.loops.delete(about);
    return line;
  };

  return {
    take: (number, call, now) => {
      const line = lineOf(number, now);
      const { notice, dispatch } = call;
      if (notice.case !== "") line.loops.set(notice.case, { call, at: now });
      const { on } = line;
      const mine = { since: line.waiting.get(notice.id)?.since ?? now, urgency: urgency(call) };
      // Two steps of one case say the same to the same human: whichever rings, it is heard.
      const isBusy = on !== null && on.about !== notice.case && now < on.until;
      const mayWait = now - mine.since < HOLD && !(isBusy && dispatch.lifeSafety && !on.forLife);
      // Whoever has waited their time and is no less urgent goes first: of three that ring one telephone each has its turn.
      const isNext = [...line.waiting].some(([id, each]) => id !== notice.id && now - each.since >= HOLD && each.urgency <= mine.urgency);
      if (mayWait && (isBusy || isNext)) {
        line.waiting.set(notice.id, mine);
        return Math.min(isBusy ? on.until : now + HOLD, mine.since + HOLD);
      }
      line.waiting.delete(notice.id);
      // Dialled into a call that is on: that one has the line.
      if (!isBusy || (dispatch.lifeSafety && !on.forLife))
        line.on = { id: notice.id, about: notice.case, forLife: dispatch.lifeSafety, until: now + HOLD };
      return null;
    },
    free: (number, notice) => {
      const line = lines.get(number);
      if (line?.on?.id === notice) line.on = null;
    },
    others: (number, about, now) => [...lineOf(number, now).loops].filter(([other, { call }]) => other !== about && wanted(call)).length,
  };
}
