import { bounded, figure, isIn, type Run, same } from "./ha-values.ts";

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

/** `a sign b`; what is not there is neither this nor that. */
export function compared(run: Run, sign: string, a: unknown, b: unknown): boolean | undefined {
  if (sign === "in" || sign === "not in") {
    if (a === undefined || b === undefined) return undefined;
    return isIn(run, a, b) === (sign === "in");
  }
  if (a === undefined || b === undefined) return undefined;
  if (sign === "==" || sign === "!=") return same(a, b) === (sign === "==");
  const [x, y] = [figure(a), figure(b)];
  return x === undefined || y === undefined ? undefined : COMPARE[sign]?.(x, y);
}

const CALCULATE: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "//": (a, b) => Math.floor(a / b),
  "%": (a, b) => a - b * Math.floor(a / b),
  "**": (a, b) => a ** b,
};

/** Of figures, texts and lists; undefined where there is no such sum. */
export function calculated(sign: string, a: unknown, b: unknown): unknown {
  if (sign === "+" && typeof a === "string" && typeof b === "string") return bounded(a + b);
  if (sign === "+" && Array.isArray(a) && Array.isArray(b)) return [...a, ...b].slice(0, 100);
  const [x, y] = [figure(a), figure(b)];
  const result = x === undefined || y === undefined ? undefined : CALCULATE[sign]?.(x, y);
  return result !== undefined && Number.isFinite(result) ? result : undefined;
}
