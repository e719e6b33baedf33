import { chineseNumber, plainText } from "./text.ts";

/** A home as people write it, in parts. */
export interface Address {
  /** What stands before the building: a compound's name, or nothing. */
  readonly before: string;
  readonly building: string;
  readonly unit: string | null;
  readonly room: string;
}

const DASH = "[-–—―－~～/#]";
const WORDED =
  /^(.*?)([0-9]{1,3}|[A-Z][0-9]{0,2})(?:栋|幢|号楼|座|楼)-?(?:([0-9]{1,2}|[A-Z])(?:单元|单|门|梯)-?)?(?:[0-9]{1,2}[层楼]-?)?([0-9]{3,4}[A-Z]?)(?:室|号|户)?$/;
const SHORT = new RegExp(`^(.*?)([0-9]{1,3}|[A-Z][0-9]{0,2})${DASH}(?:([0-9]{1,2}|[A-Z])${DASH})?([0-9]{3,4}[A-Z]?)(?:室|号|户)?$`);

/** Reads 3栋2单元501, 三号楼二单元501室, 3-2-501, ３－２－５０１, 幸福里二期3幢501. @returns undefined where it names no door */
export function readAddress(text: string): Address | undefined {
  const plain = chineseNumber(plainText(text).toUpperCase().replaceAll(" ", ""));
  const found = WORDED.exec(plain) ?? SHORT.exec(plain);
  if (!found) return undefined;
  const [, before = "", building = "", unit, room = ""] = found;
  // 5楼501 may be the fifth floor of any building.
  if (unit === undefined && new RegExp(`(^|[^号])${building}楼`).test(plain)) return undefined;
  return { before: before.replace(/[,，、-]+$/, ""), building: noZeros(building), unit: unit === undefined ? null : noZeros(unit), room };
}

/** 03 and 3 are one building. */
export const noZeros = (text: string): string => text.replace(/^0+(?=.)/, "");

/** The number in a name: 3栋 → 3, 二单元 → 2; what has none is its own name. */
export function numberOf(name: string): string {
  const plain = chineseNumber(plainText(name).toUpperCase());
  return noZeros(/^[^0-9A-Z]*([0-9]+|[A-Z][0-9]*)/.exec(plain)?.[1] ?? plain);
}

/** The floor of a room, by its number: 501 → 5, 1203 → 12. */
export function floorOf(room: string): number | null {
  const digits = /^(\d{3,4})/.exec(room)?.[1];
  return digits === undefined ? null : Number(digits.slice(0, -2)) || null;
}

/** One key for a home, however it is written. */
export const homeKey = (compound: string | null, building: string, unit: string | null, room: string): string =>
  [compound ?? "", building, unit ?? "", noZeros(room)].join("|");
