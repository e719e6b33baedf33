/**
 * A QR code (ISO/IEC 18004:2015) of a text in UTF-8: byte mode, error correction M, versions 1 to 6. That is 106 bytes,
 * enough for an address; for more there is null.
 */

interface Version {
  /** Check codewords of each block. */
  readonly check: number;
  readonly blocks: number;
  /** Data codewords of each block. */
  readonly data: number;
  /** Where the alignment mark lies, besides 6. */
  readonly mark: number | null;
}
/** Table 9 and annex E of the standard, level M. */
const VERSIONS: readonly Version[] = [
  { check: 10, blocks: 1, data: 16, mark: null },
  { check: 16, blocks: 1, data: 28, mark: 18 },
  { check: 26, blocks: 1, data: 44, mark: 22 },
  { check: 18, blocks: 2, data: 32, mark: 26 },
  { check: 24, blocks: 2, data: 43, mark: 30 },
  { check: 16, blocks: 4, data: 27, mark: 34 },
];

/** Powers and logarithms of the field of 256 elements over x⁸+x⁴+x³+x²+1. */
const EXP: number[] = [];
const LOG: number[] = [];
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value;
  LOG[value] = power;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : (EXP[((LOG[a] ?? 0) + (LOG[b] ?? 0)) % 255] ?? 0));

/** The check codewords of one block: the rest of a division by the generator of that degree. */
function checkOf(data: readonly number[], degree: number): readonly number[] {
  let generator = [1];
  for (let root = 0; root < degree; root++) {
    const next = [...generator, 0];
    generator.forEach((factor, at) => {
      next[at + 1] = (next[at + 1] ?? 0) ^ times(factor, EXP[root] ?? 0);
    });
    generator = next;
  }
  const rest = [...data, ...new Array<number>(degree).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, step) => {
      rest[at + step] = (rest[at + step] ?? 0) ^ times(factor, lead);
    });
  }
  return rest.slice(data.length);
}

/** All codewords in the order in which they are drawn: data and check codewords, each block's in turn. */
function codewords(bytes: Uint8Array, { check, blocks, data }: Version): readonly number[] {
  const bits = `0100${bytes.length.toString(2).padStart(8, "0")}${[...bytes].map((one) => one.toString(2).padStart(8, "0")).join("")}`;
  const room = blocks * data;
  const whole = `${bits}0000`.slice(0, room * 8);
  const words = (whole.padEnd(Math.ceil(whole.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2));
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad);
  const parts = Array.from({ length: blocks }, (_, block) => words.slice(block * data, (block + 1) * data));
  const inTurn = (rows: readonly (readonly number[])[], length: number): number[] =>
    Array.from({ length }, (_, column) => rows.map((row) => row[column] ?? 0)).flat();
  return [
    ...inTurn(parts, data),
    ...inTurn(
      parts.map((part) => checkOf(part, check)),
      check,
    ),
  ];
}

/** The conditions of table 10: where the mask turns a module over. */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** Dark, light, or free for data. */
type Grid = (boolean | null)[][];

/** Finders with their light edge, timing lines, the alignment mark; free elsewhere. The format's place is kept light. */
function frame(size: number, mark: number | null): Grid {
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  const put = (row: number, column: number, dark: boolean): void => {
    const line = grid[row];
    if (line !== undefined && column >= 0 && column < size) line[column] = dark;
  };
  for (let at = 0; at < 9; at++) {
    put(8, at, false);
    put(at, 8, false);
    if (at < 8) put(8, size - 1 - at, false);
    if (at < 8) put(size - 1 - at, 8, false);
  }
  for (let at = 8; at < size - 8; at++) {
    put(6, at, at % 2 === 0);
    put(at, 6, at % 2 === 0);
  }
  const rings = (row: number, column: number, reach: number, light: readonly number[]): void => {
    for (let r = -reach; r <= reach; r++)
      for (let c = -reach; c <= reach; c++) put(row + r, column + c, !light.includes(Math.max(Math.abs(r), Math.abs(c))));
  };
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    rings(row, column, 4, [2, 4]);
  if (mark !== null) rings(mark, mark, 2, [1]);
  put(size - 8, 8, true);
  return grid;
}

/** Fifteen bits: level M, the mask and their check bits (annex C). */
function formatBits(mask: number): number {
  let rest = mask << 10;
  for (let bit = 14; bit >= 10; bit--) if (rest & (1 << bit)) rest ^= 0x537 << (bit - 10);
  return ((mask << 10) | rest) ^ 0x5412;
}

function drawn(blank: Grid, words: readonly number[], mask: number): boolean[][] {
  const size = blank.length;
  const grid = blank.map((line) => [...line]);
  const turns = MASKS[mask] ?? (() => false);
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        const line = grid[row];
        if (line === undefined || blank[row]?.[column] !== null) continue;
        const dark = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        line[column] = dark !== turns(row, column);
        bit++;
      }
    }
  }
  const format = formatBits(mask);
  const put = (row: number, column: number, at: number): void => {
    const line = grid[row];
    if (line !== undefined) line[column] = ((format >> at) & 1) === 1;
  };
  for (let at = 0; at < 15; at++) {
    // Around the finder of the top left corner, and again along the other two.
    put(at < 6 ? at : at < 8 ? at + 1 : 8, at < 8 ? 8 : at === 8 ? 7 : 14 - at, at);
    put(at < 8 ? 8 : size - 15 + at, at < 8 ? size - 1 - at : 8, at);
  }
  return grid.map((line) => line.map((dark) => dark === true));
}

/** How hard a drawing is to read (7.8.3): runs, blocks, what looks like a finder, and too much of one colour. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const size = grid.length;
  const lines = [...grid, ...grid.map((_, column) => grid.map((line) => line[column] ?? false))].map((line) =>
    line.map((dark) => (dark ? "1" : "0")).join(""),
  );
  let sum = 0;
  for (const line of lines) {
    for (const run of line.match(/1{5,}|0{5,}/g) ?? []) sum += run.length - 2;
    for (let at = 0; at + 11 <= size; at++) {
      const part = line.slice(at, at + 11);
      if (part === "10111010000" || part === "00001011101") sum += 40;
    }
  }
  for (let row = 0; row + 1 < size; row++)
    for (let column = 0; column + 1 < size; column++) {
      const dark = grid[row]?.[column];
      if (dark === grid[row]?.[column + 1] && dark === grid[row + 1]?.[column] && dark === grid[row + 1]?.[column + 1]) sum += 3;
    }
  const share = grid.flat().filter(Boolean).length / (size * size);
  return sum + Math.floor(Math.abs(share * 100 - 50) / 5) * 10;
}

/** Rows of modules, true is dark, without the quiet zone of four modules; null for a text that does not fit. */
export function qrCode(text: string): readonly (readonly boolean[])[] | null {
  const bytes = new TextEncoder().encode(text);
  const number = VERSIONS.findIndex(({ blocks, data }) => bytes.length + 2 <= blocks * data);
  const version = VERSIONS[number];
  if (version === undefined) return null;
  const blank = frame(21 + number * 4, version.mark);
  const words = codewords(bytes, version);
  const [best] = MASKS.map((_, mask) => drawn(blank, words, mask))
    .map((grid) => ({ grid, cost: penalty(grid) }))
    .sort((a, b) => a.cost - b.cost);
  return best?.grid ?? null;
}
