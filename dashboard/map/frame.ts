import type { CommunityMap } from "../../contracts/index.ts";

type Bounds = CommunityMap["bounds"];

/** The view may leave the community by its own width at most, so that nobody gets lost in the empty ground around it. */
export function roomAround([west, south, east, north]: Bounds): [number, number, number, number] {
  const width = east - west;
  const height = north - south;
  return [west - width, south - height, east + width, north + height];
}

/** As near to `wanted` as it can be without a view of `span` showing more than the edge of what is there. */
function within(wanted: number, low: number, high: number, span: number): number {
  const half = span * 0.4;
  return high - low < 2 * half ? wanted : Math.min(high - half, Math.max(low + half, wanted));
}

/** The centre at which `where` is seen and, at the community's edge, not half a screen of nothing beside it. */
export function inView(where: readonly [number, number], bounds: Bounds, zoom: number, width: number, height: number): [number, number] {
  const [west, south, east, north] = bounds;
  // maplibre's tiles are 512 px wide.
  const degree = 360 / (512 * 2 ** zoom);
  return [
    within(where[0], west, east, width * degree),
    within(where[1], south, north, height * degree * Math.cos((where[1] * Math.PI) / 180)),
  ];
}
