import type { Random } from "../random.ts";
import { centreOf, type Frame, inFrame, inset, rectangle, type Spot, within } from "./geometry.ts";

/** Lines of the street grid, in metres; the canal runs between the third and the fourth street from the south. */
const COLUMNS = [0, 255, 505, 765, 1_015, 1_280, 1_525];
const ROWS = [0, 205, 400, 490, 690, 895];
export const CANAL = { south: 2, north: 3, halfWidth: 14 } as const;
export const BLOCK_ROWS = [0, 1, 3, 4] as const;
export const BLOCK_COLUMNS = 6;

export interface Style {
  readonly name: "walk-up" | "slab" | "tower";
  readonly width: number;
  readonly depth: number;
  /** From one row of buildings to the next, metres. */
  readonly pitch: number;
  readonly gap: number;
  readonly floors: readonly [number, number];
  readonly units: number;
  readonly lift: boolean;
}
export const STYLES: Readonly<Record<Style["name"], Style>> = {
  "walk-up": { name: "walk-up", width: 42, depth: 12, pitch: 29, gap: 7, floors: [5, 7], units: 3, lift: false },
  slab: { name: "slab", width: 40, depth: 14, pitch: 38, gap: 11, floors: [9, 12], units: 2, lift: true },
  tower: { name: "tower", width: 27, depth: 24, pitch: 52, gap: 20, floors: [18, 32], units: 1, lift: true },
};

export interface Footprint {
  readonly corners: readonly Spot[];
  readonly centre: Spot;
}
export interface Block {
  readonly column: number;
  readonly row: number;
  readonly frame: Frame;
  /** Inside the kerb. */
  readonly outline: readonly Spot[];
}
export interface Filling {
  readonly buildings: readonly Footprint[];
  readonly garden: readonly Spot[];
  /** Lanes between the rows, each as a line of two spots; the first is the spine, which is the fire lane. */
  readonly lanes: readonly (readonly [Spot, Spot])[];
  readonly gate: Spot;
}

export interface Streets {
  node(column: number, row: number): Spot;
  readonly columns: number;
  readonly rows: number;
  width(axis: "column" | "row", index: number): number;
}

/** The street grid with its slight irregularity. */
export function layStreets(random: Random): Streets {
  const nodes = ROWS.map((y, row) =>
    COLUMNS.map((x) => {
      const bank = row === CANAL.south || row === CANAL.north;
      return { x: x + random.range(-12, 12), y: y + random.range(-1, 1) * (bank ? 4 : 9) };
    }),
  );
  return {
    node: (column, row) => nodes[row]?.[column] ?? { x: 0, y: 0 },
    columns: COLUMNS.length,
    rows: ROWS.length,
    width: (axis, index) => (axis === "column" ? (index % 3 === 0 ? 22 : 14) : index === 0 || index === ROWS.length - 1 ? 22 : 14),
  };
}

/** The block east and north of street node (column, row). */
export function blockOf(streets: Streets, column: number, row: number): Block {
  const corners = [
    streets.node(column, row),
    streets.node(column + 1, row),
    streets.node(column + 1, row + 1),
    streets.node(column, row + 1),
  ];
  const kerb = 5;
  const outline = inset(corners, [
    streets.width("row", row) / 2 + kerb,
    streets.width("column", column + 1) / 2 + kerb,
    streets.width("row", row + 1) / 2 + kerb,
    streets.width("column", column) / 2 + kerb,
  ]);
  const [a, b] = [outline[0] ?? { x: 0, y: 0 }, outline[1] ?? { x: 1, y: 0 }];
  return { column, row, outline, frame: { centre: centreOf(outline), angle: Math.atan2(b.y - a.y, b.x - a.x) } };
}

/** How far along a line from the centre one stays inside the outline. */
function reach(block: Block, direction: readonly [number, number], margin: number): number {
  let length = 0;
  while (length < 400 && within(block.outline, inFrame(block.frame, direction[0] * (length + 1), direction[1] * (length + 1)), margin))
    length++;
  return length;
}

function rowOf(block: Block, style: Style, v: number): Footprint[] {
  const found: Footprint[] = [];
  const spine = 6;
  for (const side of [-1, 1]) {
    for (let u = spine + style.width / 2; u < 200; u += style.width + style.gap) {
      const corners = rectangle(block.frame, side * u, v, style.width, style.depth);
      if (corners.every((corner) => within(block.outline, corner, 6))) found.push({ corners, centre: centreOf(corners) });
    }
  }
  return found.sort((a, b) => a.centre.x - b.centre.x);
}

/** Buildings in rows facing south on both sides of a spine, one of them left out for a garden. */
export function fillCompound(block: Block, style: Style): Filling {
  const [south, north] = [reach(block, [0, -1], 0), reach(block, [0, 1], 0)];
  const rows = Math.max(1, Math.floor((south + north - 12 - style.depth) / style.pitch) + 1);
  const start = (north - south) / 2 - ((rows - 1) * style.pitch) / 2;
  const levels = Array.from({ length: rows }, (_, k) => start + k * style.pitch);
  const candidates = levels.flatMap((v) => rowOf(block, style, v));
  const centre = block.frame.centre;
  const far = (f: Footprint): number => Math.hypot(f.centre.x - centre.x, f.centre.y - centre.y);
  const middle = candidates.reduce<Footprint | null>((best, f) => (best === null || far(f) < far(best) ? f : best), null);
  const lane = (v: number): [Spot, Spot] => [
    inFrame(block.frame, -reach(block, [-1, v / 200], 9), v),
    inFrame(block.frame, reach(block, [1, v / 200], 9), v),
  ];
  const between = levels.slice(0, -1).map((v) => v + style.pitch / 2);
  return {
    buildings: candidates.filter((f) => f !== middle),
    garden: middle?.corners ?? [],
    lanes: [
      [inFrame(block.frame, 0, -south), inFrame(block.frame, 0, north - 6)],
      ...between.map(lane).filter(([a, b]) => within(block.outline, a, 2) && within(block.outline, b, 2)),
    ],
    gate: inFrame(block.frame, 0, -south + 1),
  };
}
