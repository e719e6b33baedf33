import { describe, expect, it } from "vitest";
import { gbBytes } from "../../contracts/index.ts";
import { GbStream } from "./stream.ts";

const frame = (number: number, data: readonly number[]) =>
  gbBytes({
    ...{ number, version: [1, 1], time: new Uint8Array(6), source: Uint8Array.of(1, 2, 3, 4, 5, 6), destination: new Uint8Array(6) },
    ...{ command: 2, data: Uint8Array.from(data) },
  });
const A = frame(1, [28, 1, 2, 3, 4, 5, 6, 7]);
const B = frame(0x4040, [0x40, 0x40, 0x23, 0x23, 0x40]);
const spoilt = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === 27 ? byte ^ 1 : byte));

function parts(bytes: Uint8Array, size: number): string[] {
  const stream = new GbStream();
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size)
    for (const { part } of stream.feed(bytes.subarray(at, at + size)))
      if (part.kind === "frame") found.push(`frame ${part.frame.number}`);
      else if (part.kind === "fault") found.push(part.fault);
  return found;
}

describe("frames in a stream", () => {
  const join = (...all: readonly Uint8Array[]): Uint8Array => Uint8Array.from(all.flatMap((one) => [...one]));
  const noise = Uint8Array.of(0, 0xff, 0x40, 13, 10);
  const table: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
    ["one", A, ["frame 1"]],
    ["two glued together", join(A, B), ["frame 1", `frame ${0x4040}`]],
    ["noise before, between and after", join(noise, A, noise, B, noise), ["frame 1", `frame ${0x4040}`]],
    ["a spoilt one before a whole one", join(spoilt(A), B), ["sum", `frame ${0x4040}`]],
    ["a byte of the beginning sent twice", join(Uint8Array.of(0x40), A), ["frame 1"]],
  ];
  for (const [name, bytes, expected] of table)
    for (const size of [1, 2, 7, 31, 4_096])
      it(`${name}, ${size} bytes at a time`, () => {
        const found = parts(bytes, size);
        // What stands before a frame may look like the beginning of one; the frames themselves are never lost.
        expect(found.filter((one) => expected.includes(one))).toEqual(expected);
      });

  it("keeps what is not whole, and gives it at the end", () => {
    const stream = new GbStream();
    expect(stream.feed(A.subarray(0, 30))).toEqual([]);
    expect(stream.end()).toMatchObject({ frame: { number: 1 }, bytes: Uint8Array.from(A.subarray(0, 30)) });
    expect(stream.end()).toBeNull();
  });

  it("holds never more than one frame, whatever comes", () => {
    const stream = new GbStream();
    let seed = 7;
    const next = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed % 3 === 0 ? 0x40 : seed & 0xff;
    };
    for (let i = 0; i < 200; i++) {
      stream.feed(Uint8Array.from({ length: 700 }, next));
      expect(stream.end()?.bytes.length ?? 0).toBeLessThanOrEqual(1_054);
    }
  });
});
