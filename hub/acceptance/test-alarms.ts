import type { TestAlarmPorts } from "../../api/index.ts";
import {
  type DeviceKind,
  type DeviceRecord,
  type Instant,
  MINUTE,
  type RecordChange,
  type TestAlarm,
  toIso,
  type WalkTick,
  type Whereabouts,
} from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import type { Smouldering } from "../walk-desk.ts";

interface Parts {
  readonly directory: Pick<Directory, "deviceById" | "spoken">;
  whereabouts(device: DeviceRecord): Whereabouts;
  write(changes: readonly RecordChange[]): void;
  /** Tells the live screens. */
  show(test: TestAlarm, kind: DeviceKind, at: Whereabouts): void;
  /** Somebody's screen has shown it. */
  told(): void;
  now(): Instant;
}

/** A screen that says later than this that it has shown an alarm was away meanwhile [D]. */
const LATEST = 10 * MINUTE;
const MOST = 1_000;

const idOf = ({ plan, device, at }: WalkTick): string => `${plan} ${device} ${at}`;

/** Test alarms of the last minutes, and where they were shown: by one clock, the hub's, from the device's message on. */
export function createTestAlarms(parts: Parts) {
  const recent = new Map<string, WalkTick>();
  const show = (device: DeviceRecord, said: Pick<TestAlarm, "id" | "event" | "at" | "byName" | "ringsAt">): void => {
    const { id, name, kind, place } = device;
    const spoken = place === null ? "" : parts.directory.spoken(place);
    parts.show({ ...said, device: id, name, kind, place: spoken }, kind, parts.whereabouts(device));
  };
  const face: TestAlarmPorts = {
    seen: (id, on, by, sees) => {
      const tick = recent.get(id);
      const device = tick && parts.directory.deviceById(tick.device);
      if (device === undefined || !sees(device.kind, parts.whereabouts(device))) return;
      const now = parts.now();
      if (tick?.seen === undefined || tick.seen[on] !== null || now - Date.parse(tick.at) > LATEST) return;
      const seen = { ...tick.seen, [on]: { at: toIso(now), user: by.id, name: by.name } };
      const shown: WalkTick = { ...tick, seen };
      recent.set(id, shown);
      parts.write([{ write: "walk-tick", tick: shown }]);
      parts.told();
    },
  };
  return {
    face,
    /** An alarm was taken for a test, and that is written. */
    began: (tick: WalkTick): void => {
      const id = idOf(tick);
      if (parts.now() - Date.parse(tick.at) > LATEST) return;
      recent.set(id, tick);
      const [oldest] = recent.keys();
      if (recent.size > MOST && oldest !== undefined) recent.delete(oldest);
      const device = parts.directory.deviceById(tick.device);
      if (device !== undefined) show(device, { id, event: tick.event, at: tick.at, byName: tick.by?.name ?? null, ringsAt: null });
    },
    /** It is on still after its test: a line on the screens, until it is over or real. */
    smoulders: ({ plan, device, event, since, byName, due }: Smouldering, isOver: boolean): void => {
      const known = parts.directory.deviceById(device);
      const at = toIso(since);
      if (known === undefined) return;
      show(known, { id: `${plan} ${device} ${at}`, event, at, byName, ringsAt: isOver ? null : toIso(due) });
    },
  };
}
