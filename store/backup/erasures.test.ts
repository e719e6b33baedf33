import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appendErasure, ERASURES_FILE, type Erasure, mergeErasures, readErasures, writeErasures } from "./erasures.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "erasures-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const erasure = (n: number): Erasure => ({ at: `2026-05-0${n}T00:00:00.000Z`, what: "readings", device: `dev_${n}`, by: "admin" });

it("reads back what was added, also after a line that a crash cut off", () => {
  expect(readErasures(dir)).toEqual([]);
  appendErasure(dir, erasure(1));
  appendFileSync(join(dir, ERASURES_FILE), '{"at":"2026-05-0');
  appendErasure(dir, erasure(2));
  expect(readErasures(dir)).toEqual([erasure(1), erasure(2)]);
});

it("merges lists, each once and oldest first", () => {
  const merged = mergeErasures([erasure(2), erasure(3)], [erasure(1), erasure(2)]);
  expect(merged).toEqual([erasure(1), erasure(2), erasure(3)]);
  writeErasures(dir, merged);
  expect(readErasures(dir)).toEqual(merged);
});
