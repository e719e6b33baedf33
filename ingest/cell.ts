import { Type } from "typebox";
import { Value } from "typebox/value";
import { HOUR, type Instant, isMeasurement, MEASUREMENTS, type Measurement } from "../contracts/index.ts";
import { DeviceClock } from "./device-clock.ts";
import { EventMemory } from "./event-memory.ts";
import { Notes } from "./notes.ts";
import type { BodyFlag } from "./plausibility.ts";
import { SeriesMemory } from "./series-memory.ts";
import { StateMemory } from "./state-memory.ts";

const NAMES = Object.keys(MEASUREMENTS).filter(isMeasurement);
const INDEX: Readonly<Record<string, number>> = Object.fromEntries(NAMES.map((name, i) => [name, i]));

/**
 * "Not worn" is believed for so long without being said again. After that, values are doubtful but judged: a band
 * that says it only once must not silence a heart for good [D].
 */
export const FLAG_HOLDS = 12 * HOUR;
const CLIENTS_KEPT = 16;

interface Flag {
  value: number;
  at: Instant;
  recv: Instant;
}

const Numbers = Type.Array(Type.Number());
const StateSchema = Type.Object({
  v: Type.Literal(1),
  clock: Numbers,
  series: Type.Record(
    Type.String(),
    Type.Object({ last: Type.Tuple([Type.Number(), Type.Number()]), at: Numbers, value: Numbers, pos: Numbers }),
  ),
  events: Type.Array(Type.Tuple([Type.String(), Type.Number(), Type.Number()])),
  flags: Type.Record(Type.String(), Type.Tuple([Type.Number(), Type.Number(), Type.Number()])),
  clients: Type.Array(Type.String()),
  relayed: Type.Optional(Type.Number()),
  states: Type.Optional(Type.Array(Type.Tuple([Type.String(), Type.Number(), Type.Number(), Type.Number()]))),
  notes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** Everything that ingest remembers of one device. */
export class Cell {
  /** Position of the last record that touched it. */
  pos = -1;
  dirty = false;
  clock = new DeviceClock();
  events = new EventMemory();
  states = new StateMemory();
  /** What a decoder must know again after a restart. */
  notes = new Notes();
  /** Connections that are open for the device's log-in: it is offline when the last one went. */
  clients: readonly string[] = [];
  /** Receive time at which a gateway was last said to live because it spoke for others. */
  relayed: Instant = 0;
  readonly #series: (SeriesMemory | undefined)[] = [];
  readonly #flags: Record<BodyFlag, Flag> = {
    worn: { value: 1, at: Number.NEGATIVE_INFINITY, recv: 0 },
    in_bed: { value: 1, at: Number.NEGATIVE_INFINITY, recv: 0 },
  };

  series(measurement: Measurement): SeriesMemory {
    const i = INDEX[measurement] ?? 0;
    const known = this.#series[i];
    if (known !== undefined) return known;
    const made = new SeriesMemory();
    this.#series[i] = made;
    return made;
  }

  setFlag(name: BodyFlag, value: number, at: Instant, recv: Instant): void {
    const flag = this.#flags[name];
    if (at < flag.at) return;
    flag.value = value;
    flag.at = at;
    flag.recv = recv;
  }

  /** Whether a value measured at an instant was taken off the body: surely, perhaps (the word is old), or no. */
  offBody(name: BodyFlag, at: Instant, recv: Instant): "surely" | "perhaps" | "no" {
    const flag = this.#flags[name];
    if (flag.value !== 0 || at < flag.at) return "no";
    return recv - flag.recv <= FLAG_HOLDS ? "surely" : "perhaps";
  }

  connect(client: string): void {
    if (!this.clients.includes(client)) this.clients = [...this.clients, client].slice(-CLIENTS_KEPT);
  }

  disconnect(client: string): void {
    this.clients = this.clients.filter((one) => one !== client);
  }

  save(): unknown {
    const series: Record<string, unknown> = {};
    for (const [i, memory] of this.#series.entries()) {
      const name = NAMES[i];
      if (memory !== undefined && name !== undefined) series[name] = memory.save();
    }
    const flags: Record<string, readonly number[]> = {};
    for (const name of ["worn", "in_bed"] as const) {
      const flag = this.#flags[name];
      if (Number.isFinite(flag.at)) flags[name] = [flag.value, flag.at, flag.recv];
    }
    return {
      v: 1,
      clock: this.clock.save(),
      series,
      events: this.events.save(),
      flags,
      clients: this.clients,
      relayed: this.relayed,
      ...(this.states.size > 0 && { states: this.states.save() }),
      ...(this.notes.size > 0 && { notes: this.notes.save() }),
    };
  }

  /** @returns undefined where the state is not of this version: then the device begins anew and repeats may pass once */
  static restored(pos: number, state: unknown): Cell | undefined {
    if (!Value.Check(StateSchema, state)) return undefined;
    const cell = new Cell();
    cell.pos = pos;
    cell.clock = DeviceClock.restored(state.clock);
    cell.events = EventMemory.restored(state.events);
    cell.clients = state.clients;
    cell.relayed = state.relayed ?? 0;
    cell.states = StateMemory.restored(state.states ?? []);
    cell.notes = Notes.restored(state.notes ?? {});
    for (const [name, saved] of Object.entries(state.series)) {
      const i = INDEX[name];
      if (i !== undefined) cell.#series[i] = SeriesMemory.restored(saved);
    }
    for (const name of ["worn", "in_bed"] as const) {
      const saved = state.flags[name];
      if (saved !== undefined) cell.#flags[name] = { value: saved[0], at: saved[1], recv: saved[2] };
    }
    return cell;
  }
}
