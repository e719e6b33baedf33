import { expect, test } from "vitest";
import { plain } from "./knowledge.ts";

test.each([
  ["ranqiBaojing", "燃气报警"],
  ["yangan_status", "烟感状态"],
  ["jinggai-open", "井盖打开"],
  ["XINLV", "心率"],
  ["diya", "低压"],
])("%s is written by sound", (name, said) => expect(plain(name)).toBe(said));

test.each(["alarm-status", "open", "yali-x", "diyala", "menu", "gaoyang"])("%s is no such word, or not that alone", (name) =>
  expect(plain(name)).toBe(name),
);
