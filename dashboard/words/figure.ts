import type { HealthFigure, Language } from "../../contracts/index.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A figure with its unit as people read it; a dash where there is none. */
export function figureText({ value, unit }: Pick<HealthFigure, "value" | "unit">, language: Language): string {
  if (value === null) return "—";
  const digits = (number: number, most: number): string => number.toLocaleString(language, { maximumFractionDigits: most });
  if (unit === "bytes") return value >= GIB ? `${digits(value / GIB, 1)} GB` : `${digits(value / MIB, 1)} MB`;
  return unit === "" ? digits(value, 0) : `${digits(value, 1)} ${unit}`;
}
