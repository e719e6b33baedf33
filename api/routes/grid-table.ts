import type { GridView, Place } from "../../contracts/index.ts";
import type { Cell } from "../exports/table.ts";

/** What the table must know of the place tree. */
interface Tree {
  get(id: string): Place | undefined;
}
type Row = Readonly<Record<string, Cell>>;
type Keeper = { readonly name: string; readonly phone: string | null } | null;

/** In the order of the template. */
export const GRID_FIELDS = [
  ...["grid", "head.name", "head.phone", "workers", "micro", "microHead.name", "microHead.phone", "microWorkers"],
  ...["area", "compound", "building", "unit", "steward.name", "steward.phone", "unitSteward.name", "unitSteward.phone"],
];

/** A number that is not the reader's to know is an empty cell, which takes nothing away when it comes in again. */
const person = (field: string, keeper: Keeper): Row =>
  keeper === null ? {} : { [`${field}.name`]: keeper.name, [`${field}.phone`]: keeper.phone?.includes("*") ? null : keeper.phone };

function around(book: Tree, id: string, level: Place["level"]): Place | undefined {
  for (let at = book.get(id), steps = 0; at !== undefined && steps < 32; steps++) {
    if (at.level === level) return at;
    at = at.parent === null ? undefined : book.get(at.parent);
  }
  return undefined;
}

/** One row for what is listed without anybody, compound by compound, and one for each building or unit with somebody of its own. */
function rangeRows({ grid, buildings }: GridView, book: Tree): readonly Row[] {
  const stewards = new Map(
    grid.stewards.flatMap(({ place }) => {
      const keeper = buildings.find(({ id }) => id === place)?.steward ?? null;
      return keeper === null ? [] : [[place, keeper] as const];
    }),
  );
  const listed = [...new Set([...grid.places, ...stewards.keys()])].flatMap((id) => book.get(id) ?? []);
  const nameOf = (id: string, level: Place["level"]): string | null => around(book, id, level)?.name ?? null;
  const plain = new Map<string, string[]>();
  const rows: Row[] = [];
  for (const place of listed) {
    const compound = nameOf(place.id, "compound");
    const steward = stewards.get(place.id) ?? null;
    if (place.level === "unit")
      rows.push({ compound, building: nameOf(place.id, "building"), unit: place.name, ...person("unitSteward", steward) });
    else if (place.level === "compound") rows.push({ compound: place.name });
    else if (place.level !== "building") rows.push({ area: place.name });
    else if (steward !== null) rows.push({ compound, building: place.name, ...person("steward", steward) });
    else plain.set(compound ?? "", [...(plain.get(compound ?? "") ?? []), place.name]);
  }
  for (const [compound, names] of plain) rows.push({ compound: compound === "" ? null : compound, building: names.join("、") });
  return rows.length === 0 ? [{}] : rows;
}

/** Grids as the import reads them again: who they have stands in the first row of each. */
export function gridRows(views: readonly GridView[], book: Tree): readonly Row[] {
  return views.flatMap((view) => {
    const workers = view.workers.map(({ name }) => name).join("、");
    const isMicro = view.grid.parent !== null;
    const names: Row = isMicro ? { grid: view.parentName, micro: view.grid.name } : { grid: view.grid.name };
    const who: Row = isMicro ? { ...person("microHead", view.head), microWorkers: workers } : { ...person("head", view.head), workers };
    return rangeRows(view, book).map((row, at): Row => ({ ...names, ...(at === 0 && who), ...row }));
  });
}
