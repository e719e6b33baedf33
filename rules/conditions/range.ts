/** Values from `least` to `most`, both included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

export const EVERYTHING: Range = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

export function both(a: Range, b: Range): Range {
  return { least: Math.max(a.least, b.least), most: Math.min(a.most, b.most) };
}

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The next number above, as floating point has it. */
export function justAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  number[0] = value;
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return number[0] ?? value;
}

/** The next number below. */
export function justBelow(value: number): number {
  return -justAbove(-value);
}
