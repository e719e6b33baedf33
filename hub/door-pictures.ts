import type { Snapshots } from "../store/snapshots.ts";

/** The beginnings of JPEG, PNG and WebP as base64 writes them. */
const STARTS = ["/9j/", "iVBORw0KGgo", "UklGR"];
/** Shorter texts are no pictures. */
const SHORTEST = 200;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
const DATA_URL = /^data:image\/[a-z+.-]+;base64,/i;
const BOUNDARY = /boundary\s*=\s*(?:"([^"]{1,100})"|([^\s;]{1,100}))/i;
const MOST_PARTS = 64;
const DEEPEST = 32;
const GAP = Buffer.from("\r\n\r\n");

/** What stands in a body in the place of a picture that is kept. */
export interface PictureNote {
  readonly picture: string;
  readonly type: string;
  readonly bytes: number;
}

interface Part {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

type Keep = (bytes: Uint8Array) => Promise<PictureNote | null>;

/** The picture that a text holds in base64; undefined where it holds none. */
function pictureIn(text: string): Buffer | undefined {
  const bare = text.replace(DATA_URL, "");
  if (bare.length < SHORTEST || !STARTS.some((start) => bare.startsWith(start)) || !BASE64.test(bare)) return undefined;
  return Buffer.from(bare, "base64");
}

async function withNotes(value: unknown, keep: Keep, depth: number): Promise<unknown> {
  if (typeof value === "string") {
    const bytes = pictureIn(value);
    return (bytes === undefined ? null : await keep(bytes)) ?? value;
  }
  if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) {
    const all: unknown[] = [];
    for (const one of value) all.push(await withNotes(one, keep, depth + 1));
    return all;
  }
  const all: [string, unknown][] = [];
  for (const [name, one] of Object.entries(value)) all.push([name, await withNotes(one, keep, depth + 1)]);
  return Object.fromEntries(all);
}

function headersOf(head: string): { readonly name: string; readonly type: string } {
  const lines = head.split("\r\n");
  const at = (name: string): string =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? "";
  const named = /[; ]name="?([^";]{1,100})"?/i.exec(at("content-disposition"))?.[1] ?? "";
  return { name: named, type: at("content-type").toLowerCase() };
}

/** The parts of a multipart body (RFC 2046, 5.1); undefined where it is none. */
export function partsOf(body: Buffer, contentType: string): readonly Part[] | undefined {
  const found = /^\s*multipart\//i.test(contentType) ? BOUNDARY.exec(contentType) : null;
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) return undefined;
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let from = body.indexOf(mark);
  while (from >= 0 && parts.length < MOST_PARTS) {
    const next = body.indexOf(mark, from + mark.length);
    const whole = body.subarray(from + mark.length, next < 0 ? body.length : next);
    const gap = whole.indexOf(GAP);
    if (gap >= 0 && !whole.subarray(0, 2).equals(Buffer.from("--"))) {
      const bytes = whole.subarray(gap + GAP.length, next < 0 ? whole.length : whole.length - 2);
      parts.push({ ...headersOf(whole.subarray(0, gap).toString("utf8").replace(/^\r\n/, "")), bytes });
    }
    from = next;
  }
  return parts;
}

function parsed(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    return text;
  }
}

/**
 * One message of a multipart body: where one part says what happened and the rest are pictures, that part itself with
 * the pictures beside it under `$pictures`; else each part under its name.
 */
async function fromParts(parts: readonly Part[], keep: Keep, read: (text: string) => unknown): Promise<unknown> {
  const pictures: PictureNote[] = [];
  const said: (readonly [string, unknown])[] = [];
  for (const part of parts) {
    const note = await keep(part.bytes);
    if (note !== null) pictures.push({ ...note, ...(part.name !== "" && { name: part.name }) });
    else said.push([part.name === "" ? `part${said.length + 1}` : part.name, await withNotes(read(part.bytes.toString("utf8")), keep, 0)]);
  }
  const [only] = said;
  const isAlone = said.length === 1 && only !== undefined && typeof only[1] === "object" && only[1] !== null && !Array.isArray(only[1]);
  return { ...(isAlone ? only[1] : Object.fromEntries(said)), ...(pictures.length > 0 && { $pictures: pictures }) };
}

/** Whether a message may hold a picture in JSON; cheap enough to be asked of each. */
export function mayHoldPicture(payload: Uint8Array): boolean {
  const [first = 0] = payload;
  // Of JSON only: it begins with a brace or bracket, or with blanks before it.
  if (payload.length < SHORTEST || (first > 0x20 && first !== 0x7b && first !== 0x5b)) return false;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return STARTS.some((start) => bytes.includes(start));
}

/**
 * Takes the pictures out of a body: they are kept like any snapshot, and the body that is journaled names them by hash.
 * A body without pictures comes back as it is.
 * @param read makes an object of a part that is neither picture nor JSON
 */
export function createPictureTaker(snapshots: Pick<Snapshots, "put">, now: () => number, read: (text: string) => unknown) {
  const keep: Keep = async (bytes) => {
    const kept = await snapshots.put(bytes, now());
    return kept.ok ? { picture: kept.picture.hash, type: kept.picture.type, bytes: kept.picture.bytes } : null;
  };
  return async (body: Uint8Array, contentType: string): Promise<Uint8Array> => {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const parts = partsOf(bytes, contentType);
    if (parts !== undefined && parts.length > 0) {
      const value = await fromParts(parts, keep, (text) => {
        const json = parsed(text);
        return json === text ? read(text) : json;
      });
      return Buffer.from(JSON.stringify(value), "utf8");
    }
    if (bytes.length < SHORTEST || !STARTS.some((start) => bytes.includes(start))) return body;
    const text = bytes.toString("utf8");
    const json = parsed(text);
    return json === text ? body : Buffer.from(JSON.stringify(await withNotes(json, keep, 0)), "utf8");
  };
}
