import { promisify } from "node:util";
import { crc32, deflateRaw, deflateRawSync, inflateRawSync } from "node:zlib";

/** The files of an archive, unpacked. */
export type Parts = Readonly<Record<string, Uint8Array>>;

// Names as in the ZIP application note (APPNOTE 6.3): what a workbook's archive has, without encryption, parts or ZIP64.
const END = 0x0605_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
const STORED = 0;
const DEFLATED = 8;
/** A comment of 64 KiB may follow the end record. */
const END_WITHIN = 22 + 0xffff;

function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - END_WITHIN); at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new Error("no archive");
}

/**
 * Unpacks an archive.
 * @param most bytes that all of it may have unpacked
 * @throws RangeError where it has more; Error where it is no whole archive
 */
export function unzip(archive: Uint8Array, most: number): Parts {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const parts: Record<string, Uint8Array> = {};
  let left = most;
  let at = bytes.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (bytes.readUInt32LE(at) !== CENTRAL) throw new Error("a broken archive");
    const [method, packed, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    const [nameLength, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extra + comment;
    if (size > left) throw new RangeError("too much");
    if (name.endsWith("/")) continue;
    if (bytes.readUInt32LE(local) !== LOCAL) throw new Error("a broken archive");
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + packed);
    if (method !== STORED && method !== DEFLATED) throw new Error("packed in an unknown way");
    // What the directory promises may be untrue: the limit holds for what really comes out.
    parts[name] = method === STORED ? new Uint8Array(body) : new Uint8Array(inflateRawSync(body, { maxOutputLength: left }));
    left -= parts[name].length;
  }
  return parts;
}

interface Packed {
  readonly path: string;
  readonly body: Uint8Array;
  readonly packed: Uint8Array;
}

function archived(parts: readonly Packed[]): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, body, packed } of parts) {
    const name = Buffer.from(path, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    // Names are UTF-8.
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(DEFLATED, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(CENTRAL);
    central.writeUInt16LE(20, 4);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    files.push(local, common, name, packed);
    directory.push(central, common, tail, name);
    offset += 4 + 26 + name.length + packed.length;
  }
  const size = directory.reduce((total, piece) => total + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...files, ...directory, end]));
}

const LEVEL = { level: 6 };
const packing = promisify<Uint8Array, { readonly level: number }, Buffer>(deflateRaw);

/** Packs files into an archive, with the date of no particular day: the same files are the same bytes. */
export const zip = (parts: Parts): Uint8Array =>
  archived(Object.entries(parts).map(([path, body]) => ({ path, body, packed: deflateRawSync(body, LEVEL) })));

/** The same archive, packed beside the hub's own thread: a long list must not hold an alarm up. */
export async function zipInTurns(parts: Parts): Promise<Uint8Array> {
  return archived(
    await Promise.all(Object.entries(parts).map(async ([path, body]) => ({ path, body, packed: await packing(body, LEVEL) }))),
  );
}
