import {
  type DeviceEvent,
  type DeviceRecord,
  type Duration,
  type Instant,
  type Message,
  type MotionBatch,
  type Observation,
  Quality,
  type QuarantineEntry,
  type QuarantineReason,
  type Reading,
  type SnapshotRef,
  type Words,
} from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import { LATE_AFTER } from "./device-clock.ts";
import { textOf } from "./json-text.ts";
import type { Vocabulary } from "./knowledge.ts";
import type { Dropped, Taken, UnknownDevice } from "./ports.ts";
import { sayBadTime, sayClockBehind, sayMore } from "./say.ts";
import { readTime } from "./times.ts";

const NO_QUARANTINE: readonly QuarantineEntry[] = [];
const NO_OBSERVATIONS: readonly Observation[] = [];
const NOTHING_DROPPED: Dropped = { duplicate: 0, missing: 0, ignored: 0, batches: 0 };
/** A message that is wrong all over is kept once whole; more single complaints than this tell nobody more. */
const COMPLAINTS_KEPT = 16;
/** Unregistered devices told of in one message. */
const UNKNOWN_KEPT = 1_000;

export interface Fault {
  readonly reason: QuarantineReason;
  readonly where: string;
  readonly detail: Words;
  readonly device: string | null;
  readonly urgent: boolean;
  readonly unknown?: readonly string[];
}

/** What is said of a device that nobody registered. */
interface Unregistered {
  /** All by which the message names it, the one to register it under first; none where it names none. */
  readonly ids: readonly string[];
  readonly where: string;
  readonly detail: Words;
  readonly urgent: boolean;
  /** The registered device that spoke for it. */
  readonly device?: string;
}

/** Marks that a sender puts on what it sends, as bits of quality. */
export function markBits(historical: boolean, replayed: boolean): number {
  return (historical ? Quality.historical : 0) | (replayed ? Quality.replayed : 0);
}

/** What one message says of one device, as it is found out. */
export class Draft {
  readonly turn: Turn;
  readonly device: DeviceRecord;
  readonly cell: Cell;
  readonly vocabulary: Vocabulary;
  /** False while records that the cell already knows are replayed. */
  readonly live: boolean;
  readonly readings: Reading[] = [];
  events: DeviceEvent[] = [];
  snapshots: SnapshotRef[] = [];
  readonly motion: MotionBatch[] = [];
  link: "online" | "offline" | null = null;
  /** Its own word on when it sends again. */
  next: Duration | null = null;
  /** Set where the message was understood at least in part and is no mere repeat. */
  heard = false;
  /** Time of what is being read now, as believed. */
  at: Instant;
  /** Bits that belong to the time and the marks of what is being read now. */
  bits = 0;
  /** The device's own time as sent; null where it sent none that can be believed. */
  sentAt: Instant | null = null;
  #timeNoted = false;

  constructor(turn: Turn, device: DeviceRecord, cell: Cell, vocabulary: Vocabulary, live: boolean) {
    this.turn = turn;
    this.device = device;
    this.cell = cell;
    this.vocabulary = vocabulary;
    this.live = live;
    this.at = turn.recv;
  }

  /** Takes the time of what is read next from what the device sent; `marks` are bits of quality its sender gave it. */
  setTime(value: unknown, where: string, marks: number): void {
    const { turn, cell } = this;
    this.at = turn.recv;
    this.bits = marks;
    this.sentAt = null;
    if (value === undefined || value === null || value === "") return;
    const sent = readTime(value, turn.zone);
    const at = sent === undefined ? undefined : cell.clock.resolve(sent, turn.recv);
    if (sent === undefined || at === undefined) {
      this.bits |= Quality.timeRepaired;
      this.#noteTime(value, sent, where);
      return;
    }
    this.at = at;
    this.sentAt = sent;
    if (at !== sent) {
      this.bits |= Quality.timeRepaired;
      this.#noteTime(value, sent, where);
    }
    if (turn.now - at > LATE_AFTER) this.bits |= Quality.late;
  }

  /** Takes an instant of long ago that is kept as history: it is believed, and alarms nobody. */
  setHistory(at: Instant, marks: number): void {
    this.at = at;
    this.bits = marks | Quality.historical | Quality.late;
    this.sentAt = at;
  }

  /** Says once per message, and not for every message, that the device's time is wrong. */
  #noteTime(value: unknown, sent: Instant | undefined, where: string): void {
    const { turn, cell } = this;
    if (this.#timeNoted) return;
    this.#timeNoted = true;
    if (cell.clock.mayNote(turn.recv, turn.pos, this.live)) turn.fault("bad-time", where, sayBadTime(value, sent), this.device.id);
  }

  /** Sets an instant that the sender gave relative to the moment of sending. */
  setRelative(at: Instant, marks: number): void {
    this.at = at;
    this.bits = marks | (this.turn.now - at > LATE_AFTER ? Quality.late : 0);
    this.sentAt = null;
  }

  /** Counts what is read now as a sign of life: not where it is a stored copy or history. */
  hear(): void {
    if ((this.bits & (Quality.replayed | Quality.historical)) === 0 && !this.turn.message.replayed) this.heard = true;
  }

