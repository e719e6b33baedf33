import { expect, test } from "vitest";
import { drawn, frameOf, KEPT_MS, type KeptSheet, MOST_KEPT, withSheet } from "./kept-sheets.ts";

const sheet = (place: string, takenAt: number, html = "<p>x</p>"): KeptSheet => ({
  place,
  name: `${place} <栋>`,
  case: null,
  takenAt,
  html,
});

test("the newest of each place, none older than a day, no more than so many", () => {
  const kept = [sheet("b1", 0), sheet("b2", KEPT_MS)];
  expect(withSheet(kept, sheet("b2", KEPT_MS + 1), KEPT_MS + 2).map(({ place, takenAt }) => [place, takenAt])).toEqual([
    ["b2", KEPT_MS + 1],
  ]);
  const many = Array.from({ length: MOST_KEPT + 3 }, (_, n) => sheet(`b${n}`, 1));
  expect(withSheet(many, null, 2)).toHaveLength(MOST_KEPT);
});

test("the page without network has no script, one place for the sheets, and a name in it is text", () => {
  const frame = frameOf({ title: "离线 <名单>", unnumbered: "未编号" });
  expect(frame).toContain("离线 &lt;名单&gt;");
  expect(frame.split("<!--sheets-->")).toHaveLength(2);
  expect(frame).not.toMatch(/<script/i);
  expect(drawn(sheet("b1", 0)).html).toContain("b1 &lt;栋&gt;");
});
