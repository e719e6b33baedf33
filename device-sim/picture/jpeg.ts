/**
 * Writes baseline JPEG (ITU-T T.81): three components without subsampling, one quantisation table and one pair of
 * Huffman tables for all of them, as Annex K gives them for luminance. Enough for a drawn picture.
 */

/** Order of coefficients, T.81 figure 5. */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
/** T.81 table K.1. */
const QUANT = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22,
  37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/** T.81 tables K.3 and K.5: how many codes of each length, then their symbols. */
const DC = { lengths: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: [...Array(12).keys()] };
const AC = {
  lengths: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
  symbols: [
    ...Buffer.from(
      "0102030004110512213141061351610722711432" +
        "8191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a53545556575859" +
        "5a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba" +
        "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
      "hex",
    ),
  ],
};

type Code = readonly [bits: number, length: number];

function codes(table: { lengths: readonly number[]; symbols: readonly number[] }): Code[] {
  const found: Code[] = [];
  let [code, k] = [0, 0];
  for (const [index, count] of table.lengths.entries()) {
    for (let i = 0; i < count; i++) found[table.symbols[k++] ?? 0] = [code++, index + 1];
    code <<= 1;
  }
  return found;
}
const DC_CODES = codes(DC);
const AC_CODES = codes(AC);

const COSINES = Array.from({ length: 64 }, (_, i) => {
  const [u, x] = [i >> 3, i & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/** Two passes of the one-dimensional transform, T.81 A.3.3. */
function transform(block: Float64Array): Float64Array {
  const rows = new Float64Array(64);
  const out = new Float64Array(64);
  for (let y = 0; y < 8; y++)
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += (block[y * 8 + x] ?? 0) * (COSINES[u * 8 + x] ?? 0);
      rows[y * 8 + u] = sum;
    }
  for (let u = 0; u < 8; u++)
    for (let v = 0; v < 8; v++) {
      let sum = 0;
      for (let y = 0; y < 8; y++) sum += (rows[y * 8 + u] ?? 0) * (COSINES[v * 8 + y] ?? 0);
      out[v * 8 + u] = sum;
    }
  return out;
}

class BitWriter {
  readonly #bytes: number[] = [];
  #buffer = 0;
  #held = 0;

  write([bits, length]: Code): void {
    this.#buffer = (this.#buffer << length) | bits;
    this.#held += length;
    while (this.#held >= 8) {
      const byte = (this.#buffer >> (this.#held - 8)) & 0xff;
      this.#bytes.push(byte);
      // A data byte of 0xFF is followed by 0, else it would read as a marker (T.81 B.1.1.5).
      if (byte === 0xff) this.#bytes.push(0);
      this.#held -= 8;
      this.#buffer &= (1 << this.#held) - 1;
    }
  }
  end(): number[] {
    if (this.#held > 0) this.write([(1 << (8 - this.#held)) - 1, 8 - this.#held]);
    return this.#bytes;
  }
}

/** Size category and extra bits of a value, T.81 F.1.2.1. */
function magnitude(value: number): Code {
  const length = 32 - Math.clz32(Math.abs(value));
  return [value < 0 ? value + (1 << length) - 1 : value, length];
}

function writeBlock(bits: BitWriter, block: Float64Array, before: number): number {
  const frequencies = transform(block);
  const values = ZIGZAG.map((at) => Math.round((frequencies[at] ?? 0) / (QUANT[at] ?? 1)));
  const dc = values[0] ?? 0;
  const step = magnitude(dc - before);
  bits.write(DC_CODES[step[1]] ?? [0, 2]);
  if (step[1] > 0) bits.write(step);
  const end = values.findLastIndex((value, i) => i > 0 && value !== 0);
  let zeros = 0;
  for (let i = 1; i <= end; i++) {
    const value = values[i] ?? 0;
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits.write(AC_CODES[0xf0] ?? [0, 0]);
    const coded = magnitude(value);
    bits.write(AC_CODES[(zeros << 4) | coded[1]] ?? [0, 0]);
    bits.write(coded);
    zeros = 0;
  }
  if (end < 63) bits.write(AC_CODES[0] ?? [0, 0]);
  return dc;
}

const word = (value: number): number[] => [value >> 8, value & 0xff];
const segment = (marker: number, body: readonly number[]): number[] => [0xff, marker, ...word(body.length + 2), ...body];

export interface Bitmap {
  /** Multiples of eight. */
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, row by row. */
  readonly pixels: Uint8Array;
}

/** JFIF's colours (BT.601, full range), less 128 so that they lie about zero. */
function channel(which: number, r: number, g: number, b: number): number {
  if (which === 0) return 0.299 * r + 0.587 * g + 0.114 * b - 128;
  return which === 1 ? -0.168736 * r - 0.331264 * g + 0.5 * b : 0.5 * r - 0.418688 * g - 0.081312 * b;
}

export function encodeJpeg({ width, height, pixels }: Bitmap): Uint8Array {
  const bits = new BitWriter();
  const before = [0, 0, 0];
  const block = new Float64Array(64);
  for (let y = 0; y < height; y += 8)
    for (let x = 0; x < width; x += 8)
      for (let which = 0; which < 3; which++) {
        for (let i = 0; i < 64; i++) {
          const at = ((y + (i >> 3)) * width + x + (i & 7)) * 3;
          block[i] = channel(which, pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
        }
        before[which] = writeBlock(bits, block, before[which] ?? 0);
      }
  const components = [1, 2, 3];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...ZIGZAG.map((at) => QUANT[at] ?? 1)]),
    ...segment(0xc0, [8, ...word(height), ...word(width), 3, ...components.flatMap((id) => [id, 0x11, 0])]),
    ...segment(0xc4, [0x00, ...DC.lengths, ...DC.symbols]),
    ...segment(0xc4, [0x10, ...AC.lengths, ...AC.symbols]),
    ...segment(0xda, [3, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0]),
    ...bits.end(),
    ...[0xff, 0xd9],
  ]);
}