  /** Lets the device's clock learn from the newest time of a live message, before any of its times are resolved. */
  observeClock(newest: Instant, where: string): void {
    if (!this.live) return;
    const { turn, cell } = this;
    cell.clock.observe(newest, turn.recv);
    if (!cell.clock.behindUncorrected(turn.recv) || !cell.clock.mayNoteLag(turn.recv, turn.pos, this.live)) return;
    turn.fault("bad-time", where, sayClockBehind(cell.clock.steadyLag(turn.recv)), this.device.id);
  }

  observation(): Observation {
    const { turn } = this;
    // Of nearly all: without the two parts that hardly any message has.
    if (this.motion.length === 0 && this.next === null)
      return {
        community: turn.community,
        pos: turn.pos,
        recv: turn.recv,
        device: this.device.id,
        readings: this.readings,
        events: this.events,
        snapshots: this.snapshots,
        link: this.link,
      };
    return {
      community: turn.community,
      pos: turn.pos,
      recv: turn.recv,
      device: this.device.id,
      readings: this.readings,
      events: this.events,
      snapshots: this.snapshots,
      ...(this.motion.length > 0 ? { motion: this.motion } : {}),
      link: this.link,
      ...(this.next !== null && { next: this.next }),
    };
  }

  get empty(): boolean {
    return !this.heard && this.readings.length === 0 && this.events.length === 0 && this.snapshots.length === 0 && this.link === null;
  }
}

/** One record on its way through ingest. */
export class Turn {
  readonly community: string;
  readonly pos: number;
  readonly recv: Instant;
  /** Decides what is late: the receive time, or the time of a re-run. */
  readonly now: Instant;
  readonly zone: string;
  readonly message: Message;
  duplicate = 0;
  missing = 0;
  ignored = 0;
  batches = 0;
  #drafts: Draft[] = [];
  #faults: Fault[] | null = null;
  #unknown: UnknownDevice[] | null = null;
  #more = 0;
  #text: string | undefined | null = null;

  constructor(
    at: { readonly community: string; readonly pos: number; readonly recv: Instant },
    now: Instant,
    zone: string,
    message: Message,
  ) {
    this.community = at.community;
    this.pos = at.pos;
    this.recv = at.recv;
    this.now = now;
    this.zone = zone;
    this.message = message;
  }

  /** The payload as text, read once; undefined where the bytes are none. */
  get text(): string | undefined {
    if (this.#text === null) this.#text = textOf(this.message.payload);
    return this.#text;
  }

  /** Bits that lie on everything this message says. */
  get marks(): number {
    return this.message.replayed ? Quality.replayed : 0;
  }

  draftOf(device: string): Draft | undefined {
    for (const draft of this.#drafts) if (draft.device.id === device) return draft;
    return undefined;
  }

  /** What has been read so far, device by device. */
  get drafts(): readonly Draft[] {
    return this.#drafts;
  }

  add(draft: Draft): void {
    this.#drafts.push(draft);
  }

  fault(reason: QuarantineReason, where: string, detail: Words, device: string | null, urgent = false): void {
    this.#complain({ reason, where, detail, device, urgent });
  }

  #complain(fault: Fault): void {
    this.#faults ??= [];
    if (this.#faults.length < COMPLAINTS_KEPT || fault.urgent) this.#faults.push(fault);
    else this.#more++;
  }

  /** The message speaks of a device that nobody registered: noted for whoever claims it, and kept. */
  unregistered({ ids, where, detail, urgent, device }: Unregistered): void {
    this.noteUnknown(ids, urgent);
    const unknown = ids.length > 0 && { unknown: ids };
    this.#complain({ reason: "unknown-device", where, detail, device: device ?? null, urgent, ...unknown });
  }

  /** As `unregistered`, where the message itself is not worth keeping. */
  noteUnknown(ids: readonly string[], urgent: boolean): void {
    if (ids.length === 0) return;
    this.#unknown ??= [];
    if (this.#unknown.length < UNKNOWN_KEPT) this.#unknown.push({ ids, urgent });
  }

  finish(): Taken {
    const drafts = this.#drafts;
    const [first] = drafts;
    let observations = NO_OBSERVATIONS;
    if (first !== undefined && drafts.length === 1) {
      if (!first.empty) observations = [first.observation()];
    } else if (first !== undefined) observations = drafts.filter((draft) => !draft.empty).map((draft) => draft.observation());
    const taken = { observations, quarantined: this.#quarantined(), dropped: this.#dropped() };
    return this.#unknown === null ? taken : { ...taken, unknown: this.#unknown };
  }

  #dropped(): Dropped {
    const { duplicate, missing, ignored, batches } = this;
    if (duplicate === 0 && missing === 0 && ignored === 0 && batches === 0) return NOTHING_DROPPED;
    return { duplicate, missing, ignored, batches };
  }

  #quarantined(): readonly QuarantineEntry[] {
    const faults = this.#faults;
    if (faults === null) return NO_QUARANTINE;
    const { message, community, pos, recv } = this;
    return faults.map((fault, i) => ({
      community,
      pos,
      recv,
      topic: message.topic,
      login: message.login,
      client: message.client,
      device: fault.device,
      reason: fault.reason,
      detail: this.#more > 0 && i === faults.length - 1 ? sayMore(fault.detail, this.#more) : fault.detail,
      where: fault.where,
      payload: message.payload,
      bytes: message.cutFrom ?? message.payload.length,
      urgent: fault.urgent,
      ...(fault.unknown !== undefined && { unknown: fault.unknown }),
    }));
  }
}
