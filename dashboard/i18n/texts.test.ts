import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import en from "./en.json";
import zh from "./zh.json";

const room = fileURLToPath(new URL("..", import.meta.url));
const files = readdirSync(room, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
const holes = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe("interface texts", () => {
  it("are there in both languages, with the same places to fill in", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    const english: Readonly<Record<string, string>> = en;
    for (const [key, text] of Object.entries(zh)) expect([key, holes(english[key] ?? "")]).toEqual([key, holes(text)]);
  });
  it("are nowhere else: no Chinese letter in a component", () => {
    const found = files.filter((name) => name.endsWith(".tsx") && /\p{Script=Han}/u.test(readFileSync(join(room, name), "utf8")));
    expect(found).toEqual([]);
    expect(files.filter((name) => name.endsWith(".tsx")).length).toBeGreaterThan(20);
  });
  it("keep to the words agreed upon", () => {
    const forbidden = /确认|屏蔽|警报|终端|升级|严重|报警(?!设备)|事件|平安|一切安好|静默/;
    // Well is said only where the name of a human stands before it.
    const named = (text: string): string => text.replace(/^\{\{name\}\} \{\{at\}\} [见听]到本人，平安$/, "");
    expect(Object.entries(zh).filter(([, text]) => forbidden.test(named(text)))).toEqual([]);
  });
  it("are all used", () => {
    const source = files
      .filter((name) => !name.includes(".test."))
      .map((name) => readFileSync(join(room, name), "utf8"))
      .join("\n");
    const made = [...source.matchAll(/`([a-z]+\.(?:[a-zA-Z]+\.)*)\$\{/g)].map((match) => match[1] ?? "");
    expect(made.length).toBeGreaterThan(2);
    const isMade = (key: string): boolean => made.some((stem) => key.startsWith(stem));
    expect(Object.keys(zh).filter((key) => !isMade(key) && !source.includes(`"${key}"`))).toEqual([]);
  });
});
