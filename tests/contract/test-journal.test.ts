import { expect, test } from "vitest";
import type { Reading } from "../../contracts/index.ts";
import { TestJournal } from "./test-journal.ts";

const reading = (pos: number): Reading => ({ device: "d", measurement: "spo2", at: pos, recv: pos, value: pos, quality: 0, pos });

test("the journal's stand-in says of no part that it has what was synced after its reading began", async () => {
  const journal = new TestJournal();
  const store = { append: () => undefined, flush: () => undefined };
  let pos = 0;
  const put = (count: number): void => {
    for (let i = 0; i < count; i++) journal.append(store, [reading(++pos)]);
    journal.sync(store);
  };
  put(300);
  const given: number[] = [];
  let told = 0;
  for await (const part of journal.history("c1", 0)) {
    given.push(...part.readings.map((one) => one.pos));
    told = part.last;
    put(500);
  }
  expect(given).toEqual(Array.from({ length: told }, (_, i) => i + 1));
});
