import { instantAt } from "../../cases/index.ts";
import { type ForeignMatter, type ForeignNumber, type ForeignSystem, type Instant, toIso } from "../../contracts/index.ts";
import { createPlaceFinder } from "../exchange-places.ts";
import type { Row } from "./row.ts";
import type { ImportPlan, ImportWorld } from "./world.ts";

/** Rows of one file at most: each opens a case, which somebody has to read. */
const MOST_MATTERS = 1_000;
/** As many letters as the exchange takes. */
const MOST_LETTERS = { number: 60, text: 4000, title: 80, place: 200, reporter: 60, phone: 30 } as const;
/** A day without a time ends here. */
const END_OF_DAY = 23 * 60 + 59;

const CALLED: readonly (readonly [RegExp, ForeignSystem])[] = [
  [/12345|热线/, "12345"],
  [/网格/, "grid"],
];

const slot = ({ system, number }: Pick<ForeignNumber, "system" | "number">): string => `${system} ${number}`;

/** 2026-12-01, 2026/12/1 18:00, 2026年12月1日18时30分; undefined for what is none. */
export function readDeadline(text: string, zone: string): Instant | undefined {
  const found = /^(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时点](?:(\d{1,2})分?(?::\d{1,2}|\d{1,2}秒)?)?)?$/.exec(
    text,
  );
  if (!found) return undefined;
  const [, year = "", month = "", date = "", hour, minute = "0"] = found;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  const minutes = hour === undefined ? END_OF_DAY : Number(hour) * 60 + Number(minute);
  return minutes <= 24 * 60 && Number(minute) < 60 ? instantAt(zone, day, minutes) : undefined;
}

interface Parts {
  readonly world: ImportWorld;
  readonly plan: ImportPlan;
  readonly zone: string;
}

/** Work orders of other platforms: a row is a case, or a new time of the one that bears its number. */
export function createMatterPlanner({ world, plan, zone }: Parts) {
  const known = new Map(world.numbers.map((one) => [slot(one), one]));
  const seen = new Map<string, { readonly row: number; readonly said: string }>();
  const findPlace = createPlaceFinder({ places: () => world.places, version: 0 }, () => world.community);
  let same = 0;
  let merged = 0;

  const systemOf = (row: Row): ForeignSystem | undefined => {
    if (!row.has("system")) return "12345";
    const system = CALLED.find(([shape]) => shape.test(row.text("system")))?.[1];
    if (system === undefined) row.fault("system", { zh: "请填：12345、网格平台", en: "write 12345 or 网格平台 (grid)" });
    return system;
  };
  const deadlineOf = (row: Row): string | null => {
    if (!row.has("deadline")) return null;
    const at = readDeadline(row.text("deadline"), zone);
    if (at === undefined)
      row.fault("deadline", { zh: "请写成 2026-12-01 18:00 或 2026-12-01", en: "write 2026-12-01 18:00 or 2026-12-01" });
    return at === undefined ? null : toIso(at);
  };
  const mustFit = (row: Row): void => {
    for (const [field, most] of Object.entries(MOST_LETTERS))
      if (row.text(field).length > most) row.fault(field, { zh: `最多 ${most} 个字，请缩短`, en: `${most} letters at most: shorten it` });
  };
  const matterOf = (row: Row, deadline: string | null): ForeignMatter => ({
    ...{ number: row.text("number"), text: row.written("text"), deadline },
    kind: /纠纷|矛盾/.test(row.text("matter")) ? "complaint" : "request",
    ...(row.has("title") && { title: row.written("title") }),
    ...(row.has("place") && { place: row.text("place") }),
    ...((row.has("reporter") || row.has("phone")) && { reporter: { name: row.text("reporter"), phone: row.text("phone") } }),
  });

  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      if (!row.has("number")) row.fault("number", { zh: "没有编号", en: "no number" });
      if (row.numeric("number") && row.text("number").length > 15)
        row.fault("number", {
          zh: "表格把编号存成了数字，末几位已经丢失，请把这一列设为文本再填",
          en: "the sheet holds it as a number and has lost its last digits: make the column text and write it anew",
        });
      if (!row.has("text")) row.fault("text", { zh: "没有内容", en: "nothing is said of what it is about" });
      mustFit(row);
      const system = systemOf(row);
      const deadline = deadlineOf(row);
      if (isFaulty() || system === undefined) return;
      const matter = matterOf(row, deadline);
      const key = slot({ system, number: matter.number });
      const said = JSON.stringify(matter);
      const first = seen.get(key);
      if (first !== undefined && first.said !== said) {
        row.fault("number", {
          zh: `与第 ${first.row} 行编号相同而内容不同，请只留一行`,
          en: `the same number as in row ${first.row}, with something else: keep one of them`,
        });
        return;
      }
      if (first !== undefined) {
        merged++;
        row.note({ zh: `与第 ${first.row} 行相同，已合并`, en: `the same as row ${first.row}: put together` });
        return;
      }
      if (plan.matters.length >= MOST_MATTERS) {
        row.fault(null, {
          zh: `一次最多 ${MOST_MATTERS} 行，请分几次导入`,
          en: `${MOST_MATTERS} rows at most at a time: bring the rest in another file`,
        });
        return;
      }
      seen.set(key, { row: row.row, said });
      const before = known.get(key);
      if (before !== undefined && (deadline === null || deadline === before.deadline)) {
        same++;
        return;
      }
      const place = before === undefined ? findPlace(matter.place ?? "") : null;
      if (before === undefined && place === null && row.has("place"))
        row.note({
          zh: `登记簿里没有“${row.text("place").slice(0, 40)}”，原样写入说明`,
          en: `"${row.text("place").slice(0, 40)}" is not registered: written into the description as it is`,
        });
      plan.matters.push({ system, matter, place, known: before !== undefined });
    },
    finish: (): { readonly merged: number; readonly same: number } => ({ merged, same }),
  };
}
