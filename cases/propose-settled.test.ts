import { expect, test } from "vitest";
import type { Role } from "../contracts/index.ts";
import { proposeSettled } from "./propose-settled.ts";

const ROLE: Readonly<Record<string, Role>> = { li: "duty", chen: "grid", zhao: "volunteer", zhou: "leader" };
const log = (...acts: readonly string[]) =>
  acts.map((each) => {
    const [act = "", by = null] = each.split(" ");
    return { act, by, at: "2026-01-01T00:00:00Z" };
  });
const to = (...systems: readonly ("120" | "12345")[]) =>
  systems.map((system) => ({ to: system, number: null, by: "li", byName: "li", at: "2026-01-01T00:00:00Z" }));

test.each([
  [
    "a grid worker and a volunteer, sent by the desk",
    log("accept li", "dispatch li", "take chen", "arrive zhao", "resolve chen"),
    [],
    "courtyard",
  ],
  ["the desk itself, by telephone", log("accept li", "verify li"), [], "community"],
  ["the desk beside a grid worker", log("take chen", "verify li"), [], "community"],
  ["a leader who only gave it to somebody", log("dispatch zhou", "take chen", "arrive chen"), [], "community"],
  ["an ambulance", log("take chen"), to("120"), "community"],
  ["passed to 12345", log("take chen"), to("120", "12345"), "street"],
  ["nobody so far", log("opened"), [], "community"],
  ["a user who is gone", log("take gone"), [], "community"],
] as const)("%s", (_, lines, handovers, level) => {
  expect(proposeSettled({ handovers: [...handovers] }, lines, (name) => ROLE[name])).toBe(level);
});
