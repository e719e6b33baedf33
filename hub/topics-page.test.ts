import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EVENT_KINDS, MEASUREMENTS, TOPICS } from "../contracts/index.ts";
import { topicsPage } from "./topics-page.ts";

it("docs/topics.md is what the tables say (npm run topics makes it anew)", () => {
  expect(readFileSync(new URL("../docs/topics.md", import.meta.url), "utf8")).toBe(topicsPage());
});

it("has a line for each topic, measurement and event, with as many cells as its head", () => {
  const lines = topicsPage()
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const heads = 3;
  expect(lines).toHaveLength(TOPICS.length + Object.keys(MEASUREMENTS).length + Object.keys(EVENT_KINDS).length + 2 * heads);
  const widths = lines.map((line) => line.replaceAll("\\|", "").split("|").length - 2);
  expect(new Set(widths)).toEqual(new Set([4, 5]));
});
