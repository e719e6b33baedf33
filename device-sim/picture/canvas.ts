import { type Bitmap, encodeJpeg } from "./jpeg.ts";

export type Colour = readonly [r: number, g: number, b: number];

/** Letters of three by five dots; each digit is a row in octal. */
const FONT: Readonly<Record<string, string>> = {
  "0": "75557",
  "1": "26227",
  "2": "71747",
  "3": "71717",
  "4": "55711",
  "5": "74717",
  "6": "74757",
  "7": "71111",
  "8": "75757",
  "9": "75717",
  ":": "02020",
  "-": "00700",
  ".": "00002",
  A: "75755",
  B: "65656",
  C: "74447",
  D: "65556",
  E: "74747",
  F: "74744",
  G: "74557",
  H: "55755",
  I: "72227",
  J: "11157",
  K: "55655",
  L: "44447",
  M: "57755",
  N: "65555",
  O: "75557",
  P: "75744",
  Q: "75571",
  R: "75655",
  S: "74717",
  T: "72222",
  U: "55557",
  V: "55552",
  W: "55775",
  X: "55255",
  Y: "55222",
  Z: "71247",
};

/** A small drawing surface. */
export class Canvas implements Bitmap {
  readonly width = 320;
  readonly height = 184;
  readonly pixels = new Uint8Array(320 * 184 * 3);

  rect(x: number, y: number, width: number, height: number, colour: Colour): this {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const [right, bottom] = [Math.min(this.width, Math.round(x + width)), Math.min(this.height, Math.round(y + height))];
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++) this.pixels.set(colour, (row * this.width + column) * 3);
    return this;
  }
  disc(x: number, y: number, radius: number, colour: Colour): this {
    for (let dy = -radius; dy <= radius; dy++) {
      const half = Math.sqrt(radius * radius - dy * dy);
      this.rect(x - half, y + dy, 2 * half, 1, colour);
    }
    return this;
  }
  text(x: number, y: number, text: string, colour: Colour, size = 2): this {
    for (const [index, letter] of [...text.toUpperCase()].entries())
      for (const [row, dots] of [...(FONT[letter] ?? "00000")].entries())
        for (let column = 0; column < 3; column++)
          if ((Number(dots) >> (2 - column)) & 1) this.rect(x + (index * 4 + column) * size, y + row * size, size, size, colour);
    return this;
  }
  /** A standing person, feet at (x, y). */
  person(x: number, y: number, height: number, coat: Colour): this {
    const head = height / 7;
    return this.rect(x - height / 9, y - height * 0.8, height / 4.5, height * 0.48, coat)
      .rect(x - height / 10, y - height * 0.34, height / 12, height * 0.34, [52, 56, 70])
      .rect(x + height / 40, y - height * 0.34, height / 12, height * 0.34, [52, 56, 70])
      .disc(x, y - height * 0.88, head, [214, 178, 150]);
  }
  jpeg(): Uint8Array {
    return encodeJpeg(this);
  }
}
