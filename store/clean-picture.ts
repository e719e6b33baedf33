import type { Point } from "../contracts/index.ts";
import { pictureType } from "./snapshots.ts";

export interface CleanedPicture {
  readonly bytes: Uint8Array;
  /** Whether camera data were in it. */
  readonly stripped: boolean;
  /** The position that they held; null without one. */
  readonly position: Point | null;
}

interface Exif {
  /** 1 to 8, how the picture is turned. */
  readonly orientation: number;
  readonly position: Point | null;
}

const ascii = (bytes: Uint8Array, from: number, length: number): string => String.fromCharCode(...bytes.subarray(from, from + length));

/**
 * Takes what a camera writes beside the picture out of it (position, time, serial number, the maker's notes, previews),
 * and keeps how it is turned. Pixels stay as they are.
 * @returns null where it is no picture that can be taken apart
 */
export function cleanPicture(bytes: Uint8Array): CleanedPicture | null {
  try {
    switch (pictureType(bytes)) {
      case "image/jpeg":
        return cleanJpeg(bytes);
      case "image/png":
        return cleanPng(bytes);
      case "image/webp":
        return cleanWebp(bytes);
      default:
        return null;
    }
  } catch (error) {
    // A length that points out of the file.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const cut = (bytes: Uint8Array, from: number, to: number): Uint8Array => {
  if (to > bytes.length) throw new RangeError("beyond the end of the file");
  return bytes.subarray(from, to);
};

/** Segments up to the scan (ITU-T T.81, B.1.1): APP1 holds EXIF and XMP, APP13 what editors write, COM a comment. */
function cleanJpeg(bytes: Uint8Array): CleanedPicture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let exif: Exif | null = null;
  let stripped = false;
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) break;
    const end = at + 2 + view.getUint16(at + 2);
    const segment = cut(bytes, at, end);
    const personal = marker === 0xe1 || marker === 0xed || marker === 0xfe || (marker > 0xe2 && marker < 0xee);
    if (personal) {
      stripped = true;
      if (marker === 0xe1 && ascii(segment, 4, 4) === "Exif") exif = readExif(segment.subarray(10)) ?? exif;
    } else kept.push(segment);
    at = end;
  }
  if (exif !== null && exif.orientation !== 1) kept.splice(1, 0, turned(exif.orientation));
  return { bytes: join([...kept, bytes.subarray(at)]), stripped, position: exif?.position ?? null };
}

/** An EXIF segment that says how the picture is turned and nothing else. */
function turned(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body]);
}

const PNG_PERSONAL = ["eXIf", "tEXt", "iTXt", "zTXt", "tIME"];

function cleanPng(bytes: Uint8Array): CleanedPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  let stripped = false;
  let position: Point | null = null;
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    const chunk = cut(bytes, at, at + 12 + length);
    if (PNG_PERSONAL.includes(name)) {
      stripped = true;
      if (name === "eXIf") position = readExif(chunk.subarray(8, 8 + length))?.position ?? position;
    } else kept.push(chunk);
    at += 12 + length;
    if (name === "IEND") break;
  }
  return { bytes: join(kept), stripped, position };
}

/** RIFF chunks (RFC 9649, section 2.7); the flags of the extended header say which of them there are. */
function cleanWebp(bytes: Uint8Array): CleanedPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  let stripped = false;
  let position: Point | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = ascii(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    const chunk = cut(bytes, at, end);
    if (name === "EXIF" || name === "XMP ") {
      stripped = true;
      if (name === "EXIF") position = readExif(chunk.subarray(8))?.position ?? position;
    } else if (name === "VP8X") {
      const header = Uint8Array.from(chunk);
      // Bits 3 and 2: EXIF and XMP are there.
      header[8] = (header[8] ?? 0) & ~0x0c;
      kept.push(header);
    } else kept.push(chunk);
    // An odd chunk is followed by one byte that fills it up.
    if (length % 2 === 1 && end < bytes.length && !(name === "EXIF" || name === "XMP ")) kept.push(bytes.subarray(end, end + 1));
    at = end + (length % 2);
  }
  const body = join(kept);
  const head = Uint8Array.from(bytes.subarray(0, 12));
  new DataView(head.buffer).setUint32(4, body.length + 4, true);
  return { bytes: join([head, body]), stripped, position };
}

/** TIFF 6.0, section 2; EXIF 2.3, 4.6.6: orientation, and the position in degrees, minutes and seconds. */
function readExif(block: Uint8Array): Exif | null {
  // PNG and WebP leave the name out, some writers put it in all the same.
  const tiff = ascii(block, 0, 4) === "Exif" ? block.subarray(6) : block;
  const little = ascii(tiff, 0, 2) === "II";
  if (!little && ascii(tiff, 0, 2) !== "MM") return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const first = fieldsAt(view, view.getUint32(4, little), little);
    const turn = first.get(0x0112);
    const orientation = turn === undefined ? 1 : view.getUint16(turn + 8, little);
    const gps = first.get(0x8825);
    const known = orientation >= 1 && orientation <= 8 ? orientation : 1;
    return { orientation: known, position: gps === undefined ? null : positionAt(view, view.getUint32(gps + 8, little), little) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Where the field of each tag begins. */
function fieldsAt(view: DataView, at: number, little: boolean): ReadonlyMap<number, number> {
  const count = view.getUint16(at, little);
  const fields = new Map<number, number>();
  for (let n = 0; n < count; n++) fields.set(view.getUint16(at + 2 + n * 12, little), at + 2 + n * 12);
  return fields;
}

function positionAt(view: DataView, at: number, little: boolean): Point | null {
  const fields = fieldsAt(view, at, little);
  const degrees = (value: number, reference: number, negative: string): number | null => {
    const field = fields.get(value);
    const side = fields.get(reference);
    if (field === undefined || side === undefined) return null;
    const from = view.getUint32(field + 8, little);
    const part = (n: number): number => {
      const below = view.getUint32(from + n * 8 + 4, little);
      return below === 0 ? 0 : view.getUint32(from + n * 8, little) / below;
    };
    const sum = part(0) + part(1) / 60 + part(2) / 3600;
    return String.fromCharCode(view.getUint8(side + 8)) === negative ? -sum : sum;
  };
  const lat = degrees(2, 1, "S");
  const lon = degrees(4, 3, "W");
  if (lat === null || lon === null || Math.abs(lat) > 90 || Math.abs(lon) > 180 || (lat === 0 && lon === 0)) return null;
  return { lat, lon };
}
