import { noZeros } from "./address.ts";
import { chineseNumber, plainText } from "./text.ts";

/** A building, or a unit of one, as a list of a grid names it. */
export interface ListedBuilding {
  /** What stands before it, or before the one in front: a compound's name, or nothing. */
  readonly before: string;
  readonly building: string;
  readonly unit: string | null;
}

export type BuildingList =
  | { readonly ok: true; readonly buildings: readonly ListedBuilding[] }
  | { readonly ok: false; readonly part: string; readonly tooMany: boolean };

/** A compound has fewer; more is a slip of the keyboard. */
const MOST = 200;

const OF = `(?:${["栋", "幢", "座", "号楼", "楼", "#", "号"].join("|")})?`;
const RANGE = new RegExp(`^(.*?)(?:第)?([0-9]{1,3})${OF}(?:-|~|至|到)(?:第)?([0-9]{1,3})${OF}$`);
const ONE = new RegExp(`^(.*?)(?:第)?([0-9]{1,3}|[A-Z][0-9]{0,2})${OF}(?:([0-9]{1,2}|[A-Z])单元)?$`);

/** Reads 1-3栋、5栋, 1#至3#, 幸福里1-3栋、二期5栋2单元, 一栋和二栋. @returns the part that is not understood where there is one */
export function readBuildings(text: string): BuildingList {
  const plain = plainText(text)
    .toUpperCase()
    .replace(/[—–―－～〜]+/g, "-")
    .replace(/[,，;；。\s]+/g, "、");
  const parts = plain.split(/[、/]+|和|及|与/).flatMap((part) => (part === "" ? [] : [chineseNumber(part)]));
  const buildings: ListedBuilding[] = [];
  let before = "";
  for (const part of parts) {
    const range = RANGE.exec(part);
    const one = range === null ? ONE.exec(part) : null;
    const [, named = "", first = "", last = null] = range ?? one ?? [];
    if (first === "") return { ok: false, part, tooMany: false };
    if (named !== "") before = named;
    if (range === null) {
      buildings.push({ before, building: noZeros(first), unit: last === null ? null : noZeros(last) });
      continue;
    }
    const [from, to] = [Number(first), Number(last)];
    if (from > to) return { ok: false, part, tooMany: false };
    if (to - from >= MOST) return { ok: false, part, tooMany: true };
    for (let at = from; at <= to; at++) buildings.push({ before, building: String(at), unit: null });
  }
  return buildings.length > MOST ? { ok: false, part: text, tooMany: true } : { ok: true, buildings };
}

/** 1、2单元 and 1-2单元: the units of a building. @returns undefined where it is not understood */
export function readUnits(text: string): readonly string[] | undefined {
  const units: string[] = [];
  for (const part of chineseNumber(
    plainText(text)
      .toUpperCase()
      .replace(/[—–―－～〜]+/g, "-"),
  ).split(/[、,，;；\s/]+/)) {
    if (part === "") continue;
    const range = /^([0-9]{1,2})(?:单元)?(?:-|~|至|到)([0-9]{1,2})(?:单元)?$/.exec(part);
    const one = /^([0-9]{1,2}|[A-Z])(?:单元)?$/.exec(part)?.[1];
    if (one !== undefined) units.push(noZeros(one));
    else if (range && Number(range[1]) <= Number(range[2]))
      for (let at = Number(range[1]); at <= Number(range[2]); at++) units.push(String(at));
    else return undefined;
  }
  return units;
}
