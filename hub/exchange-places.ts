import type { Directory } from "../store/directory.ts";
import { createHomes } from "./imports/homes.ts";
import type { Row } from "./imports/row.ts";

/** Finds a registered place by what another platform wrote; it makes none. */
export function createPlaceFinder(directory: Pick<Directory, "places" | "version">, community: () => string) {
  let known: { readonly version: number; readonly homes: ReturnType<typeof createHomes> } | undefined;
  return (written: string): string | null => {
    const asked = written.trim();
    if (asked === "") return null;
    let made = false;
    known =
      known?.version === directory.version
        ? known
        : {
            version: directory.version,
            homes: createHomes({
              ...{ community: community(), places: directory.places(community()), compound: null },
              makeId: () => "none",
              made: () => {
                made = true;
              },
            }),
          };
    const { homes } = known;
    const row: Row = {
      row: 0,
      text: (field) => (field === "home" ? asked : ""),
      written: () => asked,
      numeric: () => false,
      has: (field) => field === "home",
      fault: () => undefined,
      note: () => undefined,
      isFaulty: () => false,
    };
    const found = homes.anywhere(row) ?? homes.home(row);
    // A door that nobody registered was thought up: what was found with it is thrown away.
    if (made) known = undefined;
    return made || found === undefined ? (homes.compoundIn(asked) ?? null) : found;
  };
}
