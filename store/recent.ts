import {
  type AlertPicture,
  type DeviceEvent,
  type EventKind,
  type Instant,
  type Measurement,
  Quality,
  type Reading,
} from "../contracts/index.ts";
import { type RecentPoint, RecentRing } from "./recent-ring.ts";

/** The newest believed value of one series. */
export interface LastReading extends RecentPoint {
  readonly device: string;
  readonly measurement: Measurement;
  readonly recv: Instant;
}

/** A value that plausibility rejected: shown as such, never as the last value. */
export interface RejectedReading {
  readonly at: Instant;
  readonly recv: Instant;
  readonly value: number;
  /** Rejected ones in a row since the last believed value. */
  readonly inRow: number;
}

/** Last values and the last ten minutes of every series, last heard and open states of every device, in memory. */
export interface Recent {
  /** Also counts as hearing the device. */
  add(reading: Reading): void;
  /** Keeps which states are on; an older report never overrides a newer one. */
  addEvent(event: DeviceEvent): void;
  /** The device was heard at `recv`, whatever it said. */
  touch(device: string, recv: Instant): void;
  /** Keeps the newest picture of a device. */
  addPicture(device: string, picture: AlertPicture): void;
  pictureOf(device: string): AlertPicture | undefined;
  /** The camera whose newest picture this is. */
  deviceOfPicture(hash: string): string | undefined;
  /** The newest value of each measurement that the device has sent. */
  last(device: string): readonly LastReading[];
  lastOf(device: string, measurement: Measurement): LastReading | undefined;
  /** Oldest first, both ends included, at most the ten minutes before the newest point. */
  window(device: string, measurement: Measurement, from: Instant, to: Instant): readonly RecentPoint[];
  /** The last rejected value, where one came after the last believed one. */
  rejectedOf(device: string, measurement: Measurement): RejectedReading | undefined;
  /** Receive time of the last message of any kind; undefined when nothing was heard. */
  lastHeard(device: string): Instant | undefined;
  /** State events that are on now, in the order in which they came on. */
  on(device: string): readonly EventKind[];
  /** When a state that is on came on; undefined where it is not on. */
  onSince(device: string, event: EventKind): Instant | undefined;
  /** Devices changed after the cursor (0: all), newest change first, and the cursor to ask with next time. */
  changedSince(cursor: number): { readonly cursor: number; readonly devices: readonly string[] };
  forget(device: string): void;
  readonly seriesCount: number;
}

class Series {
  readonly ring = new RecentRing();
  readonly measurement: Measurement;
  rejectedAt = 0;
  rejectedRecv = 0;
  rejectedValue = 0;
  rejectedInRow = 0;
  constructor(measurement: Measurement) {
    this.measurement = measurement;
  }
}

/** `at`: of the last report; `since`: of the first that said so. */
interface State {
  readonly at: Instant;
  readonly since: Instant;
  readonly on: boolean;
}

/** A device in a list ordered by last change: moving it to the end costs a few pointers and allocates nothing. */
class Heard {
  readonly id: string;
  readonly series = new Map<Measurement, Series>();
  readonly states = new Map<EventKind, State>();
  picture: AlertPicture | undefined = undefined;
  lastRecv = Number.NEGATIVE_INFINITY;
  change = 0;
  older: Heard | undefined = undefined;
  newer: Heard | undefined = undefined;
  constructor(id: string) {
    this.id = id;
  }
}

function lastReading(device: string, series: Series): LastReading | undefined {
  const { ring, measurement } = series;
  if (ring.count === 0) return undefined;
  return { device, measurement, at: ring.lastAt, recv: ring.lastRecv, value: ring.lastValue, quality: ring.lastQuality };
}

/** The devices, and which of them changed last. */
class HeardList {
  private readonly all = new Map<string, Heard>();
  private newest: Heard | undefined = undefined;
  private changes = 0;

  get(device: string): Heard | undefined {
    return this.all.get(device);
  }

  changed(device: string, recv: Instant): Heard {
    let heard = this.all.get(device);
    if (!heard) {
      heard = new Heard(device);
      this.all.set(device, heard);
    }
    if (recv > heard.lastRecv) heard.lastRecv = recv;
    heard.change = ++this.changes;
    if (this.newest !== heard) {
      this.unlink(heard);
      heard.older = this.newest;
      if (this.newest) this.newest.newer = heard;
      this.newest = heard;
    }
    return heard;
  }

