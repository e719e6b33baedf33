import { describe, expect, it } from "vitest";
import { TopicTree } from "./persistence/topic-tree.ts";
import { Pump, type Pumped } from "./pump.ts";
import { Refusals } from "./refusals.ts";
import { TokenBucket } from "./token-bucket.ts";
import type { Refusal } from "./types.ts";

describe("token bucket", () => {
  it("lets a burst of five seconds through, then the rate", () => {
    const bucket = new TokenBucket(100, 0);
    const taken = (now: number, tries: number): number => Array.from({ length: tries }, () => bucket.take(now)).filter(Boolean).length;
    expect(taken(0, 1000)).toBe(500);
    expect(taken(100, 1000)).toBe(10);
    expect(taken(1_000_000, 1000)).toBe(500);
  });

  it("tells a borrower how long to wait, up to his patience", () => {
    const bucket = new TokenBucket(10, 0);
    const waits = Array.from({ length: 100 }, () => bucket.borrow(0, 3000));
    expect(waits.slice(0, 50)).toEqual(Array(50).fill(0));
    expect(waits[50]).toBe(100);
    expect(waits[60]).toBe(1100);
    expect(waits[99]).toBe(3000);
    expect(bucket.borrow(3000, 3000)).toBe(100);
  });
});

describe("pump", () => {
  it("serves a calm one before those that keep it busy, and gives the loop its turn", async () => {
    let now = 0;
    const log: string[] = [];
    const pump = new Pump(() => now);
    const make = (name: string, steps: number): Pumped => {
      let left = steps;
      return {
        serve: () => {
          now += 2;
          log.push(name);
          left -= 1;
          return left > 0;
        },
        calm: () => steps === 1,
      };
    };
    pump.add(make("a", 6));
    expect(log).toEqual(["a", "a", "a"]);
    pump.add(make("b", 6));
    pump.add(make("sos", 1));
    expect(log).toHaveLength(3);
    while (log.length < 13) await new Promise((resolve) => setImmediate(resolve));
    expect(log.indexOf("sos")).toBeLessThan(6);
    expect(log.filter((name) => name === "a")).toHaveLength(6);
    expect(log.filter((name) => name === "b")).toHaveLength(6);
  });

  it("does not work before the caller has returned when asked for later", async () => {
    const log: string[] = [];
    const pump = new Pump(() => 0);
    const one: Pumped = {
      serve: () => {
        log.push("served");
        return false;
      },
      calm: () => true,
    };
    pump.later(one);
    expect(log).toEqual([]);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(log).toEqual(["served"]);
  });
});

describe("refusals", () => {
  it("reports the first at once and then once a second with their number", () => {
    let now = 0;
    const reports: Refusal[] = [];
    const refusals = new Refusals(
      (what) => reports.push(what),
      () => now,
    );
    for (; now < 2500; now += 10) refusals.add(null, { reason: "login", client: "", topic: "", bytes: 0, detail: "" });
    expect(reports.map((r) => r.count)).toEqual([1, 100, 100]);
    expect(refusals.counts.login).toBe(250);
  });
});

describe("topic filters", () => {
  it("finds the one among 40,000 without looking at the others", () => {
    const topics = new TopicTree<number>();
    for (let n = 0; n < 40_000; n++) topics.set(`sw/v1/xfl/d${n}/command`, "", n);
    const began = performance.now();
    let found = 0;
    for (let n = 0; n < 10_000; n++) for (const value of topics.under(`sw/v1/+/d${n}/command`)) found += value === n ? 1 : 0;
    expect(found).toBe(10_000);
    // Looking at all would be 400 million comparisons.
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it.each([
    ["a/b", "a/b", true],
    ["a/+", "a/b", true],
    ["a/+", "a/b/c", false],
    ["a/#", "a/b/c", true],
    ["a/#", "a", true],
    ["+/+", "/a", true],
    ["#", "$SYS/x", false],
    ["a/b", "a", false],
    ["a/+", "a", false],
  ])("%s on %s: %s", (filter, topic, expected) => {
    const topics = new TopicTree<string>();
    topics.set(topic, "", topic);
    expect([...topics.under(filter)].length > 0).toBe(expected);
    const filters = new TopicTree<string>();
    filters.set(filter, "", filter);
    expect([...filters.over(topic)].length > 0).toBe(expected);
    filters.delete(filter, "");
    expect([filters.size, ...filters.over(topic)]).toEqual([0]);
  });
});
