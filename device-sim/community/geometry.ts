import type { Point } from "../../contracts/index.ts";

/** Metres east (x) and north (y) of the community's origin. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** An invented place: nothing of the real ground there is drawn. */
const ORIGIN = { lon: 113.86, lat: 30.42 } as const;
const METRES_PER_DEGREE = 111_320;

export function toPoint(at: Spot): Point {
  const lon = ORIGIN.lon + at.x / (METRES_PER_DEGREE * Math.cos((ORIGIN.lat * Math.PI) / 180));
  const lat = ORIGIN.lat + at.y / METRES_PER_DEGREE;
  return { lon: Number(lon.toFixed(7)), lat: Number(lat.toFixed(7)) };
}

export function toPair(at: Spot): [number, number] {
  const point = toPoint(at);
  return [point.lon, point.lat];
}

/** A closed ring of [lon, lat]. */
export function toRing(corners: readonly Spot[]): [number, number][] {
  const ring = corners.map(toPair);
  const first = ring[0];
  return first === undefined ? [] : [...ring, first];
}

export function centreOf(corners: readonly Spot[]): Spot {
  const sum = corners.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / corners.length, y: sum.y / corners.length };
}

/** Metres from `p` to the line through `a` and `b`, positive on its left. */
function leftOf(a: Spot, b: Spot, p: Spot): number {
  return ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / Math.hypot(b.x - a.x, b.y - a.y);
}

/** Whether `p` lies in a convex ring, counter-clockwise, at least `margin` metres from its edge. */
export function within(corners: readonly Spot[], p: Spot, margin: number): boolean {
  return corners.every((corner, i) => leftOf(corner, corners[(i + 1) % corners.length] ?? corner, p) >= margin);
}

/** A convex ring, counter-clockwise, with edge i moved inward by `by[i]` metres. */
export function inset(corners: readonly Spot[], by: readonly number[]): Spot[] {
  const edges = corners.map((a, i) => {
    const b = corners[(i + 1) % corners.length] ?? a;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const away = by[i] ?? 0;
    return { x: a.x - dy * away, y: a.y + dx * away, dx, dy };
  });
  return edges.map((edge, i) => {
    const before = edges[(i + edges.length - 1) % edges.length] ?? edge;
    const cross = before.dx * edge.dy - before.dy * edge.dx;
    const t = ((edge.x - before.x) * edge.dy - (edge.y - before.y) * edge.dx) / cross;
    return { x: before.x + before.dx * t, y: before.y + before.dy * t };
  });
}

/** A frame whose u axis points along `angle` (radians, from east), v to its left. */
export interface Frame {
  readonly centre: Spot;
  readonly angle: number;
}

export function inFrame(frame: Frame, u: number, v: number): Spot {
  const [cos, sin] = [Math.cos(frame.angle), Math.sin(frame.angle)];
  return { x: frame.centre.x + u * cos - v * sin, y: frame.centre.y + u * sin + v * cos };
}

/** Corners of a rectangle `width` along u and `depth` along v, counter-clockwise. */
export function rectangle(frame: Frame, u: number, v: number, width: number, depth: number): Spot[] {
  const [w, d] = [width / 2, depth / 2];
  return [inFrame(frame, u - w, v - d), inFrame(frame, u + w, v - d), inFrame(frame, u + w, v + d), inFrame(frame, u - w, v + d)];
}
