import type { Grid, Place, PlaceLevel } from "../../contracts/index.ts";
import type { Random } from "../random.ts";
import { baseMap, gridOutline, type PublicBlocks } from "./base-map.ts";
import { inFrame, type Spot, toPoint, toRing } from "./geometry.ts";
import { BLOCK_COLUMNS, BLOCK_ROWS, type Block, blockOf, type Filling, fillCompound, layStreets, STYLES, type Style } from "./layout.ts";
import { COMPOUNDS } from "./names.ts";

export const COMMUNITY_ID = "xingfuli";

export interface Building {
  readonly id: string;
  readonly number: number;
  readonly corners: readonly Spot[];
  readonly floors: number;
  readonly units: number;
  readonly lift: boolean;
}
export interface Compound {
  readonly id: string;
  /** Two digits, as in external ids. */
  readonly code: string;
  readonly name: string;
  readonly style: Style;
  readonly block: Block;
  readonly filling: Filling;
  readonly buildings: readonly Building[];
}
export interface Ground {
  readonly compounds: readonly Compound[];
  readonly open: PublicBlocks;
  readonly grids: readonly Grid[];
  readonly base: readonly unknown[];
  readonly book: PlaceBook;
}

/** Collects places, making the chain down to a home on first use. */
export class PlaceBook {
  readonly #places = new Map<string, Place>();

