import { expect, test } from "vitest";
import { bench } from "./example-bench.ts";

const GALE = { rule: "gale", family: "public", person: null, ruleName: { zh: "大风", en: "Gale" } } as const;
const TOLD = ["赵伟 app", "陈涛 app", "远处网格员 app"];

test("a gale is told once wherever it is measured, and once more when it grows worse; the case has all its places", () => {
  const { raise, news, until, one } = bench();
  const names = () => news().map((line) => line.replace(/^\d+ /, ""));
  const measured = (at: number, severity: "medium" | "high", effect: string, id: string): void => {
    until(at);
    raise({ ...GALE, severity }, "weather", [effect], id);
  };
  measured(0, "medium", "raised", "a1");
  measured(5, "medium", "raised", "a2");
  measured(9, "medium", "raised", "a3");
  expect(names()).toEqual(TOLD);
  measured(60, "high", "worsened", "a1");
  expect(names()).toEqual(["李敏 app", ...TOLD]);
  measured(65, "high", "worsened", "a2");
  measured(70, "high", "worsened", "a3");
  measured(75, "high", "raised", "a4");
  expect(names()).toEqual([]);
  expect(one().case.alerts.map(({ id }) => id)).toEqual(["a1", "a2", "a3", "a4"]);
  expect(one().case.severity).toBe("high");
});
