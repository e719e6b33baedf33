import { describe, expect, it } from "vitest";
import { type CheckpointRoom, createCheckpoint } from "./checkpoint.ts";

/** A room whose cells become dirty in order. */
function room(name: "ingest" | "rules", dirty: string[]): CheckpointRoom {
  return {
    name,
    dirtyCount: () => dirty.length,
    dirty: (limit) => dirty.splice(0, limit).map((key) => ({ key, pos: 7, state: { key } })),
  };
}

describe("the checkpoint", () => {
  it("moves the base only with the last cell that was dirty when it began, and never past the journal's sync", async () => {
    const order: string[] = [];
    const many = Array.from({ length: 20 }, (_, n) => `d${n}`);
    let time = 0;
    const checkpoint = createCheckpoint({
      rooms: [room("ingest", many), room("rules", ["p1"])],
      communities: () => ["c"],
      last: () => 42,
      synced: async () => void order.push("synced"),
      save: async (name, cells, base) => void order.push(`${name} ${cells.length} ${base === null ? "-" : base.c}`),
      passed: (_, pos) => void order.push(`passed ${pos}`),
      // Each look at the clock is past the slice: one slice holds one piece.
      monotonic: () => (time += 10),
    });
    await checkpoint.sweep();
    expect(order).toEqual(["synced", "ingest 8 -", "synced", "ingest 8 -", "synced", "ingest 4 42", "synced", "rules 1 42", "passed 42"]);
  });

  it("joins a sweep under way", async () => {
    let saves = 0;
    const checkpoint = createCheckpoint({
      rooms: [room("rules", ["a"])],
      communities: () => ["c"],
      last: () => 1,
      synced: async () => undefined,
      save: async () => void saves++,
      passed: () => undefined,
      monotonic: () => 0,
    });
    await Promise.all([checkpoint.sweep(), checkpoint.sweep()]);
    expect(saves).toBe(1);
  });
});