  add(id: string, level: PlaceLevel, name: string, parent: string | null, more: Partial<Place> = {}): string {
    const blank = { aliases: [], point: null, outline: null, floors: null, floor: null, spot: null };
    this.#places.set(id, { id, community: COMMUNITY_ID, level, name, parent, ...blank, ...more });
    return id;
  }
  has(id: string): boolean {
    return this.#places.has(id);
  }
  all(): Place[] {
    return [...this.#places.values()];
  }

  /** A home by building, unit, floor and door, e.g. 3-2-501. */
  home(building: Building, unit: number, floor: number, door: number): string {
    const number = `${floor}0${door}`;
    const unitId = `${building.id}-u${unit}`;
    const floorId = `${unitId}-f${floor}`;
    if (!this.has(floorId)) this.add(floorId, "floor", `${floor}层`, unitId, { floor, point: toPoint(inUnit(building, unit, 0)) });
    const point = toPoint(inUnit(building, unit, door === 1 ? -0.25 : 0.25));
    const short = `${building.number}-${unit}-${number}`;
    const aliases = [short, `${building.number}栋${unit}单元${number}`];
    return this.add(`${unitId}-${number}`, "home", number, floorId, { floor, point, aliases });
  }

  spot(id: string, kind: string, name: string, parent: string, at: Spot, floor: number | null = null): string {
    return this.add(id, "spot", name, parent, { spot: kind, point: toPoint(at), floor });
  }
}

/** A spot in the middle line of a unit; `aside` from -0.5 to 0.5 of its width. */
export function inUnit(building: Building, unit: number, aside: number): Spot {
  const [a, b, c, d] = building.corners;
  if (!a || !b || !c || !d) throw new Error(`Building ${building.id} has no four corners`);
  const t = (unit - 0.5 + aside) / building.units;
  const mix = (p: Spot, q: Spot): Spot => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  const [south, north] = [mix(a, b), mix(d, c)];
  return { x: (south.x + north.x) / 2, y: (south.y + north.y) / 2 };
}

const GRID_HEADS = ["刘建军", "何秀芬", "郭志强", "邓小梅", "罗永福", "梁国华", "宋玉珍", "唐宏伟"];
const AREAS = ["长青片区", "中心片区", "学府片区", "书院片区", "安康片区"] as const;

/** Which of the five areas a block belongs to: three north of the canal, two south of it. */
function areaOf(column: number, rowIndex: number): number {
  return rowIndex >= 2 ? Math.floor(column / 2) + 1 : Math.floor(column / 3) + 4;
}

function layBlocks(random: Random) {
  const streets = layStreets(random);
  const blocks = BLOCK_ROWS.flatMap((row, rowIndex) =>
    Array.from({ length: BLOCK_COLUMNS }, (_, column) => ({ block: blockOf(streets, column, row), area: areaOf(column, rowIndex) })),
  );
  const take = (rowIndex: number, column: number): Block => {
    const found = blocks[rowIndex * BLOCK_COLUMNS + column];
    if (found === undefined) throw new Error(`There is no block ${rowIndex}/${column}`);
    return found.block;
  };
  const open: PublicBlocks = { park: take(1, 1), school: take(0, 5), square: take(2, 2) };
  const homes = blocks.filter(({ block }) => block !== open.park && block !== open.school && block !== open.square);
  return { streets, open, homes };
}

function addBuildings(book: PlaceBook, compound: string, style: Style, filling: Filling, random: Random): Building[] {
  return filling.buildings.map(({ corners, centre }, index) => {
    const number = index + 1;
    const floors = random.int(style.floors[0], style.floors[1]);
    const id = book.add(`${compound}-b${number}`, "building", `${number}栋`, compound, {
      floors,
      point: toPoint(centre),
      outline: toRing(corners),
      aliases: [`${number}号楼`],
    });
    const building = { id, number, corners, floors, units: style.units, lift: style.lift };
    for (let unit = 1; unit <= style.units; unit++)
      book.add(`${id}-u${unit}`, "unit", `${unit}单元`, id, { point: toPoint(inUnit(building, unit, 0)) });
    return building;
  });
}

function addCompound(book: PlaceBook, index: number, at: { block: Block; area: number }, random: Random): Compound {
  const [name, styleName] = COMPOUNDS[index] ?? ["小区", "slab" as const];
  const style = STYLES[styleName];
  const code = String(index + 1).padStart(2, "0");
  const filling = fillCompound(at.block, style);
  const id = book.add(`xfl-c${code}`, "compound", name, `xfl-a${at.area}`, {
    point: toPoint(at.block.frame.centre),
    outline: toRing(at.block.outline),
  });
  const buildings = addBuildings(book, id, style, filling, random);
  const spine = (share: number): Spot => {
    const [[from, to]] = [filling.lanes[0] ?? [filling.gate, filling.gate]];
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  };
  book.spot(`${id}-gate`, "gate", "大门", id, filling.gate);
  book.spot(`${id}-lane`, "fire-lane", "消防车通道", id, spine(0.45));
  if (!style.lift) book.spot(`${id}-shed`, "bicycle-shed", "车棚", id, spine(0.94));
  if (style.lift) book.spot(`${id}-pump`, "pump-room", "水泵房", id, spine(0.9));
  if (style.name === "tower") book.spot(`${id}-garage`, "garage", "地下车库", id, spine(0.6), -1);
  return { id, code, name, style, block: at.block, filling, buildings };
}

function addPublicSpots(book: PlaceBook, open: PublicBlocks): void {
  const at = (block: Block, u: number, v: number): Spot => inFrame(block.frame, u, v);
  book.spot("xfl-square", "square", "幸福广场", "xfl-a2", at(open.square, 0, 0));
  book.spot("xfl-market", "square", "便民集市", "xfl-a2", at(open.square, 60, -35));
  book.spot("xfl-canteen", "canteen", "社区食堂", "xfl-a2", at(open.square, -60, 45));
  book.spot("xfl-daycare", "day-care", "日间照料中心", "xfl-a2", at(open.square, -60, 10));
  book.spot("xfl-office", "office", "社区服务中心", "xfl-a2", at(open.square, -60, -40));
  book.spot("xfl-fire-control", "fire-control-room", "消防控制室", "xfl-a2", at(open.square, -30, -55));
  book.spot("xfl-mfs-1", "micro-fire-station", "中心微型消防站", "xfl-a2", at(open.square, -10, -55));
  book.spot("xfl-mfs-2", "micro-fire-station", "书院微型消防站", "xfl-a4", at(open.park, 70, -60));
  book.spot("xfl-park", "square", "荷塘公园", "xfl-a4", at(open.park, -40, 20));
  book.spot("xfl-shelter", "shelter", "应急避难场所", "xfl-a5", at(open.school, 0, 0));
  book.spot("xfl-switch", "switch-room", "配电室", "xfl-a2", at(open.square, 70, 55));
  for (const [index, name] of ["便利店", "早点铺", "药店", "菜店"].entries())
    book.spot(`xfl-shop-${index + 1}`, "shop", name, "xfl-a2", at(open.square, 80 - index * 14, -62));
}

/** The ground of the demo community: streets, compounds, buildings, public spots and grids. */
export function layGround(random: Random): Ground {
  const book = new PlaceBook();
  const { streets, open, homes } = layBlocks(random.fork("streets"));
  const middle = toPoint(open.square.frame.centre);
  book.add("xfl-street", "sub-district", "临河街道", null);
  book.add(COMMUNITY_ID, "community", "幸福里社区", "xfl-street", { point: middle });
  for (const [index, name] of AREAS.entries()) book.add(`xfl-a${index + 1}`, "area", name, COMMUNITY_ID);
  const compounds = homes.map((at, index) => addCompound(book, index, at, random.fork(`compound-${index}`)));
  addPublicSpots(book, open);
  const grids = BLOCK_ROWS.flatMap((row, r) =>
    [0, 3].map((from, half): Grid => {
      const number = r * 2 + half + 1;
      const outline = toRing(gridOutline(streets, row, from));
      return {
        ...{ id: `xfl-g${number}`, community: COMMUNITY_ID, name: `第${number}网格`, parent: null, outline },
        ...{ workers: number === 1 ? ["grid"] : number === 2 ? ["grid2"] : [], places: [], stewards: [] },
        head: { user: null, name: GRID_HEADS[number - 1] ?? "刘建军", phone: null },
      };
    }),
  );
  const fillings = compounds.map((c) => c.filling);
  return { compounds, open, grids, base: baseMap(streets, fillings, open), book };
}
