import { type Change, type JournalRecord, PRESENCE_REASONS } from "../../contracts/index.ts";

/*
 * A batch: version (1 byte), first position and first receive time (8 bytes each, float64), then the records.
 * A record: head byte, position and receive time as difference to the record before (variable length integers), then
 * its fields. A text is written once per batch and afterwards named by its number: topics and log-ins repeat.
 */
const VERSION = 1;
const HEAD_BYTES = 17;
const KIND_PRESENCE = 1;
const KIND_CHANGE = 2;
const START_BYTES = 64 * 1024;
/** A buffer that one huge batch has blown up is given back. */
const KEEP_BYTES = 4 * 1024 * 1024;
/** Longest head of a record without its texts and payload. */
const FIXED_BYTES = 64;

/** Encodes the records of one community into one buffer; the hot path of intake, so it allocates nothing per record. */
export class BatchEncoder {
  #buffer: Buffer = Buffer.allocUnsafeSlow(START_BYTES);
  #at = HEAD_BYTES;
  readonly #texts = new Map<string, number>();
  #count = 0;
  #firstPos = 0;
  #firstRecv = 0;
  #lastPos = 0;
  #lastRecv = 0;

  get count(): number {
    return this.#count;
  }
  get bytes(): number {
    return this.#count === 0 ? 0 : this.#at;
  }
  get firstPos(): number {
    return this.#firstPos;
  }
  get lastPos(): number {
    return this.#lastPos;
  }
  get firstRecv(): number {
    return this.#firstRecv;
  }
  get lastRecv(): number {
    return this.#lastRecv;
  }

  /** Adds one record, whose position rises and whose receive time does not fall within the batch. */
  add(record: JournalRecord): void {
    const { pos, recv } = record;
    if (!Number.isSafeInteger(pos) || !Number.isSafeInteger(recv))
      throw new RangeError(`position ${pos} or receive time ${recv} is not whole`);
    if (this.#count === 0) this.#begin(pos, recv);
    else if (pos <= this.#lastPos || recv < this.#lastRecv)
      throw new RangeError(`record ${pos} at ${recv} does not follow ${this.#lastPos} at ${this.#lastRecv}`);
    const start = this.#at;
    try {
      this.#room(FIXED_BYTES);
      if (record.kind === "message") this.#message(record);
      else if (record.kind === "presence") this.#presence(record);
      else this.#change(record);
    } catch (error) {
      this.#at = start;
      throw error;
    }
    this.#lastPos = pos;
    this.#lastRecv = recv;
    this.#count += 1;
  }

  /** @returns a copy of the batch in an ArrayBuffer of its own, free to be moved to another thread */
  copy(): ArrayBuffer {
    const out = new ArrayBuffer(this.#at);
    new Uint8Array(out).set(this.#buffer.subarray(0, this.#at));
    return out;
  }

  clear(): void {
    this.#count = 0;
    this.#at = HEAD_BYTES;
    this.#texts.clear();
    if (this.#buffer.length > KEEP_BYTES) this.#buffer = Buffer.allocUnsafeSlow(START_BYTES);
  }

  #begin(pos: number, recv: number): void {
    this.#buffer[0] = VERSION;
    this.#buffer.writeDoubleLE(pos, 1);
    this.#buffer.writeDoubleLE(recv, 9);
    this.#firstPos = pos;
    this.#lastPos = pos;
    this.#firstRecv = recv;
    this.#lastRecv = recv;
  }

  #message(record: JournalRecord & { kind: "message" }): void {
    const { message } = record;
    const cut = message.cutFrom !== null;
    this.#head(
      (message.qos << 2) | (message.retain ? 16 : 0) | (message.replayed ? 32 : 0) | (message.will ? 64 : 0) | (cut ? 128 : 0),
      record,
    );
    this.#text(message.topic);
    this.#text(message.login);
    this.#text(message.client);
    const { payload } = message;
    this.#room(payload.length + 20);
    if (message.cutFrom !== null) this.#number(message.cutFrom);
    this.#number(payload.length);
    this.#buffer.set(payload, this.#at);
    this.#at += payload.length;
  }

  #presence(record: JournalRecord & { kind: "presence" }): void {
    this.#head(KIND_PRESENCE | (record.online ? 4 : 0) | (PRESENCE_REASONS.indexOf(record.why) << 3), record);
    this.#text(record.login);
    this.#text(record.client);
  }

  #change(record: JournalRecord & { kind: "change" }): void {
    this.#head(KIND_CHANGE, record);
    const json = Buffer.from(JSON.stringify(record.change));
    this.#room(json.length + 10);
    this.#number(json.length);
    this.#buffer.set(json, this.#at);
    this.#at += json.length;
  }

