import { crc32, deflateSync } from "node:zlib";

const chunk = (name: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, "latin1"), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};

/** A whole picture of one colour (PNG, 8 bits, RGB): small, and another for each colour. */
export function pictureOf(red: number, green: number, blue: number, side = 48): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  // Each line is preceded by its filter; a little pattern, so that the file is not too small for a portrait.
  const line = (y: number): number[] => [0, ...Array.from({ length: side }, (_, x) => [red, (green + x * y) % 256, blue]).flat()];
  const pixels = Buffer.from(Array.from({ length: side }, (_, y) => line(y)).flat());
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", head), chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))]);
}
