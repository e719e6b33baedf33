import type { Socket } from "node:net";
import {
  type Duration,
  GB_COMMANDS,
  type GbFrame,
  type GbPart,
  gbAddress,
  type Instant,
  type Message,
  MINUTE,
  SECOND,
  toIso,
} from "../../contracts/index.ts";
import { gbTime, gbTimeBytes } from "../../ingest/index.ts";
import { type PushRepeats, pushKey } from "../door-repeats.ts";
import type { Intake } from "../intake.ts";
import { asksForClock, confirm, deny, setClock, tellClock } from "./answers.ts";
import type { Binding } from "./binding.ts";
import { GbStream } from "./stream.ts";

/** Frames that wait for the disk at a time; then the sender waits too [D]. */
const MOST_UNSYNCED = 64;
/** Bytes that belong to no frame, of somebody who has sent none yet [D]. */
const MOST_NOISE = 4_096;
/** A frame is sent three times at most (6.3); what is spoilt so often is kept as it came. */
const MOST_DENIED = 3;
/** Whoever sends no frame so soon is no transmission device [D]. */
const FIRST_FRAME: Duration = MINUTE;
/** Devices report every few minutes; a line that is silent for so long is dead [D]. */
const IDLE: Duration = 30 * MINUTE;
const KEEP_ALIVE: Duration = 30 * SECOND;
/** A device's clock that is further off is set, at most once an hour [D]. */
const CLOCK_OFF: Duration = 30 * SECOND;
const CLOCK_EVERY: Duration = 60 * MINUTE;
/** Data of this type tell the device's own clock. */
const CLOCK_TYPE = 28;
/** Commands from here on are the maker's own; they are kept, and nothing is lost by confirming them. */
const OWN_COMMANDS = 128;

export type LineRefusal = "login" | "protocol" | "checksum";

export interface LinePorts {
  bindingOf(frame: GbFrame): Binding | null;
  readonly intake: Pick<Intake, "message">;
  /** Shared by all lines: a device that lost its line sends again on a new one. */
  readonly repeats: PushRepeats;
  zoneOf(community: string): string;
  now(): Instant;
  monotonic(): number;
  /** Takes one from the address's rate. @returns ms to wait before more is read */
  borrow(remote: string): Duration;
  later(ms: Duration, run: () => void): void;
  refused(why: LineRefusal, address: string, detail: string): void;
  closed(line: GbLine): void;
}

/** One connection of a transmission device: what it sends is answered once it is on the disk, never before. */
export class GbLine {
  readonly remote: string;
  readonly #socket: Socket;
  readonly #ports: LinePorts;
  readonly #stream = new GbStream();
  readonly #since: Instant;
  #binding: Binding | null = null;
  #address: string | null = null;
  #lastAt: Instant | null = null;
  #taken = 0;
  #repeated = 0;
  #denied = 0;
  #noise = 0;
  #unsynced = 0;
  /** What holds back reading: the disk, or the rate. */
  #waits = 0;
  #spoilt: { readonly number: number; readonly bytes: Uint8Array; readonly frame: GbFrame; tries: number } | null = null;
  #clockSetAt = Number.NEGATIVE_INFINITY;
  #stopping = false;
  #idle: (() => void) | null = null;