  #head(byte: number, record: JournalRecord): void {
    this.#buffer[this.#at++] = byte;
    this.#number(record.pos - this.#lastPos);
    this.#number(record.recv - this.#lastRecv);
  }

  #text(text: string): void {
    const known = this.#texts.get(text);
    if (known !== undefined) {
      this.#room(10);
      this.#number(known);
      return;
    }
    // A UTF-16 unit takes three bytes at most, so a short text needs one byte of length and no counting beforehand.
    const most = text.length * 3;
    this.#room(most + 20);
    this.#number(0);
    if (most < 128) {
      const bytes = this.#buffer.write(text, this.#at + 1, "utf8");
      this.#buffer[this.#at] = bytes;
      this.#at += 1 + bytes;
    } else {
      this.#number(Buffer.byteLength(text));
      this.#at += this.#buffer.write(text, this.#at, "utf8");
    }
    this.#texts.set(text, this.#texts.size + 1);
  }

  #number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#buffer[this.#at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#at++] = rest;
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = grown;
  }
}

class Cursor {
  readonly #buffer: Buffer;
  #at = HEAD_BYTES;
  readonly #texts: string[] = [];

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }
  byte(): number {
    return this.#buffer.readUInt8(this.#at++);
  }
  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
  bytes(): Buffer {
    const length = this.number();
    if (this.#at + length > this.#buffer.length) throw new RangeError("batch ends within a record");
    this.#at += length;
    return this.#buffer.subarray(this.#at - length, this.#at);
  }
  text(): string {
    const known = this.number();
    if (known === 0) {
      const text = this.bytes().toString("utf8");
      this.#texts.push(text);
      return text;
    }
    const text = this.#texts[known - 1];
    if (text === undefined) throw new RangeError(`batch names text ${known} before writing it`);
    return text;
  }
}

/**
 * Reads a batch written by {@link BatchEncoder}. Payloads are views on `blob`.
 * @throws RangeError where the bytes are no batch of `count` records
 */
export function decodeBatch(community: string, count: number, blob: Uint8Array): JournalRecord[] {
  const buffer = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if ((buffer[0] ?? 0) > VERSION)
    throw new RangeError(`a batch of version ${buffer[0]} was written by a newer hub, this one knows ${VERSION}`);
  if (buffer[0] !== VERSION) throw new RangeError(`batch of unknown version ${buffer[0]}`);
  let pos = buffer.readDoubleLE(1);
  let recv = buffer.readDoubleLE(9);
  const cursor = new Cursor(buffer);
  const records: JournalRecord[] = [];
  for (let n = 0; n < count; n++) {
    const head = cursor.byte();
    pos += cursor.number();
    recv += cursor.number();
    records.push(decodeRecord(head, { community, pos, recv }, cursor));
  }
  return records;
}

function decodeRecord(
  head: number,
  at: { readonly community: string; readonly pos: number; readonly recv: number },
  cursor: Cursor,
): JournalRecord {
  const kind = head & 3;
  if (kind === KIND_CHANGE) {
    // Written by this program and kept under a checksum: its shape is ours.
    return { kind: "change", ...at, change: JSON.parse(cursor.bytes().toString("utf8")) as Change };
  }
  if (kind === KIND_PRESENCE) {
    const login = cursor.text();
    const client = cursor.text();
    const why = PRESENCE_REASONS[(head >> 3) & 7];
    if (why === undefined) throw new RangeError(`presence of unknown reason in ${head}`);
    return { kind: "presence", ...at, login, client, online: (head & 4) !== 0, why };
  }
  if (kind !== 0) throw new RangeError(`record of unknown kind ${kind}`);
  const topic = cursor.text();
  const login = cursor.text();
  const client = cursor.text();
  const cutFrom = (head & 128) !== 0 ? cursor.number() : null;
  const payload = cursor.bytes();
  const qos = (head >> 2) & 3;
  if (qos !== 0 && qos !== 1 && qos !== 2) throw new RangeError(`message of QoS ${qos}`);
  const message = {
    topic,
    payload,
    login,
    client,
    qos,
    retain: (head & 16) !== 0,
    replayed: (head & 32) !== 0,
    will: (head & 64) !== 0,
    cutFrom,
  } as const;
  return { kind: "message", ...at, message };
}
