import type { CommunitySeed, DeviceRecord, Instant } from "../../contracts/index.ts";
import { DEMO_GATEWAY } from "../community/devices.ts";
import { createRandom } from "../random.ts";
import { createBed } from "./bed.ts";
import { createCamera } from "./camera.ts";
import { createGauge, createPumpRoom } from "./gauges.ts";
import { createDoor, createMotion, createPresence, createWaterMeter } from "./home-sensors.ts";
import { linkState, type TimedMessage } from "./message.ts";
import type { Model, Pace, Setting } from "./model.ts";
import { type Rhythm, rhythmOf } from "./rhythm.ts";
import { createWearable } from "./wearable.ts";

export interface FleetOptions {
  readonly seed: string;
  readonly community: CommunitySeed;
  readonly from: Instant;
  readonly pace: Pace;
}

/** All devices of a community as one stream in order of time. */
export interface Fleet {
  /** Messages from where the last call ended up to and without `end`. */
  until(end: Instant): Generator<TimedMessage>;
}

/** Every device reports once within this long of the start, so that nothing stays unknown. */
const FIRST_ROUND = 60_000;

function modelOf(setting: Setting): Model | undefined {
  switch (setting.device.kind) {
    case "wearable":
      return createWearable(setting);
    case "bed":
      return createBed(setting);
    case "water-pressure":
      return createPumpRoom(setting);
    case "door":
      return createDoor(setting);
    case "motion":
      return createMotion(setting);
    case "presence":
      return createPresence(setting);
    case "water-meter":
      return createWaterMeter(setting);
    case "camera":
      return createCamera(setting);
    default:
      return createGauge(setting);
  }
}

/** Who wears a device, else the first who lives where it hangs, with the rhythm that all devices of one person share. */
function peopleOf(community: CommunitySeed, seed: string) {
  const rhythms = new Map<string, Rhythm>();
  return (device: DeviceRecord): Pick<Setting, "person" | "rhythm"> => {
    const assigned = community.assignments.find((a) => a.device === device.id)?.person;
    const person = community.people.find((p) =>
      assigned === undefined ? device.place !== null && p.home === device.place : p.id === assigned,
    );
    if (person === undefined) return { person: null, rhythm: null };
    const rhythm = rhythms.get(person.id) ?? rhythmOf(person, seed);
    rhythms.set(person.id, rhythm);
    return { person, rhythm };
  };
}

interface Entry {
  readonly model: Model;
  readonly order: number;
  next: Instant;
}

/** A binary heap by time, then by order of registration, so that equal times always come out alike. */
class Agenda {
  readonly #heap: Entry[] = [];

  push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfLess(i, parent)) break;
      i = parent;
    }
  }
  peek(): Entry | undefined {
    return this.#heap[0];
  }
  pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = this.#less(right, left) ? right : left;
      if (!this.#swapIfLess(child, i)) return top;
      i = child;
    }
  }
  #less(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    return a !== undefined && b !== undefined && (a.next - b.next || a.order - b.order) < 0;
  }
  #swapIfLess(i: number, j: number): boolean {
    if (!this.#less(i, j)) return false;
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a && b) [this.#heap[i], this.#heap[j]] = [b, a];
    return true;
  }
}

/** The whole fleet on an ordinary day, repeatable for a seed. */
export function createFleet({ seed, community, from, pace }: FleetOptions): Fleet {
  const agenda = new Agenda();
  const of = peopleOf(community, seed);
  const greetings: TimedMessage[] = [];
  for (const [order, device] of community.devices.entries()) {
    const random = createRandom(`${seed}/device/${device.externalId}`);
    // The gateway's own state is its connection's: its broker log-in says it with a Last Will.
    if (device.externalId !== DEMO_GATEWAY) greetings.push(linkState(device.externalId, from, "online"));
    const model = modelOf({ device, ...of(device), random, pace, seed });
    if (model) agenda.push({ model, order, next: from + Math.floor(random.range(0, FIRST_ROUND)) });
  }
  return {
    *until(end) {
      if (from < end) yield* greetings.splice(0);
      for (let entry = agenda.peek(); entry && entry.next < end; entry = agenda.peek()) {
        agenda.pop();
        const { messages, next } = entry.model.step(entry.next);
        entry.next = Math.max(entry.next + 1, Math.floor(next));
        agenda.push(entry);
        yield* messages;
      }
    },
  };
}
