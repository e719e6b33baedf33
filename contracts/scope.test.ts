import { describe, expect, it } from "vitest";
import { type Scope, seesWhere } from "./scope.ts";

const family: Scope = {
  user: "u",
  username: "family",
  name: "王丽娟",
  role: "family",
  rights: new Set(["alerts.read"]),
  paths: [],
  people: ["wang"],
  homes: ["/c/b3/501/"],
  families: "all",
  kinds: "all",
};

describe("what a family sees", () => {
  it("is what concerns their person, wherever it is", () => {
    expect(seesWhere(family, { path: "/c/park/", person: "wang" })).toBe(true);
    expect(seesWhere(family, { path: "/c/park/", person: "li" })).toBe(false);
  });
  it("and what happens to nobody in particular in that home or a room of it, in no other", () => {
    expect(seesWhere(family, { path: "/c/b3/501/", person: null })).toBe(true);
    expect(seesWhere(family, { path: "/c/b3/501/kitchen/", person: null })).toBe(true);
    expect(seesWhere(family, { path: "/c/b3/502/", person: null })).toBe(false);
    expect(seesWhere(family, { path: "/c/b3/", person: null })).toBe(false);
  });
  it("but not what concerns somebody else in the same home", () => {
    expect(seesWhere(family, { path: "/c/b3/501/", person: "li" })).toBe(false);
  });
});
