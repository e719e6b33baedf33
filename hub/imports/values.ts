import { ABILITY_WORDS, LIVING_WORDS, MOBILITY_WORDS, NEEDS, type Person, type Words } from "../../contracts/index.ts";
import { listed, type Row } from "./row.ts";

type Known<T extends string> = readonly (readonly [shape: RegExp, value: T])[];

const LIVING: Known<Person["living"]> = [
  [/住家|保姆|护工|照护/, "carer"],
  [/独居|独自|一人|单独|^是$/, "alone"],
  [/两口|夫妻|老伴|双老|配偶/, "couple"],
  [/家人|子女|儿|女|孙|同住|合住|^否$/, "family"],
];
const ABILITY: Known<Person["ability"]> = [
  [/完全失能|极重/, "total"],
  [/重度/, "severe"],
  [/中度/, "moderate"],
  [/轻度/, "mild"],
  [/完好|能自理|^自理$|完全自理|^正常$/, "full"],
];
const MOBILITY: Known<Person["mobility"]> = [
  [/卧床/, "bedridden"],
  [/轮椅/, "wheelchair"],
  [/拐|杖|助行|器具|辅具/, "aid"],
  [/自行|自如|正常|能走|行走/, "walks"],
];
const NEED: Known<Person["needs"][number]> = [
  [/氧/, "oxygen"],
  [/认知|痴呆|失智|阿尔茨海默/, "dementia"],
  [/听|聋|耳/, "hearing"],
  [/视|盲|眼/, "sight"],
  [/言语|失语|哑/, "speech"],
  [/透析/, "dialysis"],
  [/无电梯/, "no-lift"],
];
/** GB/T 42195 numbers its levels so. */
const ABILITY_LEVELS: readonly Person["ability"][] = ["full", "mild", "moderate", "severe", "total"];

const find = <T extends string>(known: Known<T>, text: string): T | undefined => known.find(([shape]) => shape.test(text))?.[1];

function oneOf<T extends string>(row: Row, field: string, known: Known<T>, words: Readonly<Record<T, Words>>): T | undefined {
  const text = row.text(field);
  if (text === "") return undefined;
  const value = find(known, text);
  if (value !== undefined) return value;
  const all = Object.values<Words>(words);
  row.fault(field, {
    zh: `看不懂，请填：${listed(all.map(({ zh }) => zh))}`,
    en: `not understood; write one of: ${all.map(({ zh, en }) => `${zh} (${en})`).join(", ")}`,
  });
  return undefined;
}

export const livingOf = (row: Row): Person["living"] | undefined => oneOf(row, "living", LIVING, LIVING_WORDS);
export const mobilityOf = (row: Row): Person["mobility"] | undefined => oneOf(row, "mobility", MOBILITY, MOBILITY_WORDS);
export function abilityOf(row: Row): Person["ability"] | undefined {
  const level = /^([0-4])级?$/.exec(row.text("ability"))?.[1];
  return level === undefined ? oneOf(row, "ability", ABILITY, ABILITY_WORDS) : ABILITY_LEVELS[Number(level)];
}

/** Needs in an emergency; what is none has no place in the register and is left out, with a word. */
export function needsOf(row: Row): Person["needs"] {
  const parts = row
    .text("needs")
    .split(/[、,;/\s|]+/)
    .filter((part) => part !== "" && !/^(无|没有|否|暂无)$/.test(part));
  const needs = new Set<Person["needs"][number]>();
  const none: string[] = [];
  for (const part of parts) {
    const need = find(NEED, part);
    if (need === undefined) none.push(part);
    else needs.add(need);
  }
  if (none.length > 0)
    row.note({
      zh: `“${listed(none).slice(0, 40)}”不属于应急需求，未导入`,
      en: `"${none.join(", ").slice(0, 40)}" is no need in an emergency and was left out`,
    });
  return NEEDS.filter((need) => needs.has(need));
}

export function sexOf(row: Row): Person["sex"] | undefined {
  const text = row.text("sex");
  if (text === "") return undefined;
  if (/^(女|f|female)/i.test(text)) return "f";
  if (/^(男|m|male)/i.test(text)) return "m";
  row.fault("sex", { zh: "请填：男、女", en: "write 男 (m) or 女 (f)" });
  return undefined;
}

/** @param year of the community's calendar */
export function birthYearOf(row: Row, year: number): number | undefined {
  const born = row.text("birth");
  const age = row.text("age");
  if (born !== "") {
    const found = /^(19\d{2}|20\d{2})(?:$|[-./年\s]|\d{2}(?:\d{2})?$)/.exec(born)?.[1];
    if (found !== undefined && Number(found) <= year) return Number(found);
    row.fault("birth", { zh: "请写成 1942 或 1942-03-04", en: "write 1942 or 1942-03-04" });
    return undefined;
  }
  if (age === "") return undefined;
  const years = Number(/^(\d{1,3})\s*岁?$/.exec(age)?.[1] ?? Number.NaN);
  if (years >= 0 && years <= 125) return year - years;
  row.fault("age", { zh: "年龄应在 0 到 125 之间", en: "an age lies between 0 and 125" });
  return undefined;
}
