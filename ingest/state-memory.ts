import { type EventKind, type Instant, isEventKind } from "../contracts/index.ts";

const PARTS_KEPT = 256;

export type SavedStates = readonly (readonly [string, number, number, number])[];

interface KnownState {
  readonly on: boolean;
  readonly recv: Instant;
  readonly pos: number;
}

/**
 * What a device last said of each of its states, by event and the part of the device that said it. A device that has
 * two wet probes is dry when both are; one that says "dry" every hour says nothing new.
 */
export class StateMemory {
  readonly #known = new Map<string, KnownState>();

  get size(): number {
    return this.#known.size;
  }

  /** What it said last, before the record at `pos`; undefined where that is not known. */
  last(event: EventKind, part: string, pos: number): KnownState | undefined {
    const known = this.#known.get(`${event}|${part}`);
    return known !== undefined && known.pos < pos ? known : undefined;
  }

  /** As `last`, and notes what it says now. */
  exchange(event: EventKind, part: string, on: boolean, recv: Instant, pos: number): KnownState | undefined {
    const key = `${event}|${part}`;
    const known = this.#known.get(key);
    this.#put(key, on, recv, pos);
    return known !== undefined && known.pos < pos ? known : undefined;
  }

  /** Whether another part of the device still says that the same is on. */
  onElsewhere(event: EventKind, part: string): boolean {
    const prefix = `${event}|`;
    const own = prefix + part;
    for (const [key, known] of this.#known) if (known.on && key.startsWith(prefix) && key !== own) return true;
    return false;
  }

  /** All that was on before the record at `pos`. */
  standing(pos: number): { readonly event: EventKind; readonly part: string }[] {
    const standing: { readonly event: EventKind; readonly part: string }[] = [];
    for (const [key, known] of this.#known) {
      const [event = "", ...part] = key.split("|");
      if (known.on && known.pos < pos && isEventKind(event)) standing.push({ event, part: part.join("|") });
    }
    return standing;
  }

  #put(key: string, on: boolean, recv: Instant, pos: number): void {
    this.#known.delete(key);
    this.#known.set(key, { on, recv, pos });
    if (this.#known.size <= PARTS_KEPT) return;
    // What is on must not be forgotten, or its end would be one of nothing.
    for (const [oldest, known] of this.#known) {
      if (known.on && this.#known.size <= 2 * PARTS_KEPT) continue;
      this.#known.delete(oldest);
      break;
    }
  }

  save(): SavedStates {
    return [...this.#known].map(([key, { on, recv, pos }]) => [key, on ? 1 : 0, recv, pos]);
  }

  static restored(saved: SavedStates): StateMemory {
    const memory = new StateMemory();
    for (const [key, on, recv, pos] of saved) memory.#known.set(key, { on: on === 1, recv, pos });
    return memory;
  }
}
