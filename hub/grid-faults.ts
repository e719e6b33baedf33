import { GRID_LEVELS, type Grid, type NewGrid, type Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { createGridIndex } from "../store/grid-index.ts";

const words = (zh: string, en: string): Words => ({ zh, en });

export interface GridWorld {
  readonly directory: Pick<Directory, "grids" | "gridById" | "pathOf" | "placeById" | "spoken">;
  /** Of those who may work in a grid. */
  nameOf(user: string): string | undefined;
}

/** What is wrong with a grid as somebody wrote it down; null where it can be kept. */
export function gridFault(grid: Grid, before: Grid | undefined, { directory, nameOf }: GridWorld): Words | null {
  const others = directory.grids(grid.community).filter(({ id }) => id !== grid.id);
  return (
    partFault(grid, others) ??
    placeFault(grid, others, directory) ??
    humanFault(grid, before, nameOf) ??
    stewardFault(grid, others, directory)
  );
}

function partFault({ id, name, parent }: Grid, others: readonly Grid[]): Words | null {
  if (others.some((one) => one.parent === parent && one.name === name))
    return words(`已有“${name}”，请换一个名称。`, `name: there is "${name}" already; choose another name`);
  if (parent === null) return null;
  const above = others.find((one) => one.id === parent);
  if (above === undefined || above.parent !== null)
    return words("所属网格不存在，或它本身是微网格。", "parent: there is no such grid, or it is a part itself");
  if (others.some((one) => one.parent === id))
    return words("它下面还有微网格，不能再归入别的网格。", "parent: it has parts of its own, so that it cannot be a part");
  return null;
}

function placeFault({ places, parent, community }: Grid, others: readonly Grid[], directory: GridWorld["directory"]): Words | null {
  const sameLayer = others.filter((one) => (one.parent === null) === (parent === null));
  for (const id of places) {
    const place = directory.placeById(id);
    if (place === undefined || place.community !== community)
      return words(`没有这个位置：${id}`, `places: there is no place "${id}" in this community; take an id from GET /places`);
    const spoken = directory.spoken(id) || place.name;
    if (!GRID_LEVELS.some((level) => level === place.level))
      return words(`“${spoken}”不能划入网格：请选小区、楼栋或单元。`, `places: "${spoken}" is no compound, building or unit`);
    const taken = sameLayer.find((one) => one.places.includes(id));
    if (taken !== undefined)
      return words(
        `“${spoken}”已在“${taken.name}”，请先从那里移出。`,
        `places: "${spoken}" is in "${taken.name}"; take it out there first`,
      );
    if (parent === null) continue;
    const way = (directory.pathOf(id) ?? "").split("/");
    const foreign = others.find((one) => one.parent === null && one.id !== parent && one.places.some((each) => way.includes(each)));
    const own = others.find((one) => one.id === parent)?.places.some((each) => way.includes(each)) === true;
    if (foreign !== undefined && !own)
      return words(
        `“${spoken}”属于“${foreign.name}”，不能划入别的网格的微网格。`,
        `places: "${spoken}" belongs to "${foreign.name}", not to this grid`,
      );
  }
  return null;
}

/** Whoever was named before may stay named: an account that ended must not stand in the way of another change. */
function humanFault({ workers, head, stewards }: Grid, before: Grid | undefined, nameOf: GridWorld["nameOf"]): Words | null {
  const keepers = (grid: Grid | undefined): readonly (string | null)[] =>
    grid === undefined ? [] : [...grid.workers, grid.head?.user ?? null, ...grid.stewards.map(({ keeper }) => keeper.user)];
  const known = new Set(keepers(before));
  const strange = [...workers, head?.user ?? null, ...stewards.map(({ keeper }) => keeper.user)].find(
    (user) => user !== null && !known.has(user) && nameOf(user) === undefined,
  );
  return strange == null
    ? null
    : words(`没有这个账号，或其角色不能进网格：${strange}`, `there is no such user, or their role does not work in a grid: "${strange}"`);
}

function stewardFault(grid: Grid, others: readonly Grid[], directory: GridWorld["directory"]): Words | null {
  const gridOf = createGridIndex([...others, grid], directory);
  const seen = new Set<string>();
  for (const { place: id } of grid.stewards) {
    const place = directory.placeById(id);
    const spoken = directory.spoken(id) || id;
    if (place === undefined || (place.level !== "building" && place.level !== "unit"))
      return words(`楼栋长、单元长只能对应楼栋或单元：${spoken}`, `stewards: "${spoken}" is no building and no unit`);
    if (seen.has(id)) return words(`“${spoken}”填了两位，请只留一位。`, `stewards: "${spoken}" stands there twice`);
    seen.add(id);
    const found = gridOf(id);
    if (found?.grid.id !== grid.id && found?.micro?.id !== grid.id)
      return words(`“${spoken}”不在“${grid.name}”里。`, `stewards: "${spoken}" does not lie in "${grid.name}"`);
  }
  return null;
}

/** A ring that ends where it begins; null where it has no area. */
export function closedRing(outline: NewGrid["outline"]): NewGrid["outline"] {
  if (outline === null) return null;
  const [first] = outline;
  const last = outline.at(-1);
  if (first === undefined || last === undefined) return null;
  const ring = first[0] === last[0] && first[1] === last[1] ? outline : [...outline, first];
  return new Set(ring.map((corner) => corner.join(" "))).size < 3 ? null : ring;
}
