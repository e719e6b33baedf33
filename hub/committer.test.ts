import { describe, expect, it } from "vitest";
import type { RecordChange } from "../contracts/index.ts";
import { createCommitter } from "./committer.ts";
import { isOfTheChanges } from "./set-aside.ts";

const change = (subject: string): RecordChange => ({
  write: "applied",
  community: "c",
  rule: "r",
  subject,
  order: { pos: 1, due: 0, ordinal: 0 },
});

class Constraint extends Error {
  readonly code = "SQLITE_CONSTRAINT_NOTNULL";
}

function setUp(fail: (subjects: readonly string[]) => boolean | Error = () => false, mostChanges = 1_000) {
  let now = 0;
  let synced = 0;
  let told = (): void => undefined;
  const commits: string[][] = [];
  const saved: string[] = [];
  const faults: Error[] = [];
  const aside: string[] = [];
  const subjects = (changes: readonly RecordChange[]): string[] => changes.map((one) => (one.write === "applied" ? one.subject : ""));
  const committer = createCommitter({
    commit: async (changes) => {
      const wrong = fail(subjects(changes));
      if (wrong !== false) throw wrong === true ? new Error("disk") : wrong;
      commits.push(subjects(changes));
    },
    synced: () => synced,
    onSynced: (listener) => {
      told = listener;
    },
    monotonic: () => now,
    saved: (changes) => void saved.push(...subjects(changes)),
    failed: (error) => void faults.push(error),
    isOfTheChanges,
    setAside: (changes) => void aside.push(...subjects(changes)),
    mostChanges,
  });
  const sync = (pos: number): void => {
    synced = pos;
    told();
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { committer, commits, saved, faults, aside, sync, pass };
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
    const { committer, commits, faults, sync, pass } = setUp(() => broken);
    sync(9);
    committer.write("c", 1, [change("a")]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toHaveLength(1);
    expect(committer.pending).toBe(1);
    broken = false;
    // Not asked again at once, whatever the journal syncs meanwhile.
    sync(10);
    expect(commits).toEqual([]);
    pass(500);
    committer.retry();
    await committer.settled();
    expect(commits).toEqual([["a"]]);
  });

  it("sets the one turn aside that can never be written, and writes all others in order", async () => {
    const { committer, commits, aside, faults, sync } = setUp((subjects) => subjects.includes("bad") && new Constraint("no"));
    for (const [n, subject] of ["a", "b", "bad", "d"].entries()) committer.write("c", n + 1, [change(subject)]);
    sync(9);
    await committer.settled();
    expect(commits.flat()).toEqual(["a", "b", "d"]);
    expect(aside).toEqual(["bad"]);
    expect(faults).toEqual([]);
  });

  it("gives out what is stuck once, for notices that cannot wait", () => {
    const { committer } = setUp();
    committer.write("c", 1, [change("a")]);
    expect(committer.takeStuck()).toHaveLength(1);
    committer.write("c", 2, [change("b")]);
    expect(committer.takeStuck()).toEqual([change("b")]);
    expect(committer.takeStuck()).toEqual([]);
  });

  it("stays bounded while the store stands still: only the newest state of each thing is kept", async () => {
    const { committer, commits, sync } = setUp(() => false, 100);
    for (let n = 0; n < 5_000; n++) committer.write("c", n + 1, [change(`s${n % 7}`)]);
    expect(committer.pending).toBeLessThan(110);
    sync(5_000);
    await committer.settled();
    expect(new Set(commits.flat()).size).toBe(7);
    expect(commits.flat().length).toBeLessThan(110);
  });
});
