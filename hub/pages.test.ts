import { expect, it } from "vitest";
import { pageOf } from "./pages.ts";

it("goes through a list page by page, each item once, also when the list changes between", () => {
  const items = ["b", "d", "a", "c", "e"];
  const first = pageOf(
    items,
    (item) => item,
    { limit: 2, cursor: null },
    (item) => item.toUpperCase(),
  );
  expect(first.items).toEqual(["A", "B"]);
  const second = pageOf(
    [...items, "aa"],
    (item) => item,
    { limit: 2, cursor: first.next },
    (item) => item,
  );
  expect(second.items).toEqual(["c", "d"]);
  const last = pageOf(
    items,
    (item) => item,
    { limit: 2, cursor: second.next },
    (item) => item,
  );
  expect(last).toEqual({ items: ["e"], next: null });
});
