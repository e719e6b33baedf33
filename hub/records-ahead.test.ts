import { describe, expect, it } from "vitest";
import { type AheadParts, gapInWords, holeInWords, resumeAboveRecords } from "./records-ahead.ts";

function setUp(ends: Readonly<Record<string, number>>, known: Partial<AheadParts> = {}) {
  const last = new Map(Object.entries(ends));
  const parts: AheadParts = {
    journal: { last: (community) => last.get(community) ?? 0, resume: (community, pos) => void last.set(community, pos) },
    communities: ["a", "b"],
    applied: [],
    loaded: [],
    communityOf: (cell) => cell.split("/")[0],
    seriesPosition: () => 0,
    ...known,
  };
  return { holes: resumeAboveRecords(parts), last };
}

const cell = (key: string, pos: number) => ({ key, pos, blob: new Uint8Array() });

describe("positions that the stores know and the journal has lost", () => {
  it("leaves a journal alone that reaches as far as they do", () => {
    const { holes, last } = setUp(
      { a: 100, b: 7 },
      {
        applied: [{ community: "a", order: { pos: 100 } }],
        loaded: [{ cells: [cell("b/x", 7)], base: { a: 90, b: 7 } }],
        seriesPosition: (community) => (community === "a" ? 100 : 7),
      },
    );
    expect(holes).toEqual([]);
    expect([...last]).toEqual([
      ["a", 100],
      ["b", 7],
    ]);
  });

  it.each([
    ["the last signal applied", { applied: [{ community: "a", order: { pos: 500 } }] }],
    ["a cell of the checkpoint", { loaded: [{ cells: [cell("a/x", 500)], base: {} }] }],
    ["the position from which replay begins", { loaded: [{ cells: [], base: { a: 500 } }] }],
    ["the series", { seriesPosition: (community: string) => (community === "a" ? 500 : 0) }],
  ])("goes on above %s, and in that community alone", (_, known) => {
    const { holes, last } = setUp({ a: 100, b: 7 }, known);
    expect(holes).toMatchObject([{ community: "a", first: 101, last: 500 }]);
    expect([...last.values()]).toEqual([500, 7]);
  });

  it("counts what is neither in the rules' saved state nor in the series", () => {
    const base = { cells: [], base: { a: 480 } };
    const { holes } = setUp(
      { a: 100 },
      { communities: ["a"], loaded: [base, base], applied: [{ community: "a", order: { pos: 500 } }], seriesPosition: () => 460 },
    );
    expect(holes).toEqual([{ community: "a", first: 101, last: 500, unsaved: 40 }]);
    expect(holeInWords({ community: "a", first: 101, last: 500, unsaved: 40 }).zh).toContain("缺失 400 条（第 101 至 500 条）：其中 40 条");
    expect(holeInWords({ community: "a", first: 101, last: 500, unsaved: 0 }).en).toContain("judged and stored before");
    expect(gapInWords({ kind: "gap", community: "a", after: 10, before: 14, why: "missing" }).zh).toContain("缺失 3 条（第 11 至 13 条）");
  });

  it("counts a cell of something registered no more where there is one community only", () => {
    const loaded = [{ cells: [cell("gone", 500)], base: {} }];
    expect(setUp({ a: 1 }, { communities: ["a"], communityOf: () => undefined, loaded }).holes).toHaveLength(1);
    expect(setUp({ a: 1, b: 1 }, { communityOf: () => undefined, loaded }).holes).toEqual([]);
  });
});
