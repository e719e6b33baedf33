import { expect, test } from "vitest";
import { type HelpPerson, helpRank, sooner } from "./help-sheet.ts";

const WELL = { mobility: "walks", ability: "full", needs: [], living: "family" } as const;

test.each([
  ["bedridden", "fire", { mobility: "bedridden" }, "at-once"],
  ["on oxygen in a wheelchair, a fire", "fire", { mobility: "wheelchair", needs: ["oxygen"] }, "at-once"],
  ["on oxygen in a wheelchair, something else", "other", { mobility: "wheelchair", needs: ["oxygen"] }, "soon"],
  ["dementia", "fire", { needs: ["dementia"] }, "soon"],
  ["does not hear", "fire", { needs: ["hearing"] }, "hand"],
  ["walks", "fire", {}, "well"],
  ["on oxygen, a power cut", "power", { needs: ["oxygen"] }, "at-once"],
  ["dialysis, a power cut", "power", { needs: ["dialysis"] }, "soon"],
  ["dementia, a power cut", "power", { needs: ["dementia"] }, "well"],
  ["alone, a power cut", "power", { living: "alone" }, "hand"],
] as const)("%s: %s", (_name, why, more, rank) => {
  expect(helpRank({ ...WELL, needs: [], ...more } as Parameters<typeof helpRank>[0], why)).toBe(rank);
});

test("who is there first, then the building itself, then the need, then the highest floor", () => {
  const row = (where: string, more: Partial<HelpPerson>): HelpPerson => ({
    ...{ person: null, name: null, where, floor: 1, inside: true, state: "home", rank: "hand", mobility: null, ability: null },
    ...{ living: null, needs: [], phone: null, knock: null, way: null, keyholders: [], ...more },
  });
  const all = [
    row("away", { state: "hospital", rank: "at-once" }),
    row("beside", { inside: false, rank: "at-once" }),
    row("low", { rank: "soon", floor: 2 }),
    row("high", { rank: "soon", floor: 9 }),
    row("first", { rank: "at-once" }),
  ];
  expect([...all].sort(sooner).map(({ where }) => where)).toEqual(["first", "high", "low", "beside", "away"]);
});
