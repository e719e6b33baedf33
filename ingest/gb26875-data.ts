import type { Instant } from "../contracts/index.ts";
import { fromWall, zoneOffset } from "./zones.ts";

/** One information object of a frame's data, as its type defines it (GB/T 26875.3-2011, 8.3). */
export type GbObject =
  | { readonly is: "system"; readonly system: number; readonly address: number; readonly state: number; readonly time: Uint8Array }
  | (Component & { readonly is: "component"; readonly state: number; readonly text: string; readonly time: Uint8Array })
  | (Component & { readonly is: "analog"; readonly kind: number; readonly value: number; readonly time: Uint8Array })
  | { readonly is: "operation"; readonly ofDevice: boolean; readonly bits: number; readonly operator: number; readonly time: Uint8Array }
  | { readonly is: "device"; readonly state: number; readonly time: Uint8Array };

export interface Component {
  readonly system: number;
  readonly address: number;
  readonly component: number;
  readonly zone: number;
  readonly place: number;
}

export interface GbData {
  readonly type: number;
  readonly objects: readonly GbObject[];
  /** Objects that the data announce and do not hold. */
  readonly lacking: number;
}

const TIME = 6;
const gb18030 = new TextDecoder("gb18030");

/** Types that are known and say nothing that the hub keeps: versions, configurations, clocks. */
export const QUIET_TYPES: ReadonlySet<number> = new Set([5, 6, 7, 8, 25, 26, 28]);

/** Text of a fixed field, without the zeros and blanks that fill it; a letter cut in half at the end is left out. */
export function gbText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return gb18030
    .decode(end < 0 ? bytes : bytes.subarray(0, end))
    .replace(/\ufffd+$/, "")
    .trim();
}

/** The instant of six bytes on a zone's wall clock; undefined where they are no time. */
export function gbTime(bytes: Uint8Array, zone: string): Instant | undefined {
  const [second = 99, minute = 99, hour = 99, day = 0, month = 0, year = 99] = bytes;
  if (second > 59 || minute > 59 || hour > 23 || day < 1 || day > 31 || month < 1 || month > 12 || year > 99) return undefined;
  return fromWall(zone, Date.UTC(2000 + year, month - 1, day, hour, minute, second));
}

/** An instant as six bytes on a zone's wall clock. */
export function gbTimeBytes(at: Instant, zone: string): Uint8Array {
  const wall = new Date(at + zoneOffset(zone, at));
  const date = [wall.getUTCDate(), wall.getUTCMonth() + 1, wall.getUTCFullYear() - 2000];
  return Uint8Array.from([wall.getUTCSeconds(), wall.getUTCMinutes(), wall.getUTCHours(), ...date]);
}

type Read = (bytes: Uint8Array, view: DataView) => GbObject;

const component = (view: DataView): Component => ({
  system: view.getUint8(0),
  address: view.getUint8(1),
  component: view.getUint8(2),
  zone: view.getUint16(3, true),
  place: view.getUint16(5, true),
});

const SHAPES: Readonly<Record<number, { readonly size: number; readonly read: Read }>> = {
  1: {
    size: 4 + TIME,
    read: (bytes, view) => ({
      is: "system",
      system: view.getUint8(0),
      address: view.getUint8(1),
      state: view.getUint16(2, true),
      time: bytes.subarray(4),
    }),
  },
  2: {
    size: 40 + TIME,
    read: (bytes, view) => ({
      is: "component",
      ...component(view),
      state: view.getUint16(7, true),
      text: gbText(bytes.subarray(9, 40)),
      time: bytes.subarray(40),
    }),
  },
  3: {
    size: 10 + TIME,
    read: (bytes, view) => ({
      is: "analog",
      ...component(view),
      kind: view.getUint8(7),
      value: view.getInt16(8, true),
      time: bytes.subarray(10),
    }),
  },
  4: {
    size: 4 + TIME,
    read: (bytes, view) => ({
      is: "operation",
      ofDevice: false,
      bits: view.getUint8(2),
      operator: view.getUint8(3),
      time: bytes.subarray(4),
    }),
  },
  21: { size: 1 + TIME, read: (bytes, view) => ({ is: "device", state: view.getUint8(0), time: bytes.subarray(1) }) },
  24: {
    size: 2 + TIME,
    read: (bytes, view) => ({
      is: "operation",
      ofDevice: true,
      bits: view.getUint8(0),
      operator: view.getUint8(1),
      time: bytes.subarray(2),
    }),
  },
};

/** @returns undefined where the type is none that the standard defines upwards */
export function readGbData(data: Uint8Array): GbData | undefined {
  const type = data[0] ?? 0;
  const shape = SHAPES[type];
  if (shape === undefined) return QUIET_TYPES.has(type) ? { type, objects: [], lacking: 0 } : undefined;
  // Whole objects beyond what the count says are objects: a panel that counts wrongly still tells of a fire.
  const whole = (data.length - 2) / shape.size;
  const count = Math.max(data[1] ?? 0, Number.isInteger(whole) ? whole : 0);
  const objects: GbObject[] = [];
  for (let i = 0; i < count; i++) {
    const bytes = data.subarray(2 + i * shape.size, 2 + (i + 1) * shape.size);
    if (bytes.length < shape.size) return { type, objects, lacking: count - i };
    objects.push(shape.read(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length)));
  }
  return { type, objects, lacking: 0 };
}
