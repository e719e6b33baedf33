import { randomBytes } from "node:crypto";
import type { ActOutcome, GridPorts } from "../api/index.ts";
import type { DutyPort, TellableUser } from "../cases/index.ts";
import { type Grid, type GridKeeper, type GridView, hasGone, type Instant, type Place, roleHas, type Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { RegistryChange } from "../store/records/index.ts";
import { closedRing, gridFault } from "./grid-faults.ts";
import { gridStaff } from "./ladder-ports.ts";
import { placeGrid } from "./place-grid.ts";

interface Parts {
  readonly directory: Directory;
  save(change: RegistryChange): Promise<void>;
  users(): readonly TellableUser[];
  duty(): DutyPort;
  community(): string;
  now(): Instant;
  /** The number at which somebody with a log-in is told. */
  phoneOf(user: string): string | null;
  /** Lists at the desks are read anew. */
  told(): void;
}

const refuse = (status: 404 | 409 | 422, words: Words): ActOutcome<never> => ({ ok: false, status, reason: words.zh, words });
const GONE = refuse(404, { zh: "没有这个网格。", en: "There is no such grid." });
const HAS_PARTS = refuse(409, {
  zh: "它下面还有微网格，请先删除或移出微网格。",
  en: "It has parts: remove them first, or make them parts of another grid.",
});
const NO_AREA = refuse(422, { zh: "边界至少要有三个不同的点。", en: "outline: it needs three different corners" });

/** Levels whose own grid is shown: what lies below goes with them. */
const SHOWN: readonly Place["level"][] = ["building"];

/** Whoever acts on cases may be a worker or a head. */
export const mayWorkInGrid = (user: TellableUser): boolean => !user.disabled && user.role !== "family" && roleHas(user.role, "cases.act");

/** Grids of the community: kept, and worked out for the HTTP face, from memory. */
export function createGridDesk(parts: Parts): GridPorts {
  const { directory } = parts;
  const spoken = (id: string): string => directory.spoken(id) || (directory.placeById(id)?.name ?? id);
  const keeperOf = (keeper: GridKeeper, users: ReadonlyMap<string, TellableUser>) => ({
    name: (keeper.user === null ? undefined : users.get(keeper.user)?.name) ?? keeper.name,
    phone: keeper.user === null ? keeper.phone : null,
    hasLogin: keeper.user !== null && users.get(keeper.user)?.disabled === false,
  });

  /** All that is asked of the register at once, so that a list does not ask for each grid anew. */
  const look = (sees: (path: string) => boolean) => {
    const grids = directory.grids(parts.community());
    const users = new Map(parts.users().map((user) => [user.id, user]));
    const byGrid = new Map<string, { buildings: Place[]; homes: number; residents: number }>();
    const of = (id: string) => {
      const known = byGrid.get(id) ?? { buildings: [], homes: 0, residents: 0 };
      byGrid.set(id, known);
      return known;
    };
    const without: Place[] = [];
    const each = (place: string, count: (grid: string) => void): boolean => {
      const found = directory.gridOf(place);
      if (found === null) return false;
      count(found.grid.id);
      if (found.micro !== null) count(found.micro.id);
      return true;
    };
    for (const place of directory.places(parts.community())) {
      if (!sees(directory.pathOf(place.id) ?? "")) continue;
      if (SHOWN.includes(place.level) && !each(place.id, (id) => void of(id).buildings.push(place))) without.push(place);
      if (place.level === "home") each(place.id, (id) => void of(id).homes++);
    }
    for (const person of directory.people(parts.community()))
      if (person.home !== null && !hasGone(person) && sees(directory.pathOf(person.home) ?? ""))
        each(person.home, (id) => void of(id).residents++);

    const viewOf = (grid: Grid): GridView => {
      const { buildings, homes, residents } = of(grid.id);
      const stewards = new Map(
        [grid, ...grids.filter(({ parent }) => parent === grid.id)].flatMap(({ stewards: own }) =>
          own.map(({ place, keeper }) => [place, keeper] as const),
        ),
      );
      // Units with somebody of their own stand beside the buildings.
      const units = [...stewards.keys()].flatMap((id) => {
        const place = directory.placeById(id);
        return place?.level === "unit" && sees(directory.pathOf(id) ?? "") ? [place] : [];
      });
      const way = (id: string): readonly string[] => (directory.pathOf(id) ?? "").split("/");
      const paths = [...new Set(buildings.map((place) => directory.pathOf(place.id) ?? ""))];
      const onDuty = new Map(
        paths.flatMap((path) =>
          parts
            .duty()
            .onDuty("grid", path, parts.now())
            .map(({ id, name }) => [id, name] as const),
        ),
      );
      const own = gridStaff(grid);
      const isOwn = own.some((id) => onDuty.has(id));
      return {
        grid,
        parentName: grid.parent === null ? null : (directory.gridById(grid.parent)?.name ?? null),
        head: grid.head && keeperOf(grid.head, users),
        workers: grid.workers.map((id) => ({
          ...{ user: id, name: users.get(id)?.name ?? id, role: users.get(id)?.role ?? "", onDuty: onDuty.has(id) },
        })),
        instead: isOwn ? [] : [...onDuty.values()],
        places: grid.places.map((id) => ({ id, name: spoken(id), level: directory.placeById(id)?.level ?? "" })),
        buildings: [...buildings, ...units]
          .map((place) => {
            const keeper = stewards.get(place.id);
            return {
              ...{ id: place.id, name: spoken(place.id), level: place.level },
              by: way(place.id).some((id) => grid.places.includes(id)) ? ("list" as const) : ("outline" as const),
              steward: keeper === undefined ? null : keeperOf(keeper, users),
            };
          })
          .sort((a, b) => byName(a.name, b.name)),
        ...{ homes, residents },
      };
    };
    const isSeen = (grid: Grid): boolean =>
      sees(directory.rootPath(grid.community)) ||
      of(grid.id).buildings.length > 0 ||
      grid.places.some((id) => sees(directory.pathOf(id) ?? ""));
    const seen = grids.filter(isSeen);
    return { seen, viewOf, without };
  };

  return {
    root: () => directory.rootPath(parts.community()),
    list: (sees) => {
      const { seen, viewOf, without } = look(sees);
      const order = (grid: Grid): string => `${grid.parent === null ? grid.name : (directory.gridById(grid.parent)?.name ?? "")}\n`;
      return {
        items: seen
          .toSorted((a, b) => byName(order(a), order(b)) || Number(a.parent !== null) - Number(b.parent !== null) || byName(a.name, b.name))
          .map(viewOf),
        without: without.map(({ id }) => ({ id, name: spoken(id) })).sort((a, b) => byName(a.name, b.name)),
      };
    },
    view: (id, sees) => {
      const { seen, viewOf } = look(sees);
      const found = seen.find((grid) => grid.id === id);
      return found && viewOf(found);
    },
    get: directory.gridById,
    ofPlace: (place) => placeGrid(parts, place),
    staff: () =>
      parts
        .users()
        .filter(mayWorkInGrid)
        .map(({ id, name, role }) => ({ user: id, name, role })),
    save: async (id, said) => {
      const before = id === undefined ? undefined : directory.gridById(id);
      if (id !== undefined && before === undefined) return GONE;
      const outline = closedRing(said.outline);
      if (said.outline !== null && outline === null) return NO_AREA;
      const grid: Grid = {
        // In the order in which an import writes it: what was put back by hand is as it was.
        ...{ id: before?.id ?? `grd-${randomBytes(8).toString("hex")}`, community: before?.community ?? parts.community() },
        ...said,
        ...{ name: said.name.trim(), outline },
      };
      const users = new Map(parts.users().map((user) => [user.id, user]));
      const fault = gridFault(grid, before, {
        directory,
        nameOf: (user) => {
          const found = users.get(user);
          return found !== undefined && mayWorkInGrid(found) ? found.name : undefined;
        },
      });
      if (fault !== null) return refuse(422, fault);
      await parts.save({ grids: [grid] });
      directory.putGrid(grid);
      parts.told();
      return { ok: true, value: grid };
    },
    remove: async (id) => {
      const grid = directory.gridById(id);
      if (grid === undefined) return GONE;
      if (directory.grids(grid.community).some(({ parent }) => parent === id)) return HAS_PARTS;
      await parts.save({ remove: { grids: [id] } });
      directory.removeGrid(id);
      parts.told();
      return { ok: true, value: null };
    },
  };
}

/** Making one costs far more than using it; 2栋 stands before 10栋. */
const byName = new Intl.Collator("zh", { numeric: true }).compare;
