import { Duplex } from "node:stream";
import { Framer, type FramerLimits } from "./framer.ts";
import type { Pump, Pumped } from "./pump.ts";
import type { Session } from "./session.ts";

/** Bytes of one step; some 60 small messages, so that a step is short. */
const STEP_BYTES = 8 * 1024;
/** Bytes a second, and in a burst, up to which a connection counts as calm: a device with its usual telemetry and an alarm. */
const CALM_RATE = 2 * 1024;
const CALM_BURST = 8 * 1024;
/** Bytes held of one connection before its socket is paused, and below which it is read again. */
const HIGH_BYTES = 128 * 1024;
const LOW_BYTES = 32 * 1024;
/** More QoS 1 messages cannot be under way: packet identifiers have 16 bits. */
const MAX_UNACKNOWLEDGED = 65_535;

/**
 * One connection as aedes sees it: a stream whose reading side hands out whole packets in small steps, when the pump
 * says so. It does not use Readable's own buffer: aedes reads until null after every packet, and must be handed
 * nothing while its parser is still at work on the step before.
 */
export class Wire extends Duplex implements Pumped {
  readonly framer: Framer;
  readonly stream: Duplex;
  /** Null until the log-in was accepted. */
  session: Session | null = null;
  /** Publishes that reached the intake hook, cut ones included. */
  publishes = 0;
  readonly #pump: Pump;
  readonly #onViolation: (wire: Wire, what: string) => void;
  #step: Buffer | null = null;
  #hungry = true;
  #ended = false;
  #paused = false;
  #unacknowledged = 0;
  #allowance = CALM_BURST;
  #allowedAt = 0;
  #acks: number[] = [];

  constructor(stream: Duplex, pump: Pump, limits: FramerLimits, onViolation: (wire: Wire, what: string) => void) {
    super({ allowHalfOpen: true });
    this.stream = stream;
    this.framer = new Framer(limits);
    this.#pump = pump;
    this.#onViolation = onViolation;
    stream.on("data", (chunk: Buffer) => this.#arrived(chunk));
    // What came before the end is still worked on: a sender may publish, disconnect and go at once.
    const end = (): void => {
      this.#ended = true;
      this.#pump.later(this);
    };
    stream.on("end", end);
    stream.on("close", end);
    stream.on("error", end);
  }

  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  serve(): boolean {
    if (this.destroyed || (this.#unacknowledged >= MAX_UNACKNOWLEDGED && !this.#ended)) return false;
    this.#load();
    if (this.#step !== null && this.#hungry) this.emit("readable");
    this.#load();
    if (this.framer.violation !== null) {
      this.#onViolation(this, this.framer.violation);
      this.destroy();
    }
    if (this.destroyed) return false;
    if (this.#paused && this.framer.pending < LOW_BYTES) {
      this.#paused = false;
      this.stream.resume();
    }
    if (this.#ended && this.#step === null && this.#hungry) this.destroy();
    return this.#step !== null && this.#hungry;
  }

  calm(now: number): boolean {
    this.#allowance = Math.min(CALM_BURST, this.#allowance + ((now - this.#allowedAt) * CALM_RATE) / 1000);
    this.#allowedAt = now;
    // After a power cut thousands leave and come at once: who is logged in and has something to say goes before them.
    if (this.session === null || (this.#ended && this.framer.pending === 0)) return false;
    return this.#allowance > 0;
  }

  override read(size?: number): Buffer | null {
    if (size === 0) return null;
    const step = this.#step;
    this.#step = null;
    // aedes asks again once every packet of the step is dealt with; of a mere piece of a packet it says nothing.
    const hungry = step === null || this.framer.completed === 0;
    // Never at once: the parser may be in the midst of a step.
    if (hungry && !this.#hungry && (this.framer.pending > 0 || this.#ended)) this.#pump.later(this);
    this.#hungry = hungry;
    return step;
  }

  /** The log-in was accepted: what waited behind the CONNECT is let through. */
  open(maxPayload: number): void {
    this.framer.open(maxPayload);
    this.#pump.later(this);
  }

  expectAck(): void {
    this.#unacknowledged += 1;
  }

  /** Acknowledges a QoS 1 message; those of one turn go out in one write. */
  acknowledge(messageId: number): void {
    const full = this.#unacknowledged >= MAX_UNACKNOWLEDGED;
    this.#unacknowledged -= 1;
    if (this.destroyed) return;
    if (this.#acks.length === 0) process.nextTick(() => this.#sendAcks());
    this.#acks.push(messageId);
    if (full) this.#pump.later(this);
  }

  override _read(): void {
    // Reading is overridden as a whole.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.stream.destroyed || this.stream.write(chunk)) done();
    else this.stream.once("drain", () => done());
  }

  override _writev(chunks: { chunk: Buffer; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map((one) => one.chunk)), "binary", done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.#sendAcks();
    this.stream.destroy();
    // Why it ended is known from the session; an error would only be thrown at nobody.
    done(null);
  }

  #arrived(chunk: Buffer): void {
    if (this.destroyed) return;
    this.framer.push(chunk);
    if (!this.#paused && this.framer.pending > HIGH_BYTES) {
      this.#paused = true;
      this.stream.pause();
    }
    this.#pump.add(this);
  }

  #sendAcks(): void {
    if (this.#acks.length === 0) return;
    const out = Buffer.allocUnsafe(this.#acks.length * 4);
    let at = 0;
    for (const id of this.#acks) {
      out[at] = 0x40;
      out[at + 1] = 2;
      out[at + 2] = id >> 8;
      out[at + 3] = id & 255;
      at += 4;
    }
    this.#acks = [];
    if (!this.stream.destroyed) this.stream.write(out);
  }

  #load(): void {
    if (this.#step !== null || !this.#hungry) return;
    this.#step = this.framer.next(STEP_BYTES) ?? null;
    this.#allowance = Math.max(-CALM_BURST, this.#allowance - (this.#step?.length ?? 0));
  }
}
