import { centreOf, inFrame, rectangle, type Spot, toPair, toRing } from "./geometry.ts";
import { BLOCK_COLUMNS, type Block, CANAL, type Filling, type Streets } from "./layout.ts";
import { STREETS_EAST, STREETS_NORTH } from "./names.ts";

interface Feature {
  readonly type: "Feature";
  readonly properties: Readonly<Record<string, string | number>>;
  readonly geometry: { readonly type: "Polygon" | "LineString"; readonly coordinates: unknown };
}

const polygon = (layer: string, properties: Feature["properties"], rings: readonly (readonly Spot[])[]): Feature => ({
  type: "Feature",
  properties: { layer, ...properties },
  geometry: { type: "Polygon", coordinates: rings.map(toRing) },
});
const line = (properties: Feature["properties"], spots: readonly Spot[]): Feature => ({
  type: "Feature",
  properties: { layer: "roads", ...properties },
  geometry: { type: "LineString", coordinates: spots.map(toPair) },
});

/** Centre line of the canal at `x`: a slow bend, in the middle between its two streets. */
function canalAt(streets: Streets, x: number): Spot {
  const at = (row: number): number => {
    let column = 0;
    while (column < streets.columns - 2 && streets.node(column + 1, row).x < x) column++;
    const [a, b] = [streets.node(column, row), streets.node(column + 1, row)];
    return a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
  };
  return { x, y: (at(CANAL.south) + at(CANAL.north)) / 2 + 5 * Math.sin(x / 230) };
}

function canalBands(streets: Streets): Feature[] {
  const steps = Array.from({ length: 41 }, (_, i) => -40 + (1_605 * i) / 40);
  const along = (offset: number): Spot[] => steps.map((x) => ({ x, y: canalAt(streets, x).y + offset }));
  const ring = (near: number, far: number): Spot[] => [...along(near), ...along(far).reverse()];
  const { halfWidth } = CANAL;
  return [
    polygon("water", { kind: "canal", name: "幸福河" }, [ring(-halfWidth, halfWidth)]),
    polygon("green", { kind: "bank", name: "沿河绿道" }, [ring(halfWidth + 2, halfWidth + 12)]),
    polygon("green", { kind: "bank", name: "沿河绿道" }, [ring(-halfWidth - 12, -halfWidth - 2)]),
  ];
}

function streetLines(streets: Streets): Feature[] {
  const beyond = (a: Spot, b: Spot): Spot => {
    const length = Math.hypot(a.x - b.x, a.y - b.y);
    return { x: a.x + ((a.x - b.x) / length) * 40, y: a.y + ((a.y - b.y) / length) * 40 };
  };
  const extended = (spots: readonly Spot[]): Spot[] => {
    const [first, second, last, beforeLast] = [spots[0], spots[1], spots.at(-1), spots.at(-2)];
    return first && second && last && beforeLast ? [beyond(first, second), ...spots, beyond(last, beforeLast)] : [...spots];
  };
  const kind = (width: number): string => (width > 20 ? "major_road" : "minor_road");
  const east = STREETS_EAST.map((name, row) => {
    const width = streets.width("row", row);
    return line({ kind: kind(width), name, width }, extended(Array.from({ length: streets.columns }, (_, c) => streets.node(c, row))));
  });
  const north = STREETS_NORTH.map((name, column) => {
    const width = streets.width("column", column);
    return line({ kind: kind(width), name, width }, extended(Array.from({ length: streets.rows }, (_, r) => streets.node(column, r))));
  });
  return [...east, ...north];
}

/** A round shape with a slightly uneven edge. */
export function pond(centre: Spot, radius: number): Spot[] {
  return Array.from({ length: 28 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 28;
    const r = radius * (1 + 0.14 * Math.sin(3 * angle + 0.6) + 0.06 * Math.cos(5 * angle));
    return { x: centre.x + 1.35 * r * Math.cos(angle), y: centre.y + r * Math.sin(angle) };
  });
}

export interface PublicBlocks {
  readonly park: Block;
  readonly school: Block;
  readonly square: Block;
}

/** The school with its sports field, and the houses around the square. */
function publicBuildings(open: PublicBlocks): Feature[] {
  const school = open.school.frame;
  const square = open.square.frame;
  const house = (frame: typeof school, [u, v, w, d]: readonly [number, number, number, number], name: string, height: number): Feature =>
    polygon("buildings", { kind: "public", name, height }, [rectangle(frame, u, v, w, d)]);
  const field = Array.from({ length: 32 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 32;
    return inFrame(school, 42 + Math.sign(Math.cos(angle)) * 22 + 26 * Math.cos(angle), 30 * Math.sin(angle));
  });
  return [
    house(school, [-50, -55, 80, 16], "幸福里小学教学楼", 16),
    house(school, [-50, -10, 80, 16], "幸福里小学综合楼", 16),
    house(school, [-70, 40, 36, 22], "幸福里小学食堂", 8),
    polygon("green", { kind: "pitch", name: "操场" }, [field]),
    house(square, [-75, -40, 26, 44], "社区服务中心", 14),
    house(square, [-75, 12, 26, 30], "日间照料中心", 9),
    house(square, [-75, 50, 26, 24], "社区食堂", 7),
    house(square, [60, -66, 80, 12], "便民商铺", 6),
  ];
}

/** GeoJSON features of land, green, water and roads; compounds and buildings come from their places. */
export function baseMap(streets: Streets, fillings: readonly Filling[], open: PublicBlocks): unknown[] {
  const corner = (column: number, row: number): Spot => streets.node(column, row);
  const edge: Spot[] = [
    { x: -45, y: -45 },
    { x: 1_570, y: -45 },
    { x: 1_570, y: 940 },
    { x: -45, y: 940 },
  ];
  const water = pond({ x: open.park.frame.centre.x + 12, y: open.park.frame.centre.y + 8 }, 42);
  const plaza = open.square.outline;
  return [
    polygon("land", { kind: "residential", name: "幸福里社区" }, [edge]),
    polygon("land", { kind: "school", name: "幸福里小学" }, [open.school.outline]),
    polygon("land", { kind: "plaza", name: "幸福广场" }, [plaza]),
    polygon("green", { kind: "park", name: "荷塘公园" }, [open.park.outline, water.toReversed()]),
    ...fillings.filter((f) => f.garden.length > 0).map((f) => polygon("green", { kind: "garden" }, [f.garden])),
    ...publicBuildings(open),
    ...canalBands(streets),
    polygon("water", { kind: "pond", name: "荷塘" }, [water]),
    ...streetLines(streets),
    ...fillings.flatMap((f) => f.lanes.map((spots, i) => line({ kind: i === 0 ? "fire_lane" : "path", width: i === 0 ? 5 : 3 }, spots))),
    line({ kind: "path", width: 3, name: "公园步道" }, [
      centreOf([corner(open.park.column, open.park.row), corner(open.park.column + 1, open.park.row)]),
      { x: open.park.frame.centre.x - 62, y: open.park.frame.centre.y },
      centreOf([corner(open.park.column, open.park.row + 1), corner(open.park.column + 1, open.park.row + 1)]),
    ]),
  ];
}

/** Outline of three blocks in a row, along the streets' middles. */
export function gridOutline(streets: Streets, row: number, from: number): Spot[] {
  const columns = Array.from({ length: BLOCK_COLUMNS / 2 + 1 }, (_, i) => from + i);
  return [...columns.map((c) => streets.node(c, row)), ...columns.map((c) => streets.node(c, row + 1)).reverse()];
}
