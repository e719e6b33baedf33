import { beforeEach, describe, expect, it } from "vitest";
import { createWaitingTicks, type WaitingTick } from "./waiting-ticks.ts";

const tick = (key: string): WaitingTick => ({ path: `/rounds/r/people/${key}`, key, body: { result: "seen", at: "2026-03-02T08:00:00Z" } });

describe("ticks made without network", () => {
  let kept: Map<string, string>;
  let sent: string[];
  let answer: (key: string) => "taken" | "unreachable" | "refused";
  let told: { waiting: number; refused: string[] };
  const open = (user = "limin") =>
    createWaitingTicks(
      { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) },
      user,
      async ({ key }) => {
        sent.push(key);
        return answer(key);
      },
      (waiting, refused) => {
        told = { waiting: waiting.length, refused: refused.map(({ key }) => key) };
      },
    );
  beforeEach(() => {
    kept = new Map();
    sent = [];
    answer = () => "taken";
    told = { waiting: 0, refused: [] };
  });

  it("wait while nothing answers, go out in their order, and are forgotten then", async () => {
    answer = () => "unreachable";
    const ticks = open();
    for (const key of ["a", "b"]) ticks.add(tick(key));
    await ticks.flush();
    expect([sent, told.waiting]).toEqual([["a"], 2]);
    answer = () => "taken";
    await ticks.flush();
    expect([sent, told.waiting]).toEqual([["a", "a", "b"], 0]);
  });

  it("are still there after the page was closed, for the same user only", () => {
    open().add(tick("a"));
    expect(open().waiting()).toEqual([tick("a")]);
    expect(open("wang").waiting()).toEqual([]);
  });

  it("one that the hub refuses is told and does not hold up the next", async () => {
    answer = (key) => (key === "a" ? "refused" : "taken");
    const ticks = open();
    for (const key of ["a", "b"]) ticks.add(tick(key));
    await ticks.flush();
    expect([sent, told]).toEqual([["a", "b"], { waiting: 0, refused: ["a"] }]);
  });

  it("what cannot be read is left out", () => {
    kept.set("sw-ticks:limin", "{not json");
    expect(open().waiting()).toEqual([]);
    kept.set("sw-ticks:limin", '[{"path":1}]');
    expect(open().waiting()).toEqual([]);
  });
});
