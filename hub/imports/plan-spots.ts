import { type Datum, FIRE_SPOTS, type Place } from "../../contracts/index.ts";
import type { Homes } from "./homes.ts";
import { positionOf } from "./position.ts";
import { listed, type Row } from "./row.ts";
import type { ImportPlan } from "./world.ts";

/** Also so called in lists. */
const CALLED: readonly (readonly [RegExp, string])[] = [
  [/微型消防站|微站/, "micro-fire-station"],
  [/控制室|消控室/, "fire-control-room"],
  [/消火栓|消防栓/, "hydrant"],
  [/灭火器/, "extinguisher"],
  [/通道/, "fire-lane"],
  [/泵房/, "pump-room"],
  [/集合/, "assembly"],
  [/避难|避险/, "shelter"],
];

/** Fire points: spots of the place tree, by their name and what they stand in. */
export function createSpotPlanner({
  homes,
  plan,
  datum,
}: {
  readonly homes: Homes;
  readonly plan: ImportPlan;
  readonly datum: Datum | null;
}) {
  const seen = new Map<string, number>();
  let same = 0;
  let merged = 0;
  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      const name = row.text("name").slice(0, 80);
      const spot = CALLED.find(([shape]) => shape.test(row.text("spot")))?.[1];
      if (name === "") row.fault("name", { zh: "没有名称", en: "no name" });
      if (spot === undefined)
        row.fault("spot", {
          zh: `请填：${listed(Object.values(FIRE_SPOTS).map(({ zh }) => zh))}`,
          en: `one of: ${Object.values(FIRE_SPOTS)
            .map(({ zh, en }) => `${zh} (${en})`)
            .join(", ")}`,
        });
      const position = positionOf(row, datum);
      const floorText = row.text("floor").replace(/[层楼F]$/i, "");
      const floor = floorText === "" ? null : Number(floorText.replace(/^(B|负|地下)/i, "-"));
      if (floor !== null && !Number.isInteger(floor))
        row.fault("floor", { zh: "楼层请填数字，地下一层填 -1", en: "a number; -1 is the first basement" });
      if (isFaulty() || spot === undefined || position === undefined) return;
      const of = row.has("compound") ? homes.compoundIn(row.text("compound")) : null;
      if (of === undefined) {
        row.fault("compound", { zh: `没有登记过小区“${row.text("compound")}”`, en: `there is no compound "${row.text("compound")}"` });
        return;
      }
      const named = row.has("home") || row.has("building") ? (homes.anywhere(row) ?? homes.home(row)) : (of ?? homes.root ?? undefined);
      if (named === undefined) return;
      const parent = homes.get(named)?.level === "spot" ? (homes.get(named)?.parent ?? named) : named;
      const known = homes.spot(parent, name);
      const said = { spot, ...(floor !== null && { floor }), ...(position !== null && position) };
      if (known === undefined) {
        seen.set(homes.add("spot", name, parent, said), row.row);
        return;
      }
      const first = seen.get(known);
      if (first !== undefined) {
        merged++;
        row.note({ zh: `与第 ${first} 行是同一点位，已合并`, en: `the same spot as in row ${first}: put together` });
        return;
      }
      seen.set(known, row.row);
      plan.rows.set(known, row.row);
      const before = homes.get(known);
      if (!before) return;
      // The same position as the map has it: how it was given first stays with it.
      const { given: _given, ...unmoved } = said as Partial<Place>;
      const isThere = JSON.stringify(position?.point) === JSON.stringify(before.point);
      const after: Place = { ...before, ...(isThere ? unmoved : said) };
      if (JSON.stringify(after) === JSON.stringify(before)) same++;
      else plan.changedPlaces.push({ before, after });
    },
    finish: (): { readonly merged: number; readonly same: number } => ({ merged, same }),
  };
}
