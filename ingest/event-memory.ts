import { HOUR, type Instant, MINUTE } from "../contracts/index.ts";

export const EVENTS_KEPT = 64;
/** An id without a time is believed to mean the same happening for so long: cheap devices count from 1 again after a restart [D]. */
const ID_HOLDS = HOUR;
/** After so long, a repeat without id from a device whose clock stands still is taken for a new call for help [D]. */
const STILL_CLOCK = 10 * MINUTE;

export interface EventIdentity {
  /** Event and state, or the picture's own words. */
  readonly what: string;
  readonly id: string | null;
  /** The device's own time as sent; null where it sent none that can be believed. */
  readonly sentAt: Instant | null;
  readonly lifeSafety: boolean;
}

interface Known {
  readonly key: string;
  readonly recv: Instant;
  readonly pos: number;
}
export type SavedEvents = readonly (readonly [string, number, number])[];

function keyOf(identity: EventIdentity): string | null {
  if (identity.id === null && identity.sentAt === null) return null;
  return `${identity.what}|${identity.sentAt ?? ""}|${identity.id ?? ""}`;
}

/** The last happenings of one device. When in doubt nothing is a repeat: a second alarm costs a look, a swallowed one a life. */
export class EventMemory {
  #known: Known[] = [];

  /**
   * Whether this very happening came before; if not, it is remembered.
   * @param newest the newest time the device ever sent, to tell a re-sent event from a clock that stands still
   */
  isRepeat(identity: EventIdentity, recv: Instant, pos: number, newest: Instant, live: boolean): boolean {
    const key = keyOf(identity);
    if (key === null) return false;
    const before = this.#known.find((known) => known.key === key && (live || known.pos < pos));
    if (before !== undefined && this.#holds(before, identity, recv, newest)) return true;
    if (live) {
      if (before !== undefined) this.#known = this.#known.filter((known) => known.key !== key);
      this.#known.push({ key, recv, pos });
      if (this.#known.length > EVENTS_KEPT) this.#known.shift();
    }
    return false;
  }

  #holds(before: Known, identity: EventIdentity, recv: Instant, newest: Instant): boolean {
    const age = recv - before.recv;
    if (identity.sentAt === null) return age <= ID_HOLDS;
    if (identity.id !== null || !identity.lifeSafety || age <= STILL_CLOCK) return true;
    return newest > identity.sentAt;
  }

  save(): SavedEvents {
    return this.#known.map((known) => [known.key, known.recv, known.pos]);
  }

  static restored(saved: SavedEvents): EventMemory {
    const memory = new EventMemory();
    memory.#known = saved.slice(-EVENTS_KEPT).map(([key, recv, pos]) => ({ key, recv, pos }));
    return memory;
  }
}
