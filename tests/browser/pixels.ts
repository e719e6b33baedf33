import type { Page } from "playwright-core";

export interface Counted {
  /** Colours that differ, coarsely (16 steps a channel). */
  readonly distinct: number;
  /** Pixels of the wanted colour. */
  readonly hits: number;
  /** The first of them from the top, in pixels of the picture; null where there is none. */
  readonly first: readonly [number, number] | null;
}

/** Counts colours of a screenshot; the browser itself takes the PNG apart, so that no decoder is needed here. */
export async function colourCount(page: Page, png: Buffer, [r, g, b]: readonly [number, number, number]): Promise<Counted> {
  const found: unknown = await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob("${png.toString("base64")}"), (c) => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    // Read back once and thrown away: without the word it would be drawn by a graphics card that is the processor here.
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    const colours = new Set();
    let hits = 0;
    let first = -1;
    for (let i = 0; i < data.length; i += 4) {
      colours.add((data[i] >> 4) * 256 + (data[i + 1] >> 4) * 16 + (data[i + 2] >> 4));
      if (Math.abs(data[i] - ${r}) < 12 && Math.abs(data[i + 1] - ${g}) < 12 && Math.abs(data[i + 2] - ${b}) < 12) {
        hits += 1;
        if (first < 0) first = i / 4;
      }
    }
    return [colours.size, hits, first % picture.width, Math.floor(first / picture.width)].join("/");
  })()`);
  const [distinct = 0, hits = 0, x = 0, y = 0] = String(found).split("/").map(Number);
  return { distinct, hits, first: hits === 0 ? null : [x, y] };
}
