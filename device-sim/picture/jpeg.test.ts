import { describe, expect, it } from "vitest";
import { drawScene, type Scene } from "./scene.ts";

const SCENES: readonly Scene[] = ["square", "crowd", "gate", "lane", "blocked-lane", "lift", "ebike-in-lift", "flame"];

/** Markers of the segments up to the scan, with what each holds. */
function segments(bytes: Uint8Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  for (let at = 2; at + 4 <= bytes.length; ) {
    const [marker, length] = [bytes[at + 1] ?? 0, ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)];
    found.set(marker, bytes.subarray(at + 4, at + 2 + length));
    if (marker === 0xda) break;
    at += 2 + length;
  }
  return found;
}

describe("drawn pictures", () => {
  it.each(SCENES)("%s is a baseline JPEG of 320 by 184", (scene) => {
    const bytes = drawScene(scene, "test-1", Date.UTC(2026, 10, 23, 4));
    expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
    const parts = segments(bytes);
    expect([...parts.keys()]).toEqual([0xe0, 0xdb, 0xc0, 0xc4, 0xda]);
    expect([...(parts.get(0xc0) ?? [])].slice(0, 6)).toEqual([8, 0, 184, 1, 64, 3]);
    expect(bytes.length).toBeGreaterThan(3_000);
    expect(bytes.length).toBeLessThan(30_000);
  });

  it("is drawn alike at every call", () => {
    expect(drawScene("square", "a", 1_000)).toEqual(drawScene("square", "a", 1_000));
  });
});
