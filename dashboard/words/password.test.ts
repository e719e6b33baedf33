import { expect, it } from "vitest";
import { passwordStrength } from "./password.ts";

it.each([
  ["nine characters", "aX9!kQ2#z", "short"],
  ["a run", "1234567890", "weak"],
  ["one letter, often", "aaaaaaaaaaaaaaaaaa", "weak"],
  ["the user name and a few digits", "zhanghui2026", "weak"],
  ["ten unrelated characters", "tRq7m!xw2K", "fair"],
  ["four unrelated words", "paper tiger ladle moss", "good"],
])("%s", (_name, password, expected) => {
  expect(passwordStrength(password, ["zhanghui", "幸福里"])).toBe(expected);
});
