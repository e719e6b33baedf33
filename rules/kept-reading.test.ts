import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { keepReading } from "./keep-reading.ts";
import { loadRulePacks } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-packs-"));
cpSync(fileURLToPath(new URL("packs", import.meta.url)), folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = () => {
  const loaded = loadRulePacks(folder);
  if (!loaded.ok) throw new Error("the packs have mistakes");
  return JSON.parse(JSON.stringify(loaded.rules)) as { id: string; file: string }[];
};

test("a kept reading gives the same rules as the YAML, until a pack is changed", () => {
  const read = told();
  keepReading(folder);
  expect(told()).toEqual(read);

  const kept = join(folder, "packs.read.json");
  writeFileSync(kept, readFileSync(kept, "utf8").replaceAll("spo2-low", "spo2-from-the-kept-reading"));
  expect(told().map((rule) => rule.id)).toContain("spo2-from-the-kept-reading");

  const pack = join(folder, "fire.yaml");
  writeFileSync(pack, `${readFileSync(pack, "utf8")}\n# changed\n`);
  expect(told()).toEqual(read);
});

test("packs with mistakes are not kept", () => {
  const pack = join(folder, "devices.yaml");
  writeFileSync(pack, readFileSync(pack, "utf8").replace("severity:", "severty:"));
  expect(() => keepReading(folder)).toThrow(/devices\.yaml:\d+ .*severity/);
});
