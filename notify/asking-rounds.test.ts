import { describe, expect, it } from "vitest";
import { DAY, VERIFIED_FOR } from "../contracts/index.ts";
import { ASKED_AGAIN_AFTER, AT_ONCE, numbersToAsk } from "./asking-rounds.ts";
import { createNumberBook } from "./number-book.ts";

const NOW = Date.UTC(2026, 2, 1);
const never = () => null;
const at = (hour: number, minute = 0): number => hour * 60 + minute;

describe("numbers verified long ago", () => {
  it.each([
    ["at night", at(2), 0],
    ["before the day has begun", at(9, 29), 0],
    ["in the morning", at(9, 30), 1],
    ["at noon", at(12), 0],
    ["in the afternoon", at(17, 59), 1],
    ["at dinner", at(18), 0],
  ])("%s", (_name, minute, asked) => expect(numbersToAsk(["1"], minute, NOW, never)).toHaveLength(asked));

  it("are asked few at a time, those first that have waited longest, none twice in a week", () => {
    const asked = new Map([
      ["a", NOW - ASKED_AGAIN_AFTER + 1],
      ["b", NOW - ASKED_AGAIN_AFTER],
      ["c", NOW - 20 * DAY],
    ]);
    expect(numbersToAsk(["a", "b", "c", "d", "e"], at(10), NOW, (number) => asked.get(number) ?? null)).toEqual(
      ["d", "e", "c"].slice(0, AT_ONCE),
    );
    expect(numbersToAsk(["a", "b"], at(10), NOW, (number) => asked.get(number) ?? null)).toEqual(["b"]);
  });

  it("are overdue after half a year, not before; a stopped one is not asked", async () => {
    let now = NOW;
    const none = { all: async () => [], save: async () => undefined };
    const book = createNumberBook({
      now: () => now,
      records: { numbers: none, proofs: none },
      contactTrouble: () => () => undefined,
      contactVerified: () => undefined,
      failed: (error) => {
        throw error;
      },
    });
    for (const number of ["1", "2"]) book.heard("sms", number, "it-is-me");
    now += VERIFIED_FOR - 1;
    expect(book.overdue()).toEqual([]);
    book.stop("2", "empty");
    now += 1;
    expect(book.overdue()).toEqual(["1"]);
    expect(book.stateOf("1")).toBe("verified");
    book.heard("voice", "1", "it-is-me");
    expect(book.overdue()).toEqual([]);
  });
});
