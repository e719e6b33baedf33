import { expect, test } from "vitest";
import { footStyle } from "./paper.ts";

const foot = (left: string) => footStyle({ left, right: "李敏", wide: false });

test("the foot names the sheet on every page, and how it lies", () => {
  expect(foot("幸福里社区 · P20261130-0007")).toContain('@bottom-left { content: "幸福里社区 · P20261130-0007";');
  expect(foot("a")).toContain("size: A4;");
  expect(footStyle({ left: "a", right: "b", wide: true })).toContain("size: A4 landscape;");
});

test.each(['"; } body { display: none } @page { "', "\\", "a\nb", "</style><script>"])("a name like %j stays a name", (name) => {
  const inside = /@bottom-left \{ content: "(.*)"; white-space/.exec(foot(name))?.[1] ?? "";
  expect(inside).not.toMatch(/["\n<>{}]/);
  expect(inside.replace(/\\([0-9a-f]+) /g, (_all, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))).toBe(name);
});
