import { Type } from "typebox";
import { Value } from "typebox/value";
import {
  type Change,
  type DeviceKind,
  homeIsHers,
  INSIDE_BEFORE,
  type Instant,
  isSignEvent,
  isSignMeasurement,
  isSignReading,
  MeetingSchema,
  type Observation,
  type Person,
  Quality,
  SIGN_DEVICES,
  type SignBy,
  whoseSign,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { CheckpointRoom } from "./checkpoint.ts";

/** One sign of activity, as it is remembered. */
export interface Sign {
  readonly at: Instant;
  readonly device: string;
  readonly kind: DeviceKind;
  readonly by: string;
}

const SignSchema = Type.Object({ at: Type.Number(), device: Type.String(), kind: Type.Enum([...SIGN_DEVICES]), by: Type.String() });
const Nothing = Type.Null();
const MemorySchema = Type.Object({
  own: Type.Union([SignSchema, Nothing]),
  home: Type.Union([SignSchema, Nothing]),
  /** Newest sign inside, other than the door. */
  inside: Type.Number(),
  met: Type.Union([MeetingSchema, Nothing]),
  traces: Type.Record(
    Type.String(),
    Type.Object({ at: Type.Number(), value: Type.Union([Type.Number(), Nothing]), ring: Type.Array(Type.Number()) }),
  ),
});
type Memory = Type.Static<typeof MemorySchema>;

export interface SignBook {
  take(observation: Observation): void;
  change(change: Change): void;
  of(person: string): Pick<Memory, "own" | "home" | "met">;
  readonly room: CheckpointRoom;
  /** @returns false where the state is of another version: then it fills by itself */
  restore(key: string, state: unknown): boolean;
}

interface Parts {
  readonly directory: Pick<Directory, "deviceById" | "personOf" | "personById" | "zoneOf">;
  peopleAt(place: string): readonly string[];
  localTime(at: Instant, zone: string): { readonly minute: number; readonly weekday: number };
  /** The newest position, under which what is saved is kept. */
  pos(): number;
}

/** What shows nothing of now: implausible, stored copies, imported history. */
const NO_SIGN = Quality.rejected | Quality.replayed | Quality.historical;
const PREFIX = "person:";
/** Gauges of one person and her home that are remembered. */
const MOST_TRACES = 24;

/** Remembers of everybody the last sign of activity: hers, her home's, and by the word of a human. */
export function createSignBook({ directory, peopleAt, localTime, pos }: Parts): SignBook {
  const people = new Map<string, Memory>();
  const dirty = new Set<string>();

  const memoryOf = (id: string): Memory => {
    let memory = people.get(id);
    if (!memory) {
      memory = { own: null, home: null, inside: 0, met: null, traces: {} };
      people.set(id, memory);
    }
    return memory;
  };

  const concerned = (device: string, place: string | null, at: Instant): readonly string[] => {
    const owner = directory.personOf(device, at);
    if (owner) return [owner.id];
    return place === null ? [] : peopleAt(place);
  };

  const isHers = (person: Person, kind: DeviceKind, at: Instant): boolean => {
    const { household } = person;
    if (whoseSign(kind, household) === "self") return true;
    if (household === undefined) return false;
    const zone = directory.zoneOf(person.community) ?? "Asia/Shanghai";
    return homeIsHers(household, household.visits.length === 0 ? { minute: 0, weekday: 0 } : localTime(at, zone));
  };

  const note = (person: Person, sign: Sign): void => {
    const memory = memoryOf(person.id);
    dirty.add(person.id);
    if (sign.by === "door" && sign.at - memory.inside > INSIDE_BEFORE) return;
    if (sign.by !== "door" && sign.at > memory.inside) memory.inside = sign.at;
    const which = isHers(person, sign.kind, sign.at) ? "own" : "home";
    if (sign.at > (memory[which]?.at ?? 0)) memory[which] = { ...sign, kind: sign.kind };
  };

  const traceOf = ({ traces }: Memory, name: string) => {
    const known = traces[name];
    if (known) return known;
    const names = Object.keys(traces);
    if (names.length >= MOST_TRACES) delete traces[names[0] ?? ""];
    const made: Memory["traces"][string] = { at: 0, value: null, ring: [] };
    traces[name] = made;
    return made;
  };

  return {
    take: ({ device, readings, events, recv }) => {
      if (readings.length + events.length === 0) return;
      const facts = directory.deviceById(device);
      if (!facts || !SIGN_DEVICES.includes(facts.kind)) return;
      const { kind, place } = facts;
      const told = (at: Instant, by: SignBy, moved: (person: Person) => boolean): void => {
        for (const id of concerned(device, place, at)) {
          const person = directory.personById(id);
          if (person && moved(person)) note(person, { at, device, kind, by });
        }
      };
      for (const reading of readings) {
        if (reading.quality & NO_SIGN || !isSignMeasurement(kind, reading.measurement)) continue;
        const at = Math.min(reading.at, recv);
        told(at, reading.measurement, (person) => {
          const trace = traceOf(memoryOf(person.id), `${device} ${reading.measurement}`);
          if (at < trace.at) return false;
          trace.at = at;
          return isSignReading(kind, { measurement: reading.measurement, value: reading.value, at }, trace, person.household);
        });
      }
      for (const event of events) {
        if (event.quality & NO_SIGN || !isSignEvent(kind, event.event, event.state)) continue;
        told(Math.min(event.at, recv), event.event, () => true);
      }
    },
    change: (change) => {
      if (change.what === "unmet") {
        const known = people.get(change.person);
        if (known?.met?.at !== change.at) return;
        known.met = null;
        dirty.add(change.person);
      }
      if (change.what !== "met") return;
      const memory = memoryOf(change.person);
      if (memory.met !== null && memory.met.at > change.meeting.at) return;
      memory.met = change.meeting;
      dirty.add(change.person);
    },
    of: (person) => people.get(person) ?? { own: null, home: null, met: null },
    room: {
      name: "signs",
      dirtyCount: () => dirty.size,
      dirty: (limit) => {
        const some = [...dirty].slice(0, limit);
        for (const id of some) dirty.delete(id);
        return some.map((id) => ({ key: `${PREFIX}${id}`, pos: pos(), state: people.get(id) }));
      },
    },
    restore: (key, state) => {
      if (!key.startsWith(PREFIX) || !Value.Check(MemorySchema, state)) return false;
      people.set(key.slice(PREFIX.length), state);
      return true;
    },
  };
}