  since(cursor: number): { readonly cursor: number; readonly devices: readonly string[] } {
    const devices: string[] = [];
    for (let heard = this.newest; heard && heard.change > cursor; heard = heard.older) devices.push(heard.id);
    return { cursor: this.changes, devices };
  }

  remove(device: string): Heard | undefined {
    const heard = this.all.get(device);
    if (!heard) return undefined;
    this.all.delete(device);
    if (this.newest === heard) this.newest = heard.older;
    this.unlink(heard);
    return heard;
  }

  private unlink(heard: Heard): void {
    if (heard.older) heard.older.newer = heard.newer;
    if (heard.newer) heard.newer.older = heard.older;
    heard.older = undefined;
    heard.newer = undefined;
  }
}

/** Makes the empty memory of recent values; it is bounded by the registered devices times the known measurements. */
export function createRecent(): Recent {
  const heards = new HeardList();
  const pictured = new Map<string, string>();
  let seriesCount = 0;

  const seriesOf = (heard: Heard, measurement: Measurement): Series => {
    const old = heard.series.get(measurement);
    if (old) return old;
    const made = new Series(measurement);
    heard.series.set(measurement, made);
    seriesCount++;
    return made;
  };

  const find = (device: string, measurement: Measurement): Series | undefined => heards.get(device)?.series.get(measurement);

  return {
    add: (reading) => {
      const series = seriesOf(heards.changed(reading.device, reading.recv), reading.measurement);
      if ((reading.quality & Quality.rejected) === 0) {
        if (series.ring.add(reading.at, reading.value, reading.quality, reading.recv)) series.rejectedInRow = 0;
        return;
      }
      series.rejectedAt = reading.at;
      series.rejectedRecv = reading.recv;
      series.rejectedValue = reading.value;
      series.rejectedInRow++;
    },
    addEvent: (event) => {
      const heard = heards.changed(event.device, event.recv);
      if (event.state === "pulse") return;
      const old = heard.states.get(event.event);
      if (old && old.at > event.at) return;
      const on = event.state === "on";
      if (old?.on !== on) heard.states.delete(event.event);
      heard.states.set(event.event, { at: event.at, since: old?.on === on ? old.since : event.at, on });
    },
    touch: (device, recv) => void heards.changed(device, recv),
    addPicture: (device, picture) => {
      const heard = heards.changed(device, Date.parse(picture.at));
      // A picture that another camera sent too is found by whichever sent it last.
      if (heard.picture !== undefined && pictured.get(heard.picture.hash) === device) pictured.delete(heard.picture.hash);
      heard.picture = picture;
      pictured.set(picture.hash, device);
    },
    pictureOf: (device) => heards.get(device)?.picture,
    deviceOfPicture: (hash) => pictured.get(hash),
    last: (device) => {
      const out: LastReading[] = [];
      for (const series of heards.get(device)?.series.values() ?? []) {
        const last = lastReading(device, series);
        if (last) out.push(last);
      }
      return out;
    },
    lastOf: (device, measurement) => {
      const series = find(device, measurement);
      return series && lastReading(device, series);
    },
    window: (device, measurement, from, to) => find(device, measurement)?.ring.points(from, to) ?? [],
    rejectedOf: (device, measurement) => {
      const series = find(device, measurement);
      if (!series || series.rejectedInRow === 0) return undefined;
      return { at: series.rejectedAt, recv: series.rejectedRecv, value: series.rejectedValue, inRow: series.rejectedInRow };
    },
    lastHeard: (device) => {
      const recv = heards.get(device)?.lastRecv;
      return recv === Number.NEGATIVE_INFINITY ? undefined : recv;
    },
    on: (device) => [...(heards.get(device)?.states ?? [])].filter(([, state]) => state.on).map(([event]) => event),
    onSince: (device, event) => {
      const state = heards.get(device)?.states.get(event);
      return state?.on === true ? state.since : undefined;
    },
    changedSince: (cursor) => heards.since(cursor),
    forget: (device) => {
      const gone = heards.remove(device);
      seriesCount -= gone?.series.size ?? 0;
      if (gone?.picture !== undefined && pictured.get(gone.picture.hash) === device) pictured.delete(gone.picture.hash);
    },
    get seriesCount() {
      return seriesCount;
    },
  };
}
