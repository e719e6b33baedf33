import { describe, expect, it } from "vitest";
import type { RecordChange } from "../contracts/index.ts";
import { createCommitter } from "./committer.ts";

const change = (subject: string): RecordChange => ({
  write: "applied",
  community: "c",
  rule: "r",
  subject,
  order: { pos: 1, due: 0, ordinal: 0 },
});

function setUp(fail: () => boolean = () => false) {
  let synced = 0;
  let told = (): void => undefined;
  const commits: string[][] = [];
  const saved: string[] = [];
  const faults: Error[] = [];
  const subjects = (changes: readonly RecordChange[]): string[] => changes.map((one) => (one.write === "applied" ? one.subject : ""));
  const committer = createCommitter({
    commit: async (changes) => {
      if (fail()) throw new Error("disk");
      commits.push(subjects(changes));
    },
    synced: () => synced,
    onSynced: (listener) => {
      told = listener;
    },
    monotonic: () => 0,
    saved: (changes) => void saved.push(...subjects(changes)),
    failed: (error) => void faults.push(error),
  });
  const sync = (pos: number): void => {
    synced = pos;
    told();
  };
  return { committer, commits, saved, faults, sync };
}

describe("the committer", () => {
  it("writes nothing before the journal holds its cause", async () => {
    const { committer, commits, sync } = setUp();
    committer.write("c", 5, [change("a")]);
    await Promise.resolve();
    expect(commits).toEqual([]);
    sync(5);
    await committer.settled();
    expect(commits).toEqual([["a"]]);
  });

  it("keeps the order, and gathers what came while a batch was written", async () => {
    const { committer, commits, saved, sync } = setUp();
    sync(9);
    committer.write("c", 1, [change("a")]);
    committer.write("c", 2, [change("b")]);
    committer.write("c", 3, [change("d")]);
    await committer.settled();
    expect(commits).toEqual([["a"], ["b", "d"]]);
    expect(saved).toEqual(["a", "b", "d"]);
  });

  it("drops nothing when the store fails, and tries again", async () => {
    let broken = true;
    const { committer, commits, faults, sync } = setUp(() => broken);
    sync(9);
    committer.write("c", 1, [change("a")]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toHaveLength(1);
    expect(committer.pending).toBe(1);
    broken = false;
    committer.retry();
    await committer.settled();
    expect(commits).toEqual([["a"]]);
  });
});