  constructor(socket: Socket, remote: string, ports: LinePorts) {
    this.#socket = socket;
    this.#ports = ports;
    this.remote = remote;
    this.#since = ports.now();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE);
    socket.setTimeout(FIRST_FRAME, () => socket.destroy());
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("end", () => this.#keepRest());
    socket.on("close", () => {
      this.#keepRest();
      ports.closed(this);
    });
  }

  get gateway(): string | null {
    return this.#binding?.gateway.id ?? null;
  }

  view() {
    return {
      address: this.#address,
      remote: this.remote,
      since: toIso(this.#since),
      lastAt: this.#lastAt === null ? null : toIso(this.#lastAt),
      known: this.#binding?.panel != null,
      taken: this.#taken,
      repeated: this.#repeated,
      denied: this.#denied,
    };
  }

  /** Reads no more, answers what was taken in, and hangs up. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#socket.pause();
    if (this.#unsynced > 0)
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        this.#ports.later(2 * SECOND, resolve);
      });
    // What is still read is thrown away: unread bytes would reset the line before the answers have arrived.
    this.#socket.end();
    this.#socket.resume();
    this.#ports.later(SECOND, () => this.#socket.destroy());
  }

  #take(chunk: Uint8Array): void {
    for (const { part, bytes } of this.#stream.feed(chunk)) {
      if (this.#stopping || this.#socket.destroyed) return;
      if (part.kind === "frame") this.#frame(part.frame, bytes);
      else if (part.kind === "fault") this.#fault(part, bytes);
      else this.#noise += part.to - part.from;
    }
    if (this.#noise <= MOST_NOISE || this.#address !== null) return;
    this.#ports.refused("protocol", this.remote, "bytes that belong to no frame of GB/T 26875.3");
    this.#socket.destroy();
  }

  #fault(part: Extract<GbPart, { kind: "fault" }>, bytes: Uint8Array): void {
    const { fault, frame } = part;
    if (frame === null || (fault !== "sum" && fault !== "end")) {
      this.#noise += bytes.length;
      return;
    }
    this.#wait(this.#ports.borrow(this.remote));
    this.#denied++;
    this.#ports.refused("checksum", gbAddress(frame.source), `the frame is spoilt (${fault})`);
    const before = this.#spoilt;
    if (before !== null && before.number !== frame.number) this.#keepSpoilt();
    const tries = before?.number === frame.number ? before.tries + 1 : 1;
    this.#spoilt = { number: frame.number, bytes, frame, tries };
    if (tries >= MOST_DENIED) this.#keepSpoilt();
    this.#answer(deny(frame, this.#clock(this.#binding)));
  }

  #frame(frame: GbFrame, bytes: Uint8Array): void {
    this.#wait(this.#ports.borrow(this.remote));
    const binding = this.#ports.bindingOf(frame);
    const address = gbAddress(frame.source);
    if (binding === null) {
      this.#ports.refused("login", address, "no gateway of format gb26875 is registered to which this address could belong");
      this.#socket.destroy();
      return;
    }
    this.#binding = binding;
    this.#address = address;
    this.#lastAt = this.#ports.now();
    this.#socket.setTimeout(IDLE);
    if (this.#spoilt?.number === frame.number) this.#spoilt = null;
    const { command } = frame;
    if (command === GB_COMMANDS.confirm || command === GB_COMMANDS.deny) return;
    if (command === GB_COMMANDS.send || command === GB_COMMANDS.reply || command >= OWN_COMMANDS) void this.#keep(binding, frame, bytes);
    else if (asksForClock(frame)) this.#answer(tellClock(frame, this.#clock(binding)));
    else this.#answer(deny(frame, this.#clock(binding)));
  }

  async #keep(binding: Binding, frame: GbFrame, bytes: Uint8Array): Promise<void> {
    const { login, topic, message } = this.#message(binding, frame, bytes);
    this.#unsynced++;
    const isFull = this.#unsynced >= MOST_UNSYNCED;
    if (isFull) this.#hold();
    // Number, time and data: some devices never count, others have no clock.
    const key = pushKey(login, Buffer.from(bytes).toString("latin1"), topic, bytes);
    const { grant } = binding;
    const { outcome, repeat } = await this.#ports.repeats.once(key, this.#ports.now(), (done) =>
      this.#ports.intake.message(grant.community, message, done),
    );
    this.#unsynced--;
    if (isFull) this.#release();
    if (repeat) this.#repeated++;
    else this.#taken++;
    // What is not on the disk is not confirmed: the device sends it again.
    if (outcome === "durable" && frame.command !== GB_COMMANDS.reply) {
      this.#answer(confirm(frame, this.#clock(binding)));
      this.#mendClock(binding, frame);
    }
    if (this.#unsynced === 0) this.#idle?.();
  }

  #message(binding: Binding, frame: GbFrame, bytes: Uint8Array) {
    const { username, prefix } = binding.grant;
    const topic = `${prefix ?? ""}tcp/${gbAddress(frame.source)}`;
    const message: Message = {
      ...{ topic, payload: bytes, login: username, client: `gb26875 ${this.remote}`, cutFrom: null },
      ...{ qos: 1, retain: false, replayed: false, will: false },
    };
    return { login: username, topic, message };
  }

  /** A spoilt frame that nobody sent again whole may have been a fire: it is kept, and the decoder says so. */
  #keepSpoilt(): void {
    const spoilt = this.#spoilt;
    this.#spoilt = null;
    if (spoilt !== null) this.#keepUnanswered(spoilt.frame, spoilt.bytes);
  }

  #keepUnanswered(frame: GbFrame, bytes: Uint8Array): void {
    const binding = this.#ports.bindingOf(frame) ?? this.#binding;
    if (binding === null) return;
    this.#ports.intake.message(binding.grant.community, this.#message(binding, frame, bytes).message, () => undefined);
  }

  #keepRest(): void {
    if (this.#stopping) return;
    this.#keepSpoilt();
    const cut = this.#stream.end();
    // Of a line that never sent a frame, this is no frame either.
    if (cut !== null && this.#binding !== null) this.#keepUnanswered(cut.frame, cut.bytes);
  }

  #mendClock({ grant }: Binding, frame: GbFrame): void {
    if (frame.command !== GB_COMMANDS.send || frame.data[0] !== CLOCK_TYPE) return;
    const now = this.#ports.now();
    const told = gbTime(frame.data.subarray(2, 8), this.#ports.zoneOf(grant.community));
    if ((told !== undefined && Math.abs(told - now) <= CLOCK_OFF) || this.#ports.monotonic() - this.#clockSetAt < CLOCK_EVERY) return;
    this.#clockSetAt = this.#ports.monotonic();
    this.#answer(setClock(frame, frame.number, this.#clock(this.#binding)));
  }

  #clock(binding: Binding | null): Uint8Array {
    return gbTimeBytes(this.#ports.now(), this.#ports.zoneOf(binding?.grant.community ?? ""));
  }

  #answer(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  #wait(ms: Duration): void {
    if (ms <= 0) return;
    this.#hold();
    this.#ports.later(ms, () => this.#release());
  }

  #hold(): void {
    if (this.#waits++ === 0) this.#socket.pause();
  }

  #release(): void {
    if (--this.#waits === 0 && !this.#stopping) this.#socket.resume();
  }
}
