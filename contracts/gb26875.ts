/**
 * Frames of GB/T 26875.3-2011, clause 6: 40 40, number, version, time, source, destination, length, command, data, sum,
 * 23 23. Numbers are little-endian. The envelope only: what the data say is the decoder's.
 */
export const GB_COMMANDS = { control: 1, send: 2, confirm: 3, request: 4, reply: 5, deny: 6 } as const;

/** Application data are at most so long (6.4). */
export const GB_DATA_MOST = 1024;
const HEAD = 27;
const TAIL = 3;

export interface GbFrame {
  readonly number: number;
  readonly version: readonly [main: number, user: number];
  /** Six bytes: second, minute, hour, day, month, year since 2000. */
  readonly time: Uint8Array;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly command: number;
  readonly data: Uint8Array;
}

export type GbFault = "sum" | "end" | "length" | "cut";

export type GbPart =
  | { readonly kind: "frame"; readonly frame: GbFrame; readonly from: number; readonly to: number }
  /** Begins like a frame and is none; `frame` is what its head says, where that is whole. */
  | { readonly kind: "fault"; readonly fault: GbFault; readonly frame: GbFrame | null; readonly from: number; readonly to: number }
  | { readonly kind: "noise"; readonly from: number; readonly to: number };

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** The sum over number to data, without what goes beyond a byte. */
export function gbSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}

function startAt(bytes: Uint8Array, from: number): number {
  for (let i = from; i + 1 < bytes.length; i++) if (bytes[i] === 0x40 && bytes[i + 1] === 0x40) return i;
  // A last 40 may be the first half of a beginning.
  return bytes.length > from && bytes[bytes.length - 1] === 0x40 ? bytes.length - 1 : bytes.length;
}

function frameAt(bytes: Uint8Array, from: number, length: number): GbFrame {
  return {
    number: u16(bytes, from + 2),
    version: [bytes[from + 4] ?? 0, bytes[from + 5] ?? 0],
    time: bytes.slice(from + 6, from + 12),
    source: bytes.slice(from + 12, from + 18),
    destination: bytes.slice(from + 18, from + 24),
    command: bytes[from + 26] ?? 0,
    data: bytes.slice(from + HEAD, from + HEAD + length),
  };
}

/** What begins at a place where 40 40 stands. */
function readAt(bytes: Uint8Array, from: number): GbPart {
  if (bytes.length - from < HEAD) return { kind: "fault", fault: "cut", frame: null, from, to: bytes.length };
  const length = u16(bytes, from + 24);
  // A byte 40 of noise may stand before the beginning: reading goes on at the next one.
  const next = startAt(bytes, from + 1);
  if (length > GB_DATA_MOST) return { kind: "fault", fault: "length", frame: frameAt(bytes, from, 0), from, to: next };
  const end = from + HEAD + length + TAIL;
  const frame = frameAt(bytes, from, length);
  if (bytes.length < end) return { kind: "fault", fault: "cut", frame, from, to: bytes.length };
  if (bytes[end - 2] !== 0x23 || bytes[end - 1] !== 0x23) return { kind: "fault", fault: "end", frame, from, to: Math.min(end, next) };
  if (gbSum(bytes.subarray(from + 2, end - TAIL)) !== bytes[end - TAIL])
    return { kind: "fault", fault: "sum", frame, from, to: next === from + 1 ? next : end };
  return { kind: "frame", frame, from, to: end };
}

/** One part of a stream from a place on; `cut` at its end may still become a frame when more arrives. */
function partAt(bytes: Uint8Array, from: number): GbPart {
  const start = startAt(bytes, from);
  if (start > from) return { kind: "noise", from, to: start };
  const part = readAt(bytes, from);
  if (part.kind !== "fault" || part.fault !== "cut") return part;
  // What seems to break off may be noise before a frame that is whole.
  const most = Math.min(bytes.length, from + HEAD + GB_DATA_MOST + TAIL);
  for (let at = startAt(bytes, from + 1); at < most; at = startAt(bytes, at + 1)) {
    if (readAt(bytes, at).kind === "frame") return { ...part, to: at };
  }
  return part;
}

/** All parts of some bytes, in order; at most `most` of them. */
export function gbParts(bytes: Uint8Array, most = 1_000): GbPart[] {
  const parts: GbPart[] = [];
  for (let at = 0; at < bytes.length && parts.length < most; ) {
    const part = partAt(bytes, at);
    parts.push(part);
    at = part.to;
  }
  return parts;
}

/** Writes a frame. */
export function gbBytes(frame: GbFrame): Uint8Array {
  const { number, version, time, source, destination, command, data } = frame;
  const length = data.length;
  const inner = [number & 0xff, number >> 8, ...version, ...time, ...source, ...destination, length & 0xff, length >> 8, command, ...data];
  return Uint8Array.from([0x40, 0x40, ...inner, gbSum(Uint8Array.from(inner)), 0x23, 0x23]);
}

/** An address as people write it: twelve hexadecimal digits, the highest byte first. */
export function gbAddress(bytes: Uint8Array): string {
  return [...bytes]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Spellings under which an address may be registered: as a number, as its bytes stand on the wire, and as a decimal number. */
function gbAddressSpellings(bytes: Uint8Array): string[] {
  const number = gbAddress(bytes);
  const wire = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [number, wire, number.toUpperCase(), wire.toUpperCase(), String(Number.parseInt(number, 16))];
}

/** Names by which the device that sent a frame may be registered, the likeliest first. */
export function gbSenders({ source, destination }: Pick<GbFrame, "source" | "destination">): string[] {
  // Some devices leave their own address empty and write it as the destination.
  const isEmpty = source.every((byte) => byte === 0);
  return [...gbAddressSpellings(source), ...(isEmpty ? gbAddressSpellings(destination) : [])];
}
