import type { PlaceLevel } from "../../contracts/index.ts";

/** A place to be made: below the place of its parent's key, or below the community where that is null. */
export interface ListedPlace {
  readonly key: string;
  readonly parent: string | null;
  readonly level: PlaceLevel;
  readonly name: string;
}

const LEVELS: readonly PlaceLevel[] = ["compound", "building", "unit", "home"];

/** Reads lines of compound, building, unit, home; each place once, parents before children. */
export function readPlaceList(text: string): { readonly places: readonly ListedPlace[]; readonly badLines: readonly number[] } {
  const places = new Map<string, ListedPlace>();
  const badLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const names = line.split(/[,\t，、]/).map((name) => name.trim());
    while (names.at(-1) === "") names.pop();
    if (names.length === 0) continue;
    if (names.length > LEVELS.length) {
      badLines.push(index + 1);
      continue;
    }
    let parent: string | null = null;
    for (const [depth, name] of names.entries()) {
      const level = LEVELS[depth];
      // A level that is left out: what follows hangs one higher.
      if (name === "" || level === undefined) continue;
      const key: string = `${parent ?? ""}/${level}:${name}`;
      if (!places.has(key)) places.set(key, { key, parent, level, name });
      parent = key;
    }
  }
  return { places: [...places.values()], badLines };
}
