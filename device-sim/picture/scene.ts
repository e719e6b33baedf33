import type { Instant } from "../../contracts/index.ts";
import { toIso } from "../../contracts/index.ts";
import { createRandom } from "../random.ts";
import { Canvas, type Colour } from "./canvas.ts";

export type Scene = "square" | "crowd" | "gate" | "lane" | "blocked-lane" | "lift" | "ebike-in-lift" | "flame";

const COATS: readonly [Colour, ...Colour[]] = [
  [176, 58, 62],
  [58, 96, 150],
  [90, 120, 84],
  [150, 120, 60],
  [110, 84, 130],
];

function outdoors(canvas: Canvas, dark: boolean): void {
  canvas.rect(0, 0, 320, 70, dark ? [24, 30, 48] : [176, 200, 222]);
  for (const [i, height] of [34, 48, 40, 54, 38].entries()) {
    canvas.rect(6 + i * 64, 70 - height, 52, height, dark ? [46, 50, 64] : [196, 186, 172]);
    for (let w = 0; w < 4; w++) canvas.rect(12 + i * 64 + w * 12, 76 - height, 6, 8, dark ? [210, 180, 90] : [120, 140, 160]);
  }
  canvas.rect(0, 70, 320, 114, dark ? [56, 58, 62] : [150, 148, 140]);
}

function car(canvas: Canvas, x: number, y: number): void {
  canvas.rect(x, y, 120, 34, [186, 188, 194]).rect(x + 22, y - 22, 74, 24, [120, 138, 152]);
  canvas.disc(x + 26, y + 34, 11, [34, 34, 36]).disc(x + 94, y + 34, 11, [34, 34, 36]);
}

function cabin(canvas: Canvas): void {
  canvas.rect(0, 0, 320, 184, [142, 146, 150]).rect(30, 12, 260, 140, [186, 190, 194]);
  canvas.rect(158, 12, 4, 140, [110, 114, 118]).rect(296, 60, 14, 50, [60, 64, 70]).rect(0, 152, 320, 32, [96, 92, 86]);
}

function bicycle(canvas: Canvas): void {
  for (const x of [118, 206]) canvas.disc(x, 140, 22, [30, 30, 32]).disc(x, 140, 15, [150, 150, 150]);
  canvas
    .rect(118, 118, 92, 7, [200, 60, 50])
    .rect(132, 100, 34, 9, [40, 40, 44])
    .rect(198, 82, 6, 44, [60, 60, 64])
    .rect(184, 80, 34, 5, [40, 40, 44]);
  canvas.rect(140, 122, 40, 20, [70, 90, 60]);
}

/** What a camera shows: simple shapes under a line with time and name. Drawn, so that no real person is on it. */
export function drawScene(scene: Scene, label: string, at: Instant): Uint8Array {
  const random = createRandom(`${label}/${at}`);
  const canvas = new Canvas();
  const hour = new Date(at + 8 * 3_600_000).getUTCHours();
  const people = (count: number): void => {
    const feet = Array.from({ length: count }, () => random.range(92, 176)).sort((a, b) => a - b);
    for (const y of feet) canvas.person(random.range(10, 310), y, 18 + (y - 90) * 0.42, random.pick(COATS));
  };
  if (scene === "lift" || scene === "ebike-in-lift") cabin(canvas);
  else outdoors(canvas, hour < 6 || hour >= 19);
  if (scene === "lane" || scene === "blocked-lane") {
    canvas.rect(90, 70, 140, 114, [98, 98, 100]);
    for (let y = 74; y < 184; y += 22) canvas.rect(92, y, 136, 3, [214, 182, 60]);
  }
  if (scene === "blocked-lane") car(canvas, 100, 110);
  if (scene === "ebike-in-lift") bicycle(canvas);
  if (scene === "square" || scene === "gate") people(random.int(1, 5));
  if (scene === "lift") canvas.person(random.range(90, 230), 172, 96, random.pick(COATS));
  if (scene === "ebike-in-lift") canvas.person(262, 174, 104, random.pick(COATS));
  if (scene === "crowd") people(random.int(85, 105));
  if (scene === "flame")
    for (let i = 0; i < 24; i++)
      canvas.disc(random.range(140, 190), random.range(110, 170), random.range(4, 12), [240, random.int(90, 190), 40]);
  const time = toIso(at + 8 * 3_600_000)
    .slice(0, 19)
    .replace("T", " ");
  return canvas
    .rect(0, 0, 320, 16, [16, 18, 24])
    .text(4, 3, time, [240, 240, 240])
    .text(320 - 8 * label.length - 4, 3, label, [240, 240, 240])
    .jpeg();
}
